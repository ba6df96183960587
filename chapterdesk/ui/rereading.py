"""Read a thing again after changes, however many come while it is being read."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from chapterdesk.core.errors import UserError
from chapterdesk.ui.tasks import Failed, Priority, TaskRunner

T = TypeVar("T")


class Rereading(Generic[T]):
    """One reading at a time; what was asked for meanwhile is read once, when it is done.

    Else a hundred changes in a row would leave a hundred readings of which the last alone counts,
    and whoever waits for something else would wait for all of them.

    Args:
        tasks: What it runs on.
        work: Read it; on the database thread.
        done: Show it.
        failed: Told when it could not be read.
        owner: When it is gone, nobody is called.
        priority: Who goes first on the database thread.
    """

    def __init__(
        self,
        *,
        tasks: TaskRunner,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed,
        owner: QObject,
        priority: Priority,
    ) -> None:
        self._tasks = tasks
        self._work = work
        self._done = done
        self._failed = failed
        self._owner = owner
        self._priority = priority
        self._reading = False
        self._again = False

    def ask(self) -> None:
        """Read it now, or once more as soon as the reading under way is done."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._tasks.run(
            self._work, self._read, self._refused, owner=self._owner, priority=self._priority
        )

    def _read(self, found: T) -> None:
        self._end()
        self._done(found)

    def _refused(self, error: UserError) -> None:
        self._end()
        self._failed(error)

    def _end(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.ask()
