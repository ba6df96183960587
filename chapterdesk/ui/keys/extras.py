"""Dialogs for what is optional: a new recovery code, a PIN on this laptop, a key file."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.keys import Access, SealedWay
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.misses import Misses
from chapterdesk.ui.keys.dialog import KeyDialog, Saved, missing, typed
from chapterdesk.ui.keys.drawn import DrawnCode
from chapterdesk.ui.keys.proven import ProvenDialog
from chapterdesk.ui.paper.recovery import open_recovery_sheet
from chapterdesk.ui.paper.tools import tools_of
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.secrets.recovery_code import RecoveryCodeView
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.still import StillSpin

_MOST_DAYS: Final = 30


class CodeDialog(ProvenDialog):
    """Show a new recovery code; it counts once three of its groups were typed from the paper."""

    def __init__(
        self,
        *,
        context: PageContext,
        key_file: bool,
        misses: Misses,
        saved: Saved,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_code",
            title=_("A new recovery code"),
            said=_(
                "When you are done, the old code opens this desk no more. Backups made before"
                " still open with the old one, so keep its paper as long as you keep them."
            ),
            verb=_("&Let the new code count"),
            key_file=key_file,
            misses=misses,
            parent=parent,
        )
        self._saved = saved
        self._code = DrawnCode(draw=context.services.keys.draw_code)
        self._view = RecoveryCodeView(
            theme=context.theme,
            tasks=context.tasks,
            files=context.files,
            print_code=self._print,
        )
        self._view.submitted.connect(self.submit)
        self.rest.addWidget(self._view)

    @override
    def begin(self) -> None:
        self._view.show_code(self._code.show())

    @override
    def focus_rest(self) -> None:
        self._view.focus_first()

    @override
    def deed_problem(self) -> bool:
        return self._view.problem()

    @override
    def do_deed(self) -> None:
        keys, code, proof = self.context.services.keys, self._code.copy(), self.proof

        def done(access: Access) -> None:
            self._code.settle()
            self.accept()
            self._saved(access)

        self.run(lambda: keys.save_code(code, proof=proof), done, pool="database")

    @override
    def fail(self, error: UserError) -> None:
        if self.is_proven:
            self._code.failed(error)
        super().fail(error)

    @override
    def reject(self) -> None:
        super().reject()
        self._code.part(self.context.messages, busy=self._busy)

    @override
    def forget(self) -> None:
        super().forget()
        self._view.clear()
        self._code.wipe()

    def _print(self) -> None:
        code = self._code.copy()
        open_recovery_sheet(tools=tools_of(self.context), code=code, parent=self)
        code.wipe()


class QuickDialog(KeyDialog):
    """Set up a PIN for some days; the whole passphrase is asked now."""

    def __init__(
        self,
        *,
        context: PageContext,
        days: int,
        key_file: bool,
        misses: Misses,
        saved: Saved,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_quick",
            title=_("Open with a PIN"),
            said=_(
                "A secret of this laptop and your PIN then open the desk, for a few days after"
                " each passphrase. Anyone who uses this laptop account can try PINs as fast as"
                " the computer allows: it is against strangers, not against them."
            ),
            verb=_("&Set up the PIN"),
            misses=misses,
            parent=parent,
        )
        self._saved = saved
        theme = context.theme
        self._own = PassphraseField(
            theme=theme, name="keys_quick_own", accessible=_("Your passphrase")
        )
        self._own_row = self.passphrase_row(self._own, _("Your &passphrase"))
        self._file = KeyFileRow(theme=theme, files=context.files, name="keys_quick_file")
        self._file.setVisible(key_file)
        self.fields.addWidget(self._file)
        self._pin = PassphraseField(theme=theme, name="keys_quick_pin", accessible=_("PIN"))
        self._pin_row = self.passphrase_row(
            self._pin, _("P&IN"), hint=_("Six characters at least. Words are possible, too.")
        )
        self._again = PassphraseField(
            theme=theme, name="keys_quick_again", accessible=_("The PIN once more")
        )
        self._again_row = self.passphrase_row(self._again, _("The PIN once &more"))
        self._days = StillSpin()
        self._days.setObjectName("keys_quick_days")
        self._days.setRange(1, _MOST_DAYS)
        self._days.setValue(days)
        days_row = FormRow(
            name="keys_quick_days_row",
            label=_("&Days until the passphrase is asked again"),
            field=self._days,
        )
        self.fields.addWidget(days_row)
        self.places = {
            "passphrase": self._own_row,
            "pin": self._pin_row,
            "key_file": self._file,
            "days": days_row,
        }

    @override
    def focus_first(self) -> None:
        self._own.edit.setFocus()

    @override
    def problem(self) -> bool:
        if missing(self._own_row, self._own):
            return True
        if self._pin.is_empty():
            self._pin_row.show_error(_("Type a PIN."))
            return True
        if typed(self._pin).reveal() != typed(self._again).reveal():
            self._again_row.show_error(_("The two are not the same."))
            return True
        return False

    @override
    def act(self) -> None:
        keys = self.context.services.keys
        own, pin, file = typed(self._own), typed(self._pin), self._file.path
        days = self._days.value()
        self.run(
            lambda: keys.seal_quick(passphrase=own, pin=pin, days=days, key_file=file), self._save
        )

    def _save(self, sealed: SealedWay) -> None:
        self.keep(sealed, self._saved)


class KeyFileDialog(KeyDialog):
    """Let one's passphrase need a file, or need none any more."""

    def __init__(
        self,
        *,
        context: PageContext,
        in_use: bool,
        misses: Misses,
        saved: Saved,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_file",
            title=_("Need no key file any more") if in_use else _("Need a key file, too"),
            said=_("Your passphrase alone will then open the desk again.")
            if in_use
            else _(
                "A small file on a stick is then needed beside your passphrase. Whoever loses"
                " the file opens the desk with the recovery code only, so make two copies."
            ),
            verb=_("&Need none any more") if in_use else _("&Make the file…"),
            misses=misses,
            parent=parent,
        )
        self._saved = saved
        self._in_use = in_use
        self._own = PassphraseField(
            theme=context.theme, name="keys_file_own", accessible=_("Your passphrase")
        )
        self._own_row = self.passphrase_row(self._own, _("Your &passphrase"))
        self._file = KeyFileRow(theme=context.theme, files=context.files, name="keys_file_now")
        self._file.setVisible(in_use)
        self.fields.addWidget(self._file)
        self.places = {"passphrase": self._own_row}
        if in_use:
            self.places = {"passphrase": self._own_row, "key_file": self._file}

    @override
    def focus_first(self) -> None:
        self._own.edit.setFocus()

    @override
    def problem(self) -> bool:
        return missing(self._own_row, self._own)

    @override
    def act(self) -> None:
        if self._in_use:
            self._seal(None)
        else:
            self.context.files.save_file(
                title=_("Where does the key file go?"),
                suggested="file",
                patterns="*",
                chosen=self._seal,
            )

    def _seal(self, make: Path | None) -> None:
        keys, own, now = self.context.services.keys, typed(self._own), self._file.path
        self.run(lambda: keys.seal_key_file(passphrase=own, make=make, current=now), self._save)

    def _save(self, sealed: SealedWay) -> None:
        self.keep(sealed, self._saved)


def days_text(days: int) -> str:
    """Return a number of days in words."""
    return ngettext("{count} day", "{count} days", days)
