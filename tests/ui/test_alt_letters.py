"""Alt and a letter that is no shortcut types nothing; AltGr goes on writing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.alt_letters import AltLetters

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
ALT_GR = Qt.KeyboardModifier.GroupSwitchModifier


def text_of(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


@pytest.mark.parametrize("kind", ["line", "passphrase", "text"])
def test_alt_and_a_letter_type_nothing(qtbot: QtBot, qapp: QApplication, kind: str) -> None:
    letters = AltLetters(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    field = QPlainTextEdit() if kind == "text" else QLineEdit()
    if kind == "passphrase" and isinstance(field, QLineEdit):
        field.setEchoMode(QLineEdit.EchoMode.Password)
    QVBoxLayout(window).addWidget(field)
    heard: list[str] = []
    QShortcut(QKeySequence("Alt+1"), window, lambda: heard.append("Alt+1"))
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    handle = window.windowHandle()
    QTest.keyClick(handle, KEY.Key_A, NONE)
    for key, modifiers in ((KEY.Key_Q, ALT), (KEY.Key_Q, ALT | SHIFT), (KEY.Key_9, ALT)):
        QTest.keyClick(handle, key, modifiers)
    QTest.keyClick(handle, KEY.Key_B, ALT_GR)
    QTest.keyClick(handle, KEY.Key_1, ALT)
    assert text_of(field) == "ab"
    assert heard == ["Alt+1"]
    letters.deleteLater()
