"""Text grown in one go, in the whole window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from chapterdesk.ui.theme.theme import Theme
from tests.stories.conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("width", [1000, 1280, 1600])
def test_the_sidebar_is_as_wide_as_what_it_shows(
    make_person: Callable[[], Person], vault_path: Path, story_theme: Theme, width: int
) -> None:
    person = make_person()
    person.window.resize(width, 800)
    person.open(vault_path)
    person.idle()
    person.press(Qt.Key.Key_0, CTRL)
    for _step in range(10):
        person.press(Qt.Key.Key_Plus, CTRL)
    theme = story_theme
    person.wait(lambda: theme.text_size == 200)
    side, bar = person.find("sidebar_scroll"), person.find("sidebar")
    button = person.find("sidebar_today")
    assert isinstance(button, QAbstractButton)
    if button.text():
        person.wait(lambda: bar.width() == theme.px(212))
    else:
        person.wait(lambda: bar.width() == theme.px(64))
    assert bar.width() <= side.width() <= bar.width() + 12
    assert bool(button.text()) == (width >= theme.px(800))
