"""Whom a row is that never came before: by name and a way to reach them, by name, or by a way.

Nobody's former name is kept, not even as a hash: whoever opened the vault could try names until one
fits. So a list that holds an old name is told by a way to reach them alone, and then it may as well
be somebody of the same household. Which of both only a person can tell: such a row asks.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chapterdesk.services.imports.candidates import Known, is_part
from chapterdesk.services.imports.known_people import People
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.imports.sentences import (
    goes_by_another_name,
    shares_a_way,
    taken_by_name,
    who_is_it,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Whom a row is.

    Attributes:
        known: The person, or None for somebody new.
        told: What to know about that.
        by_name: Whether nothing but the name says that it is this person.
        asks: Whether only a person can tell; until one does, the row is left out.
    """

    known: Known | None = None
    told: tuple[str, ...] = ()
    by_name: bool = False
    asks: bool = False


def pick(
    row: RowDraft, people: People, *, claimed: AbstractSet[bytes], somebody_else: bool
) -> Pick:
    """Return whom a row is.

    Args:
        row: Of the file, with a person in it.
        people: Whom it may be.
        claimed: Who is another row of this file already.
        somebody_else: Whether it was said that a name alone makes nobody the same.
    """
    ways = set(row.ways)
    named = [known for known in people.named(row.name) if known.member_id not in claimed]
    for known in named:
        if ways & known.contacts:
            return Pick(known=known)
    for known in named:
        if not somebody_else and not (ways and known.contacts):
            return Pick(known=known, told=(taken_by_name(),), by_name=True)
    return _by_way(row, _sharing(row, people, claimed))


def _sharing(row: RowDraft, people: People, claimed: AbstractSet[bytes]) -> list[Known]:
    """Return who goes by another name and is reached in a way of this row, each once."""
    found = {
        known.member_id: known
        for way in row.ways
        for known in people.reached(way)
        if known.member_id not in claimed and known.folded != row.name
    }
    return list(found.values())


def _by_way(row: RowDraft, sharing: list[Known]) -> Pick:
    if not sharing:
        return Pick()
    words = set(row.name.split())
    if len(sharing) == 1:
        (only,) = sharing
        if only.confirmed and is_part(words, set(only.folded.split())):
            return Pick(known=only, told=(goes_by_another_name(),))
    # Whoever came from a file and whose name is theirs by now may have been renamed since.
    if any(known.imported and known.confirmed for known in sharing):
        return Pick(told=(who_is_it(),), asks=True)
    # People of one household share a phone: another name is somebody else until one is told.
    return Pick(told=(shares_a_way(),))
