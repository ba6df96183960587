"""The wall-clock times that a rule gives, without its end: COUNT and UNTIL are for `expanding`.

What meetings need is reckoned here, from any date on. The rest is for dateutil, with two things put
right where it leaves RFC 5545, and far in the future: the calendar repeats after 400 years to the
weekday, and dateutil stops at the year 9999. So a rule that gives nothing ends after some 300
years instead of 8,000.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any, Final

from chapterdesk.services.recurrence.reading import too_often
from chapterdesk.services.recurrence.shapes import (
    LATEST,
    WITHIN_A_DAY,
    Frequency,
    Rule,
    Weekday,
)

_WEEK: Final = 7
_YEAR: Final = 12
_CYCLES: Final = 7_600
"""Nineteen times the 400 years after which every date falls on the same weekday again."""
_LAST_DAY: Final = date(LATEST, 12, 31)
_SECONDS: Final = {Frequency.HOURLY: 3_600, Frequency.MINUTELY: 60, Frequency.SECONDLY: 1}
_DAY_SECONDS: Final = 86_400
_PATIENCE: Final = 5_000_000
"""After so many seconds that were tried in vain a rule is refused; it takes about a second."""


def rule_starts(rule: Rule, begins: datetime, first: datetime) -> Iterator[datetime]:
    """Yield what a rule gives from `first` on, in order, up to the end of the calendar.

    Args:
        rule: The rule; its COUNT and UNTIL are not looked at.
        begins: The first date of the series, to which the rule refers.
        first: From when on.
    """
    first = max(first, begins)
    if rule.frequency in WITHIN_A_DAY:
        return _within_days(rule, begins, first)
    if is_simple(rule):
        return _simple(rule, begins, first)
    return by_dateutil(rule, begins, first)


def is_simple(rule: Rule) -> bool:
    """Say whether the dates of a rule are reckoned here, without dateutil."""
    if rule.by_position or rule.by_year_day or rule.by_week:
        return False
    if rule.frequency == Frequency.DAILY:
        return not (rule.by_day or rule.by_month or rule.by_month_day)
    if rule.frequency == Frequency.WEEKLY:
        return not rule.by_month
    if rule.by_day and rule.by_month_day:
        return False
    return rule.frequency == Frequency.MONTHLY or not rule.by_day or bool(rule.by_month)


def _simple(rule: Rule, begins: datetime, first: datetime) -> Iterator[datetime]:
    times = _times(rule, begins)
    for day in _days(rule, begins.date(), first.date()):
        for at in times:
            start = datetime.combine(day, at)
            if start >= first:
                yield start


def _times(rule: Rule, begins: datetime) -> list[time]:
    hours = rule.by_hour or (begins.hour,)
    minutes = rule.by_minute or (begins.minute,)
    seconds = rule.by_second or (begins.second,)
    return [time(*parts) for parts in product(hours, minutes, seconds)]


def _days(rule: Rule, begins: date, first: date) -> Iterator[date]:
    if rule.frequency == Frequency.DAILY:
        return _steps(begins.toordinal(), rule.interval, (0,), first.toordinal())
    if rule.frequency == Frequency.WEEKLY:
        week = begins.toordinal() - (begins.weekday() - rule.week_start) % _WEEK
        days = [day.day for day in rule.by_day] or [begins.weekday()]
        offsets = sorted({(day - rule.week_start) % _WEEK for day in days})
        return _steps(week, rule.interval * _WEEK, offsets, first.toordinal())
    return _by_months(rule, begins, first)


def _steps(origin: int, step: int, offsets: Sequence[int], first: int) -> Iterator[date]:
    """Yield days in equal steps, those before `first` left out by whole steps only."""
    last = _LAST_DAY.toordinal()
    at = origin + max(0, (first - origin) // step) * step
    while at <= last:
        for offset in offsets:
            if first <= at + offset <= last:
                yield date.fromordinal(at + offset)
        at += step


def _by_months(rule: Rule, begins: date, first: date) -> Iterator[date]:
    yearly = rule.frequency == Frequency.YEARLY
    step = rule.interval * (_YEAR if yearly else 1)
    origin = begins.year * _YEAR + (0 if yearly else begins.month - 1)
    at = origin + max(0, (first.year * _YEAR + first.month - 1 - origin) // step) * step
    months: Sequence[int] = (0,)
    if yearly:
        named = rule.by_month or (range(1, _YEAR + 1) if rule.by_month_day else (begins.month,))
        months = [month - 1 for month in named]
    while at < (LATEST + 1) * _YEAR:
        for offset in months:
            year, month = divmod(at + offset, _YEAR)
            if yearly or not rule.by_month or month + 1 in rule.by_month:
                yield from _days_of_month(rule, begins, year, month + 1)
        at += step


def _days_of_month(rule: Rule, begins: date, year: int, month: int) -> Iterator[date]:
    opening = date(year, month, 1)
    length = (date(year + month // _YEAR, month % _YEAR + 1, 1) - opening).days
    if rule.by_day:
        found = {
            day for weekday in rule.by_day for day in _weekdays(weekday, opening.weekday(), length)
        }
    else:
        wanted = rule.by_month_day or (begins.day,)
        found = {day if day > 0 else length + 1 + day for day in wanted}
    return (date(year, month, day) for day in sorted(found) if 1 <= day <= length)


def _weekdays(weekday: Weekday, opening: int, length: int) -> Sequence[int]:
    """Return the days of a month that are a weekday, or the one that is counted."""
    days = range(1 + (weekday.day - opening) % _WEEK, length + 1, _WEEK)
    if weekday.nth == 0:
        return days
    index = weekday.nth - 1 if weekday.nth > 0 else len(days) + weekday.nth
    return days[index : index + 1] if index >= 0 else ()


def by_dateutil(rule: Rule, begins: datetime, first: datetime) -> Iterator[datetime]:
    """Yield what dateutil makes of a rule by the day or longer."""
    from dateutil import rrule as dateutil  # noqa: PLC0415  # few rules need it

    origin = begins
    if rule.frequency == Frequency.WEEKLY and rule.by_position:
        # dateutil counts positions in the first week from the first date on, not from its start.
        origin = begins - timedelta(days=(begins.weekday() - rule.week_start) % _WEEK)
    rule = _for_dateutil(rule, begins)
    weekdays = (dateutil.MO, dateutil.TU, dateutil.WE, dateutil.TH, dateutil.FR, dateutil.SA,
                dateutil.SU)  # fmt: skip
    arguments: dict[str, Any] = {
        "bysetpos": rule.by_position,
        "bymonth": rule.by_month,
        "bymonthday": rule.by_month_day,
        "byyearday": rule.by_year_day,
        "byweekno": rule.by_week,
        "byweekday": [weekdays[day.day](day.nth or None) for day in rule.by_day],
        "byhour": rule.by_hour,
        "byminute": rule.by_minute,
        "bysecond": rule.by_second,
    }
    found = dateutil.rrule(
        getattr(dateutil, rule.frequency.value),
        dtstart=origin.replace(year=origin.year + _CYCLES),
        interval=rule.interval,
        wkst=rule.week_start,
        until=datetime.combine(_LAST_DAY.replace(year=LATEST + _CYCLES), time.max),
        **{name: value for name, value in arguments.items() if value},
    )
    for far in found:
        start = far.replace(year=far.year - _CYCLES)
        if start >= first:
            yield start


def _for_dateutil(rule: Rule, begins: datetime) -> Rule:
    """Return a rule that dateutil takes as RFC 5545 means it."""
    if rule.by_week and not (rule.by_day or rule.by_month_day or rule.by_year_day):
        # What a rule does not say comes from the first date; dateutil takes the whole week.
        return replace(rule, by_day=(Weekday(begins.weekday()),))
    counted = any(day.nth for day in rule.by_day)
    if not counted or all(day.nth for day in rule.by_day):
        return rule
    # Each Monday and the first Friday: dateutil takes what is both, which is nothing.
    most = 5 if rule.frequency == Frequency.MONTHLY or rule.by_month else 53
    each = {
        Weekday(day.day, nth)
        for day in rule.by_day
        for nth in ((day.nth,) if day.nth else range(1, most + 1))
    }
    return replace(rule, by_day=tuple(sorted(each)))


def _within_days(rule: Rule, begins: datetime, first: datetime) -> Iterator[datetime]:
    """Yield what a rule by hours, minutes or seconds gives, day after day."""
    day, work = first.date(), 0
    while day <= _LAST_DAY:
        if _is_day(rule, day):
            midnight = datetime.combine(day, time())
            tries, seconds = _seconds_of(rule, begins, midnight)
            work += tries
            for second in seconds:
                start = midnight + timedelta(seconds=second)
                if start >= first:
                    work = 0
                    yield start
        if work > _PATIENCE:
            raise too_often()
        day += timedelta(days=1)


def _is_day(rule: Rule, day: date) -> bool:
    from_end = (date(day.year + day.month // _YEAR, day.month % _YEAR + 1, 1) - day).days
    of_year = day.timetuple().tm_yday
    of_year_from_end = (date(day.year + 1, 1, 1) - day).days
    return (
        (not rule.by_month or day.month in rule.by_month)
        and (not rule.by_day or any(each.day == day.weekday() for each in rule.by_day))
        and (not rule.by_month_day or bool({day.day, -from_end} & set(rule.by_month_day)))
        and (not rule.by_year_day or bool({of_year, -of_year_from_end} & set(rule.by_year_day)))
    )


def _seconds_of(rule: Rule, begins: datetime, midnight: datetime) -> tuple[int, Iterator[int]]:
    """Return how many seconds of a day are tried, and those that a rule gives."""
    unit = _SECONDS[rule.frequency]
    hours: Sequence[int] = rule.by_hour or range(24)
    minutes: Sequence[int] = rule.by_minute or range(60)
    seconds: Sequence[int] = rule.by_second or range(60)
    if rule.frequency == Frequency.HOURLY:
        minutes = rule.by_minute or (begins.minute,)
    if rule.frequency != Frequency.SECONDLY:
        seconds = rule.by_second or (begins.second,)
    begun = begins - timedelta(seconds=(begins.minute * 60 + begins.second) % unit)
    passed = round((midnight - begun).total_seconds()) // unit
    steps = range(-passed % rule.interval, _DAY_SECONDS // unit, rule.interval)
    size = len(hours) * len(minutes) * len(seconds)
    if size <= len(steps):
        every = (h * 3_600 + m * 60 + s for h, m, s in product(hours, minutes, seconds))
        return size, (at for at in every if (passed + at // unit) % rule.interval == 0)
    return len(steps), _from_steps(steps, unit, hours, minutes, seconds)


def _from_steps(
    steps: range, unit: int, hours: Sequence[int], minutes: Sequence[int], seconds: Sequence[int]
) -> Iterator[int]:
    for step in steps:
        hour, rest = divmod(step * unit, 3_600)
        minute, second = divmod(rest, 60)
        if hour not in hours:
            continue
        if unit == _SECONDS[Frequency.HOURLY]:
            yield from (step * unit + m * 60 + s for m, s in product(minutes, seconds))
        elif minute in minutes:
            if unit > 1:
                yield from (step * unit + s for s in seconds)
            elif second in seconds:
                yield step
