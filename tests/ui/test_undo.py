"""Undo is a stack of opaque things that a service can apply; each has its name and its toast."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.tasks import InlineTaskRunner, QtTaskRunner, TaskRunner
from chapterdesk.ui.undo import UndoStack


class Numbers:
    """A service of which everything can be undone: it adds and takes away."""

    def __init__(self) -> None:
        self.total = 0
        self.locked = False

    def add(self, number: int) -> int:
        self.total += number
        return -number

    def apply(self, undo: int) -> int:
        if self.locked:
            raise RefusedError("It has changed since.", "Nothing was undone.")
        return self.add(undo)


@pytest.fixture(params=["inline", "threads"])
def any_runner(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[TaskRunner]:
    if request.param == "inline":
        yield InlineTaskRunner()
        return
    runner = QtTaskRunner(crash=pytest.fail)
    yield runner
    runner.close()


@pytest.fixture
def stack(any_runner: TaskRunner, messages: RecordingMessages) -> UndoStack:
    clock = FixedClock(datetime(2026, 11, 26, 18, 30, tzinfo=UTC))
    return UndoStack(runner=any_runner, messages=messages, clock=clock)


def do(stack: UndoStack, numbers: Numbers, *amounts: int) -> None:
    for amount in amounts:
        stack.push(f"Added {amount}", numbers.add(amount), numbers.apply)


def test_undo_and_redo_go_back_and_forth(stack: UndoStack, qtbot: QtBot) -> None:
    numbers = Numbers()
    do(stack, numbers, 5, 7)
    for wanted, step in ((5, stack.undo), (0, stack.undo), (5, stack.redo), (12, stack.redo)):
        step()
        qtbot.waitUntil(lambda wanted=wanted: numbers.total == wanted)  # type: ignore[misc]


def test_hurried_undos_wait_for_each_other(stack: UndoStack, qtbot: QtBot) -> None:
    numbers = Numbers()
    do(stack, numbers, 1, 2, 4)
    for _press in range(3):
        stack.undo()
    qtbot.waitUntil(lambda: numbers.total == 0)
    qtbot.waitUntil(lambda: not stack.can_undo())
    stack.redo()
    qtbot.waitUntil(lambda: numbers.total == 1)


def test_each_thing_has_a_named_toast_with_its_own_undo(
    stack: UndoStack, messages: RecordingMessages, qtbot: QtBot
) -> None:
    numbers = Numbers()
    do(stack, numbers, 1, 2, 4)
    assert [text for text, _undo in messages.toasts] == ["Added 1", "Added 2", "Added 4"]
    middle = messages.toasts[1][1]
    assert middle is not None
    middle()
    qtbot.waitUntil(lambda: numbers.total == 5)
    qtbot.waitUntil(lambda: messages.toasts[-1][0] == "Undone: Added 2")
    assert [action.undone for action in stack.recent()] == [False, True, False]
    stack.undo()
    qtbot.waitUntil(lambda: numbers.total == 1)
    stack.undo()
    qtbot.waitUntil(lambda: numbers.total == 0)
    assert not stack.can_undo()


def test_an_undo_button_pressed_twice_undoes_once(
    stack: UndoStack, messages: RecordingMessages, qtbot: QtBot
) -> None:
    numbers = Numbers()
    do(stack, numbers, 1, 2)
    first = messages.toasts[0][1]
    assert first is not None
    first()
    first()
    qtbot.waitUntil(lambda: messages.toasts[-1][0] == "That is already undone.")
    assert numbers.total == 2


def test_a_refused_undo_is_told_and_leaves_the_stack(
    stack: UndoStack, messages: RecordingMessages, qtbot: QtBot
) -> None:
    numbers = Numbers()
    do(stack, numbers, 1, 2)
    numbers.locked = True
    stack.undo()
    qtbot.waitUntil(lambda: len(messages.errors) == 1)
    numbers.locked = False
    qtbot.waitUntil(lambda: [action.can_undo for action in stack.recent()] == [False, True])
    assert "It has changed since." in stack.recent()[0].refusal
    stack.undo()
    qtbot.waitUntil(lambda: numbers.total == 2)
    qtbot.waitUntil(lambda: not stack.can_undo())
    assert [action.text for action in stack.recent()] == ["Added 2", "Added 1"]


def test_a_refused_redo_is_told_and_leaves_the_stack(
    stack: UndoStack, messages: RecordingMessages, qtbot: QtBot
) -> None:
    numbers = Numbers()
    do(stack, numbers, 1, 2)
    stack.undo()
    qtbot.waitUntil(lambda: numbers.total == 1)
    numbers.locked = True
    stack.redo()
    qtbot.waitUntil(lambda: len(messages.errors) == 1)
    qtbot.waitUntil(lambda: not stack.can_redo())
    assert [action.text for action in stack.recent()] == ["Added 1"]


def test_the_list_stays_and_says_when(stack: UndoStack, qtbot: QtBot) -> None:
    numbers = Numbers()
    do(stack, numbers, 1, 2)
    newest = stack.recent()[0]
    assert (newest.text, newest.undone) == ("Added 2", False)
    assert newest.at == datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    stack.undo_only(stack.recent()[1].serial)
    qtbot.waitUntil(lambda: numbers.total == 2)


def test_nothing_is_left_after_a_lock(
    stack: UndoStack, messages: RecordingMessages, qtbot: QtBot
) -> None:
    numbers = Numbers()
    do(stack, numbers, 1)
    stack.clear()
    assert stack.recent() == []
    stack.undo()
    assert numbers.total == 1
    assert messages.toasts[-1][0] == "There is nothing to undo."


def test_what_a_page_says_itself_has_no_toast(
    stack: UndoStack, messages: RecordingMessages
) -> None:
    stack.push("Counted", 1, lambda undo: -undo, toast=False)
    stack.push("Marked", 1, lambda undo: -undo, said="Ari is here. 7 now.")
    assert [text for text, _undo in messages.toasts] == ["Ari is here. 7 now."]
