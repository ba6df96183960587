"""The way out of meeting mode: the passphrase, once more."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.guard.gate import PassphraseGate
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.text import Text


class LeaveMeetingMode(Dialog):
    """Ask for the passphrase before contact details and notes are shown again.

    Args:
        theme: The look.
        gate: Who checks it.
    """

    def __init__(
        self, *, theme: Theme, gate: PassphraseGate, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            theme=theme,
            name="leave_meeting_mode",
            title=_("Show contact details and notes again"),
            parent=parent,
        )
        self._gate = gate
        self._field = PassphraseField(
            theme=theme,
            name="meeting_mode_passphrase",
            accessible=_("Passphrase of this chapter"),
        )
        label = Text(_("Pass&phrase of this chapter"), strong=True, name="meeting_mode_label")
        label.setBuddy(self._field.edit)
        self._trouble = Text(role="small", colour="bad", wrap=True, name="meeting_mode_trouble")
        self._trouble.hide()
        for widget in (label, self._field, self._trouble):
            self.body.addWidget(widget)
        self.add_button(_("&Keep them hidden"), self.reject, name="meeting_mode_stay")
        self._go = self.add_button(
            _("&Show them"), self._submit, name="meeting_mode_show", kind="primary"
        )
        self._field.submitted.connect(self._submit)
        self._field.edited.connect(self._trouble.hide)
        gate.passed.connect(self.accept)
        gate.refused.connect(self._refuse)
        gate.busy.connect(self._wait)
        gate.locking.connect(self.reject)
        gate.begin()
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _submit(self) -> None:
        if not self._field.is_empty():
            self._gate.check(self._field.take_secret())

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.show()
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, sentence, urgent=True)

    @Slot(bool)
    def _wait(self, busy: bool) -> None:
        self._field.setEnabled(not busy)
        self._go.setEnabled(not busy)
        self._go.set_text(_("One moment…") if busy else _("&Show them"))
