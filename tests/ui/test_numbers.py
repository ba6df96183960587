"""A number begins where lines begin: at the left, or at the right where lines run to the left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.still import StillSpin

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def ink(field: QSpinBox) -> tuple[int, int]:
    """Return how far the digits are from the left and from the right edge of their field."""
    line = field.lineEdit()
    line.deselect()
    image = field.grab().toImage()
    ground = QColor(image.pixel(image.width() // 2, 6))
    inked = [
        x
        for x in range(max(4, line.x()), min(image.width() - 4, line.geometry().right()))
        if any(
            abs(QColor(image.pixel(x, y)).lightness() - ground.lightness()) > 60
            for y in range(6, image.height() - 6)
        )
    ]
    assert inked
    return inked[0], image.width() - inked[-1]


@pytest.fixture(params=["plain", "number"])
def field(request: pytest.FixtureRequest) -> QSpinBox:
    if request.param == "plain":
        spin = StillSpin()
        spin.setValue(7)
        return spin
    return NumberField(name="number", value=7)


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_a_number_begins_where_lines_begin(
    qtbot: QtBot, theme: Theme, field: QSpinBox, direction: Qt.LayoutDirection
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.setLayoutDirection(direction)
    QVBoxLayout(page).addWidget(field)
    page.resize(400, 80)
    page.show()
    left, right = ink(field)
    near, far = (left, right) if direction == LTR else (right, left)
    assert near < 20
    assert far > 200


def test_it_turns_with_its_page_and_back(qtbot: QtBot, theme: Theme, field: QSpinBox) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(field)
    page.resize(400, 80)
    page.show()
    for direction in (RTL, LTR, RTL):
        page.setLayoutDirection(direction)
        left, right = ink(field)
        assert (left < right) is (direction == LTR)


def test_words_in_place_of_a_number_begin_there_too(qtbot: QtBot, theme: Theme) -> None:
    field = NumberField(name="number")
    qtbot.addWidget(field)
    field.setSpecialValueText("all of them")
    field.setLayoutDirection(RTL)
    field.resize(400, 40)
    field.show()
    left, right = ink(field)
    assert right < 20
    assert left > 200
