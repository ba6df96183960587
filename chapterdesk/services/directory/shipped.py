"""The directory that ships with the program, and the list of what must not be printed."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from chapterdesk.core.resources import resource_text
from chapterdesk.core.vocabulary import Answer, EmergencyPolicy

_DIRECTORY: Final = "directory/directory.csv"
_DO_NOT_PRINT: Final = "directory/do_not_print.json"
_EMERGENCY: Final = "directory/emergency.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedEntry:
    """One shipped row.

    Attributes:
        values: Columns of `directory_entry` by name.
        group: The group it stands in on the helplines sheet.
        neutral_name: Its name without a word about LGBTQIA+ people; empty when it has none.
        source: Where it was read, in words that fit on paper.
        alert: What to know before printing it.
    """

    key: str
    values: Mapping[str, Any]
    services: tuple[str, ...]
    languages: tuple[str, ...]
    group: str
    always_open: bool
    neutral_name: str
    neutral_audience: str
    source: str
    alert: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNumber:
    """One number for danger now.

    Attributes:
        answers: Who answers: police, ambulance, fire.
        by: call or text.
    """

    number: str
    answers: tuple[str, ...]
    by: str


@cache
def shipped_entries() -> Mapping[str, ShippedEntry]:
    """Return the shipped rows by key."""
    rows = csv.DictReader(io.StringIO(resource_text(_DIRECTORY)))
    entries = (_entry(row) for row in rows)
    return MappingProxyType({entry.key: entry for entry in entries})


def _entry(row: Mapping[str, str]) -> ShippedEntry:
    mail = f"mailto:{row['email'].split(';')[0].strip()}" if row["email"] else ""
    values = {
        "name": row["name"],
        "country": row["country"],
        "region": row["region"],
        "audience": row["audience"],
        "phone_e164": row["phone_e164"],
        "phone_display": row["dial"],
        "sms": row["print_text"],
        "chat_url": row["chat_url"] or mail,
        "website": row["website"],
        "hours": row["print_hours"],
        "cost": row["print_cost"],
        "emergency_policy": EmergencyPolicy(row["emergency_policy"]),
        "confidentiality": row["print_confidentiality"],
        "source_url": row["source_url"],
        "source_date": row["source_seen"],
        "confidence": row["confidence"],
        "names_lgbtqia": Answer(row["names_lgbtqia"]),
        "is_directory": row["is_directory"] == "yes",
    }
    return ShippedEntry(
        key=row["key"],
        values=MappingProxyType(values),
        services=_parts(row["services"]),
        languages=_parts(row["language_tags"]),
        group=row["sheet_group"],
        always_open=row["always_open"] == "yes",
        neutral_name=row["neutral_name"],
        neutral_audience=row["neutral_audience"],
        source=row["print_source"],
        alert=row["alert"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


@cache
def emergency_numbers(country: str) -> tuple[EmergencyNumber, ...]:
    """Return a country's numbers for danger now; none where none is known."""
    countries = json.loads(resource_text(_EMERGENCY))["countries"]
    known = countries.get(country.upper(), {"numbers": []})
    return tuple(
        EmergencyNumber(number=item["number"], answers=tuple(item["answers"]), by=item["by"])
        for item in known["numbers"]
    )


def do_not_print(name: str, country: str, texts: tuple[str, ...]) -> str:
    """Return why an entry must not be printed, or an empty text.

    Args:
        name: The entry's name.
        country: Its ISO code.
        texts: Every other text that would stand on paper: numbers, hours, addresses.
    """
    everything = " ".join((name, *texts)).casefold()
    digits = re.sub(r"\D+", "", " ".join(texts))
    short = frozenset(re.findall(r"(?<![\d-])\d{3,5}(?![\d-])", everything))
    for rule in _rules():
        match = rule["match"]
        if match["only_when_name_has"] and match["only_when_name_has"] not in name.casefold():
            continue
        if match["only_in_country"] and match["only_in_country"] != country.upper():
            continue
        if (
            any(part in digits for part in match["digits"])
            or any(part in short for part in match["short_numbers"])
            or any(_says(everything, part) for part in match["phrases"])
            or any(_says(everything, part) for part in (*match["hosts"], *match["emails"]))
        ):
            return str(rule["reason"])
    return ""


def _says(text: str, part: str) -> bool:
    """Say whether `part` stands in `text` on its own: tgns.de is not in mytgns.dev."""
    pattern = rf"(?<![\w-]){re.escape(part.casefold())}(?![\w-])"
    return re.search(pattern, text) is not None


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(resource_text(_DO_NOT_PRINT))["entries"])
