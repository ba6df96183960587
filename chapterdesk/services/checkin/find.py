"""Find a person by the first letters of any word of their name, likely ones first.

Nothing here sorts every hit of a short prefix: hits are taken in the order of the group, of who
came lately and then of the word list, and the search ends at the first page.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import GroupMemberStatus
from chapterdesk.models import GroupMembership, Meeting, Member, SearchWord
from chapterdesk.services.checkin.roster import RECENT_DAYS
from chapterdesk.services.folding import fold
from chapterdesk.services.meeting_rows import active_members

_KIND: Final = "member"
_ALL_HITS: Final = 400
_SCANNED: Final = 400
_COUNTED: Final = 3_000
_LAST: Final = "\U0010ffff"


def typed_words(text: str) -> tuple[str, ...]:
    """Return the folded words of what was typed."""
    return tuple(dict.fromkeys(fold(text).split()))


def find_ids(session: Session, meeting: Meeting, words: Sequence[str], limit: int) -> list[bytes]:
    """Return the people whose names hold every typed word as a prefix, likely ones first.

    Returns `limit` + 1 ids where there are more than `limit`.
    """
    most = limit + 1
    count = len(words)
    values = {
        **_bounds(_most_selective(session, words)),
        "group_id": meeting.group_id,
        "since": meeting.starts_at - timedelta(days=RECENT_DAYS),
        "most": most,
    }
    if session.scalars(_hits(count), values).one() <= _ALL_HITS:
        return list(dict.fromkeys(session.scalars(_ordered(count), values)))[:most]
    found = dict.fromkeys(session.scalars(_of_group(count), values))
    for query in (_recent(count), _walk(count)):
        if len(found) < most:
            found |= dict.fromkeys(session.scalars(query, values))
    return list(found)[:most]


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
            _has(SearchWord.subject_id, word, word, whole=True),
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
    values = {**_bounds(_most_selective(session, words)), "most": limit}
    return list(session.scalars(_walk(len(words)), values))


def _bounds(words: Sequence[str]) -> dict[str, str]:
    """Return what the statements below are asked with: from where to where each word reaches."""
    low = {f"low_{place}": word for place, word in enumerate(words)}
    return low | {f"high_{place}": word + _LAST for place, word in enumerate(words)}


def _most_selective(session: Session, words: Sequence[str]) -> Sequence[str]:
    """Return the words, the one that fewest begin with first."""
    if len(words) == 1:
        return words

    def hits(word: str) -> int:
        inner = (
            select(SearchWord.word)
            .where(
                SearchWord.kind == _KIND, SearchWord.word >= word, SearchWord.word < word + _LAST
            )
            .limit(_COUNTED)
            .subquery()
        )
        return session.scalars(select(func.count()).select_from(inner)).one()

    return sorted(words, key=hits)


# Each statement is put together once for each number of words: at every key that costs more than
# to run it.


def _prefix(count: int) -> Select[Any]:
    return select(SearchWord.subject_id).where(
        SearchWord.kind == _KIND,
        SearchWord.word >= bindparam("low_0"),
        SearchWord.word < bindparam("high_0"),
        *_matches(SearchWord.subject_id, range(1, count)),
    )


def _matches(owner: Any, places: Iterable[int]) -> list[ColumnElement[bool]]:
    return [_has(owner, bindparam(f"low_{at}"), bindparam(f"high_{at}")) for at in places]


def _has(owner: Any, low: Any, high: Any, *, whole: bool = False) -> ColumnElement[bool]:
    inner = SearchWord.__table__.alias()
    upper = inner.c.word <= high if whole else inner.c.word < high
    return (
        select(inner.c.word)
        .where(inner.c.subject_id == owner, inner.c.kind == _KIND, inner.c.word >= low, upper)
        .exists()
    )


@cache
def _hits(count: int) -> Select[Any]:
    some = _prefix(count).limit(_ALL_HITS + 1).subquery()
    return select(func.count()).select_from(some)


@cache
def _walk(count: int) -> Select[Any]:
    # Without an order of its own the result keeps that of the word list, and ends early.
    living = (
        select(Member.id)
        .where(Member.id == SearchWord.subject_id, active_members())
        .correlate(SearchWord)
        .exists()
    )
    return _prefix(count).where(living).distinct().limit(bindparam("most"))


@cache
def _of_group(count: int) -> Select[Any]:
    inner = (
        select(GroupMembership.member_id)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == bindparam("group_id"),
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            active_members(),
        )
        .limit(_SCANNED)
        .subquery()
    )
    return (
        select(inner.c.member_id)
        .where(*_matches(inner.c.member_id, range(count)))
        .limit(bindparam("most"))
    )


@cache
def _recent(count: int) -> Select[Any]:
    inner = (
        select(Member.id)
        .where(Member.last_seen_at >= bindparam("since"), active_members())
        .order_by(Member.last_seen_at.desc())
        .limit(_SCANNED)
        .subquery()
    )
    return select(inner.c.id).where(*_matches(inner.c.id, range(count))).limit(bindparam("most"))


@cache
def _ordered(count: int) -> Select[Any]:
    belongs = (
        (GroupMembership.member_id == Member.id)
        & (GroupMembership.group_id == bindparam("group_id"))
        & (GroupMembership.status == GroupMemberStatus.ACTIVE)
    )
    return (
        select(Member.id)
        .outerjoin(GroupMembership, belongs)
        .where(Member.id.in_(_prefix(count)), active_members())
        .order_by(
            GroupMembership.id.is_(None),
            Member.last_seen_at.desc(),
            Member.sort_key,
            Member.id,
        )
    )
