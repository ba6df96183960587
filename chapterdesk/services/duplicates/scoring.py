"""How likely two records are one person, and why: names, numbers and addresses alone.

Pronouns, bands of age and anything else that people change count for nothing: a record is not
somebody else's because its owner has changed.
"""

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from chapterdesk.services.duplicates.people import Person
from chapterdesk.services.duplicates.shapes import AGAINST, Reason

LISTED: Final = 40
ALMOST: Final = 88
_LONG: Final = 6
_FEW: Final = 3
_TOP: Final = 100
_WEIGHTS: Final = {
    Reason.SAME_NUMBER: 45,
    Reason.SAME_ADDRESS: 45,
    Reason.ALMOST_SAME_NAME: 40,
    Reason.PART_OF_NAME: 20,
    Reason.SEEN_TOGETHER: -40,
    Reason.OTHER_CONTACTS: -15,
}
_WHOLE: Final = {Reason.SAME_NAME: 60, Reason.SAME_IN_LATIN: 50}
_RARE: Final = {Reason.SAME_NAME: 45, Reason.SAME_IN_LATIN: 40}
_COMMON: Final = {Reason.SAME_NAME: 30, Reason.SAME_IN_LATIN: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What two records have in common."""

    score: int
    reasons: tuple[Reason, ...]


def compare(one: Person, other: Person, *, sharing: int, together: bool) -> Scored:
    """Return how likely two records are one person.

    Args:
        one: A record.
        other: Another one.
        sharing: How many people bear the name that both have; the only word of a name that many
            bear says little.
        together: Whether both are marked as having been at one meeting.
    """
    weights: dict[Reason, int] = {}
    if one.numbers & other.numbers:
        weights[Reason.SAME_NUMBER] = _WEIGHTS[Reason.SAME_NUMBER]
    if one.addresses & other.addresses:
        weights[Reason.SAME_ADDRESS] = _WEIGHTS[Reason.SAME_ADDRESS]
    named = _names(one, other)
    if named is not None:
        weights[named] = _weight(named, whole=one.whole or other.whole, sharing=sharing)
    if together:
        weights[Reason.SEEN_TOGETHER] = _WEIGHTS[Reason.SEEN_TOGETHER]
    if _others(one, other):
        weights[Reason.OTHER_CONTACTS] = _WEIGHTS[Reason.OTHER_CONTACTS]
    score = max(0, min(_TOP, sum(weights.values())))
    reasons = sorted(weights, key=lambda reason: (reason in AGAINST, -weights[reason], reason))
    return Scored(score=score, reasons=tuple(reasons))


def _names(one: Person, other: Person) -> Reason | None:
    if one.folded and one.folded == other.folded:
        return Reason.SAME_NAME
    if one.latin and one.latin == other.latin:
        return Reason.SAME_IN_LATIN
    if one.whole and other.whole and almost(one.folded, other.folded):
        return Reason.ALMOST_SAME_NAME
    shorter, longer = sorted((set(one.words), set(other.words)), key=len)
    return Reason.PART_OF_NAME if shorter and shorter < longer else None


def almost(one: str, other: str) -> bool:
    """Say whether two folded names differ by a slip of the pen."""
    long = min(len(one), len(other)) >= _LONG
    return long and fuzz.ratio(one, other, score_cutoff=ALMOST) >= ALMOST


def _weight(named: Reason, *, whole: bool, sharing: int) -> int:
    if named in _WEIGHTS:
        return _WEIGHTS[named]
    if whole:
        return _WHOLE[named]
    return _RARE[named] if sharing <= _FEW else _COMMON[named]


def _others(one: Person, other: Person) -> bool:
    """Say whether both can be reached, and by nothing that they share."""
    mine, theirs = one.numbers | one.addresses, other.numbers | other.addresses
    return bool(mine and theirs and not mine & theirs)
