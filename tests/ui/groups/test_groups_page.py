"""Keep groups: alias, attendance mode, archive, over a real vault."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.groups.page import GroupsPage
from chapterdesk.ui.messages import RecordingMessages

EVENING = datetime(2026, 11, 26, 18, 30)  # noqa: DTZ001  # wall-clock time at the meeting


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[GroupsPage]:
    made = GroupsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def named(services: Services) -> bytes:
    """A group with one name in its attendance."""
    group, _undo = services.groups.add(
        GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED)
    )
    member, _undo = services.members.add(MemberDraft(display_name="Sam Dlamini"))
    services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, group_id=group))
    services.checkin.mark(meeting, member)
    return group


def press(page: QWidget, name: str) -> None:
    page.findChild(QPushButton, name).click()


def titles(page: GroupsPage) -> list[str]:
    rows = page.pane.list.rows
    return [rows.row(place).title for place in range(rows.rowCount())]


def test_add_with_an_alias_that_the_list_shows(
    page: GroupsPage, services: Services, qtbot: QtBot
) -> None:
    page.activate()
    press(page, "groups_empty_action")
    page.findChild(QLineEdit, "group_name").setText("Coming out")
    page.findChild(QLineEdit, "group_alias").setText("Tuesday circle")
    press(page, "group_save")
    qtbot.waitUntil(lambda: titles(page) == ["Tuesday circle"])
    assert services.groups.list()[0].name == "Coming out"
    page.context.undo.undo()
    assert services.groups.list() == ()


def test_a_group_without_a_name_is_refused_beside_the_field(
    page: GroupsPage, services: Services
) -> None:
    page.activate()
    page.add()
    press(page, "group_save")
    assert page.form.rows["name"].error
    assert services.groups.list() == ()


def test_archive_and_back(page: GroupsPage, services: Services, named: bytes) -> None:
    page.activate(named)
    press(page, "group_archive")
    assert services.groups.list() == ()
    press(page, "groups_which_archived")
    assert titles(page) == ["Thursday"]


def test_count_only_with_names_is_refused_in_the_form_and_offered_plainly(
    page: GroupsPage, services: Services, named: bytes, messages: RecordingMessages
) -> None:
    page.activate(named)
    press(page, "group_edit")
    mode = page.findChild(QComboBox, "group_mode")
    mode.setCurrentIndex(mode.findData(AttendanceMode.COUNT_ONLY))
    press(page, "group_save")
    assert page.form.rows["attendance_mode"].error
    page.close_form()
    press(page, "group_count_only")
    question, then = messages.questions[-1]
    assert question.verb == "Erase 1 name"
    assert services.groups.named_attendances(named) == 1
    then()
    assert services.groups.named_attendances(named) == 0
    assert services.groups.detail(named).row.attendance_mode == AttendanceMode.COUNT_ONLY
    assert page.context.undo.recent() == [], "undo would bring the names back"


def test_everything_has_a_name(
    page: GroupsPage, named: bytes, assert_all_named: Callable[[QWidget], None]
) -> None:
    page.activate(named)
    assert_all_named(page)
    page.edit()
    assert_all_named(page)


def test_clear_leaves_nobody_behind(page: GroupsPage, named: bytes) -> None:
    page.activate(named)
    page.clear()
    assert titles(page) == []
    assert page.findChild(QWidget, "group_person") is None or page.record is None


def test_deleting_a_group_asks_about_its_meetings_to_come(
    page: GroupsPage,
    services: Services,
    messages: RecordingMessages,
    named: bytes,
    qtbot: QtBot,
) -> None:
    later = EVENING.replace(month=12)
    services.meetings.add(MeetingDraft(starts_local=later, group_id=named))
    page.activate(named)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "group_delete") is not None)
    page.findChild(QWidget, "group_delete").click()
    qtbot.waitUntil(lambda: bool(messages.questions))
    question, _then = messages.questions[-1]
    assert "1 meeting to come goes into the bin with it." in question.lost
    assert "The archive" in question.lost
    messages.answer(accept=True)
    qtbot.waitUntil(lambda: services.groups.list(archived=True) == ())
    assert services.meetings.window("upcoming", 0, 9).rows == () or all(
        row.starts_local != later for row in services.meetings.window("upcoming", 0, 9).rows
    )
    messages.press_undo()
    qtbot.waitUntil(lambda: len(services.groups.list()) == 1)
