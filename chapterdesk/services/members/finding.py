"""Windows onto the list of people and search as you type, at the same cost for any number.

A window walks the covering index `ix_member_sort`. A search walks the word list from the typed
prefix on and stops at the first page; nothing sorts every hit of a short prefix.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Select, and_, func, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.models import Member, SearchWord
from chapterdesk.services.folding import fold
from chapterdesk.services.members.narrowing import NOTHING, Narrowing, narrowed
from chapterdesk.services.members.reading import MemberRow, member_rows
from chapterdesk.services.members.writing import SEARCH_KIND
from chapterdesk.services.pages import Page

Show = Literal["active", "visitors", "not_seen", "paused", "archived", "unconfirmed"]
TOTAL_CAP: Final = 100
NOT_SEEN_DAYS: Final = 90
_FEW: Final = 1_000
_LAST: Final = "\U0010ffff"
_AWAY: Final = (MemberStatus.PAUSED, MemberStatus.FORMER, MemberStatus.ARCHIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFilter:
    """Which people a list shows.

    Attributes:
        more: What the filters of the list narrow it to.
    """

    text: str = ""
    status: MemberStatus | None = None
    show: Show = "active"
    more: Narrowing = NOTHING


def count_members(session: Session, wanted: MemberFilter, now: datetime) -> int:
    """Return how many people a list without a search text shows."""
    query = select(func.count()).select_from(Member).where(_shown(wanted, now))
    return session.scalars(query).one()


class CountCache:
    """Keep how many people each list shows until something changes.

    Counting reads an index through to its end; a window that scrolls asks for the same count again.
    """

    def __init__(self) -> None:
        self._version = -1
        self._counts: dict[tuple[MemberFilter, date], int] = {}

    def get(self, session: Session, wanted: MemberFilter, now: datetime, version: int) -> int:
        """Return the count; `version` grows with every change."""
        if version != self._version:
            self._version = version
            self._counts.clear()
        key = (wanted, now.date())
        if key not in self._counts:
            self._counts[key] = count_members(session, wanted, now)
        return self._counts[key]


def window_ids(
    session: Session, wanted: MemberFilter, now: datetime, offset: int, limit: int
) -> Sequence[bytes]:
    """Return the ids of one window, in the order of names."""
    return session.scalars(
        select(Member.id)
        .where(_shown(wanted, now))
        .order_by(Member.sort_key, Member.id)
        .offset(offset)
        .limit(limit)
    ).all()


def search_page(
    session: Session, wanted: MemberFilter, now: datetime, limit: int, offset: int = 0
) -> Page[MemberRow]:
    """Return the people whose names hold every typed word as a prefix, 100 at most."""
    ids = search_ids(session, wanted, now)
    more = len(ids) > TOTAL_CAP
    kept = ids[:TOTAL_CAP]
    rows = member_rows(session, kept[offset : offset + limit])
    return Page(rows=rows, total=len(kept), more=more)


def search_ids(session: Session, wanted: MemberFilter, now: datetime) -> list[bytes]:
    """Return up to 101 ids, whole words before longer ones."""
    words = tuple(dict.fromkeys(fold(wanted.text).split()))
    if not words:
        return []
    everybody = wanted.show == "active" and wanted.status is None and wanted.more.is_empty
    first, hits = words[0], 0
    if len(words) > 1 or not everybody:
        first, hits = _rarest(session, words)
    others = [word for word in words if word != first]
    shown = _shown(wanted, now)
    if hits > _FEW and not everybody and _is_small(session, shown):
        query = select(Member.id).where(shown, *(_has(Member.id, word) for word in words))
        return list(session.scalars(query.order_by(Member.sort_key).limit(TOTAL_CAP + 1)))
    # Without an order of its own the result keeps that of the word list, and ends early.
    walk = (
        select(SearchWord.subject_id)
        .where(*_range(first), *(_has(SearchWord.subject_id, word) for word in others))
        .where(_person(shown))
        .distinct()
        .limit(TOTAL_CAP + 1)
    )
    return list(session.scalars(walk))


def list_condition(wanted: MemberFilter, now: datetime) -> ColumnElement[bool]:
    """Return the condition on `member` of a list, its text aside."""
    return _shown(wanted, now)


def same_name_ids(session: Session, display_name: str) -> list[bytes]:
    """Return the people of the chapter whose name reads the same, case and accents aside."""
    folded = fold(display_name)
    words = folded.split()
    if not words:
        return []
    query = select(SearchWord.subject_id).where(
        SearchWord.kind == SEARCH_KIND, SearchWord.word == words[0][:60]
    )
    for word in words[1:]:
        query = query.where(_has(SearchWord.subject_id, word[:60]))
    found = session.scalars(query).all()
    names = session.execute(
        select(Member.id, Member.display_name).where(Member.id.in_(found), _present())
    )
    return [member_id for member_id, name in names if fold(name) == folded]


def _present() -> ColumnElement[bool]:
    return and_(
        Member.deleted_at.is_(None), Member.archived_at.is_(None), Member.merged_into.is_(None)
    )


def _shown(wanted: MemberFilter, now: datetime) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = narrowed(wanted.more)
    if wanted.status is not None:
        conditions.append(Member.status == wanted.status)
    if wanted.show == "archived":
        return and_(
            Member.deleted_at.is_(None),
            Member.archived_at.is_not(None),
            Member.merged_into.is_(None),
            *conditions,
        )
    conditions.append(_present())
    if wanted.show == "visitors":
        conditions.append(Member.status.in_((MemberStatus.VISITOR, MemberStatus.INTERESTED)))
    elif wanted.show == "paused":
        conditions.append(Member.status.in_((MemberStatus.PAUSED, MemberStatus.FORMER)))
    elif wanted.status is None and not wanted.more.statuses:
        conditions.append(Member.status.not_in(_AWAY))
    if wanted.show == "not_seen":
        since = now - timedelta(days=NOT_SEEN_DAYS)
        # One condition, not "never or before", which SQLite would look up in another index.
        conditions.append((Member.last_seen_at >= since).is_not(True))
    if wanted.show == "unconfirmed":
        conditions.append(Member.name_confirmed.is_(False))
    return and_(*conditions)


def _range(word: str) -> tuple[ColumnElement[bool], ...]:
    return (
        SearchWord.kind == SEARCH_KIND,
        SearchWord.word >= word[:60],
        SearchWord.word < word[:60] + _LAST,
    )


def _rarest(session: Session, words: Sequence[str]) -> tuple[str, int]:
    """Return the word that fewest begin with, counted no further than a choice needs."""
    hits = {}
    for word in words:
        some = select(SearchWord.word).where(*_range(word)).limit(_FEW + 1).subquery()
        hits[word] = session.scalars(select(func.count()).select_from(some)).one()
    rarest = min(words, key=lambda word: hits[word])
    return rarest, hits[rarest]


def _is_small(session: Session, shown: ColumnElement[bool]) -> bool:
    """Say whether a filter leaves so few people that they are better asked one by one."""
    inner = select(Member.id).where(shown).limit(_FEW).subquery()
    return session.scalars(select(func.count()).select_from(inner)).one() < _FEW


def _has(owner: Any, word: str) -> ColumnElement[bool]:
    inner = SearchWord.__table__.alias()
    return (
        select(literal_column("1"))
        .select_from(inner)
        .where(
            inner.c.subject_id == owner,
            inner.c.kind == SEARCH_KIND,
            inner.c.word >= word[:60],
            inner.c.word < word[:60] + _LAST,
        )
        .exists()
    )


def _person(shown: ColumnElement[bool]) -> ColumnElement[bool]:
    inner: Select[Any] = (
        select(literal_column("1"))
        .select_from(Member)
        .where(Member.id == SearchWord.subject_id, shown)
        .correlate(SearchWord)
    )
    return inner.exists()
