"""Somebody at the desk whom a row may be, and how much speaks for it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from chapterdesk.core.words import _
from chapterdesk.services.folding import fold
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.naming import shown_name

_WAY_POINTS: Final = 50
_NAME_POINTS: Final = 40
_PART_POINTS: Final = 15
_SAME_POINTS: Final = 5
_OTHER_POINTS: Final = -10
_MOST: Final = 100
Way = tuple[str, str]
"""A kind of contact, and what two spellings of it have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody at the desk whom a row may be.

    Attributes:
        name: As lists show it: initials for somebody who is shielded.
        score: From 1 to 100, how much speaks for it.
        reasons: What speaks for it and against it.
    """

    member_id: bytes
    name: str
    score: int
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """A person at the desk, as far as matching needs."""

    member_id: bytes
    name: str
    folded: str
    confirmed: bool
    shielded: bool
    restricted: bool
    imported: bool
    joined_on: date | None
    contacts: set[Way] = field(default_factory=set)
    pronouns: set[str] = field(default_factory=set)


def candidate(draft: MemberDraft, name: str, ways: frozenset[Way], known: Known) -> Candidate:
    """Return how much speaks for it that a row is somebody, and what."""
    told: list[tuple[int, str]] = []
    kinds = {kind for kind, _value in ways & known.contacts}
    if "phone" in kinds:
        told.append((_WAY_POINTS, _("The same phone number.")))
    if kinds - {"phone"}:
        told.append((_WAY_POINTS, _("The same address.")))
    if known.folded == name:
        told.append((_NAME_POINTS, _("The same name.")))
    elif is_part(set(name.split()), set(known.folded.split())):
        told.append((_PART_POINTS, _("One name is part of the other.")))
    new = {fold(said.text) for said in draft.pronouns}
    if new and known.pronouns:
        told.append(
            (_SAME_POINTS, _("The same pronouns."))
            if new & known.pronouns
            else (_OTHER_POINTS, _("Other pronouns."))
        )
    if draft.joined_on and known.joined_on:
        told.append(
            (_SAME_POINTS, _("Joined on the same day."))
            if draft.joined_on == known.joined_on
            else (_OTHER_POINTS, _("Joined on another day."))
        )
    return Candidate(
        member_id=known.member_id,
        name=shown_name(known.name, shielded=known.shielded),
        score=min(_MOST, sum(points for points, _text in told)),
        reasons=tuple(text for _points, text in told),
    )


def is_part(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Say whether the words of one name are all words of the other."""
    return one <= other or other <= one
