"""The cells of one problem row, to be mended and tried again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.services.imports.reports import ProblemRow
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

# A cell may be longer than any name: what does not fit would be cut off unseen.
_LONGEST = 32_767


class MendForm(Card):
    """Show every cell of a row that waits; what is not touched stays as it is.

    Args:
        theme: The look.
    """

    try_requested = Signal(int, object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="import_mend", title=_("Mend this row"), parent=parent)
        self._number = 0
        self._fields: dict[int, QLineEdit] = {}
        self._reason = Text("", wrap=True, name="import_mend_reason")
        self._holder = QWidget()
        self._places = QVBoxLayout(self._holder)
        set_margins(self._places, 0, 0, 12, 0)
        self._places.setSpacing(12)
        self._try = PrimaryButton(
            theme=theme, text=_("&Try again"), name="import_mend_try", icon="check"
        )
        self._try.clicked.connect(self._ask)
        self.add(self._reason)
        self.add(scrolling(self._holder, "import_mend_scroll"), 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._try)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    @property
    def is_empty(self) -> bool:
        """Say whether no row is shown."""
        return not self._fields

    def show_row(self, row: ProblemRow, columns: Sequence[tuple[int, str]]) -> None:
        """Show the cells of a row."""
        self.clear()
        self._number = row.number
        self.set_title(_("Mend row {number}").format(number=row.number))
        self._reason.setText(row.reason)
        for index, header in columns:
            field = text_field(f"import_cell_{index}", longest=_LONGEST)
            field.setText(row.cells[index] if index < len(row.cells) else "")
            field.setCursorPosition(0)
            field.returnPressed.connect(self._ask)
            self._fields[index] = field
            label = isolate(header).replace("&", "&&")
            self._places.addWidget(
                FormRow(name=f"import_cell_{index}_row", label=label, field=field)
            )
        self._places.addStretch(1)

    def show_problem(self, text: str) -> None:
        """Say why the row still can not be taken; what was typed stays."""
        self._reason.setText(text)
        announce(self, text, urgent=True)
        self.focus_first()

    def focus_first(self) -> None:
        """Put the caret into the first cell."""
        for field in self._fields.values():
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def clear(self) -> None:
        """Hold nothing (lock, another row)."""
        self._number = 0
        self._fields.clear()
        self._reason.setText("")
        while self._places.count():
            item = self._places.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _ask(self) -> None:
        changed = {
            index: field.text() for index, field in self._fields.items() if field.isModified()
        }
        if self._number:
            self.try_requested.emit(self._number, changed)
