"""Agenda, minutes without names, tasks, who leads, and the series of a meeting on its record."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus, GroupRole
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.ui.context import SERIES, PageContext
from chapterdesk.ui.meetings.page import MeetingsPage
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.conftest import PageCalls

FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # wall-clock time, a Thursday
WEEK = timedelta(weeks=1)


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[MeetingsPage]:
    made = MeetingsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def people(services: Services) -> tuple[bytes, bytes]:
    return (
        services.members.add(MemberDraft(display_name="Sam Dlamini"))[0],
        services.members.add(MemberDraft(display_name="Wren Halloran"))[0],
    )


@pytest.fixture
def series(services: Services, people: tuple[bytes, bytes]) -> bytes:
    """Every Thursday; Sam leads first, Wren may stand in."""
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    for member in people:
        services.groups.set_member(group, member, GroupMemberStatus.ACTIVE, GroupRole.FACILITATOR)
    services.leading.set_turns(group, people[:1], people[1:])
    draft = SeriesDraft(
        starts_local=FIRST,
        rule="FREQ=WEEKLY;BYDAY=TH",
        template=SeriesTemplate(group_id=group, title="Walk", agenda="Hello"),
    )
    return services.series.add(draft)[0]


@pytest.fixture
def meeting(services: Services, series: bytes) -> bytes:
    found = services.series.dates(series)[0].meeting_id
    assert found is not None
    return found


def press(page: QWidget, name: str) -> None:
    found = [one for one in page.findChildren(QAbstractButton, name) if not one.isHidden()]
    assert found, name
    found[-1].click()


def write(page: QWidget, name: str, text: str) -> None:
    field = page.findChild(QLineEdit, name)
    field.setText(text)
    field.textEdited.emit(text)


def starts(services: Services) -> list[datetime]:
    return sorted(row.starts_local for row in services.meetings.window("all", 0, 200).rows)


def test_minutes_are_written_and_taken_back(
    page: MeetingsPage, services: Services, meeting: bytes
) -> None:
    page.activate(meeting)
    press(page, "meeting_write")
    page.writing.minutes._minutes.setPlainText("We meet in the park next time.")
    press(page, "minutes_save")
    assert services.minutes.detail(meeting).minutes == "We meet in the park next time."
    assert services.minutes.detail(meeting).agenda == "Hello"
    page.context.undo.undo()
    assert services.minutes.detail(meeting).minutes == ""


def test_a_name_in_the_minutes_is_asked_about_before_it_is_kept(
    page: MeetingsPage, services: Services, meeting: bytes, messages: RecordingMessages
) -> None:
    page.activate(meeting)
    press(page, "meeting_write")
    page.writing.minutes._minutes.setPlainText("Wren brings the tea.")
    press(page, "minutes_save")
    question, then = messages.questions[-1]
    assert "Wren" in question.lost
    assert services.minutes.detail(meeting).minutes == ""
    then()
    assert services.minutes.detail(meeting).minutes == "Wren brings the tea."


def test_minutes_that_were_cut_off_come_back_as_minutes(page: MeetingsPage, meeting: bytes) -> None:
    page.activate(meeting)
    press(page, "meeting_write")
    page.writing.minutes._minutes.setPlainText("Half a")
    page.clear()
    assert page.writing.minutes._minutes.toPlainText() == ""
    page.activate()
    press(page, "meeting_minutes_unfinished_action")
    assert page.writing.minutes._minutes.toPlainText() == "Half a"


def test_a_task_that_was_cut_off_comes_back(page: MeetingsPage, meeting: bytes) -> None:
    page.activate(meeting)
    press(page, "meeting_add_task")
    write(page, "action_summary", "Book the")
    page.clear()
    page.activate()
    press(page, "meeting_task_unfinished_action")
    assert page.findChild(QLineEdit, "action_summary").text() == "Book the"  # type: ignore[union-attr]


def test_what_was_decided_becomes_a_task(
    page: MeetingsPage,
    services: Services,
    meeting: bytes,
    people: tuple[bytes, bytes],
    qtbot: QtBot,
) -> None:
    page.activate(meeting)
    press(page, "meeting_add_task")
    press(page, "action_save")
    assert page.writing.action.rows["summary"].error
    write(page, "action_summary", "Book the room")
    write(page, "action_due", "2026-12-10")
    page.writing.action._owner.hold(people[1], "Wren Halloran")
    press(page, "action_save")
    (task,) = services.minutes.detail(meeting).actions
    assert (task.summary, task.owner, task.due_on) == (
        "Book the room", "Wren Halloran", date(2026, 12, 10)
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.findChild(QLabel, "meeting_task_0") is not None)


def test_somebody_stands_in_and_somebody_leads_no_more(
    page: MeetingsPage, services: Services, meeting: bytes, qtbot: QtBot
) -> None:
    page.activate(meeting)
    assert [row.name for row in services.leading.duties(meeting)] == ["Sam Dlamini"]
    page.findChild(QAction, "meeting_lead_0_state_choice_0").trigger()
    (duty,) = services.leading.duties(meeting)
    assert (duty.name, duty.replaces) == ("Wren Halloran", "Sam Dlamini")
    page.context.undo.undo()
    (duty,) = services.leading.duties(meeting)
    assert duty.name == "Sam Dlamini"
    qtbot.waitUntil(lambda: page.findChild(QAction, "meeting_lead_0_state_choice_1") is not None)
    page.findChildren(QAction, "meeting_lead_0_state_choice_1")[-1].trigger()
    assert services.leading.duties(meeting) == ()


def test_the_fairest_is_offered_first(
    page: MeetingsPage, services: Services, meeting: bytes
) -> None:
    page.activate(meeting)
    press(page, "meeting_ask_next")
    names = {row.name for row in services.leading.duties(meeting)}
    assert names == {"Sam Dlamini", "Wren Halloran"}


def test_the_series_is_a_press_away(
    page: MeetingsPage, meeting: bytes, series: bytes, calls: PageCalls
) -> None:
    page.activate(meeting)
    press(page, "meeting_series")
    assert calls.shown[-1] == (SERIES, series)


@pytest.mark.parametrize(
    ("scope", "hours"), [("one", [20, 18, 18]), ("following", [20, 20, 20]), ("all", [20, 20, 20])]
)
def test_changing_one_of_a_series_asks_how_far_it_goes(
    page: MeetingsPage, services: Services, meeting: bytes, scope: str, hours: list[int]
) -> None:
    page.activate(meeting)
    press(page, "meeting_edit")
    write(page, "meeting_time", "20:00")
    press(page, "meeting_save")
    press(page.window(), f"scope_{scope}")
    assert [one.hour for one in starts(services)[:3]] == hours
    page.context.undo.undo()
    assert [one.hour for one in starts(services)[:3]] == [18, 18, 18]


def test_meeting_mode_hides_what_was_said(
    page: MeetingsPage, services: Services, meeting: bytes
) -> None:
    detail = services.minutes.detail(meeting)
    services.minutes.save(meeting, agenda="", minutes="Quiet words", updated_at=detail.updated_at)
    services.discretion.enter()
    page.activate(meeting)
    shown = {label.text() for label in page.findChildren(QLabel)}
    assert "Quiet words" not in shown
    assert not [one for one in page.findChildren(QWidget, "meeting_write") if not one.isHidden()]


def test_everything_has_a_name(
    page: MeetingsPage, meeting: bytes, assert_all_named: Callable[[QWidget], None]
) -> None:
    page.activate(meeting)
    assert_all_named(page)
    press(page, "meeting_write")
    assert_all_named(page)
    page.writing.minutes.leave()
    press(page, "meeting_add_task")
    assert_all_named(page)
