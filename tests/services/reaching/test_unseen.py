"""Who was not seen for a while: a planned absence, an excuse and an unknown are no absence."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceStatus,
    GroupMemberStatus,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import AbsenceDraft, MemberDraft
from chapterdesk.services.reaching import ReachFilter

Meet = Callable[..., bytes]


def add(services: Services, name: str, **values: object) -> bytes:
    values.setdefault("joined_on", date(2026, 1, 1))
    draft = MemberDraft(display_name=name, **values)  # type: ignore[arg-type]
    return services.members.add(draft)[0]


def unseen(services: Services, weeks: int = 4, group: bytes | None = None) -> list[str]:
    """Return who was not seen, whether they may be reached or not."""
    wanted = ReachFilter(channel="any", who="unseen", weeks=weeks, group_id=group)
    window = services.reaching.window(wanted, 0, 100).rows
    left = services.reaching.left_out(wanted, 0, 100).rows
    return sorted(row.name for row in (*window, *left))


@pytest.fixture
def meet(services: Services, clock: FixedClock) -> Meet:
    """Hold a meeting some days ago; somebody is there, so that people were marked."""
    anybody = add(services, "Anybody")

    def hold(days_ago: int, group: bytes | None = None, *, marked: bool = True) -> bytes:
        zone = ZoneInfo(services.chapter.profile().timezone)
        day = clock.now().astimezone(zone).date() - timedelta(days=days_ago)
        meeting, _undo = services.meetings.add(
            MeetingDraft(
                starts_local=datetime(day.year, day.month, day.day, 9, 0),  # noqa: DTZ001
                group_id=group,
                title="Evening",
            )
        )
        if marked:
            services.checkin.mark(meeting, anybody)
        return meeting

    return hold


@pytest.fixture
def choir(services: Services) -> bytes:
    """A group that has somebody in it."""
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    services.groups.set_member(group, add(services, "Singer"), GroupMemberStatus.ACTIVE)
    return group


def test_who_was_at_none_of_the_meetings_is_missed(services: Services, meet: Meet) -> None:
    gone, here = add(services, "Gone"), add(services, "Here")
    old, new = meet(60), meet(7)
    services.checkin.mark(old, gone)
    services.checkin.mark(new, here)
    assert unseen(services) == ["Gone"]
    assert unseen(services, weeks=10) == []
    row = next(
        row
        for row in services.reaching.left_out(ReachFilter(channel="any", who="unseen"), 0, 9).rows
    )
    assert row.reason == "no_way"


def test_who_has_only_just_come_is_counted_from_that_day(services: Services, meet: Meet) -> None:
    add(services, "New", joined_on=date(2026, 11, 20))
    add(services, "Old", joined_on=date(2026, 10, 20))
    # Nobody wrote down since when; the record is of today.
    add(services, "Unknown", joined_on=None)
    meet(3)
    assert unseen(services) == ["Old"]


@pytest.mark.parametrize(
    ("since", "until", "missed"),
    [
        (date(2026, 11, 1), None, False),
        (date(2026, 10, 1), date(2026, 11, 20), False),
        (date(2026, 10, 1), date(2026, 10, 20), True),
        (date(2026, 12, 24), date(2026, 12, 31), True),
    ],
)
def test_nobody_wonders_about_a_planned_absence(
    services: Services, meet: Meet, since: date, until: date | None, missed: bool
) -> None:
    add(services, "Away", absences=(AbsenceDraft(since=since, until=until),))
    meet(7)
    assert unseen(services) == (["Away"] if missed else [])


def test_an_excuse_is_heard_and_an_absence_is_not(services: Services, meet: Meet) -> None:
    excused, absent = add(services, "Excused"), add(services, "Absent")
    meeting, old = meet(7), meet(40)
    services.checkin.mark(meeting, excused, AttendanceStatus.EXCUSED)
    services.checkin.mark(meeting, absent, AttendanceStatus.ABSENT)
    services.checkin.mark(old, absent, AttendanceStatus.EXCUSED)
    assert unseen(services) == ["Absent"]


def test_where_nobody_was_marked_nothing_is_known(services: Services, meet: Meet) -> None:
    add(services, "Member")
    meet(7, marked=False)
    assert unseen(services) == []
    cancelled = meet(6)
    services.meetings.cancel(cancelled)
    assert unseen(services) == []


def test_a_meeting_in_the_bin_says_nothing_of_anybody(services: Services, meet: Meet) -> None:
    """Neither that it was missed, nor that somebody was excused there."""
    add(services, "Member")
    excused = add(services, "Excused")
    binned = meet(7)
    services.checkin.mark(binned, excused, AttendanceStatus.EXCUSED)
    assert unseen(services) == ["Member"]
    services.meetings.delete(binned)
    assert unseen(services) == []
    meet(6)
    assert unseen(services) == ["Excused", "Member"]


def test_a_meeting_still_to_come_was_missed_by_nobody(services: Services, meet: Meet) -> None:
    add(services, "Member")
    meet(-3)
    assert unseen(services) == []


def test_where_only_excuses_were_noted_nobody_was_missed(services: Services, meet: Meet) -> None:
    add(services, "Member")
    absent = add(services, "Absent")
    for status in (AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT):
        services.checkin.mark(meet(7, marked=False), absent, status)
    assert unseen(services) == []


def test_a_group_that_counts_heads_misses_nobody(services: Services, choir: bytes) -> None:
    counted, _undo = services.groups.add(
        GroupDraft(name="Support", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    member = add(services, "Member")
    services.groups.set_member(counted, member, GroupMemberStatus.ACTIVE)
    services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 20, 9, 0), group_id=counted)  # noqa: DTZ001
    )
    assert unseen(services) == []
    del choir


def test_only_where_their_own_meetings_took_place(
    services: Services, meet: Meet, choir: bytes, clock: FixedClock
) -> None:
    add(services, "Elsewhere")
    member = add(services, "Member")
    meet(7, choir)
    assert unseen(services) == []  # since today, after that meeting
    services.groups.set_member(choir, member, GroupMemberStatus.ACTIVE)
    assert unseen(services) == []
    clock.set(clock.now() + timedelta(days=40))
    meet(3, choir)
    assert unseen(services) == ["Member", "Singer"]
    assert unseen(services, group=choir) == ["Member", "Singer"]
    meet(2)  # a meeting without a group is everybody's
    assert "Elsewhere" in unseen(services)
    assert unseen(services, group=choir) == ["Member", "Singer"]


def test_a_meeting_of_long_ago_is_missed_no_more(services: Services, meet: Meet) -> None:
    add(services, "Member")
    meet(60)
    assert unseen(services) == []
    assert unseen(services, weeks=10) == ["Member"]


def test_whoever_left_a_group_is_not_missed_there(
    services: Services, meet: Meet, choir: bytes, clock: FixedClock
) -> None:
    left = add(services, "Left")
    for status in (GroupMemberStatus.ACTIVE, GroupMemberStatus.LEFT):
        services.groups.set_member(choir, left, status)
    clock.set(clock.now() + timedelta(days=40))
    meet(3, choir)
    assert unseen(services) == ["Singer"]
    assert unseen(services, group=choir) == ["Singer"]


def test_a_group_that_everybody_left_is_everybodys(
    services: Services, meet: Meet, choir: bytes
) -> None:
    emptied, _undo = services.groups.add(GroupDraft(name="Walks"))
    left = add(services, "Left")
    for status in (GroupMemberStatus.ACTIVE, GroupMemberStatus.LEFT):
        services.groups.set_member(emptied, left, status)
    meet(7, emptied)
    assert unseen(services) == ["Left", "Singer"]
    del choir


def test_the_meetings_of_another_group_are_none_of_this_one(
    services: Services, meet: Meet, choir: bytes, clock: FixedClock
) -> None:
    walks, _undo = services.groups.add(GroupDraft(name="Walks"))
    both = add(services, "Both")
    for group in (choir, walks):
        services.groups.set_member(group, both, GroupMemberStatus.ACTIVE)
    clock.set(clock.now() + timedelta(days=40))
    meet(3, walks)
    assert unseen(services, group=walks) == ["Both"]
    assert unseen(services, group=choir) == []


def test_the_archive_is_left_alone(services: Services, meet: Meet) -> None:
    member = add(services, "Member")
    meet(7)
    assert unseen(services) == ["Member"]
    services.members.archive(member)
    assert unseen(services) == []


def test_one_statement_finds_them(desk: Desk, services: Services, meet: Meet) -> None:
    for number in range(5):
        add(services, f"Gone {number}")
    meet(7)
    asked: list[str] = []
    engine = desk._vault.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(unseen(services)) == 5
    assert sum("planned_absence" in statement for statement in asked) == 2  # and who is shielded
