"""What was done stays in a list when its toast has gone, each with its undo."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.recent.panel import RecentPanel
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.undo import UndoStack


class Shelf:
    """A service: things are put on it, and taken off again while nothing stands on them."""

    def __init__(self) -> None:
        self.things: list[str] = []
        self.nailed: set[str] = set()

    def put(self, thing: str) -> str:
        self.things.append(thing)
        return thing

    def turn(self, thing: str) -> str:
        if thing in self.nailed:
            raise RefusedError("It has changed since.", "Nothing was undone.")
        if thing in self.things:
            self.things.remove(thing)
        else:
            self.things.append(thing)
        return thing


@pytest.fixture
def stopped() -> FixedClock:
    return FixedClock(datetime(2026, 11, 26, 18, 30, tzinfo=UTC))


@pytest.fixture
def stack(runner: InlineTaskRunner, messages: RecordingMessages, stopped: FixedClock) -> UndoStack:
    return UndoStack(runner=runner, messages=messages, clock=stopped)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


@pytest.fixture
def panel(theme: Theme, stack: UndoStack, window: QWidget) -> RecentPanel:
    return RecentPanel(theme=theme, undo=stack, parent=window)


def put(stack: UndoStack, shelf: Shelf, *things: str) -> None:
    for thing in things:
        stack.push(f"Put up the {thing}", shelf.put(thing), shelf.turn)


def texts(panel: RecentPanel) -> list[str]:
    return [shown(line, "recent_text") for line in panel.lines]


def shown(line: QWidget, name: str) -> str:
    labels = line.findChildren(QLabel)
    found = next(label for label in labels if label.objectName().startswith(name))
    return found.text() if found.isVisible() else ""


def focused_line(panel: RecentPanel) -> str:
    line = next((line for line in panel.lines if line.button.hasFocus()), None)
    return shown(line, "recent_text") if line is not None else ""


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_it_lists_the_newest_first_with_the_time(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf, stopped: FixedClock
) -> None:
    put(stack, shelf, "lamp")
    stopped.set(stopped.now() + timedelta(minutes=7))
    put(stack, shelf, "vase")
    panel.begin()
    assert texts(panel) == ["Put up the vase", "Put up the lamp"]
    times = [shown(line, "recent_time") for line in panel.lines]
    assert times[0].endswith("37")
    assert times[1].endswith("30")


def test_by_keys_alone_one_is_undone_and_the_rest_stays(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf, qtbot: QtBot
) -> None:
    put(stack, shelf, "lamp", "vase", "clock")
    panel.begin()
    qtbot.waitUntil(lambda: focused_line(panel) == "Put up the clock")
    press(Qt.Key.Key_Down)
    assert focused_line(panel) == "Put up the vase"
    press(Qt.Key.Key_Return)
    assert shelf.things == ["lamp", "clock"]
    assert panel.lines[1].button.isHidden()
    assert [line.can_undo for line in panel.lines] == [True, False, True]
    assert focused_line(panel) == "Put up the lamp", "the focus stays near"
    press(Qt.Key.Key_Up)
    assert focused_line(panel) == "Put up the clock"
    press(Qt.Key.Key_Tab)
    assert focused_line(panel) == "Put up the lamp", "Tab passes over what is undone"
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_refusal_stands_beside_the_row_and_nowhere_else(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf, messages: RecordingMessages
) -> None:
    put(stack, shelf, "lamp", "vase")
    shelf.nailed = {"lamp", "vase"}
    panel.begin()
    for line in panel.lines:
        line.button.click()
        assert shown(line, "recent_refusal") == "It has changed since. Nothing was undone."
        assert not line.button.isEnabled()
    assert messages.errors == []
    assert texts(panel) == ["Put up the vase", "Put up the lamp"]
    assert shelf.things == ["lamp", "vase"]


def test_what_stood_in_the_way_may_go_first(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf
) -> None:
    put(stack, shelf, "lamp", "vase")
    shelf.nailed = {"lamp"}
    panel.begin()
    vase, lamp = panel.lines
    lamp.button.click()
    assert not lamp.button.isEnabled()
    shelf.nailed.clear()
    vase.button.click()
    assert lamp.button.isEnabled()
    lamp.button.click()
    assert shelf.things == []


def test_a_refused_key_is_still_told_in_the_window(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf, messages: RecordingMessages
) -> None:
    """A quiet refusal of before must not silence the key."""
    put(stack, shelf, "lamp")
    panel.begin()
    panel.lines[0].button.click()
    stack.redo()
    shelf.nailed = {"lamp"}
    stack.undo()
    assert len(messages.errors) == 1
    assert panel.lines[0].button.isEnabled() is False
    assert not stack.can_undo()


def test_it_is_empty_when_everything_was_forgotten(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf
) -> None:
    put(stack, shelf, "lamp")
    panel.begin()
    line = panel.lines[0]
    stack.clear()
    assert panel.lines == []
    assert "lamp" not in " ".join(label.text() for label in line.findChildren(QLabel))
    assert "lamp" not in line.button.accessibleName()
    put(stack, shelf, "vase")
    panel.reject()
    stack.clear()
    panel.begin()
    assert panel.lines == []


def test_everything_has_a_name(
    panel: RecentPanel,
    stack: UndoStack,
    shelf: Shelf,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    put(stack, shelf, "lamp", "vase")
    panel.begin()
    assert_all_named(panel)
    assert_mnemonics_differ(panel)
    assert panel.lines[0].button.accessibleName() == "Undo: Put up the vase"


def test_it_fits_a_small_window_at_the_largest_text(
    panel: RecentPanel, stack: UndoStack, shelf: Shelf, theme: Theme, window: QWidget
) -> None:
    theme.set_text_size(200)
    put(stack, shelf, *(f"thing number {number} of a very long name" for number in range(30)))
    panel.begin()
    assert panel.width() <= window.width()
    assert panel.height() <= window.height()
