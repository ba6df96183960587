"""Door mode: one screen, no names but the one being marked, left only with the passphrase."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.secret import Secret
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.checkin.door import Door
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.misses import MISSES
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.widgets.lists.row import ListRow
from tests.ui.checkin.conftest import PEOPLE, Evening, said
from tests.ui.conftest import PageCalls

FINGER = 44


@pytest.fixture
def page(page_context: PageContext, evening: Evening, qtbot: QtBot) -> Iterator[CheckInPage]:
    made = CheckInPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activate(evening.meeting)
    made.door.enter()
    qtbot.waitUntil(made.search.hasFocus)
    yield made
    made.door.end()


def visible_text(page: CheckInPage) -> str:
    """Return everything that can be read on the screen."""
    texts = []
    for widget in page.findChildren(QWidget):
        text = getattr(widget, "text", None)
        if widget.isVisible() and callable(text):
            texts.append(str(text()))
    rows = page.people.list.rows
    if page.people.list.isVisible():
        texts += [rows.row(place).sentence() for place in range(rows.rowCount())]
    return "\n".join(texts)


def leave(page: CheckInPage, passphrase: str) -> None:
    page.findChild(QPushButton, "leave_door").click()
    field = page.findChild(QLineEdit, "leave_passphrase_edit")
    field.setText(passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)


def close_leaving(page: CheckInPage) -> None:
    page.findChild(QPushButton, "leave_door").click()
    QTest.keyClick(page.findChild(QLineEdit, "leave_passphrase_edit"), Qt.Key.Key_Escape)


def add(page: CheckInPage, name: str) -> None:
    QTest.keyClicks(page.search, name)
    QTest.keyClick(page.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    said(page)


def shown_rows(page: CheckInPage) -> list[ListRow]:
    rows = page.people.list.rows
    return [rows.row(place) for place in range(rows.rowCount())]


class TestWhatIsSeen:
    def test_nobody_before_the_second_letter(self, page: CheckInPage) -> None:
        QTest.keyClicks(page.search, "s")
        assert page.people.list.rows.rowCount() == 0
        QTest.keyClicks(page.search, "k")
        assert "Skye" in visible_text(page)

    def test_no_other_name_no_tag_no_first_timer_no_absence(
        self, page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
    ) -> None:
        for name in ("Sam Dlamini", "Ari Beltrán"):
            services.checkin.mark(evening.meeting, evening.people[name])
        page.controller.refresh()
        qtbot.waitUntil(lambda: not page.controller.pending)
        seen = visible_text(page)
        assert not any(name in seen for name, _pronouns in PEOPLE)
        assert "2" in seen
        assert "first time" not in seen
        assert "expected" not in seen

    def test_shielded_people_are_initials(self, page: CheckInPage) -> None:
        QTest.keyClicks(page.search, "wren")
        assert "W." in visible_text(page)
        assert "Wren" not in visible_text(page).replace("Add “", "")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        assert "W. is here" in visible_text(page).replace("\u2068", "").replace("\u2069", "")

    def test_toasts_hold_no_name(self, page: CheckInPage, messages: RecordingMessages) -> None:
        QTest.keyClicks(page.search, "skye")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        said(page)
        assert messages.toasts[-1][0] == "Welcome. 1 person is here now."

    def test_other_ways_off_this_screen_are_shut(self, page: CheckInPage, calls: PageCalls) -> None:
        for key in (Qt.Key.Key_Escape, Qt.Key.Key_F8, Qt.Key.Key_F2):
            QTest.keyClick(page.search, key)
        page.print_document()
        assert calls.shown == []
        assert not page.inside.isVisible()
        assert calls.door == [True]


class TestTakingBack:
    def test_no_key_brings_back_what_somebody_else_typed(self, page: CheckInPage) -> None:
        for way in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
            QTest.keyClicks(page.search, "skye")
            QTest.keyClick(page.search, way)
            said(page)
            assert page.search.text() == ""
            for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
                QTest.keyClick(page.search, key, Qt.KeyboardModifier.ControlModifier)
                said(page)
                assert page.search.text() == ""
        QTest.keyClicks(page.search, "s")
        QTest.keyClick(page.search, Qt.Key.Key_Backspace)
        page.search.undo()
        assert page.search.text() == ""

    def test_ctrl_z_takes_back_the_last_check_in_and_names_nobody(
        self,
        page: CheckInPage,
        services: Services,
        evening: Evening,
        messages: RecordingMessages,
    ) -> None:
        for name in ("skye", "sam"):
            QTest.keyClicks(page.search, name)
            QTest.keyClick(page.search, Qt.Key.Key_Return)
            said(page)
        assert services.checkin.summary(evening.meeting).present == 2
        for present in (1, 0, 0):
            QTest.keyClick(page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            said(page)
            assert services.checkin.summary(evening.meeting).present == present
        texts = " ".join(toast[0] for toast in messages.toasts)
        assert "Undone: the last check-in" in texts
        assert not any(part in texts for part in ("Skye", "Sam"))

    def test_nothing_from_before_the_door_is_taken_back(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        undo = services.checkin.mark(evening.meeting, evening.people["Sam Dlamini"]).undo
        page.context.undo.push("Sam", undo, services.undo.apply)
        QTest.keyClick(page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        said(page)
        assert services.checkin.summary(evening.meeting).present == 1
        QTest.keyClicks(page.search, "skye")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        said(page)
        leave(page, "right")
        page.door.enter()
        QTest.keyClick(page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        said(page)
        assert services.checkin.summary(evening.meeting).present == 2


class TestAPassphraseInTheWrongField:
    def test_closing_the_dialog_leaves_no_caret_in_the_name_field(self, page: CheckInPage) -> None:
        close_leaving(page)
        assert not page.search.hasFocus()
        QTest.keyClicks(QApplication.focusWidget(), "right")
        assert page.search.text() == ""
        said_there = page.findChild(QWidget, "leave_message")
        assert said_there.isVisible()
        assert "name field" in said_there.text()

    def test_enter_never_adds_a_visitor(
        self, page: CheckInPage, services: Services, evening: Evening, messages: RecordingMessages
    ) -> None:
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            page.search.clear()
            QTest.keyClicks(page.search, "tulip garden")
            assert "Ctrl Enter" in [row.keys for row in shown_rows(page)]
            QTest.keyClick(page.search, key)
            said(page)
            QTest.keyClick(page.search, Qt.Key.Key_Down)
            QTest.keyClick(page.search, Qt.Key.Key_Space)
            QTest.keyClick(page.search, Qt.Key.Key_Backspace)
            QTest.keyClick(page.search, Qt.Key.Key_Down)
            QTest.keyClick(page.search, key)
            said(page)
        assert services.checkin.summary(evening.meeting).present == 0
        trouble = page.findChild(QWidget, "checkin_trouble")
        assert trouble.isVisible()
        assert "Ctrl+Enter" in trouble.text()
        texts = " ".join([*(toast[0] for toast in messages.toasts), trouble.text()])
        assert "tulip" not in texts

    def test_enter_that_is_faster_than_the_list_does_not_either(
        self, page: CheckInPage, services: Services, evening: Evening, messages: RecordingMessages
    ) -> None:
        page.controller.submit("tulip garden")
        said(page)
        assert services.checkin.summary(evening.meeting).present == 0
        assert not any("tulip" in toast[0] for toast in messages.toasts)

    def test_ctrl_enter_adds_whoever_comes_for_the_first_time(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        add(page, "Robin")
        assert services.checkin.summary(evening.meeting).present == 1

    def test_the_passphrase_is_nobodys_name_after_the_dialog_was_open(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        close_leaving(page)
        add(page, "right")
        assert services.checkin.summary(evening.meeting).present == 0
        assert services.checkin.find(evening.meeting, "right").total == 0
        assert "right" not in visible_text(page)
        add(page, "Robin")
        assert services.checkin.summary(evening.meeting).present == 1

    def test_enter_empties_what_may_have_been_meant_for_the_dialog(self, page: CheckInPage) -> None:
        close_leaving(page)
        QTest.keyClicks(page.search, "right")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        said(page)
        assert page.search.text() == ""
        assert "right" not in visible_text(page)


class TestLeaving:
    def test_the_passphrase_opens_the_desk(self, page: CheckInPage, calls: PageCalls) -> None:
        leave(page, "right")
        assert calls.door == [True, False]
        assert page.heads.isVisible()
        assert page.findChild(QLineEdit, "leave_passphrase_edit").text() == ""

    def test_five_misses_lock(self, page: CheckInPage, calls: PageCalls) -> None:
        for _miss in range(MISSES - 1):
            leave(page, "wrong")
            assert calls.locked == 0
        message = page.findChild(QWidget, "leave_message")
        assert message.text() == "That was not the passphrase. 1 try is left."
        leave(page, "wrong")
        assert calls.locked == 1
        assert calls.door == [True]

    def test_nobody_moving_brings_the_privacy_screen(
        self, page_context: PageContext, calls: PageCalls, qtbot: QtBot
    ) -> None:
        door = Door(context=page_context, idle_ms=20)
        door.enter()
        qtbot.waitUntil(lambda: calls.covered > 0, timeout=2000)
        door.leave(Secret.from_text("right"))
        assert calls.door == [True, False]


class TestForFingersAndEars:
    def test_nothing_to_press_is_smaller_than_a_finger(self, page: CheckInPage) -> None:
        QTest.keyClicks(page.search, "sk")
        QTest.qWait(30)
        small = []
        for asking in (False, True):
            if asking:
                page.leave.ask()
                QTest.qWait(30)
            for widget in page.findChildren(QWidget):
                pressed = isinstance(widget, QLineEdit | QAbstractButton)
                if pressed and widget.isVisible() and min(widget.width(), widget.height()) < FINGER:
                    small.append((widget.objectName(), widget.width(), widget.height()))
        assert page.people.list.rowHeight(0) >= FINGER
        assert small == []

    def test_that_a_screen_reader_says_names_is_told(self, page: CheckInPage) -> None:
        assert "screen reader" in visible_text(page)
        leave(page, "right")
        assert "screen reader" not in visible_text(page)

    def test_nobody_else_of_the_chapter_is_found(
        self, page: CheckInPage, services: Services
    ) -> None:
        services.members.add(MemberDraft(display_name="Quill Outsider"))
        QTest.keyClicks(page.search, "quill")
        said(page)
        assert "Outsider" not in visible_text(page)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        said(page)
        assert page.controller.summary is not None
        assert page.controller.summary.present == 0

    def test_when_somebody_came_is_nobodys_business(self, page: CheckInPage) -> None:
        QTest.keyClicks(page.search, "skye")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        said(page)
        QTest.keyClicks(page.search, "sky")
        said(page)
        seen = visible_text(page)
        assert "Skye" in seen
        assert "since" not in seen
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        said(page)
        assert "since" not in visible_text(page)
