"""Damaged files: look what can be read, save it into a new folder, or take keys from a backup."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.salvage import (
    KeysReport,
    SalvageReport,
    look,
    newest_backups,
    salvage,
    take_keys,
)
from chapterdesk.ui.backups.restore import backup_patterns
from chapterdesk.ui.backups.secret import SecretChoice
from chapterdesk.ui.entry.frame import EntryFrame
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner

_WIDTH = 620


class SalvagePage(QWidget):
    """Help with damaged files; they are only read, but for keys that are put back.

    Args:
        theme: The look.
        tasks: Where files are read.
        files: Asks for a backup.
        clock: The time.
        path: The damaged vault.
        keys: Whether it is the keys that are damaged, and not the records.
        new_vault: Returns where the new vault will lie.
        unlock: Called with a vault that can be opened now.
    """

    back_requested = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        files: FilePicker,
        clock: Clock,
        path: Path,
        keys: bool,
        new_vault: Callable[[], Path],
        unlock: Callable[[Path], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("salvage_page")
        self.setAccessibleName(_("Damaged files"))
        self._tasks = tasks
        self._files = files
        self._clock = clock
        self._path = path
        self._keys = keys
        self._new_vault = new_vault
        self._unlock = unlock
        self._frame = EntryFrame(theme=theme, name="salvage", width=_WIDTH, icon="triangle-alert")
        self._frame.set_title(*self._titles())
        self._file = QLineEdit()
        self._file.setObjectName("salvage_file")
        self._file.setAccessibleName(_("Backup file"))
        self._file.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._file_row = FormRow(
            name="salvage_file_row",
            label=_("Newest backup &file") if keys else _("Newest backup &file, if there is one"),
            field=self._with_button(theme),
        )
        self._secret = SecretChoice(theme=theme, tasks=tasks, files=files, name="salvage_secret")
        self._banner = Banner(theme=theme, name="salvage_result")
        self._banner.hide()
        self._do = PrimaryButton(theme=theme, text=self._verb(), name="salvage_do")
        self._look = SecondaryButton(
            theme=theme, text=_("&Look what can be read"), name="salvage_look"
        )
        self._back = LinkButton(theme=theme, text=_("&Back"), name="salvage_back", small=True)
        self._lay_out()
        # Shown before it stands on the page it would be a window of its own for a moment.
        self._look.setVisible(not keys)
        self._do.clicked.connect(self._begin)
        self._secret.submitted.connect(self._begin)
        self._look.clicked.connect(self._begin_looking)
        self._back.clicked.connect(self.back_requested)
        found = newest_backups(path)
        if found:
            self._file.setText(str(found[0]))
        self._file.editingFinished.connect(self._expect)
        self._expect()

    def activate(self) -> None:
        """Put the caret in the backup's path."""
        self._file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _titles(self) -> tuple[str, str]:
        if self._keys:
            return (
                _("The keys are damaged"),
                _(
                    "The records are still there. Every backup holds a copy of the keys: choose"
                    " the newest, and give its passphrase or the recovery code."
                ),
            )
        return (
            _("Some records are damaged"),
            _(
                "What can still be read is saved into a new folder, and what is missing is taken"
                " from the backup. This folder stays as it is."
            ),
        )

    def _verb(self) -> str:
        return _("&Take the keys back") if self._keys else _("&Save what can be read")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._look)
        buttons.addWidget(self._do)
        body = self._frame.body
        body.addWidget(self._file_row)
        body.addWidget(self._secret)
        body.addWidget(self._banner)
        body.addSpacing(4)
        body.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)

    def _with_button(self, theme: Theme) -> QWidget:
        holder = QWidget()
        holder.setObjectName("salvage_file_holder")
        holder.setFocusProxy(self._file)
        choose = SecondaryButton(theme=theme, text=_("C&hoose…"), name="salvage_choose")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._file, 1)
        row.addWidget(choose)
        return holder

    @Slot()
    def _choose(self) -> None:
        self._files.open_file(
            title=_("Choose a backup"), patterns=backup_patterns(), chosen=self._chosen
        )

    def _chosen(self, file: Path) -> None:
        self._file.setText(str(file))
        self._file_row.clear_error()
        self._expect()

    @Slot()
    def _expect(self) -> None:
        """Look where the keys are read: in the backup where they are damaged here."""
        self._secret.expect(self._backup() if self._keys else self._path)

    def _backup(self) -> Path | None:
        text = self._file.text().strip()
        return Path(text) if text else None

    @Slot()
    def _begin(self) -> None:
        backup = self._backup()
        if self._keys and backup is None:
            self._file_row.show_error(_("Choose the backup file first."))
            return
        if self._secret.problem() or not self._do.isEnabled():
            return
        path, clock = self._path, self._clock
        given = self._secret.secrets()
        if self._keys and backup is not None:
            self._run(
                lambda: take_keys(
                    path,
                    backup,
                    passphrase=given.passphrase,
                    recovery_code=given.recovery_code,
                    key_file=given.key_file,
                ),
                self._keys_taken,
            )
            return
        to = self._new_vault()
        self._run(
            lambda: salvage(
                path,
                to,
                clock=clock,
                backup=backup,
                passphrase=given.passphrase,
                recovery_code=given.recovery_code,
                key_file=given.key_file,
            ),
            self._salvaged,
        )

    @Slot()
    def _begin_looking(self) -> None:
        if self._secret.problem() or not self._do.isEnabled():
            return
        path = self._path
        given = self._secret.secrets()
        self._run(
            lambda: look(
                path,
                passphrase=given.passphrase,
                recovery_code=given.recovery_code,
                key_file=given.key_file,
            ),
            self._looked,
        )

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._set_busy(busy=True)
        self._banner.show_result(_("Reading every page that can be read…"))
        self._tasks.run(work, done, self._failed, pool="work", owner=self)

    def _set_busy(self, *, busy: bool) -> None:
        for button in (self._do, self._look, self._back):
            button.setEnabled(not busy)

    def _looked(self, report: SalvageReport) -> None:
        self._set_busy(busy=False)
        self._banner.show_result(report.text, tone="ok" if report.whole else "warn")

    def _keys_taken(self, report: KeysReport) -> None:
        self._finish(report.text, self._path, calm=not report.changed)

    def _salvaged(self, report: SalvageReport) -> None:
        if report.path is None:
            raise RuntimeError("what was saved has a place")
        self._finish(report.text, report.path, calm=report.whole)

    def _finish(self, text: str, path: Path, *, calm: bool) -> None:
        """Say what came of it and let the person go on when it was read."""
        self._set_busy(busy=False)
        self._secret.clear()
        self._banner.show_result(text, tone="ok" if calm else "warn")
        announce(self, text)
        for widget in (self._file_row, self._secret, self._look, self._back):
            widget.hide()
        self._do.set_text(_("&Unlock it"))
        self._do.clicked.disconnect(self._begin)
        self._do.clicked.connect(lambda: self._unlock(path))
        self._do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: UserError) -> None:
        self._set_busy(busy=False)
        if error.field == "key_file":
            self._banner.hide()
            self._secret.show_failure(error)
            return
        self._banner.show_result(str(error), tone="bad")
