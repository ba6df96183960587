"""The next dates of a series as the editor shows them, with what is struck through among them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from heapq import merge
from operator import itemgetter
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.clocks import check_local, clock_zone, instant_and_clock
from chapterdesk.services.recurrence.expanding import CALENDAR, Fate, Listed, is_past, listed
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import (
    Clock,
    Override,
    PreviewRow,
    PreviewState,
    Rule,
    Series,
    Window,
)
from chapterdesk.services.recurrence.starts import rule_starts

TEN: Final = 10
Holidays = Mapping[date, str]
"""The days on which the chapter does not meet, and what they are called."""


def preview(
    series: Series, after: datetime, *, holidays: Holidays | None = None, count: int = TEN
) -> tuple[PreviewRow, ...]:
    """Return the next dates that take place, and those struck through before the last of them.

    Args:
        series: The series.
        after: The instant from which on dates are shown.
        holidays: The chapter's holidays.
        count: How many dates that take place are shown at most.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: The rule can not be read, or gives more dates than anybody could meet on.
    """
    rows = []
    for row in upcoming(series, after, holidays or {}):
        rows.append(row)
        count -= not row.struck
        if count <= 0:
            break
    return tuple(rows)


def upcoming(series: Series, after: datetime, holidays: Holidays) -> Iterator[PreviewRow]:
    """Yield every date from an instant on, struck through or not, in order."""
    zone = clock_zone(series.timezone)
    by_itself = {one.recurrence_id for one in series.overrides}
    skipped = set(series.skipped)
    window = Window(start=after, end=CALENDAR.end)
    named = (
        (one.instant, _named(one, holidays))
        for one in listed(series, zone, window)
        if one.instant >= after and (one.local not in by_itself or one.fate is Fate.SKIPPED)
    )
    changed = sorted(
        (
            _changed(override, zone, holidays)
            for override in series.overrides
            if override.recurrence_id not in skipped
        ),
        key=itemgetter(0),
    )
    later = (pair for pair in changed if pair[0] >= after)
    return (row for _instant, row in merge(named, later, key=itemgetter(0)))


def aligned(series: Series) -> Series:
    """Return a series that begins on the first date its rule gives.

    RFC 5545 counts the first date whatever the rule says of it; who chooses "every Thursday" on a
    Tuesday does not mean that Tuesday.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: The rule can not be read, or never gives a date.
    """
    begins = check_local(series.starts_local)
    if not series.rule:
        return series
    rule = read_rule(series.rule)
    zone = clock_zone(series.timezone)
    # The rule alone: what counts first would else always be the first.
    found = next(_within(rule, begins, zone), None)
    if found is None:
        raise RefusedError(
            _("This rule never gives a date."),
            _("Nothing was saved."),
            _("Choose other days, or a later end."),
            field="rule",
        )
    return replace(series, starts_local=found)


def _within(rule: Rule, begins: datetime, zone: tzinfo) -> Iterator[datetime]:
    for local in rule_starts(rule, begins, begins):
        instant, clock = instant_and_clock(local, zone)
        if is_past(rule, local, instant):
            return
        if clock is not Clock.NEVER:
            yield local


def _named(one: Listed, holidays: Holidays) -> PreviewRow:
    holiday = holidays.get(one.local.date(), "")
    if one.fate is Fate.SKIPPED:
        state = PreviewState.HOLIDAY if holiday else PreviewState.SKIPPED
    elif one.fate is Fate.NO_SUCH_TIME:
        state = PreviewState.NO_SUCH_TIME
    else:
        state = PreviewState.PLANNED
    return PreviewRow(
        recurrence_id=one.local,
        starts_local=one.local,
        state=state,
        holiday=holiday,
        clock=one.clock,
    )


def _changed(override: Override, zone: tzinfo, holidays: Holidays) -> tuple[datetime, PreviewRow]:
    local = override.recurrence_id if override.cancelled else override.starts_local
    local = local or override.recurrence_id
    instant, clock = instant_and_clock(local, zone)
    state = PreviewState.PLANNED
    if override.cancelled:
        state = PreviewState.CANCELLED
    elif local != override.recurrence_id:
        state = PreviewState.MOVED
    row = PreviewRow(
        recurrence_id=override.recurrence_id,
        starts_local=local,
        state=state,
        holiday=holidays.get(local.date(), ""),
        clock=clock,
    )
    return instant, row
