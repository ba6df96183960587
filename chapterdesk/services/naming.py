"""What somebody is called where others are shown, too."""

import unicodedata
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.models import Member

_TITLES: Final = frozenset(
    ("mx", "mr", "mrs", "ms", "miss", "dr", "prof", "rev", "mme", "mlle", "herr", "frau")
)


def shown_name(name: str, *, shielded: bool) -> str:
    """Return the name, or its words' first letters for somebody who is shielded."""
    if not shielded:
        return name
    return " ".join(f"{letter}." for letter in _first_letters(name))


def told_name(member: Member) -> str:
    """Return what somebody is called in a sentence about what was done, which others may read."""
    return isolate(shown_name(member.display_name, shielded=member.shielded))


def first_name(name: str) -> str:
    """Return the first word that is a name: "Mx" and "Dr." come before one, and are none."""
    words = name.split()
    titles = 0
    while titles < len(words) - 1 and words[titles].rstrip(".").casefold() in _TITLES:
        titles += 1
    return words[titles] if words else ""


def initials(name: str) -> str:
    """Return the first letter of each word of a name, as large letters without gaps."""
    return "".join(f"{letter.upper()}." for letter in _first_letters(name))


def _first_letters(name: str) -> list[str]:
    """Return how each word begins; of a word without any letter, its first sign."""
    found = []
    for word in name.split():
        start = next(
            (index for index, sign in enumerate(word) if unicodedata.category(sign)[0] in "LN"), 0
        )
        found.append(_first_letter(word[start:]))
    return found


def _first_letter(word: str) -> str:
    """Return the first letter with the marks that belong to it."""
    end = 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[:end]
