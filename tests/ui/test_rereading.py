"""A hundred changes in a row are read twice: at once, and when that reading is done."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import UserError
from chapterdesk.ui.rereading import Rereading
from chapterdesk.ui.tasks import Priority, QtTaskRunner


class Reader:
    """Count readings; the first waits until it is let go."""

    def __init__(self, tasks: QtTaskRunner, owner: QObject, *, fails: bool) -> None:
        self.read = 0
        self.shown: list[int] = []
        self.errors: list[UserError] = []
        self.fails = fails
        self.rereading = Rereading(
            tasks=tasks,
            work=self.work,
            done=self.shown.append,
            failed=self.errors.append,
            owner=owner,
            priority=Priority.LATER,
        )

    def work(self) -> int:
        self.read += 1
        if self.fails:
            raise UserError("It can not be read.", "Nothing was changed.", "Try again.")
        return self.read


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_asked_for_while_it_is_read_is_read_once(*, fails: bool, qtbot: QtBot) -> None:
    owner = QObject()
    bugs: list[BaseException] = []
    tasks = QtTaskRunner(crash=bugs.append)
    reader = Reader(tasks, owner, fails=fails)
    try:
        for _change in range(100):
            reader.rereading.ask()
        answers = reader.errors if fails else reader.shown
        qtbot.waitUntil(lambda: len(answers) == 2)
        assert reader.read == 2
        reader.rereading.ask()
        qtbot.waitUntil(lambda: len(answers) == 3)
        assert reader.read == 3
    finally:
        tasks.close()
    assert not bugs
