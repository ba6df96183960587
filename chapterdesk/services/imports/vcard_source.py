"""Read vCards (2.1, 3.0, 4.0) as a table: one card a row, one property a column."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.imports.source import RawTable

_COLUMNS: Final = {
    "FN": "Full name", "NICKNAME": "Nickname", "NOTE": "Notes", "CATEGORIES": "Categories",
    "EMAIL": "Email", "TEL": "Phone", "LANG": "Language", "BDAY": "Birthday", "PHOTO": "Photo",
    "ADR": "Address", "LABEL": "Address", "ORG": "Organization", "TITLE": "Job title",
    "ROLE": "Job title", "URL": "Website", "GENDER": "Gender", "PRONOUNS": "Pronouns",
    "X-PRONOUNS": "Pronouns", "X-GENDER": "Gender", "IMPP": "IM", "X-MS-IMADDRESS": "IM",
    "SOUND": "Sound", "N": "N",
}  # fmt: skip
_SKIPPED: Final = frozenset({"BEGIN", "END", "VERSION", "PRODID", "UID", "REV"})
_ESCAPES: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Property:
    name: str
    parameters: tuple[str, ...]
    value: str


def read_vcards(data: bytes) -> RawTable:
    """Return the cards of a file.

    Raises:
        RefusedError: A card does not end.
    """
    try:
        text = data.decode("utf-8-sig")
        encoding = "utf-8"
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        encoding = "cp1252"
    cards = [_card(lines) for lines in _cards(text)]
    header = list(dict.fromkeys(name for card in cards for name in card))
    rows = [header] + [[card.get(name, "") for name in header] for card in cards]
    return RawTable(rows=rows, encoding=encoding, header_row=0)


def _cards(text: str) -> Iterator[list[str]]:
    current: list[str] | None = None
    for line in _unfolded(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            current = []
        elif word == "END:VCARD" and current is not None:
            yield current
            current = None
        elif current is not None:
            current.append(line)
    if current is not None:
        raise RefusedError(
            _("A card in this file does not end."),
            _("Nothing was imported."),
            _("Export the contacts again."),
        )


def _unfolded(text: str) -> Iterator[str]:
    """Join what a line break splits: a folded line, or quoted-printable that goes on."""
    pending = ""
    for line in text.splitlines():
        goes_on = pending.endswith("=") and "QUOTED-PRINTABLE" in pending.upper()
        if goes_on:
            pending = pending[:-1] + line.lstrip()
        elif line[:1] in {" ", "\t"} and pending:
            pending += line[1:]
        else:
            if pending:
                yield pending
            pending = line
    if pending:
        yield pending


def _card(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        read = _property(line)
        if read is None or read.name in _SKIPPED or not read.value.strip(" ;"):
            continue
        column = _COLUMNS.get(read.name, read.name)
        if column in {"Email", "Phone"}:
            label = _label(read.parameters)
            taken = sum(name.startswith(f"{column} ") and name.endswith("Value") for name in found)
            if label:
                found[f"{_PLURAL[column]} {taken + 1} - Label"] = label
            found[f"{_PLURAL[column]} {taken + 1} - Value"] = read.value
            continue
        found[column] = f"{found[column]}\n{read.value}" if column in found else read.value
    if "N" in found and "Full name" not in found:
        found["Full name"] = _name_of_parts(found.pop("N"))
    return found


_PLURAL: Final = {"Email": "E-mail", "Phone": "Phone"}


def _property(line: str) -> _Property | None:
    head, colon, value = line.partition(":")
    if not colon:
        return None
    name, *parameters = head.split(";")
    name = name.rpartition(".")[2].strip().upper()
    upper = [parameter.upper() for parameter in parameters]
    if any("QUOTED-PRINTABLE" in parameter for parameter in upper):
        raw = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
        value = raw.decode("utf-8", errors="replace")
    elif any(parameter in {"ENCODING=B", "ENCODING=BASE64", "BASE64"} for parameter in upper):
        value = _("(data)") if _is_base64(value) else value
    return _Property(name=name, parameters=tuple(upper), value=_unescaped(value))


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _unescaped(value: str) -> str:
    return _ESCAPES.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()


def _label(parameters: tuple[str, ...]) -> str:
    words = [
        word
        for parameter in parameters
        for word in parameter.removeprefix("TYPE=").split(",")
        if word in {"CELL", "HOME", "WORK", "VOICE", "FAX", "PAGER", "OTHER"}
    ]
    return " ".join(dict.fromkeys("Mobile" if word == "CELL" else word.title() for word in words))


def _name_of_parts(value: str) -> str:
    family, given, additional, *_rest = [*value.split(";"), "", "", ""]
    return " ".join(part.strip() for part in (given, additional, family) if part.strip())
