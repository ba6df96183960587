"""Make a backup without keeping anybody waiting: rows here, sealing and reading back elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chapterdesk.core.errors import UserError
from chapterdesk.services.backups import (
    BackupReport,
    BackupRow,
    BackupService,
    PreparedBackup,
    StoppedError,
)
from chapterdesk.ui.tasks import CancelToken, Priority, TaskRunner


@dataclass(slots=True)
class _State:
    """One run: the folders that are left, and what became of the others."""

    folders: list[Path]
    token: CancelToken
    prepared: PreparedBackup | None = None
    rows: list[BackupRow] = field(default_factory=list)
    error: UserError | None = None


class BackupRun(QObject):
    """Write one backup to one or two folders.

    The database thread only copies the rows and notes the result; sealing, writing and reading
    back, which take seconds for a large chapter, happen in the pool.

    Args:
        backups: The service.
        tasks: Where it runs.
    """

    done = Signal(object)
    failed = Signal(object)

    def __init__(
        self, *, backups: BackupService, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._backups = backups
        self._tasks = tasks
        self._state: _State | None = None

    @property
    def busy(self) -> bool:
        """Whether a backup is being written."""
        return self._state is not None

    def start(
        self, folders: Sequence[Path], *, reason: str = "manual", priority: Priority = Priority.NOW
    ) -> None:
        """Begin; `done` tells the rows of what was verified, `failed` the first trouble.

        Nothing happens while another one is running.
        """
        if self._state is not None or not folders:
            return
        state = self._state = _State(folders=list(folders), token=CancelToken())
        backups = self._backups

        def prepared(copy: PreparedBackup) -> None:
            state.prepared = copy
            self._next(state)

        def refused(error: UserError) -> None:
            state.error = error
            self._fail(state, state.folders.pop(0), error)

        self._tasks.run(
            lambda: backups.prepare(reason=reason), prepared, refused, priority=priority, owner=self
        )

    def cancel(self) -> None:
        """Stop at the next step; what was half written is taken away again."""
        if self._state is not None:
            self._state.token.cancel()

    def _next(self, state: _State) -> None:
        copy = state.prepared
        if copy is None or not state.folders or state.token.cancelled:
            self._end(state)
            return
        folder = state.folders.pop(0)

        def write() -> BackupReport | None:
            try:
                return copy.write(folder, cancelled=lambda: state.token.cancelled)
            except StoppedError:
                return None

        def written(report: BackupReport | None) -> None:
            if report is None:
                self._end(state)
            else:
                self._note(state, folder, report)

        self._tasks.run(
            write, written, lambda error: self._fail(state, folder, error), pool="work", owner=self
        )

    def _note(self, state: _State, folder: Path, report: BackupReport) -> None:
        backups = self._backups

        def noted(row: BackupRow) -> None:
            state.rows.append(row)
            self._next(state)

        def refused(error: UserError) -> None:
            state.error = state.error or error
            self._next(state)

        self._tasks.run(lambda: backups.note(folder, report), noted, refused, owner=self)

    def _fail(self, state: _State, folder: Path, error: UserError) -> None:
        backups = self._backups
        state.error = state.error or error

        def go_on(_nothing: object) -> None:
            self._next(state)

        self._tasks.run(lambda: backups.note_failure(folder, error), go_on, go_on, owner=self)

    def _end(self, state: _State) -> None:
        if state.prepared is not None:
            state.prepared.wipe()
        self._state = None
        if state.error is not None:
            self.failed.emit(state.error)
        elif state.rows:
            self.done.emit(tuple(state.rows))
