"""A rule in words: "every second Thursday", "the last Friday of the month"."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from chapterdesk.core.words import Words, current, isolate, isolate_ltr
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import (
    Clock,
    Frequency,
    PreviewRow,
    PreviewState,
    Series,
    Shape,
)
from chapterdesk.services.recurrence.shaping import NTH, shape_of

_SECOND: Final = 2
_ALWAYS: Final = 28
"""The last day that every month has."""
_LEAP: Final = (2, 29)
_LEAP_YEAR: Final = 2000
_FIFTH: Final = 5
_WORKING: Final = (0, 1, 2, 3, 4)
_ALL: Final = 7


def series_words(series: Series, words: Words | None = None) -> str:
    """Return how a series repeats: every second Thursday at 18:30, until 31 December 2026.

    Args:
        series: The series.
        words: The language; the one in force where it is left out.
    """
    words = words or current()
    at = isolate_ltr(words.clock_time(series.starts_local))
    if not series.rule:
        if not series.dates:
            day = words.day(series.starts_local)
            return words.gettext("once, on {day} at {time}").format(day=day, time=at)
        count = len({series.starts_local, *series.dates})
        return words.ngettext("on {count} single date", "on {count} single dates", count).format(
            count=count
        )
    shape = shape_of(series.rule, series.starts_local, series.timezone)
    if shape is None:
        return general_words(series.rule, words)
    repeats = words.gettext("{repeats} at {time}").format(repeats=_repeats(shape, words), time=at)
    return _with_note(_with_end(repeats, shape, words), shape, words)


def rule_words(rule: str, starts_local: datetime, timezone: str, words: Words | None = None) -> str:
    """Return a rule in words; one that the editor can not show in general words."""
    words = words or current()
    shape = shape_of(rule, starts_local, timezone)
    return general_words(rule, words) if shape is None else shape_words(shape, words)


def general_words(rule: str, words: Words | None = None) -> str:
    """Return what can be said of a rule that the editor can not show; it is kept as it is."""
    words = words or current()
    by = {
        Frequency.YEARLY: words.gettext("by the year"),
        Frequency.MONTHLY: words.gettext("by the month"),
        Frequency.WEEKLY: words.gettext("by the week"),
        Frequency.DAILY: words.gettext("by the day"),
    }.get(read_rule(rule).frequency, words.gettext("several times a day"))
    return words.gettext("repeats {by}, by a rule of its own that is kept as it is").format(by=by)


def shape_words(shape: Shape, words: Words | None = None) -> str:
    """Return what the editor shows in words."""
    words = words or current()
    return _with_note(_with_end(_repeats(shape, words), shape, words), shape, words)


def row_words(row: PreviewRow, words: Words | None = None) -> str:
    """Return what is to be said of a date in the preview, beside its day; empty for most."""
    words = words or current()
    holiday = isolate(row.holiday)
    if row.state is PreviewState.HOLIDAY:
        return words.gettext("left out: {holiday}").format(holiday=holiday)
    if row.state is PreviewState.SKIPPED:
        return words.gettext("left out")
    if row.state is PreviewState.CANCELLED:
        return words.gettext("cancelled")
    if row.state is PreviewState.NO_SUCH_TIME:
        return words.gettext("no meeting: the clocks are put forward past this time")
    said = []
    if row.state is PreviewState.MOVED:
        day = words.weekday(row.recurrence_id)
        at = isolate_ltr(words.clock_time(row.recurrence_id))
        said.append(words.gettext("moved from {day}, {time}").format(day=day, time=at))
    if row.holiday:
        said.append(words.gettext("on a holiday: {holiday}").format(holiday=holiday))
    if clock := clock_words(row.clock, words):
        said.append(clock)
    return words.gettext("; ").join(said)


def clock_words(clock: Clock, words: Words | None = None) -> str:
    """Return what the wall clock does at the time of a meeting; empty where it does nothing."""
    words = words or current()
    if clock is Clock.TWICE:
        return words.gettext("the clocks show this time twice; the first time is meant")
    if clock is Clock.NEVER:
        return words.gettext(
            "the clocks are put forward past this time; it counts by the clock of before"
        )
    return ""


def _repeats(shape: Shape, words: Words) -> str:
    if shape.frequency == Frequency.DAILY:
        return _daily(shape.interval, words)
    if shape.frequency == Frequency.WEEKLY:
        return _weekly(shape, words)
    if shape.frequency == Frequency.MONTHLY:
        return _monthly(shape, words)
    return _yearly(shape, words)


def _daily(interval: int, words: Words) -> str:
    if interval == 1:
        return words.gettext("every day")
    if interval == _SECOND:
        return words.gettext("every second day")
    return words.ngettext("every {count} day", "every {count} days", interval).format(
        count=interval
    )


def _weekly(shape: Shape, words: Words) -> str:
    names = weekday_names(words)
    days = words.listing(names[day] for day in shape.weekdays)
    one = len(shape.weekdays) == 1
    if shape.interval == 1:
        if len(shape.weekdays) == _ALL:
            return words.gettext("every day")
        if shape.weekdays == _WORKING:
            return words.gettext("every day from {first} to {last}").format(
                first=names[_WORKING[0]], last=names[_WORKING[-1]]
            )
        return words.gettext("every {weekday}").format(weekday=days)
    if shape.interval == _SECOND:
        said = (
            words.gettext("every second {weekday}")
            if one
            else words.gettext("every second week on {weekdays}")
        )
        return said.format(weekday=days, weekdays=days)
    return words.ngettext(
        "every {count} week on {weekdays}", "every {count} weeks on {weekdays}", shape.interval
    ).format(count=shape.interval, weekdays=days)


def _monthly(shape: Shape, words: Words) -> str:
    day = _day_of_month(shape, words)
    if shape.interval == 1:
        return words.gettext("{day} of the month").format(day=day)
    if shape.interval == _SECOND:
        return words.gettext("{day} of every second month").format(day=day)
    return words.ngettext(
        "{day} of the month, every {count} month",
        "{day} of the month, every {count} months",
        shape.interval,
    ).format(day=day, count=shape.interval)


def _yearly(shape: Shape, words: Words) -> str:
    day = _day_of_year(shape, words)
    if shape.interval == 1:
        return words.gettext("every year on {day}").format(day=day)
    if shape.interval == _SECOND:
        return words.gettext("every second year on {day}").format(day=day)
    return words.ngettext(
        "every {count} year on {day}", "every {count} years on {day}", shape.interval
    ).format(count=shape.interval, day=day)


def _day_of_year(shape: Shape, words: Words) -> str:
    month = shape.month or 1
    day = shape.month_day
    if day is not None and 0 < day <= monthrange(_LEAP_YEAR, month)[1]:
        return words.day_short(date(_LEAP_YEAR, month, day))
    return words.gettext("{day} of {month}").format(
        day=_day_of_month(shape, words),
        month=words.locale.months["stand-alone"]["wide"][month],
    )


def _day_of_month(shape: Shape, words: Words) -> str:
    if shape.weekday is None:
        if shape.month_day == -1:
            return words.gettext("the last day")
        return words.gettext("day {number}").format(number=shape.month_day)
    weekday = weekday_names(words)[shape.weekday]
    ordered = sorted(shape.nth, key=lambda nth: (nth < 0, nth))
    return words.gettext("the {ordinal} {weekday}").format(
        ordinal=words.listing(_ordinals(ordered, words)), weekday=weekday
    )


def _ordinals(numbers: Sequence[int], words: Words) -> list[str]:
    said = {
        1: words.pgettext("which weekday of a month", "first"),
        2: words.pgettext("which weekday of a month", "second"),
        3: words.pgettext("which weekday of a month", "third"),
        4: words.pgettext("which weekday of a month", "fourth"),
        5: words.pgettext("which weekday of a month", "fifth"),
        -1: words.pgettext("which weekday of a month", "last"),
        -2: words.pgettext("which weekday of a month", "last but one"),
    }
    return [said[number] for number in numbers]


def _with_end(repeats: str, shape: Shape, words: Words) -> str:
    if shape.until is not None:
        day = words.day(shape.until)
        return words.gettext("{repeats}, until {day}").format(repeats=repeats, day=day)
    if shape.count is not None:
        return words.ngettext(
            "{repeats}, {count} time", "{repeats}, {count} times", shape.count
        ).format(repeats=repeats, count=shape.count)
    return repeats


def _with_note(said: str, shape: Shape, words: Words) -> str:
    """Say beside a rule where it has no date."""
    if (shape.month, shape.month_day) == _LEAP:
        return words.gettext("{repeats} (only in leap years)").format(repeats=said)
    longest = monthrange(_LEAP_YEAR, shape.month)[1] if shape.month else 31
    if (shape.month_day or 0) > longest:
        return words.gettext("{repeats} (never: that month has no such day)").format(repeats=said)
    if shape.month is None and (shape.month_day or 0) > _ALWAYS:
        return words.gettext("{repeats} (months without that day are left out)").format(
            repeats=said
        )
    if _FIFTH in shape.nth:
        return words.gettext("{repeats} (where there is no fifth, it is left out)").format(
            repeats=said
        )
    return said


def ordinal_names(words: Words | None = None) -> tuple[str, ...]:
    """Return which weekday of a month there can be, in the order of `shaping.NTH`."""
    return tuple(_ordinals(NTH, words or current()))


def weekday_names(words: Words | None = None) -> tuple[str, ...]:
    """Return the names of the days of the week, Monday first."""
    names = (words or current()).locale.days["stand-alone"]["wide"]
    return tuple(str(names[day]) for day in range(_ALL))
