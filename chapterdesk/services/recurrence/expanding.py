"""Which dates of a series take place between two instants, and what becomes of each date."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum, auto
from heapq import merge
from operator import attrgetter
from typing import Final, NamedTuple

from chapterdesk.services.recurrence.clocks import (
    check_local,
    clock_zone,
    instant_and_clock,
)
from chapterdesk.services.recurrence.reading import read_rule, too_often
from chapterdesk.services.recurrence.shapes import (
    EARLIEST,
    LATEST,
    Clock,
    Occurrence,
    Override,
    Rule,
    Series,
    Window,
)
from chapterdesk.services.recurrence.starts import rule_starts

MOST: Final = 50_000
"""More dates than every day for as long as there is a calendar."""
_APART: Final = timedelta(hours=26)
"""No wall clock is further from UTC, with an hour to spare."""
CALENDAR: Final = Window(
    start=datetime(EARLIEST, 1, 1, tzinfo=UTC) - _APART,
    end=datetime(LATEST + 1, 1, 1, tzinfo=UTC) + _APART,
)
"""All the time that there is."""


class Fate(Enum):
    """What becomes of a date that a series names, before anybody changed that date alone."""

    KEPT = auto()
    SKIPPED = auto()
    NO_SUCH_TIME = auto()


class Listed(NamedTuple):
    """A date that a series names."""

    local: datetime
    instant: datetime
    clock: Clock
    fate: Fate


def expand(series: Series, window: Window) -> tuple[Occurrence, ...]:
    """Return the dates that take place in a window, in the order of their beginning.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: The rule can not be read, or gives more dates than anybody could meet on.
    """
    zone = clock_zone(series.timezone)
    length = timedelta(minutes=series.duration_minutes)
    by_itself = {one.recurrence_id for one in series.overrides}
    start, end, kept = window.start, window.end, Fate.KEPT
    found = [
        Occurrence(
            recurrence_id=local,
            starts_local=local,
            starts_at=instant,
            ends_at=instant + length,
            clock=clock,
        )
        for local, instant, clock, fate in listed(series, zone, window)
        if fate is kept and start <= instant < end and local not in by_itself
    ]
    for override in series.overrides:
        if not override.cancelled and override.recurrence_id not in series.skipped:
            one = overridden(series, override, zone)
            if start <= one.starts_at < end:
                found.append(one)
    return tuple(sorted(found, key=attrgetter("starts_at", "recurrence_id")))


def overridden(series: Series, override: Override, zone: tzinfo) -> Occurrence:
    """Return a date as it was changed."""
    local = override.starts_local or override.recurrence_id
    instant, clock = instant_and_clock(local, zone)
    minutes = override.duration_minutes
    length = series.duration_minutes if minutes is None else minutes
    return Occurrence(
        recurrence_id=override.recurrence_id,
        starts_local=local,
        starts_at=instant,
        ends_at=instant + timedelta(minutes=length),
        moved=local != override.recurrence_id,
        clock=clock,
    )


def listed(series: Series, zone: tzinfo, window: Window) -> Iterator[Listed]:
    """Yield the dates that a series names, at least all within a window, in wall-clock order.

    Raises:
        RefusedError: The rule can not be read, or gives more dates than anybody could meet on.
    """
    begins = check_local(series.starts_local)
    skipped = set(series.skipped)
    first = _naive(max(window.start, CALENDAR.start) - _APART)
    last = _naive(min(window.end, CALENDAR.end) + _APART)
    by_hand = {begins, *series.dates}
    given: Iterator[tuple[datetime, datetime, Clock]] = (
        (local, *instant_and_clock(local, zone))
        for local in sorted(by_hand)
        if first <= local <= last
    )
    if series.rule:
        given = merge(given, _by_rule(read_rule(series.rule), begins, zone, first, last))
    before = None
    for local, instant, clock in given:
        # The same time by the rule and by hand is one date; the one by hand stands first.
        if local == before:
            continue
        before = local
        fate = Fate.KEPT
        if local in skipped:
            fate = Fate.SKIPPED
        elif clock is Clock.NEVER and local not in by_hand:
            fate = Fate.NO_SUCH_TIME
        yield Listed(local, instant, clock, fate)


def is_past(rule: Rule, local: datetime, instant: datetime) -> bool:
    """Say whether a date is past the last one that a rule allows."""
    until = rule.until
    if until is None:
        return False
    if not isinstance(until, datetime):
        return local.date() > until
    return local > until if until.tzinfo is None else instant > until


def _by_rule(
    rule: Rule, begins: datetime, zone: tzinfo, first: datetime, last: datetime
) -> Iterator[tuple[datetime, datetime, Clock]]:
    """Yield what a rule gives, up to its end; a time that the clock never shows does not count."""
    # The first date is the first that is counted, whatever the rule says of it.
    left = None if rule.count is None else rule.count - 1
    ends = rule.until is not None
    seen = 0
    for local in rule_starts(rule, begins, first if left is None else begins):
        seen += 1
        if seen > MOST:
            raise too_often()
        if local > last:
            return
        instant, clock = instant_and_clock(local, zone)
        counts = clock is not Clock.NEVER
        if ends and is_past(rule, local, instant):
            if counts:
                return
            continue
        if counts and left is not None and local != begins:
            if left == 0:
                return
            left -= 1
        if local >= first:
            yield local, instant, clock


def _naive(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)
