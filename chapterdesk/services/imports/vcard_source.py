"""Read vCards (2.1, 3.0, 4.0) as a table: one card a row, one property a column."""

import quopri
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.imports.columns import PARTS
from chapterdesk.services.imports.source import RawTable
from chapterdesk.services.imports.vcard_lines import Cards, cut

UID: Final = "UID"
_COLUMNS: Final = {
    "FN": "Full name", "NICKNAME": "Nickname", "NOTE": "Notes", "CATEGORIES": "Categories",
    "EMAIL": "Email", "TEL": "Phone", "LANG": "Language", "BDAY": "Birthday", "PHOTO": "Photo",
    "ADR": "Address", "LABEL": "Address", "ORG": "Organization", "TITLE": "Job title",
    "ROLE": "Job title", "URL": "Website", "GENDER": "Gender", "PRONOUNS": "Pronouns",
    "X-PRONOUNS": "Pronouns", "X-GENDER": "Gender", "IMPP": "IM", "X-MS-IMADDRESS": "IM",
    "SOUND": "Sound", "LOGO": "Photo", "ANNIVERSARY": "Anniversary",
    "X-ANNIVERSARY": "Anniversary", "X-MS-ANNIVERSARY": "Anniversary",
}  # fmt: skip
_SKIPPED: Final = frozenset({"BEGIN", "END", "VERSION", "PRODID", "REV", "KIND", "CREATED"})
_DATA: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_ESCAPES: Final = re.compile(r"\\(.)", re.DOTALL)
_SEMICOLON: Final = re.compile(r"(?<!\\)((?:\\\\)*);")
_PARAMETER: Final = re.compile(r";((?:\"[^\"]*\"|[^;\"])*)")
_URI: Final = re.compile(r"(?:tel|mailto):", re.IGNORECASE)
_PLURAL: Final = {"Email": "E-mail", "Phone": "Phone"}
_LISTS: Final = frozenset({"Pronouns", "Language", "Categories"})
_WORDS: Final = frozenset({"CELL", "HOME", "WORK", "VOICE", "FAX", "PAGER", "OTHER"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Property:
    name: str
    parameters: tuple[str, ...]
    value: str


def read_vcards(data: bytes, *, encoding: str | None = None) -> RawTable:
    """Return the cards of a file.

    Raises:
        RefusedError: A card does not end, or it can not be read in the chosen encoding.
    """
    text, used = _text(data, encoding)
    cut_up = cut(text)
    if not cut_up.ends:
        raise RefusedError(
            _("A card in this file does not end."),
            _("Nothing was imported."),
            _("Export the contacts again."),
        )
    cards = [_card(lines, used) for lines in cut_up.cards]
    header = list(dict.fromkeys(name for card in cards for name in card))
    rows = [header] + [[card.get(name, "") for name in header] for card in cards]
    return RawTable(rows=rows, encoding=used, header_row=0, notes=_notes(cut_up))


def cells_of_card(card: str) -> Mapping[str, str]:
    """Return the cells of one card, under the names of their columns."""
    return _card(cut(card).cards[0], "utf-8")


def _text(data: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError) as error:
            raise RefusedError(
                _("This file can not be read with these letters."),
                _("Nothing was imported."),
                _("Choose others, such as UTF-8."),
            ) from error
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _notes(cards: Cards) -> tuple[str, ...]:
    """Say what was noticed; nothing is left out of a file in silence."""
    told = (
        (
            cards.mended,
            ngettext(
                "{count} line was folded wrongly; it was put back to the line before it.",
                "{count} lines were folded wrongly; they were put back to the lines before them.",
                cards.mended,
            ),
        ),
        (
            cards.cut_short,
            ngettext(
                "{count} card did not end before the next one began; it was read so far.",
                "{count} cards did not end before the next one began; they were read so far.",
                cards.cut_short,
            ),
        ),
        (
            cards.nested,
            ngettext(
                "{count} line of a card within a card is left out.",
                "{count} lines of cards within cards are left out.",
                cards.nested,
            ),
        ),
        (
            cards.outside,
            ngettext(
                "{count} line that stands in no card is left out.",
                "{count} lines that stand in no card are left out.",
                cards.outside,
            ),
        ),
    )
    return tuple(text for count, text in told if count)


def _card(lines: list[str], encoding: str) -> dict[str, str]:
    found: dict[str, str] = {}
    parts = ""
    for line in lines:
        read = _property(line, encoding)
        if read is None or read.name in _SKIPPED or not read.value.strip(" ;"):
            continue
        if read.name == "N":
            parts = parts or read.value
            continue
        value = _unescaped(read.value)
        column = _COLUMNS.get(read.name, read.name)
        if column in _PLURAL:
            label = _label(read.parameters)
            taken = sum(
                name.startswith(f"{_PLURAL[column]} ") and name.endswith("Value") for name in found
            )
            if label:
                found[f"{_PLURAL[column]} {taken + 1} - Label"] = label
            found[f"{_PLURAL[column]} {taken + 1} - Value"] = _URI.sub("", value, count=1)
            continue
        joint = "; " if column in _LISTS else "\n"
        found[column] = f"{found[column]}{joint}{value}" if column in found else value
    if "Full name" not in found and parts:
        name = _name_of_parts(parts)
        if name:
            found["Full name"] = name
    elif parts:
        found[PARTS] = _unescaped(parts)
    return found


def _property(line: str, encoding: str) -> _Property | None:
    head, value = _halves(line)
    if not head:
        return None
    name = re.split(r"[;]", head, maxsplit=1)[0].rpartition(".")[2].strip().upper()
    parameters = tuple(match[1].replace('"', "").upper() for match in _PARAMETER.finditer(head))
    if any("QUOTED-PRINTABLE" in parameter for parameter in parameters):
        raw = quopri.decodestring(value.encode(encoding, "surrogateescape"))
        value = _decoded(raw, parameters, encoding).replace("\r\n", "\n")
    if name in _DATA and not value.lower().startswith(("http:", "https:")):
        value = _("(data)") if value.strip() else ""
    return _Property(name=name, parameters=parameters, value=value)


def _halves(line: str) -> tuple[str, str]:
    """Cut a line at the first colon that does not stand in quotation marks."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], line[place + 1 :]
    head, colon, value = line.partition(":")
    return (head, value) if colon else ("", "")


def _decoded(raw: bytes, parameters: tuple[str, ...], encoding: str) -> str:
    told = [part.partition("=")[2] for part in parameters if part.startswith("CHARSET=")]
    for name in (*told, "utf-8", encoding):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", errors="replace")


def _unescaped(value: str) -> str:
    return _ESCAPES.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()


def _label(parameters: tuple[str, ...]) -> str:
    words = [
        word
        for parameter in parameters
        for word in parameter.removeprefix("TYPE=").split(",")
        if word in _WORDS
    ]
    return " ".join(dict.fromkeys("Mobile" if word == "CELL" else word.title() for word in words))


def _name_of_parts(value: str) -> str:
    parts = _SEMICOLON.sub(r"\1\0", value).split("\0")
    family, given, additional, *_rest = [*(_unescaped(part) for part in parts), "", "", ""]
    return " ".join(part for part in (given, additional, family) if part)
