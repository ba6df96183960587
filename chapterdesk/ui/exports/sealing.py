"""Who can read a file: how it is sealed, and the button that writes it."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.exports.service import ExportRehearsal, Seal
from chapterdesk.ui.exports.words import rehearsed_told
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.secrets.strength import StrengthHint
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.surfaces import Banner, Card

_SEALS: Final[dict[str, Seal]] = {
    "plain": "plain", "recipient": "recipient", "passphrase": "passphrase",
}  # fmt: skip


class SealCard(Card):
    """Choose who can read a file, and wish it written.

    Args:
        theme: The look.
        practice: Whether nothing is written in the end.
        tasks: Where the strength of a passphrase is estimated.
    """

    write_requested = Signal()

    def __init__(
        self, *, theme: Theme, practice: bool, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme=theme, name="export_how", title=_("Who can read it"), parent=parent)
        self._practice = practice
        self.body.setSpacing(14)
        self._choice = SegmentedChoice(
            theme=theme,
            name="export_seal",
            accessible=_("Who can read the file"),
            options=[
                ("passphrase", _("By passphrase")),
                ("recipient", _("By key")),
                ("plain", _("Anybody")),
            ],
        )
        self.first = PassphraseField(
            theme=theme, name="export_passphrase", accessible=_("Passphrase of the file")
        )
        self.again = PassphraseField(
            theme=theme, name="export_again", accessible=_("Type it once more")
        )
        self._recipient = text_field("export_recipient", longest=200)
        told = _("Tell it to the other side in person. Without it nobody can read the file.")
        self.rows = {
            "passphrase": FormRow(
                name="export_passphrase_row",
                label=_("&Passphrase of the file"),
                field=self.first,
                hint=told,
            ),
            "again": FormRow(
                name="export_again_row", label=_("Type it once &more"), field=self.again
            ),
            "recipient": FormRow(
                name="export_recipient_row",
                label=_("Their age &recipient"),
                field=self._recipient,
                hint=_("It begins with age1; the other side gives it to you."),
            ),
        }
        self._strength = StrengthHint(
            field=self.first, row=self.rows["passphrase"], hint=told, tasks=tasks
        )
        self.plain = Banner(
            theme=theme,
            name="export_plain",
            text=_(
                "Whoever finds this file can read who is in it. Delete it as soon as it has served."
            ),
            tone="bad",
        )
        self.write = PrimaryButton(theme=theme, text="", name="export_write", icon="file-down")
        self._outcome = Banner(theme=theme, name="export_rehearsed")
        for widget in (
            self._choice, *self.rows.values(), self.plain, self.write, self._outcome,
        ):  # fmt: skip
            self.add(widget)
        self._outcome.hide()
        self._choice.chosen.connect(self._follow)
        self.write.clicked.connect(self._wish)
        self.again.edit.returnPressed.connect(self.write.click)
        self._recipient.returnPressed.connect(self.write.click)
        self._follow()

    @property
    def seal(self) -> Seal:
        """Return how the file is sealed."""
        return _SEALS[self._choice.current]

    @property
    def recipient(self) -> str:
        """Return whose key opens it."""
        return self._recipient.text()

    def secret(self) -> Secret | None:
        """Return a copy of its passphrase, where there is one."""
        return self.first.peek_secret() if self.seal == "passphrase" else None

    def show_rehearsed(self, told: ExportRehearsal) -> None:
        """Say what would have been written, and that it was not."""
        self.forget()
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)
        self._outcome.show_result(rehearsed_told(told), tone="ok")

    def quieten(self) -> None:
        """Say nothing any more of what would have been written: something else is chosen."""
        self._outcome.hide()

    def clear_errors(self) -> None:
        """Show no error."""
        for row in self.rows.values():
            row.clear_error()

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; return whether the field is here."""
        row = self.rows.get(error.field)
        if row is None or row.isHidden():
            return False
        row.show_error(f"{error.what} {error.todo}")
        return True

    def forget(self) -> None:
        """Know no passphrase any more."""
        self.first.clear()
        self.again.clear()

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.forget()
        self._recipient.clear()
        self.clear_errors()
        self.quieten()

    @Slot()
    def _wish(self) -> None:
        self.clear_errors()
        if self.seal == "passphrase" and self.first.edit.text() != self.again.edit.text():
            self.rows["again"].show_error(_("This is not what was typed before."))
            return
        # An empty one is refused where the file is made.
        if self.seal == "passphrase" and not self.first.is_empty() and self._strength.problem():
            return
        self.write_requested.emit()

    @Slot()
    def _follow(self) -> None:
        seal = self.seal
        self.quieten()
        self.rows["passphrase"].setVisible(seal == "passphrase")
        self.rows["again"].setVisible(seal == "passphrase")
        self.rows["recipient"].setVisible(seal == "recipient")
        self.plain.setVisible(seal == "plain")
        if self._practice:
            self.write.set_text(_("Try it &without writing"))
        elif seal == "plain":
            self.write.set_text(_("&Write a file that anybody can read…"))
        else:
            self.write.set_text(_("&Write a sealed file…"))
