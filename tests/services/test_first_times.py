"""Who is somewhere for the first time, whatever order it is marked, moved and taken back in."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.database import Undo
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft

START = datetime.fromisoformat("2026-11-05T18:30")
WEEK = timedelta(days=7)
HERE = "('present', 'late', 'remote', 'left_early')"
WRONG = f"""
    SELECT count(*) FROM attendance AS a JOIN meeting AS m ON m.id = a.meeting_id
    WHERE m.deleted_at IS NULL AND a.first_time != (
        a.status IN {HERE} AND NOT EXISTS (
            SELECT 1 FROM attendance AS b JOIN meeting AS n ON n.id = b.meeting_id
            WHERE b.member_id = a.member_id AND b.status IN {HERE}
            AND n.deleted_at IS NULL AND n.starts_at < m.starts_at))
"""  # noqa: S608  # the words of an enumeration


def wrong(desk: Desk) -> int:
    """Return how many marks say something else than what is so."""
    with desk._vault.engine.connect() as connection:
        return int(connection.execute(text(WRONG)).scalar_one())


def firsts(services: Services, meetings: list[bytes]) -> list[int]:
    return [services.checkin.summary(meeting).first_time for meeting in meetings]


@pytest.fixture
def sam(services: Services) -> bytes:
    return services.members.add(MemberDraft(display_name="Sam"))[0]


@pytest.fixture
def meetings(services: Services) -> list[bytes]:
    return [
        services.meetings.add(MeetingDraft(starts_local=START + week * WEEK, title=f"Week {week}"))[
            0
        ]
        for week in range(4)
    ]


def test_an_earlier_meeting_that_is_marked_afterwards_takes_it_over(
    services: Services, sam: bytes, meetings: list[bytes]
) -> None:
    services.checkin.mark(meetings[2], sam)
    services.checkin.mark(meetings[1], sam)
    assert firsts(services, meetings) == [0, 1, 0, 0]
    services.checkin.mark(meetings[0], sam)
    assert firsts(services, meetings) == [1, 0, 0, 0]


def test_a_first_mark_that_is_taken_back_hands_it_on(
    services: Services, sam: bytes, meetings: list[bytes]
) -> None:
    for meeting in meetings:
        services.checkin.mark(meeting, sam)
    services.checkin.mark(meetings[0], sam, AttendanceStatus.UNKNOWN)
    assert firsts(services, meetings) == [0, 1, 0, 0]
    services.checkin.mark(meetings[1], sam, AttendanceStatus.ABSENT)
    assert firsts(services, meetings) == [0, 0, 1, 0]


def test_an_undo_hands_it_back_in_any_order(
    services: Services, sam: bytes, meetings: list[bytes]
) -> None:
    late = services.checkin.mark(meetings[2], sam).undo
    early = services.checkin.mark(meetings[1], sam).undo
    assert late is not None
    assert early is not None
    again = services.undo.apply(early)
    assert firsts(services, meetings) == [0, 0, 1, 0]
    services.undo.apply(again)
    services.undo.apply(late)
    assert firsts(services, meetings) == [0, 1, 0, 0]


def test_a_meeting_in_the_bin_was_not(
    services: Services, sam: bytes, meetings: list[bytes]
) -> None:
    for meeting in meetings:
        services.checkin.mark(meeting, sam)
    services.meetings.delete(meetings[0])
    assert firsts(services, meetings[1:]) == [1, 0, 0]
    services.bin.restore("meeting", meetings[0])
    assert firsts(services, meetings) == [1, 0, 0, 0]


def test_a_meeting_that_was_on_another_day_hands_it_on(
    services: Services, sam: bytes, meetings: list[bytes]
) -> None:
    for meeting in meetings[:2]:
        services.checkin.mark(meeting, sam)
    opened = services.meetings.detail(meetings[0])
    moved = MeetingDraft(starts_local=START + 3 * WEEK, title="Week 0")
    services.meetings.save(meetings[0], moved, updated_at=opened.updated_at)
    assert firsts(services, meetings[:2]) == [0, 1]


@pytest.mark.parametrize("seed", range(4))
def test_it_is_so_after_whatever_happens(
    desk: Desk, services: Services, meetings: list[bytes], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same walk each time
    people = [services.members.add(MemberDraft(display_name=name))[0] for name in ("Ann", "Bo")]
    done: list[Undo] = []
    binned: set[bytes] = set()
    for turn in range(120):
        meeting, person = chance.choice(meetings), chance.choice(people)
        what = chance.random()
        try:
            if what < 0.6:
                mark = services.checkin.mark(meeting, person, chance.choice([*AttendanceStatus]))
                done += [mark.undo] if mark.undo is not None else []
            elif what < 0.75 and done:
                done.append(services.undo.apply(done.pop(chance.randrange(len(done)))))
            elif what < 0.85 and meeting in binned:
                services.bin.restore("meeting", meeting)
                binned.discard(meeting)
            elif what < 0.9 and len(binned) < 2:
                services.meetings.delete(meeting)
                binned.add(meeting)
            elif meeting not in binned:
                opened = services.meetings.detail(meeting)
                day = START + chance.randrange(28) * timedelta(days=1)
                draft = MeetingDraft(starts_local=day, title="Moved")
                done.append(services.meetings.save(meeting, draft, updated_at=opened.updated_at))
        except RefusedError:
            pass
        assert wrong(desk) == 0, f"after {turn + 1} turns"
