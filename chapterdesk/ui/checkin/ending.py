"""What finishing a meeting does, step by step: close it, back up, lock."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.services.database import Undo
from chapterdesk.ui.backups.running import BackupRun
from chapterdesk.ui.checkin.finish import FinishAnswers
from chapterdesk.ui.context import PageContext


class Ending(QObject):
    """Finish a meeting on the database thread and say when it is done.

    Args:
        context: Services and what they run on.
    """

    asked = Signal(object, object)
    target_known = Signal(object)
    busy = Signal(bool)
    closed = Signal()

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._target: Path | None = None

    def ask(self, meeting_id: bytes) -> None:
        """Read who is not marked and where a backup would go."""
        services = self._context.services

        def work() -> tuple[CheckInSummary, tuple[CheckInRow, ...], Path | None]:
            summary = services.checkin.summary(meeting_id)
            unknown = () if summary.count_only else services.checkin.unknown(meeting_id)
            return summary, unknown, services.backups.usual_target()

        def done(result: tuple[CheckInSummary, tuple[CheckInRow, ...], Path | None]) -> None:
            summary, unknown, target = result
            self.asked.emit(summary, unknown)
            self._set_target(target)

        self._context.tasks.run(work, done, self._context.messages.error, owner=self)

    def choose_target(self) -> None:
        """Ask for the folder that takes the backup."""
        self._context.files.folder(
            title=_("Where shall the backup go?"), start=self._target, chosen=self._chosen
        )

    def finish(self, meeting_id: bytes, answers: FinishAnswers) -> None:
        """Close the meeting; then back up and lock, as answered."""
        checkin = self._context.services.checkin

        def done(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
            if answers.backup and self._target is not None:
                self._back_up(self._target, lambda: self._close(answers))
            else:
                self._close(answers)

        self.busy.emit(True)
        self._context.tasks.run(
            lambda: checkin.finish(
                meeting_id, unknown_as=answers.unknown_as, headcount=answers.headcount
            ),
            done,
            self._failed,
            owner=self,
        )

    def _chosen(self, folder: Path) -> None:
        backups = self._context.services.backups

        def kept(_nothing: object) -> None:
            self._set_target(folder)

        self._context.tasks.run(
            lambda: backups.set_target(folder), kept, self._context.messages.error, owner=self
        )

    def _set_target(self, target: Path | None) -> None:
        self._target = target
        self.target_known.emit(target)

    def _back_up(self, target: Path, then: Callable[[], None]) -> None:
        run = BackupRun(
            backups=self._context.services.backups, tasks=self._context.tasks, parent=self
        )

        def done(_rows: object) -> None:
            self._context.messages.toast(_("A backup was saved and read back."))
            then()

        run.done.connect(done)
        run.failed.connect(self._failed)
        run.start([target])

    def _close(self, answers: FinishAnswers) -> None:
        self.busy.emit(False)
        self.closed.emit()
        if answers.lock:
            self._context.lock()

    def _failed(self, error: UserError) -> None:
        self.busy.emit(False)
        self._context.messages.error(error)
