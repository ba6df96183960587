"""Many marks at once: for registers that are imported and for practice data.

The same rules as one mark, in a few statements. Not taken back by an `Undo`: whoever calls this
keeps a way back of its own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Insert, bindparam, column, func, insert, literal, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.ids import ID_SIZE
from chapterdesk.core.vocabulary import AttendanceSource, AttendanceStatus
from chapterdesk.models import Attendance, Base, Member
from chapterdesk.models.base import Instant
from chapterdesk.services.among import among, listed
from chapterdesk.services.checkin.derived import refresh_derived
from chapterdesk.services.checkin.marking import TABLE, named_meeting
from chapterdesk.services.database import Work

_CHUNK: Final = 500
_ROWS_A_STATEMENT: Final = 10_000
_TABLE: Final = Base.metadata.tables[TABLE]
_ARRIVED: Final = Instant()
_DIALECT: Final = sqlite.dialect()
T = TypeVar("T")


def _insert() -> Insert:
    """Return one statement for any number of rows.

    SQLite keeps a journal for each statement on a table with triggers, which costs more than the
    rows; and of what is bound cell by cell each cell costs more than its row in the database. So
    the ids travel as one long value each, and what is said of each person as one list.
    """
    said = func.json_each(bindparam("said")).table_valued(column("key"), column("value"))

    def ids(name: str) -> ColumnElement[bytes]:
        return func.substr(bindparam(name), said.c.key * ID_SIZE + 1, ID_SIZE)

    def same(column_name: str, name: str) -> ColumnElement[Any]:
        return bindparam(name, type_=_TABLE.c[column_name].type)

    arrived = func.json_extract(said.c.value, "$[1]")
    columns: dict[str, ColumnElement[Any]] = {
        "id": ids("ids"),
        "meeting_id": ids("meetings"),
        "member_id": ids("members"),
        "status": func.json_extract(said.c.value, "$[0]"),
        "arrived_at": arrived,
        "source": same("source", "source_word"),
        "first_time": literal(False),
        "marked_at": func.coalesce(arrived, same("marked_at", "now")),
        "slot_id": same("slot_id", "slot"),
        "created_at": same("created_at", "now"),
        "updated_at": same("updated_at", "now"),
    }
    return insert(_TABLE).from_select([*columns], select(*columns.values()), include_defaults=False)


_INSERT: Final = _insert()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMark:
    """One person at one meeting.

    Attributes:
        arrived_at: UTC instant, or None where it is not known.
    """

    meeting_id: bytes
    member_id: bytes
    status: AttendanceStatus
    arrived_at: datetime | None = None


def write_marks(work: Work, marks: Sequence[BulkMark], source: AttendanceSource) -> int:
    """Write marks of people who have none at that meeting yet; return how many were new.

    Whose record is only kept is passed over. `derive_attendance` must follow, once for everybody.

    Raises:
        RefusedError: A meeting is gone or cancelled, or only counts heads; nothing was written.
    """
    by_id = marks_by_id(work, marks)
    known = marks_standing(work.session, by_id)
    fresh = {row_id: mark for row_id, mark in by_id.items() if row_id not in known}
    return len(write_fresh(work, fresh, source))


def marks_by_id(work: Work, marks: Sequence[BulkMark]) -> dict[bytes, BulkMark]:
    """Return marks by the ids that their rows have."""
    ids = work.pair_ids(TABLE, ((mark.meeting_id, mark.member_id) for mark in marks))
    return dict(zip(ids, marks, strict=True))


def marks_standing(
    session: Session, by_id: Mapping[bytes, BulkMark]
) -> dict[bytes, AttendanceStatus]:
    """Return what is said of these people at these meetings already."""
    people = dict.fromkeys(mark.member_id for mark in by_id.values())
    query = select(Attendance.id, Attendance.status).where(among(Attendance.member_id))
    rows = session.execute(query, {"ids": listed(people)})
    return {row_id: status for row_id, status in rows if row_id in by_id}


def write_fresh(
    work: Work, by_id: Mapping[bytes, BulkMark], source: AttendanceSource
) -> tuple[bytes, ...]:
    """Write marks of which nothing stands there yet; return the ids of those that were written.

    Whose record is only kept is passed over. `derive_attendance` must follow, once for everybody.

    Raises:
        RefusedError: A meeting is gone or cancelled, or only counts heads; nothing was written.
    """
    for meeting_id in dict.fromkeys(mark.meeting_id for mark in by_id.values()):
        named_meeting(work.session, meeting_id)
    kept = _only_kept(work.session, [mark.member_id for mark in by_id.values()])
    rows = [(row_id, mark) for row_id, mark in by_id.items() if mark.member_id not in kept]
    now = work.clock.now()
    for part in _chunks(rows, _ROWS_A_STATEMENT):
        work.session.execute(
            _INSERT,
            {
                "ids": b"".join(row_id for row_id, _mark in part),
                "meetings": b"".join(mark.meeting_id for _id, mark in part),
                "members": b"".join(mark.member_id for _id, mark in part),
                "said": json.dumps([_said(mark) for _id, mark in part]),
                "source_word": source,
                "now": now,
                "slot": work.slot_id,
            },
        )
    if rows:
        work.audit("mark_many", TABLE, None, "status")
        work.changed(TABLE)
    return tuple(row_id for row_id, _mark in rows)


def _said(mark: BulkMark) -> tuple[str, str | None]:
    arrived = mark.arrived_at
    if arrived is None:
        return mark.status.value, None
    return mark.status.value, _ARRIVED.process_bind_param(arrived, _DIALECT)


def derive_attendance(work: Work, member_ids: Iterable[bytes]) -> None:
    """Derive who was there for the first time, and when each was last seen."""
    ids = [*dict.fromkeys(member_ids)]
    refresh_derived(work.session, ids)
    if ids:
        work.changed("members")


def _only_kept(session: Session, member_ids: Sequence[bytes]) -> set[bytes]:
    """Return those of these people whose records are not to be used."""
    found: set[bytes] = set()
    for part in _chunks([*dict.fromkeys(member_ids)], _CHUNK):
        restricted = Member.restricted_on.is_not(None)
        found.update(session.scalars(select(Member.id).where(Member.id.in_(part), restricted)))
    return found


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
