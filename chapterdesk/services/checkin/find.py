"""Find a person by the first letters of any word of their name, likely ones first.

Nothing here sorts every hit of a short prefix: hits are taken in the order of the group, of who
came lately and then of the word list, and the search ends at the first page. Of the hits taken,
those whose name begins with what was typed come before those found by a later word of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import PRESENT, GroupMemberStatus
from chapterdesk.models import Base
from chapterdesk.services.among import among, in_order, listed
from chapterdesk.services.checkin.roster import RECENT_DAYS
from chapterdesk.services.checkin.rows import AtMeeting
from chapterdesk.services.folding import first_words, folded_name, typed_words
from chapterdesk.services.participations import COMING

_KIND: Final = "member"
_ALL_HITS: Final = 400
"""Of so many hits of one word at most all are put in order; of several words, which cost a look
for each hit, as many as names are read of."""
_SCANNED: Final = 400
_NAMED: Final = 120
"""Of so many hits at most the name is read, which costs more than to find them."""
_COUNTED: Final = 1_000
_LAST: Final = "\U0010ffff"

# Of tables rather than classes: a statement that passes through the mapper costs more at every key
# than most of these take to run.
_WORDS: Final = Base.metadata.tables["search_word"]
_MEMBERS: Final = Base.metadata.tables["member"]
_MEMBERSHIPS: Final = Base.metadata.tables["group_membership"]
_PARTICIPATIONS: Final = Base.metadata.tables["participation"]
_ATTENDANCES: Final = Base.metadata.tables["attendance"]
_EVENTS: Final = Base.metadata.tables["event"]
_ACTIVE: Final = and_(
    _MEMBERS.c.deleted_at.is_(None),
    _MEMBERS.c.archived_at.is_(None),
    _MEMBERS.c.merged_into.is_(None),
    _MEMBERS.c.restricted_on.is_(None),
)


def find_ids(session: Session, meeting: AtMeeting, words: Sequence[str], limit: int) -> list[bytes]:
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
    few = _ALL_HITS if count == 1 else _NAMED
    hits = _few_hits(session, values, count, few)
    if hits is not None and len(hits) <= few:
        values["ids"] = listed(hits)
        first, later = _parted(session, _ORDERED, values, words)
        return list(dict.fromkeys(first + later))[:most]
    likely = _likely(count, grouped=meeting.group_id is not None)
    first, later = _parted(session, likely, values, words)
    found = dict.fromkeys(first + later)
    if len(found) < most:
        found |= dict.fromkeys(_walked(session, values, words, hits or ()))
    return list(found)[:most]


def find_expected(
    session: Session, meeting: AtMeeting, words: Sequence[str], others: Iterable[bytes]
) -> list[bytes]:
    """Return whom the door may show: who is expected or here, and nobody else of the chapter.

    Args:
        session: Open.
        meeting: Where.
        words: What was typed.
        others: Who is on the list though neither the group nor a registration says so.
    """
    values = {
        **_bounds(_most_selective(session, words)),
        "group_id": meeting.group_id,
        "meeting_id": meeting.id,
        "ids": listed(others),
    }
    first, later = _parted(session, _of_list(len(words)), values, words)
    return list(dict.fromkeys(first + later))


def _few_hits(
    session: Session, values: Mapping[str, Any], count: int, few: int
) -> Sequence[bytes] | None:
    """Return the hits, the last of them missing where they are more than `few`.

    Of one word that is more common nothing is returned: to find its hits again is nothing. Of
    several words each hit costs a look, which is taken once.
    """
    if count == 1 and session.execute(_more(), {**values, "few": few}).first():
        return None
    return session.scalars(_prefix(count), {**values, "hits": few + 1}).all()


def find_exactly(session: Session, text: str) -> Sequence[bytes]:
    """Return the people one of whose whole words each typed word is.

    Where some go by exactly what was typed, only those.
    """
    words = typed_words(text)
    if not words:
        return []
    query = select(_WORDS.c.subject_id).where(_WORDS.c.kind == _KIND, _WORDS.c.word == words[0])
    for word in words[1:]:
        query = query.where(
            _has(_WORDS.c.subject_id, word, word, whole=True),
        )
    found = list(session.scalars(query.limit(_ALL_HITS)))
    names = session.execute(
        select(_MEMBERS.c.id, _MEMBERS.c.display_name).where(_MEMBERS.c.id.in_(found), _ACTIVE)
    ).all()
    same = [member_id for member_id, name in names if folded_name(name) == folded_name(text)]
    return same or [member_id for member_id, _name in names]


def find_candidates(session: Session, text: str, limit: int = 5) -> list[bytes]:
    """Return a few people whose names begin with what was typed."""
    words = typed_words(text)
    if not words:
        return []
    values = {**_bounds(_most_selective(session, words)), "most": limit}
    return _walked(session, values, words)[:limit]


def _walked(
    session: Session, values: Mapping[str, Any], words: Sequence[str], hits: Sequence[bytes] = ()
) -> list[bytes]:
    """Return hits of the whole chapter from the beginning of the word list.

    `hits` are the first of them, where they are known.
    """
    count, most = len(words), values["most"]
    first, later = _parted(session, _LISTED, {"ids": listed(hits)}, words) if hits else ([], [])
    if len(first) + len(later) < most:
        first, later = _parted(session, _walk(count), values, words)
    if len(first) < most:
        # Of a common last name the walk sees nothing else; Latin names alone come in here, and
        # only behind what it found in any script.
        first += session.scalars(_by_name(count), values)
    return list(dict.fromkeys(first + later))


def _parted(
    session: Session,
    query: Select[Any] | CompoundSelect[Any],
    values: Mapping[str, Any],
    words: Sequence[str],
) -> tuple[list[bytes], list[bytes]]:
    """Return who is found by the first word of their name, and who by a later one."""
    first: list[bytes] = []
    later: list[bytes] = []
    typed = tuple(words)
    for member_id, key, name in session.execute(query, values).all():
        begins = key.startswith(typed) or (
            not name.isascii() and any(word.startswith(typed) for word in first_words(name))
        )
        (first if begins else later).append(member_id)
    return first, later


def _bounds(words: Sequence[str]) -> dict[str, str]:
    """Return what the statements below are asked with: from where to where each word reaches."""
    low = {f"low_{place}": word for place, word in enumerate(words)}
    return low | {f"high_{place}": word + _LAST for place, word in enumerate(words)}


def _most_selective(session: Session, words: Sequence[str]) -> Sequence[str]:
    """Return the words, the one that fewest begin with first."""
    if len(words) == 1:
        return words

    def hits(word: str) -> int:
        some: int = session.scalars(_beginning(), _bounds([word])).one()
        return some

    return sorted(words, key=hits)


# Each statement is put together once for each number of words: at every key that costs more than
# to run it.


@cache
def _prefix(count: int) -> Select[Any]:
    return select(_WORDS.c.subject_id).where(*_begins(count)).limit(bindparam("hits"))


@cache
def _more() -> Select[Any]:
    return select(literal_column("1")).where(*_begins(1)).limit(1).offset(bindparam("few"))


@cache
def _beginning() -> Select[Any]:
    some = select(_WORDS.c.word).where(*_begins(1)).limit(_COUNTED).subquery()
    return select(func.count()).select_from(some)


def _begins(count: int) -> list[ColumnElement[bool]]:
    return [
        _WORDS.c.kind == _KIND,
        _WORDS.c.word >= bindparam("low_0"),
        _WORDS.c.word < bindparam("high_0"),
        *_matches(_WORDS.c.subject_id, range(1, count)),
    ]


def _matches(owner: Any, places: Iterable[int]) -> list[ColumnElement[bool]]:
    return [_has(owner, bindparam(f"low_{at}"), bindparam(f"high_{at}")) for at in places]


def _has(owner: Any, low: Any, high: Any, *, whole: bool = False) -> ColumnElement[bool]:
    inner = _WORDS.alias()
    upper = inner.c.word <= high if whole else inner.c.word < high
    return (
        select(inner.c.word)
        .where(inner.c.subject_id == owner, inner.c.kind == _KIND, inner.c.word >= low, upper)
        .exists()
    )


def _named(members: ColumnElement[bytes]) -> Select[Any]:
    """Return a selection of people with what tells by which word of their name they are found."""
    return select(members, _MEMBERS.c.sort_key, _MEMBERS.c.display_name)


@cache
def _walk(count: int) -> Select[Any]:
    # Without an order of its own the result keeps that of the word list, and ends early.
    return (
        _named(_WORDS.c.subject_id)
        .join(_MEMBERS, _MEMBERS.c.id == _WORDS.c.subject_id)
        .where(*_begins(count), _ACTIVE)
        .limit(_NAMED)
    )


@cache
def _by_name(count: int) -> Select[Any]:
    return (
        select(_MEMBERS.c.id)
        .where(
            _ACTIVE,
            _MEMBERS.c.sort_key >= bindparam("low_0"),
            _MEMBERS.c.sort_key < bindparam("high_0"),
            *_matches(_MEMBERS.c.id, range(1, count)),
        )
        .limit(bindparam("most"))
    )


@cache
def _of_list(count: int) -> Select[Any]:
    """Return who is expected at a meeting, or here: the same people as its rows call so."""
    person = _WORDS.c.subject_id
    registering = (
        select(_EVENTS.c.id).where(_EVENTS.c.meeting_id == bindparam("meeting_id")).exists()
    )
    member = (
        select(_MEMBERSHIPS.c.id)
        .where(
            _MEMBERSHIPS.c.member_id == person,
            _MEMBERSHIPS.c.group_id == bindparam("group_id"),
            _MEMBERSHIPS.c.status == GroupMemberStatus.ACTIVE,
        )
        .exists()
    )
    registered = (
        select(_PARTICIPATIONS.c.id)
        .where(
            _PARTICIPATIONS.c.meeting_id == bindparam("meeting_id"),
            _PARTICIPATIONS.c.member_id == person,
            _PARTICIPATIONS.c.status.in_(COMING),
        )
        .exists()
    )
    here = (
        select(_ATTENDANCES.c.id)
        .where(
            _ATTENDANCES.c.member_id == person,
            _ATTENDANCES.c.meeting_id == bindparam("meeting_id"),
            _ATTENDANCES.c.status.in_(PRESENT),
        )
        .exists()
    )
    return (
        _named(person)
        .join(_MEMBERS, _MEMBERS.c.id == person)
        .where(
            *_begins(count),
            or_(and_(~registering, member), registered, here, among(person)),
            _ACTIVE,
        )
        .limit(_SCANNED)
    )


@cache
def _likely(count: int, *, grouped: bool) -> Select[Any] | CompoundSelect[Any]:
    """Return who is in the group, then who came lately."""
    recent = (
        select(_MEMBERS.c.id)
        .where(_MEMBERS.c.last_seen_at >= bindparam("since"), _ACTIVE)
        .order_by(_MEMBERS.c.last_seen_at.desc())
        .limit(_SCANNED)
        .subquery()
    )
    if not grouped:
        return _of_those(recent.c.id, count)
    group = (
        select(_MEMBERSHIPS.c.member_id)
        .where(
            _MEMBERSHIPS.c.group_id == bindparam("group_id"),
            _MEMBERSHIPS.c.status == GroupMemberStatus.ACTIVE,
        )
        .limit(_SCANNED)
        .subquery()
    )
    ways = (_of_those(group.c.member_id, count), _of_those(recent.c.id, count))
    return union_all(*(select(way.subquery()) for way in ways))


def _of_those(people: ColumnElement[bytes], count: int) -> Select[Any]:
    return (
        _named(people)
        .join(_MEMBERS, _MEMBERS.c.id == people)
        # Whether somebody is there is asked last: their row is dearer to find than their words.
        .where(*_matches(people, range(count)), _ACTIVE)
        .limit(_NAMED)
    )


_LIST: Final = in_order()
_LISTED: Final = (
    _named(_MEMBERS.c.id)
    .join_from(_LIST, _MEMBERS, _MEMBERS.c.id == func.unhex(_LIST.c.value))
    .where(_ACTIVE)
    .order_by(_LIST.c.key)
)
_ORDERED: Final = (
    _named(_MEMBERS.c.id)
    .outerjoin(
        _MEMBERSHIPS,
        (_MEMBERSHIPS.c.member_id == _MEMBERS.c.id)
        & (_MEMBERSHIPS.c.group_id == bindparam("group_id"))
        & (_MEMBERSHIPS.c.status == GroupMemberStatus.ACTIVE),
    )
    .where(among(_MEMBERS.c.id), _ACTIVE)
    .order_by(
        _MEMBERSHIPS.c.id.is_(None),
        _MEMBERS.c.last_seen_at.desc(),
        _MEMBERS.c.sort_key,
        _MEMBERS.c.id,
    )
)
