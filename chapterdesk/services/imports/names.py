"""Names and pronouns as they stand in one cell."""

import json
import re
import unicodedata
from functools import cache
from typing import Final

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import _
from chapterdesk.services.folding import fold

_BRACKETS: Final = re.compile(
    r"^(.*?)\s*[(\[\uff08【]\s*([^()\[\]\uff08\uff09【】]{1,60})\s*[)\]\uff09】]\s*$",
    re.DOTALL,
)
_SLASHED: Final = re.compile(r"[^\W\d_]{1,12}(?:\s*/\s*[^\W\d_]{1,12}){1,4}")
_NAME_PARTS: Final = 3
"""Of the parts of a name: what stands before and behind it (Dr., Jr.) is no name."""
_GUESTS: Final = frozenset(
    fold(word)
    for word in (
        "guests", "guest", "visitors", "gäste", "invités", "invitados", "ospiti", "gasten",
        "goście", "misafir",
    )
)  # fmt: skip
_TOTALS: Final = _GUESTS | frozenset(
    fold(word)
    for word in (
        "total", "totals", "sum", "count", "average", "summe", "gesamt", "anzahl", "totale",
        "totaal", "suma", "razem", "toplam", "tổng", "المجموع", "סהכ", "योग", "合計", "итого",
        "всего", "усього", "разом",
    )
)  # fmt: skip


def split_pronouns(cell: str, *, certain: bool) -> tuple[str, str]:
    """Return name and pronouns of a cell such as `Sam (they/them)`.

    Args:
        cell: As written.
        certain: Whether the column's header says that pronouns stand in brackets; else only what
            reads as pronouns is taken for them.
    """
    match = _BRACKETS.match(cell)
    if match is None or not match[1].strip():
        return cell, ""
    inside = match[2].strip()
    if certain or _SLASHED.fullmatch(inside) or fold(inside) in _known_pronouns():
        return match[1].strip(), inside
    return cell, ""


def is_another(parts: str, shown: str) -> bool:
    """Say whether a card's name in parts (family; given; further ones) holds more than it shows."""
    words = fold(" ".join(parts.split(";")[:_NAME_PARTS])).split()
    return not set(fold(shown).split()).issuperset(words)


def another_left_out() -> str:
    """Return what is said of such a card; the other name may be one that must not be kept."""
    return _(
        "The card has another name in its parts (N) than the one it shows (FN). The shown name is"
        " taken; the other is not kept anywhere."
    )


def is_total(cell: str) -> bool:
    """Say whether a row beginning so adds up others, or counts guests, rather than be a person."""
    return fold(cell) in _TOTALS


def is_guests(cell: str) -> bool:
    """Say whether a row beginning so counts guests who left no name."""
    return fold(cell) in _GUESTS


def control_characters(text: str) -> int:
    """Return how many characters of `text` print nothing and do not belong to a script."""
    if text.isprintable():
        return 0
    return sum(
        unicodedata.category(character) in {"Cc", "Co", "Cs"} and character not in "\n\r\t"
        for character in text
    )


@cache
def _known_pronouns() -> frozenset[str]:
    content = json.loads(resource_text("vocabularies/pronouns.json"))
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for name, part in value.items():
                if name in {"label", "text"} and isinstance(part, str):
                    found.add(fold(part))
                else:
                    collect(part)
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, str):
                    found.add(fold(part))
                else:
                    collect(part)

    collect(content)
    return frozenset(found | {"any", "ask me", "ask", "all"})
