"""The editor's picture of a rule, there and back; a rule it can not show has no shape."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.clocks import clock_zone, wall_time
from chapterdesk.services.recurrence.reading import read_rule, write_rule
from chapterdesk.services.recurrence.shapes import (
    EARLIEST,
    LATEST,
    WITHIN_A_DAY,
    Frequency,
    Rule,
    Shape,
    Weekday,
)

NTH: Final = (1, 2, 3, 4, 5, -1, -2)
MOST_APART: Final = 99
MOST_TIMES: Final = 999
_LAST_SECOND: Final = time(23, 59, 59)
_BY_MONTH: Final = frozenset({Frequency.MONTHLY, Frequency.YEARLY})


def shape_of(rule: str, starts_local: datetime, timezone: str) -> Shape | None:
    """Return a rule as the editor shows it; None where the editor can not.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: The rule can not be read.
    """
    read = read_rule(rule)
    if not _may_have_shape(read):
        return None
    shape = _shape(read, starts_local.date())
    if shape is None:
        return None
    until = _last_day(read, starts_local, clock_zone(timezone))
    return replace(shape, interval=read.interval, count=read.count, until=until)


def rule_of(shape: Shape, timezone: str) -> str:
    """Return the RRULE of what the editor shows.

    Raises:
        UsageError: The zone does not exist.
        RefusedError: Something is missing, out of range, or contradicts the rest.
    """
    _check(shape)
    days: tuple[Weekday, ...] = ()
    if shape.frequency == Frequency.WEEKLY:
        days = tuple(Weekday(day) for day in sorted(set(shape.weekdays)))
    elif shape.weekday is not None:
        days = tuple(Weekday(shape.weekday, nth) for nth in sorted(set(shape.nth)))
    until = None
    if shape.until is not None:
        # A day ends on the wall; RFC 5545 wants the instant.
        end = datetime.combine(shape.until, _LAST_SECOND, tzinfo=clock_zone(timezone))
        until = end.replace(fold=1).astimezone(UTC)
    return write_rule(
        Rule(
            frequency=shape.frequency,
            interval=shape.interval,
            count=shape.count,
            until=until,
            by_day=days,
            by_month_day=() if shape.month_day is None else (shape.month_day,),
            by_month=() if shape.month is None else (shape.month,),
        )
    )


def shape_on(day: date, frequency: Frequency, *, nth: bool = False) -> Shape:
    """Return the shape that repeats a day: its weekday, its day of the month, or its nth weekday.

    Args:
        day: The first day.
        frequency: Daily, weekly, monthly or yearly.
        nth: By the month or year: count the weekday instead of the days.
    """
    shape = Shape(frequency=frequency)
    if frequency == Frequency.WEEKLY:
        return replace(shape, weekdays=(day.weekday(),))
    if frequency not in _BY_MONTH:
        return shape
    month = day.month if frequency == Frequency.YEARLY else None
    if nth:
        return replace(shape, weekday=day.weekday(), nth=(nth_of(day),), month=month)
    return replace(shape, month_day=day.day, month=month)


def nth_of(day: date) -> int:
    """Return which of its weekdays a day is in its month; a fifth is the last."""
    number = (day.day - 1) // 7 + 1
    return -1 if number == 5 else number  # noqa: PLR2004  # a month has four of each for certain


def moved_shape(shape: Shape, old: date, new: date) -> Shape | None:
    """Return a shape whose date `old` falls on `new` instead; None where nobody could tell how."""
    if old == new:
        return shape
    if shape.frequency == Frequency.WEEKLY:
        days = {day for day in shape.weekdays if day != old.weekday()} | {new.weekday()}
        return replace(shape, weekdays=tuple(sorted(days)))
    if shape.frequency == Frequency.DAILY:
        return shape
    if shape.weekday is None:
        month_day = -1 if shape.month_day == -1 and _is_last(new) else new.day
        moved = replace(shape, month_day=month_day)
    elif len(shape.nth) > 1:
        return None
    else:
        of_month = _positions(new)
        nth = shape.nth[0] if shape.nth[0] in of_month else nth_of(new)
        moved = replace(shape, weekday=new.weekday(), nth=(nth,))
    return moved if shape.month is None else replace(moved, month=new.month)


def _positions(day: date) -> set[int]:
    number = (day.day - 1) // 7 + 1
    from_end = 1
    while (day + timedelta(days=7 * from_end)).month == day.month:
        from_end += 1
    return {number, -from_end}


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).month != day.month


def _may_have_shape(rule: Rule) -> bool:
    odd = (
        rule.by_second, rule.by_minute, rule.by_hour, rule.by_year_day, rule.by_week,
        rule.by_position,
    )  # fmt: skip
    too_much = rule.interval > MOST_APART or (rule.count or 0) > MOST_TIMES
    return rule.frequency not in WITHIN_A_DAY and not any(odd) and not too_much


def _shape(rule: Rule, begins: date) -> Shape | None:
    shape = Shape(frequency=rule.frequency)
    if rule.frequency == Frequency.DAILY:
        return None if rule.by_day or rule.by_month or rule.by_month_day else shape
    if rule.frequency == Frequency.WEEKLY:
        days = tuple(day.day for day in rule.by_day) or (begins.weekday(),)
        # Where weeks begin matters only to several days in every second week.
        if rule.by_month or (rule.week_start and rule.interval > 1 and len(days) > 1):
            return None
        return replace(shape, weekdays=days)
    return _shape_by_month(rule, shape, begins)


def _shape_by_month(rule: Rule, shape: Shape, begins: date) -> Shape | None:
    yearly = rule.frequency == Frequency.YEARLY
    if len(rule.by_month) > 1 or bool(rule.by_month and not yearly):
        return None
    if yearly:
        # A year without its month takes it from the first date, but days then stand for each month.
        if not rule.by_month and (rule.by_day or rule.by_month_day):
            return None
        shape = replace(shape, month=rule.by_month[0] if rule.by_month else begins.month)
    if not rule.by_day:
        days = rule.by_month_day or (begins.day,)
        fits = len(days) == 1 and days[0] >= -1
        return replace(shape, month_day=days[0]) if fits else None
    weekdays = {day.day for day in rule.by_day}
    nth = tuple(day.nth for day in rule.by_day)
    if rule.by_month_day or len(weekdays) > 1 or not set(nth) <= set(NTH):
        return None
    return replace(shape, weekday=weekdays.pop(), nth=nth)


def _last_day(rule: Rule, starts_local: datetime, zone: tzinfo) -> date | None:
    until = rule.until
    if until is None or not isinstance(until, datetime):
        return None if until is None or until.year > LATEST else until
    if until.year > LATEST:
        return None
    local = wall_time(until, zone) if until.tzinfo else until
    whole = local.time() >= starts_local.time()
    return local.date() if whole else local.date() - timedelta(days=1)


def _check(shape: Shape) -> None:
    by_month = shape.frequency in _BY_MONTH
    yearly = shape.frequency == Frequency.YEARLY
    counted = shape.weekday is not None
    whole = (
        shape.frequency not in WITHIN_A_DAY
        and 1 <= shape.interval <= MOST_APART
        and (shape.count is None or 1 <= shape.count <= MOST_TIMES)
        and not (shape.count is not None and shape.until is not None)
        and (shape.until is None or EARLIEST <= shape.until.year <= LATEST)
        and bool(shape.weekdays) == (shape.frequency == Frequency.WEEKLY)
        and all(day in range(7) for day in (*shape.weekdays, shape.weekday or 0))
        and bool(shape.nth) == counted
        and set(shape.nth) <= set(NTH)
        and (counted != (shape.month_day is not None) if by_month else not counted)
        and (shape.month_day is None or (by_month and _is_month_day(shape.month_day)))
        and (shape.month in range(1, 13) if yearly else shape.month is None)
    )
    if not whole:
        raise RefusedError(
            _("It is not clear yet how this meeting repeats."),
            _("Nothing was saved."),
            _("Choose the days, and either a last day or how many times, or neither."),
            field="rule",
        )


def _is_month_day(day: int) -> bool:
    return day == -1 or 1 <= day <= 31  # noqa: PLR2004  # the longest month
