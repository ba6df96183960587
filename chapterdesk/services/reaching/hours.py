"""Whether it is now within the hours that somebody named, in their own words.

Words that are not understood, or may mean morning or evening, say nothing: then a person reads
them. Nothing is guessed.
"""

import re
from datetime import datetime, time, timedelta
from typing import Final, Literal

HoursNow = Literal["any", "inside", "outside", "unclear"]
"""No hours were named; within them; outside them; or nobody but a person can say."""

_DAYS: Final = {
    "mon": 0, "monday": 0, "mondays": 0, "tue": 1, "tues": 1, "tuesday": 1, "tuesdays": 1,
    "wed": 2, "wednesday": 2, "wednesdays": 2, "thu": 3, "thur": 3, "thurs": 3, "thursday": 3,
    "thursdays": 3, "fri": 4, "friday": 4, "fridays": 4, "sat": 5, "saturday": 5, "saturdays": 5,
    "sun": 6, "sunday": 6, "sundays": 6,
}  # fmt: skip
_SPANS: Final = {
    "weekday": range(5), "weekdays": range(5), "weekend": (5, 6), "weekends": (5, 6),
    "daily": range(7), "every day": range(7), "any day": range(7),
}  # fmt: skip
_ALWAYS: Final = frozenset({"any time", "anytime", "always"})
_DAY: Final = "|".join(sorted(_DAYS, key=len, reverse=True))
_SPAN: Final = "|".join(sorted(_SPANS, key=len, reverse=True))
_PART: Final = re.compile(
    rf"(?:(?:on |at )?(?P<days>(?:{_SPAN})|(?:{_DAY})(?: ?(?:-|to|and|/|&) ?(?:{_DAY}))?))?"
    r" ?(?P<time>.*)"
)
_CLOCK: Final = r"(\d{1,2})(?:[:.h](\d{2}))?(?: ?h)? ?(am|pm|a\.m\.|p\.m\.)?"
_FROM: Final = re.compile(rf"(?:after|from|since) {_CLOCK}(?: on| onwards)?")
_UNTIL: Final = re.compile(rf"(?:before|until|till) {_CLOCK}")
_RANGE: Final = re.compile(rf"(?:from |between )?{_CLOCK} ?(?:-|to|and|until) ?{_CLOCK}")
_DAY_MINUTES: Final = 24 * 60
_WEEK: Final = 7
_NOON: Final = 12
_EVENING: Final = 18 * 60
_Span = tuple[frozenset[int], int, int]
"""Days, and minutes of the day from and to; a span that ends on the next day ends above 1440."""


def hours_now(text: str, local: datetime) -> HoursNow:
    """Say whether the wall-clock time `local` is within the hours that `text` names."""
    spans = _spans_of(text)
    if spans is None:
        return "unclear"
    if not spans:
        return "any"
    return "inside" if any(_within(span, local) for span in spans) else "outside"


def opens_at(text: str, local: datetime) -> datetime | None:
    """Return when the hours that `text` names begin next; None where that is not certain."""
    spans = _spans_of(text)
    if spans is None:
        return None
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = (
        midnight + timedelta(days=ahead, minutes=start)
        for ahead in range(_WEEK + 1)
        for days, start, _end in spans
        if (local.weekday() + ahead) % _WEEK in days
    )
    return min((start for start in starts if start > local), default=None)


def _spans_of(text: str) -> "list[_Span] | None":
    """Return the spans that are named, none of them where any time will do; None if unclear."""
    cleaned = " ".join(text.casefold().replace("\u2013", "-").replace("\u2014", "-").split())
    cleaned = cleaned.strip(" .")
    if not cleaned or cleaned in _ALWAYS:
        return []
    spans = [_span(part.strip()) for part in re.split(r"[;,]| or ", cleaned) if part.strip()]
    known = [span for span in spans if span is not None]
    return known if known and len(known) == len(spans) else None


def _within(span: _Span, local: datetime) -> bool:
    days, start, end = span
    minute = local.hour * 60 + local.minute
    if local.weekday() in days and start <= minute < end:
        return True
    return (local.weekday() - 1) % 7 in days and minute + _DAY_MINUTES < end


def _span(part: str) -> _Span | None:
    match = _PART.fullmatch(part)
    if match is None:
        return None
    days = _days(match["days"] or "")
    said = match["time"].strip()
    if not said:
        return (days, 0, _DAY_MINUTES) if match["days"] else None
    found = _times(said)
    return None if found is None else (days, *found)


def _days(said: str) -> frozenset[int]:
    if not said:
        return frozenset(range(7))
    if said in _SPANS:
        return frozenset(_SPANS[said])
    names = re.findall(_DAY, said)
    first, last = _DAYS[names[0]], _DAYS[names[-1]]
    if len(names) == 1 or re.search(r"and|/|&", said):
        return frozenset({first, last})
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def _times(said: str) -> tuple[int, int] | None:
    match = _FROM.fullmatch(said)
    if match is not None:
        start = _minutes(*match.groups())
        return None if start is None else (start, _DAY_MINUTES)
    match = _UNTIL.fullmatch(said)
    if match is not None:
        end = _minutes(*match.groups())
        return None if end is None else (0, end)
    match = _RANGE.fullmatch(said)
    return None if match is None else _range(*match.groups())


def _range(  # noqa: PLR0917  # hour, minute and half of the day, twice
    hour: str, minute: str | None, half: str | None, hour2: str, minute2: str | None,
    half2: str | None,
) -> tuple[int, int] | None:  # fmt: skip
    certain = any((minute, half, minute2, half2)) or max(int(hour), int(hour2)) > _NOON
    if not certain:
        return None  # 6-9: in the morning or in the evening?
    if half2 and not half:
        # 6-9 pm begins in the evening; 10-2 pm does not begin at ten at night.
        with_half = _minutes(hour, minute, half2, certain=True)
        end = _minutes(hour2, minute2, half2, certain=True)
        if with_half is not None and end is not None and with_half < end:
            return with_half, end
        return None
    start = _minutes(hour, minute, half, certain=True)
    end = _minutes(hour2, minute2, half2, certain=True)
    if start is None or end is None or start == end:
        return None
    if end < start:
        # Into the night is meant; 9:00-5:00 may be a working day.
        return (start, end + _DAY_MINUTES) if start >= _EVENING else None
    return start, end


def _minutes(
    hour: str, minute: str | None, half: str | None, *, certain: bool = False
) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= _NOON:
            return None
        hours = hours % _NOON + (_NOON if half.startswith("p") else 0)
    elif not (minute or certain or hours > _NOON):
        return None  # after 6: in the morning or in the evening?
    total = hours * 60 + minutes
    if minutes > time.max.minute or total > _DAY_MINUTES:
        return None
    return total
