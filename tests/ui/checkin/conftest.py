"""A group, its people and its meeting of this evening."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from PySide6.QtTest import QTest

from chapterdesk.core.vocabulary import AttendanceMode, GroupKind, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.ui.checkin.page import CheckInPage

PEOPLE = (
    ("Sam Dlamini", "they/he"),
    ("Søren Ångström", "he/him"),
    ("سامي حداد", "هو"),
    ("สมชาย ใจดี", "he/him"),
    ("Skye", "she/they"),
    ("Wren", "ze/hir"),
    ("Ari Beltrán", "they/them"),
)


@dataclass(frozen=True, kw_only=True)
class Evening:
    """What the tests find in the vault."""

    group: bytes
    meeting: bytes
    counted: bytes
    people: dict[str, bytes]


def said(page: CheckInPage) -> None:
    """Let what follows a mark be said and read again."""
    for _turn in range(500):
        if not page.controller.pending:
            return
        QTest.qWait(2)
    raise AssertionError("the counts never came")


@pytest.fixture
def evening(services: Services) -> Evening:
    group, _undo = services.groups.add(
        GroupDraft(name="Thursday social", attendance_mode=AttendanceMode.NAMED)
    )
    support, _undo = services.groups.add(
        GroupDraft(name="Coming out", alias="Tuesday circle", kind=GroupKind.SUPPORT)
    )
    people = {}
    for name, pronouns in PEOPLE:
        people[name], _undo = services.members.add(
            MemberDraft(
                display_name=name, pronouns=(PronounDraft(text=pronouns),), shielded=name == "Wren"
            )
        )
        services.groups.set_member(group, people[name], GroupMemberStatus.ACTIVE)
    starts = datetime(2026, 11, 26, 18, 0)  # noqa: DTZ001  # wall-clock time at the meeting
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=starts, group_id=group))
    counted, _undo = services.meetings.add(MeetingDraft(starts_local=starts, group_id=support))
    return Evening(group=group, meeting=meeting, counted=counted, people=people)
