"""Several meetings of one evening beside each other."""

from datetime import datetime, timedelta

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft

START = datetime.fromisoformat("2026-11-26T18:30")


@pytest.fixture
def choir(services: Services, people: dict[str, bytes]) -> bytes:
    group, _undo = services.groups.add(
        GroupDraft(name="Choir", attendance_mode=AttendanceMode.NAMED)
    )
    for name in ("Sam Rivera", "Alex Kim"):
        services.groups.set_member(group, people[name], GroupMemberStatus.ACTIVE)
    starts = START + timedelta(minutes=30)
    return services.meetings.add(MeetingDraft(starts_local=starts, group_id=group))[0]


def test_a_row_a_person_and_a_column_a_meeting(
    services: Services, meeting: bytes, choir: bytes, people: dict[str, bytes]
) -> None:
    assert services.grids.beside(meeting) == (meeting, choir)
    services.checkin.mark(choir, people["Alex Kim"], AttendanceStatus.LATE)
    grid = services.grids.grid((meeting, choir))
    rows = {row.name: row for row in grid.rows}
    assert set(rows) == {"Sam Rivera", "Søren Ødegård", "سامي حداد", "สมชาย ใจดี", "Alex Kim"}
    assert rows["Alex Kim"].cells[0] is None
    assert rows["Alex Kim"].status(1) == AttendanceStatus.LATE
    assert [cell is not None for cell in rows["Sam Rivera"].cells] == [True, True]


def test_a_group_that_counts_shows_a_column_without_anybody(
    services: Services, meeting: bytes, counted: bytes, people: dict[str, bytes]
) -> None:
    ids = services.grids.beside(meeting)
    grid = services.grids.grid(ids)
    place = ids.index(counted)
    assert grid.columns[place].counts
    assert grid.columns[place].meeting.label == "Tuesday circle"
    assert all(row.cells[place] is None for row in grid.rows)
    with pytest.raises(RefusedError):
        services.checkin.mark(counted, people["Sam Rivera"])


def test_other_days_and_cancelled_meetings_are_not_beside(
    services: Services, meeting: bytes, group: bytes, choir: bytes
) -> None:
    services.meetings.add(MeetingDraft(starts_local=START + timedelta(days=1), group_id=group))
    services.meetings.cancel(choir)
    assert services.grids.beside(meeting) == (meeting,)


def test_who_is_only_kept_is_not_on_it(
    services: Services, meeting: bytes, choir: bytes, people: dict[str, bytes]
) -> None:
    services.requests.restrict(people["Sam Rivera"])
    grid = services.grids.grid((meeting, choir))
    assert "Sam Rivera" not in [row.name for row in grid.rows]
