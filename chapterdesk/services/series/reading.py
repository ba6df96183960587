"""A series as lists and pages show it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.models import Group, Series, SeriesFacilitator
from chapterdesk.services import recurrence
from chapterdesk.services.counted import shown_group
from chapterdesk.services.meeting_rows import kind_label
from chapterdesk.services.recurrence.lines import read_dates
from chapterdesk.services.recurrence.preview import TEN, preview
from chapterdesk.services.recurrence.shapes import PreviewRow
from chapterdesk.services.recurrence.wording import general_words, row_words, series_words
from chapterdesk.services.series.shapes import (
    SeriesDraft,
    SeriesRow,
    SeriesTemplate,
    ShownDate,
)
from chapterdesk.services.series.stored import holidays_of, meetings_of, plain_ids, reckoned
from chapterdesk.services.zones import check_zone


def shown(
    series: recurrence.shapes.Series,
    after: datetime,
    holidays: Mapping[date, str],
    made: Mapping[datetime, bytes],
    count: int = TEN,
) -> tuple[ShownDate, ...]:
    """Return the next dates of a reckoned series, with those struck through among them."""
    return tuple(
        _shown(series, one, made) for one in preview(series, after, holidays=holidays, count=count)
    )


def _shown(
    series: recurrence.shapes.Series, one: PreviewRow, made: Mapping[datetime, bytes]
) -> ShownDate:
    lengths = {each.recurrence_id: each.duration_minutes for each in series.overrides}
    minutes = lengths.get(one.recurrence_id) or series.duration_minutes
    return ShownDate(
        recurrence_local=one.recurrence_id,
        starts_local=one.starts_local,
        ends_local=one.starts_local + timedelta(minutes=minutes),
        state=one.state,
        struck=one.struck,
        holiday=one.holiday,
        clock=one.clock,
        words=row_words(one),
        meeting_id=made.get(one.recurrence_id),
    )


def dates_of(
    session: Session, row: Series, now: datetime, count: int = TEN
) -> tuple[ShownDate, ...]:
    """Return the next dates of a stored series.

    Raises:
        UserError: This computer does not know its zone, or its rule can not be read.
    """
    meetings = meetings_of(session, row.id)
    plain = plain_ids(session, row, meetings, now)
    made = {
        one.recurrence_local: one.id
        for one in meetings
        if one.deleted_at is None and one.recurrence_local is not None
    }
    series = reckoned(row, meetings, plain)
    return shown(series, now, holidays_of(session), made, count)


def series_row(session: Session, row: Series, now: datetime) -> SeriesRow:
    """Return one series in a list, also where this computer can not reckon its dates."""
    following: datetime | None = None
    readable = knows_zone(row.timezone)
    if readable and row.archived_at is None:
        try:
            found = dates_of(session, row, now, 1)
        except UserError:
            found = ()
        following = next((one.starts_local for one in found if not one.struck), None)
    return SeriesRow(
        id=row.id,
        label=label_of(session, row),
        group_id=shown_group(row.group_id),
        repeats=repeats_of(row),
        timezone=row.timezone,
        zone_known=readable,
        next_local=following,
        archived=row.archived_at is not None,
    )


def knows_zone(name: str) -> bool:
    """Say whether this computer knows a time zone."""
    try:
        check_zone(name)
    except UserError:
        return False
    return True


def repeats_of(row: Series) -> str:
    """Return how a series repeats, in words; in general words where it can not be said exactly."""
    try:
        return series_words(reckoned(row))
    except UserError:
        try:
            return general_words(row.rule)
        except UserError:
            return _("repeats by a rule that can not be read here")


def label_of(session: Session, row: Series) -> str:
    """Return what a series is called: its title, or its group's alias or name."""
    if row.title:
        return row.title
    group = None if row.group_id is None else session.get(Group, row.group_id)
    if group is None:
        return kind_label(row.kind)
    return group.alias or group.name or kind_label(row.kind)


def template_of(session: Session, row: Series) -> SeriesTemplate:
    """Return what the meetings of a series are made from."""
    return SeriesTemplate(
        group_id=shown_group(row.group_id),
        title=row.title,
        kind=row.kind,
        place_id=row.place_id,
        disclosure=row.disclosure,
        agenda=row.agenda,
        access=row.access,
        sheet_layout=row.sheet_layout,
        facilitators=tuple(roster_of(session, row.id)),
        lead_count=row.lead_count,
    )


def roster_of(session: Session, series_id: bytes) -> Collection[bytes]:
    """Return the people of its own who take turns in a series, in their order."""
    query = (
        select(SeriesFacilitator.member_id)
        .where(SeriesFacilitator.series_id == series_id, SeriesFacilitator.present.is_(True))
        .order_by(SeriesFacilitator.position, SeriesFacilitator.id)
    )
    return session.scalars(query).all()


def draft_of(session: Session, row: Series) -> SeriesDraft:
    """Return a series as it could be entered."""
    return SeriesDraft(
        starts_local=row.starts_local,
        timezone=row.timezone,
        rule=row.rule,
        dates=read_dates(row.dates),
        duration_minutes=row.duration_minutes,
        template=template_of(session, row),
    )
