"""What of a calendar file can become meetings; every entry is taken, or told with the reason.

Only times, rules and titles are read: never who is invited, who invites, or what is written there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from chapterdesk.core.errors import UsageError, UserError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.clocks import clock_zone, instant_at
from chapterdesk.services.recurrence.expanding import expand
from chapterdesk.services.recurrence.lines import read_lines
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import Frequency, Series, Window
from chapterdesk.services.rows import LINE_LIMIT, shown_line

MOST_CHARACTERS: Final = 400_000
_MOST_ENTRIES: Final = 500
_LONGEST: Final = 14 * 1440
_USUAL: Final = 120
_YEARS: Final = timedelta(days=366 * 9)
_READ: Final = frozenset({
    "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RECURRENCE-ID",
})  # fmt: skip
_DAY_AND_MONTH: Final = (2, 29)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarItem:
    """One entry that can be taken.

    Attributes:
        number: Its place in the file, from 1.
        rule, dates, skipped: Empty where it is one meeting.
        remarks: What a person should know of it.
    """

    number: int
    title: str
    starts_local: datetime
    timezone: str
    minutes: int
    rule: str = ""
    dates: tuple[datetime, ...] = ()
    skipped: tuple[datetime, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether it becomes a series."""
        return bool(self.rule or self.dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarProblem:
    """One entry that can not be taken, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPreview:
    """What a calendar would bring in.

    Attributes:
        items: What would be taken.
        problems: What can not be, each with the reason.
        past: Entries of which nothing is still to come.
        known: Entries that are here already.
        days: Entries of whole days: holidays, which are brought in by themselves.
        cancelled: Entries that do not take place.
    """

    items: tuple[CalendarItem, ...]
    problems: tuple[CalendarProblem, ...]
    past: int
    known: int
    days: int
    cancelled: int


def read_entries(text: str, *, timezone: str, now: datetime) -> CalendarPreview:
    """Return what a calendar holds; nothing is kept, and what is here already is not looked for.

    Args:
        text: The file.
        timezone: The zone of times that name none.
        now: The instant from which on meetings are taken.

    Raises:
        UsageError: It is no calendar, or too long.
    """
    items: list[CalendarItem] = []
    problems: list[CalendarProblem] = []
    past = days = cancelled = 0
    for number, lines in enumerate(_entries(text), start=1):
        try:
            event = _event(lines)
            if str(event.get("STATUS", "")).upper() == "CANCELLED":
                cancelled += 1
            elif _is_day(event):
                days += 1
            elif "RECURRENCE-ID" in event:
                raise _odd(_("It changes one date of another entry."))
            elif (item := _item(number, lines, event, timezone, now)) is None:
                past += 1
            else:
                items.append(item)
        except UserError as error:
            problems.append(
                CalendarProblem(number=number, reason=f"{error.what} {error.todo}".strip())
            )
    return CalendarPreview(
        items=tuple(items),
        problems=tuple(problems),
        past=past,
        known=0,
        days=days,
        cancelled=cancelled,
    )


def _entries(text: str) -> Iterator[list[str]]:
    """Return the lines of each entry, unfolded, without those of alarms inside of it."""
    if len(text) > MOST_CHARACTERS:
        raise _refused(_("This calendar is too long."))
    if "BEGIN:VCALENDAR" not in text.upper():
        raise _refused(_("This is not a calendar."))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.replace("\n ", "").replace("\n\t", "").split("\n")
    found = _taken_apart(lines)
    if not found:
        raise _refused(_("There are no entries in this calendar."))
    if len(found) > _MOST_ENTRIES:
        raise _refused(_("There are too many entries in this calendar."))
    yield from found


def _taken_apart(lines: list[str]) -> list[list[str]]:
    found: list[list[str]] = []
    inside: list[str] = []
    entry: list[str] | None = None
    for line in lines:
        mark = line.strip().upper()
        if mark.startswith("BEGIN:"):
            inside.append(mark[6:])
            if inside[-1] == "VEVENT":
                entry = []
        elif mark.startswith("END:"):
            if entry is not None and inside[-1:] == ["VEVENT"]:
                found.append(entry)
                entry = None
            if inside:
                inside.pop()
        elif entry is not None and inside[-1:] == ["VEVENT"]:
            entry.append(line)
    return found


def _event(lines: list[str]) -> Any:
    from icalendar import Event  # noqa: PLC0415  # a fifth of a second that a start does not need

    wanted = [line for line in lines if _name(line) in _READ]
    try:
        event = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *wanted, "END:VEVENT", "")))
    except (ValueError, KeyError, IndexError, OverflowError, TypeError, AttributeError) as error:
        raise _odd(_("It can not be read.")) from error
    broken = [name for name, _why in getattr(event, "errors", ()) if name != "SUMMARY"]
    if broken or event.get("DTSTART") is None or isinstance(event.get("DTSTART"), list):
        raise _odd(_("Its time can not be read."))
    return event


def _name(line: str) -> str:
    return line.partition(":")[0].partition(";")[0].strip().upper()


def _is_day(event: Any) -> bool:
    begins = event["DTSTART"].dt
    return isinstance(begins, date) and not isinstance(begins, datetime)


def _item(
    number: int, lines: list[str], event: Any, timezone: str, now: datetime
) -> CalendarItem | None:
    """Return an entry that can be taken; None where nothing of it is still to come."""
    series = read_lines("\n".join(lines), timezone)
    minutes = _minutes(event)
    whole = Series(
        starts_local=series.starts_local,
        timezone=series.timezone,
        rule=series.rule,
        dates=series.dates,
        skipped=series.skipped,
        duration_minutes=minutes,
    )
    repeats = bool(series.rule or series.dates)
    first = instant_at(series.starts_local, clock_zone(series.timezone))
    since = max(now, first)
    ahead = expand(whole, Window(start=since, end=since + _YEARS))
    if not ahead:
        return None
    return CalendarItem(
        number=number,
        title=shown_line(str(event.get("SUMMARY", "")))[:LINE_LIMIT].strip(),
        starts_local=series.starts_local,
        timezone=series.timezone,
        minutes=minutes,
        rule=series.rule,
        dates=series.dates,
        skipped=series.skipped,
        remarks=_remarks(series) if repeats else (),
    )


def _minutes(event: Any) -> int:
    length = event.get("DURATION")
    ends = event.get("DTEND")
    begins = event["DTSTART"].dt
    if length is None and ends is None:
        return _USUAL
    try:
        span = length.dt if length is not None else ends.dt - begins
    except (TypeError, AttributeError) as error:
        raise _odd(_("Its end can not be read.")) from error
    minutes = int(span.total_seconds() // 60)
    if not 1 <= minutes <= _LONGEST:
        raise _odd(_("It ends before it begins, or lasts longer than two weeks."))
    return minutes


def _remarks(series: Series) -> tuple[str, ...]:
    if not series.rule:
        return ()
    rule = read_rule(series.rule)
    told: list[str] = []
    if rule.count is None and rule.until is None:
        told.append(
            _("It repeats without an end: meetings are made eight weeks ahead until you end it.")
        )
    begins = series.starts_local
    by_date = not (rule.by_day or rule.by_month_day or rule.by_year_day or rule.by_week)
    leap = rule.frequency is Frequency.YEARLY and (begins.month, begins.day) == _DAY_AND_MONTH
    named = rule.by_month == (2,) and set(rule.by_month_day) == {29}
    if (leap and by_date) or named:
        told.append(_("It falls on 29 February: years that have no such day have no date."))
    return tuple(told)


def _odd(what: str) -> UsageError:
    return UsageError(what, _("It was left out."), _("Add it by hand."), field="file")


def _refused(happened: str) -> UsageError:
    return UsageError(
        happened,
        _("Nothing was saved."),
        _("Choose a calendar, a file that ends in .ics."),
        field="file",
    )
