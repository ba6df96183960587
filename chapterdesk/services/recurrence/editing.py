"""One date alone: moved, cancelled, left out or as it was; and all holidays left out at once.

What has begun never changes.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.clocks import check_local, clock_zone, instant_at
from chapterdesk.services.recurrence.expanding import Fate, listed, overridden
from chapterdesk.services.recurrence.preview import Holidays, upcoming
from chapterdesk.services.recurrence.shapes import (
    Change,
    Override,
    PreviewState,
    Series,
    Window,
)

_AROUND: Final = timedelta(days=2)


def change_one(series: Series, recurrence_id: datetime, change: Change, now: datetime) -> Series:
    """Return a series of which one date is at another time or of another length.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: There is no such date, it has begun, or the time is none.
    """
    zone = clock_zone(series.timezone)
    if change.rule is not None or change.timezone not in {None, series.timezone}:
        raise ValueError("one date has neither rule nor zone of its own")
    before = changeable(series, recurrence_id, zone, now)
    starts = before.starts_local
    if change.starts_local is not None:
        starts = check_local(change.starts_local)
        refuse_past(instant_at(starts, zone), now)
    if starts == recurrence_id:
        starts = None
    minutes = before.duration_minutes
    if change.duration_minutes is not None:
        minutes = change.duration_minutes
    if minutes == series.duration_minutes:
        minutes = None
    after = Override(recurrence_id=recurrence_id, starts_local=starts, duration_minutes=minutes)
    return _with(series, after)


def cancel_one(series: Series, recurrence_id: datetime, now: datetime) -> Series:
    """Return a series of which one date is cancelled, and stays to be seen.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: There is no such date, or it has begun.
    """
    before = changeable(series, recurrence_id, clock_zone(series.timezone), now)
    return _with(series, replace(before, cancelled=True))


def skip_one(series: Series, recurrence_id: datetime, now: datetime) -> Series:
    """Return a series that leaves out one date.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: There is no such date, or it has begun.
    """
    changeable(series, recurrence_id, clock_zone(series.timezone), now)
    return _skipping(series, {recurrence_id})


def restore_one(series: Series, recurrence_id: datetime, now: datetime) -> Series:
    """Return a series in which one date is again as the series says.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: It would begin in the past, or the date as it was changed has begun.
    """
    zone = clock_zone(series.timezone)
    refuse_past(instant_at(recurrence_id, zone), now)
    for one in series.overrides:
        if one.recurrence_id == recurrence_id and not one.cancelled:
            refuse_past(overridden(series, one, zone).starts_at, now)
    return replace(
        series,
        skipped=tuple(one for one in series.skipped if one != recurrence_id),
        overrides=tuple(one for one in series.overrides if one.recurrence_id != recurrence_id),
    )


def skip_holidays(series: Series, holidays: Holidays, now: datetime) -> Series:
    """Return a series that leaves out all dates to come that fall on a holiday.

    A date that somebody moved or cancelled was decided on, and stays as it is.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: The rule can not be read, or gives more dates than anybody could meet on.
    """
    if not holidays:
        return series
    last = max(holidays)
    decided = {one.recurrence_id for one in series.overrides}
    found = set()
    for row in upcoming(series, now, holidays):
        if row.recurrence_id.date() > last and row.starts_local.date() > last:
            break
        if row.state is PreviewState.PLANNED and row.holiday and row.recurrence_id not in decided:
            found.add(row.recurrence_id)
    return _skipping(series, found)


def changeable(series: Series, recurrence_id: datetime, zone: tzinfo, now: datetime) -> Override:
    """Return what one date of a series is now.

    Raises:
        RefusedError: There is no such date, or it has begun.
    """
    for one in series.overrides:
        if one.recurrence_id == recurrence_id and recurrence_id not in series.skipped:
            local = recurrence_id if one.cancelled else one.starts_local or recurrence_id
            refuse_past(instant_at(local, zone), now)
            return one
    if not is_named(series, recurrence_id, zone):
        raise RefusedError(
            _("The series has no meeting at this time."),
            _("Nothing was saved."),
            _("Choose one of its dates from the list."),
            field="recurrence_id",
        )
    refuse_past(instant_at(recurrence_id, zone), now)
    return Override(recurrence_id=recurrence_id)


def is_named(series: Series, recurrence_id: datetime, zone: tzinfo) -> bool:
    """Say whether a series has a date of this name, by its rule or by hand."""
    instant = instant_at(recurrence_id, zone)
    around = Window(start=instant - _AROUND, end=instant + _AROUND)
    dates = listed(series, zone, around)
    return any(one.local == recurrence_id and one.fate is Fate.KEPT for one in dates)


def refuse_past(instant: datetime, now: datetime) -> None:
    """Refuse to touch what has begun.

    Raises:
        RefusedError: The instant is in the past.
    """
    if instant < now:
        raise RefusedError(
            _("What has begun already does not change."),
            _("Nothing was saved."),
            _("Choose a date that is still to come."),
            field="starts_local",
        )


def _with(series: Series, override: Override) -> Series:
    """Return a series with one date by itself; where it is as all others, without."""
    others = [one for one in series.overrides if one.recurrence_id != override.recurrence_id]
    if override != Override(recurrence_id=override.recurrence_id):
        others.append(override)
    return replace(series, overrides=tuple(sorted(others, key=lambda one: one.recurrence_id)))


def _skipping(series: Series, dates: AbstractSet[datetime]) -> Series:
    return replace(
        series,
        skipped=tuple(sorted({*series.skipped, *dates})),
        overrides=tuple(one for one in series.overrides if one.recurrence_id not in dates),
    )
