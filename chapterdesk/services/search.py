"""Find anything by its name: people, meetings, groups, services, pairs and sheets."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from chapterdesk.core.vocabulary import MemberStatus, PairStatus
from chapterdesk.core.words import _, current
from chapterdesk.models import DirectoryEntry, Group, Meeting, Member, MentorPair
from chapterdesk.services.database import Database
from chapterdesk.services.folding import search_words
from chapterdesk.services.members.beside.pairs import listed_pairs
from chapterdesk.services.members.finding import MemberFilter, Show, search_ids
from chapterdesk.services.members.reading import member_rows
from chapterdesk.services.naming import shown_name
from chapterdesk.services.sheets.wording import catalogue

Kind = Literal["member", "meeting", "group", "entry", "pair", "sheet"]
_MEETINGS: Final = 400
_PAIRS: Final = 400
_PEOPLE: Final = 10
_SHOWN: Final[tuple[Show, ...]] = ("active", "paused", "archived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found.

    Attributes:
        id: Its id; of a sheet, the name of its template.
        title: Its name; initials for somebody who is shielded.
        subtitle: What tells it from others of that name.
    """

    kind: Kind
    id: bytes
    title: str
    subtitle: str


Named = tuple[tuple[str, ...], ...]
"""The folded words of each name that a thing goes by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What one read of an area found.

    Attributes:
        state: What it was true of: the version of its areas and the language.
    """

    state: tuple[int, str]
    things: tuple[tuple[Named, Hit], ...]


class SearchService:
    """Serve the search over everything at the desk.

    People are found in their index. The few hundred groups, meetings, pairs and services are read
    and folded once and kept until one of them changes, not at every key.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._known: dict[Kind, _Known] = {}

    def find(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return what every typed word stands at the beginning of a word of, people first."""
        typed = search_words(text)
        if not typed:
            return ()
        with self._database.read() as session:
            found = [*_everybody(session, text, self._database.clock.now())]
            for kind, areas, read in _READ:
                things = self._things(session, kind, areas, read)
                hits = (hit for named, hit in things if _matches(typed, named))
                found += islice(hits, _PEOPLE)
        return tuple(found[:limit])

    def people(self, text: str, limit: int = 3) -> tuple[Hit, ...]:
        """Return whom a name finds, whatever a list shows: those who are away last, and marked."""
        if not search_words(text):
            return ()
        with self._database.read() as session:
            return tuple(_everybody(session, text, self._database.clock.now()))[:limit]

    def _things(
        self, session: Session, kind: Kind, areas: Sequence[str], read: "Read"
    ) -> Iterable[tuple[Named, Hit]]:
        state = (self._database.version(*areas), current().language)
        known = self._known.get(kind)
        if known is None or known.state != state:
            known = _Known(state=state, things=tuple(read(session)))
            self._known[kind] = known
        return known.things


Read = Callable[[Session], Iterator[tuple[Named, Hit]]]


def _matches(typed: Sequence[str], named: Named) -> bool:
    return any(
        all(any(word.startswith(part) for word in words) for part in typed) for words in named
    )


def _named(*names: str) -> Named:
    return tuple(tuple(search_words(name)) for name in names)


def _everybody(session: Session, text: str, now: datetime) -> Iterator[Hit]:
    """Return who is found: those who are active first, and in the room that is left the others."""
    room = _PEOPLE
    for show in _SHOWN:
        if room <= 0:
            return
        ids = search_ids(session, MemberFilter(text=text, show=show), now)[:room]
        room -= len(ids)
        for row in member_rows(session, ids):
            said = [row.pronouns, "" if show == "active" else _away(show, row.status)]
            subtitle = " · ".join(part for part in said if part)
            yield Hit(kind="member", id=row.id, title=row.shown_name, subtitle=subtitle)


def _away(show: Show, status: MemberStatus) -> str:
    if show == "archived":
        return _("archived")
    return _("former") if status is MemberStatus.FORMER else _("paused")


def _groups(session: Session) -> Iterator[tuple[Named, Hit]]:
    for row in session.scalars(
        select(Group)
        .where(Group.deleted_at.is_(None), Group.archived_at.is_(None))
        .order_by(Group.name)
    ):
        # Found by either name, shown by the one that outs nobody.
        hit = Hit(kind="group", id=row.id, title=row.alias or row.name, subtitle="")
        # Also under what they are: whoever types "group" looks for theirs.
        yield _named(f"{row.name} {row.alias} {_('Group')} {_('Groups')}"), hit


def _meetings(session: Session) -> Iterator[tuple[Named, Hit]]:
    rows = session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_local, Group.alias, Group.name)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(Meeting.deleted_at.is_(None))
        .order_by(Meeting.starts_at.desc())
        .limit(_MEETINGS)
    )
    for row in rows:
        date = row.starts_local.date()
        day = current().day(date)
        label = row.title or row.alias or row.name or ""
        hit = Hit(kind="meeting", id=row.id, title=label, subtitle=day)
        yield _named(f"{label} {day} {date.isoformat()}"), hit


def _pairs(session: Session) -> Iterator[tuple[Named, Hit]]:
    mentor, mentee = aliased(Member), aliased(Member)
    rows = session.execute(
        select(
            MentorPair.id, mentor.display_name.label("mentor"), mentor.shielded.label("one"),
            mentee.display_name.label("mentee"), mentee.shielded.label("two"),
        )
        # Outer, so that the few pairs are read and not everybody.
        .outerjoin(mentor, mentor.id == MentorPair.mentor_id)
        .outerjoin(mentee, mentee.id == MentorPair.mentee_id)
        .where(MentorPair.status == PairStatus.ACTIVE, listed_pairs())
        .order_by(mentor.sort_key, mentee.sort_key)
        .limit(_PAIRS)
    )  # fmt: skip
    for row in rows:
        hit = Hit(
            kind="pair",
            id=row.id,
            title=shown_name(row.mentor, shielded=row.one),
            subtitle=shown_name(row.mentee, shielded=row.two),
        )
        yield _named(row.mentor, row.mentee), hit


def _entries(session: Session) -> Iterator[tuple[Named, Hit]]:
    rows = session.execute(
        select(DirectoryEntry.id, DirectoryEntry.name, DirectoryEntry.country)
        .where(DirectoryEntry.deleted_at.is_(None), DirectoryEntry.archived_at.is_(None))
        .order_by(DirectoryEntry.sort_key)
    )
    for row in rows:
        hit = Hit(kind="entry", id=row.id, title=row.name, subtitle=row.country)
        yield _named(row.name), hit


def _sheets(_session: Session) -> Iterator[tuple[Named, Hit]]:
    """Return the sheets that can be printed; they are shipped, not kept in the vault."""
    for sheet in catalogue():
        if sheet["ready"]:
            title, purpose = (current().gettext(sheet[key]) for key in ("title", "purpose"))
            hit = Hit(kind="sheet", id=sheet["id"].encode(), title=title, subtitle=purpose)
            yield _named(f"{title} {purpose}"), hit


_READ: Final[tuple[tuple[Kind, tuple[str, ...], Read], ...]] = (
    ("group", ("groups",), _groups),
    ("meeting", ("meetings", "groups"), _meetings),
    ("pair", ("mentoring", "members"), _pairs),
    ("entry", ("directory",), _entries),
    ("sheet", (), _sheets),
)
