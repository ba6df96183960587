"""Count the marks of one meeting, and say of whom nothing is known."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus
from chapterdesk.models import Attendance, Meeting, Member
from chapterdesk.services.checkin.roster import expected_ids, here_ids

_RECENT: Final = 8


def status_counts(session: Session, meeting_id: bytes) -> dict[AttendanceStatus, int]:
    """Return how many marks of each status a meeting has."""
    query = (
        select(Attendance.status, func.count())
        .where(Attendance.meeting_id == meeting_id)
        .group_by(Attendance.status)
    )
    return {status: count for status, count in session.execute(query)}  # noqa: C416  # a Row


def first_timers(session: Session, meeting_id: bytes) -> int:
    """Return how many of those present are there for the first time."""
    return session.scalars(
        select(func.count()).where(
            Attendance.meeting_id == meeting_id,
            Attendance.first_time.is_(True),
            Attendance.status.in_(PRESENT),
        )
    ).one()


def unknown_marked(session: Session, meeting_id: bytes) -> frozenset[bytes]:
    """Return who is marked as unknown."""
    query = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting_id, Attendance.status == AttendanceStatus.UNKNOWN
    )
    return frozenset(session.scalars(query))


def unknown_ids(session: Session, meeting: Meeting) -> tuple[bytes, ...]:
    """Return the expected people of whom nothing is known."""
    known = frozenset(here_ids(session, meeting.id)) - unknown_marked(session, meeting.id)
    return tuple(
        member_id for member_id in expected_ids(session, meeting) if member_id not in known
    )


def latest(session: Session, meeting_id: bytes) -> Sequence[bytes]:
    """Return who was marked present last, latest first."""
    query = (
        select(Attendance.member_id)
        .where(Attendance.meeting_id == meeting_id, Attendance.status.in_(PRESENT))
        .order_by(Attendance.marked_at.desc(), Attendance.member_id)
        .limit(_RECENT)
    )
    return session.scalars(query).all()


def unmarked(session: Session, meeting_id: bytes) -> bytes | None:
    """Return somebody of whom a meeting knows nothing yet, if there is anybody."""
    marked = exists().where(Attendance.member_id == Member.id, Attendance.meeting_id == meeting_id)
    query = select(Member.id).where(
        Member.deleted_at.is_(None), Member.restricted_on.is_(None), ~marked
    )
    return session.scalars(query.limit(1)).first()
