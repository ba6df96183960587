"""What the palette finds by the words that people have for it."""

from collections.abc import Callable, Iterator
from dataclasses import fields

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.app.commands import Deeds, commands
from chapterdesk.ui.context import LOOK, SAFETY, PageContext
from chapterdesk.ui.palette.dialog import Palette
from chapterdesk.ui.shell.actions import Command


@pytest.fixture
def opened() -> list[bytes]:
    return []


@pytest.fixture
def every(opened: list[bytes]) -> tuple[Command, ...]:
    deeds: dict[str, Callable[..., object]] = {
        field.name: lambda *_given: None for field in fields(Deeds)
    }
    return tuple(commands(Deeds(**deeds | {"open_settings": opened.append})))


@pytest.fixture
def palette(
    page_context: PageContext, every: tuple[Command, ...], qtbot: QtBot
) -> Iterator[Palette]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    palette = Palette(context=page_context, commands=lambda: every, parent=window)
    palette.begin()
    yield palette
    palette.reject()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("helplines", "Go to Resources"),
        ("groups", "Go to Groups"),
        ("Safety", "Go to Safety"),
        ("incident", "Write down an incident, sealed"),
        ("privacy", "Settings: locking and privacy"),
        ("contrast", "Settings: this window"),
        ("country", "Settings: the chapter"),
        ("police", "Settings: the police, a safe contact, and what is named in print"),
        ("password", "Who can open this"),
        ("restore", "Go to Backups"),
    ],
)
def test_is_found_by_another_word(palette: Palette, typed: str, title: str, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.findChild(QWidget, "palette_field"), typed)
    model = palette.findChild(QWidget, "palette_list").model()
    qtbot.waitUntil(lambda: model.rowCount() > 0 and model.index(0, 0).data() == title)


def test_each_part_of_the_settings_is_opened(
    every: tuple[Command, ...], opened: list[bytes]
) -> None:
    parts = [command for command in every if command.name.startswith("action_settings_")]
    for command in parts:
        command.run()
    assert len(set(opened)) == len(parts) == 6
    assert {LOOK, SAFETY} < set(opened)
