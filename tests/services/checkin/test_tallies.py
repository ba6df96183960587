"""Heads of the chapter's own kinds: counted with those in the room, and never a name."""

from datetime import datetime, timedelta

import pytest

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import AttendanceStatus, CountsAs, MeetingStatus, counts_as
from chapterdesk.services.catalogue import Services
from chapterdesk.services.meetings import MeetingDraft

START = datetime.fromisoformat("2026-11-26T18:30")


def kinds(services: Services, meeting_id: bytes) -> dict[str, int]:
    return {one.kind: one.count for one in services.tallies.list(meeting_id)}


def test_a_head_of_a_kind_is_a_head_in_the_room(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    services.tallies.step(meeting, "Children", 1)
    services.tallies.step(meeting, "children", 1)
    services.tallies.step(meeting, "Allies", 1)
    services.checkin.anonymous(meeting, 1)
    assert kinds(services, meeting) == {"Children": 2, "Allies": 1}
    assert services.checkin.summary(meeting).headcount == 5
    undo = services.tallies.step(meeting, "Children", -1)
    assert services.checkin.summary(meeting).headcount == 4
    services.undo.apply(undo)
    assert kinds(services, meeting)["Children"] == 2
    assert services.checkin.summary(meeting).headcount == 5
    with pytest.raises(RefusedError):
        services.tallies.step(meeting, "Allies", -2)


def test_saved_though_nobody_is_named(services: Services, counted: bytes, meeting: bytes) -> None:
    for one in (counted, meeting):
        services.tallies.step(one, "Visitors", 3)
        services.checkin.finish(one)
        summary = services.checkin.summary(one)
        assert (summary.present, summary.headcount) == (0, 3)
        assert summary.meeting.status == MeetingStatus.CLOSED
        assert kinds(services, one) == {"Visitors": 3}


def test_a_count_from_paper_never_exceeds_the_room(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.set_headcount(meeting, 10)
    services.tallies.set(meeting, "Children", 4)
    assert services.checkin.summary(meeting).headcount == 10
    services.tallies.set(meeting, "Children", 12)
    assert services.checkin.summary(meeting).headcount == 12


def test_taking_off_a_kind_leaves_who_is_here_by_name(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.tallies.set(meeting, "Children", 2)
    services.checkin.set_headcount(meeting, 2)
    for name in ("Sam Rivera", "Alex Kim"):
        services.checkin.mark(meeting, people[name])
    services.tallies.step(meeting, "Children", -1)
    assert services.checkin.summary(meeting).headcount == 2
    assert kinds(services, meeting) == {"Children": 1}


def test_what_a_group_counted_is_offered_again(
    services: Services, meeting: bytes, group: bytes, counted: bytes
) -> None:
    services.tallies.step(meeting, "Children", 1)
    later, _undo = services.meetings.add(
        MeetingDraft(starts_local=START + timedelta(days=7), group_id=group)
    )
    (offered,) = services.tallies.list(later)
    assert (offered.kind, offered.count, offered.counted) == ("Children", 0, False)
    assert services.tallies.list(counted) == ()


@pytest.mark.parametrize("typed", ["total", " Unnamed ", "", "x" * 41, "alex kim", "Sam Rivera"])
def test_no_word_of_the_desk_and_nobodys_name(
    services: Services, counted: bytes, people: dict[str, bytes], typed: str
) -> None:
    with pytest.raises(UsageError):
        services.tallies.step(counted, typed, 1)
    assert services.tallies.list(counted) == ()
    assert services.checkin.summary(counted).headcount is None


def test_what_each_mark_counts_as(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    said = dict(
        zip(
            people,
            (
                AttendanceStatus.PRESENT,
                AttendanceStatus.LATE,
                AttendanceStatus.LEFT_EARLY,
                AttendanceStatus.REMOTE,
                AttendanceStatus.EXCUSED,
                AttendanceStatus.ABSENT,
            ),
            strict=True,
        )
    )
    for name, status in said.items():
        services.checkin.mark(meeting, people[name], status)
    summary = services.checkin.summary(meeting)
    assert summary.present == sum(counts_as(one) is CountsAs.HERE for one in said.values()) == 4
    assert (summary.late, summary.left, summary.remote) == (1, 1, 1)
    assert (summary.away, summary.absent, summary.unknown) == (1, 1, 0)
    assert counts_as(AttendanceStatus.EXCUSED) is CountsAs.NOTHING
    assert counts_as(AttendanceStatus.UNKNOWN) is CountsAs.NOTHING
    assert counts_as(AttendanceStatus.ABSENT) is CountsAs.NOT_HERE
