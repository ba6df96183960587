"""Find anything by its name: people, meetings, groups, services and pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from chapterdesk.core.vocabulary import PairStatus
from chapterdesk.core.words import Words, current
from chapterdesk.models import DirectoryEntry, Group, Meeting, Member, MentorPair
from chapterdesk.services.database import Database
from chapterdesk.services.folding import search_words
from chapterdesk.services.members.finding import MemberFilter, search_ids
from chapterdesk.services.members.reading import member_rows, shown_name

Kind = Literal["member", "meeting", "group", "entry", "pair"]
_MEETINGS: Final = 400
_PAIRS: Final = 400
_PEOPLE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found.

    Attributes:
        title: Its name; initials for somebody who is shielded.
        subtitle: What tells it from others of that name.
    """

    kind: Kind
    id: bytes
    title: str
    subtitle: str


class SearchService:
    """Serve the search over everything at the desk."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def find(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return what every typed word stands at the beginning of a word of, people first."""
        typed = search_words(text)
        if not typed:
            return ()
        with self._database.read() as session:
            people = search_ids(session, MemberFilter(text=text), self._database.clock.now())
            found = (
                *_people(session, people[:_PEOPLE]),
                *_groups(session, text),
                *islice(_meetings(session, text), _PEOPLE),
                *islice(_pairs(session, text), _PEOPLE),
                *islice(_entries(session, text), _PEOPLE),
            )
        return found[:limit]


def _matches(text: str, *names: str) -> bool:
    words = [word for name in names for word in search_words(name)]
    typed = search_words(text)
    return all(any(word.startswith(part) for word in words) for part in typed)


def _people(session: Session, ids: Sequence[bytes]) -> Iterator[Hit]:
    for row in member_rows(session, ids):
        yield Hit(kind="member", id=row.id, title=row.shown_name, subtitle=row.pronouns)


def _groups(session: Session, text: str) -> Iterator[Hit]:
    for row in session.scalars(
        select(Group)
        .where(Group.deleted_at.is_(None), Group.archived_at.is_(None))
        .order_by(Group.name)
    ):
        # Found by either name, shown by the one that outs nobody.
        if _matches(text, row.name, row.alias):
            yield Hit(kind="group", id=row.id, title=row.alias or row.name, subtitle="")


def _meetings(session: Session, text: str) -> Iterator[Hit]:
    rows = session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_local, Group.alias, Group.name)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(Meeting.deleted_at.is_(None))
        .order_by(Meeting.starts_at.desc())
        .limit(_MEETINGS)
    )
    for row in rows:
        day = _day(current(), row.starts_local.date())
        label = row.title or row.alias or row.name or ""
        if _matches(text, label, day, row.starts_local.date().isoformat()):
            yield Hit(kind="meeting", id=row.id, title=label, subtitle=day)


@lru_cache(maxsize=1024)
def _day(words: Words, day: date) -> str:
    """Return a date in words; to put it together for each meeting at each key takes too long."""
    return words.day(day)


def _pairs(session: Session, text: str) -> Iterator[Hit]:
    mentor, mentee = aliased(Member), aliased(Member)
    rows = session.execute(
        select(
            MentorPair.id, mentor.display_name.label("mentor"), mentor.shielded.label("one"),
            mentee.display_name.label("mentee"), mentee.shielded.label("two"),
        )
        # Outer, so that the few pairs are read and not everybody.
        .outerjoin(mentor, mentor.id == MentorPair.mentor_id)
        .outerjoin(mentee, mentee.id == MentorPair.mentee_id)
        .where(MentorPair.status == PairStatus.ACTIVE)
        .order_by(mentor.sort_key, mentee.sort_key)
        .limit(_PAIRS)
    )  # fmt: skip
    for row in rows:
        if _matches(text, row.mentor) or _matches(text, row.mentee):
            yield Hit(
                kind="pair",
                id=row.id,
                title=shown_name(row.mentor, shielded=row.one),
                subtitle=shown_name(row.mentee, shielded=row.two),
            )


def _entries(session: Session, text: str) -> Iterator[Hit]:
    rows = session.execute(
        select(DirectoryEntry.id, DirectoryEntry.name, DirectoryEntry.country)
        .where(DirectoryEntry.deleted_at.is_(None), DirectoryEntry.archived_at.is_(None))
        .order_by(DirectoryEntry.sort_key)
    )
    for row in rows:
        if _matches(text, row.name):
            yield Hit(kind="entry", id=row.id, title=row.name, subtitle=row.country)
