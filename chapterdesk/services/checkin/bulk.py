"""Many marks of one meeting at once: for registers that are imported and for practice data.

The same rules as one mark, in a few statements. Not taken back by an `Undo`: whoever calls this
keeps a way back of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, aliased

from chapterdesk.core.vocabulary import PRESENT, AttendanceSource, AttendanceStatus
from chapterdesk.models import Attendance, Base, Meeting
from chapterdesk.services.checkin.marking import TABLE, named_meeting, refresh_last_seen
from chapterdesk.services.database import Work

_CHUNK: Final = 500
_TABLE: Final = Base.metadata.tables[TABLE]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMark:
    """One person at the meeting.

    Attributes:
        arrived_at: UTC instant, or None where it is not known.
    """

    member_id: bytes
    status: AttendanceStatus
    arrived_at: datetime | None = None


def write_marks(
    work: Work, meeting_id: bytes, marks: Sequence[BulkMark], source: AttendanceSource
) -> int:
    """Write marks of people who have none at this meeting yet; return how many were new.

    `refresh_last_seen_of` must follow, once for all meetings.

    Raises:
        RefusedError: The meeting is gone or cancelled, or only counts heads.
    """
    meeting = named_meeting(work.session, meeting_id)
    known = frozenset(
        work.session.scalars(
            select(Attendance.member_id).where(Attendance.meeting_id == meeting_id)
        )
    )
    unique = {mark.member_id: mark for mark in marks if mark.member_id not in known}
    before = _came_before(work.session, meeting, unique)
    now = work.clock.now()
    values = [
        {
            "id": work.pair_id(TABLE, meeting_id, mark.member_id),
            "meeting_id": meeting_id,
            "member_id": mark.member_id,
            "status": mark.status,
            "arrived_at": mark.arrived_at,
            "source": source,
            "first_time": mark.status in PRESENT and mark.member_id not in before,
            "marked_at": mark.arrived_at or now,
            "slot_id": work.slot_id,
            "created_at": now,
            "updated_at": now,
        }
        for mark in unique.values()
    ]
    if values:
        # RETURNING makes one statement of many rows: SQLite keeps a journal for each statement on
        # a table with triggers, which costs more than the rows.
        returning = insert(_TABLE).returning(_TABLE.c.id)
        work.session.execute(returning, values).all()
        work.audit("mark_many", "meeting", meeting_id, "attendance")
        work.changed(TABLE, meeting_id)
    return len(values)


def refresh_last_seen_of(work: Work, member_ids: Iterable[bytes]) -> None:
    """Derive when these people were last seen, after the last of many meetings."""
    ids = [*dict.fromkeys(member_ids)]
    for start in range(0, len(ids), _CHUNK):
        refresh_last_seen(work.session, ids[start : start + _CHUNK])
    if ids:
        work.changed("members")


def correct_first_times(work: Work) -> None:
    """Take "first time" off attendances that an earlier one was written after.

    To follow when many meetings were not written in the order in which they took place.
    """
    earlier, then = aliased(Attendance), aliased(Meeting)
    came_before = (
        select(earlier.id)
        .join(then, then.id == earlier.meeting_id)
        .where(
            earlier.member_id == _TABLE.c.member_id,
            earlier.status.in_(PRESENT),
            then.deleted_at.is_(None),
            then.starts_at
            < select(Meeting.starts_at)
            .where(Meeting.id == _TABLE.c.meeting_id)
            .correlate(_TABLE)
            .scalar_subquery(),
        )
        .correlate(_TABLE)
        .exists()
    )
    work.session.execute(
        update(_TABLE).where(_TABLE.c.first_time.is_(True), came_before).values(first_time=False)
    )


def _came_before(session: Session, meeting: Meeting, member_ids: Iterable[bytes]) -> set[bytes]:
    ids = [*member_ids]
    found: set[bytes] = set()
    for start in range(0, len(ids), _CHUNK):
        query = (
            select(Attendance.member_id)
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(
                Attendance.member_id.in_(ids[start : start + _CHUNK]),
                Attendance.status.in_(PRESENT),
                Meeting.deleted_at.is_(None),
                Meeting.starts_at < meeting.starts_at,
            )
            .distinct()
        )
        found.update(session.scalars(query))
    return found
