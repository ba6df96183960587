"""On a meeting's page too it is seen whom the numbers of a sheet mean, before anybody is marked."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.meetings.page import MeetingsPage
from chapterdesk.ui.widgets.lists.view import RecordList

LAST_WEEK = datetime.fromisoformat("2026-11-19T18:30")


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[MeetingsPage]:
    made = MeetingsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def meeting(services: Services) -> bytes:
    """Ari, Sam and Wren stand on its sheet; Ari is marked already."""
    group, _undo = services.groups.add(
        GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED)
    )
    people = []
    for name in ("Ari", "Sam", "Wren"):
        member, _undo = services.members.add(MemberDraft(display_name=name))
        services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
        people.append(member)
    found = services.meetings.add(MeetingDraft(starts_local=LAST_WEEK, group_id=group))[0]
    services.checkin.mark(found, people[0])
    return found


def last(page: MeetingsPage, kind: type[QWidget], name: str) -> QWidget:
    found: list[QWidget] = page.findChildren(kind, name)
    return found[-1]


def typed(page: MeetingsPage, text: str) -> None:
    field = last(page, QLineEdit, "meeting_rows")
    assert isinstance(field, QLineEdit)
    field.setText(text)


def said(page: MeetingsPage) -> str:
    label = last(page, QLabel, "meeting_rows_said")
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def names(page: MeetingsPage) -> list[str]:
    rows = last(page, RecordList, "meeting_rows_list")
    assert isinstance(rows, RecordList)
    return [rows.rows.row(at).title for at in range(rows.rows.rowCount())]


def test_whom_the_numbers_mean_is_shown_and_nobody_is_marked(
    page: MeetingsPage, services: Services, meeting: bytes, qtbot: QtBot
) -> None:
    page.activate(meeting)
    assert said(page) == "", "the page shows nothing more while nothing is typed"
    typed(page, "1,3")
    qtbot.waitUntil(lambda: said(page) != "")
    assert said(page) == "1 person will be marked. 1 row changes nothing."
    assert names(page) == ["1   Ari", "3   Wren"]
    assert services.checkin.summary(meeting).present == 1
    typed(page, "9")
    qtbot.waitUntil(lambda: said(page).startswith("The sheet has rows 1 to 3"))
    assert names(page) == []
    typed(page, "")
    qtbot.waitUntil(lambda: said(page) == "")
    typed(page, "2-3")
    button = last(page, QAbstractButton, "meeting_mark")
    assert isinstance(button, QAbstractButton)
    button.click()
    assert services.checkin.summary(meeting).present == 3


def test_the_lock_leaves_no_name_in_it(
    page: MeetingsPage, services: Services, meeting: bytes, qtbot: QtBot
) -> None:
    page.activate(meeting)
    typed(page, "1-3")
    qtbot.waitUntil(lambda: said(page) != "")
    page.clear()
    qtbot.waitUntil(lambda: not page.findChildren(RecordList, "meeting_rows_list"))
