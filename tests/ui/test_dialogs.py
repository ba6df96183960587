"""A dialog is no taller than its window: what stands inside scrolls, its buttons stay in sight."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.text import Text

SENTENCE = "This is a sentence of a few words that is said again and again. " * 3


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def dialog_of(theme: Theme, window: QWidget, lines: int) -> Dialog:
    made = Dialog(theme=theme, name="tall", title="How tall?", parent=window)
    for place in range(lines):
        made.body.addWidget(Text(SENTENCE, wrap=True, name=f"line_{place}"))
    made.add_button("Close", made.accept, name="tall_close", kind="primary", default=True)
    made.ask(lambda _accepted: None)
    QTest.qWait(20)
    return made


def test_all_of_a_short_one_is_seen(theme: Theme, window: QWidget) -> None:
    dialog = dialog_of(theme, window, 3)
    area = dialog.findChild(QScrollArea, "tall_scroll")
    assert area.verticalScrollBar().maximum() == 0
    before = dialog.height()
    dialog.body.addWidget(Text(SENTENCE, wrap=True, name="more"))
    QTest.qWait(20)
    assert dialog.height() > before, "what is said afterwards has room"
    assert area.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("right_to_left", [False, True])
def test_a_tall_one_scrolls_and_keeps_its_buttons(
    theme: Theme, window: QWidget, *, right_to_left: bool
) -> None:
    theme.set_text_size(200)
    if right_to_left:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    dialog = dialog_of(theme, window, 30)
    assert dialog.height() < window.height()
    assert dialog.width() < window.width()
    button = dialog.findChild(QPushButton, "tall_close")
    bottom = button.mapTo(dialog, QPoint(0, button.height())).y()
    assert bottom <= dialog.height()
    area = dialog.findChild(QScrollArea, "tall_scroll")
    assert area.verticalScrollBar().maximum() > 0
    assert area.horizontalScrollBar().maximum() == 0
    last = dialog.findChild(QWidget, "line_29")
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    QTest.qWait(20)
    assert last.mapTo(area.viewport(), QPoint(0, last.height())).y() <= area.viewport().height()


def test_one_that_grows_stays_over_its_window(theme: Theme, window: QWidget) -> None:
    dialog = dialog_of(theme, window, 2)
    dialog.move(dialog.x(), window.mapToGlobal(QPoint(0, window.height())).y() - dialog.height())
    for place in range(4):
        dialog.body.addWidget(Text(SENTENCE, wrap=True, name=f"more_{place}"))
    QTest.qWait(20)
    bottom = dialog.mapToGlobal(QPoint(0, dialog.height())).y()
    assert bottom <= window.mapToGlobal(QPoint(0, window.height())).y()
