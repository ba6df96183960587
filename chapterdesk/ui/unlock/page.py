"""The first thing of every day: the passphrase of this desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QWidget

from chapterdesk.core.errors import DatabaseDamagedError, KeysDamagedError, UserError
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, isolate
from chapterdesk.ui.entry.frame import EntryFrame
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.tasks import CancelToken, TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.text import Text

if TYPE_CHECKING:
    from chapterdesk.services.vaults import Unlocked, VaultService
    from chapterdesk.ui.unlock.recovery import RecoveryPage

_WIDTH = 440
_MOST_MISSES = 5
_SLOW_MS = 1500
"""After so long a way back is offered; usually the desk is open by then."""


class UnlockPage(QWidget):
    """Ask for the passphrase; derive the key elsewhere; hand on what opens the vault.

    Args:
        theme: The look.
        tasks: Where the key is derived.
        vaults: Derives and changes keys.
        files: Asks where a new recovery code is saved.
        path: The vault.
        practice: Whether it is a practice chapter: its passphrase is filled in.
        damaged: Whether the last session met damaged records: help with them is offered.
        ready: Called with what opens the vault.
    """

    other_requested = Signal()
    help_requested = Signal()
    key_held = Signal(bool)
    """Whether the recovery code, or what it opened, is held in memory from now on."""
    salvage_requested = Signal(bool)
    """Help with damaged files is asked for; True when it is the keys that are damaged."""

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        vaults: VaultService,
        files: FilePicker,
        path: Path,
        practice: bool,
        damaged: bool = False,
        ready: Callable[[Unlocked], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("unlock_page")
        self.setAccessibleName(_("Unlock"))
        self._tasks = tasks
        self._vaults = vaults
        self._path = path
        self._practice = practice
        self._ready = ready
        self._busy = False
        self._misses = 0
        state = vaults.state(path)
        self._quick = state.quick
        self._frame = EntryFrame(theme=theme, name="unlock", width=_WIDTH)
        self._field = PassphraseField(
            theme=theme, name="unlock_passphrase", accessible=_("Passphrase")
        )
        self._trouble = Text(colour="bad", wrap=True, name="unlock_trouble")
        self._trouble.hide()
        self._button = PrimaryButton(theme=theme, text=_("Unlock"), name="unlock_button", big=True)
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._needs_file = state.key_file
        self._file = KeyFileRow(theme=theme, files=files, name="unlock_key_file")
        self._whole = LinkButton(
            theme=theme, text=_("Use the &passphrase instead"), name="unlock_whole", small=True
        )
        self._whole.clicked.connect(self._use_passphrase)
        self._token: CancelToken | None = None
        self._cancel = LinkButton(theme=theme, text=_("&Cancel"), name="unlock_cancel", small=True)
        self._cancel.hide()
        self._cancel.clicked.connect(self._stop_waiting)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._cancel.show)
        self._keys_damaged = False
        self._salvage = LinkButton(
            theme=theme, text=_("&Help with damaged files"), name="unlock_salvage", small=True
        )
        if not damaged:
            self._salvage.hide()
        self._salvage.clicked.connect(lambda: self.salvage_requested.emit(self._keys_damaged))
        self._lay_out(theme)
        self._theme = theme
        self._files = files
        self._recovery: RecoveryPage | None = None
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._frame)
        self._button.clicked.connect(self.submit)
        self._field.submitted.connect(self.submit)
        self._field.edited.connect(self._calm)
        self._file.chosen.connect(self._calm)
        QGuiApplication.inputMethod().localeChanged.connect(self._show_layout)
        self._show_layout()
        self._ask()
        if practice:
            self._field.set_text(PRACTICE_PASSPHRASE)
            self._field.edit.selectAll()  # whoever types another one begins anew

    def activate(self) -> None:
        """Put the caret in the field."""
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> None:
        """Say why the desk did not open; the next key clears it."""
        self._set_busy(busy=False)
        self._keys_damaged = isinstance(error, KeysDamagedError)
        if isinstance(error, KeysDamagedError | DatabaseDamagedError):
            self._salvage.show()
        self._pages.setCurrentWidget(self._frame)
        said = str(error)
        if self._quick:
            self._misses += 1
            if error.field == "pin" and self._misses >= _MOST_MISSES:
                said = _(
                    "That PIN did not open this five times."
                    " Nothing was changed. Type the passphrase."
                )
            # Whatever the keyring's trouble is, the passphrase is there at once.
            if (
                error.field != "pin"
                or not self._vaults.state(self._path).quick
                or self._misses >= _MOST_MISSES
            ):
                self._use_passphrase()
        self._trouble.setText(said)
        self._trouble.show()
        announce(self, said, urgent=True)
        self._field.edit.selectAll()
        self.activate()

    @Slot()
    def submit(self) -> None:
        """Derive the key of what was typed."""
        if self._busy:
            return
        if self._field.is_empty():
            self._trouble.setText(
                _("Type the PIN first.") if self._quick else _("Type the passphrase first.")
            )
            self._trouble.show()
            self.activate()
            return
        secret, quick, file = self._field.peek_secret(), self._quick, self._file.path
        self._set_busy(busy=True)
        token = self._token = CancelToken()
        self._tasks.run(
            lambda: self._derive(secret, token, quick=quick, key_file=file),
            self._hand_on,
            self.show_error,
            pool="work",
            owner=self,
            token=token,
        )

    def _lay_out(self, theme: Theme) -> None:
        body = self._frame.body
        body.addSpacing(4)
        body.addWidget(self._field)
        body.addWidget(self._file)
        body.addWidget(self._trouble)
        body.addWidget(self._salvage)
        body.addWidget(self._button)
        body.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self._whole, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addLayout(self._links(theme))

    def _links(self, theme: Theme) -> QHBoxLayout:
        code = LinkButton(
            theme=theme, text=_("I have a &recovery code"), name="unlock_recovery", small=True
        )
        other = LinkButton(
            theme=theme, text=_("&Open another desk"), name="unlock_other", small=True
        )
        code.clicked.connect(self._show_recovery)
        other.clicked.connect(self.other_requested)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(code)
        row.addStretch(1)
        row.addWidget(other)
        return row

    def _derive(
        self, secret: Secret, token: CancelToken, *, quick: bool, key_file: Path | None
    ) -> Unlocked:
        try:
            if quick:
                found = self._vaults.derive_quick(self._path, secret)
            else:
                found = self._vaults.derive(
                    self._path, passphrase=secret, key_file=key_file, improve=True
                )
        finally:
            secret.wipe()
        if token.cancelled:
            # Nobody is told any more, and nobody else would wipe it.
            found.wipe()
        return found

    @Slot()
    def _stop_waiting(self) -> None:
        """Let the derivation end by itself, and open nothing with what it finds."""
        if self._token is not None:
            self._token.cancel()
        self._set_busy(busy=False)
        announce(self, _("Cancelled."))
        self.activate()

    def _hand_on(self, unlocked: Unlocked) -> None:
        # From here on it is being opened, which takes no derivation.
        self._slow.stop()
        self._cancel.hide()
        self._field.clear()
        self._ready(unlocked)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._field.edit.setReadOnly(busy)
        self._button.setEnabled(not busy)
        self._button.set_text(_("Opening…") if busy else _("Unlock"))
        self._slow.stop()
        self._cancel.hide()
        if busy:
            self._slow.start()
            self._trouble.hide()
            announce(self, _("Opening…"))

    @Slot()
    def _calm(self) -> None:
        self._trouble.hide()
        self._trouble.setText("")

    @Slot()
    def _show_recovery(self) -> None:
        self._field.clear()
        if self._recovery is None:
            self._recovery = self._recovery_page()
        self._pages.setCurrentWidget(self._recovery)
        self._recovery.activate()

    def _recovery_page(self) -> RecoveryPage:
        # Loaded when it is asked for: it draws a paper, which the passphrase need not wait for.
        with self._vaults.loading:
            from chapterdesk.ui.unlock.recovery import RecoveryPage  # noqa: PLC0415

        page = RecoveryPage(
            theme=self._theme,
            tasks=self._tasks,
            vaults=self._vaults,
            files=self._files,
            path=self._path,
            ready=self._hand_on,
        )
        page.back_requested.connect(self._show_passphrase)
        page.key_held.connect(self.key_held)
        self._pages.addWidget(page)
        return page

    @Slot()
    def _use_passphrase(self) -> None:
        """Ask for the whole passphrase in the place of the PIN."""
        self._quick = False
        self._field.clear()
        self._ask()
        self._calm()
        self.activate()

    def _ask(self) -> None:
        """Say what is asked for: the PIN of this laptop, or the passphrase."""
        if self._practice:
            title = _("Practice desk"), _("Its passphrase is filled in: press Enter.")
        elif self._quick:
            title = _("Welcome back"), _("Type your PIN.")
        else:
            title = _("Welcome back"), _("Type the passphrase of this desk.")
        self._frame.set_title(*title)
        self._field.edit.setAccessibleName(_("PIN") if self._quick else _("Passphrase"))
        self._whole.setVisible(self._quick)
        self._file.setVisible(self._needs_file and not self._quick)

    @Slot()
    def _show_passphrase(self) -> None:
        self._pages.setCurrentWidget(self._frame)
        self.activate()

    @Slot()
    def _show_layout(self) -> None:
        locale = QGuiApplication.inputMethod().locale()
        language = QLocale.languageToString(locale.language())
        self._frame.below.setText(
            _("{language} keyboard").format(language=isolate(language))
            if locale.language() != QLocale.Language.C
            else ""
        )
