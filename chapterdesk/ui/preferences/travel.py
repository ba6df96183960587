"""Travel mode: a verified backup elsewhere first, then nothing that opens this chapter quickly."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.backups import BackupRow
from chapterdesk.services.vaults import OtherVault
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.gate import PassphraseGate
from chapterdesk.ui.preferences.copies import CopiesList, afterwards
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.text import Text


class TravelDialog(Dialog):
    """Lead through the steps; nothing is taken away before a backup was written and read back.

    Args:
        context: Where backups, files and the passphrase come from.
    """

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="travel", title=_("Before a journey"), parent=parent
        )
        self._context = context
        self._saved = False
        self._gate = PassphraseGate(context=context, parent=self)
        say = _(
            "First, a backup that stays behind: on a stick with somebody you trust, not in your "
            "bag. It is read back before anything else is offered."
        )
        self.body.addWidget(Text(say, wrap=True, name="travel_first"))
        self._state = Text("", colour="soft", wrap=True, name="travel_state")
        self._state.hide()
        self.body.addWidget(self._state)
        self._remove = QCheckBox(_("Also take the chapter off this computer"))
        self._remove.setObjectName("travel_remove")
        self._remove.setAccessibleName(_("Also take the chapter off this computer"))
        self._copies = CopiesList()
        self._field = PassphraseField(
            theme=context.theme,
            name="travel_passphrase",
            accessible=_("Passphrase of this chapter"),
        )
        self._asked = FormRow(
            name="travel_passphrase_row",
            label=_("&Passphrase of this chapter"),
            field=self._field,
        )
        self._afterwards = Text(wrap=True, name="travel_afterwards")
        self._honest = Text(role="small", colour="soft", wrap=True, name="travel_honest")
        self._trouble = Text(role="small", colour="bad", wrap=True, name="travel_trouble")
        for widget in (
            self._remove,
            self._copies,
            self._afterwards,
            self._honest,
            self._asked,
            self._trouble,
        ):
            self.body.addWidget(widget)
            widget.hide()
        self.add_button(_("&Not now"), self.reject, name="travel_cancel")
        self._go = self.add_button(
            _("&Write the backup…"), self._next, name="travel_go", kind="primary"
        )
        self._remove.toggled.connect(self._choose)
        self._copies.changed.connect(self._say_honestly)
        self._field.submitted.connect(self._next)
        self._gate.passed.connect(self._leave)
        self._gate.refused.connect(self._refuse)
        self._gate.busy.connect(self._wait)
        self._gate.locking.connect(self.reject)

    @Slot()
    def _next(self) -> None:
        if not self._saved:
            self._context.files.folder(
                title=_("Where the backup stays"), start=None, chosen=self._back_up
            )
        elif not self._remove.isChecked():
            self._leave()
        elif not self._field.is_empty():
            self._gate.check(self._field.take_secret())

    def _back_up(self, target: Path) -> None:
        vault = self._context.vault.resolve()
        if target.resolve() == vault or vault in target.resolve().parents:
            self._tell(_("That is inside the chapter itself. Choose another place."), bad=True)
            return
        self._go.setEnabled(False)
        self._tell(_("Writing, and reading all of it back…"))
        backups = self._context.services.backups
        self._context.tasks.run(
            lambda: backups.backup(target),
            self._look_around,
            self._failed,
            owner=self,
        )

    def _look_around(self, row: BackupRow) -> None:
        """Find the other desks of this computer, once there is a backup."""
        if not row.verified:
            self._go.setEnabled(True)
            self._tell(_("The backup could not be verified. Try another place."), bad=True)
            return
        self._context.tasks.run(
            self._context.other_vaults,
            lambda vaults: self._offer(row, vaults),
            self._failed,
            pool="work",
            owner=self,
        )

    def _offer(self, row: BackupRow, vaults: Sequence[OtherVault]) -> None:
        self._go.setEnabled(True)
        self._saved = True
        self._copies.show_vaults(vaults)
        self._tell(
            _("Written and read back: {file}. Quick unlock and the last chapter go now.").format(
                file=isolate_ltr(row.file_name)
            )
        )
        for widget in (self._remove, self._honest):
            widget.show()
        self._choose(self._remove.isChecked())

    def _failed(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._tell(str(error), bad=True)

    @Slot(bool)
    def _choose(self, remove: bool) -> None:
        for widget in (self._copies, self._afterwards, self._asked):
            widget.setVisible(remove)
        self._trouble.hide()
        self._go.set_text(
            _("&Take it off and close") if remove else _("&Forget the quick ways and close")
        )
        self._say_honestly()

    @Slot()
    def _say_honestly(self) -> None:
        """Say what is left on this computer, whatever is ticked."""
        seen = _("Whoever searches the computer can see that this program is installed.")
        if self._remove.isChecked():
            self._afterwards.setText(
                afterwards(staying=self._copies.staying, folders=self._context.vault_folders)
            )
            blocks = _(
                "On SSDs old blocks may survive for a long time: what protects them is your "
                "passphrase."
            )
            self._honest.setText(f"{blocks} {seen}")
        else:
            stays = _("The chapter stays on this computer, behind its passphrase.")
            self._honest.setText(f"{stays} {seen}")
        self.grow()

    def _leave(self) -> None:
        keys = self._context.services.keys
        remove: tuple[Path, ...] = ()
        if self._remove.isChecked():
            remove = (self._context.vault, *self._copies.chosen)
        self._wait(busy=True)

        def leave(_answer: object) -> None:
            self.accept()
            self._context.travel(remove)

        # From the header, too: a keyring that does not answer may keep its half. Where the header
        # can not be written, leaving asks the keyring once more.
        self._context.tasks.run(keys.forget_quick_unlock, leave, leave, owner=self)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.show()
        self.grow()
        announce(self, sentence, urgent=True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(bool)
    def _wait(self, busy: bool) -> None:
        self._go.setEnabled(not busy)
        for widget in (self._field, self._remove, self._copies):
            widget.setEnabled(not busy)

    def _tell(self, text: str, *, bad: bool = False) -> None:
        self._state.setText(text)
        self._state.show()
        self.grow()
        announce(self, text, urgent=bad)
