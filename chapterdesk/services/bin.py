"""The bin: what was deleted within 30 days, brought back or really gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.models import (
    DirectoryEntry,
    Group,
    Meeting,
    Member,
    Place,
    Series,
)
from chapterdesk.services.answering import write_answer_days
from chapterdesk.services.checkin.derived import refresh_derived
from chapterdesk.services.checkin.marking import attendees
from chapterdesk.services.counted import COUNTED, leave_behind
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.groups.going import bring_along
from chapterdesk.services.members.writing import word_rows
from chapterdesk.services.naming import shown_name
from chapterdesk.services.privacy.forgetting import erase_member
from chapterdesk.services.rows import gone
from chapterdesk.services.series.reading import knows_zone, label_of
from chapterdesk.services.series.settling import settle
from chapterdesk.services.series.stored import let_go, take_in
from chapterdesk.services.zones import chapter_zone, to_local

Kind = Literal["member", "meeting", "series", "group", "place", "entry"]
KEPT_DAYS: Final = 30
_TABLES: Final[dict[str, tuple[type[Any], str]]] = {
    "member": (Member, "members"),
    "meeting": (Meeting, "meetings"),
    "series": (Series, "series"),
    "group": (Group, "groups"),
    "place": (Place, "places"),
    "entry": (DirectoryEntry, "directory"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BinRow:
    """One thing in the bin.

    Attributes:
        gone_on: The first day on which it is not there any more.
    """

    kind: Kind
    id: bytes
    title: str
    deleted_on: date
    gone_on: date


class BinService:
    """Serve the 30-day bin."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[BinRow, ...]:
        """Return what lies in the bin, the latest first."""
        found: list[tuple[datetime, BinRow]] = []
        with self._database.read() as session:
            zone = chapter_zone(session)
            for kind, (table, _area) in _TABLES.items():
                for row in session.scalars(select(table).where(*_binned(table))):
                    deleted_on = to_local(row.deleted_at, zone).date()
                    found.append(
                        (
                            row.deleted_at,
                            BinRow(
                                kind=kind,  # type: ignore[arg-type]
                                id=row.id,
                                title=_title(session, row),
                                deleted_on=deleted_on,
                                gone_on=deleted_on + timedelta(days=KEPT_DAYS),
                            ),
                        )
                    )
        return tuple(row for _at, row in sorted(found, key=lambda pair: pair[0], reverse=True))

    def restore(self, kind: Kind, row_id: bytes) -> Undo:
        """Bring something back from the bin.

        Raises:
            RefusedError: It does not lie there any more.
        """
        table, area = _TABLES[kind]
        with self._database.write() as work:
            row = work.session.get(table, row_id)
            if row is None or row.deleted_at is None or row_id == COUNTED:
                raise gone()
            since, row.deleted_at = row.deleted_at, None
            if isinstance(row, Group):
                bring_along(work, row, since)
            if isinstance(row, Meeting):
                take_in(work.session, row)
            if isinstance(row, Series) and knows_zone(row.timezone):
                settle(work, row)
            if isinstance(row, Member):
                for word in word_rows(row.id, row.display_name):
                    work.add(word.made())
            work.session.flush()
            if isinstance(row, Meeting):
                refresh_derived(work.session, attendees(work.session, row_id))
            work.audit("restore", kind, row_id, "deleted_at")
            work.changed(area, row_id)
            title = _title(work.session, row)
            return work.undo(_("{name} was brought back").format(name=isolate(title)))

    def delete_for_ever(self, rows: Iterable[BinRow]) -> int:
        """Delete these for good, pages overwritten; return how many went. There is no way back."""
        count = 0
        with self._database.write() as work:
            for row in rows:
                count += self._erase(work, row.kind, row.id)
        return count

    def purge_expired(self, today: date) -> int:
        """Delete for good what has lain in the bin for 30 days; return how many went."""
        return self.delete_for_ever(row for row in self.list() if row.gone_on <= today)

    def _erase(self, work: Work, kind: Kind, row_id: bytes) -> int:
        table, area = _TABLES[kind]
        here = work.session.scalars(
            select(table.id).where(table.id == row_id, *_binned(table))
        ).first()
        if here is None:
            return 0
        if kind == "member":
            erase_member(work, row_id)
            return 1
        if kind == "group":
            leave_behind(work, work.session.get_one(Group, row_id))
            write_answer_days(work, None, row_id)
        if kind == "series":
            let_go(work.session, row_id)
        work.session.execute(delete(table).where(table.id == row_id))
        work.audit("erase", kind, row_id)
        work.changed(area, row_id)
        return 1


def _binned(table: Any) -> tuple[ColumnElement[bool], ...]:
    """Return what somebody put there: not what a series left out, or what keeps names out."""
    binned = (table.deleted_at.is_not(None),)
    if table is Group:
        return (*binned, Group.id != COUNTED)
    return (*binned, Meeting.status != MeetingStatus.VOID) if table is Meeting else binned


def _title(session: Session, row: Any) -> str:
    if isinstance(row, Member):
        return shown_name(row.display_name, shielded=row.shielded)
    if isinstance(row, Meeting):
        day = row.starts_local.date().isoformat()
        return f"{row.title} {day}".strip()
    if isinstance(row, Series):
        return label_of(session, row)
    if isinstance(row, Group):
        return row.alias or row.name
    return str(row.name)
