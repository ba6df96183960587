"""What can be chosen for a chapter: countries, languages, time zones, by their names."""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone

from chapterdesk.core.resources import resource_root, resource_text
from chapterdesk.core.words import Words, _, current

_COUNTRY_CODE: Final = 2
_ZONE_FOLDERS: Final = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)
_SOURCE_LANGUAGE: Final = "en"
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})


def countries() -> Sequence[tuple[str, str]]:
    """Return ISO codes and names in the language in force, by name; first "not said"."""
    names = current().locale.territories
    found = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == _COUNTRY_CODE and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return [("", _("Not said")), *sorted(found, key=lambda pair: pair[1].casefold())]


def time_zones() -> Sequence[tuple[str, str]]:
    """Return IANA names; the underline is shown as a space."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in _ZONE_FOLDERS)
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


def system_time_zone() -> str:
    """Return the zone of this computer, UTC when it is not one that can be chosen."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return name if name in available_timezones() else "UTC"


@cache
def _zones_of(country: str) -> Sequence[str]:
    """Return the zones of a country in the order of the zone table: most people first."""
    table = resources.files("tzdata") / "zoneinfo" / "zone.tab"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    known = available_timezones()
    return tuple(row[2] for row in rows if row[0] == country and row[2] in known)


def time_zone_of(country: str) -> str:
    """Return the zone to propose for a country; empty where there is none.

    It is that of this computer where that belongs to the country, else the country's first.
    """
    zones, own = _zones_of(country), system_time_zone()
    return own if own in zones else next(iter(zones), "")


@cache
def languages() -> Sequence[tuple[str, str]]:
    """Return BCP 47 tags and every language's own name, for sheets and people."""
    spoken = json.loads(resource_text("vocabularies/languages.json"))["spoken"]
    return tuple((entry["tag"], entry["autonym"]) for entry in spoken)


def screen_languages() -> Sequence[tuple[str, str]]:
    """Return the languages that the window itself speaks: English and every catalogue shipped."""
    folder = resource_root() / "translations"
    tags = sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/*.mo"))
    names = [(tag.replace("_", "-"), _own_name(tag)) for tag in tags]
    return [(_SOURCE_LANGUAGE, _own_name(_SOURCE_LANGUAGE)), *names]


def _own_name(tag: str) -> str:
    locale = Words(tag.replace("_", "-")).locale
    return str(locale.get_display_name(locale) or tag).capitalize()
