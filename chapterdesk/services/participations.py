"""What check-in and registrations know of each other: who is expected, who came, who did not.

It knows tables alone, so that check-in can ask it without knowing how people register.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, bindparam, delete, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.event_vocabulary import ParticipationStatus
from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus, MeetingStatus
from chapterdesk.models import (
    Attendance,
    Base,
    Event,
    EventShift,
    Meeting,
    Member,
    Participation,
    ShiftVolunteer,
)
from chapterdesk.services.database import Work
from chapterdesk.services.restriction import not_restricted

AREA: Final = "events"
COMING: Final = (
    ParticipationStatus.CONFIRMED,
    ParticipationStatus.ATTENDED,
    ParticipationStatus.NO_SHOW,
)
"""Who is expected: a place was theirs when the event began."""
_FROM_CHECK_IN: Final = (ParticipationStatus.ATTENDED, ParticipationStatus.NO_SHOW)
_EVENTS: Final = Base.metadata.tables["event"]


def registrations_taken(meeting_id: ColumnElement[bytes]) -> ColumnElement[bool]:
    """Return the condition that people register for a meeting."""
    return select(_EVENTS.c.id).where(_EVENTS.c.meeting_id == meeting_id).exists()


_TAKES: Final = select(registrations_taken(bindparam("meeting_id")))


def takes_registrations(session: Session, meeting_id: bytes) -> bool:
    """Say whether people register for a meeting: then those who did are expected, nobody else."""
    return session.scalars(_TAKES, {"meeting_id": meeting_id}).one()


def coming_ids(session: Session, meeting_id: bytes) -> tuple[bytes, ...]:
    """Return who is expected at an event because they registered, ordered by name."""
    query = (
        select(Member.id)
        .join(Participation, Participation.member_id == Member.id)
        .where(
            Participation.meeting_id == meeting_id,
            Participation.status.in_(COMING),
            Member.deleted_at.is_(None),
            Member.archived_at.is_(None),
            Member.merged_into.is_(None),
            not_restricted(),
        )
        .order_by(Member.sort_key, Member.id)
    )
    return tuple(session.scalars(query))


def coming_counts(session: Session, meeting_ids: Iterable[bytes]) -> dict[bytes, int]:
    """Return how many people are expected at each of these meetings that takes registrations."""
    wanted = list(meeting_ids)
    if not wanted:
        return {}
    taking = session.scalars(select(Event.meeting_id).where(Event.meeting_id.in_(wanted))).all()
    if not taking:
        return {}
    query = (
        select(Participation.meeting_id, func.count())
        .join(Member, Member.id == Participation.member_id)
        .where(
            Participation.meeting_id.in_(taking),
            Participation.status.in_(COMING),
            Member.deleted_at.is_(None),
            Member.archived_at.is_(None),
            Member.merged_into.is_(None),
            not_restricted(),
        )
        .group_by(Participation.meeting_id)
    )
    found = {bytes(meeting_id): count for meeting_id, count in session.execute(query)}
    return {bytes(meeting_id): found.get(bytes(meeting_id), 0) for meeting_id in taking}


def names_at_events(session: Session, group_id: bytes) -> int:
    """Return how many names stand on the events of a group: who registered, and who helps."""
    meetings = select(Meeting.id).where(Meeting.group_id == group_id)
    shifts = select(EventShift.id).where(EventShift.meeting_id.in_(meetings))
    return sum(
        session.scalars(select(func.count()).select_from(table).where(where)).one()
        for table, where in (
            (Participation, Participation.meeting_id.in_(meetings)),
            (ShiftVolunteer, ShiftVolunteer.shift_id.in_(shifts)),
        )
    )


def erase_names_at_events(work: Work, group_id: bytes) -> int:
    """Erase who registered for the events of a group and who helps; return how many names went."""
    erased = names_at_events(work.session, group_id)
    meetings = select(Meeting.id).where(Meeting.group_id == group_id)
    shifts = select(EventShift.id).where(EventShift.meeting_id.in_(meetings))
    work.session.execute(delete(Participation).where(Participation.meeting_id.in_(meetings)))
    work.session.execute(delete(ShiftVolunteer).where(ShiftVolunteer.shift_id.in_(shifts)))
    work.session.expire_all()
    if erased:
        work.changed(AREA)
    return erased


def follow_mark(work: Work, meeting: Meeting, member_id: bytes, status: AttendanceStatus) -> None:
    """Let the registration of one person, if there is one, follow a mark in a transaction."""
    row = work.session.get(Participation, work.pair_id("participation", meeting.id, member_id))
    if row is not None:
        _follow(work, meeting, row, status)


def follow_all(work: Work, meeting: Meeting) -> None:
    """Let every registration follow the marks of a meeting that was closed or opened again."""
    if not takes_registrations(work.session, meeting.id):
        return
    work.session.flush()
    marks = {
        bytes(member_id): status
        for member_id, status in work.session.execute(
            select(Attendance.member_id, Attendance.status).where(
                Attendance.meeting_id == meeting.id
            )
        )
    }
    rows = work.session.scalars(
        select(Participation).where(Participation.meeting_id == meeting.id)
    ).all()
    for row in rows:
        _follow(work, meeting, row, marks.get(row.member_id, AttendanceStatus.UNKNOWN))


def _follow(work: Work, meeting: Meeting, row: Participation, mark: AttendanceStatus) -> None:
    """Say what became of a registration: the only place where somebody is a no-show.

    Who is there has come, whatever was agreed on. Who was confirmed and is marked absent did not
    come once the meeting is closed; who is unknown or said so before is neither.
    """
    before, stood = (row.status, row.status_before), row.status
    if row.status in _FROM_CHECK_IN:
        stood = row.status_before or ParticipationStatus.CONFIRMED
    if stood == ParticipationStatus.REFUSED:
        return
    if mark in PRESENT:
        after = ParticipationStatus.ATTENDED
    elif (
        mark == AttendanceStatus.ABSENT
        and meeting.status == MeetingStatus.CLOSED
        and stood == ParticipationStatus.CONFIRMED
    ):
        after = ParticipationStatus.NO_SHOW
    else:
        after = stood
    row.status = after
    row.status_before = stood if after in _FROM_CHECK_IN else None
    if (row.status, row.status_before) != before:
        work.audit("save", "participation", row.id, "status")
        work.changed(AREA, meeting.id)
