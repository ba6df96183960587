"""The list and the sheet of a group that nobody belongs to yet."""

from datetime import datetime, timedelta

import pytest

from chapterdesk.core.errors import UsageError
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.sheets import AttendanceOptions

START = datetime.fromisoformat("2026-11-26T18:30")


def names(services: Services, meeting_id: bytes, typed: str) -> list[str]:
    return [row.name for row in services.checkin.find(meeting_id, typed).rows]


def test_a_group_without_members_has_who_came_to_it_lately_and_never_the_chapter(
    services: Services,
) -> None:
    people = {
        name: services.members.add(MemberDraft(display_name=name))[0]
        for name in ("Alex Kim", "Sam Rivera", "Søren Ødegård")
    }
    group_id, _undo = services.groups.add(GroupDraft(name="Reading group"))
    other, _undo = services.groups.add(GroupDraft(name="Walking group"))
    new = services.meetings.add(MeetingDraft(starts_local=START, group_id=group_id))[0]
    before = services.meetings.add(
        MeetingDraft(starts_local=START - timedelta(days=7), group_id=other)
    )[0]
    services.checkin.mark(before, people["Alex Kim"])
    assert services.checkin.find(new, "").total == 0
    with pytest.raises(UsageError):
        services.checkin.enter_rows(new, "1")
    papers = services.sheets.attendance(new, AttendanceOptions(blank_rows=12))
    assert papers.row_ids == ()
    assert papers.warnings == ()
    # The search still finds everybody, and who came once is on the next list and sheet.
    assert names(services, new, "sø") == ["Søren Ødegård"]
    services.checkin.mark(new, people["Søren Ødegård"])
    later = services.meetings.add(
        MeetingDraft(starts_local=START + timedelta(days=7), group_id=group_id)
    )[0]
    assert names(services, later, "") == ["Søren Ødegård"]
    assert services.sheets.attendance(later, AttendanceOptions()).row_ids == (
        people["Søren Ødegård"],
    )
