"""People at the desk whom rows of a file may be, and how much speaks for each."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.words import _
from chapterdesk.models import ContactPoint, Member, MemberPronoun, SearchWord
from chapterdesk.services.folding import fold, folded_name
from chapterdesk.services.imports.merging import contact_key, number_of
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.reading import contact_draft
from chapterdesk.services.members.writing import SEARCH_KIND
from chapterdesk.services.naming import shown_name

_AT_ONCE: Final = 400
_WORD: Final = 60
_OFFERED: Final = 3
_WAY_POINTS: Final = 50
_NAME_POINTS: Final = 40
_PART_POINTS: Final = 15
_SAME_POINTS: Final = 5
_OTHER_POINTS: Final = -10
_MOST: Final = 100
Way = tuple[str, str]


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


class People:
    """Those whom the rows of one part of a file may be.

    Args:
        people: Them.
    """

    def __init__(self, people: Iterable[Known]) -> None:
        self._by_id: dict[bytes, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._by_way: dict[Way, list[Known]] = {}
        self._by_first: dict[str, list[Known]] = {}
        for known in people:
            self._by_id[known.member_id] = known
            self._by_name.setdefault(known.folded, []).append(known)
            self._by_first.setdefault(_first(known.folded), []).append(known)
            for way in known.contacts:
                self._by_way.setdefault(way, []).append(known)

    def known(self, member_id: bytes) -> Known:
        """Return the person with this id."""
        return self._by_id[member_id]

    def named(self, name: str) -> Sequence[Known]:
        """Return who goes by a folded name."""
        return self._by_name.get(name, ())

    def reached(self, way: Way) -> Sequence[Known]:
        """Return who is reached in this way."""
        return self._by_way.get(way, ())

    def candidates(self, row: RowDraft) -> tuple[Candidate, ...]:
        """Return who a person of a file may be, the likeliest first."""
        if not self._by_id:
            return ()
        name, draft = row.name, row.draft
        if draft is None:
            return ()
        found = {known.member_id: known for known in self.named(name)}
        for way in row.ways:
            found.update((known.member_id, known) for known in self.reached(way))
        if len(found) < _OFFERED:
            words = set(name.split())
            for known in self._by_first.get(_first(name), ()):
                if is_part(words, set(known.folded.split())):
                    found.setdefault(known.member_id, known)
        scored = [_candidate(draft, name, frozenset(row.ways), known) for known in found.values()]
        scored.sort(key=lambda one: (-one.score, one.member_id))
        return tuple(one for one in scored if one.score > 0)[:_OFFERED]


class Names:
    """The names at the desk by their first word, each word read once for a whole import.

    Args:
        without_batch: An import whose own people are left out.
    """

    def __init__(self, *, without_batch: bytes | None = None) -> None:
        self._without_batch = without_batch
        self._by_word: dict[str, list[tuple[bytes, str, frozenset[str]]]] = {}

    def like(self, session: Session, names: Iterable[str]) -> set[bytes]:
        """Return who goes by one of these folded names, and a few whose name is part of one."""
        wanted = {name: _first(name) for name in names if name}
        self._read(session, set(wanted.values()))
        found: set[bytes] = set()
        for name, word in wanted.items():
            words, parts = frozenset(name.split()), 0
            for member_id, other, other_words in self._by_word[word]:
                if other == name:
                    found.add(member_id)
                elif parts < _OFFERED and is_part(words, other_words):
                    found.add(member_id)
                    parts += 1
        return found

    def _read(self, session: Session, words: set[str]) -> None:
        fresh = {word for word in words if word not in self._by_word}
        if not fresh:
            return
        query = (
            select(Member.id, Member.display_name, Member.import_batch_id)
            .join(SearchWord, SearchWord.subject_id == Member.id)
            .where(
                SearchWord.word.in_({word[:_WORD] for word in fresh}),
                SearchWord.kind == SEARCH_KIND,
                Member.deleted_at.is_(None),
                Member.merged_into.is_(None),
            )
            .distinct()
        )
        for word in fresh:
            self._by_word[word] = []
        for row in session.execute(query):
            folded = folded_name(row.display_name)
            known = self._by_word.get(_first(folded))
            # A word read before may come along with a fresh one that is another name's first.
            if known is None or _first(folded) not in fresh:
                continue
            if self._without_batch is None or row.import_batch_id != self._without_batch:
                known.append((row.id, folded, frozenset(folded.split())))


def load_people(
    session: Session,
    rows: Sequence[RowDraft],
    *,
    country: str,
    names: Names,
    without_batch: bytes | None = None,
) -> People:
    """Return everybody whom the people of these rows may be: by name or by a way to reach them.

    Args:
        session: Of the vault.
        rows: Of the file, each with a person in it.
        country: The chapter's, for numbers.
        names: What was read of names so far.
        without_batch: An import whose own people are none of them.
    """
    by_way = _ids_by_contact(session, rows)
    ids = list(by_way | names.like(session, (row.name for row in rows)))
    found: list[Known] = []
    for start in range(0, len(ids), _AT_ONCE):
        part = {
            known.member_id: known
            for known in _load(session, ids[start : start + _AT_ONCE], without_batch)
        }
        _fill(session, part, country)
        found.extend(part.values())
    return People(found)


def _load(session: Session, ids: Sequence[bytes], without_batch: bytes | None) -> list[Known]:
    query = select(
        Member.id,
        Member.display_name,
        Member.name_confirmed,
        Member.import_batch_id,
        Member.shielded,
        Member.restricted_on,
        Member.joined_on,
    ).where(Member.id.in_(ids), Member.deleted_at.is_(None), Member.merged_into.is_(None))
    return [
        Known(
            member_id=row.id,
            name=row.display_name,
            folded=folded_name(row.display_name),
            confirmed=row.name_confirmed,
            shielded=row.shielded,
            restricted=row.restricted_on is not None,
            imported=row.import_batch_id is not None,
            joined_on=row.joined_on,
        )
        for row in session.execute(query)
        if without_batch is None or row.import_batch_id != without_batch
    ]


def _fill(session: Session, part: Mapping[bytes, Known], country: str) -> None:
    points = session.scalars(select(ContactPoint).where(ContactPoint.member_id.in_(part)))
    for point in points:
        part[point.member_id].contacts.add(contact_key(contact_draft(point), country))
    pronouns = select(MemberPronoun.member_id, MemberPronoun.text).where(
        MemberPronoun.member_id.in_(part)
    )
    for member_id, text in session.execute(pronouns):
        part[member_id].pronouns.add(fold(text))


def _candidate(draft: MemberDraft, name: str, ways: frozenset[Way], known: Known) -> Candidate:
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


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name else ""


def _ids_by_contact(session: Session, rows: Iterable[RowDraft]) -> set[bytes]:
    values: set[str] = set()
    numbers: set[str] = set()
    for row in rows:
        for contact in row.draft.contacts if row.draft is not None else ():
            values.update((contact.value, contact.value.casefold()))
        numbers.update(filter(None, map(number_of, row.ways)))
    found: set[bytes] = set()
    for column, wanted in ((ContactPoint.value, values), (ContactPoint.e164, numbers)):
        listed = list(wanted)
        for start in range(0, len(listed), _AT_ONCE):
            found.update(
                session.scalars(
                    select(ContactPoint.member_id).where(
                        column.in_(listed[start : start + _AT_ONCE])
                    )
                )
            )
    return found
