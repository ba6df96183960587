"""Wall clocks: what instant a wall-clock time is, also on the days when clocks are changed.

RFC 5545, 3.3.5: a time that the clock shows twice is the first of the two; one that it never
shows counts by the offset before the gap, which is a later time on the wall. What a *rule* gives
within a gap is no date at all (3.3.10), so whoever expands a rule looks at `Clock`.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.shapes import EARLIEST, LATEST, Clock
from chapterdesk.services.zones import check_zone, zone_of

_AROUND: Final = timedelta(hours=26)
"""No clock was ever put back or forward by more than a day."""
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # a wall clock has no zone
_EPOCH_UTC: Final = datetime(1970, 1, 1, tzinfo=UTC)


def clock_zone(name: str) -> tzinfo:
    """Return the zone of an IANA name.

    Raises:
        UsageError: There is no such time zone.
    """
    return zone_of(check_zone(name))


def instant_and_clock(local: datetime, zone: tzinfo) -> tuple[datetime, Clock]:
    """Return the instant of a wall-clock time, and what the wall clock does at that time."""
    # A zone asked for the offset of a time without a zone answers for its own wall clock. Sums of
    # datetimes cost a tenth of what `replace` does, and a list of meetings asks thousands of times.
    offset = zone.utcoffset(local)
    steady = offset == zone.utcoffset(local - _AROUND) == zone.utcoffset(local + _AROUND)
    if steady and offset is not None:
        return local - offset - _EPOCH + _EPOCH_UTC, Clock.ONCE
    return _at_a_change(local, zone)


def instant_at(local: datetime, zone: tzinfo) -> datetime:
    """Return the instant of a wall-clock time."""
    return instant_and_clock(local, zone)[0]


def wall_time(instant: datetime, zone: tzinfo) -> datetime:
    """Return the wall-clock time of an instant, without a zone of its own."""
    return instant.astimezone(zone).replace(tzinfo=None)


def check_local(local: datetime, field: str = "starts_local") -> datetime:
    """Return a wall-clock time in a year that the calendar has, in whole seconds.

    Raises:
        RefusedError: The year is none that the calendar has.
    """
    if not EARLIEST <= local.year <= LATEST:
        raise RefusedError(
            _("The calendar here goes from {first} to {last}.").format(first=EARLIEST, last=LATEST),
            _("Nothing was saved."),
            _("Check the year of the date."),
            field=field,
        )
    return local.replace(microsecond=0, fold=0)


def _at_a_change(local: datetime, zone: tzinfo) -> tuple[datetime, Clock]:
    first = zone.utcoffset(local.replace(tzinfo=zone, fold=0)) or timedelta()
    second = zone.utcoffset(local.replace(tzinfo=zone, fold=1)) or timedelta()
    instant = (local - first).replace(tzinfo=UTC, fold=0)
    if first == second:
        return instant, Clock.ONCE
    # A clock that is put forward goes by the smaller offset first, one put back by the larger.
    return instant, Clock.NEVER if first < second else Clock.TWICE
