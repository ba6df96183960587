"""Needs in free notes: food, access and health are not kept for good, whatever column they are in.

A need lives on the answer to one event and erases itself there. So that what stands beside it is
not lost, a note is taken apart at its commas and full stops, and only the parts of it that tell
a need go.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from chapterdesk.core.resources import resource_text

_GROUPS: Final = ("food", "access", "health")
_REFUSED: Final = frozenset({"health", "hiv", "medication"})
_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA")
# A part and what ends it; a full stop within a number or an address ends nothing.
_PARTS: Final = re.compile(r"(.+?)((?:[,;!?。、،؛।\n]|\.(?=\s|$)|\s[-–—]\s)\s*|$)", re.DOTALL)  # noqa: RUF001
_ENDS: Final = " \t\n,;.–—-。、،؛।"  # noqa: RUF001


def without_needs(text: str) -> str:
    """Return what a note says beside needs; all of it, letter for letter, where it tells none."""
    if not _tells_need(text):
        # What ends a part is no letter, so that a need in a part is one in the whole.
        return text
    parts = [(match[1], match[2]) for match in _PARTS.finditer(text)]
    kept = [part for part in parts if not _tells_need(part[0])]
    if len(kept) == len(parts):
        return text
    return "".join(said + end for said, end in kept).strip(_ENDS)


def _tells_need(text: str) -> bool:
    return _pattern().search(unicodedata.normalize("NFKC", text).casefold()) is not None


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(set(_words()), key=len, reverse=True)
    spaced = "|".join(_spelling(word) for word in words if not _is_unspaced(word))
    unspaced = "|".join(re.escape(word) for word in words if _is_unspaced(word))
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)|{unspaced}")


def _spelling(word: str) -> str:
    return r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word))


def _words() -> Iterator[str]:
    needs = json.loads(resource_text("vocabularies/needs.json"))
    for group in _GROUPS:
        for words in needs[group].values():
            yield from _folded(words)
    for entry in json.loads(resource_text("vocabularies/refused_fields.json"))["refused"]:
        if entry["id"] in _REFUSED:
            yield from _folded(entry["within"])


def _folded(words: Iterable[str]) -> Iterator[str]:
    return (unicodedata.normalize("NFKC", word).casefold() for word in words)


def _is_unspaced(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith(_UNSPACED)
