"""Words that a tag may not be: identity, health, faith, migration, police; with the reason."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import current
from chapterdesk.services.headers import normalise

_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a word is not kept about a person, and where to turn instead; already translated."""

    reason: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    reason: str
    pointer: str
    exact: frozenset[str]
    within: tuple[str, ...]

    def matches(self, word: str) -> bool:
        if word in self.exact:
            return True
        spaced = f" {word} "
        return any(
            part in word if _unspaced(part) else f" {part} " in spaced for part in self.within
        )


def refusal_of(text: str) -> Refusal | None:
    """Return why `text` may not be a tag or custom field, or None where it may."""
    rule = _rule_of(text)
    if rule is None:
        return None
    return Refusal(reason=current().gettext(rule.reason), pointer=current().gettext(rule.pointer))


@lru_cache(maxsize=1024)
def _rule_of(text: str) -> _Rule | None:
    word = normalise(text)
    return next((rule for rule in _rules() if rule.matches(word)), None)


def _unspaced(word: str) -> bool:
    """Say whether a word is of a script that sets no spaces between words."""
    return unicodedata.name(word[0], "").startswith(_UNSPACED)


@cache
def _rules() -> tuple[_Rule, ...]:
    content = json.loads(resource_text("vocabularies/refused_fields.json"))
    pointers: dict[str, str] = content["pointers"]
    return tuple(
        _Rule(
            reason=entry["reason"],
            pointer=pointers[entry["pointer"]],
            exact=frozenset(normalise(word) for word in (*entry["exact"], *entry["within"])),
            within=tuple(normalise(word) for word in entry["within"]),
        )
        for entry in content["refused"]
    )
