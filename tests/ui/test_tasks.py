"""Work runs elsewhere, comes back in the window's thread, and stops when it is told."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.ui.event_bridge import EventBridge
from chapterdesk.ui.tasks import (
    CancelToken,
    InlineTaskRunner,
    Priority,
    QtTaskRunner,
    TaskRunner,
)

LONG_WORK = 0.3


class UnexpectedError(Exception):
    """Something nobody expected."""


@pytest.fixture
def crashes() -> list[BaseException]:
    return []


@pytest.fixture
def threads(qapp: QApplication, crashes: list[BaseException]) -> Iterator[QtTaskRunner]:
    runner = QtTaskRunner(crash=crashes.append)
    yield runner
    runner.close()


@pytest.fixture(params=["inline", "threads"])
def any_runner(request: pytest.FixtureRequest) -> TaskRunner:
    if request.param == "inline":
        return InlineTaskRunner()
    runner: TaskRunner = request.getfixturevalue("threads")
    return runner


def nothing(_value: object) -> None:
    pass


class TestEveryRunner:
    def test_brings_the_result_back(self, any_runner: TaskRunner, qtbot: QtBot) -> None:
        got: list[tuple[int, threading.Thread]] = []
        any_runner.run(
            lambda: 6 * 7,
            lambda value: got.append((value, threading.current_thread())),
            pytest.fail,
        )
        qtbot.waitUntil(lambda: bool(got))
        assert got == [(42, threading.main_thread())]

    def test_hands_a_user_error_to_failed(self, any_runner: TaskRunner, qtbot: QtBot) -> None:
        told: list[UserError] = []

        def refuse() -> None:
            raise RefusedError("No.")

        any_runner.run(refuse, pytest.fail, told.append)
        qtbot.waitUntil(lambda: bool(told))
        assert str(told[0]) == "No."

    def test_does_not_begin_what_was_cancelled_before(
        self, any_runner: TaskRunner, qtbot: QtBot
    ) -> None:
        done: list[str] = []
        token = CancelToken()
        token.cancel()
        any_runner.run(lambda: done.append("began"), nothing, pytest.fail, token=token)
        any_runner.run(lambda: "next", done.append, pytest.fail)
        qtbot.waitUntil(lambda: bool(done))
        assert done == ["next"]

    def test_takes_nothing_after_closing(self, any_runner: TaskRunner) -> None:
        any_runner.close()
        token = any_runner.run(lambda: pytest.fail("ran"), nothing, nothing)
        assert token.cancelled

    def test_posts_into_the_windows_thread(self, any_runner: TaskRunner, qtbot: QtBot) -> None:
        seen: list[threading.Thread] = []
        any_runner.run(
            lambda: any_runner.post(lambda: seen.append(threading.current_thread())),
            nothing,
            pytest.fail,
        )
        qtbot.waitUntil(lambda: bool(seen))
        assert seen == [threading.main_thread()]


class TestThreads:
    def test_the_database_has_one_thread(self, threads: QtTaskRunner, qtbot: QtBot) -> None:
        seen: list[int] = []
        for _number in range(20):
            threads.run(threading.get_ident, seen.append, pytest.fail)
        qtbot.waitUntil(lambda: len(seen) == 20)
        assert len(set(seen)) == 1
        assert seen[0] != threading.get_ident()

    def test_the_pool_is_not_held_up_by_the_database(
        self, threads: QtTaskRunner, qtbot: QtBot
    ) -> None:
        gate = threading.Event()
        done: list[str] = []
        threads.run(lambda: gate.wait(20), lambda _: done.append("database"), pytest.fail)
        threads.run(lambda: "work", done.append, pytest.fail, pool="work")
        qtbot.waitUntil(lambda: done == ["work"])
        gate.set()
        qtbot.waitUntil(lambda: done == ["work", "database"])

    def test_what_a_person_waits_for_goes_first(self, threads: QtTaskRunner, qtbot: QtBot) -> None:
        gate = threading.Event()
        order: list[str] = []
        threads.run(lambda: gate.wait(20), nothing, pytest.fail)
        for name in ("later 1", "later 2"):
            threads.run(_give(name), order.append, pytest.fail, priority=Priority.LATER)
        for name in ("now 1", "now 2"):
            threads.run(_give(name), order.append, pytest.fail, priority=Priority.NOW)
        gate.set()
        qtbot.waitUntil(lambda: len(order) == 4)
        assert order == ["now 1", "now 2", "later 1", "later 2"]

    def test_a_bug_goes_to_the_crash_seam(
        self, threads: QtTaskRunner, crashes: list[BaseException], qtbot: QtBot
    ) -> None:
        def fall() -> None:
            raise UnexpectedError

        threads.run(fall, pytest.fail, pytest.fail)
        qtbot.waitUntil(lambda: bool(crashes))
        assert isinstance(crashes[0], UnexpectedError)

    def test_running_work_sees_that_it_is_cancelled(
        self, threads: QtTaskRunner, qtbot: QtBot
    ) -> None:
        token, began, stopped = CancelToken(), threading.Event(), threading.Event()
        again = threading.Event()

        def work() -> None:
            began.set()
            while not token.cancelled:
                again.wait(0.001)
            stopped.set()

        threads.run(work, pytest.fail, pytest.fail, token=token)
        qtbot.waitUntil(began.is_set)
        token.cancel()
        qtbot.waitUntil(stopped.is_set)

    def test_nobody_is_called_for_an_owner_that_is_gone(
        self, threads: QtTaskRunner, qtbot: QtBot
    ) -> None:
        gate = threading.Event()
        parent = QObject()
        owner = QObject(parent)
        later: list[bool] = []
        threads.run(lambda: gate.wait(20), pytest.fail, pytest.fail, owner=owner)
        del parent
        gate.set()
        threads.run(lambda: True, later.append, pytest.fail)
        qtbot.waitUntil(lambda: bool(later))

    def test_closing_waits_for_what_runs_and_drops_the_rest(self, threads: QtTaskRunner) -> None:
        began, ran = threading.Event(), []
        again = threading.Event()

        def work() -> None:
            began.set()
            again.wait(0.05)
            ran.append("first")

        threads.run(work, pytest.fail, pytest.fail)
        threads.run(lambda: ran.append("second"), pytest.fail, pytest.fail)
        began.wait(20)
        threads.close()
        assert ran == ["first"]

    def test_the_last_thing_runs_on_the_database_thread(
        self, threads: QtTaskRunner, qtbot: QtBot
    ) -> None:
        seen: list[int] = []
        threads.run(threading.get_ident, seen.append, pytest.fail)
        qtbot.waitUntil(lambda: bool(seen))
        threads.finish(lambda: seen.append(threading.get_ident()))
        assert len(seen) == 2
        assert len(set(seen)) == 1

    def test_trouble_in_the_last_thing_is_told_after_closing(self, threads: QtTaskRunner) -> None:
        def fall() -> None:
            raise UnexpectedError

        with pytest.raises(UnexpectedError):
            threads.finish(fall)
        assert threads.run(lambda: 1, nothing, nothing).cancelled


def _give(name: str) -> Callable[[], str]:
    return lambda: name


def test_the_bridge_speaks_in_the_windows_thread(qapp: QApplication, qtbot: QtBot) -> None:
    bus = EventBus()
    bridge = EventBridge(bus=bus)
    heard: list[tuple[Changed, threading.Thread]] = []
    bridge.changed.connect(lambda event: heard.append((event, threading.current_thread())))
    event = Changed(area="members", ids=frozenset({b"1"}))
    thread = threading.Thread(target=bus.publish, args=(event,))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(event, threading.main_thread())]
    bridge.close()
    bus.publish(event)
    qtbot.wait(10)
    assert len(heard) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what was freed")
def test_memory_goes_back_once_large_work_is_done(threads: QtTaskRunner, qtbot: QtBot) -> None:
    sizes: list[int] = []

    def work() -> bytes:
        began = time.monotonic()
        taken = [bytes(2000) for _ in range(50_000)]
        sizes.append(_resident())
        while time.monotonic() - began < LONG_WORK:
            pass
        return taken[-1]

    kept: list[bytes] = []
    threads.run(work, kept.append, pytest.fail, pool="work")
    qtbot.waitUntil(lambda: bool(kept))
    qtbot.waitUntil(lambda: sizes[0] - _resident() > 50_000_000, timeout=10_000)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
