"""Read the days on which nobody meets from a calendar (RFC 5545), such as a state's holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.services.rows import LINE_LIMIT, shown_line, visible

YEARS: Final = range(1970, 2101)
LONGEST: Final = 60
"""How many days one holiday has at most."""
MOST_CHARACTERS: Final = 400_000
_MOST_DAYS: Final = 2_000
_SINGLE: Final = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "DURATION")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFile:
    """What a calendar holds.

    Attributes:
        days: Each day once, in their order, with its name.
        left: How many of its entries are no holidays: with a time of day, repeating, cancelled,
            without a name, or longer than 60 days.
    """

    days: tuple[tuple[date, str], ...]
    left: int


def read_holidays(text: str) -> HolidayFile:
    """Return the whole days that a calendar names; nothing is kept.

    Raises:
        UsageError: It is no calendar, too long, or has no whole day in it.
    """
    days, left = dict[date, str](), 0
    for event in _events(text):
        span, name = _span(event), shown_line(str(event.get("SUMMARY", "")))[:LINE_LIMIT].strip()
        if not span or not visible(name):
            left += 1
            continue
        for day in span:
            days.setdefault(day, name)
    if not days:
        raise _refused(_("There are no whole days in this calendar."))
    if len(days) > _MOST_DAYS:
        raise _refused(_("There are too many days in this calendar."))
    return HolidayFile(days=tuple(sorted(days.items())), left=left)


def _events(text: str) -> Iterator[Any]:
    from icalendar import Calendar  # noqa: PLC0415  # a fifth of a second that a start does not need

    if len(text) > MOST_CHARACTERS:
        raise _refused(_("This calendar is too long."))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, OverflowError, TypeError, AttributeError) as error:
        raise _refused(_("This is not a calendar.")) from error
    yield from events


def _span(event: Any) -> list[date]:
    """Return the days of an entry that is a holiday; none of any other."""
    start, end = event.get("DTSTART"), event.get("DTEND")
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    if event.errors or cancelled or any(name in event for name in _SINGLE):
        return []
    first = _day_of(start)
    last = first if end is None else _day_of(end)
    if first is None or last is None or first.year not in YEARS or last.year not in YEARS:
        return []
    # The end of whole days is the day after; some programs write the same day twice.
    count = max(1, (last - first).days)
    return [first + number * _DAY for number in range(count)] if count <= LONGEST else []


def _day_of(value: Any) -> date | None:
    found = getattr(value, "dt", None)
    return found if isinstance(found, date) and not isinstance(found, datetime) else None


def _refused(happened: str) -> UsageError:
    return UsageError(
        happened,
        _("Nothing was saved."),
        _("Choose a calendar of holidays, a file that ends in .ics."),
        field="file",
    )
