"""Filters of the list that are kept under a name, with order and columns. Never what was searched.

A text that was searched for may be somebody's name; a view outlives the person.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Group, MemberLanguage, MemberTopic, SavedView
from chapterdesk.services.database import Database, Undo, Work, to_json
from chapterdesk.services.members.finding import MemberFilter, Show
from chapterdesk.services.members.listing.shapes import COLUMNS, SORTS, ListWish
from chapterdesk.services.members.narrowing import Narrowing
from chapterdesk.services.rows import fetch, line

AREA: Final = "views"
_LIST: Final = "members"
_NAME_LIMIT: Final = 40
_MOST: Final = 30
_SHOWS: Final[tuple[Show, ...]] = get_args(Show)
_KEYS: Final = frozenset(
    {
        "show", "statuses", "groups", "tags", "languages", "unconfirmed", "unreachable",
        "joined_since", "sort", "columns",
    }
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """A filter that was kept."""

    id: bytes
    name: str


class ViewService:
    """Keep filters of the list under names."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[ViewRow, ...]:
        """Return what was kept, in its order."""
        with self._database.read() as session:
            return tuple(ViewRow(id=row.id, name=row.name) for row in _rows(session))

    def open(self, view_id: bytes) -> ListWish:
        """Return what a view shows.

        Raises:
            RefusedError: The view is gone, or it names something that is.
        """
        with self._database.read() as session:
            return _read(session, fetch(session, SavedView, view_id))

    def save(self, name: str, wish: ListWish) -> tuple[bytes, Undo]:
        """Keep a view; one of the same name is replaced.

        Raises:
            UserError: The name is empty or too long, there are many already, or the view names
                something that is not there; nothing is saved.
        """
        written = line(name, field="name", required=True, limit=_NAME_LIMIT)
        payload = _payload(wish)
        with self._database.write() as work:
            _read_payload(work.session, written, payload)
            rows = _rows(work.session)
            row = next((one for one in rows if one.name.casefold() == written.casefold()), None)
            if row is None:
                _refuse_many(len(rows))
                last = work.session.scalars(select(func.max(SavedView.position))).one()
                row = SavedView(area=_LIST, name=written, position=(last or 0) + 1)
                work.add(row)
            row.name = written
            row.payload = to_json(payload)
            work.session.flush()
            return row.id, _told(work, row, "save", "payload", _("The filter “{name}” was saved"))

    def rename(self, view_id: bytes, name: str) -> Undo:
        """Give a view another name.

        Raises:
            UserError: It is gone, the name is empty or too long, or another has it.
        """
        written = line(name, field="name", required=True, limit=_NAME_LIMIT)
        with self._database.write() as work:
            row = fetch(work.session, SavedView, view_id)
            taken = (one for one in _rows(work.session) if one.id != view_id)
            if any(one.name.casefold() == written.casefold() for one in taken):
                raise RefusedError(
                    _("Another filter has that name."),
                    _("Nothing was changed."),
                    _("Choose another name."),
                    field="name",
                )
            row.name = written
            return _told(work, row, "rename", "name", _("The filter is called “{name}” now"))

    def reorder(self, ids: Sequence[bytes]) -> Undo:
        """Put the views into this order; those that are not named stand behind.

        Raises:
            RefusedError: One of them is gone.
        """
        with self._database.write() as work:
            known = {row.id: row for row in _rows(work.session)}
            first = [fetch(work.session, SavedView, view_id) for view_id in dict.fromkeys(ids)]
            named = {row.id for row in first}
            rest = [row for row in known.values() if row.id not in named]
            for position, row in enumerate((*first, *rest), start=1):
                row.position = position
            work.session.flush()
            work.audit("reorder", "saved_view", None, "position")
            work.changed(AREA)
            return work.undo(_("The saved filters were put in order"))

    def delete(self, view_id: bytes) -> Undo:
        """Let go of a view.

        Raises:
            RefusedError: It is gone already.
        """
        with self._database.write() as work:
            row = fetch(work.session, SavedView, view_id)
            work.session.delete(row)
            return _told(work, row, "delete", "name", _("The filter “{name}” was deleted"))


def _rows(session: Session) -> Sequence[SavedView]:
    return session.scalars(
        select(SavedView)
        .where(SavedView.area == _LIST)
        .order_by(SavedView.position, SavedView.name, SavedView.id)
    ).all()


def _refuse_many(count: int) -> None:
    if count >= _MOST:
        raise UsageError(
            _("There are {count} saved filters already.").format(count=count),
            _("Nothing was saved."),
            _("Delete one that nobody uses."),
            field="name",
        )


def _told(work: Work, row: SavedView, action: str, field: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "saved_view", row.id, field)
    work.changed(AREA, row.id)
    return work.undo(label.format(name=isolate(row.name)))


def _payload(wish: ListWish) -> dict[str, Any]:
    more = wish.filter.more
    return {
        "show": wish.filter.show,
        "statuses": [status.value for status in more.statuses],
        "groups": [group.hex() for group in more.groups],
        "tags": list(more.tags),
        "languages": list(more.languages),
        "unconfirmed": more.unconfirmed,
        "unreachable": more.unreachable,
        "joined_since": more.joined_since.isoformat() if more.joined_since else None,
        "sort": wish.sort,
        "columns": list(wish.columns),
    }


def _read(session: Session, row: SavedView) -> ListWish:
    try:
        payload = json.loads(row.payload)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise _unreadable(row.name)
    return _read_payload(session, row.name, payload)


def _read_payload(session: Session, name: str, payload: dict[str, Any]) -> ListWish:
    if set(payload) - _KEYS:
        raise _unreadable(name)
    try:
        more = Narrowing(
            statuses=tuple(MemberStatus(word) for word in payload.get("statuses", ())),
            groups=tuple(bytes.fromhex(text) for text in payload.get("groups", ())),
            tags=_texts(payload.get("tags", ())),
            languages=_texts(payload.get("languages", ())),
            unconfirmed=payload.get("unconfirmed") is True,
            unreachable=payload.get("unreachable") is True,
            joined_since=_day(payload.get("joined_since")),
        )
        wish = ListWish(
            filter=MemberFilter(show=_one_of(payload.get("show", "active"), _SHOWS), more=more),
            sort=_one_of(payload.get("sort", "name"), SORTS),
            columns=tuple(_one_of(word, COLUMNS) for word in payload.get("columns", ())),
        )
    except (ValueError, TypeError) as error:
        raise _unreadable(name) from error
    _refuse_gone(session, name, more)
    return wish


def _one_of(word: object, words: tuple[T, ...]) -> T:
    found = next((known for known in words if known == word), None)
    if found is None:
        raise ValueError("not one of the words")
    return found


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise TypeError("not a list of texts")
    return tuple(value)


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _refuse_gone(session: Session, name: str, more: Narrowing) -> None:
    """Refuse to show a list that quietly leaves out one of its filters."""
    groups = set(
        session.scalars(
            select(Group.id).where(
                Group.id.in_(more.groups),
                Group.deleted_at.is_(None),
                Group.hide_on_person.is_not(True),
            )
        )
    )
    if set(more.groups) - groups:
        raise _gone(name, _("a group that is not there, or not shown on persons, any more"))
    for text in more.tags:
        found = select(MemberTopic.id).where(MemberTopic.kind == "tag", MemberTopic.text == text)
        if session.scalars(found.limit(1)).first() is None:
            raise _gone(name, _("the tag “{tag}”, which nobody carries").format(tag=isolate(text)))
    for tag in more.languages:
        spoken = select(MemberLanguage.id).where(MemberLanguage.tag == tag)
        if session.scalars(spoken.limit(1)).first() is None:
            raise _gone(name, _("the language {tag}, which nobody speaks").format(tag=tag))


def _gone(name: str, what: str) -> RefusedError:
    return RefusedError(
        _("The filter “{name}” asks for {what}.").format(name=isolate(name), what=what),
        _("Nothing was changed; the list stands as it was."),
        _("Set the filter anew and save it under the same name, or delete it."),
    )


def _unreadable(name: str) -> RefusedError:
    return RefusedError(
        _("The filter “{name}” asks for something that this program does not know.").format(
            name=isolate(name)
        ),
        _("Nothing was changed; the list stands as it was."),
        _("Set the filter anew and save it under the same name, or delete it."),
    )
