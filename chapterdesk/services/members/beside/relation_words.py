"""What people are to each other: words that may be picked, the chosen ones first."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import current
from chapterdesk.services.folding import fold
from chapterdesk.services.members.drafts import RelationDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationWord:
    """One pair of labels; already translated.

    Attributes:
        label: What the other is to this person.
        back: What this person is to the other.
        carer: Whether the other looks after somebody under age.
    """

    label: str
    back: str
    carer: bool


def relation_words() -> tuple[RelationWord, ...]:
    """Return the words that are offered; own words are always possible."""
    told = current().gettext
    return tuple(
        RelationWord(
            label=told(entry["label"]), back=told(entry["back"]), carer=entry.get("carer", False)
        )
        for entry in _shipped()
    )


def word_back(label: str) -> str:
    """Return what this person is to the other where the label is one that ships, or nothing."""
    wanted = fold(label)
    return next((word.back for word in relation_words() if fold(word.label) == wanted), "")


def looks_after(label: str) -> bool:
    """Say whether a label is one of those who look after somebody under age."""
    wanted = fold(label)
    if any(word.carer and fold(word.label) == wanted for word in relation_words()):
        return True
    return any(entry.get("carer") and fold(entry["label"]) == wanted for entry in _shipped())


def relation_order(relation: RelationDraft) -> tuple[bool, date, str, str, str, bytes]:
    """Return what puts relations in order, wherever they come from: what has ended comes last."""
    return (
        relation.until is not None,
        relation.since or date.max,
        relation.label,
        relation.other_name,
        relation.remark,
        relation.other_id or b"",
    )


@cache
def _shipped() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(resource_text("vocabularies/relations.json"))["relations"])
