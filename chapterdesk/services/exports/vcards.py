"""People as vCard 4.0 (RFC 6350), their pronouns as RFC 9554 has them."""

from typing import Final
from uuid import UUID

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.core.words import _
from chapterdesk.services.exports.columns import rules_of
from chapterdesk.services.exports.people import ExportPerson

_PHONES: Final = frozenset({ContactKind.CELL, ContactKind.VOICE})
_LINE: Final = 75


def card_columns(*, uid: bool = True) -> tuple[str, ...]:
    """Return what a card holds, in words."""
    told = (_("Name"), _("Pronouns"), _("Languages"), _("Phone"), _("Email"), _("Rule"))
    return (*told, "UID") if uid else told


def card_of(person: ExportPerson, *, uid: bool = True) -> str:
    """Return the card of a person. No tags and no groups: an address book would show them.

    Args:
        person: As far as they may leave.
        uid: Whether the desk knows the card again.
    """
    lines = ["BEGIN:VCARD", "VERSION:4.0"]
    if uid:
        lines.append(f"UID:{UUID(bytes=person.row.id).urn}")
    lines.append(f"FN:{_escaped(person.name)}")
    several = len(person.pronouns) > 1
    for place, text in enumerate(person.pronouns, start=1):
        lines.append(f"PRONOUNS{f';PREF={place}' if several else ''}:{_escaped(text)}")
    lines.extend(f"LANG:{tag}" for tag in person.languages)
    for contact in person.contacts:
        if contact.kind in _PHONES:
            kind = "cell" if contact.kind is ContactKind.CELL else "voice"
            lines.append(f"TEL;VALUE=text;TYPE={kind}:{_escaped(contact.value)}")
        elif contact.kind is ContactKind.EMAIL:
            lines.append(f"EMAIL:{_escaped(contact.value)}")
    lines.extend(f"NOTE:{_escaped(rule)}" for rule in rules_of(person))
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """Break a line after 75 bytes at most, never inside a character (RFC 6350)."""
    parts: list[str] = []
    current, room = "", _LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(current)
            current, room = "", _LINE - 1
        current += character
        room -= size
    return "\r\n ".join([*parts, current])
