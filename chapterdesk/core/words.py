"""Every word a person reads: gettext, dates, plurals, lists and the isolation of names.

One catalogue serves screen, paper and command line. English is the source. Texts that are shown in
another language than the screen's (a sheet) are made with `translator(language)`.
"""

import gettext as _gettext
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional

from chapterdesk.core.resources import resource_root

# Babel is loaded when a date or a language is first asked for: a fifth of what the start of the
# command line would cost.
if TYPE_CHECKING:
    from babel import Locale

DOMAIN: Final = "chapterdesk"
FSI: Final = "\u2068"
LRI: Final = "\u2066"
PDI: Final = "\u2069"
_ISOLATES: Final = {ord(mark): None for mark in (FSI, LRI, PDI)}
_RTL: Final = frozenset({"R", "AL"})
_SOURCE: Final = "en"
_COUNTRY_SIZE: Final = 2
_TAG: Final = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
# Two letters that Unicode names beside the countries: unions, tests, the unknown.
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
RTL_LANGUAGES: Final = frozenset({"ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


class Words:
    """Hold one language: its catalogue and its locale.

    Args:
        language: A BCP 47 tag; unknown languages fall back to English.
        folder: Where catalogues lie; the shipped ones when it is left out.
    """

    def __init__(self, language: str = "en", *, folder: Path | None = None) -> None:
        self.language = language
        self._catalogue = _catalogue(language.replace("-", "_"), folder)

    @cached_property
    def locale(self) -> "Locale":
        """Return the Babel locale, English for unknown languages."""
        return locale_of(self.language)

    @property
    def text_language(self) -> str:
        """Return the language the texts really come in: English where there is no catalogue."""
        translated = isinstance(self._catalogue, _gettext.GNUTranslations)
        english = self.locale.language == _SOURCE
        return self.language if translated or (english and is_language(self.language)) else _SOURCE

    def gettext(self, text: str) -> str:
        """Translate `text`."""
        return self._catalogue.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Translate with the plural form of `count`; the text says `{count}` where it stands."""
        return self._catalogue.ngettext(one, many, count)

    def pgettext(self, context: str, text: str) -> str:
        """Translate `text` as it is meant in `context`."""
        return self._catalogue.pgettext(context, text)

    @property
    def is_rtl(self) -> bool:
        """Say whether the language is written from right to left."""
        return self.locale.language in RTL_LANGUAGES

    def day(self, value: date) -> str:
        """Return a date with its month as a word: 26 November 2026."""
        return self._date(value, "d MMMM y")

    def day_short(self, value: date) -> str:
        """Return a date without its year: 26 November."""
        return self._date(value, "d MMMM")

    def weekday(self, value: date) -> str:
        """Return a date with its weekday: Thursday 26 November."""
        return self._date(value, "EEEE d MMMM")

    def weekday_name(self, value: date) -> str:
        """Return the weekday of a date alone: Thursday."""
        return self._date(value, "EEEE")

    def month(self, value: date) -> str:
        """Return the month of a date, as it stands alone: November."""
        return self._date(value, "LLLL")

    def clock_time(self, value: time | datetime) -> str:
        """Return a time of day: 18:30."""
        from babel.dates import format_time  # noqa: PLC0415  # see above

        return format_time(value, format="HH:mm", locale=self.locale)

    def prepare(self) -> None:
        """Load the names of days and months, a tenth of a second once; any thread."""
        self.weekday(date(2000, 1, 1))

    def listing(self, items: Iterable[str]) -> str:
        """Join items the way the language does: A, B and C."""
        from babel.lists import format_list  # noqa: PLC0415  # see above

        return format_list(list(items), locale=self.locale)

    def _date(self, value: date, pattern: str) -> str:
        from babel.dates import format_date  # noqa: PLC0415  # see above

        return format_date(value, format=pattern, locale=self.locale)


def locale_of(language: str) -> "Locale":
    """Return the Babel locale of a BCP 47 tag, English where it is unknown."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # see above

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def is_language(tag: str) -> bool:
    """Say whether this is the BCP 47 tag of a language that is known here."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # see above

    # Babel passes over what it does not know after the language; a tag has a form (RFC 5646).
    if _TAG.fullmatch(tag) is None:
        return False
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_country(code: str) -> bool:
    """Say whether this is the ISO 3166-1 alpha-2 code of a country, in capitals."""
    from babel import Locale  # noqa: PLC0415  # see above

    known = len(code) == _COUNTRY_SIZE and code.isalpha() and code not in _NO_COUNTRIES
    return known and code in Locale(_SOURCE).territories


@cache
def _catalogue(locale: str, folder: Path | None) -> _gettext.NullTranslations:
    place = folder or resource_root() / "translations"
    return _gettext.translation(DOMAIN, localedir=str(place), languages=[locale], fallback=True)


@cache
def translator(language: str) -> Words:
    """Return the words of a language."""
    return Words(language)


class _Current:
    """The language of the screen and the command line; set once by the composition root."""

    words: Words = Words("en")


def set_language(language: str, *, folder: Path | None = None) -> None:
    """Choose the language of everything that does not name its own.

    Args:
        language: A BCP 47 tag.
        folder: Where catalogues lie; the shipped ones when it is left out.
    """
    _Current.words = Words(language, folder=folder)


def current() -> Words:
    """Return the language in force."""
    return _Current.words


def _(text: str) -> str:
    """Translate `text` into the language in force."""
    return _Current.words.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate with the plural form of `count` and put the number where `{count}` stands."""
    return _Current.words.ngettext(one, many, count).format(count=count)


def pgettext(context: str, text: str) -> str:
    """Translate `text` as it is meant in `context`."""
    return _Current.words.pgettext(context, text)


def shipped(text: str) -> str:
    """Translate a text that stands in `resources/`, where the extraction finds it."""
    return _Current.words.gettext(text)


def isolate(text: str) -> str:
    """Keep the direction of a person's text to itself inside a sentence (FSI…PDI)."""
    return f"{FSI}{text}{PDI}"


def for_lines(text: str, *, terminal: bool) -> str:
    """Return a line of the command line: isolated where that is seen, else as it was typed.

    A program that reads lines would take the marks for a part of a name or a date. They stay on a
    terminal, and where right-to-left letters would else mix up the line.
    """
    if terminal or text.isascii() or any(bidirectional(char) in _RTL for char in text):
        return text
    return text.translate(_ISOLATES)


def without_isolates(text: str) -> str:
    """Return a text for a program, without the marks that isolate."""
    return text if text.isascii() else text.translate(_ISOLATES)


def isolate_ltr(text: str) -> str:
    """Keep a phone number, address or code left to right inside a sentence (LRI…PDI)."""
    return f"{LRI}{text}{PDI}"
