"""The list of people: counted, read a window at a time, and everything its filters offer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import GroupMemberStatus
from chapterdesk.models import Group, GroupMembership, Member, MemberLanguage, MemberTopic
from chapterdesk.services.among import among, listed
from chapterdesk.services.database import Database
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.members.finding import TOTAL_CAP, is_everybody, search_ids
from chapterdesk.services.members.listing.shapes import (
    Column,
    ListedMember,
    ListOptions,
    ListWish,
    NamedGroup,
)
from chapterdesk.services.members.listing.windows import Windows
from chapterdesk.services.members.reading import MemberRow, member_rows
from chapterdesk.services.pages import Page

_AREAS: Final = ("members", "attendance", "meetings", "groups")

# Built once, and of tables rather than classes: every keystroke of a search pays for the rest.
_MEMBERSHIPS: Final = GroupMembership.__table__
_GROUPS: Final = Group.__table__
_LANGUAGES: Final = MemberLanguage.__table__
_GROUPS_OF: Final = (
    select(
        _MEMBERSHIPS.c.member_id, func.coalesce(func.nullif(_GROUPS.c.alias, ""), _GROUPS.c.name)
    )
    .join(_GROUPS, _GROUPS.c.id == _MEMBERSHIPS.c.group_id)
    .where(
        among(_MEMBERSHIPS.c.member_id),
        _MEMBERSHIPS.c.status == GroupMemberStatus.ACTIVE,
        _GROUPS.c.deleted_at.is_(None),
        _GROUPS.c.hide_on_person.is_not(True),
    )
    .order_by(_GROUPS.c.name)
)
_LANGUAGES_OF: Final = (
    select(_LANGUAGES.c.member_id, _LANGUAGES.c.tag)
    .where(among(_LANGUAGES.c.member_id))
    .order_by(_LANGUAGES.c.position)
)


class ListService:
    """Serve the list of people."""

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._windows = Windows()
        self._options: tuple[int, ListOptions] | None = None

    def window(self, wish: ListWish, offset: int, limit: int) -> Page[ListedMember]:
        """Return one window onto the list; a search has 100 rows at most.

        Raises:
            RefusedError: It asks who can be reached while meeting mode hides that.
        """
        self._refuse_hidden(wish)
        with self._database.read() as session:
            now, version = self._database.clock.now(), self._version()
            if wish.filter.text.strip():
                found = search_ids(session, wish.filter, now, kept=self._kept(session, wish))
                ids: Sequence[bytes] = found[:TOTAL_CAP][offset : offset + limit]
                total, more = min(len(found), TOTAL_CAP), len(found) > TOTAL_CAP
            else:
                ids = self._windows.ids(session, wish, now, version, offset, limit)
                total, more = self._windows.count(session, wish, now, version), False
            rows = _listed(session, member_rows(session, ids), frozenset(wish.columns))
        return Page(rows=rows, total=total, more=more)

    def count(self, wish: ListWish) -> int:
        """Return how many people the list shows; a search counts to 100.

        Raises:
            RefusedError: It asks who can be reached while meeting mode hides that.
        """
        return self.window(wish, 0, 0).total

    def ids(self, wish: ListWish) -> tuple[bytes, ...]:
        """Return everybody the list shows, in its order.

        Raises:
            RefusedError: It asks who can be reached while meeting mode hides that.
        """
        self._refuse_hidden(wish)
        with self._database.read() as session:
            now = self._database.clock.now()
            if wish.filter.text.strip():
                kept = self._kept(session, wish)
                return tuple(search_ids(session, wish.filter, now, kept=kept)[:TOTAL_CAP])
            return tuple(self._windows.everybody(session, wish, now, self._version()))

    def between(self, wish: ListWish, first: bytes, last: bytes) -> tuple[bytes, ...]:
        """Return everybody from one person of the list to another, both of them with it.

        Nobody where one of them is not in the list any more.

        Raises:
            RefusedError: It asks who can be reached while meeting mode hides that.
        """
        everybody = self.ids(wish)
        if first not in everybody or last not in everybody:
            return ()
        one, other = sorted((everybody.index(first), everybody.index(last)))
        return everybody[one : other + 1]

    def options(self) -> ListOptions:
        """Return what the filters can be set to; kept until something changes."""
        version = self._version()
        if self._options is None or self._options[0] != version:
            self._options = (version, self._read_options())
        return self._options[1]

    def _read_options(self) -> ListOptions:
        with self._database.read() as session:
            groups = session.execute(
                select(Group.id, Group.alias, Group.name).where(
                    Group.deleted_at.is_(None),
                    Group.archived_at.is_(None),
                    Group.hide_on_person.is_not(True),
                )
            )
            named = [NamedGroup(id=row.id, label=row.alias or row.name) for row in groups]
            tags = session.scalars(
                select(MemberTopic.text)
                .join(Member, Member.id == MemberTopic.member_id)
                .where(
                    MemberTopic.kind == "tag",
                    Member.deleted_at.is_(None),
                    Member.merged_into.is_(None),
                )
                .distinct()
            ).all()
            languages = session.scalars(select(MemberLanguage.tag).distinct()).all()
        return ListOptions(
            groups=tuple(sorted(named, key=lambda group: group.label.casefold())),
            tags=tuple(sorted(tags, key=str.casefold)),
            languages=tuple(sorted(languages)),
        )

    def _kept(self, session: Session, wish: ListWish) -> Sequence[bytes] | None:
        """Return whom the filters leave before anything is typed; None where that is everybody."""
        if is_everybody(wish.filter):
            return None
        untyped = replace(wish, filter=replace(wish.filter, text=""))
        now = self._database.clock.now()
        return self._windows.everybody(session, untyped, now, self._version())

    def _version(self) -> int:
        return self._database.version(*_AREAS)

    def _refuse_hidden(self, wish: ListWish) -> None:
        # Who has no way to be reached is contact data, too.
        if wish.filter.more.unreachable:
            require_shown(self._database)


def _listed(
    session: Session, rows: Sequence[MemberRow], columns: frozenset[Column]
) -> tuple[ListedMember, ...]:
    ids = {"ids": listed([row.id for row in rows])}

    def read(column: Column, statement: Select[Any]) -> dict[bytes, tuple[str, ...]]:
        if not rows or column not in columns:
            return {}
        return _gathered((row[0], row[1]) for row in session.execute(statement, ids))

    groups, languages = read("groups", _GROUPS_OF), read("languages", _LANGUAGES_OF)
    return tuple(
        ListedMember(
            row=row,
            groups=groups.get(row.id, ()),
            languages=languages.get(row.id, ()),
            joined_on=row.joined_on if "joined" in columns else None,
        )
        for row in rows
    )


def _gathered(pairs: Iterable[tuple[bytes, str]]) -> dict[bytes, tuple[str, ...]]:
    found: dict[bytes, list[str]] = defaultdict(list)
    for member_id, text in pairs:
        found[member_id].append(text)
    return {member_id: tuple(texts) for member_id, texts in found.items()}
