"""Run work off the window's thread: one thread for the database, a small pool for the rest.

The window never waits. `done` and `failed` are called in the window's thread.
"""

import itertools
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.memory import give_back

T = TypeVar("T")
Pool = Literal["database", "work"]
Failed = Callable[[UserError], None]
Crash = Callable[[BaseException], None]

_POOL_SIZE: Final = 2
_LARGE: Final = 0.25
"""Seconds: work that took longer may have taken much memory, too."""
_REST: Final = 1.0
"""Seconds without work, before memory is given back: nobody waits for anything then."""


class Priority(IntEnum):
    """Say who goes first: what a person waits for, or what may wait."""

    NOW = 0
    LATER = 1


class CancelToken:
    """Ask work to stop; it stops at its next look, and its callbacks are not called."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Say whether the work was asked to stop; readable in every thread."""
        return self._event.is_set()


class TaskRunner(Protocol):
    """Run work elsewhere and come back with its result."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        priority: Priority = Priority.NOW,
        pool: Pool = "database",
        owner: QObject | None = None,
        token: CancelToken | None = None,
    ) -> CancelToken:
        """Run `work` and call `done` with its result, or `failed` with a `UserError`.

        Args:
            work: What is done; it must not touch a widget.
            done: Called in the window's thread.
            failed: Called in the window's thread; any other exception goes to the crash seam.
            priority: Who goes first on the database thread.
            pool: "database" for services, "work" for key derivation, paper and parsing.
            owner: When it is gone, nobody is called.
            token: One made beforehand, when the work itself looks at it.
        """
        ...

    def post(self, call: Callable[[], None]) -> None:
        """Call something in the window's thread; may be called in any thread (progress)."""
        ...

    def close(self) -> None:
        """Drop what has not begun, wait for what has, take nothing more."""
        ...


@dataclass(order=True)
class _Job:
    priority: int
    order: int
    run: Callable[[], None] | None = field(compare=False)


class QtTaskRunner(QObject):
    """Run work on threads and deliver through the event loop.

    Args:
        crash: What an unexpected exception is handed to, in the window's thread.
    """

    _arrived = Signal(object)

    def __init__(self, *, crash: Crash, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crash = crash
        self._refusing = threading.Event()
        self._closed = threading.Event()
        self._order = itertools.count()
        self._database: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._work: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._threads = [self._start("database", self._database)]
        self._threads += [self._start(f"work-{n}", self._work) for n in range(_POOL_SIZE)]

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        priority: Priority = Priority.NOW,
        pool: Pool = "database",
        owner: QObject | None = None,
        token: CancelToken | None = None,
    ) -> CancelToken:
        """Queue the work; see `TaskRunner.run`."""
        token = token or CancelToken()
        if self._closed.is_set() or self._refusing.is_set():
            token.cancel()
            return token

        def wanted() -> bool:
            gone = owner is not None and not shiboken6.isValid(owner)
            over = self._closed.is_set() or self._refusing.is_set()
            return not (token.cancelled or gone or over)

        def job() -> None:
            if token.cancelled or self._closed.is_set():
                return
            self._arrived.emit(_outcome(work, done, failed, self._take_bug, wanted))

        line = self._database if pool == "database" else self._work
        line.put(_Job(priority, next(self._order), job))
        return token

    def post(self, call: Callable[[], None]) -> None:
        """Call something in the window's thread."""
        if not (self._closed.is_set() or self._refusing.is_set()):
            self._arrived.emit(call)

    def refuse(self) -> None:
        """Take nothing more and tell nobody; what was asked for is still done."""
        self._refusing.set()

    def close(self) -> None:
        """Drop what has not begun, wait for what has, take nothing more."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._stop()

    def _stop(self) -> None:
        self._database.put(_Job(Priority.NOW, -1, None))
        for _ in range(_POOL_SIZE):
            self._work.put(_Job(Priority.NOW, -1, None))
        for thread in self._threads:
            thread.join()

    def finish(self, last: Callable[[], None]) -> None:
        """Run `last` on the database thread after what a person waits for there, then close.

        The engine is disposed where it was opened; this is how a lock does it. What was asked for
        with `Priority.NOW` is still done (a draft that is kept on lock), what may wait is dropped.
        """
        if self._closed.is_set():
            return
        self._refusing.set()
        over = threading.Event()
        trouble: list[BaseException] = []

        def job() -> None:
            try:
                last()
            except BaseException as error:  # noqa: BLE001  # handed on below
                trouble.append(error)
            finally:
                # Nothing that waits may run after `last`: it would meet a closed engine.
                self._closed.set()
                over.set()

        self._database.put(_Job(Priority.NOW, next(self._order), job))
        over.wait()
        self._stop()
        if trouble:
            raise trouble[0]

    def _take_bug(self, bug: BaseException) -> None:
        # A lock in a hurry interrupts the statement that runs: its failure is the wish, not a bug.
        if not self._refusing.is_set():
            self._crash(bug)

    def _start(self, name: str, line: queue.PriorityQueue[_Job]) -> threading.Thread:
        thread = threading.Thread(target=_serve, args=(line,), name=name, daemon=True)
        thread.start()
        return thread

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        call()


def _serve(line: queue.PriorityQueue[_Job]) -> None:
    large = False
    while True:
        try:
            job = line.get(timeout=_REST if large else None)
        except queue.Empty:
            give_back()
            large = False
            continue
        if job.run is None:
            return
        began = time.monotonic()
        job.run()
        large = large or time.monotonic() - began >= _LARGE


def _outcome(
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Failed,
    crash: Crash,
    wanted: Callable[[], bool],
) -> Callable[[], None]:
    """Do the work; return the call that tells the window about it."""
    try:
        result = work()
    except UserError as error:
        trouble = error
        return lambda: failed(trouble) if wanted() else None
    except BaseException as error:  # noqa: BLE001  # a bug: the crash seam locks and reports it
        bug = error
        return lambda: crash(bug)
    return lambda: done(result) if wanted() else None


class InlineTaskRunner:
    """Do everything at once in the calling thread (tests and the practice of pages)."""

    def __init__(self) -> None:
        self._closed = False

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        priority: Priority = Priority.NOW,
        pool: Pool = "database",
        owner: QObject | None = None,
        token: CancelToken | None = None,
    ) -> CancelToken:
        """Do the work now; an unexpected exception is raised to the caller."""
        del priority, pool
        token = token or CancelToken()
        if self._closed:
            token.cancel()
        if token.cancelled:
            return token
        try:
            result = work()
        except UserError as error:
            failed(error)
            return token
        if owner is None or shiboken6.isValid(owner):
            done(result)
        return token

    def post(self, call: Callable[[], None]) -> None:
        """Call it now."""
        if not self._closed:
            call()

    def close(self) -> None:
        """Take nothing more."""
        self._closed = True
