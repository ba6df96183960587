"""RRULE in and out, read by icalendar and then checked by the table of RFC 5545, 3.3.10."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.shapes import WITHIN_A_DAY, Frequency, Rule, Weekday

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST: Final = 2_000
_LARGEST: Final = 1_000_000
_MOST_A_DAY: Final = 96
"""Every quarter of an hour."""
_ONCE: Final = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_NUMBERS: Final[Mapping[str, tuple[str, int, int]]] = {
    # The name in a rule: the name here, the least and the most; from 1 on also from the end.
    "BYSECOND": ("by_second", 0, 59),
    "BYMINUTE": ("by_minute", 0, 59),
    "BYHOUR": ("by_hour", 0, 23),
    "BYMONTHDAY": ("by_month_day", 1, 31),
    "BYYEARDAY": ("by_year_day", 1, 366),
    "BYWEEKNO": ("by_week", 1, 53),
    "BYMONTH": ("by_month", 1, 12),
    "BYSETPOS": ("by_position", 1, 366),
}
_KNOWN: Final = _ONCE | set(_NUMBERS) | {"BYDAY"}
_FORWARD: Final = frozenset({"BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTH"})


@lru_cache(maxsize=512)
def read_rule(text: str) -> Rule:
    """Return a rule taken apart.

    Raises:
        RefusedError: It is no rule, or not one of this calendar.
    """
    parts = _parts(text)
    try:
        rule = _rule(parts)
    except (ValueError, KeyError, IndexError, OverflowError, TypeError) as error:
        raise unreadable_rule() from error
    _check(rule)
    return rule


def write_rule(rule: Rule) -> str:
    """Return a rule as text, the way RFC 5545 orders it."""
    from icalendar import vRecur  # noqa: PLC0415  # a third of a second that a start does not need

    values: dict[str, Any] = {"FREQ": [rule.frequency.value]}
    if rule.interval != 1:
        values["INTERVAL"] = [rule.interval]
    if rule.count is not None:
        values["COUNT"] = [rule.count]
    if rule.until is not None:
        values["UNTIL"] = [rule.until]
    if rule.by_day:
        values["BYDAY"] = [f"{day.nth or ''}{DAYS[day.day]}" for day in rule.by_day]
    for name, (attribute, _least, _most) in _NUMBERS.items():
        if numbers := getattr(rule, attribute):
            values[name] = list(numbers)
    if rule.week_start:
        values["WKST"] = [DAYS[rule.week_start]]
    written: bytes = vRecur(values).to_ical()  # type: ignore[no-untyped-call]
    return written.decode("ascii")


def unreadable_rule() -> RefusedError:
    """Return the refusal of what is no rule."""
    return RefusedError(
        _("This rule for repeating can not be read."),
        _("Nothing was saved."),
        _("Choose in the editor how the meeting repeats."),
        field="rule",
    )


def too_often() -> RefusedError:
    """Return the refusal of a rule that gives more dates than anybody could meet on."""
    return RefusedError(
        _("This rule repeats so often that its dates can not be listed."),
        _("Nothing was saved."),
        _("Choose in the editor how the meeting repeats."),
        field="rule",
    )


def _parts(text: str) -> dict[str, list[Any]]:
    # icalendar passes over a part without "=" and takes the last of two of one name; a rule that
    # is understood by half would give dates that nobody meant.
    from icalendar import vRecur  # noqa: PLC0415  # as above

    text = text.strip()
    pieces = text.removesuffix(";").split(";")
    names = [piece.partition("=")[0].strip().upper() for piece in pieces]
    clean = (
        len(text) <= _LONGEST
        and text.isascii()
        and all(piece.count("=") == 1 and not piece.endswith("=") for piece in pieces)
        and len(set(names)) == len(names)
        and set(names) <= _KNOWN
    )
    if not clean:
        raise unreadable_rule()
    try:
        read = vRecur.from_ical(";".join(pieces).upper())
    except (ValueError, KeyError, IndexError, OverflowError, TypeError) as error:
        raise unreadable_rule() from error
    return {name: list(read[name]) for name in names}


def _rule(parts: Mapping[str, list[Any]]) -> Rule:
    if any(len(values) != 1 for name, values in parts.items() if name in _ONCE):
        raise ValueError("more than one value")
    numbers = {
        attribute: _numbers(parts.get(name, ()), least, most, backward=name not in _FORWARD)
        for name, (attribute, least, most) in _NUMBERS.items()
    }
    return Rule(
        frequency=Frequency(str(parts["FREQ"][0])),
        interval=_amount(parts.get("INTERVAL", [1])[0]),
        count=_amount(parts["COUNT"][0]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"][0]) if "UNTIL" in parts else None,
        by_day=tuple(sorted({_weekday(value) for value in parts.get("BYDAY", ())})),
        week_start=DAYS.index(str(parts["WKST"][0])) if "WKST" in parts else 0,
        **numbers,
    )


def _amount(value: int) -> int:
    number = int(value)
    if not 1 <= number <= _LARGEST:
        raise ValueError("out of range")
    return number


def _numbers(values: Iterable[int], least: int, most: int, *, backward: bool) -> tuple[int, ...]:
    numbers = sorted({int(value) for value in values})
    for number in numbers:
        size = abs(number) if backward else number
        if not least <= size <= most:
            raise ValueError("out of range")
    if any(getattr(value, "leap", False) for value in values):
        raise ValueError("a leap month")
    return tuple(numbers)


def _weekday(value: Any) -> Weekday:
    nth = int(value.relative or 0)
    if nth == 0 and str(value) not in DAYS:
        raise ValueError("no weekday")
    if abs(nth) > 53:  # noqa: PLR2004  # weeks of a year
        raise ValueError("out of range")
    return Weekday(DAYS.index(str(value.weekday)), nth)


def _until(value: Any) -> datetime | date:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value
    if isinstance(value, date):
        return value
    raise ValueError("no date")


def _check(rule: Rule) -> None:
    """Refuse what RFC 5545 forbids, rather than guess what was meant."""
    yearly = rule.frequency == Frequency.YEARLY
    counted = any(day.nth for day in rule.by_day)
    others: Sequence[object] = (
        rule.by_second, rule.by_minute, rule.by_hour, rule.by_day, rule.by_month_day,
        rule.by_year_day, rule.by_week, rule.by_month,
    )  # fmt: skip
    forbidden = (
        (rule.count is not None and rule.until is not None)
        or (counted and rule.frequency not in {Frequency.MONTHLY, Frequency.YEARLY})
        or (counted and bool(rule.by_week))
        or (bool(rule.by_week) and not yearly)
        or (bool(rule.by_month_day) and rule.frequency == Frequency.WEEKLY)
        or (bool(rule.by_year_day) and rule.frequency in _NO_YEAR_DAYS)
        or (bool(rule.by_position) and (rule.frequency in WITHIN_A_DAY or not any(others)))
    )
    if forbidden:
        raise unreadable_rule()
    times = max(1, len(rule.by_hour)) * max(1, len(rule.by_minute)) * max(1, len(rule.by_second))
    if rule.frequency not in WITHIN_A_DAY and times > _MOST_A_DAY:
        raise too_often()


_NO_YEAR_DAYS: Final = frozenset({Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY})
