"""Dates as people write them in lists: 2023-11-05, 05/04/23, 5 May 2026, May 2026, 2023."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from babel.dates import get_month_names

from chapterdesk.core.words import _
from chapterdesk.services.folding import fold

Precision = Literal["day", "month", "year"]
_LANGUAGES: Final = (
    "en", "de", "es", "fr", "pt", "it", "nl", "pl", "tr", "vi", "ru", "uk", "sv", "da", "nb",
)  # fmt: skip
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_SHORT: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_CJK: Final = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_YEAR: Final = re.compile(r"(19\d{2}|20\d{2})")
_PIVOT: Final = 70
_EARLIEST: Final = 1900
"""Whoever is alive joined later."""
_LAST_MONTH: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """A date and how exactly it was given; the first day of a month or year stands for it."""

    value: date
    precision: Precision


def parse_date(text: str, *, day_first: bool | None = None) -> ParsedDate | None:
    """Return the date that `text` certainly means, or None.

    Args:
        text: As written.
        day_first: Whether 05/04 is the fifth of April; None where it is not known.
    """
    trimmed = text.strip()
    if match := _ISO.fullmatch(trimmed):
        return _made(int(match[1]), int(match[2]), int(match[3]), "day")
    if match := _CJK.fullmatch(trimmed):
        day = int(match[3] or 1)
        return _made(int(match[1]), int(match[2]), day, "day" if match[3] else "month")
    if match := _SHORT.fullmatch(trimmed):
        return _short(int(match[1]), int(match[2]), match[3], day_first)
    if match := _YEAR.fullmatch(trimmed):
        return _made(int(match[1]), 1, 1, "year")
    return _with_month_name(trimmed)


def doubt(found: ParsedDate, today: date) -> str:
    """Return why nobody can have joined on a day, in words; empty where they can."""
    if found.value.year < _EARLIEST:
        return _("The date lies before {year}; it was kept as a note.").format(year=_EARLIEST)
    if found.value > today:
        return _("The date has not come yet; it was kept as a note.")
    return ""


def is_zero_date(text: str) -> bool:
    """Say whether this is how some programs write that there is no date: 0/0/00."""
    return bool(_SHORT.fullmatch(text.strip())) and not any(digit in "123456789" for digit in text)


def day_comes_first(texts: Iterable[str], *, country: str) -> bool | None:
    """Say which order a column of dates is in, from the dates themselves, then from the country."""
    pairs = [match for text in texts if (match := _SHORT.fullmatch(text.strip()))]
    day_first = any(int(match[1]) > _LAST_MONTH for match in pairs)
    month_first = any(int(match[2]) > _LAST_MONTH for match in pairs)
    if day_first != month_first:
        return day_first
    if day_first:
        return None
    if any("." in match[0] for match in pairs):
        return True
    return None if not country else country not in {"US", "PH", "PR", "GU"}


def _short(first: int, second: int, year: str, day_first: bool | None) -> ParsedDate | None:
    full = int(year)
    if len(year) < len("2026"):
        full += 1900 if full >= _PIVOT else 2000
    if first > _LAST_MONTH:
        day_first = True
    elif second > _LAST_MONTH:
        day_first = False
    elif first == second:
        day_first = True
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _made(full, month, day, "day")


def _with_month_name(text: str) -> ParsedDate | None:
    words = fold(text.replace(",", " ")).split()
    months = [_months()[word] for word in words if word in _months()]
    numbers = [int(word.rstrip("stndrh")) for word in words if _is_number(word)]
    others = [
        word
        for word in words
        if word not in _months() and not _is_number(word) and word not in {"de", "of"}
    ]
    years = [number for number in numbers if 1900 <= number <= 2100]  # noqa: PLR2004  # a year
    days = [number for number in numbers if number not in years]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or others:
        return None
    if days:
        return _made(years[0], months[0], days[0], "day")
    return _made(years[0], months[0], 1, "month")


def _is_number(word: str) -> bool:
    """Say whether this can be a day or a year, with or without an ending."""
    digits = word.rstrip("stndrh")
    return digits.isdecimal() and len(digits) <= len("2026")


@cache
def _months() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    word = fold(name)
                    if word and " " not in word and not word.isdecimal():
                        found.setdefault(word, number)
    return found


def _made(year: int, month: int, day: int, precision: Precision) -> ParsedDate | None:
    try:
        return ParsedDate(value=date(year, month, day), precision=precision)
    except ValueError:
        return None
