"""Who may be expected at a meeting, in the order of the screen and of the printed sheet."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceStatus,
    GroupMemberStatus,
    MemberStatus,
)
from chapterdesk.models import Attendance, GroupMembership, Meeting, Member
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.participations import coming_ids, takes_registrations
from chapterdesk.services.printed_rows import printed_order
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.rows import fetch

RECENT_DAYS: Final = 90
EVERYBODY_LIMIT: Final = 300
"""A meeting without a group invites the chapter; a larger one is searched rather than listed."""
_REGULAR: Final = (
    MemberStatus.MEMBER,
    MemberStatus.VOLUNTEER,
    MemberStatus.FACILITATOR,
    MemberStatus.LEAD,
)


def expected_ids(session: Session, meeting: Meeting) -> tuple[bytes, ...]:
    """Return who is expected, ordered by name.

    The active members of the meeting's group; of an event those whose registration is confirmed.
    """
    if takes_registrations(session, meeting.id):
        return coming_ids(session, meeting.id)
    if meeting.group_id is None:
        return ()
    query = (
        select(Member.id)
        .join(GroupMembership, GroupMembership.member_id == Member.id)
        .where(
            GroupMembership.group_id == meeting.group_id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            usable_members(),
        )
        .order_by(Member.sort_key, Member.id)
    )
    return tuple(session.scalars(query))


def recent_ids(session: Session, meeting: Meeting) -> tuple[bytes, ...]:
    """Return who came in the last 90 days before the meeting, latest first.

    Of a group's meeting: who came to that group; otherwise who came to anything.
    """
    found: list[bytes] = []
    known: set[bytes] = set()
    meetings = list(session.scalars(_meetings_before(meeting)))
    start, many = 0, 1
    # From the latest meeting back, more at a time: the list is full after a few meetings of a
    # large chapter, and a small one is read in a few statements.
    while start < len(meetings) and len(found) < EVERYBODY_LIMIT:
        part = meetings[start : start + many]
        came: dict[bytes, set[bytes]] = {meeting_id: set() for meeting_id in part}
        for meeting_id, member_id in session.execute(_present_at(part)):
            if member_id not in known:
                came[meeting_id].add(member_id)
        by_name = _living(session, set().union(*came.values()))
        for members in came.values():
            found += [member for member in by_name if member in members and member not in known]
            known |= members
        start, many = start + many, many * 2
    return tuple(found[:EVERYBODY_LIMIT])


def _meetings_before(meeting: Meeting) -> Select[bytes]:
    query = (
        select(Meeting.id)
        .where(
            Meeting.starts_at >= meeting.starts_at - timedelta(days=RECENT_DAYS),
            Meeting.starts_at < meeting.starts_at,
            Meeting.deleted_at.is_(None),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return query if meeting.group_id is None else query.where(Meeting.group_id == meeting.group_id)


def _present_at(meeting_ids: Sequence[bytes]) -> Select[bytes, bytes]:
    return select(Attendance.meeting_id, Attendance.member_id).where(
        Attendance.meeting_id.in_(meeting_ids), Attendance.status.in_(PRESENT)
    )


def _living(session: Session, member_ids: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return those of these people whom lists hold, by name."""
    query = (
        select(Member.id)
        .where(Member.id.in_(list(member_ids)), usable_members())
        .order_by(Member.sort_key, Member.id)
    )
    return tuple(session.scalars(query))


def chapter_ids(session: Session) -> tuple[bytes, ...]:
    """Return the chapter's regular people by name; nobody when they are too many to list."""
    query = (
        select(Member.id)
        .where(usable_members(), Member.status.in_(_REGULAR))
        .order_by(Member.sort_key, Member.id)
        .limit(EVERYBODY_LIMIT + 1)
    )
    found = tuple(session.scalars(query))
    return found if len(found) <= EVERYBODY_LIMIT else ()


def here_ids(session: Session, meeting_id: bytes) -> tuple[bytes, ...]:
    """Return everybody of whom something is known at this meeting, latest marked first."""
    query = (
        select(Attendance.member_id)
        .where(
            Attendance.meeting_id == meeting_id,
            Attendance.status != AttendanceStatus.VOID,
        )
        .order_by(Attendance.marked_at.desc(), Attendance.member_id)
    )
    return tuple(session.scalars(query))


def roster_ids(session: Session, meeting: Meeting) -> tuple[bytes, ...]:
    """Return the roster of the screen: the group, else the chapter; then recent visitors.

    A group without members of its own has those who came to it lately, and nobody else: its sheet
    would else hold a row for everybody of the chapter, who never had to do with it.
    """
    expected = expected_ids(session, meeting)
    here = here_ids(session, meeting.id)
    recent = recent_ids(session, meeting)
    if meeting.group_id is not None:
        return _unique((*expected, *recent, *here))
    return _unique((*recent, *here, *chapter_ids(session)))


def listed_ids(session: Session, meeting_id: bytes) -> tuple[bytes, ...]:
    """Return who is on the list of a meeting at which nobody in particular is expected.

    Nobody where a group or registrations say who is expected.
    """
    meeting = fetch(session, Meeting, meeting_id)
    if takes_registrations(session, meeting_id) or _has_members(session, meeting.group_id):
        return ()
    return roster_ids(session, meeting)


def _has_members(session: Session, group_id: bytes | None) -> bool:
    query = (
        select(GroupMembership.id)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == group_id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            usable_members(),
        )
        .limit(1)
    )
    return group_id is not None and session.scalars(query).first() is not None


def sheet_ids(session: Session, meeting: Meeting) -> tuple[bytes, ...]:
    """Return the roster in the order of its row numbers on paper.

    Sorted by name; rows that were printed once keep their number, and who came later stands below,
    so that a sheet that lies on the table is still right.
    """
    printed = printed_order(session, meeting.id)
    members = _unique(roster_ids(session, meeting))
    query = (
        select(Member.id)
        .where(Member.id.in_(members), not_restricted())
        .order_by(Member.sort_key, Member.id)
    )
    by_name = tuple(session.scalars(query))
    return _unique((*printed, *by_name))


def _unique(member_ids: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(member_ids))
