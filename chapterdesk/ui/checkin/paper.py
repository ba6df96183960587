"""Type in a paper sheet: the numbers that were ticked, and whom they mean before it is done."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.ui.checkin.paper_look import PaperLook
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card

_LEAST_HEIGHT: Final = 180
_LENGTH: Final = 400
_OFFERED: Final = (
    AttendanceStatus.PRESENT,
    AttendanceStatus.LATE,
    AttendanceStatus.EXCUSED,
    AttendanceStatus.ABSENT,
)


class PaperPanel(Card):
    """Show the numbered rows of the sheet, and mark those whose numbers are typed.

    Args:
        context: What the page was given.
    """

    closed = Signal()
    entered = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="paper_panel", title=_("Type in a paper sheet"), parent=parent
        )
        self._context = context
        self._meeting_id: bytes | None = None
        self._field = QLineEdit()
        self._field.setObjectName("paper_numbers")
        self._field.setPlaceholderText("1-14, 17, 20")
        self._field.setMaxLength(_LENGTH)
        self.row = FormRow(
            name="paper_numbers_row",
            label=_("&Numbers of the ticked rows"),
            field=self._field,
            hint=_("Below stands whom they mean. Nothing is marked before you say so."),
        )
        words = {
            AttendanceStatus.PRESENT: _("Present"),
            AttendanceStatus.LATE: _("Late"),
            AttendanceStatus.EXCUSED: _("Away, said so before"),
            AttendanceStatus.ABSENT: _("Not here"),
        }
        self._as = ChoiceBox(
            name="paper_as",
            options=[(status, words[status]) for status in _OFFERED],
            typed=False,
        )
        choice = FormRow(name="paper_as_row", label=_("&Mark them as"), field=self._as)
        self.add(self.row)
        self.add(choice)
        self._look = PaperLook(context=context, name="paper")
        self._look.list.setMinimumHeight(_LEAST_HEIGHT)
        self.list = self._look.list
        self.add(self._look, 1)
        self._go = PrimaryButton(
            theme=context.theme, text=_("&Mark these rows"), name="paper_mark", keys=_("Enter")
        )
        close = SecondaryButton(
            theme=context.theme, text=_("Back to &check-in"), name="paper_close", keys=_("Esc")
        )
        acts = FlowLayout()
        acts.addWidget(self._go)
        acts.addWidget(close)
        self.body.addLayout(acts)
        self._go.clicked.connect(self._enter)
        close.clicked.connect(self.closed)
        self._field.textChanged.connect(self._typed)
        self._field.returnPressed.connect(self._enter)
        self._as.currentIndexChanged.connect(self._typed)

    def open(self, meeting_id: bytes) -> None:
        """Show the sheet of a meeting."""
        self._meeting_id = meeting_id
        self._field.clear()
        self.row.clear_error()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def clear(self) -> None:
        """Forget the names (lock, another meeting)."""
        self._meeting_id = None
        self._field.clear()
        self._look.clear()

    @property
    def _status(self) -> AttendanceStatus:
        return AttendanceStatus(self._as.current)

    @Slot()
    def _typed(self) -> None:
        if self._meeting_id is not None:
            self._look.show_soon(self._meeting_id, self._field.text(), self._status)

    @Slot()
    def look(self) -> None:
        """Show whom the numbers mean, as it is now."""
        if self._meeting_id is not None:
            self._look.show_now(self._meeting_id, self._field.text(), self._status)

    @Slot()
    def _enter(self) -> None:
        meeting_id, typed, status = self._meeting_id, self._field.text(), self._status
        if meeting_id is None:
            return
        self._look.stop()
        services = self._context.services

        def done(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, services.undo.apply)
            self._field.clear()
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, undo.label)
            self.entered.emit()

        def failed(error: UserError) -> None:
            self._context.messages.inline({"rows": self.row}, error)

        self._context.tasks.run(
            lambda: services.paper_entry.enter(meeting_id, typed, status), done, failed, owner=self
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
