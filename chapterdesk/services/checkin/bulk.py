"""Many marks at once: for registers that are imported and for practice data.

The same rules as one mark, in a few statements. Not taken back by an `Undo`: whoever calls this
keeps a way back of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AttendanceSource, AttendanceStatus
from chapterdesk.models import Attendance, Base, Member
from chapterdesk.services.checkin.derived import refresh_derived
from chapterdesk.services.checkin.marking import TABLE, named_meeting
from chapterdesk.services.database import Work

_CHUNK: Final = 500
_ROWS_A_STATEMENT: Final = 2_500
_TABLE: Final = Base.metadata.tables[TABLE]
T = TypeVar("T")


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
    for meeting_id in dict.fromkeys(mark.meeting_id for mark in marks):
        named_meeting(work.session, meeting_id)
    kept = _only_kept(work.session, [mark.member_id for mark in marks])
    by_id = {
        bytes(work.pair_id(TABLE, mark.meeting_id, mark.member_id)): mark
        for mark in marks
        if mark.member_id not in kept
    }
    known = _known(work.session, [*by_id])
    now = work.clock.now()
    values = [
        {
            "id": row_id,
            "meeting_id": mark.meeting_id,
            "member_id": mark.member_id,
            "status": mark.status,
            "arrived_at": mark.arrived_at,
            "source": source,
            "first_time": False,
            "marked_at": mark.arrived_at or now,
            "slot_id": work.slot_id,
            "created_at": now,
            "updated_at": now,
        }
        for row_id, mark in by_id.items()
        if row_id not in known
    ]
    for part in _chunks(values, _ROWS_A_STATEMENT):
        # RETURNING makes one statement of many rows: SQLite keeps a journal for each statement on
        # a table with triggers, which costs more than the rows.
        work.session.execute(
            insert(_TABLE).returning(_TABLE.c.id),
            part,
            execution_options={"insertmanyvalues_page_size": _ROWS_A_STATEMENT},
        ).all()
    if values:
        work.audit("mark_many", TABLE, None, "status")
        work.changed(TABLE)
    return len(values)


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


def _known(session: Session, ids: Sequence[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for part in _chunks(ids, _CHUNK):
        found.update(session.scalars(select(Attendance.id).where(Attendance.id.in_(part))))
    return found


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
