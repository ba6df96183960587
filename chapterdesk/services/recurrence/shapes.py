"""What a series is made of, and what comes out of it. Values alone; nothing here reads a clock."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

EARLIEST: Final = 1970
LATEST: Final = 2100
"""The first and the last year of every calendar here; a rule without an end ends with them."""


class Frequency(StrEnum):
    """How often a rule repeats, in the words of RFC 5545."""

    SECONDLY = "SECONDLY"
    MINUTELY = "MINUTELY"
    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


WITHIN_A_DAY: Final = frozenset({Frequency.SECONDLY, Frequency.MINUTELY, Frequency.HOURLY})


class Clock(StrEnum):
    """What a wall clock does at a time: shows it once, never (put forward) or twice (put back)."""

    ONCE = "once"
    NEVER = "never"
    TWICE = "twice"


@dataclass(frozen=True, slots=True, order=True)
class Weekday:
    """A weekday of a rule.

    Attributes:
        day: 0 is Monday.
        nth: Which of them in the month or year, negative from the end; 0 is each of them.
    """

    day: int
    nth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A recurrence rule as RFC 5545 has it, taken apart; each tuple is sorted and has no doubles.

    Attributes:
        until: An aware instant in UTC, a wall-clock time, or a day that counts in full.
        week_start: The day on which weeks begin, 0 is Monday.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    by_second: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_hour: tuple[int, ...] = ()
    by_day: tuple[Weekday, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What one date of a series became.

    Attributes:
        recurrence_id: The wall-clock time that the series gave it; it stays this date's name.
        starts_local: When it is now; None is unchanged.
        duration_minutes: How long it is; None is as long as the others.
        cancelled: Whether it does not take place.
    """

    recurrence_id: datetime
    starts_local: datetime | None = None
    duration_minutes: int | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Meetings that repeat, in wall-clock time of one zone.

    Attributes:
        starts_local: The first date (DTSTART); it belongs to the series whatever the rule says.
        timezone: An IANA name.
        rule: An RRULE as text, kept letter by letter; empty where there are only dates.
        dates: More dates (RDATE).
        skipped: Dates that are left out (EXDATE); this is stronger than all else.
        overrides: Dates that were moved or cancelled (RECURRENCE-ID).
    """

    starts_local: datetime
    timezone: str
    rule: str = ""
    dates: tuple[datetime, ...] = ()
    skipped: tuple[datetime, ...] = ()
    overrides: tuple[Override, ...] = ()
    duration_minutes: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From one instant up to another, which is left out; both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One date of a series that takes place.

    Attributes:
        recurrence_id: The wall-clock time that the series gave it.
        starts_local: The wall-clock time at which it is.
        starts_at: The same as an instant in UTC.
        moved: Whether it is at another time than the series says.
        clock: What the wall clock does at that time.
    """

    recurrence_id: datetime
    starts_local: datetime
    starts_at: datetime
    ends_at: datetime
    moved: bool = False
    clock: Clock = Clock.ONCE


class PreviewState(StrEnum):
    """What becomes of a date in the preview of a series."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HOLIDAY = "holiday"
    """Left out, and its day is a holiday."""
    SKIPPED = "skipped"
    NO_SUCH_TIME = "no_such_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A line of the preview of a series.

    Attributes:
        starts_local: When it is, or would have been.
        holiday: The name of the holiday on that day; also where the meeting takes place.
        clock: What the wall clock does at that time.
    """

    recurrence_id: datetime
    starts_local: datetime
    state: PreviewState
    holiday: str = ""
    clock: Clock = Clock.ONCE

    @property
    def struck(self) -> bool:
        """Say whether the line is struck through."""
        return self.state not in {PreviewState.PLANNED, PreviewState.MOVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A rule as the editor shows it: one meeting a day, by the day, week, month or year.

    By the month and the year either a day of the month or one weekday counted from either end.

    Attributes:
        frequency: Daily, weekly, monthly or yearly.
        weekdays: By the week: on which days, 0 is Monday.
        weekday: By the month or year: the weekday that `nth` counts.
        nth: By the month or year: 1 to 5 from the beginning, -1 and -2 from the end.
        month_day: By the month or year: 1 to 31, or -1 for the last.
        month: By the year: 1 to 12.
        until: The last day on which there may be a meeting.
        count: How many meetings there are.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    weekday: int | None = None
    nth: tuple[int, ...] = ()
    month_day: int | None = None
    month: int | None = None
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be different about one, the following or all dates; None is as it was.

    Attributes:
        starts_local: When the date that was chosen is to be; the others move with it.
        rule: Another RRULE, from the date that was chosen on.
    """

    starts_local: datetime | None = None
    duration_minutes: int | None = None
    rule: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a series becomes when it is changed from a date on.

    Attributes:
        before: What stays of the series; None where nothing of it has begun.
        after: What it is from that date on; None where it ends.
        renamed: How the dates of `after` were called before: the old name by the new one.
    """

    before: Series | None
    after: Series | None
    renamed: dict[datetime, datetime] = field(default_factory=dict)
