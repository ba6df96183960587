"""Serve the periods, the list of what is past its time, and erasing what somebody agreed to."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Setting
from chapterdesk.services.database import Database, Undo, Work, to_json
from chapterdesk.services.privacy.forgetting import ERASED, erase_members, owe_repacking
from chapterdesk.services.retention.finding import (
    PEOPLE,
    Lump,
    RetentionItem,
    lumps,
    lumps_due,
    people_count,
    people_due,
)
from chapterdesk.services.retention.periods import ADJUSTABLE, Category, read_periods, write_period
from chapterdesk.services.zones import today_of

AREA: Final = "retention"
SHOWN: Final = 300
_WAITING_KEY: Final = "retention.waiting"
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """How long one kind is kept; None until somebody deletes it."""

    category: Category
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionList:
    """What would go, and why: a dry run.

    Attributes:
        day: The day it was made; the list is good for that day alone.
        items: People first, the longest first; at most 300 of them.
        more: How many people are past their time and not listed.
        clock_doubtful: Whether nothing may be erased, because the clock may be wrong.
    """

    day: date
    items: tuple[RetentionItem, ...]
    more: int
    clock_doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What went.

    Attributes:
        people: How many people.
        rows: How many rows of other kinds.
        spared: How many of the chosen people are not past their time any more.
    """

    people: int
    rows: int
    spared: int


class RetentionService:
    """Say what is past its time; erase what a person agreed to, and nothing else.

    Args:
        database: Where.
        clock_doubtful: Looks whether the clock may be wrong: then nothing is erased. Asked each
            time, for a clock may leap while the desk is open.
    """

    def __init__(self, *, database: Database, clock_doubtful: Callable[[], bool]) -> None:
        self._database = database
        self._clock_doubtful = clock_doubtful

    def periods(self) -> tuple[PeriodRow, ...]:
        """Return how long each kind is kept that has a period to choose."""
        with self._database.read() as session:
            known = read_periods(session)
        return tuple(PeriodRow(category=one, days=known[one]) for one in ADJUSTABLE)

    def set_period(self, category: Category, days: int | None) -> Undo:
        """Keep a kind for so many days from now on; None until somebody deletes it.

        Raises:
            UsageError: The number can not be right.
        """
        with self._database.write() as work:
            write_period(work, category, days)
            work.changed(AREA)
            return work.undo(_("A period was changed"))

    def look(self) -> RetentionList:
        """Return what is past its time; nothing changes."""
        doubtful = self._clock_doubtful()
        with self._database.read() as session:
            today = today_of(session, self._database.clock)
            periods = read_periods(session)
            people = tuple(islice(people_due(session, today, periods), SHOWN))
            every = people_count(session, today, periods)
            return RetentionList(
                day=today,
                items=(*people, *lumps_due(session, today, periods)),
                more=max(0, every - len(people)),
                clock_doubtful=doubtful,
            )

    def erase(
        self, day: date, member_ids: Collection[bytes], categories: Collection[Category]
    ) -> Erased:
        """Erase for ever what somebody chose from the list of that day. There is no way back.

        Each of the people is looked at again: who came back since the list was made stays.

        Raises:
            RefusedError: The clock may be wrong, or the list is not of today; nothing went.
        """
        if self._clock_doubtful():
            raise _doubtful()
        with self._database.write() as work:
            today = today_of(work.session, work.clock)
            if day != today:
                raise RefusedError(
                    _("This list is not of today."),
                    _("Nothing was erased."),
                    _("Look again, and choose from the new list."),
                )
            periods = read_periods(work.session)
            due = _still_due(work.session, today, list(dict.fromkeys(member_ids)))
            rows = 0
            for category, lump in lumps(work.session, today, periods).items():
                if category in categories:
                    rows += _clear(work, category, lump)
            people = erase_members(work, due)
            if rows and not people:
                owe_repacking(work)
                work.changed(ERASED)
            _write_waiting(work)
            work.changed(AREA)
            return Erased(people=people, rows=rows, spared=len(set(member_ids)) - len(due))

    def note_waiting(self) -> None:
        """Keep what Today says of this, so that the first page has nothing to count."""
        with self._database.read() as session:
            same = _waiting_now(session, self._today(session)) == read_waiting(session)
        if not same:
            with self._database.write() as work:
                _write_waiting(work)
                work.changed(AREA)

    def _today(self, session: Session) -> date:
        return today_of(session, self._database.clock)


def read_waiting(session: Session) -> tuple[int, int]:
    """Return how many people, and how many other kinds, were past their time when last counted."""
    row = session.get(Setting, _WAITING_KEY)
    if row is None:
        return 0, 0
    people, kinds = json.loads(row.value)
    return int(people), int(kinds)


def waiting_sentence(people: int, kinds: int) -> str:
    """Return what Today says; empty where nothing is past its time."""
    if people:
        return ngettext(
            "{count} record is past its time: look",
            "{count} records are past their time: look",
            people,
        )
    return _("Something old is past its time: look") if kinds else ""


def _waiting_now(session: Session, today: date) -> tuple[int, int]:
    periods = read_periods(session)
    kinds = sum(1 for _item in lumps_due(session, today, periods))
    return people_count(session, today, periods), kinds


def _write_waiting(work: Work) -> None:
    work.session.flush()
    value = to_json(list(_waiting_now(work.session, today_of(work.session, work.clock))))
    row = work.session.get(Setting, _WAITING_KEY)
    if row is None:
        work.session.add(Setting(key=_WAITING_KEY, value=value))
    else:
        row.value = value


def _still_due(session: Session, today: date, member_ids: list[bytes]) -> list[bytes]:
    periods = read_periods(session)
    found: dict[bytes, None] = {}
    for start in range(0, len(member_ids), _AT_ONCE):
        part = member_ids[start : start + _AT_ONCE]
        for item in people_due(session, today, periods, only=part):
            if item.member_id is not None:
                found[item.member_id] = None
    return list(found)


def _clear(work: Work, category: Category, lump: Lump) -> int:
    session = work.session
    count = session.scalars(select(func.count()).select_from(lump.table).where(lump.where)).one()
    if not count:
        return 0
    if lump.emptied:
        session.execute(update(lump.table).where(lump.where).values({lump.emptied: ""}))
    else:
        session.execute(delete(lump.table).where(lump.where))
    session.expire_all()
    work.audit("erase_old", lump.table.__tablename__, None, category.value)
    return count


def _doubtful() -> RefusedError:
    return RefusedError(
        _("The computer's clock may be wrong."),
        _("Nothing was erased."),
        _("Look at the date of the computer. If it is right, say so; if not, set it right."),
    )


__all__ = [
    "AREA",
    "PEOPLE",
    "Erased",
    "PeriodRow",
    "RetentionList",
    "RetentionService",
    "read_waiting",
    "waiting_sentence",
]
