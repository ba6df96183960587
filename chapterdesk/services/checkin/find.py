"""Find a person by the first letters of any word of their name, likely ones first.

Nothing here sorts every hit of a short prefix: hits are taken in the order of the group, of who
came lately and then of the word list, and the search ends at the first page.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import GroupMemberStatus
from chapterdesk.models import GroupMembership, Meeting, Member, SearchWord
from chapterdesk.services.checkin.roster import RECENT_DAYS
from chapterdesk.services.folding import fold
from chapterdesk.services.meeting_rows import active_members

_KIND: Final = "member"
_ALL_HITS: Final = 400
_SCANNED: Final = 2_000
_COUNTED: Final = 20_000
_LAST: Final = "\U0010ffff"


def typed_words(text: str) -> tuple[str, ...]:
    """Return the folded words of what was typed."""
    return tuple(dict.fromkeys(fold(text).split()))


def find_ids(session: Session, meeting: Meeting, words: Sequence[str], limit: int) -> list[bytes]:
    """Return the people whose names hold every typed word as a prefix, likely ones first.

    Returns `limit` + 1 ids where there are more than `limit`.
    """
    base, others = _most_selective(session, words)
    hits = list(session.scalars(_prefix(base, others).limit(_ALL_HITS + 1)))
    if len(hits) <= _ALL_HITS:
        return _ordered(session, meeting, list(dict.fromkeys(hits)))[: limit + 1]
    likely = [
        *session.scalars(_of_group(meeting, words).limit(limit + 1)),
        *session.scalars(_recent(meeting, words).limit(limit + 1)),
    ]
    living = _living(session, hits[: 4 * (limit + 1)])
    return list(dict.fromkeys((*likely, *living)))[: limit + 1]


def find_exactly(session: Session, text: str) -> Sequence[bytes]:
    """Return the people one of whose whole words each typed word is.

    Where some go by exactly what was typed, only those.
    """
    words = typed_words(text)
    if not words:
        return []
    query = select(SearchWord.subject_id).where(
        SearchWord.kind == _KIND, SearchWord.word == words[0]
    )
    for word in words[1:]:
        query = query.where(
            _has(SearchWord.subject_id, word, word),
        )
    found = list(session.scalars(query.limit(_ALL_HITS)))
    names = session.execute(
        select(Member.id, Member.display_name).where(Member.id.in_(found), active_members())
    ).all()
    same = [member_id for member_id, name in names if fold(name) == fold(text)]
    return same or [member_id for member_id, _name in names]


def find_candidates(session: Session, text: str, limit: int = 5) -> list[bytes]:
    """Return a few people whose names begin with what was typed."""
    words = typed_words(text)
    if not words:
        return []
    base, others = _most_selective(session, words)
    hits = session.scalars(_prefix(base, others).limit(4 * limit)).all()
    return _living(session, list(dict.fromkeys(hits)))[:limit]


def _range(word: str) -> tuple[ColumnElement[bool], ...]:
    return (SearchWord.kind == _KIND, SearchWord.word >= word, SearchWord.word < word + _LAST)


def _most_selective(session: Session, words: Sequence[str]) -> tuple[str, list[str]]:
    if len(words) == 1:
        return words[0], []

    def hits(word: str) -> int:
        inner = select(SearchWord.word).where(*_range(word)).limit(_COUNTED).subquery()
        return session.scalars(select(func.count()).select_from(inner)).one()

    ordered = sorted(words, key=hits)
    return ordered[0], ordered[1:]


def _prefix(base: str, others: Sequence[str]) -> Select[Any]:
    query = select(SearchWord.subject_id).where(*_range(base))
    for word in others:
        query = query.where(_has(SearchWord.subject_id, word, word + _LAST))
    return query


def _has(owner: Any, low: str, high: str) -> ColumnElement[bool]:
    inner = SearchWord.__table__.alias()
    upper = inner.c.word <= high if low == high else inner.c.word < high
    return (
        select(inner.c.word)
        .where(inner.c.subject_id == owner, inner.c.kind == _KIND, inner.c.word >= low, upper)
        .exists()
    )


def _matches(owner: Any, words: Sequence[str]) -> list[ColumnElement[bool]]:
    return [_has(owner, word, word + _LAST) for word in words]


def _of_group(meeting: Meeting, words: Sequence[str]) -> Select[Any]:
    inner = (
        select(GroupMembership.member_id)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == meeting.group_id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            active_members(),
        )
        .limit(_SCANNED)
        .subquery()
    )
    return select(inner.c.member_id).where(*_matches(inner.c.member_id, words))


def _recent(meeting: Meeting, words: Sequence[str]) -> Select[Any]:
    since = meeting.starts_at - timedelta(days=RECENT_DAYS)
    inner = (
        select(Member.id)
        .where(Member.last_seen_at >= since, active_members())
        .order_by(Member.last_seen_at.desc())
        .limit(_SCANNED)
        .subquery()
    )
    return select(inner.c.id).where(*_matches(inner.c.id, words))


def _living(session: Session, ids: Sequence[bytes]) -> list[bytes]:
    found = set(session.scalars(select(Member.id).where(Member.id.in_(ids), active_members())))
    return [member_id for member_id in ids if member_id in found]


def _ordered(session: Session, meeting: Meeting, ids: Sequence[bytes]) -> list[bytes]:
    belongs = (
        (GroupMembership.member_id == Member.id)
        & (GroupMembership.group_id == meeting.group_id)
        & (GroupMembership.status == GroupMemberStatus.ACTIVE)
    )
    query = (
        select(Member.id)
        .outerjoin(GroupMembership, belongs)
        .where(Member.id.in_(ids), active_members())
        .order_by(
            GroupMembership.id.is_(None),
            Member.last_seen_at.desc(),
            Member.sort_key,
            Member.id,
        )
    )
    return list(session.scalars(query))
