"""What goes with a group that is deleted: what it has still to come; what has begun stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import PRESENT, MeetingStatus
from chapterdesk.models import Attendance, Group, Headcount, Meeting, Series
from chapterdesk.services.database import Work
from chapterdesk.services.series.reading import knows_zone
from chapterdesk.services.series.settling import settle
from chapterdesk.services.series.stored import meetings_of, plain_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What a group that is deleted takes along, and what stays.

    Attributes:
        meetings: Planned meetings that have not begun: they go.
        series: Series: they go, so that no more meetings are made.
        held: Meetings that have begun: they stay with their attendance.
    """

    meetings: int
    series: int
    held: int

    @property
    def anything(self) -> bool:
        """Whether something goes with it."""
        return bool(self.meetings or self.series)


def going(session: Session, group_id: bytes, now: datetime) -> Going:
    """Return what a group would take along."""

    def count(*where: ColumnElement[bool]) -> int:
        query = select(func.count()).where(Meeting.group_id == group_id, *where)
        return session.scalars(query).one()

    series = select(func.count()).where(Series.group_id == group_id, Series.deleted_at.is_(None))
    return Going(
        meetings=count(*_to_come(now)),
        series=session.scalars(series).one(),
        held=count(
            Meeting.deleted_at.is_(None),
            Meeting.status != MeetingStatus.CANCELLED,
            Meeting.starts_at < now,
        ),
    )


def take_along(work: Work, group: Group, now: datetime) -> None:
    """Put into the bin what a group has still to come, at the same instant as the group."""
    query = select(Series).where(Series.group_id == group.id, Series.deleted_at.is_(None))
    for row in work.session.scalars(query).all():
        plain = plain_ids(work.session, row, meetings_of(work.session, row.id), now)
        row.deleted_at = now
        if knows_zone(row.timezone):
            settle(work, row, plain)
        work.audit("delete", "series", row.id, "deleted_at")
        work.changed("series", row.id)
    meetings = select(Meeting).where(Meeting.group_id == group.id, *_to_come(now))
    for meeting in work.session.scalars(meetings).all():
        meeting.deleted_at = now
        work.audit("delete", "meeting", meeting.id, "deleted_at")
    work.session.flush()
    work.changed("meetings")


def bring_along(work: Work, group: Group, since: datetime) -> None:
    """Bring back what went into the bin with a group, at this instant."""
    meetings = select(Meeting).where(
        Meeting.group_id == group.id,
        Meeting.deleted_at == since,
        Meeting.status != MeetingStatus.VOID,
    )
    for meeting in work.session.scalars(meetings).all():
        meeting.deleted_at = None
        work.audit("restore", "meeting", meeting.id, "deleted_at")
    query = select(Series).where(Series.group_id == group.id, Series.deleted_at == since)
    for row in work.session.scalars(query).all():
        row.deleted_at = None
        if knows_zone(row.timezone):
            settle(work, row)
        work.audit("restore", "series", row.id, "deleted_at")
        work.changed("series", row.id)
    work.session.flush()
    work.changed("meetings")


def _to_come(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Meeting.deleted_at.is_(None),
        Meeting.starts_at >= now,
        Meeting.status == MeetingStatus.PLANNED,
        # Where people came early it has begun.
        ~exists().where(Attendance.meeting_id == Meeting.id, Attendance.status.in_(PRESENT)),
        ~exists().where(Headcount.meeting_id == Meeting.id),
    )
