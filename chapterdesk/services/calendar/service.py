"""Serve the days of a month, calendar files, out and in, and the plan of a year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, StorageError, UserError
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Group, Meeting, Place, Series
from chapterdesk.services.calendar.days import CalendarDay, days_between
from chapterdesk.services.calendar.reading import CalendarItem, CalendarPreview, read_entries
from chapterdesk.services.calendar.writing import (
    COLUMNS,
    CalendarFile,
    Writer,
    meetings_between,
)
from chapterdesk.services.calendar.year import YearPlan, leave_out, year_plan
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.meetings import MeetingDraft, add_meeting
from chapterdesk.services.outgoing import planned, write_recorded
from chapterdesk.services.recurrence.lines import write_dates
from chapterdesk.services.rows import fetch
from chapterdesk.services.series.service import add_series
from chapterdesk.services.series.settling import settle
from chapterdesk.services.series.shapes import SeriesDraft, SeriesTemplate
from chapterdesk.services.series.stored import meetings_of, plain_ids
from chapterdesk.services.zones import chapter_zone, to_instant, today_of

_AHEAD: Final = timedelta(days=366)
_BACK: Final = timedelta(days=31)


class CalendarService:
    """Write and read calendars; plan a year."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def today(self) -> date:
        """Return the day that it is where the chapter is."""
        with self._database.read() as session:
            return today_of(session, self._database.clock)

    def days(self, first: date, last: date) -> tuple[CalendarDay, ...]:
        """Return every day from a first to a last one, two months of them at most."""
        with self._database.read() as session:
            return days_between(session, self._database.clock.now(), first, last)

    def meeting(self, meeting_id: bytes) -> CalendarFile:
        """Return one meeting as a calendar file.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            writer = Writer(session, self._database.clock.now())
            meeting = fetch(session, Meeting, meeting_id)
            writer.meeting(meeting)
            return writer.file(f"date-{meeting.starts_local:%Y-%m-%d}")

    def series(self, series_id: bytes) -> CalendarFile:
        """Return one series as a calendar file.

        Raises:
            UserError: It is not there, or this computer can not reckon it.
        """
        with self._database.read() as session:
            writer = Writer(session, self._database.clock.now())
            writer.series(fetch(session, Series, series_id))
            return writer.file(f"dates-{today_of(session, self._database.clock):%Y-%m-%d}")

    def all(self) -> CalendarFile:
        """Return every series and the single meetings from last month to next year.

        A series that this computer can not reckon is left out, and the summary says how many are.
        """
        now, left = self._database.clock.now(), 0
        with self._database.read() as session:
            writer = Writer(session, now)
            query = select(Series).where(Series.deleted_at.is_(None), Series.archived_at.is_(None))
            for row in session.scalars(query.order_by(Series.starts_local, Series.id)):
                try:
                    writer.series(row)
                except UserError:
                    left += 1
            for meeting in meetings_between(session, now - _BACK, now + _AHEAD):
                writer.meeting(meeting)
            file = writer.file(f"calendar-{today_of(session, self._database.clock):%Y-%m-%d}")
        if not left:
            return file
        told = ngettext(
            "{count} series can not be reckoned here and is left out.",
            "{count} series can not be reckoned here and are left out.",
            left,
        )
        return replace(file, summary=f"{file.summary} {told}")

    def save(self, calendar: CalendarFile, file: Path, *, overwrite: bool = False) -> None:
        """Save a calendar as a file outside the vault; it is listed with the files that left.

        Raises:
            RefusedError: The file is there already, or there is nothing in the calendar.
            StorageError: It could not be written, or not be recorded.
        """
        if calendar.count == 0:
            raise RefusedError(
                _("There is nothing in this calendar."),
                _("Nothing was saved."),
                _("Plan a meeting first."),
            )
        if file.exists() and not overwrite:
            raise RefusedError(
                _("There is a file of that name already."),
                _("It was left as it is; nothing was saved."),
                _("Choose another name, or say that it may be replaced."),
            )
        if not file.parent.is_dir():
            raise StorageError(
                _("That folder is not there."),
                _("Nothing was saved."),
                _("Choose a folder that is there; plug the stick in if it is on one."),
            )

        def plan(work: Work) -> bytes:
            log_id = planned(work, file, what="calendar", form="ics", sealed=False, columns=COLUMNS)
            work.audit("export_begun", "calendar", log_id)
            return log_id

        def done(work: Work, log_id: bytes) -> None:
            work.audit("export", "calendar", log_id)

        def failed(work: Work, log_id: bytes) -> None:
            work.audit("export_failed", "calendar", log_id)

        write_recorded(
            self._database, file, calendar.data, plan=plan, count=0, done=done, failed=failed
        )

    def read(self, text: str, *, group_id: bytes | None = None) -> CalendarPreview:
        """Return what a calendar file would bring in, and what of it is here; nothing is kept.

        Raises:
            UserError: It is no calendar, or the group is gone.
        """
        with self._database.read() as session:
            if group_id is not None:
                fetch(session, Group, group_id)
            found = read_entries(
                text, timezone=chapter_zone(session), now=self._database.clock.now()
            )
            fresh = tuple(one for one in found.items if not _is_here(session, one, group_id))
            return replace(found, items=fresh, known=len(found.items) - len(fresh))

    def bring_in(
        self,
        items: Sequence[CalendarItem],
        *,
        group_id: bytes | None = None,
        place_id: bytes | None = None,
        titles: bool = True,
    ) -> Undo:
        """Plan what `read` gave, as meetings and series, all of it or nothing.

        Args:
            items: Those that are wanted.
            group_id: Of all of them.
            place_id: Of all of them.
            titles: Whether their titles are kept; else they are called as their group is.

        Raises:
            UserError: One of them can not be kept; none was.
        """
        with self._database.write() as work:
            if group_id is not None:
                fetch(work.session, Group, group_id)
            if place_id is not None:
                fetch(work.session, Place, place_id)
            for one in items:
                if _is_here(work.session, one, group_id):
                    continue
                title = one.title if titles else ""
                if one.repeats:
                    _add_series(work, one, group_id, place_id, title)
                    continue
                draft = MeetingDraft(
                    starts_local=one.starts_local,
                    group_id=group_id,
                    title=title,
                    timezone=one.timezone,
                    duration_minutes=one.minutes,
                    place_id=place_id,
                )
                add_meeting(work, draft)
            label = ngettext(
                "{count} entry of a calendar was planned",
                "{count} entries of a calendar were planned",
                len(items),
            )
            return work.undo(label)

    def year(self, year: int) -> YearPlan:
        """Return the awareness days, holidays and meetings of a year, month by month.

        Raises:
            UsageError: No calendar here has that year.
        """
        with self._database.read() as session:
            return year_plan(session, year)

    def leave_day_out(self, code: str, *, out: bool = True) -> Undo:
        """Leave an awareness day out of every year plan, or take it in again.

        Raises:
            RefusedError: There is no such day.
        """
        with self._database.write() as work:
            title = leave_out(work, code, out=out)
            work.audit("edit", "setting", None, "year_plan")
            work.changed("calendar")
            told = _("{name} was left out") if out else _("{name} is back")
            return work.undo(told.format(name=title))


def _add_series(
    work: Work, one: CalendarItem, group_id: bytes | None, place_id: bytes | None, title: str
) -> None:
    draft = SeriesDraft(
        starts_local=one.starts_local,
        timezone=one.timezone,
        rule=one.rule,
        dates=one.dates if one.rule else (one.starts_local, *one.dates),
        duration_minutes=one.minutes,
        template=SeriesTemplate(group_id=group_id, place_id=place_id, title=title),
    )
    row = add_series(work, draft)
    if one.skipped:
        now = work.clock.now()
        plain = plain_ids(work.session, row, meetings_of(work.session, row.id), now)
        row.skipped = write_dates(one.skipped)
        settle(work, row, plain)


def _is_here(session: Session, one: CalendarItem, group_id: bytes | None) -> bool:
    """Say whether a meeting or a series of the same group begins then already."""
    if one.repeats:
        query = select(Series.id).where(
            Series.group_id.is_(None) if group_id is None else Series.group_id == group_id,
            Series.deleted_at.is_(None),
            Series.timezone == one.timezone,
            Series.rule == one.rule,
        )
        wall = _clock(one.starts_local)
        rows = session.scalars(select(Series).where(Series.id.in_(query))).all()
        return any(_clock(row.starts_local) == wall for row in rows)
    instant = to_instant(one.starts_local, one.timezone)
    same = Meeting.group_id.is_(None) if group_id is None else Meeting.group_id == group_id
    found = select(Meeting.id).where(
        Meeting.deleted_at.is_(None), Meeting.starts_at == instant, same
    )
    return session.scalars(found.limit(1)).first() is not None


def _clock(local: datetime) -> tuple[int, int]:
    return local.hour, local.minute
