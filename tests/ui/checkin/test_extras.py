"""Every mark by key and pointer, heads by kind, the paper sheet and the grid, over a real vault."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.checkin.statuses import ROLL_CALL, choices
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.checkin.conftest import Evening, said
from tests.ui.conftest import PageCalls

START = datetime(2026, 11, 26, 18, 0)  # noqa: DTZ001  # wall-clock time at the meeting
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def page(page_context: PageContext, evening: Evening, qtbot: QtBot) -> Iterator[CheckInPage]:
    made = CheckInPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activate(evening.meeting)
    qtbot.waitUntil(made.search.hasFocus)
    yield made
    made.door.end()


def status_of(services: Services, meeting: bytes, name: str) -> AttendanceStatus:
    return next(row.status for row in services.checkin.find(meeting, name).rows if row.name == name)


def shown(page: CheckInPage, name: str) -> QWidget:
    widget: QWidget = page.findChild(QWidget, name)
    return widget


class TestMarks:
    def test_every_mark_has_a_key(self) -> None:
        offered = {choice.status for choice in choices()}
        assert offered == set(AttendanceStatus)
        assert set(ROLL_CALL.values()) == offered - {AttendanceStatus.VOID}

    def test_a_button_offers_every_mark_and_what_it_counts_as(
        self, page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
    ) -> None:
        button = shown(page, "checkin_mark")
        assert not button.isEnabled()
        QTest.keyClicks(page.search, "skye")
        QTest.keyClick(page.search, ENTER)
        said(page)
        qtbot.waitUntil(button.isEnabled)
        menu = page.findChild(QMenu, "checkin_mark_menu")
        menu.aboutToShow.emit()
        actions = {action.objectName(): action for action in menu.actions()}
        assert "counts as neither" in actions["mark_excused"].text()
        assert actions["mark_present"].isChecked()
        actions["mark_remote"].trigger()
        said(page)
        assert status_of(services, evening.meeting, "Skye") == AttendanceStatus.REMOTE
        assert "1 from elsewhere" in page.findChild(QLabel, "parts").text()

    def test_nobody_at_the_door_is_offered_any(self, page: CheckInPage, qtbot: QtBot) -> None:
        QTest.keyClicks(page.search, "skye")
        QTest.keyClick(page.search, ENTER)
        said(page)
        qtbot.waitUntil(shown(page, "checkin_mark").isEnabled)
        page.door.enter()
        QTest.keyClicks(page.search, "sky")
        QTest.qWait(60)
        assert not shown(page, "checkin_mark").isVisible()


class TestKinds:
    def test_a_new_kind_is_counted_and_taken_back(
        self, page: CheckInPage, services: Services, evening: Evening, page_context: PageContext
    ) -> None:
        QTest.keyClick(page.search, Qt.Key.Key_F6)
        assert page.extras.tallies.isVisible()
        field = page.findChild(QLineEdit, "tally_kind")
        QTest.keyClicks(field, "Children")
        QTest.keyClick(field, ENTER)
        said(page)
        page.findChild(QAbstractButton, "tally_0_more").click()
        said(page)
        (tally,) = services.tallies.list(evening.meeting)
        assert (tally.kind, tally.count) == ("Children", 2)
        assert services.checkin.summary(evening.meeting).headcount == 2
        page_context.undo.undo()
        assert services.tallies.list(evening.meeting)[0].count == 1
        number = page.findChild(QLabel, "tally_0_number")
        QTest.qWait(150)
        assert number.text() == "1"
        QTest.keyClick(field, ESCAPE)
        assert page.people.isVisible()

    def test_a_group_that_counts_has_kinds_and_takes_no_name(
        self, page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
    ) -> None:
        page.activate(evening.counted)
        qtbot.waitUntil(page.counting.isVisible)
        shown(page, "count_kinds").click()  # type: ignore[attr-defined]
        field = page.findChild(QLineEdit, "tally_kind")
        QTest.keyClicks(field, "Sam Dlamini")
        QTest.keyClick(field, ENTER)
        assert services.tallies.list(evening.counted) == ()
        QTest.keyClick(page, Qt.Key.Key_F7)
        assert not page.extras.paper.isVisible()


class TestPaper:
    def test_numbers_are_shown_before_they_are_entered_and_taken_back(
        self,
        page: CheckInPage,
        services: Services,
        evening: Evening,
        page_context: PageContext,
        qtbot: QtBot,
    ) -> None:
        QTest.keyClick(page.search, Qt.Key.Key_F7)
        panel = page.extras.paper
        entry = services.paper_entry.look(evening.meeting)
        assert panel.list.rows.rowCount() == entry.last
        field = page.findChild(QLineEdit, "paper_numbers")
        QTest.keyClicks(field, "1-2, 4")
        qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 3)
        assert panel.list.rows.row(2).title.startswith("4 ")
        assert "3 people will be marked" in page.findChild(QLabel, "paper_said").text()
        assert services.checkin.summary(evening.meeting).present == 0
        QTest.keyClick(field, ENTER)
        said(page)
        assert services.checkin.summary(evening.meeting).present == 3
        assert field.text() == ""
        page_context.undo.undo()
        assert services.checkin.summary(evening.meeting).present == 0

    def test_a_wrong_number_is_told_at_the_field(
        self, page: CheckInPage, services: Services, evening: Evening, messages: RecordingMessages
    ) -> None:
        QTest.keyClick(page.search, Qt.Key.Key_F7)
        field = page.findChild(QLineEdit, "paper_numbers")
        QTest.keyClicks(field, "1-99")
        QTest.keyClick(field, ENTER)
        assert services.checkin.summary(evening.meeting).present == 0
        assert field.text() == "1-99"
        assert [place for place, _text in messages.inlines] == ["rows"]


class TestGrid:
    @pytest.fixture
    def choir(self, services: Services, evening: Evening) -> bytes:
        group, _undo = services.groups.add(
            GroupDraft(name="Choir", attendance_mode=AttendanceMode.NAMED)
        )
        services.groups.set_member(group, evening.people["Skye"], GroupMemberStatus.ACTIVE)
        return services.meetings.add(MeetingDraft(starts_local=START, group_id=group))[0]

    def test_marks_several_meetings_by_keys(
        self, page: CheckInPage, services: Services, evening: Evening, choir: bytes
    ) -> None:
        QTest.keyClick(page.search, Qt.Key.Key_F5)
        grid = page.extras.grid
        assert grid.isVisible()
        assert len(grid.model.columns) == 3
        ids = [one.meeting.id for one in grid.model.columns]
        names = [grid.model.row_at(grid.model.index(at, 0)).name for at in range(7)]  # type: ignore[union-attr]
        skye = names.index("Skye")
        grid.view.setCurrentIndex(grid.model.index(skye, 1 + ids.index(choir)))
        QTest.keyClick(grid.view, Qt.Key.Key_L)
        assert status_of(services, choir, "Skye") == AttendanceStatus.LATE
        assert status_of(services, evening.meeting, "Skye") == AttendanceStatus.UNKNOWN
        grid.view.setCurrentIndex(grid.model.index(skye, 1 + ids.index(evening.meeting)))
        QTest.keyClick(grid.view, ENTER)
        assert status_of(services, evening.meeting, "Skye") == AttendanceStatus.PRESENT
        QTest.keyClick(grid.view, ESCAPE)
        assert page.people.isVisible()

    def test_a_group_that_counts_takes_no_mark(
        self,
        page: CheckInPage,
        services: Services,
        evening: Evening,
        messages: RecordingMessages,
    ) -> None:
        QTest.keyClick(page.search, Qt.Key.Key_F5)
        grid = page.extras.grid
        ids = [one.meeting.id for one in grid.model.columns]
        grid.view.setCurrentIndex(grid.model.index(0, 1 + ids.index(evening.counted)))
        QTest.keyClick(grid.view, Qt.Key.Key_P)
        assert services.checkin.summary(evening.counted).present == 0
        assert messages.errors

    def test_a_name_is_found_and_marked(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        QTest.keyClick(page.search, Qt.Key.Key_F5)
        grid = page.extras.grid
        ids = [one.meeting.id for one in grid.model.columns]
        grid.view.setCurrentIndex(grid.model.index(0, 1 + ids.index(evening.meeting)))
        QTest.keyClicks(grid.search, "sky")
        assert grid.model.rowCount() == 1
        QTest.keyClick(grid.search, ENTER)
        assert status_of(services, evening.meeting, "Skye") == AttendanceStatus.PRESENT

    def test_it_is_a_sound_model(self, page: CheckInPage, choir: bytes) -> None:
        tester = QAbstractItemModelTester(
            page.extras.grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        QTest.keyClick(page.search, Qt.Key.Key_F5)
        QTest.keyClicks(page.extras.grid.search, "s")
        page.extras.clear()
        assert tester is not None


class TestTheDoor:
    @pytest.mark.parametrize("key", [Qt.Key.Key_F8, Qt.Key.Key_F7, Qt.Key.Key_F5])
    def test_what_stood_in_place_of_the_list_is_gone(
        self, page: CheckInPage, services: Services, evening: Evening, key: Qt.Key
    ) -> None:
        services.checkin.mark(evening.meeting, evening.people["Skye"])
        QTest.keyClick(page.search, key)
        said(page)
        page.door.enter()
        said(page)
        assert page.people.isVisible()
        assert page.inside.list.rows.rowCount() == 0
        assert page.extras.paper.list.rows.rowCount() == 0
        assert page.extras.grid.model.rowCount() == 0

    @pytest.mark.parametrize("key", [Qt.Key.Key_F8, Qt.Key.Key_F7, Qt.Key.Key_F6, Qt.Key.Key_F5])
    def test_no_key_opens_one_there(self, page: CheckInPage, calls: PageCalls, key: Qt.Key) -> None:
        page.door.enter()
        QTest.keyClick(page.search, key)
        assert page.people.isVisible()
        assert not page.extras.holds(page._left.currentWidget())


def test_everything_new_has_a_name(page: CheckInPage) -> None:
    for panel in (page.extras.tallies, page.extras.paper, page.extras.grid):
        for widget in (*panel.findChildren(QAbstractButton), *panel.findChildren(QLineEdit)):
            if widget.objectName() and not widget.objectName().startswith("qt_"):
                assert widget.accessibleName(), widget.objectName()


def test_a_walk_in_becomes_who_they_were_before(
    page: CheckInPage, services: Services, evening: Evening, messages: RecordingMessages
) -> None:
    QTest.keyClicks(page.search, "Skyler")
    QTest.keyClick(page.search, ENTER)
    said(page)
    walk_in = services.checkin.find(evening.meeting, "skyler").rows[0]
    QTest.qWait(100)
    menu = page.findChild(QMenu, "checkin_mark_menu")
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.objectName() == "mark_known").trigger()
    panel = page.extras.known
    assert panel.isVisible()
    QTest.keyClicks(panel.search, "sky")
    assert [panel.list.rows.row(at).title for at in range(panel.list.rows.rowCount())] == ["Skye"]
    QTest.keyClick(panel.search, ENTER)
    messages.answer(accept=True)
    said(page)
    assert status_of(services, evening.meeting, "Skye") == AttendanceStatus.PRESENT
    assert services.checkin.summary(evening.meeting).present == 1
    assert page.people.isVisible()
    page.context.undo.undo()
    rows = services.checkin.find(evening.meeting, "skyler").rows
    assert [row.member_id for row in rows] == [walk_in.member_id]


def test_no_mark_is_about_a_visitor_who_was_taken_back(
    page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
) -> None:
    button = shown(page, "checkin_mark")
    QTest.keyClicks(page.search, "Skyler")
    QTest.keyClick(page.search, ENTER)
    said(page)
    qtbot.waitUntil(button.isEnabled)
    assert "Skyler" in button.accessibleName()
    page.context.undo.undo()
    assert not services.checkin.find(evening.meeting, "skyler").rows
    qtbot.waitUntil(lambda: not button.isEnabled())
    assert "Skyler" not in button.accessibleName()
