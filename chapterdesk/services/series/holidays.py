"""The days on which the chapter does not meet, and series that leave them all out at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from chapterdesk.core.errors import UsageError, UserError
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Holiday, Series
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.recurrence.editing import skip_holidays
from chapterdesk.services.recurrence.lines import read_dates, write_dates
from chapterdesk.services.rows import NoMatchError, fetch, line
from chapterdesk.services.series.holiday_files import LONGEST, YEARS
from chapterdesk.services.series.reading import label_of
from chapterdesk.services.series.settling import settle
from chapterdesk.services.series.stored import holidays_of, meetings_of, plain_ids, reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow:
    """One day on which the chapter does not meet."""

    id: bytes
    held_on: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedHolidays:
    """What came of leaving holidays out.

    Attributes:
        dates: How many dates are left out now that were not before.
        left: The labels of series that this computer can not reckon; they stay as they are.
    """

    dates: int
    left: tuple[str, ...]
    undo: Undo


class HolidayService:
    """Keep the holidays of the chapter."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, since: date | None = None) -> tuple[HolidayRow, ...]:
        """Return the holidays in their order, from a day on when one is given."""
        query = select(Holiday).where(Holiday.deleted_at.is_(None)).order_by(Holiday.held_on)
        if since is not None:
            query = query.where(Holiday.held_on >= since)
        with self._database.read() as session:
            return tuple(
                HolidayRow(id=row.id, held_on=row.held_on, name=row.name)
                for row in session.scalars(query)
            )

    def add(self, name: str, first: date, last: date | None = None) -> Undo:
        """Add a holiday, or all days from a first to a last one; a day that is one is renamed.

        Raises:
            UsageError: It has no name, ends before it begins, or is longer than 60 days.
        """
        last = last or first
        days = (last - first).days + 1
        if not 1 <= days <= LONGEST or first.year not in YEARS or last.year not in YEARS:
            raise UsageError(
                _("These days can not be right."),
                _("Nothing was saved."),
                _("Give a last day after the first, {count} days at most.").format(count=LONGEST),
                field="last",
            )
        named = line(name, field="name", required=True)
        with self._database.write() as work:
            for number in range(days):
                _keep(work, first + timedelta(days=number), named)
            work.changed("series")
            return work.undo(_("{name} was added").format(name=isolate(named)))

    def bring_in(self, days: Sequence[tuple[date, str]]) -> Undo:
        """Add days as `holiday_files.read_holidays` gives them; a day that is one is renamed.

        Raises:
            UsageError: One of them has no name.
        """
        with self._database.write() as work:
            for day, name in days:
                _keep(work, day, line(name, field="name", required=True))
            work.changed("series")
            label = ngettext("{count} holiday was added", "{count} holidays were added", len(days))
            return work.undo(label)

    def on(self, day: date) -> bytes:
        """Return the id of the holiday of a day.

        Raises:
            NoMatchError: It is none.
        """
        query = select(Holiday.id).where(Holiday.held_on == day, Holiday.deleted_at.is_(None))
        with self._database.read() as session:
            found = session.scalars(query).first()
        if found is None:
            raise NoMatchError(
                _("There is no holiday on this day."),
                _("Nothing was changed."),
                _("List the holidays and choose one of their days."),
                field="day",
            )
        return found

    def remove(self, holiday_id: bytes) -> Undo:
        """Take a holiday away; dates that were left out for it stay so until they are restored."""
        with self._database.write() as work:
            row = fetch(work.session, Holiday, holiday_id)
            row.deleted_at = work.clock.now()
            work.audit("delete", "holiday", holiday_id, "deleted_at")
            work.changed("series")
            return work.undo(_("{name} was taken away").format(name=isolate(row.name)))

    def skip(self, series_id: bytes | None = None) -> SkippedHolidays:
        """Leave out every date to come that falls on a holiday, of one series or of all, at once.

        A date that somebody moved or cancelled stays as it is.

        Raises:
            UserError: The series is not there, or this computer can not reckon it.
        """
        count, left = 0, list[str]()
        with self._database.write() as work:
            now, holidays = work.clock.now(), holidays_of(work.session)
            query = select(Series).where(Series.deleted_at.is_(None), Series.archived_at.is_(None))
            rows = list(work.session.scalars(query))
            if series_id is not None:
                rows = [fetch(work.session, Series, series_id)]
            for row in rows:
                meetings = meetings_of(work.session, row.id)
                plain = plain_ids(work.session, row, meetings, now)
                try:
                    after = skip_holidays(reckoned(row, meetings, plain), holidays, now)
                except UserError:
                    if series_id is not None:
                        raise
                    left.append(label_of(work.session, row))
                    continue
                found = set(after.skipped) - set(read_dates(row.skipped))
                if found:
                    row.skipped = write_dates(after.skipped)
                    settle(work, row, plain)
                    work.audit("skip", "series", row.id, "skipped")
                    count += len(found)
            work.changed("series")
            work.changed("meetings")
            label = ngettext(
                "{count} date on a holiday was left out",
                "{count} dates on holidays were left out",
                count,
            )
            return SkippedHolidays(dates=count, left=tuple(left), undo=work.undo(label))


def _keep(work: Work, day: date, name: str) -> None:
    row_id = work.pair_id("holiday", day.isoformat().encode("ascii"))
    row = work.session.get(Holiday, row_id)
    if row is None:
        row = Holiday(id=row_id, held_on=day)
        work.add(row)
    row.name, row.deleted_at = name, None
    work.audit("add", "holiday", row_id)
