"""The list below a field that is typed into."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.combo import ChoiceBox


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_it_is_as_wide_as_the_field_and_its_rows_as_high_as_a_target(
    theme: Theme, qtbot: QtBot
) -> None:
    box = ChoiceBox(
        name="country",
        accessible="Country",
        options=[("gb", "United Kingdom"), ("us", "United States"), ("ng", "Nigeria")],
    )
    qtbot.addWidget(box)
    box.resize(420, box.sizeHint().height())
    box.show()
    line, completer = box.lineEdit(), box.completer()
    assert line is not None
    assert completer is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "uni")
    below = completer.popup()
    assert below is not None
    qtbot.waitUntil(below.isVisible)
    assert below.width() == box.width()
    assert below.x() == box.mapToGlobal(QPoint(0, 0)).x()
    assert below.sizeHintForRow(0) >= theme.px(28)
    QTest.keyClicks(line, "ted s")
    assert below.width() == box.width()
    below.hide()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_what_begins_with_the_letters_stands_before_what_holds_them(
    theme: Theme, qtbot: QtBot
) -> None:
    del theme
    options = [("", "Not said"), ("dz", "Algeria"), ("de", "Germany"), ("ng", "Nigeria")]
    box = ChoiceBox(name="country", accessible="Country", options=options)
    qtbot.addWidget(box)
    box.show()
    line, completer = box.lineEdit(), box.completer()
    assert line is not None
    assert completer is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "ger")
    below = completer.popup()
    assert below is not None
    qtbot.waitUntil(below.isVisible)
    listed = below.model()
    assert [listed.index(row, 0).data() for row in range(listed.rowCount())] == [
        "Germany",
        "Algeria",
        "Nigeria",
    ]
    told: list[str] = []
    box.chosen.connect(told.append)
    # Not the one that alone begins so, but the one that stands there when Enter is pressed.
    QTest.keyClick(below, Qt.Key.Key_Down)
    QTest.keyClick(below, Qt.Key.Key_Down)
    QTest.keyClick(below, Qt.Key.Key_Return)
    assert set(told) == {"dz"}
    assert box.current == "dz"
