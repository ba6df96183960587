"""Days and times as people type them: ISO is always understood."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _

_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_HOURS: Final = 24
_MINUTES: Final = 60
_LONGEST: Final = 14 * _HOURS * _MINUTES


def parse_day(text: str) -> date:
    """Return the day of an ISO date.

    Raises:
        UsageError: It is not a day.
    """
    match = _ISO.fullmatch(text.strip())
    try:
        year, month, day = (int(part) for part in match.groups()) if match else (0, 0, 0)
        return date(year, month, day)
    except ValueError as error:
        raise UsageError(
            _("This is not a day."),
            "",
            _("Write year, month and day, such as 2026-11-26, or pick it from the calendar."),
            field="day",
        ) from error


def parse_time(text: str) -> time:
    """Return a time of day: 18:30, 1830, 18.30 or 18.

    Raises:
        UsageError: It is not a time.
    """
    match = _TIME.fullmatch(text.strip())
    hour = int(match[1]) if match else _HOURS
    minute = int(match[2] or 0) if match else _MINUTES
    if hour >= _HOURS or minute >= _MINUTES:
        raise UsageError(
            _("This is not a time of day."),
            "",
            _("Write hours and minutes, such as 18:30."),
            field="time",
        )
    return time(hour, minute)


def parse_length(text: str) -> int:
    """Return minutes: 90, 1:30 or 2 h.

    Raises:
        UsageError: It is not a length.
    """
    plain = text.strip().lower().removesuffix("min").removesuffix("m").strip()
    hours, colon, minutes = plain.partition(":")
    if plain.endswith("h"):
        hours, colon, minutes = plain[:-1].strip(), ":", "0"
    digits = hours.isdecimal() and (not colon or minutes.isdecimal())
    total = (int(hours) * _MINUTES + int(minutes) if colon else int(hours)) if digits else 0
    if not 0 < total <= _LONGEST:
        raise UsageError(
            _("This is not a length of time."),
            "",
            _("Write minutes, such as 90, or hours and minutes, such as 1:30."),
            field="length",
        )
    return total


def length_text(minutes: int) -> str:
    """Return minutes as hours and minutes: 2:00."""
    return f"{minutes // _MINUTES}:{minutes % _MINUTES:02d}"


def next_start(now: datetime) -> datetime:
    """Return what a new meeting's form begins with: today's or tomorrow's 18:30."""
    evening = now.replace(hour=18, minute=30, second=0, microsecond=0, tzinfo=None)
    return evening if now.replace(tzinfo=None) < evening else evening + timedelta(days=1)
