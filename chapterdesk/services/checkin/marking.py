"""Write who was there: one row a person and meeting, and what is derived from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceMode,
    AttendanceSource,
    AttendanceStatus,
    MeetingStatus,
)
from chapterdesk.core.words import _
from chapterdesk.models import Attendance, Base, Chapter, Group, Headcount, Meeting
from chapterdesk.services.checkin.derived import (
    refresh_derived,
    refresh_first_times,
    refresh_last_seen,
)
from chapterdesk.services.checkin.rows import AtMeeting
from chapterdesk.services.database import Undo, Work
from chapterdesk.services.participations import follow_mark, registrations_taken
from chapterdesk.services.restriction import only_kept
from chapterdesk.services.rows import gone

TABLE: Final = "attendance"
_MEMBERS: Final = Base.metadata.tables["member"]
_ATTENDANCES: Final = Base.metadata.tables["attendance"]
_MEETINGS: Final = Base.metadata.tables["meeting"]
_GROUPS: Final = Base.metadata.tables["group"]

# Built once, and of tables where no object is needed: a check-in pays for every statement that is
# put together anew and for every row that passes through the mapper.
_MEETING: Final = (
    select(Meeting, Group.attendance_mode)
    .outerjoin(Group, Group.id == Meeting.group_id)
    .where(Meeting.id == bindparam("meeting_id"))
)
_AT: Final = (
    select(
        _MEETINGS.c.id,
        _MEETINGS.c.group_id,
        _MEETINGS.c.starts_at,
        _MEETINGS.c.timezone,
        _GROUPS.c.attendance_mode,
    )
    .outerjoin_from(_MEETINGS, _GROUPS, _GROUPS.c.id == _MEETINGS.c.group_id)
    .where(_MEETINGS.c.id == bindparam("meeting_id"), _MEETINGS.c.deleted_at.is_(None))
)
_EARLIER: Final = _ATTENDANCES.alias("earlier")
_CAME_BEFORE: Final = (
    select(_EARLIER.c.id)
    .join_from(_EARLIER, _MEETINGS, _MEETINGS.c.id == _EARLIER.c.meeting_id)
    .where(
        _EARLIER.c.member_id == bindparam("member_id"),
        _EARLIER.c.meeting_id != bindparam("meeting_id"),
        _EARLIER.c.status.in_(PRESENT),
        _MEETINGS.c.deleted_at.is_(None),
        _MEETINGS.c.starts_at < bindparam("starts_at"),
    )
    .exists()
)
# All that a mark has to know in one statement: each more is a tenth of what a check-in waits.
_KNOWN: Final = (
    select(
        Attendance,
        Chapter.id_secret,
        _CAME_BEFORE.label("came_before"),
        registrations_taken(bindparam("meeting_id")).label("registers"),
    )
    .select_from(Chapter)
    .outerjoin(
        Attendance,
        (Attendance.meeting_id == bindparam("meeting_id"))
        & (Attendance.member_id == bindparam("member_id")),
    )
)
_PRESENT_COUNT: Final = select(func.count()).where(
    _ATTENDANCES.c.meeting_id == bindparam("meeting_id"), _ATTENDANCES.c.status.in_(PRESENT)
)
_THERE: Final = select(_MEMBERS.c.restricted_on).where(
    _MEMBERS.c.id == bindparam("member_id"), _MEMBERS.c.deleted_at.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a mark did: nothing new when the person was there already."""

    row: Attendance
    already: bool


def open_meeting(session: Session, meeting_id: bytes) -> Meeting:
    """Return a meeting that people can be marked at.

    Raises:
        RefusedError: It is gone or cancelled.
    """
    meeting, _mode = _open_with_mode(session, meeting_id)
    return meeting


def named_meeting(session: Session, meeting_id: bytes) -> Meeting:
    """Return a meeting whose attendance may hold names.

    Raises:
        RefusedError: It is gone or cancelled, or its group only counts heads.
    """
    meeting, mode = _open_with_mode(session, meeting_id)
    if mode == AttendanceMode.COUNT_ONLY:
        raise RefusedError(
            _("This group counts heads and keeps no names."),
            _("Nobody was marked; no name was kept."),
            _("Use plus and minus to count the people in the room."),
        )
    return meeting


def meeting_with_mode(session: Session, meeting_id: bytes) -> tuple[Meeting, AttendanceMode]:
    """Return a meeting and what its attendance may hold.

    Raises:
        RefusedError: It is gone.
    """
    found = session.execute(_MEETING, {"meeting_id": meeting_id}).one_or_none()
    if found is None or found.Meeting.deleted_at is not None:
        raise gone()
    meeting: Meeting = found.Meeting
    return meeting, found.attendance_mode or _mode_without_group(meeting)


def at_meeting(session: Session, meeting_id: bytes) -> tuple[AtMeeting, AttendanceMode]:
    """Return what a search has to know of a meeting, and what its attendance may hold.

    Raises:
        RefusedError: It is gone.
    """
    found = session.execute(_AT, {"meeting_id": meeting_id}).one_or_none()
    if found is None:
        raise gone()
    meeting = AtMeeting(
        id=found.id,
        group_id=found.group_id,
        starts_at=found.starts_at,
        timezone=found.timezone,
    )
    return meeting, found.attendance_mode or _mode_without_group(meeting)


def _mode_without_group(meeting: Meeting | AtMeeting) -> AttendanceMode:
    """Return what a meeting may hold whose group was not found: no name of a group unknown here."""
    return AttendanceMode.NAMED if meeting.group_id is None else AttendanceMode.COUNT_ONLY


def _open_with_mode(session: Session, meeting_id: bytes) -> tuple[Meeting, AttendanceMode]:
    meeting, mode = meeting_with_mode(session, meeting_id)
    if meeting.status == MeetingStatus.CANCELLED:
        raise RefusedError(
            _("This meeting was cancelled."),
            _("Nobody was marked."),
            _("Plan it again, or start a new one."),
        )
    return meeting, mode


def require_member(session: Session, member_id: bytes, *, used: bool = True) -> None:
    """Refuse somebody who is gone, or whose record is only kept.

    Args:
        session: Open.
        member_id: Who.
        used: False to take back a mark, which a record that is only kept may need, too.

    Raises:
        RefusedError: They are not there, they lie in the bin, or nothing may be done with them.
    """
    found = session.execute(_THERE, {"member_id": member_id}).first()
    if found is None:
        raise gone()
    if used and found.restricted_on is not None:
        raise only_kept()


def mode_of(session: Session, meeting: Meeting) -> AttendanceMode:
    """Return what the attendance of a meeting may hold."""
    if meeting.group_id is None:
        return AttendanceMode.NAMED
    mode = session.scalars(
        select(Group.attendance_mode).where(Group.id == meeting.group_id)
    ).one_or_none()
    return AttendanceMode.COUNT_ONLY if mode is None else mode


def write_mark(
    work: Work,
    meeting: Meeting,
    member_id: bytes,
    status: AttendanceStatus,
    source: AttendanceSource,
) -> Written:
    """Mark one person at one meeting inside an open transaction."""
    # A visitor who was only just added is written together with the mark.
    with work.session.no_autoflush:
        known = work.session.execute(
            _KNOWN,
            {"meeting_id": meeting.id, "member_id": member_id, "starts_at": meeting.starts_at},
        ).one()
    row: Attendance | None = known.Attendance
    row_id = work.pair_id(TABLE, meeting.id, member_id, secret=known.id_secret)
    now = work.clock.now()
    if row is not None and _nothing_new(row, status):
        return Written(row=row, already=True)
    if row is None:
        row = Attendance(id=row_id, meeting_id=meeting.id, member_id=member_id, marked_at=now)
        work.add(row)
    was_first = row.first_time
    _set(row, status, _moment(now, source))
    row.source = source
    row.marked_at = now
    row.slot_id = work.slot_id
    row.first_time = status in PRESENT and not known.came_before
    work.audit("mark", TABLE, row_id, "status")
    if known.registers:
        follow_mark(work, meeting, member_id, status)
    work.session.flush()
    if was_first or row.first_time:
        # Only then can another meeting's mark become the first, or have been it until now.
        refresh_first_times(work.session, (member_id,))
    refresh_last_seen(work.session, (member_id,))
    work.changed(TABLE, meeting.id, member_id)
    work.changed("members", member_id)
    return Written(row=row, already=False)


def _nothing_new(row: Attendance, status: AttendanceStatus) -> bool:
    if row.status == status:
        return status not in PRESENT or row.left_at is None or status == AttendanceStatus.LEFT_EARLY
    return (
        status == AttendanceStatus.PRESENT
        and row.status in {AttendanceStatus.LATE, AttendanceStatus.REMOTE}
        and row.left_at is None
    )


def _moment(now: datetime, source: AttendanceSource) -> datetime | None:
    """Return when somebody arrived: known at the door alone, not when a paper list is typed in."""
    return now if source in {AttendanceSource.DOOR, AttendanceSource.WALK_IN} else None


def _set(row: Attendance, status: AttendanceStatus, moment: datetime | None) -> None:
    was_here = row.arrived_at is not None or row.status in PRESENT
    row.status = status
    if status == AttendanceStatus.LEFT_EARLY:
        row.left_at = moment
        return
    row.left_at = None
    if status not in PRESENT:
        row.arrived_at = None
    elif not was_here:
        row.arrived_at = moment


def write_headcount(work: Work, meeting_id: bytes, category: str, count: int) -> None:
    """Set the headcount of one category inside an open transaction."""
    row_id = work.pair_id("headcount", meeting_id, category.encode("utf-8"))
    row = work.session.get(Headcount, row_id)
    now = work.clock.now()
    if row is None:
        work.add(
            Headcount(
                id=row_id, meeting_id=meeting_id, category=category, count=count, counted_at=now
            )
        )
    else:
        row.count = count
        row.counted_at = now
    work.session.flush()
    work.audit("count", "headcount", row_id, "count")
    work.changed(TABLE, meeting_id)


def headcount_of(session: Session, meeting_id: bytes, category: str) -> int | None:
    """Return the headcount of one category, or None where nobody counted."""
    return session.scalars(
        select(Headcount.count).where(
            Headcount.meeting_id == meeting_id, Headcount.category == category
        )
    ).one_or_none()


def present_count(session: Session, meeting_id: bytes) -> int:
    """Return how many people are known by name to have been at a meeting."""
    return session.scalars(_PRESENT_COUNT, {"meeting_id": meeting_id}).one()


def refresh_after_undo(session: Session, undo: Undo) -> None:
    """Derive again what depends on the attendance or the meetings that an undo put back."""
    members: set[bytes] = set()
    for state in undo.rows:
        row = state.after or state.before or {}
        if state.table == TABLE:
            members.add(row["member_id"])
        elif state.table == "meeting":
            members.update(attendees(session, row["id"]))
    if members:
        refresh_derived(session, members)


def attendees(session: Session, meeting_id: bytes) -> tuple[bytes, ...]:
    """Return everybody who was at a meeting."""
    query = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting_id, Attendance.status.in_(PRESENT)
    )
    return tuple(session.scalars(query))
