"""Plan, move, cancel and correct meetings over a real vault."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus, MeetingStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import CHECKIN, SHEET, PageContext
from chapterdesk.ui.meetings.page import MeetingsPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.records.when import parse_day, parse_length, parse_time
from chapterdesk.ui.theme.theme import Theme
from tests.ui.conftest import PageCalls

EVENING = datetime(2026, 11, 26, 18, 30)  # noqa: DTZ001  # wall-clock time at the meeting
LAST_WEEK = datetime(2026, 11, 19, 18, 30)  # noqa: DTZ001


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[MeetingsPage]:
    made = MeetingsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    return found


def choose(page: MeetingsPage, name: str, text: str) -> None:
    combo = page.findChild(QComboBox, name)
    place = combo.findText(text)
    assert place >= 0, text
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def write(page: QWidget, name: str, text: str) -> QLineEdit:
    field = page.findChild(QLineEdit, name)
    field.setText(text)
    field.textEdited.emit(text)
    return field


def titles(page: MeetingsPage) -> list[str]:
    rows = page.pane.list.rows
    return [rows.row(place).title for place in range(rows.rowCount())]


class TestEmpty:
    def test_one_sentence_and_one_thing_to_do(
        self, page: MeetingsPage, services: Services, calls: PageCalls
    ) -> None:
        page.activate()
        assert page.findChild(QWidget, "meetings_empty").isVisible()
        button(page, "meetings_empty_action").click()
        name, meeting = calls.shown[-1]
        assert name == CHECKIN
        assert services.meetings.next().id == meeting


class TestPlanning:
    def test_a_meeting_with_a_new_group_and_a_new_place_without_leaving(
        self, page: MeetingsPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        choose(page, "meeting_group", "New group…")
        write(page, "new_group_name", "Coming out")
        choose(page, "new_group_kind", "Support group")
        mode = page.findChild(QComboBox, "new_group_mode")
        assert mode.currentData() == AttendanceMode.COUNT_ONLY
        note = page.findChild(QWidget, "new_group_mode_row_note")
        assert note.text().startswith("Only a number is kept.")
        button(page, "new_group_save").click()
        choose(page, "meeting_place", "New place…")
        write(page, "new_place_name", "Library")
        button(page, "new_place_save").click()
        write(page, "meeting_day", "2026-12-03")
        write(page, "meeting_time", "19")
        QTest.keyClick(write(page, "meeting_length", "1:30"), Qt.Key.Key_Return)
        row = services.meetings.window("upcoming", 0, 10).rows[0]
        assert (row.label, row.place) == ("Coming out", "Library")
        assert row.starts_local == datetime(2026, 12, 3, 19, 0)  # noqa: DTZ001
        assert (row.ends_local - row.starts_local).total_seconds() == 90 * 60
        assert row.attendance_mode == AttendanceMode.COUNT_ONLY
        assert page.record is not None
        qtbot.waitUntil(lambda: titles(page) == ["Coming out"])

    def test_choosing_names_says_what_they_cost(self, page: MeetingsPage) -> None:
        page.activate()
        page.add()
        choose(page, "meeting_group", "New group…")
        choose(page, "new_group_mode", "Keep names")
        note = page.findChild(QWidget, "new_group_mode_row_note")
        assert "list of who came" in note.text()
        choose(page, "new_group_kind", "Support group")
        mode = page.findChild(QComboBox, "new_group_mode")
        assert mode.currentData() == AttendanceMode.NAMED, "what was chosen is not overruled"

    @pytest.mark.parametrize(
        ("field", "text"), [("day", "31.2.2026"), ("time", "25:00"), ("length", "soon")]
    )
    def test_what_can_not_be_read_is_said_beside_its_field(
        self, page: MeetingsPage, services: Services, field: str, text: str
    ) -> None:
        page.activate()
        page.add()
        write(page, f"meeting_{field}", text)
        button(page, "meeting_save").click()
        assert page.form.rows[field].error
        assert services.meetings.count("all") == 0
        assert page.form.isVisible()

    def test_moving_a_meeting_can_be_undone(self, page: MeetingsPage, services: Services) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        page.activate(meeting)
        button(page, "meeting_edit").click()
        write(page, "meeting_time", "20:15")
        button(page, "meeting_save").click()
        assert services.meetings.detail(meeting).row.starts_local.hour == 20
        page.context.undo.undo()
        assert services.meetings.detail(meeting).row.starts_local == EVENING


class TestRecord:
    def test_actions_lead_on(
        self, page: MeetingsPage, services: Services, calls: PageCalls
    ) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        page.activate(meeting)
        button(page, "meeting_check_in").click()
        page.findChild(QWidget, "meeting_sheet").click()
        assert calls.shown == [(CHECKIN, meeting), (SHEET, meeting)]

    def test_cancel_and_bin_can_be_undone(self, page: MeetingsPage, services: Services) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        page.activate(meeting)
        button(page, "meeting_call_off").click()
        assert services.meetings.detail(meeting).row.status == MeetingStatus.CANCELLED
        page.context.undo.undo()
        assert services.meetings.detail(meeting).row.status == MeetingStatus.PLANNED
        button(page, "meeting_delete").click()
        assert services.meetings.count("all") == 0
        assert page.record is None
        page.context.undo.undo()
        assert services.meetings.count("all") == 1

    def test_a_paper_sheet_of_the_past_is_typed_in_by_row_numbers(
        self, page: MeetingsPage, services: Services, qtbot: QtBot
    ) -> None:
        group, _undo = services.groups.add(
            GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED)
        )
        for name in ("Ari", "Sam", "Wren"):
            member, _undo = services.members.add(MemberDraft(display_name=name))
            services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=LAST_WEEK, group_id=group))
        page.activate(meeting)
        write(page, "meeting_rows", "1, 9")
        button(page, "meeting_mark").click()
        assert page.findChild(QWidget, "meeting_rows_row").error.startswith("The sheet has rows")
        write(page, "meeting_rows", "1,3")
        button(page, "meeting_mark").click()
        assert services.checkin.summary(meeting).present == 2
        qtbot.waitUntil(
            lambda: page.findChild(QWidget, "meeting_counts").text().startswith("2 by name")
        )

    def test_past_meetings_stand_apart_and_are_found(
        self, page: MeetingsPage, services: Services, qtbot: QtBot
    ) -> None:
        services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        services.meetings.add(MeetingDraft(starts_local=LAST_WEEK, title="Walk"))
        page.activate()
        assert titles(page) == ["Film"]
        button(page, "meetings_when_past").click()
        assert titles(page) == ["Walk"]
        page.pane.search.setText("film")
        assert titles(page) == []
        page.pane.search.setText("wal")
        assert titles(page) == ["Walk"]

    def test_a_refusal_of_the_service_is_told(
        self,
        page: MeetingsPage,
        services: Services,
        messages: RecordingMessages,
        clock: FixedClock,
    ) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        page.activate(meeting)
        button(page, "meeting_edit").click()
        clock.set(clock.now() + timedelta(minutes=1))
        services.checkin.finish(meeting)
        write(page, "meeting_time", "20:15")
        button(page, "meeting_save").click()
        assert messages.errors
        assert page.form.isVisible(), "what was typed is not lost"


class TestPlaces:
    def test_add_change_archive(self, page: MeetingsPage, services: Services) -> None:
        page.activate()
        button(page, "show_places").click()
        button(page, "place_add").click()
        write(page, "place_name", "Library")
        page.findChild(QWidget, "place_feature_ramp_or_lift").setChecked(True)
        button(page, "place_save").click()
        assert services.places.list()[0].features == ("ramp_or_lift",)
        page.places.list.select_place(0)
        button(page, "place_edit").click()
        write(page, "place_area", "Centre")
        button(page, "place_save").click()
        assert services.places.list()[0].area == "Centre"
        button(page, "place_archive").click()
        assert services.places.list() == ()


class TestWhen:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [("18:30", 1110), ("1830", 1110), ("18.30", 1110), ("١٨:٣٠", 1110), ("7", 420)],
    )
    def test_times(self, text: str, minutes: int) -> None:
        time = parse_time(text)
        assert time.hour * 60 + time.minute == minutes

    @pytest.mark.parametrize(("text", "minutes"), [("90", 90), ("1:30", 90), ("2 h", 120)])
    def test_lengths(self, text: str, minutes: int) -> None:
        assert parse_length(text) == minutes

    @pytest.mark.parametrize("text", ["", "24:00", "12:60", "noon", "-1", "1" * 400])
    def test_what_is_no_time(self, text: str) -> None:
        with pytest.raises(UsageError):
            parse_time(text)

    @pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-30", "26.11.2026", "0000-01-01"])
    def test_what_is_no_day(self, text: str) -> None:
        with pytest.raises(UsageError):
            parse_day(text)

    @pytest.mark.parametrize("text", ["", "0", "soon", "1:x", "99999"])
    def test_what_is_no_length(self, text: str) -> None:
        with pytest.raises(UsageError):
            parse_length(text)


class TestScreen:
    def test_everything_has_a_name(
        self,
        page: MeetingsPage,
        services: Services,
        assert_all_named: Callable[[QWidget], None],
    ) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        page.activate(meeting)
        assert_all_named(page)
        button(page, "meeting_edit").click()
        choose(page, "meeting_group", "New group…")
        choose(page, "meeting_place", "New place…")
        assert_all_named(page)
        button(page, "show_places").click()
        page.places.add()
        assert_all_named(page)

    def test_fits_a_small_screen_at_twice_the_text(
        self, page: MeetingsPage, services: Services, theme: Theme
    ) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="F" * 90))
        page.activate(meeting)
        theme.set_text_size(200)
        page.resize(800, 768)
        page.edit()
        assert page.minimumSizeHint().width() <= 800

    def test_clear_leaves_nothing_behind(self, page: MeetingsPage, services: Services) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, title="Film"))
        page.activate(meeting)
        page.clear()
        assert titles(page) == []
        assert page.record is None
