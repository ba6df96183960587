"""Lines of a vCard file: unfold them, put back what was folded wrongly, cut the file into cards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# RFC 6350, RFC 6474, RFC 6715, RFC 8605, RFC 9554, vCard 2.1 and 3.0. A line that begins with
# another word and a colon ("Note to self: ...") is the rest of the line before it.
KNOWN: Final = frozenset({
    "ADR", "AGENT", "ANNIVERSARY", "BDAY", "BEGIN", "BIRTHPLACE", "CALADRURI", "CALURI",
    "CATEGORIES", "CLASS", "CLIENTPIDMAP", "CONTACT-URI", "CREATED", "DEATHDATE", "DEATHPLACE",
    "EMAIL", "END", "EXPERTISE", "FBURL", "FN", "GENDER", "GEO", "GRAMGENDER", "HOBBY", "IMPP",
    "INTEREST", "JSPROP", "KEY", "KIND", "LABEL", "LANG", "LANGUAGE", "LOGO", "MAILER", "MEMBER",
    "N", "NAME", "NICKNAME", "NOTE", "ORG", "ORG-DIRECTORY", "PHOTO", "PRODID", "PRONOUNS",
    "PROFILE", "RELATED", "REV", "ROLE", "SOCIALPROFILE", "SORT-STRING", "SOUND", "SOURCE", "TEL",
    "TITLE", "TZ", "UID", "URL", "VERSION", "XML",
})  # fmt: skip
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_HEAD: Final = re.compile(
    r"(?:[A-Za-z0-9_-]+\.)?(?P<name>[A-Za-z0-9_-]+)(?:;(?:\"[^\"]*\"|[^\":])*)?:"
)


@dataclass(slots=True)
class Cards:
    """The cards of a file, each as its unfolded lines.

    Attributes:
        mended: Lines that were folded wrongly and were put back to the line before.
        outside: Filled lines that stand in no card.
        nested: Lines of cards within cards: somebody's assistant, who is not this person.
        cut_short: Cards that did not end before the next one began.
        ends: Whether the last card ends.
    """

    cards: list[list[str]]
    mended: int = 0
    outside: int = 0
    nested: int = 0
    cut_short: int = 0
    ends: bool = True


def property_name(line: str) -> str:
    """Return the name of the property that a line begins; empty where it begins none."""
    head = _HEAD.match(line)
    if head is None:
        return ""
    name = head["name"].upper()
    return name if name in KNOWN or name.startswith("X-") else ""


def cut(text: str) -> Cards:
    """Cut a file into its cards; every filled line of it is in one of them, or counted."""
    found = Cards(cards=[])
    current: list[str] | None = None
    depth = 0
    for line in _unfolded(text, found):
        word = "".join(line.split()).upper()
        if word == "BEGIN:VCARD":
            if current is not None and _opens_agent(current):
                depth += 1
                continue
            if current is not None:
                found.cut_short += 1
                found.cards.append(current)
            current, depth = [], 0
        elif word == "END:VCARD" and depth:
            depth -= 1
        elif word == "END:VCARD" and current is not None:
            found.cards.append(current)
            current = None
        elif current is None:
            found.outside += bool(line.strip())
        elif depth:
            found.nested += 1
        else:
            current.append(line)
    if current is not None:
        found.ends = False
    return found


def _opens_agent(lines: list[str]) -> bool:
    last = lines[-1] if lines else ""
    return property_name(last) == "AGENT" and last.rstrip().endswith(":")


def _unfolded(text: str, found: Cards) -> Iterator[str]:
    """Join what a line break splits: a folded line, quoted-printable, or a line folded wrongly."""
    pending: list[str] = []
    printable = False
    for line in _LINE_END.split(text):
        if printable and pending[-1].endswith("="):
            pending[-1] = pending[-1][:-1]
            pending.append(line.lstrip(" \t"))
        elif line[:1] in {" ", "\t"} and pending:
            pending.append(line[1:])
        elif pending and line.strip() and not property_name(line) and not _is_frame(pending):
            # Folded without the space that says so, by a program or by hand.
            found.mended += 1
            pending.append(_joint(pending) + line)
        elif line.strip():
            if pending:
                yield "".join(pending)
            pending = [line]
            printable = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    if pending:
        yield "".join(pending)


def _is_frame(pending: list[str]) -> bool:
    """Say whether this begins or ends a card: nothing belongs to it that stands below it."""
    return len(pending) == 1 and property_name(pending[0]) in {"BEGIN", "END"}


def _joint(pending: list[str]) -> str:
    """Return what stood between two lines: nothing in the middle of data, else a line break."""
    head = pending[0].partition(":")[0].upper()
    return "" if "BASE64" in head or "ENCODING=B" in head else "\\n"
