"""Windows onto the list of people and search as you type, at the same cost for any number.

A window walks the covering index `ix_member_sort`. A search walks the word list from the typed
prefix on and stops at the first page; nothing sorts every hit of a short prefix.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import Select, and_, bindparam, func, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.models import Member, SearchWord
from chapterdesk.services.among import among, listed
from chapterdesk.services.folding import WORD_LIMIT, folded_name, typed_words
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

# Of tables rather than classes, and each statement put together once for each filter and number of
# words: at every key that costs more than to run it.
_STATEMENTS: Final = 64
"""How many are kept put together: of the filters that are in use."""
_MEMBERS: Final = Member.__table__
_WORDS: Final = SearchWord.__table__
_SINCE: Final = bindparam("since", type_=_MEMBERS.c.last_seen_at.type)


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
    count: int = session.scalars(_count(_untyped(wanted)), _given(wanted, now)).one()
    return count


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
    values = {**_given(wanted, now), "offset": offset, "limit": limit}
    return session.scalars(_window(_untyped(wanted)), values).all()


def search_page(
    session: Session, wanted: MemberFilter, now: datetime, limit: int, offset: int = 0
) -> Page[MemberRow]:
    """Return the people whose names hold every typed word as a prefix, 100 at most."""
    ids = search_ids(session, wanted, now)
    more = len(ids) > TOTAL_CAP
    kept = ids[:TOTAL_CAP]
    rows = member_rows(session, kept[offset : offset + limit])
    return Page(rows=rows, total=len(kept), more=more)


def search_ids(
    session: Session,
    wanted: MemberFilter,
    now: datetime,
    *,
    kept: Sequence[bytes] | None = None,
) -> list[bytes]:
    """Return up to 101 ids, whole words before longer ones; `kept`: whom the filter leaves."""
    words = typed_words(wanted.text)
    if not words:
        return []
    everybody = is_everybody(wanted)
    hits = 0
    if len(words) > 1 or not everybody:
        words, hits = _rarest_first(session, words)
    kind = _untyped(wanted)
    values: dict[str, Any] = {**_given(wanted, now), **_bounds(words)}
    if kept is not None and len(kept) < hits:
        values["ids"] = listed(kept)
        return list(session.scalars(_of_these(len(words)), values).all())
    if hits > _FEW and not everybody and session.scalars(_some(kind), values).one() < _FEW:
        # A filter leaves so few people that they are better asked one by one.
        return list(session.scalars(_asked(kind, len(words)), values).all())
    return list(session.scalars(_walk(kind, len(words)), values).all())


def is_everybody(wanted: MemberFilter) -> bool:
    """Say whether a list, its text aside, is the usual one of all who are active."""
    return wanted.show == "active" and wanted.status is None and wanted.more.is_empty


def list_query(columns: Sequence[Any], wanted: MemberFilter, now: datetime) -> Select[Any]:
    """Return the statement that reads `columns` of the people of a list, its text aside."""
    return select(*columns).where(_shown(wanted)).params(**_given(wanted, now))


def same_name_ids(session: Session, display_name: str) -> list[bytes]:
    """Return the people of the chapter whose name reads the same, case and accents aside."""
    folded = folded_name(display_name)
    words = typed_words(display_name)
    if not words:
        return []
    query = select(_WORDS.c.subject_id).where(
        _WORDS.c.kind == SEARCH_KIND, _WORDS.c.word == words[0][:WORD_LIMIT]
    )
    query = query.where(*_matches(_WORDS.c.subject_id, range(1, len(words))))
    found = session.scalars(query, _bounds(words)).all()
    names = session.execute(
        select(_MEMBERS.c.id, _MEMBERS.c.display_name).where(_MEMBERS.c.id.in_(found), _PRESENT)
    )
    return [member_id for member_id, name in names if folded_name(name) == folded]


def _untyped(wanted: MemberFilter) -> MemberFilter:
    """Return what of a filter a statement is put together for."""
    return replace(wanted, text="") if wanted.text else wanted


def _given(wanted: MemberFilter, now: datetime) -> dict[str, Any]:
    """Return what the statements of a filter are asked with."""
    if wanted.show != "not_seen":
        return {}
    return {"since": now - timedelta(days=NOT_SEEN_DAYS)}


def _bounds(words: Sequence[str]) -> dict[str, str]:
    """Return from where to where each word reaches in the word list."""
    starts = [word[:WORD_LIMIT] for word in words]
    low = {f"low_{place}": start for place, start in enumerate(starts)}
    return low | {f"high_{place}": start + _LAST for place, start in enumerate(starts)}


def _rarest_first(session: Session, words: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Return the words, the one that fewest begin with first, counted no further than that needs.

    With it comes how many words begin with that one.
    """
    hits = {word: session.scalars(_beginning(), _bounds([word])).one() for word in words}
    ordered = tuple(sorted(words, key=lambda word: hits[word]))
    return ordered, hits[ordered[0]]


@lru_cache(maxsize=_STATEMENTS)
def _count(wanted: MemberFilter) -> Select[Any]:
    return select(func.count()).select_from(_MEMBERS).where(_shown(wanted))


@lru_cache(maxsize=_STATEMENTS)
def _window(wanted: MemberFilter) -> Select[Any]:
    return (
        select(_MEMBERS.c.id)
        .where(_shown(wanted))
        .order_by(_MEMBERS.c.sort_key, _MEMBERS.c.id)
        .offset(bindparam("offset"))
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=_STATEMENTS)
def _some(wanted: MemberFilter) -> Select[Any]:
    inner = select(_MEMBERS.c.id).where(_shown(wanted)).limit(_FEW).subquery()
    return select(func.count()).select_from(inner)


@lru_cache(maxsize=_STATEMENTS)
def _asked(wanted: MemberFilter, count: int) -> Select[Any]:
    return (
        select(_MEMBERS.c.id)
        .where(_shown(wanted), *_matches(_MEMBERS.c.id, range(count)))
        .order_by(_MEMBERS.c.sort_key)
        .limit(TOTAL_CAP + 1)
    )


@lru_cache(maxsize=_STATEMENTS)
def _of_these(count: int) -> Select[Any]:
    return (
        select(_MEMBERS.c.id)
        .where(among(_MEMBERS.c.id), *_matches(_MEMBERS.c.id, range(count)))
        .order_by(_MEMBERS.c.sort_key)
        .limit(TOTAL_CAP + 1)
    )


@lru_cache(maxsize=_STATEMENTS)
def _walk(wanted: MemberFilter, count: int) -> Select[Any]:
    person: Select[Any] = (
        select(literal_column("1"))
        .select_from(_MEMBERS)
        .where(_MEMBERS.c.id == _WORDS.c.subject_id, _shown(wanted))
        .correlate(_WORDS)
    )
    # Without an order of its own the result keeps that of the word list, and ends early.
    return (
        select(_WORDS.c.subject_id)
        .where(*_begins(), *_matches(_WORDS.c.subject_id, range(1, count)), person.exists())
        .distinct()
        .limit(TOTAL_CAP + 1)
    )


@lru_cache(maxsize=_STATEMENTS)
def _beginning() -> Select[Any]:
    some = select(_WORDS.c.word).where(*_begins()).limit(_FEW + 1).subquery()
    return select(func.count()).select_from(some)


def _begins() -> tuple[ColumnElement[bool], ...]:
    return (
        _WORDS.c.kind == SEARCH_KIND,
        _WORDS.c.word >= bindparam("low_0"),
        _WORDS.c.word < bindparam("high_0"),
    )


def _matches(owner: Any, places: Iterable[int]) -> list[ColumnElement[bool]]:
    return [_has(owner, bindparam(f"low_{at}"), bindparam(f"high_{at}")) for at in places]


def _has(owner: Any, low: Any, high: Any) -> ColumnElement[bool]:
    inner = _WORDS.alias()
    return (
        select(literal_column("1"))
        .select_from(inner)
        .where(
            inner.c.subject_id == owner,
            inner.c.kind == SEARCH_KIND,
            inner.c.word >= low,
            inner.c.word < high,
        )
        .exists()
    )


_PRESENT: Final = and_(
    _MEMBERS.c.deleted_at.is_(None),
    _MEMBERS.c.archived_at.is_(None),
    _MEMBERS.c.merged_into.is_(None),
)


def _shown(wanted: MemberFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = narrowed(wanted.more)
    if wanted.status is not None:
        conditions.append(_MEMBERS.c.status == wanted.status)
    if wanted.show == "archived":
        return and_(
            _MEMBERS.c.deleted_at.is_(None),
            _MEMBERS.c.archived_at.is_not(None),
            _MEMBERS.c.merged_into.is_(None),
            *conditions,
        )
    conditions.append(_PRESENT)
    if wanted.show == "visitors":
        conditions.append(_MEMBERS.c.status.in_((MemberStatus.VISITOR, MemberStatus.INTERESTED)))
    elif wanted.show == "paused":
        conditions.append(_MEMBERS.c.status.in_((MemberStatus.PAUSED, MemberStatus.FORMER)))
    elif wanted.status is None and not wanted.more.statuses:
        conditions.append(_MEMBERS.c.status.not_in(_AWAY))
    if wanted.show == "not_seen":
        # One condition, not "never or before", which SQLite would look up in another index.
        conditions.append((_MEMBERS.c.last_seen_at >= _SINCE).is_not(True))
    if wanted.show == "unconfirmed":
        conditions.append(_MEMBERS.c.name_confirmed.is_(False))
    return and_(*conditions)
