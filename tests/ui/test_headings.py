"""Headings and cards have room for their words: at large text, and in a narrow window."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.checkin.side import HeadsCard
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.surfaces import PageHeader


@pytest.fixture
def large(theme: Theme) -> Iterator[None]:
    theme.set_text_size(200)
    yield
    theme.set_text_size(100)


def label(inside: QWidget, name: str) -> QLabel:
    found = inside.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("width", [460, 620, 1100])
def test_a_heading_is_not_cut_for_its_actions(theme: Theme, qtbot: QtBot, width: int) -> None:
    actions = [QPushButton(text) for text in ("Look into the bin", "Fields and tags", "Keys")]
    header = PageHeader(theme=theme, name="some", title="Settings", actions=actions)
    qtbot.addWidget(header)
    header.resize(width, 200)
    header.show()
    QTest.qWait(50)
    assert label(header, "some_title").text() == "Settings"


@pytest.mark.parametrize("width", [190, 215, 240, 300, 420])
def test_the_words_beside_the_heads_have_room(theme: Theme, qtbot: QtBot, width: int) -> None:
    card = HeadsCard(theme=theme)
    qtbot.addWidget(card)
    note = label(card, "heads_note")
    card.show()
    note.setText("not counted yet")
    card.resize(width, card.sizeHint().height())
    QTest.qWait(50)
    card.resize(width, card.sizeHint().height())
    QTest.qWait(50)
    assert note.height() >= note.heightForWidth(note.width())
    assert note.width() >= note.fontMetrics().horizontalAdvance(note.text())
