"""Garbage is collected in the window's thread, never beside it."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from chapterdesk.ui.collector import Collector


class Knot:
    """Refer to itself, and say where it was taken apart."""

    def __init__(self, where: list[str]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: where.append(threading.current_thread().name))


@pytest.fixture
def collector(qapp: QCoreApplication) -> Iterator[Collector]:
    made = Collector()
    made.start()
    yield made
    made.stop()


def make_garbage(where: list[str]) -> None:
    Knot(where)
    for _turn in range(20_000):
        knot: list[object] = []
        knot.append(knot)


def test_another_thread_collects_nothing(collector: Collector, qtbot: QtBot) -> None:
    where: list[str] = []
    worker = threading.Thread(target=make_garbage, args=(where,), name="database")
    worker.start()
    worker.join()
    assert where == []
    collector.collect()
    for _turn in range(3):
        gc.collect()
    assert where == [threading.main_thread().name]


def test_the_timer_collects(collector: Collector, qtbot: QtBot) -> None:
    where: list[str] = []
    make_garbage(where)

    def collected() -> None:
        assert where, (gc.isenabled(), gc.get_count(), gc.get_threshold(), threading.enumerate())

    qtbot.waitUntil(collected, timeout=10_000)
