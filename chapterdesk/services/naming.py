"""What somebody is called where others are shown, too."""

import unicodedata
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.models import Member

_TITLES: Final = frozenset((
    "mx", "mr", "mrs", "ms", "miss", "dr", "dra", "prof", "profa", "rev", "sir", "mme", "mlle",
    "herr", "frau", "hr", "fru", "sr", "sra", "srta", "sig", "dhr", "mevr", "mw",
))  # fmt: skip
"""Words that are a title and nothing else: "Don" is a name, and "M." may be short for one."""
_AFTER: Final = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"))
_INSIDE: Final = frozenset("-‐‑'’‘ʼʻ`´·׳\u200c\u200d")  # noqa: RUF001
"""Signs that stand inside a first name."""


def shown_name(name: str, *, shielded: bool) -> str:
    """Return the name, or its words' first letters for somebody who is shielded."""
    if not shielded:
        return name
    return " ".join(f"{letter}." for letter in _first_letters(name))


def told_name(member: Member) -> str:
    """Return what somebody is called in a sentence about what was done, which others may read."""
    return isolate(shown_name(member.display_name, shielded=member.shielded))


def first_name(name: str) -> str:
    """Return the first word that is a name: "Mx" and "Dr." come before one, and are none.

    SECURITY: initials where it is not certain which word that is, as in "Rivera, Sam" or "Mx
    Rivera": a guess would print the family name of somebody who allowed the first name alone.
    """
    words = [part for word in name.split() for part in _without_title(word)]
    titles = 0
    while titles < len(words) and _is_title(words[titles]):
        titles += 1
    left = words[titles:]
    names = [word for word in left if _is_plain(word) and word.casefold() not in _AFTER]
    certain = left[:1] == names[:1] != [] and (titles == 0 or len(names) > 1)
    if not certain or _has_signs(name):
        return initials(name)
    return left[0]


def _without_title(word: str) -> list[str]:
    """Return a title and the name that is written to it without a gap, as in "Dr.Anna"."""
    title, dot, rest = word.partition(".")
    return [title, rest] if dot and rest and _is_title(title) else [word]


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in _TITLES


def _is_plain(word: str) -> bool:
    """Say whether a word is a whole name: letters, no dot and no bracket."""
    letters = [sign for sign in word if sign not in _INSIDE]
    return bool(letters) and all(unicodedata.category(sign)[0] in "LMN" for sign in letters)


def _has_signs(name: str) -> bool:
    """Say whether a sign makes it uncertain in which order a name is written."""
    return any(
        sign in "&+/;" or (unicodedata.category(sign) == "Po" and "COMMA" in unicodedata.name(sign))
        for sign in name
    )


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
