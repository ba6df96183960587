"""Dialogs about people: add one, change one's own passphrase, give a way in a name."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError, WrongSecretError
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.keys import SealedWay, SlotRow
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.misses import Misses
from chapterdesk.ui.keys.dialog import KeyDialog, Saved, missing, typed
from chapterdesk.ui.keys.proven import ProvenDialog
from chapterdesk.ui.secrets.chooser import PassphraseChooser
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField

_LONGEST = 80


class AddDialog(ProvenDialog):
    """Let another person in, by a passphrase that only they know; one's own is asked first."""

    def __init__(
        self,
        *,
        context: PageContext,
        vaults: VaultService,
        key_file: bool,
        misses: Misses,
        saved: Saved,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_add",
            title=_("Let another person in"),
            said=_(
                "They choose their own passphrase, here, now: hand them the laptop. They will see"
                " and can copy everything in this desk."
            ),
            verb=_("&Let them in"),
            key_file=key_file,
            misses=misses,
            parent=parent,
        )
        self._saved = saved
        self._label = _line("keys_add_label")
        self._label_row = FormRow(
            name="keys_add_label_row",
            label=_("&Whose is it?"),
            field=self._label,
            hint=_("This name stands inside the desk only, never in its files."),
        )
        self._chooser = PassphraseChooser(
            theme=context.theme, tasks=context.tasks, vaults=vaults, name="keys_add_new"
        )
        self._chooser.submitted.connect(self.submit)
        self.rest.addWidget(self._label_row)
        self.rest.addWidget(self._chooser)

    @override
    def begin(self) -> None:
        self.places = {"label": self._label_row}

    @override
    def focus_rest(self) -> None:
        self._label.setFocus()

    @override
    def deed_problem(self) -> bool:
        if not self._label.text().strip():
            self._label_row.show_error(_("Say whose passphrase it is."))
            return True
        return self._chooser.problem()

    @override
    def do_deed(self) -> None:
        keys, proof = self.context.services.keys, self.proof
        label, secret = self._label.text(), self._chooser.peek_secret()
        self.run(
            keys.readers,
            lambda readers: self.run(
                lambda: keys.seal_person(
                    label=label, passphrase=secret, proof=proof, readers=readers
                ),
                self._save,
            ),
            pool="database",
        )

    @override
    def show_error(self, error: UserError, text: str) -> None:
        if self.is_proven and error.field == "passphrase":
            self._chooser.show_error(error)
        else:
            super().show_error(error, text)

    @override
    def forget(self) -> None:
        super().forget()
        self._chooser.clear()

    def _save(self, sealed: SealedWay) -> None:
        self.keep(sealed, self._saved)


class ChangeDialog(KeyDialog):
    """Change one's own passphrase; the old one is asked."""

    def __init__(
        self,
        *,
        context: PageContext,
        vaults: VaultService,
        key_file: bool,
        misses: Misses,
        saved: Saved,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_change",
            title=_("Change my passphrase"),
            said=_(
                "The old one will open nothing from then on. Copies that were made before,"
                " backups too, still open with it."
            ),
            verb=_("&Change it"),
            misses=misses,
            parent=parent,
        )
        self._saved = saved
        self._old = PassphraseField(
            theme=context.theme, name="keys_change_old", accessible=_("The passphrase of today")
        )
        self._old_row = self.passphrase_row(self._old, _("The passphrase of &today"))
        self._file = KeyFileRow(theme=context.theme, files=context.files, name="keys_change_file")
        self._file.setVisible(key_file)
        self.fields.addWidget(self._file)
        self._chooser = PassphraseChooser(
            theme=context.theme, tasks=context.tasks, vaults=vaults, name="keys_change_new"
        )
        self._chooser.submitted.connect(self.submit)
        self.fields.addWidget(self._chooser)
        self.places = {"key_file": self._file}

    @override
    def focus_first(self) -> None:
        self._old.edit.setFocus()

    @override
    def problem(self) -> bool:
        return missing(self._old_row, self._old) or self._chooser.problem()

    @override
    def act(self) -> None:
        keys = self.context.services.keys
        old, new, file = typed(self._old), self._chooser.peek_secret(), self._file.path
        self.run(
            keys.readers,
            lambda readers: self.run(
                lambda: keys.seal_change(old=old, new=new, key_file=file, readers=readers),
                self._save,
            ),
            pool="database",
        )

    @override
    def show_error(self, error: UserError, text: str) -> None:
        if error.field == "passphrase" and isinstance(error, WrongSecretError):
            self._old_row.show_error(text)
        elif error.field == "passphrase":
            self._chooser.show_error(error)
        else:
            super().show_error(error, text)

    @override
    def forget(self) -> None:
        super().forget()
        self._chooser.clear()

    def _save(self, sealed: SealedWay) -> None:
        self.keep(sealed, self._saved)


class RenameDialog(KeyDialog):
    """Give a way in the name of whose it is."""

    def __init__(
        self,
        *,
        context: PageContext,
        row: SlotRow,
        saved: Callable[[Undo], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_rename",
            title=_("Whose is it?"),
            said=_("This name stands inside the desk only, never in its files."),
            verb=_("&Keep this name"),
            parent=parent,
        )
        self._row = row
        self._saved = saved
        self._label = _line("keys_rename_label")
        self._label.setText(row.label if row.named else "")
        self._label.returnPressed.connect(self.submit)
        place = FormRow(name="keys_rename_row", label=_("&Name"), field=self._label)
        self.fields.addWidget(place)
        self.places = {"label": place}

    @override
    def focus_first(self) -> None:
        self._label.setFocus()
        self._label.selectAll()

    @override
    def act(self) -> None:
        keys, label = self.context.services.keys, self._label.text()

        def done(undo: Undo) -> None:
            self.accept()
            self._saved(undo)

        self.run(lambda: keys.rename(self._row.slot_id, label), done, pool="database")


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setMaxLength(_LONGEST)
    return edit
