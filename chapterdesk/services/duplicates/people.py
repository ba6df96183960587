"""Who is compared, in which forms of their names, and under which keys candidates are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from chapterdesk.core.vocabulary import PRESENT
from chapterdesk.models import Attendance, ContactPoint, Member, NotDuplicate, SearchWord
from chapterdesk.services.folding import folded_name, in_latin
from chapterdesk.services.imports.merging import contact_key
from chapterdesk.services.meeting_rows import active_members
from chapterdesk.services.members.reading import contact_draft
from chapterdesk.services.members.writing import SEARCH_KIND

_AT_ONCE: Final = 400
_MOST_NEAR: Final = 1_000
_HEAD: Final = 3
_DIGITS: Final = 6
"""A number that is not certain is compared by its digits, from this many on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One record as it is compared.

    Attributes:
        folded: The name as plain words, sorted, one space between two.
        words: Those words.
        latin: The name in Latin letters without spaces, in the order it is written.
        whole: Whether the name is more than one word, so that sharing it says something.
        numbers: Phone numbers, in E.164 where they are certain.
        addresses: Every other address, without case.
    """

    id: bytes
    folded: str
    words: tuple[str, ...]
    latin: str
    whole: bool
    numbers: frozenset[str]
    addresses: frozenset[tuple[str, str]]
    confirmed: bool
    created_at: datetime

    def shared_keys(self) -> tuple[str, ...]:
        """Return the keys that it shares with whoever may be the same person."""
        found = {f"n{number}" for number in self.numbers}
        found.update(f"a{kind}\x00{value}" for kind, value in self.addresses)
        found.add(f"f{self.folded}")
        if self.latin:
            found.add(f"l{self.latin}")
        if self.whole:
            # Slips of the pen spare the beginning of at least one word of two.
            found.update(f"w{word[:_HEAD]}" for word in self.words if len(word) >= _HEAD)
        return tuple(sorted(found))


def listed_ids(session: Session) -> list[bytes]:
    """Return whoever may be compared, the oldest record first."""
    return list(
        session.scalars(
            select(Member.id)
            .where(active_members(), Member.restricted_on.is_(None))
            .order_by(Member.created_at, Member.id)
        )
    )


def near_ids(session: Session, member_id: bytes) -> list[bytes]:
    """Return who shares an address or the beginning of a word of a name with somebody."""
    points = aliased(ContactPoint)
    ways = (
        select(ContactPoint.member_id)
        .join(
            points,
            or_(
                and_(points.e164 != "", points.e164 == ContactPoint.e164),
                points.value == ContactPoint.value,
            ),
        )
        .where(points.member_id == member_id)
    )
    found = [member_id, *session.scalars(ways)]
    words = session.scalars(select(SearchWord.word).where(SearchWord.subject_id == member_id))
    for start in {word[:_HEAD] for word in words}:
        found += session.scalars(
            select(SearchWord.subject_id)
            .where(
                SearchWord.kind == SEARCH_KIND,
                SearchWord.word >= start,
                SearchWord.word < start + "\U0010ffff",
            )
            .limit(_MOST_NEAR)
        )
    return list(dict.fromkeys(found))


def load_people(session: Session, country: str, ids: Sequence[bytes]) -> list[Person]:
    """Return whoever of these may be compared: listed, and not only kept.

    Args:
        session: Open.
        country: The chapter's ISO 3166-1 code, or nothing.
        ids: Which of them.
    """
    ways: dict[bytes, list[tuple[str, str]]] = {}
    people: list[Any] = []
    for start in range(0, len(ids), _AT_ONCE):
        wanted = (
            active_members(),
            Member.restricted_on.is_(None),
            Member.id.in_(ids[start : start + _AT_ONCE]),
        )
        points = select(ContactPoint).join(Member, Member.id == ContactPoint.member_id)
        for point in session.scalars(points.where(*wanted)):
            ways.setdefault(point.member_id, []).append(
                ("phone", point.e164) if point.e164 else contact_key(contact_draft(point), country)
            )
        people += session.execute(
            select(Member.id, Member.display_name, Member.name_confirmed, Member.created_at)
            .where(*wanted)
            .order_by(Member.created_at, Member.id)
        )
    return [
        _person(row.id, row.display_name, ways.get(row.id, []), row.name_confirmed, row.created_at)
        for row in people
    ]


def _person(
    member_id: bytes,
    name: str,
    ways: Sequence[tuple[str, str]],
    confirmed: bool,
    created_at: datetime,
) -> Person:
    words = tuple(sorted(folded_name(name).split()))
    return Person(
        id=member_id,
        folded=" ".join(words),
        words=words,
        latin="".join(in_latin(name).split()),
        whole=len(words) > 1 or _is_whole(words),
        numbers=frozenset(
            value
            for kind, value in ways
            if kind == "phone" and (value.startswith("+") or len(value) >= _DIGITS)
        ),
        addresses=frozenset(way for way in ways if way[0] != "phone" and way[1]),
        confirmed=confirmed,
        created_at=created_at,
    )


def _is_whole(words: tuple[str, ...]) -> bool:
    """Say whether one word is family name and given name at once, as in 王小明."""
    if len(words) != 1 or words[0].isascii():
        return False
    text = words[0]
    return len(text) >= _HEAD and all("\u3400" <= letter <= "\ud7a3" for letter in text)


def apart_pairs(session: Session) -> set[tuple[bytes, bytes]]:
    """Return the pairs of whom somebody said that they are two people, the smaller id first."""
    rows = session.execute(select(NotDuplicate.first_id, NotDuplicate.second_id))
    return {(min(first, second), max(first, second)) for first, second in rows}


def meetings_of(session: Session, ids: Sequence[bytes]) -> dict[bytes, set[bytes]]:
    """Return the meetings that each of these is marked as having been at."""
    found: dict[bytes, set[bytes]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(Attendance.member_id, Attendance.meeting_id).where(
                Attendance.member_id.in_(ids[start : start + _AT_ONCE]),
                Attendance.status.in_(PRESENT),
            )
        )
        for member_id, meeting_id in rows:
            found.setdefault(member_id, set()).add(meeting_id)
    return found
