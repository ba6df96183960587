"""The way out of door mode: the passphrase, typed where everybody may look on."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text, repolish


class LeavePanel(Card):
    """Ask for the passphrase when somebody wants to leave door mode."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="leave_panel", parent=parent)
        self.setAccessibleName(_("Leave door mode"))
        self._open = LinkButton(theme=theme, text=_("Lea&ve door mode"), name="leave_door")
        self._label = Text(_("Pass&phrase of this chapter"), strong=True, name="leave_label")
        self._field = PassphraseField(
            theme=theme, name="leave_passphrase", accessible=_("Passphrase of this chapter")
        )
        self._label.setBuddy(self._field.edit)
        self._say = Text(role="small", colour="bad", wrap=True, name="leave_message")
        self._go = PrimaryButton(theme=theme, text=_("&Open the desk"), name="leave_open")
        # SECURITY: whoever stands at the door hears what a screen reader says through a speaker.
        self._aloud = Text(
            _("A screen reader says names aloud here: use headphones."),
            role="small",
            colour="soft",
            wrap=True,
            name="leave_aloud",
        )
        for widget in (self._aloud, self._open, self._label, self._field, self._say, self._go):
            self.add(widget)
        # It is touched by people who stand.
        self._field.fit_fingers()
        for button in (self._open, self._go):
            button.setProperty("finger", True)
            repolish(button)
        self._open.clicked.connect(self.ask)
        self._go.clicked.connect(self._submit)
        self._field.submitted.connect(self._submit)
        self._field.edited.connect(self._typed)
        self._field.edit.installEventFilter(self)
        self.rest()

    @Slot()
    def rest(self) -> None:
        """Show the one quiet link again."""
        self._field.clear()
        self._show(asking=False)

    def _stay(self) -> None:
        """Close the field; the caret waits at the link until somebody chooses the name field."""
        self.rest()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say.setText(_("Still at the door. Click into the name field to go on."))
        self._say.show()
        announce(self, self._say.text())

    @Slot()
    def ask(self) -> None:
        """Show the field."""
        self._say.setText("")
        self._show(asking=True)
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Wait while the passphrase is checked."""
        self._field.setEnabled(not busy)
        self._go.setEnabled(not busy)
        self._go.set_text(_("One moment…") if busy else _("&Open the desk"))

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        """Say that it was not the passphrase."""
        self._say.setText(sentence)
        self._say.show()
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, sentence, urgent=True)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self._stay()
            self.cancelled.emit()
            return True
        return False

    def _show(self, *, asking: bool) -> None:
        self._open.setVisible(not asking)
        for widget in (self._label, self._field, self._go):
            widget.setVisible(asking)
        self._say.setVisible(asking and bool(self._say.text()))

    @Slot()
    def _typed(self) -> None:
        self._say.setText("")
        self._say.hide()

    @Slot()
    def _submit(self) -> None:
        if not self._field.is_empty():
            self.submitted.emit(self._field.take_secret())
