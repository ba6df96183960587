"""A series as it is stored, and as the reckoning of dates takes it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import delete, select, union, update
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.models import Attendance, Headcount, Holiday, Meeting
from chapterdesk.models import Series as SeriesRecord
from chapterdesk.services.recurrence.lines import read_dates, write_dates
from chapterdesk.services.recurrence.shapes import Override, Series
from chapterdesk.services.zones import to_local

COPIED = ("group_id", "title", "kind", "place_id", "disclosure", "agenda")
"""What a meeting takes over from its series."""


def meetings_of(session: Session, series_id: bytes) -> list[Meeting]:
    """Return every meeting that a series has made, those left out and those in the bin too."""
    query = select(Meeting).where(Meeting.series_id == series_id).order_by(Meeting.starts_at)
    return list(session.scalars(query))


def plain_ids(
    session: Session, row: SeriesRecord, meetings: Iterable[Meeting], now: datetime
) -> frozenset[bytes]:
    """Return the meetings to come that are as their series has them; nobody decided anything."""
    found = {one.id for one in meetings if one.starts_at >= now and _is_plain(row, one)}
    if not found:
        return frozenset()
    marked = union(
        select(Attendance.meeting_id).where(Attendance.meeting_id.in_(found)),
        select(Headcount.meeting_id).where(Headcount.meeting_id.in_(found)),
    )
    return frozenset(found - set(session.scalars(marked)))


def _is_plain(row: SeriesRecord, meeting: Meeting) -> bool:
    return (
        meeting.deleted_at is None
        and meeting.status == MeetingStatus.PLANNED
        and not meeting.minutes
        and meeting.starts_local == meeting.recurrence_local
        and meeting.timezone == row.timezone
        and meeting.duration_minutes == row.duration_minutes
        and all(getattr(meeting, name) == getattr(row, name) for name in COPIED)
    )


def reckoned(
    row: SeriesRecord, meetings: Iterable[Meeting] = (), plain: Collection[bytes] = ()
) -> Series:
    """Return a series for the reckoning; what somebody decided of a date stands by itself."""
    return Series(
        starts_local=row.starts_local,
        timezone=row.timezone,
        rule=row.rule,
        dates=read_dates(row.dates),
        skipped=read_dates(row.skipped),
        overrides=tuple(
            sorted(
                (_override(row, one) for one in meetings if _stands(one) and one.id not in plain),
                key=lambda one: one.recurrence_id,
            )
        ),
        duration_minutes=row.duration_minutes,
    )


def _stands(meeting: Meeting) -> bool:
    return meeting.deleted_at is None and meeting.recurrence_local is not None


def _override(row: SeriesRecord, meeting: Meeting) -> Override:
    name = meeting.recurrence_local or meeting.starts_local
    starts = meeting.starts_local
    if meeting.timezone != row.timezone:
        starts = to_local(meeting.starts_at, row.timezone)
    minutes = meeting.duration_minutes
    return Override(
        recurrence_id=name,
        starts_local=None if starts == name else starts,
        duration_minutes=None if minutes == row.duration_minutes else minutes,
        cancelled=meeting.status == MeetingStatus.CANCELLED,
    )


def store(row: SeriesRecord, series: Series) -> None:
    """Write the dates of a reckoned series; what stands by itself is in its meetings."""
    row.starts_local = series.starts_local
    row.timezone = series.timezone
    row.rule = series.rule
    row.dates = write_dates(series.dates)
    row.skipped = write_dates(series.skipped)
    row.duration_minutes = series.duration_minutes


def holidays_of(session: Session) -> dict[date, str]:
    """Return the days on which the chapter does not meet."""
    query = select(Holiday.held_on, Holiday.name).where(Holiday.deleted_at.is_(None))
    return {row.held_on: row.name for row in session.execute(query)}


def leave_out(session: Session, meeting: Meeting) -> None:
    """Note in its series that a meeting was put into the bin, so that it is not made again."""
    row = None if meeting.series_id is None else session.get(SeriesRecord, meeting.series_id)
    if row is not None and meeting.recurrence_local is not None:
        row.skipped = write_dates((*read_dates(row.skipped), meeting.recurrence_local))


def take_in(session: Session, meeting: Meeting) -> None:
    """Note in its series that a meeting came back from the bin.

    Where the series went on without that date, the meeting is one of its own from now on.
    """
    row = None if meeting.series_id is None else session.get(SeriesRecord, meeting.series_id)
    skipped = () if row is None else read_dates(row.skipped)
    if row is None or row.deleted_at or row.archived_at or meeting.recurrence_local not in skipped:
        meeting.series_id = meeting.recurrence_local = None
    else:
        row.skipped = write_dates(one for one in skipped if one != meeting.recurrence_local)


def let_go(session: Session, series_id: bytes) -> None:
    """Part a series that goes for good from what stays: meetings that stand, and what follows it.

    Dates that it left out by itself go with it; nobody could find them any more.
    """
    of_it = Meeting.series_id == series_id
    session.execute(delete(Meeting).where(of_it, Meeting.status == MeetingStatus.VOID))
    session.execute(update(Meeting).where(of_it).values(series_id=None, recurrence_local=None))
    follows = SeriesRecord.continues_id == series_id
    session.execute(update(SeriesRecord).where(follows).values(continues_id=None))
