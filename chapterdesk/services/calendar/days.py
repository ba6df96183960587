"""The days of a month or a week: its meetings, the dates of series to come, and holidays."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.models import Meeting, Series
from chapterdesk.services.meeting_rows import meeting_rows, meeting_select
from chapterdesk.services.recurrence.preview import upcoming
from chapterdesk.services.recurrence.wording import row_words
from chapterdesk.services.series.reading import label_of
from chapterdesk.services.series.stored import holidays_of, meetings_of, plain_ids, reckoned

_DAY = timedelta(days=1)
_MOST = 62


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One meeting of a day, or a date of a series that becomes one.

    Attributes:
        label: Its title, or the alias or name of its group.
        status: Where a meeting stands; None for a date of which none was made yet.
        struck: Whether it does not take place.
        words: What is to be said beside it; empty for most.
        meeting_id: The meeting; None where it was not made yet.
        series_id: The series of a date that was not made yet.
    """

    label: str
    starts_local: datetime
    status: MeetingStatus | None
    struck: bool
    words: str
    meeting_id: bytes | None
    series_id: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day, with the name of its holiday and what takes place."""

    day: date
    holiday: str
    entries: tuple[CalendarEntry, ...]


def days_between(
    session: Session, now: datetime, first: date, last: date
) -> tuple[CalendarDay, ...]:
    """Return every day from a first to a last one, two months of them at most."""
    last = min(last, first + timedelta(days=_MOST - 1))
    entries = [*_meetings(session, first, last), *_to_come(session, now, first, last)]
    holidays = holidays_of(session)
    by_day: dict[date, list[CalendarEntry]] = {}
    for one in sorted(entries, key=lambda one: (one.starts_local, one.label)):
        by_day.setdefault(one.starts_local.date(), []).append(one)
    count = (last - first).days + 1
    days = (first + number * _DAY for number in range(count))
    return tuple(
        CalendarDay(day=day, holiday=holidays.get(day, ""), entries=tuple(by_day.get(day, ())))
        for day in days
    )


def _to_come(session: Session, now: datetime, first: date, last: date) -> list[CalendarEntry]:
    """Return the dates of series of which no meeting was made; none of the past."""
    after = max(now, datetime.combine(first, time(), tzinfo=UTC) - _DAY)
    query = select(Series).where(Series.deleted_at.is_(None), Series.archived_at.is_(None))
    found: list[CalendarEntry] = []
    for row in session.scalars(query).all():
        try:
            found += _dates(session, row, after, now, first, last)
        except UserError:
            # This computer can not reckon it; its page says so.
            continue
    return found


def _meetings(session: Session, first: date, last: date) -> list[CalendarEntry]:
    begins, ends = datetime.combine(first, time()), datetime.combine(last + _DAY, time())
    rows = meeting_rows(
        session,
        meeting_select().where(
            Meeting.starts_local >= begins,
            Meeting.starts_local < ends,
            Meeting.status != MeetingStatus.VOID,
        ),
    )
    return [
        CalendarEntry(
            label=row.label,
            starts_local=row.starts_local,
            status=row.status,
            struck=row.status == MeetingStatus.CANCELLED,
            words="",
            meeting_id=row.id,
            series_id=None,
        )
        for row in rows
    ]


def _dates(  # noqa: PLR0917  # one window, told in its parts
    session: Session, row: Series, after: datetime, now: datetime, first: date, last: date
) -> list[CalendarEntry]:
    meetings = meetings_of(session, row.id)
    shown = {
        one.recurrence_local
        for one in meetings
        if one.deleted_at is None and one.status != MeetingStatus.VOID
    }
    series = reckoned(row, meetings, plain_ids(session, row, meetings, now))
    label = label_of(session, row)
    found = []
    for one in upcoming(series, after, holidays_of(session)):
        if one.starts_local.date() > last:
            break
        if one.recurrence_id in shown or one.starts_local.date() < first:
            continue
        found.append(
            CalendarEntry(
                label=label,
                starts_local=one.starts_local,
                status=None,
                struck=one.struck,
                words=row_words(one),
                meeting_id=None,
                series_id=row.id,
            )
        )
    return found
