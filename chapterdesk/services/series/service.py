"""Keep series of meetings: make, change, end, leave out, cancel and move their dates."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Meeting, Series
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.recurrence.clocks import clock_zone, instant_and_clock
from chapterdesk.services.recurrence.editing import cancel_one, change_one, restore_one, skip_one
from chapterdesk.services.recurrence.lines import read_dates, write_dates
from chapterdesk.services.recurrence.parting import change_all, change_following, end_following
from chapterdesk.services.recurrence.preview import TEN
from chapterdesk.services.recurrence.shapes import Change, Occurrence, Override
from chapterdesk.services.recurrence.shapes import Series as Reckoned
from chapterdesk.services.rows import by_prefix, fetch, unchanged
from chapterdesk.services.series.reading import (
    dates_of,
    draft_of,
    knows_zone,
    label_of,
    series_row,
    shown,
    template_of,
)
from chapterdesk.services.series.settling import made_or_new, place_at, settle
from chapterdesk.services.series.shapes import (
    MadeReport,
    Read,
    Scope,
    SeriesChange,
    SeriesDetail,
    SeriesDraft,
    SeriesRow,
    SeriesTemplate,
    ShownDate,
)
from chapterdesk.services.series.stored import (
    COPIED,
    holidays_of,
    meetings_of,
    plain_ids,
    reckoned,
    store,
)
from chapterdesk.services.series.writing import (
    apply_parts,
    copy_onto,
    on_the_minute,
    reckoned_draft,
    replan,
    without_seconds,
    write_template,
)

_SHOWN: Final = 60
_NOT_READ: Final = Read()
_NEVER: Final = datetime(9999, 1, 1)  # noqa: DTZ001  # a wall clock has no zone


class SeriesService:
    """Keep the series of meetings."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, archived: bool = False) -> tuple[SeriesRow, ...]:
        """Return the series, the one with the next date first; with the archived when asked."""
        query = select(Series).where(Series.deleted_at.is_(None))
        if not archived:
            query = query.where(Series.archived_at.is_(None))
        now = self._database.clock.now()
        with self._database.read() as session:
            rows = [series_row(session, row, now) for row in session.scalars(query)]
        return tuple(sorted(rows, key=lambda row: (row.next_local or _NEVER, row.label, row.id)))

    def detail(self, series_id: bytes) -> SeriesDetail:
        """Return one series' page; without dates where this computer can not reckon them.

        Raises:
            RefusedError: It is not there.
        """
        now = self._database.clock.now()
        with self._database.read() as session:
            row = fetch(session, Series, series_id)
            dates: tuple[ShownDate, ...] = ()
            if knows_zone(row.timezone):
                dates = dates_of(session, row, now)
            return SeriesDetail(
                row=series_row(session, row, now),
                draft=draft_of(session, row),
                skipped=read_dates(row.skipped),
                dates=dates,
                continues_id=row.continues_id,
                updated_at=row.updated_at,
            )

    def dates(self, series_id: bytes, count: int = TEN) -> tuple[ShownDate, ...]:
        """Return the next dates that take place, and those struck through before the last.

        Raises:
            UserError: It is not there, or this computer does not know its zone.
        """
        with self._database.read() as session:
            row = fetch(session, Series, series_id)
            return dates_of(session, row, self._database.clock.now(), min(count, _SHOWN))

    def preview(self, draft: SeriesDraft, count: int = TEN) -> tuple[ShownDate, ...]:
        """Return the next dates of a series that is not kept yet.

        Raises:
            UserError: It can not be kept so.
        """
        with self._database.read() as session:
            series = reckoned_draft(session, draft)
            now = self._database.clock.now()
            return shown(series, now, holidays_of(session), {}, min(count, _SHOWN))

    def add(self, draft: SeriesDraft) -> tuple[bytes, Undo]:
        """Add a series, and make the meetings of it that are near.

        Raises:
            UserError: The draft can not be kept.
        """
        with self._database.write() as work:
            row = add_series(work, draft)
            return row.id, work.undo(_told(work.session, row, _("{name} was planned")))

    def save_template(
        self, series_id: bytes, template: SeriesTemplate, *, updated_at: datetime
    ) -> Undo:
        """Change what the meetings of a series are made from, those to come with it.

        Raises:
            UserError: It can not be kept, or the series was changed since it was read.
        """
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            unchanged(row, updated_at)
            fields = write_template(work, row, template)
            # Also where only those who take turns changed, who stand in rows of their own.
            row.updated_at = work.clock.now()
            if {"facilitators", "lead_count", "group_id"} & set(fields):
                replan(work, row)
            work.audit("save", "series", series_id, *fields)
            return _done(work, row, _("{name} was changed"))

    def change(
        self,
        series_id: bytes,
        recurrence_local: datetime,
        change: SeriesChange,
        scope: Scope,
        *,
        read: Read = _NOT_READ,
    ) -> tuple[bytes, Undo]:
        """Change one date, it and the following, or all; what has begun stays as it is.

        Returns the id of the series that the date belongs to then.

        Args:
            series_id: Of which series.
            recurrence_local: Which date, as the series has it.
            change: What is to be different.
            scope: How far it goes.
            read: When a form read the series, or the meeting of the date.

        Raises:
            UserError: There is no such date, it has begun, it is not clear how the others move,
                something can not be kept, or it was changed since it was read; nothing was saved.
        """
        change = without_seconds(change)
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            label = label_of(work.session, row)
            _unchanged(work, row, recurrence_local, read)
            if scope is not Scope.ONE:
                row.updated_at = work.clock.now()
            if scope is Scope.ONE:
                self._change_one(work, row, recurrence_local, change)
            elif scope is Scope.ALL and not change.is_timing:
                if change.template is not None:
                    fields = write_template(work, row, change.template)
                    if {"facilitators", "lead_count", "group_id"} & set(fields):
                        replan(work, row)
            else:
                part = change_all if scope is Scope.ALL else change_following
                series, now = _with_decided(work, row), work.clock.now()
                parts = part(series, recurrence_local, _timing(change), now)
                row = apply_parts(work, row, parts, recurrence_local, change)
            work.audit("save", "series", series_id, *_changed_names(change))
            work.changed("series", series_id, row.id)
            work.changed("meetings")
            return row.id, work.undo(_("{name} was changed").format(name=isolate(label)))

    def move(self, series_id: bytes, recurrence_local: datetime, starts_local: datetime) -> Undo:
        """Move one date alone.

        Raises:
            UserError: There is no such date, it has begun, or the time is none.
        """
        change = SeriesChange(starts_local=starts_local)
        return self.change(series_id, recurrence_local, change, Scope.ONE)[1]

    def cancel(self, series_id: bytes, recurrence_local: datetime) -> Undo:
        """Cancel one date; it stays to be seen.

        Raises:
            UserError: There is no such date, or it has begun.
        """
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            series = _with_decided(work, row)
            cancel_one(series, recurrence_local, work.clock.now())
            meeting = _meeting_at(work, row, series, recurrence_local)
            meeting.status = MeetingStatus.CANCELLED
            work.audit("cancel", "meeting", meeting.id, "status")
            return _done(work, row, _("One date of {name} was cancelled"))

    def skip(self, series_id: bytes, recurrence_local: datetime) -> Undo:
        """Leave one date out.

        Raises:
            UserError: There is no such date, or it has begun.
        """
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            after = skip_one(_with_decided(work, row), recurrence_local, work.clock.now())
            row.skipped = write_dates(after.skipped)
            settle(work, row)
            work.audit("skip", "series", series_id, "skipped")
            return _done(work, row, _("One date of {name} was left out"))

    def restore(self, series_id: bytes, recurrence_local: datetime) -> Undo:
        """Bring one date back as the series has it: left out, cancelled or moved before.

        Raises:
            UserError: It would begin in the past, or has begun where it was moved to.
        """
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            after = restore_one(_with_decided(work, row), recurrence_local, work.clock.now())
            row.skipped = write_dates(after.skipped)
            for meeting in meetings_of(work.session, row.id):
                if meeting.recurrence_local == recurrence_local:
                    _as_planned(row, meeting)
            settle(work, row)
            work.audit("restore", "series", series_id, "skipped")
            return _done(work, row, _("One date of {name} is back"))

    def add_date(self, series_id: bytes, starts_local: datetime) -> Undo:
        """Add one more date by hand, of the same day as another one, too.

        Raises:
            UserError: The time is none, or this computer does not know the zone of the series.
        """
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            clock_zone(row.timezone)
            local = on_the_minute(starts_local)
            row.dates = write_dates((*read_dates(row.dates), local))
            row.skipped = write_dates(one for one in read_dates(row.skipped) if one != local)
            settle(work, row)
            work.audit("save", "series", series_id, "dates")
            return _done(work, row, _("{name} has one more date"))

    def end(self, series_id: bytes, recurrence_local: datetime) -> Undo:
        """End a series before one of its dates; where nothing of it has begun it goes whole.

        Raises:
            UserError: There is no such date, or it has begun.
        """
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            parts = end_following(_with_decided(work, row), recurrence_local, work.clock.now())
            apply_parts(work, row, parts, recurrence_local, SeriesChange())
            work.audit("end", "series", series_id, "rule")
            return _done(work, row, _("{name} ends before that date"))

    def archive(self, series_id: bytes) -> Undo:
        """Take a series off the lists; meetings of it that are still to come go with it."""
        return self._stamp(series_id, "archived_at", _("{name} was archived"), on=True)

    def unarchive(self, series_id: bytes) -> Undo:
        """Bring a series back from the archive, and its meetings that are near."""
        return self._stamp(series_id, "archived_at", _("{name} is back"), on=False)

    def delete(self, series_id: bytes) -> Undo:
        """Put a series into the bin for 30 days with its meetings to come; what has begun stays."""
        return self._stamp(series_id, "deleted_at", _("{name} was put into the bin"), on=True)

    def make_due(self) -> MadeReport:
        """Make the meetings of every series that are near; twice makes none twice."""
        made, left = 0, list[str]()
        query = select(Series).where(Series.deleted_at.is_(None), Series.archived_at.is_(None))
        with self._database.write() as work:
            for row in work.session.scalars(query).all():
                try:
                    made += settle(work, row).made
                except UserError:
                    left.append(label_of(work.session, row))
        return MadeReport(made=made, left=tuple(left))

    def resolve(self, text: str) -> bytes:
        """Return the series whose id starts with these hex digits.

        Raises:
            NoMatchError: None, or more than one, does.
        """
        with self._database.read() as session:
            return by_prefix(session, Series, text, Series.deleted_at.is_(None))

    def _change_one(self, work: Work, row: Series, name: datetime, change: SeriesChange) -> None:
        series = _with_decided(work, row)
        after = change_one(series, name, _timing(change), work.clock.now())
        meeting = _meeting_at(work, row, series, name)
        found = next((one for one in after.overrides if one.recurrence_id == name), None)
        one = found or Override(recurrence_id=name)
        minutes = one.duration_minutes or row.duration_minutes
        place_at(meeting, one.starts_local or name, row.timezone, minutes)
        if change.template is not None:
            old = template_of(work.session, row)
            for field in COPIED:
                wanted = getattr(change.template, field)
                if wanted != getattr(old, field):
                    copy_onto(work.session, meeting, field, wanted)
        work.audit("move", "meeting", meeting.id, *_changed_names(change))

    def _stamp(self, series_id: bytes, column: str, sentence: str, *, on: bool) -> Undo:
        with self._database.write() as work:
            row = fetch(work.session, Series, series_id)
            now = work.clock.now()
            plain = plain_ids(work.session, row, meetings_of(work.session, row.id), now)
            setattr(row, column, now if on else None)
            if knows_zone(row.timezone):
                settle(work, row, plain)
            work.audit("save", "series", series_id, column)
            return _done(work, row, sentence)


def add_series(work: Work, draft: SeriesDraft) -> Series:
    """Add a series inside an open transaction, and make its meetings that are near.

    Raises:
        UserError: The draft can not be kept.
    """
    series = reckoned_draft(work.session, draft)
    row = Series(title="", agenda="", access="", sheet_layout="")
    store(row, series)
    work.add(row)
    work.session.flush()
    write_template(work, row, draft.template)
    settle(work, row)
    work.audit("add", "series", row.id)
    work.changed("series", row.id)
    work.changed("meetings")
    return row


def _unchanged(work: Work, row: Series, name: datetime, read: Read) -> None:
    """Refuse to save over what somebody else saved since a form was opened.

    Raises:
        RefusedError: The series or the meeting of the date was changed.
    """
    if read.series is not None:
        unchanged(row, read.series)
    if read.meeting is not None:
        for meeting in meetings_of(work.session, row.id):
            if meeting.recurrence_local == name:
                unchanged(meeting, read.meeting)


def _with_decided(work: Work, row: Series) -> Reckoned:
    """Return a series for the reckoning, with what somebody decided of its dates."""
    meetings = meetings_of(work.session, row.id)
    plain = plain_ids(work.session, row, meetings, work.clock.now())
    return reckoned(row, meetings, plain)


def _meeting_at(work: Work, row: Series, series: Reckoned, name: datetime) -> Meeting:
    """Return the meeting of a date that the reckoning knows, made now where it was not yet."""
    zone = clock_zone(row.timezone)
    instant, clock = instant_and_clock(name, zone)
    one = Occurrence(
        recurrence_id=name,
        starts_local=name,
        starts_at=instant,
        ends_at=instant + timedelta(minutes=series.duration_minutes),
        clock=clock,
    )
    return made_or_new(work, row, one)


def _as_planned(row: Series, meeting: Meeting) -> None:
    if meeting.status in {MeetingStatus.CANCELLED, MeetingStatus.VOID}:
        meeting.status = MeetingStatus.PLANNED
    meeting.deleted_at = None
    name = meeting.recurrence_local or meeting.starts_local
    place_at(meeting, name, row.timezone, row.duration_minutes)


def _timing(change: SeriesChange) -> Change:
    return Change(
        starts_local=change.starts_local,
        duration_minutes=change.duration_minutes,
        rule=change.rule,
        timezone=change.timezone,
    )


def _changed_names(change: SeriesChange) -> list[str]:
    return [name for name in change.__slots__ if getattr(change, name) is not None]


def _done(work: Work, row: Series, sentence: str) -> Undo:
    work.changed("series", row.id)
    work.changed("meetings")
    return work.undo(_told(work.session, row, sentence))


def _told(session: Session, row: Series, sentence: str) -> str:
    return sentence.format(name=isolate(label_of(session, row)))
