"""One scan over everybody: candidates by keys, in steps, so that a check-in goes between two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from chapterdesk.services.duplicates.people import (
    Person,
    apart_pairs,
    listed_ids,
    load_people,
    meetings_of,
)
from chapterdesk.services.duplicates.scoring import ALMOST, LISTED, compare
from chapterdesk.services.duplicates.shapes import Reason, ScanProgress

_A_STEP: Final = 200
_MOST: Final = 300
"""More pairs than these nobody looks through; the likeliest stay."""
_CROWD: Final = 60
"""More people than these under one exact key are no duplicates: a hall, a first name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Two records that may be one person: ids, so that nothing outlives a rename or an erasure."""

    kept_id: bytes
    merged_id: bytes
    score: int
    reasons: tuple[Reason, ...]


class Scan:
    """Compare everybody with whoever shares a key with them.

    Args:
        session: Open while it is made.
        country: The chapter's ISO 3166-1 code, or nothing.
    """

    def __init__(self, *, session: Session, country: str) -> None:
        self._country = country
        self._ids = listed_ids(session)
        self._total = len(self._ids)
        self._people: list[Person] = []
        self._apart = apart_pairs(session)
        self._bearers: Counter[str] = Counter()
        self._blocks: dict[str, list[int]] = {}
        self._names: dict[str, list[str]] = {}
        self._place = 0
        self._hits: list[tuple[int, int, int]] = []
        self._found: tuple[Found, ...] | None = None

    @property
    def progress(self) -> ScanProgress:
        """How far it is; reading somebody is one half, comparing them the other."""
        finished = self._found is not None
        done = self._total if finished else (self._total - len(self._ids) + self._place) // 2
        return ScanProgress(done=done, total=self._total, finished=finished)

    @property
    def found(self) -> tuple[Found, ...]:
        """The likeliest pairs first; empty until it is finished."""
        return self._found or ()

    def step(self, session: Session) -> None:
        """Read some more, then compare some more; the last step looks who was seen together."""
        if self._ids:
            part, self._ids = self._ids[:_A_STEP], self._ids[_A_STEP:]
            self._take(load_people(session, self._country, part))
        elif self._place < len(self._people):
            end = min(self._place + _A_STEP, len(self._people))
            for place in range(self._place, end):
                self._compare(place)
            self._place = end
        elif self._found is None:
            self._finish(session)

    def _take(self, people: Sequence[Person]) -> None:
        for person in people:
            self._bearers[person.folded] += 1
            for key in person.shared_keys():
                self._blocks.setdefault(key, []).append(len(self._people))
            self._people.append(person)

    def _compare(self, place: int) -> None:
        person = self._people[place]
        others: set[int] = set()
        for key in person.shared_keys():
            block = self._blocks[key]
            if len(block) == 1:
                continue
            if key[0] == "w":
                others.update(self._almost(key, block, person, place))
            elif len(block) <= _CROWD:
                others.update(other for other in block if other > place)
        for other in others:
            score = self._scored(place, other, together=False).score
            if score >= LISTED:
                self._hits.append((-score, place, other))

    def _almost(self, key: str, block: Sequence[int], person: Person, place: int) -> list[int]:
        names = self._names.get(key)
        if names is None:
            names = self._names[key] = [self._people[other].folded for other in block]
        near = process.extract(
            person.folded, names, scorer=fuzz.ratio, processor=None, limit=None, score_cutoff=ALMOST
        )
        return [block[at] for _name, _score, at in near if block[at] > place]

    def _scored(self, place: int, other: int, *, together: bool) -> Found:
        one, two = self._people[place], self._people[other]
        scored = compare(one, two, sharing=self._bearers[one.folded], together=together)
        kept, merged = preferred(one, two)
        return Found(
            kept_id=kept.id, merged_id=merged.id, score=scored.score, reasons=scored.reasons
        )

    def _finish(self, session: Session) -> None:
        hits = [
            (place, other)
            for _score, place, other in sorted(self._hits)
            if not self._is_apart(place, other)
        ][:_MOST]
        ids = sorted({self._people[place].id for pair in hits for place in pair})
        meetings = meetings_of(session, ids)
        none: set[bytes] = set()
        found = []
        for place, other in hits:
            one, two = self._people[place].id, self._people[other].id
            together = bool(meetings.get(one, none) & meetings.get(two, none))
            found.append(self._scored(place, other, together=together))
        likely = [pair for pair in found if pair.score >= LISTED]
        likely.sort(key=lambda pair: (-pair.score, pair.kept_id, pair.merged_id))
        self._found = tuple(likely)
        self._people, self._blocks, self._names, self._hits = [], {}, {}, []

    def _is_apart(self, place: int, other: int) -> bool:
        one, two = self._people[place].id, self._people[other].id
        return (min(one, two), max(one, two)) in self._apart


def preferred(one: Person, other: Person) -> tuple[Person, Person]:
    """Return the record to keep and the one to merge: confirmed first, then older."""
    first, second = sorted(
        (one, other), key=lambda person: (not person.confirmed, person.created_at, person.id)
    )
    return first, second


def candidates(session: Session, people: Sequence[Person], member_id: bytes) -> tuple[Found, ...]:
    """Return who of these may be the same person as one of them, the likeliest first."""
    about = next((person for person in people if person.id == member_id), None)
    if about is None:
        return ()
    sharing = sum(person.folded == about.folded for person in people)
    mine, apart = set(about.shared_keys()), apart_pairs(session)
    near = [
        person
        for person in people
        if person.id != member_id
        and (min(person.id, member_id), max(person.id, member_id)) not in apart
        and not mine.isdisjoint(person.shared_keys())
        and compare(about, person, sharing=sharing, together=False).score >= LISTED
    ]
    meetings = meetings_of(session, [member_id, *(person.id for person in near)])
    none: set[bytes] = set()
    found = []
    for person in near:
        together = bool(meetings.get(member_id, none) & meetings.get(person.id, none))
        scored = compare(about, person, sharing=sharing, together=together)
        kept, merged = preferred(about, person)
        if scored.score >= LISTED:
            found.append(
                Found(
                    kept_id=kept.id, merged_id=merged.id, score=scored.score, reasons=scored.reasons
                )
            )
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.kept_id, pair.merged_id)))
