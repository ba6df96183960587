"""Toasts stay long enough, stay while they are used, and are read aloud."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.records.view import RecordHeader
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.clear_place import covers
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import Banner, PageHeader
from chapterdesk.ui.widgets.text import BigNumber
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


class Pages(QWidget):
    """A page with buttons along its bottom, or all over it."""

    def __init__(self, window: QWidget, places: list[QRect]) -> None:
        super().__init__(window)
        self.setGeometry(window.rect())
        for place in places:
            QPushButton("Press", self).setGeometry(place)
        self.show()


def covered(host: ToastHost, window: QWidget) -> list[QRect]:
    lies = host.geometry()
    pressed = [one for one in window.findChildren(QPushButton) if not host.isAncestorOf(one)]
    places = [QRect(one.mapTo(window, QPoint()), one.size()) for one in pressed]
    return [place for place in places if place.intersects(lies)]


def test_it_covers_no_button(host: ToastHost, window: QWidget) -> None:
    Pages(window, [QRect(330, 440, 140, 40), QRect(500, 440, 140, 40)])
    host.show_toast("Ari is here.", undo=lambda: None)
    assert covered(host, window) == []
    assert window.rect().contains(host.geometry())


def test_without_a_free_place_the_pages_end_above_it(host: ToastHost, window: QWidget) -> None:
    Pages(window, [QRect(0, y, 800, 40) for y in range(0, 500, 50)])
    toast = host.show_toast("Ari is here.", undo=lambda: None)
    below = window.contentsMargins().bottom()
    assert below > host.height()
    assert host.geometry().top() >= window.height() - below
    toast.dismiss()
    assert window.contentsMargins().bottom() == 0


def test_it_goes_elsewhere_when_a_page_came(host: ToastHost, window: QWidget, qtbot: QtBot) -> None:
    host.show_toast("Ari is here.", undo=lambda: None)
    Pages(window, [QRect(330, 440, 140, 40)])
    assert covered(host, window)
    host.page_came()
    qtbot.waitUntil(lambda: covered(host, window) == [])


def test_it_never_covers_a_heading_that_is_drawn_after_it_was_said(
    theme: Theme, host: ToastHost, window: QWidget, qtbot: QtBot
) -> None:
    # Nothing but the place of the heading is free of what is pressed.
    Pages(window, [QRect(0, y, 800, 40) for y in range(150, 500, 50)])
    host.show_toast("Wren was saved.", undo=lambda: None)
    assert host.geometry().bottom() < 150
    header = RecordHeader(name="member_header", title="A very long name " * 8, parent=window)
    header.setGeometry(0, 0, 800, 140)
    header.show()
    title = header.title

    def apart() -> bool:
        place = QRect(title.mapTo(window, QPoint()), title.size())
        return not host.geometry().intersects(place)

    assert not apart()
    qtbot.waitUntil(apart)
    assert window.contentsMargins().bottom() > host.height(), "the pages make room for it"


def test_it_never_covers_the_row_whose_record_is_shown(
    theme: Theme, host: ToastHost, window: QWidget, runner: InlineTaskRunner, qtbot: QtBot
) -> None:
    rows = RecordList(
        theme=theme, name="people", accessible="People", runner=runner, failed=pytest.fail
    )
    rows.setParent(window)
    rows.setGeometry(0, 0, 800, 500)
    rows.show()
    people = [ListRow(key=bytes([place]), title=f"Person {place}") for place in range(30)]
    rows.rows.open(len(people), lambda offset, limit: people[offset : offset + limit])
    qtbot.waitUntil(lambda: rows.rows.row(0) is not None)
    window.grab()
    last = max(
        place for place in range(30)
        if rows.viewport().rect().contains(rows.visualRect(rows.rows.index(place)))
    )  # fmt: skip
    rows.select_place(last)
    host.show_toast("Person was saved.", undo=lambda: None)
    row = rows.current_rect()
    assert row.isValid()
    place = QRect(rows.viewport().mapTo(window, row.topLeft()), row.size())
    assert not host.geometry().intersects(place)


def is_whole(toast: Toast) -> bool:
    label = toast.findChild(QLabel, "toast_text")
    assert isinstance(label, QLabel)
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    wide = label.wordWrap() or label.width() >= label.sizeHint().width()
    return wide and label.height() >= needed


@pytest.mark.parametrize("text", ["Ari is here.", "A sentence that breaks when it grows. " * 3])
def test_its_text_is_whole_when_the_text_of_the_window_grows(
    theme: Theme, host: ToastHost, text: str, qtbot: QtBot
) -> None:
    toast = host.show_toast(text, undo=lambda: None)
    assert is_whole(toast)
    theme.set_text_size(200)
    qtbot.waitUntil(lambda: is_whole(toast))
    theme.set_text_size(100)
    qtbot.waitUntil(lambda: is_whole(toast))


def test_it_covers_no_banner(theme: Theme, host: ToastHost, window: QWidget) -> None:
    """Where the page leaves no place at its bottom, the top is looked at."""
    Pages(window, [QRect(0, y, 800, 40) for y in range(150, 500, 50)])
    banner = Banner(theme=theme, name="practice_banner", text="Practice data")
    banner.setParent(window)
    banner.setGeometry(12, 10, 776, 50)
    banner.show()
    host.show_toast("Ari is here.", undo=lambda: None)
    assert not host.geometry().intersects(banner.geometry())
    host.clear()
    banner.setGeometry(12, 10, 776, 120)
    host.show_toast("Ari is here.", undo=lambda: None)
    assert not host.geometry().intersects(banner.geometry())
    assert window.contentsMargins().bottom() > host.height()


def test_a_long_one_stays_broken_when_it_is_placed_again(host: ToastHost, window: QWidget) -> None:
    toast = host.show_toast("A name that is very long indeed " * 4, undo=lambda: None)
    for width in (700, 690, 680):
        window.resize(width, 500)
        window.grab()
        assert toast.sizeHint().width() <= window.width()
        assert toast.height() >= toast.heightForWidth(toast.width())


def test_it_goes_aside_rather_than_cover_half_a_text(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 300)
    Pages(window, [QRect(0, 150, 1200, 150), QRect(0, 0, 1200, 40)])
    line = QLabel("18:30, Old Mill library, names on paper as each person agreed", window)
    line.adjustSize()
    line.move(0, 0)
    line.show()
    window.show()
    host = ToastHost(theme=theme, window=window)
    host.show_toast("Rowan Underhill is here. 2 now.", undo=lambda: None)
    line.move(host.x() + 8 - line.width(), host.geometry().bottom() - 8)
    host.page_came()
    qtbot.waitUntil(lambda: not host.geometry().intersects(line.geometry()))
    assert not host.geometry().intersects(line.geometry())
    assert covered(host, window) == []


@pytest.mark.parametrize("with_keys", [False, True])
@pytest.mark.parametrize("name", ["toast_undo", "toast_close"])
def test_the_caret_is_where_it_was_when_a_toast_was_used(
    host: ToastHost, window: QWidget, qtbot: QtBot, name: str, *, with_keys: bool
) -> None:
    field = window.findChild(QLineEdit)
    other = QPushButton(window)
    other.show()
    assert field is not None
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    toast = host.show_toast("Ari is here.", undo=lambda: None)
    button = toast.findChild(QWidget, name)
    assert button is not None
    for one in toast.findChildren(QPushButton):
        QWidget.setTabOrder(one, other)
    if with_keys:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(button.hasFocus)
        QTest.keyClick(button, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert host.shown == []
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert field.hasFocus()


def test_it_covers_neither_the_line_of_a_heading_nor_the_big_number(
    theme: Theme, host: ToastHost, window: QWidget
) -> None:
    header = PageHeader(theme=theme, title="Thursday", subtitle="18:30 at the mill", name="head")
    header.setParent(window)
    header.setGeometry(300, 60, 300, 70)
    number = BigNumber(name="present")
    number.setParent(window)
    number.setGeometry(300, 330, 200, 160)
    number.set_number(12, "here")
    header.show()
    number.show()
    window.grab()
    host.show_toast("Wren is here. 12 now.", undo=lambda: None)
    assert not covers(window, host)
    for name in ("head_subtitle", "present_number"):
        label = window.findChild(QLabel, name)
        assert label is not None
        assert label.text()
        host.move(label.mapTo(window, QPoint()))
        assert covers(window, host), name


def test_its_cross_is_seen_beneath_the_pointer(theme: Theme, host: ToastHost) -> None:
    toast = host.show_toast("Ari is here.", undo=lambda: None)
    close = toast.findChild(QWidget, "toast_close")
    assert close is not None
    close.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    place = QRect(close.mapTo(toast, QPoint()), close.size()).adjusted(4, 4, -4, -4)
    picture = toast.grab(place).toImage()
    seen = Counter(
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    )
    ((most, _count),) = seen.most_common(1)
    assert most == theme.tokens.ink.lower()
    assert len(seen) > 1
