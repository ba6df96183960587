"""Toasts stay long enough, stay while they are used, and are read aloud."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.toasts import MOST_AT_ONCE, SHOWN_FOR_MS, Toast, ToastHost


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.resize(800, 500)
    QLineEdit(widget)
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def host(theme: Theme, window: QWidget) -> ToastHost:
    return ToastHost(theme=theme, window=window)


def pointer_leaves(toast: Toast) -> None:
    """The pointer of a screenless platform may happen to lie on the toast."""
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))


def test_it_stays_while_the_pointer_is_on_it(host: ToastHost, qtbot: QtBot) -> None:
    toast = host.show_toast("Ari is here.", shown_for_ms=20)
    middle = QPointF(toast.rect().center())
    QApplication.sendEvent(toast, QEnterEvent(middle, middle, middle))
    qtbot.wait(60)
    assert host.shown == [toast]
    pointer_leaves(toast)
    qtbot.waitUntil(lambda: host.shown == [])


def test_it_stays_ten_seconds_at_least() -> None:
    assert SHOWN_FOR_MS >= 10_000


def test_it_goes_by_itself(host: ToastHost, qtbot: QtBot) -> None:
    toast = host.show_toast("Ari is here.", shown_for_ms=20)
    pointer_leaves(toast)
    qtbot.waitUntil(lambda: host.shown == [])
    assert not host.isVisible()


def test_it_stays_while_the_focus_is_on_it(host: ToastHost, window: QWidget, qtbot: QtBot) -> None:
    toast = host.show_toast("Ari is here.", undo=lambda: None, shown_for_ms=20)
    pointer_leaves(toast)
    button = toast.findChild(QPushButton, "toast_undo")
    assert isinstance(button, QPushButton)
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.wait(80)
    assert host.shown == [toast]
    window.findChild(QLineEdit).setFocus()
    qtbot.waitUntil(lambda: host.shown == [])


def test_three_at_most_the_oldest_goes(host: ToastHost) -> None:
    for number in range(MOST_AT_ONCE + 2):
        host.show_toast(str(number))
    assert [toast.text for toast in host.shown] == ["2", "3", "4"]


def test_a_second_one_has_room_for_its_text(host: ToastHost, qtbot: QtBot) -> None:
    first = host.show_toast("One")
    qtbot.waitUntil(lambda: first.height() > 0)
    second = host.show_toast("Two")

    qtbot.wait(0)

    assert second.height() >= second.sizeHint().height()
    assert first.height() >= first.sizeHint().height()
    assert first.geometry().bottom() < second.geometry().top()


def test_it_lies_inside_the_window_at_the_bottom_centre(host: ToastHost, window: QWidget) -> None:
    host.show_toast("A name that is very long indeed " * 8, undo=lambda: None)
    assert window.rect().contains(host.geometry())
    window.resize(420, 400)
    window.grab()
    assert window.rect().contains(host.geometry())
    assert abs(host.geometry().center().x() - window.rect().center().x()) <= 2


def test_escape_closes_it(host: ToastHost, qtbot: QtBot) -> None:
    toast = host.show_toast("Ari is here.")
    qtbot.keyClick(toast, Qt.Key.Key_Escape)
    assert host.shown == []


def test_its_undo_says_what_it_undoes(host: ToastHost) -> None:
    undo = host.show_toast("Noor is here.", undo=lambda: None).findChild(QPushButton)
    assert isinstance(undo, QPushButton)
    assert undo.accessibleName() == "Undo: Noor is here."


def test_a_toast_about_the_same_thing_takes_the_place_of_the_earlier_one(
    theme: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    host = ToastHost(theme=theme, window=window)
    host.show_toast("Wren is here.", undo=lambda: None, about=1)
    host.show_toast("Sam is here.", undo=lambda: None, about=2)
    host.show_toast("Undone: Wren was marked present", about=1)
    assert [toast.text for toast in host.shown] == [
        "Sam is here.",
        "Undone: Wren was marked present",
    ]
