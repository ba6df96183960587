"""Windows onto the list of people that cost the same wherever they open.

The usual list walks its covering index from the nearest place that is known, forwards or from its
end. A narrowed or otherwise sorted list is read once as ids, sixteen bytes a person, and cut.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.ids import ID_SIZE
from chapterdesk.models import Member
from chapterdesk.services.members.finding import CountCache, MemberFilter, list_query
from chapterdesk.services.members.listing.shapes import ListWish, Sort

_LISTS: Final = 6
_Place = tuple[str, bytes]


@dataclass(slots=True)
class _Held:
    """What is known of one list.

    Attributes:
        places: The person that stands at a place, by the number of the place.
        ids: Everybody, where the list was read as a whole.
    """

    places: dict[int, _Place] = field(default_factory=dict)
    ids: bytes | None = None


class Windows:
    """Keep what is known of the last few lists until something changes."""

    def __init__(self) -> None:
        self._version = -1
        self._counts = CountCache()
        self._held: OrderedDict[tuple[MemberFilter, Sort, date], _Held] = OrderedDict()

    def count(self, session: Session, wish: ListWish, now: datetime, version: int) -> int:
        """Return how many people a list without a search text shows."""
        if _walks(wish):
            return self._counts.get(session, wish.filter, now, version)
        return len(self._everybody(session, wish, now, version)) // ID_SIZE

    def ids(  # noqa: PLR0917  # which list, as of when, and which part of it
        self,
        session: Session,
        wish: ListWish,
        now: datetime,
        version: int,
        offset: int,
        limit: int,
    ) -> Sequence[bytes]:
        """Return the ids of one window, in the order of the list."""
        if _walks(wish):
            return self._walk(session, wish, now, version, offset, limit)
        part = self._everybody(session, wish, now, version)[
            offset * ID_SIZE : (offset + limit) * ID_SIZE
        ]
        return [part[start : start + ID_SIZE] for start in range(0, len(part), ID_SIZE)]

    def everybody(
        self, session: Session, wish: ListWish, now: datetime, version: int
    ) -> Sequence[bytes]:
        """Return the ids of the whole list, in its order."""
        whole = self._everybody(session, wish, now, version)
        return [whole[start : start + ID_SIZE] for start in range(0, len(whole), ID_SIZE)]

    def _of(self, wish: ListWish, now: datetime, version: int) -> _Held:
        if version != self._version:
            self._version = version
            self._held.clear()
        key = (wish.filter, wish.sort, now.date())
        held = self._held.setdefault(key, _Held())
        self._held.move_to_end(key)
        while len(self._held) > _LISTS:
            self._held.popitem(last=False)
        return held

    def _everybody(self, session: Session, wish: ListWish, now: datetime, version: int) -> bytes:
        held = self._of(wish, now, version)
        if held.ids is None:
            query = list_query((Member.id,), wish.filter, now)
            # Not through the session: it would look at each of them for objects.
            found = session.connection().scalars(query.order_by(*_order(wish.sort)))
            held.ids = b"".join(found.all())
        return held.ids

    def _walk(  # noqa: PLR0917  # as `ids`
        self,
        session: Session,
        wish: ListWish,
        now: datetime,
        version: int,
        offset: int,
        limit: int,
    ) -> Sequence[bytes]:
        held = self._of(wish, now, version)
        total = self.count(session, wish, now, version)
        near = max((place for place in held.places if place <= offset), default=0)
        query = list_query((Member.sort_key, Member.id), wish.filter, now)
        after = max(0, total - offset - limit)
        if after < offset - near:
            rows = _rows(session, _backwards(query, after, min(limit, total - offset)))[::-1]
        else:
            if near in held.places:
                query = query.where(_from(held.places[near]))
            start = offset - near
            rows = _rows(
                session,
                query.order_by(Member.sort_key, Member.id).offset(start).limit(limit + 1),
            )
        for place in (0, limit):
            if place < len(rows):
                held.places[offset + place] = rows[place]
        return [member_id for _key, member_id in rows[:limit]]


def _rows(session: Session, query: Select[Any]) -> list[_Place]:
    return [(row[0], row[1]) for row in session.execute(query)]


def _backwards(query: Select[Any], after: int, limit: int) -> Select[Any]:
    """Read from the end of the list, which is nearer."""
    ordered = query.order_by(Member.sort_key.desc(), Member.id.desc())
    return ordered.offset(after).limit(max(0, limit))


def _from(place: _Place) -> ColumnElement[bool]:
    return tuple_(Member.sort_key, Member.id) >= tuple_(*place)


def _walks(wish: ListWish) -> bool:
    """Say whether the list stands in the order of its covering index."""
    return (
        wish.sort == "name"
        and wish.filter.more.is_empty
        and wish.filter.status is None
        and wish.filter.show == "active"
    )


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    by_name: tuple[ColumnElement[Any], ...] = (Member.sort_key.asc(), Member.id.asc())
    if sort == "last_seen":
        return (Member.last_seen_at.desc(), *by_name)
    if sort == "joined":
        return (Member.joined_on.desc(), *by_name)
    return by_name
