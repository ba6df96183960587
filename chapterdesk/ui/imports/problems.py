"""The rows that could not be taken, each with its reason; kept in the vault until exported."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.services.imports.reports import ProblemRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.imports.words import problem_row
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class ProblemsStep(QWidget):
    """List problem rows; a file of them is an export on purpose.

    Args:
        context: What it runs on.
    """

    export_requested = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_problems_step")
        theme = context.theme
        self._list = RecordList(
            theme=theme,
            name="import_problem_rows",
            accessible=_("Rows with a problem"),
            runner=context.tasks,
            failed=context.messages.error,
        )
        self._none = Text(
            _("No row had a problem."), colour="soft", wrap=True, name="import_no_problems"
        )
        self._export = SecondaryButton(
            theme=theme,
            text=_("&Write them to a file…"),
            name="import_export_problems",
            icon="file-down",
        )
        self._export.clicked.connect(self.export_requested)
        card = Card(
            theme=theme,
            name="import_problems_card",
            title=_("Rows that could not be taken"),
            padded=False,
        )
        card.add(self._none)
        self._none.setContentsMargins(20, 0, 20, 12)
        card.add(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._export)
        row.addWidget(
            Text(
                _("They are kept in the desk. A file of them is not protected."),
                role="small",
                colour="soft",
                wrap=True,
            ),
            1,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(card, 1)
        layout.addLayout(row)

    def show_problems(self, rows: Sequence[ProblemRow]) -> None:
        """Show them."""
        self._list.rows.show_rows([problem_row(row) for row in rows])
        self._list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._export.setEnabled(bool(rows))

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._list.rows.clear()
