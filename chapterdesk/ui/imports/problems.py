"""The rows that could not be taken, each with its reason; kept in the vault, mended here."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.imports.reports import ProblemRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.imports.mend_form import MendForm
from chapterdesk.ui.imports.words import problem_row
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_Found = tuple[Sequence[ProblemRow], Sequence[tuple[int, str]]]


class ProblemsStep(QWidget):
    """List problem rows and mend them; a file of them is an export on purpose.

    Args:
        context: What it runs on.
    """

    shown = Signal()
    all_mended = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._batch = b""
        self._rows: Sequence[ProblemRow] = ()
        self._columns: Sequence[tuple[int, str]] = ()
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
            _("No row is waiting."), colour="soft", wrap=True, name="import_no_problems"
        )
        self._mend = MendForm(theme=theme)
        self._export = SecondaryButton(
            theme=theme,
            text=_("&Write them to a file…"),
            name="import_export_problems",
            icon="file-down",
        )
        self._lay_out()
        self._list.row_chosen.connect(self._chosen)
        self._list.row_activated.connect(lambda _row: self._mend.focus_first())
        self._mend.try_requested.connect(self._try)
        self._export.clicked.connect(self._ask_for_a_file)

    def _lay_out(self) -> None:
        theme = self._context.theme
        card = Card(
            theme=theme,
            name="import_problems_card",
            title=_("Rows that could not be taken"),
            padded=False,
        )
        card.add(self._none)
        self._none.setContentsMargins(20, 0, 20, 12)
        card.add(self._list, 1)
        both = Columns(
            theme=theme,
            name="import_problems_columns",
            widgets=(card, self._mend),
            wide=620,
            spacing=18,
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._export)
        note = _("They are kept in the desk. A file of them is not protected.")
        row.addWidget(Text(note, role="small", colour="soft", wrap=True), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(both, 1)
        layout.addLayout(row)

    def show_batch(self, batch_id: bytes) -> None:
        """Show the rows of an import that wait; `shown` tells when they are there."""
        self._batch = batch_id
        imports = self._context.services.imports
        self._context.tasks.run(
            lambda: (imports.problems(batch_id), imports.problem_columns(batch_id)),
            self._found,
            self._context.messages.error,
            owner=self,
        )

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._batch = b""
        self._rows = ()
        self._columns = ()
        self._list.rows.clear()
        self._mend.clear()

    def _found(self, answer: _Found) -> None:
        self._show(answer)
        self.shown.emit()

    def _show(self, answer: _Found) -> None:
        place = max(0, self._list.currentIndex().row())
        self._rows, self._columns = answer
        self._list.rows.show_rows([problem_row(row) for row in self._rows])
        some = bool(self._rows)
        self._list.setVisible(some)
        self._mend.setVisible(some)
        self._none.setVisible(not some)
        self._export.setEnabled(some)
        self._mend.clear()
        if some:
            place = min(place, len(self._rows) - 1)
            self._list.select_place(place)
            if self._mend.is_empty:  # the list tells nobody of a row that was chosen before
                self._mend.show_row(self._rows[place], self._columns)

    @Slot(object)
    def _chosen(self, chosen: ListRow | None) -> None:
        number = int(chosen.key) if chosen is not None else 0
        for row in self._rows:
            if row.number == number:
                self._mend.show_row(row, self._columns)

    @Slot(int, object)
    def _try(self, number: int, cells: Mapping[int, str]) -> None:
        batch_id, imports = self._batch, self._context.services.imports

        def work() -> _Found:
            imports.mend(batch_id, number, cells)
            return imports.problems(batch_id), imports.problem_columns(batch_id)

        self._context.tasks.run(work, self._mended, self._still_wrong, owner=self)

    def _mended(self, answer: _Found) -> None:
        self._show(answer)
        self._context.messages.toast(_("The row is in. Taking the import back takes it too."))
        if not self.focus_first():
            self.all_mended.emit()

    def focus_first(self) -> bool:
        """Put the caret where a row is mended; return whether one waits."""
        if self._rows:
            self._mend.focus_first()
        return bool(self._rows)

    def _still_wrong(self, error: UserError) -> None:
        self._mend.show_problem(f"{error.what} {error.todo}".strip())

    @Slot()
    def _ask_for_a_file(self) -> None:
        self._context.files.save_file(
            title=_("Write the problem rows to a file that is not protected"),
            suggested=_("problem-rows.csv"),
            patterns=_("Tables (*.csv)"),
            chosen=self._write,
        )

    def _write(self, file: Path) -> None:
        batch_id, imports = self._batch, self._context.services.imports

        def written(_count: int) -> None:
            text = _("Written to {file}. Anybody who finds that file can read it.")
            self._context.messages.toast(text.format(file=isolate(file.name)))

        self._context.tasks.run(
            lambda: imports.export_problems(batch_id, file),
            written,
            self._context.messages.error,
            owner=self,
        )
