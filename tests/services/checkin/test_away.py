"""Who said that they are away: seen on the list of a meeting, and kept from there till a day."""

from datetime import date, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import AttendanceStatus, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.checkin.absences import OPEN
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import AbsenceDraft, MemberDraft
from tests.services.checkin.conftest import START

DAY = START.date()
LATER = DAY + timedelta(days=9)


def row_of(services: Services, meeting: bytes, member: bytes, *, door: bool = False) -> CheckInRow:
    found = services.checkin.find(meeting, "sa", door=door).rows
    return next(row for row in found if row.member_id == member)


def absences(services: Services, member: bytes) -> tuple[AbsenceDraft, ...]:
    return services.members.detail(member).beside.absences


def test_what_stands_on_a_record_is_seen_on_the_list_and_not_at_the_door(
    services: Services, meeting: bytes, group: bytes
) -> None:
    for name, since, until, expected in (
        ("Sable Today", DAY, DAY, DAY),
        ("Sage Open", DAY - timedelta(days=40), None, OPEN),
        ("Saul Over", DAY - timedelta(days=9), DAY - timedelta(days=1), None),
        ("Safi Later", DAY + timedelta(days=1), LATER, None),
    ):
        draft = MemberDraft(display_name=name, absences=(AbsenceDraft(since=since, until=until),))
        member = services.members.add(draft)[0]
        services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
        row = row_of(services, meeting, member)
        assert (row.away_until, row.said_away) == (expected, expected is not None), name
        door = row_of(services, meeting, member, door=True)
        assert (door.away_until, door.said_away) == (None, False), name


def test_it_is_kept_marked_and_taken_back_as_one(
    services: Services, meeting: bytes, people: dict[str, bytes], clock: FixedClock
) -> None:
    sam = people["Sam Rivera"]
    before = services.members.detail(sam)
    clock.set(clock.now() + timedelta(minutes=1))
    undo = services.away.keep(meeting, sam, DAY, LATER)
    assert "Sam Rivera" in undo.label
    row = row_of(services, meeting, sam)
    assert (row.status, row.away_until) == (AttendanceStatus.EXCUSED, LATER)
    assert absences(services, sam) == (AbsenceDraft(since=DAY, until=LATER),)
    assert services.checkin.summary(meeting).away == 1
    # Who had the record open in a form does not write over it.
    with pytest.raises(UserError):
        services.members.save(sam, before.draft, updated_at=before.updated_at)
    services.undo.apply(undo)
    row = row_of(services, meeting, sam)
    assert (row.status, row.away_until, absences(services, sam)) == (
        AttendanceStatus.UNKNOWN, None, (),
    )  # fmt: skip


def test_days_that_touch_become_one_and_others_stay(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    sam = people["Sam Rivera"]
    keep = services.away.keep
    keep(meeting, sam, DAY, DAY + timedelta(days=2))
    keep(meeting, sam, DAY + timedelta(days=30), DAY + timedelta(days=31))
    keep(meeting, sam, DAY + timedelta(days=3), LATER)
    assert absences(services, sam) == (
        AbsenceDraft(since=DAY, until=LATER),
        AbsenceDraft(since=DAY + timedelta(days=30), until=DAY + timedelta(days=31)),
    )
    keep(meeting, sam, LATER, None)
    assert absences(services, sam) == (AbsenceDraft(since=DAY, until=None),)
    keep(meeting, sam, DAY + timedelta(days=400), date.max)
    assert absences(services, sam) == (AbsenceDraft(since=DAY, until=None),)


def test_who_is_here_stays_here_and_goes_later(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    sam = people["Sam Rivera"]
    services.checkin.mark(meeting, sam)
    services.away.keep(meeting, sam, DAY, LATER)
    row = row_of(services, meeting, sam)
    assert (row.status, row.said_away) == (AttendanceStatus.PRESENT, False)


def test_a_meeting_that_is_finished_calls_nobody_missing_who_said_so(
    services: Services, meeting: bytes, group: bytes, people: dict[str, bytes]
) -> None:
    services.away.keep(meeting, people["Sam Rivera"], DAY + timedelta(days=1), LATER)
    other = services.meetings.add(
        MeetingDraft(starts_local=START + timedelta(days=7), group_id=group)
    )[0]
    services.checkin.finish(other, unknown_as=AttendanceStatus.ABSENT)
    summary = services.checkin.summary(other)
    assert (summary.away, summary.absent) == (1, 3)


def test_what_can_not_be_right_changes_nothing(
    services: Services, meeting: bytes, counted: bytes, people: dict[str, bytes]
) -> None:
    sam = people["Sam Rivera"]
    with pytest.raises(UserError) as caught:
        services.away.keep(meeting, sam, DAY, DAY - timedelta(days=1))
    assert caught.value.field == "until"
    with pytest.raises(RefusedError):
        services.away.keep(counted, sam, DAY, LATER)
    services.members.delete(sam)
    with pytest.raises(RefusedError):
        services.away.keep(meeting, sam, DAY, LATER)
