"""A group, its people and a meeting of it."""

from datetime import datetime

import pytest

from chapterdesk.core.vocabulary import AttendanceMode, GroupKind, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft

START = datetime.fromisoformat("2026-11-26T18:30")
NAMES = ("Sam Rivera", "Søren Ødegård", "سامي حداد", "สมชาย ใจดี", "Alex Kim", "Sam Other")


@pytest.fixture
def people(services: Services) -> dict[str, bytes]:
    return {
        name: services.members.add(
            MemberDraft(display_name=name, pronouns=(PronounDraft(text="they/them"),))
        )[0]
        for name in NAMES
    }


@pytest.fixture
def group(services: Services, people: dict[str, bytes]) -> bytes:
    """A group that the first four belong to."""
    group_id, _undo = services.groups.add(
        GroupDraft(name="Walking group", attendance_mode=AttendanceMode.NAMED)
    )
    for name in NAMES[:4]:
        services.groups.set_member(group_id, people[name], GroupMemberStatus.ACTIVE)
    return group_id


@pytest.fixture
def meeting(services: Services, group: bytes) -> bytes:
    return services.meetings.add(MeetingDraft(starts_local=START, group_id=group))[0]


@pytest.fixture
def counted(services: Services) -> bytes:
    """A meeting of a group that only counts heads."""
    circle, _undo = services.groups.add(
        GroupDraft(name="Support", alias="Tuesday circle", kind=GroupKind.SUPPORT)
    )
    return services.meetings.add(MeetingDraft(starts_local=START, group_id=circle))[0]
