"""A recovery code counts once it was typed back, and its file is whole or not there."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import recovery
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.secrets.recovery_code import RecoveryCodeView
from tests.ui.conftest import PageCalls, type_groups

OLDER: Final = "a code that still opens an old backup\n"


@pytest.fixture
def code() -> Secret:
    return recovery.generate()


@pytest.fixture
def view(page_context: PageContext, qtbot: QtBot, code: Secret) -> Iterator[RecoveryCodeView]:
    made = RecoveryCodeView(
        theme=page_context.theme, tasks=page_context.tasks, files=page_context.files
    )
    qtbot.addWidget(made)
    made.show_code(Secret(code.reveal()))
    made.show()
    yield made
    made.clear()


def save(view: RecoveryCodeView) -> str:
    button = view.findChild(QAbstractButton, "recovery_code_save")
    assert isinstance(button, QAbstractButton)
    button.click()
    note = view.findChild(QLabel, "recovery_code_note")
    assert isinstance(note, QLabel)
    return note.text()


def test_saving_does_not_stand_for_typing_three_groups_back(
    view: RecoveryCodeView, calls: PageCalls, tmp_path: Path
) -> None:
    calls.path = tmp_path / "code.txt"
    assert view.problem()
    assert "typed" in save(view)
    assert view.problem()
    type_groups(view)
    assert not view.problem()


def test_the_file_is_one_line_that_its_owner_alone_reads(
    view: RecoveryCodeView, calls: PageCalls, tmp_path: Path, code: Secret
) -> None:
    calls.path = tmp_path / "code.txt"
    calls.path.write_text(OLDER)
    calls.path.chmod(0o644)
    assert "Saved" in save(view)
    assert calls.path.read_text() == code.reveal_text() + "\n"
    assert stat.S_IMODE(calls.path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.glob("*code*")] == ["code.txt"]


@pytest.mark.parametrize("broken", ["write", "fsync", "replace"])
def test_an_older_file_is_as_it_was_when_the_new_one_fails(
    view: RecoveryCodeView,
    calls: PageCalls,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    calls.path = folder / "code.txt"
    calls.path.write_text(OLDER)

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if broken == "replace":
            patch.setattr(Path, "replace", fail)
        else:
            patch.setattr(os, broken, fail)
        told = save(view)
    assert "could not be written" in told
    assert "older file is as it was" in told
    assert calls.path.read_text() == OLDER
    assert [file.name for file in folder.iterdir()] == ["code.txt"]
