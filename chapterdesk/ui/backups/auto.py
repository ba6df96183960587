"""Back up by itself when it is due, and never while people are being checked in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.backups import BackupRow
from chapterdesk.ui.backups.running import BackupRun
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import Priority

FIRST_LOOK_MS: Final = 20_000
_LATER_MS: Final = 60_000
_AGAIN_MS: Final = 3_600_000


class AutoBackup(QObject):
    """Look now and then whether a place is here and wants a backup, and write it.

    A stick that is elsewhere is no trouble and is not spoken of here. A write that failed turns the
    line on Today red; it opens no dialog over somebody's work.

    Args:
        context: Services and what they run on.
        quiet: Says whether nobody is in the middle of a check-in.
    """

    def __init__(
        self, *, context: PageContext, quiet: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._quiet = quiet
        self._run = BackupRun(backups=context.services.backups, tasks=context.tasks, parent=self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._run.done.connect(self._made)
        self._run.failed.connect(self._not_made)

    def begin(self) -> None:
        """Look for the first time in a while; what a killed run left goes at once."""
        self._context.tasks.run(
            self._context.services.backups.tidy,
            lambda _nothing: None,
            self._context.messages.error,
            priority=Priority.LATER,
            owner=self,
        )
        self._timer.start(FIRST_LOOK_MS)

    def cancel(self) -> None:
        """Stop looking; a backup that is being written is taken away again."""
        self._timer.stop()
        self._run.cancel()

    @Slot()
    def look(self) -> None:
        """Back up to every place that is here and wants it, unless somebody is busy."""
        if not self._quiet():
            self._timer.start(_LATER_MS)
            return
        self._timer.start(_AGAIN_MS)
        self._context.tasks.run(
            self._context.services.backups.places.due,
            self._write,
            self._not_made,
            priority=Priority.LATER,
            owner=self,
        )

    def _write(self, folders: Sequence[Path]) -> None:
        self._run.start(folders, reason="auto", priority=Priority.LATER)

    @Slot(object)
    def _made(self, rows: Sequence[BackupRow]) -> None:
        if rows:
            self._context.messages.toast(_("A backup was made and read back."))

    @Slot(object)
    def _not_made(self, error: UserError) -> None:
        self._context.messages.toast(
            _("The backup failed: {reason} Look at Backups.").format(reason=error.what)
        )
