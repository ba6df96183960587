"""A group that is deleted: what it has still to come goes with it, what has begun stays."""

from datetime import datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import Going, GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate

FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # a wall clock has no zone


@pytest.fixture
def walks(services: Services) -> bytes:
    draft = GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    return services.groups.add(draft)[0]


@pytest.fixture
def ana(services: Services, walks: bytes) -> bytes:
    found = services.members.add(MemberDraft(display_name="Ana"))[0]
    services.groups.set_member(walks, found, GroupMemberStatus.ACTIVE)
    return found


@pytest.fixture
def held(services: Services, walks: bytes, ana: bytes) -> bytes:
    """A meeting of the group that has been, with somebody who was there."""
    draft = MeetingDraft(starts_local=FIRST - timedelta(days=14), group_id=walks)
    meeting = services.meetings.add(draft)[0]
    services.checkin.mark(meeting, ana)
    return meeting


@pytest.fixture
def planned(services: Services, walks: bytes) -> list[bytes]:
    """A series of the group, one of its dates moved, and a meeting by itself."""
    template = SeriesTemplate(group_id=walks)
    series, _undo = services.series.add(
        SeriesDraft(starts_local=FIRST, rule="FREQ=WEEKLY;BYDAY=TH;COUNT=4", template=template)
    )
    services.series.move(series, FIRST + timedelta(weeks=1), FIRST + timedelta(days=8))
    services.meetings.add(MeetingDraft(starts_local=FIRST + timedelta(days=1), group_id=walks))
    return ids(services)


def ids(services: Services) -> list[bytes]:
    return sorted(row.id for row in services.meetings.window("upcoming", 0, 50).rows)


def test_it_says_before_what_goes_and_what_stays(
    services: Services, walks: bytes, held: bytes, planned: list[bytes]
) -> None:
    found = services.groups.going(walks)
    assert found == Going(meetings=5, series=1, held=1)
    assert found.anything
    other, _undo = services.groups.add(GroupDraft(name="Other"))
    assert not services.groups.going(other).anything


def test_what_is_to_come_goes_with_it_and_what_has_begun_stays(
    services: Services, walks: bytes, held: bytes, planned: list[bytes], clock: FixedClock
) -> None:
    assert len(planned) == 5
    undo = services.groups.delete(walks)
    assert ids(services) == []
    assert services.series.list(archived=True) == ()
    assert services.meetings.detail(held).row.present == 1
    clock.set(clock.now() + timedelta(days=20))
    services.series.make_due()
    assert ids(services) == [], "no more meetings are made"
    clock.set(clock.now() - timedelta(days=20))
    services.undo.apply(undo)
    assert ids(services) == planned
    assert len(services.series.list()) == 1
    assert services.groups.list()[0].id == walks


def test_it_comes_back_from_the_bin_with_what_went_along(
    services: Services, walks: bytes, planned: list[bytes], clock: FixedClock
) -> None:
    alone = planned[0]
    services.meetings.delete(alone)
    clock.set(clock.now() + timedelta(minutes=1))
    services.groups.delete(walks)
    clock.set(clock.now() + timedelta(minutes=1))
    undo = services.bin.restore("group", walks)
    assert ids(services) == [one for one in planned if one != alone], "that one went before"
    services.undo.apply(undo)
    assert ids(services) == []


def test_a_meeting_to_which_people_came_early_stays(
    services: Services, walks: bytes, ana: bytes
) -> None:
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=FIRST, group_id=walks))
    services.checkin.mark(meeting, ana)
    assert services.groups.going(walks).meetings == 0
    services.groups.delete(walks)
    assert services.meetings.detail(meeting).row.present == 1
