"""The mouse wheel scrolls; it never changes a number or a choice that slides under the pointer."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui import widgets
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.still import StillCombo, StillSpin

_UI = Path(widgets.__file__).parents[1]
_MOVED_BY_THE_WHEEL = re.compile(
    r"\bQ(?:ComboBox|SpinBox|DoubleSpinBox|DateEdit|TimeEdit|DateTimeEdit|Slider|Dial)\("
)
_BASES = re.compile(
    r"^class (\w+)\(Q(?:ComboBox|SpinBox|DoubleSpinBox|DateEdit|TimeEdit|DateTimeEdit|Slider|Dial)"
    r"\b",
    re.MULTILINE,
)


def turn(field: QWidget) -> bool:
    """Turn the wheel over a field; return whether the field took it from the page."""
    middle = QPointF(field.rect().center())
    taken = False
    for _notch in range(3):
        event = QWheelEvent(
            middle,
            field.mapToGlobal(middle),
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, event)
        taken = taken or event.isAccepted()
    return taken


def fields() -> list[QWidget]:
    combo, spin = StillCombo(), StillSpin()
    combo.addItems(["one", "two", "three"])
    options = [("a", "one"), ("b", "two"), ("c", "three")]
    return [
        combo,
        spin,
        NumberField(name="number", value=5),
        ChoiceBox(name="choice", options=options, typed=False),
        ChoiceBox(name="typed", options=options),
    ]


@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_is_left_to_the_page_and_changes_no_answer(qtbot: QtBot, focused: bool) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    under = fields()
    for field in under:
        column.addWidget(field)
    page.show()
    for field in under:
        assert isinstance(field, (QComboBox, QSpinBox))
        if focused:
            field.setFocus()
        before = field.currentText() if isinstance(field, QComboBox) else field.text()
        assert not turn(field)
        after = field.currentText() if isinstance(field, QComboBox) else field.text()
        assert after == before, field.objectName()


def test_every_page_takes_its_fields_from_these() -> None:
    known = {"ChoiceBox", "StillCombo", "StillSpin"}
    for file in _UI.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        made = [line for line in text.splitlines() if not line.startswith("class ")]
        found = [line.strip() for line in made if _MOVED_BY_THE_WHEEL.search(line)]
        assert not found, (file.name, found)
        assert set(_BASES.findall(text)) <= known, file.name
