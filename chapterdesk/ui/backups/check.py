"""Check a backup, or the desk itself, and leave both as they are."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.errors import UserError, WrongSecretError
from chapterdesk.core.words import _
from chapterdesk.services.backups import BackupCheckView
from chapterdesk.ui.backups.restore import backup_patterns
from chapterdesk.ui.backups.secret import SecretChoice
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class CheckCard(Card):
    """Choose a file and read every byte of it; ask for a secret only when this desk's does not fit.

    Args:
        context: What a page is given.
        checked: Told what was found.
        refused: Told what is wrong.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        checked: Callable[[BackupCheckView], None],
        refused: Callable[[UserError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=context.theme, name="backups_check", title=_("Check"), parent=parent)
        self._context = context
        self._checked = checked
        self._refused = refused
        self._file: Path | None = None
        theme = context.theme
        choose = SecondaryButton(theme=theme, text=_("&Check a backup…"), name="backups_check_file")
        own = SecondaryButton(theme=theme, text=_("Check this &desk"), name="backups_check_desk")
        self._said = Text(colour="soft", wrap=True, name="backups_check_said")
        self._said.setText(_("Every byte is read and compared. Nothing is changed."))
        self._secret = SecretChoice(
            theme=theme, tasks=context.tasks, files=context.files, name="backups_check_secret"
        )
        self._open = PrimaryButton(theme=theme, text=_("Check &it"), name="backups_check_open")
        row = QHBoxLayout()
        for button in (choose, own):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self._said)
        self.body.addLayout(row)
        self.body.addWidget(self._secret)
        self.body.addWidget(self._open)
        self._ask_secret(wanted=False)
        choose.clicked.connect(self._choose)
        own.clicked.connect(self._check_desk)
        self._open.clicked.connect(self._check_with_secret)
        self._secret.submitted.connect(self._check_with_secret)

    def clear(self) -> None:
        """Forget the file and what was typed."""
        self._file = None
        self._secret.clear()
        self._ask_secret(wanted=False)

    def _ask_secret(self, *, wanted: bool) -> None:
        self._secret.setVisible(wanted)
        self._open.setVisible(wanted)

    @Slot()
    def _choose(self) -> None:
        self._context.files.open_file(
            title=_("Check a backup"), patterns=backup_patterns(), chosen=self._check
        )

    def _check(self, file: Path) -> None:
        self._file = file
        backups = self._context.services.backups
        self._context.tasks.run(
            lambda: backups.verify_file(file), self._found, self._not_ours, owner=self
        )

    @Slot()
    def _check_with_secret(self) -> None:
        file = self._file
        if file is None or self._secret.problem():
            return
        given = self._secret.secrets()
        backups = self._context.services.backups
        self._context.tasks.run(
            lambda: backups.verify_file(
                file,
                passphrase=given.passphrase,
                recovery_code=given.recovery_code,
                key_file=given.key_file,
            ),
            self._found,
            self._wrong,
            owner=self,
        )

    @Slot()
    def _check_desk(self) -> None:
        backups = self._context.services.backups
        toast = self._context.messages.toast
        self._context.tasks.run(backups.verify_vault, toast, self._refused, owner=self)

    def _found(self, view: BackupCheckView) -> None:
        self.clear()
        self._checked(view)

    def _not_ours(self, error: UserError) -> None:
        if not isinstance(error, WrongSecretError):
            self._refused(error)
            return
        self._ask_secret(wanted=True)
        self._secret.expect(self._file)
        self._secret.show_error(_("This file has another passphrase. Type it to check the file."))

    def _wrong(self, error: UserError) -> None:
        if isinstance(error, WrongSecretError) or error.field == "key_file":
            self._secret.show_failure(error)
        else:
            self.clear()
            self._refused(error)
