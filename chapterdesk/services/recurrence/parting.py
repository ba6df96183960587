"""This and the following dates, or all of them: a change parts the series.

What has begun never changes: what was keeps its rule up to its last date, what comes is a series of
its own. A single date that was moved or left out goes with the dates that follow.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import takewhile
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.clocks import (
    check_local,
    clock_zone,
    instant_at,
)
from chapterdesk.services.recurrence.editing import changeable, is_named, refuse_past
from chapterdesk.services.recurrence.expanding import (
    CALENDAR,
    Fate,
    is_past,
    listed,
    overridden,
)
from chapterdesk.services.recurrence.preview import aligned
from chapterdesk.services.recurrence.reading import read_rule, write_rule
from chapterdesk.services.recurrence.shapes import (
    Change,
    Frequency,
    Override,
    Parts,
    Rule,
    Series,
    Window,
)
from chapterdesk.services.recurrence.shaping import moved_shape, rule_of, shape_of
from chapterdesk.services.recurrence.starts import rule_starts

Renaming = Callable[[datetime], datetime | None]
_BY_MONTH: Final = frozenset({Frequency.MONTHLY, Frequency.YEARLY})
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What was at `chosen` is to be at `starts`; whatever is from `split` on follows."""

    series: Series
    split: datetime
    chosen: datetime
    starts: datetime
    timezone: str


def change_following(
    series: Series, recurrence_id: datetime, change: Change, now: datetime
) -> Parts:
    """Return what a series becomes when it is changed from one of its dates on.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: There is no such date, it has begun, or nobody could tell how the rule moves.
    """
    _check_chosen(series, recurrence_id, now)
    return _part(series, recurrence_id, recurrence_id, change, now)


def change_all(series: Series, recurrence_id: datetime, change: Change, now: datetime) -> Parts:
    """Return what a series becomes when all its dates that have not begun are changed.

    Args:
        series: The series.
        recurrence_id: The date that the change was made on; the others move as it does.
        change: What is to be different.
        now: The present instant.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: There is no such date, it has begun, or nobody could tell how the rule moves.
    """
    zone = _check_chosen(series, recurrence_id, now)
    to_come = Window(start=now, end=CALENDAR.end)
    named = (
        one.local
        for one in listed(series, zone, to_come)
        if one.fate is Fate.KEPT and one.instant >= now
    )
    first = next(named, None)
    if first is None:
        raise _unclear()
    return _part(series, first, recurrence_id, change, now)


def end_following(series: Series, recurrence_id: datetime, now: datetime) -> Parts:
    """Return what a series becomes when it ends before one of its dates.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: There is no such date, or it has begun.
    """
    zone = _check_chosen(series, recurrence_id, now)
    return Parts(before=_before(series, recurrence_id, zone, now), after=None)


def _check_chosen(series: Series, recurrence_id: datetime, now: datetime) -> tzinfo:
    zone = clock_zone(series.timezone)
    changeable(series, recurrence_id, zone, now)
    # A date that was moved into the time to come stays with those it came from: others between
    # have begun.
    refuse_past(instant_at(recurrence_id, zone), now)
    return zone


def _part(
    series: Series, split: datetime, chosen: datetime, change: Change, now: datetime
) -> Parts:
    wish = _Wish(
        series=series,
        split=split,
        chosen=chosen,
        starts=chosen if change.starts_local is None else check_local(change.starts_local),
        timezone=series.timezone if change.timezone is None else change.timezone,
    )
    zone = clock_zone(series.timezone)
    if not is_named(series, chosen, zone):
        raise _unclear()
    held = _held(series, split, zone, now)
    later = replace(
        series,
        dates=tuple(one for one in series.dates if one >= split),
        skipped=tuple(one for one in series.skipped if one >= split),
        overrides=tuple(
            one
            for one in series.overrides
            if one.recurrence_id >= split
            and one not in held
            and not (one.recurrence_id == chosen and change.starts_local is not None)
        ),
    )
    if change.rule is not None:
        after, rename = _by_new_rule(wish, later, change.rule)
    elif not series.rule:
        after, rename = _by_hand(wish, later)
    else:
        after, rename = _by_moved_rule(wish, later)
    refuse_past(instant_at(after.starts_local, clock_zone(after.timezone)), now)
    if change.duration_minutes is not None:
        after = replace(after, duration_minutes=change.duration_minutes)
    after, renamed = _carried(after, later, held, rename)
    return Parts(before=_before(series, split, zone, now), after=after, renamed=renamed)


def _held(series: Series, split: datetime, zone: tzinfo, now: datetime) -> list[Override]:
    """Return the dates from `split` on that were moved forward and have begun."""
    return [
        one
        for one in series.overrides
        if one.recurrence_id >= split
        and not one.cancelled
        and overridden(series, one, zone).starts_at < now
    ]


def _before(series: Series, split: datetime, zone: tzinfo, now: datetime) -> Series | None:
    """Return what was, up to the last date before `split`."""
    held = tuple(_held(series, split, zone, now))
    dates = tuple(one for one in series.dates if one < split)
    if split > series.starts_local:
        return replace(
            series,
            rule=_ended(series, split, zone) if series.rule else "",
            dates=dates,
            skipped=tuple(one for one in series.skipped if one < split),
            overrides=tuple(one for one in series.overrides if one.recurrence_id < split) + held,
        )
    named = (*sorted(dates), *(one.recurrence_id for one in held))
    if not named:
        return None
    return replace(
        series, starts_local=named[0], rule="", dates=named[1:], skipped=(), overrides=held
    )


def _ended(series: Series, split: datetime, zone: tzinfo) -> str:
    """Return the rule of a series with its end before `split`."""
    rule = read_rule(series.rule)
    instant = instant_at(split, zone)
    if rule.count is not None:
        passed = sum(1 for _one in takewhile(lambda one: one < split, _given(series, zone)))
        return write_rule(replace(rule, count=passed))
    if is_past(rule, split, instant):
        return series.rule
    return write_rule(replace(rule, until=instant - _SECOND))


def _given(series: Series, zone: tzinfo) -> Iterator[datetime]:
    """Yield what counts as given by the rule, its first date included, up to its end."""
    alone = replace(series, dates=(), skipped=(), overrides=())
    return (one.local for one in listed(alone, zone, CALENDAR) if one.fate is Fate.KEPT)


def _by_new_rule(wish: _Wish, later: Series, rule: str) -> tuple[Series, Renaming]:
    begins = wish.starts
    if wish.split != wish.chosen:
        begins = datetime.combine(wish.split.date(), wish.starts.time())
    after = aligned(replace(later, starts_local=begins, rule=rule, timezone=wish.timezone))
    zone = clock_zone(wish.timezone)
    by_rule = replace(after, dates=(), skipped=(), overrides=())

    def rename(name: datetime) -> datetime | None:
        # A rule of its own has nothing to do with the old one but the days that are in both.
        if name in later.dates:
            return name
        on_that_day = datetime.combine(name.date(), after.starts_local.time())
        return on_that_day if is_named(by_rule, on_that_day, zone) else None

    return after, rename


def _by_hand(wish: _Wish, later: Series) -> tuple[Series, Renaming]:
    """Return single dates, each moved as far as the chosen one."""
    moved = wish.starts - wish.chosen
    names = {wish.split, *later.dates}
    if later.starts_local >= wish.split:
        names.add(later.starts_local)
    dates = sorted(name + moved for name in names)
    after = replace(
        later,
        starts_local=dates[0],
        rule="",
        dates=tuple(dates[1:]),
        timezone=wish.timezone,
    )
    return after, lambda name: name + moved


def _by_moved_rule(wish: _Wish, later: Series) -> tuple[Series, Renaming]:
    """Return the dates to come by the rule that there is, moved as the chosen date is."""
    series, split = wish.series, wish.split
    rule = read_rule(series.rule)
    ends = rule.count is not None or rule.until is not None
    given = _given(series, clock_zone(series.timezone))
    known = list(given if ends else _up_to(given, max(split, wish.chosen)))
    anchor = next((one for one in known if one >= split), None)
    if anchor is None:
        # The rule has ended; what follows are single dates.
        return _by_hand(wish, later)
    if wish.starts != wish.chosen and wish.chosen not in known:
        raise _unclear()
    move, moved = _moving(wish, rule)
    begins = move(anchor)
    if begins is None:
        raise _unclear()
    if rule.count is not None:
        moved = replace(moved, count=sum(1 for one in known if one >= split))
    elif ends and (wish.starts != wish.chosen or wish.timezone != series.timezone):
        last = next((new for one in reversed(known) if (new := move(one))), begins)
        moved = replace(moved, until=instant_at(last, clock_zone(wish.timezone)))
    text = series.rule if moved == rule else write_rule(moved)
    after = replace(later, starts_local=begins, rule=text, timezone=wish.timezone)
    # Dates that were set by hand do not follow the rule.
    by_hand = set(later.dates)
    return after, lambda name: name if name in by_hand else move(name)


def _up_to(dates: Iterator[datetime], target: datetime) -> Iterator[datetime]:
    for one in dates:
        yield one
        if one >= target:
            return


def _moving(wish: _Wish, rule: Rule) -> tuple[Renaming, Rule]:
    """Return how dates move, and the rule that gives them then."""
    series, chosen, starts = wish.series, wish.chosen, wish.starts
    moved = starts - chosen
    if not moved:
        return (lambda name: name), rule
    if rule.by_hour or rule.by_minute or rule.by_second:
        raise _unclear()
    if starts.date() == chosen.date():
        return (lambda name: name + moved), rule
    shape = shape_of(series.rule, series.starts_local, series.timezone)
    new = None if shape is None else moved_shape(shape, chosen.date(), starts.date())
    if shape is None or new is None or len(shape.weekdays) > 1 or len(shape.nth) > 1:
        raise _unclear()
    new_rule = read_rule(rule_of(replace(new, until=None, count=None), series.timezone))
    if shape.frequency not in _BY_MONTH:
        return (lambda name: name + moved), new_rule
    if (starts.year, starts.month) != (chosen.year, chosen.month):
        raise _unclear()
    return _within_month(new_rule, starts), new_rule


def _within_month(rule: Rule, starts: datetime) -> Renaming:
    monthly = replace(rule, frequency=Frequency.MONTHLY, interval=1, by_month=())

    def rename(name: datetime) -> datetime | None:
        opening = datetime.combine(name.date().replace(day=1), starts.time())
        found = next(rule_starts(monthly, opening, opening), None)
        return found if found and found.month == name.month else None

    return rename


def _carried(
    after: Series, later: Series, held: list[Override], rename: Renaming
) -> tuple[Series, dict[datetime, datetime]]:
    """Return the new part with its single dates under their new names, and the old ones by them."""
    gone = (*later.skipped, *(one.recurrence_id for one in held))
    skipped = {new for name in gone if (new := rename(name))}
    overrides = []
    renamed = {}
    for one in later.overrides:
        new = rename(one.recurrence_id)
        if new is None:
            # It was decided on, so it stays to be seen, at its own time.
            new = one.recurrence_id
            one = replace(one, starts_local=one.starts_local or one.recurrence_id)  # noqa: PLW2901
        renamed[new] = one.recurrence_id
        starts = None if one.starts_local == new else one.starts_local
        overrides.append(replace(one, recurrence_id=new, starts_local=starts))
    return replace(after, skipped=tuple(sorted(skipped)), overrides=tuple(overrides)), renamed


def _unclear() -> RefusedError:
    return RefusedError(
        _("It is not clear how the dates that follow are to move."),
        _("Nothing was saved."),
        _("Choose how the meeting repeats from then on, or change this date alone."),
        field="rule",
    )
