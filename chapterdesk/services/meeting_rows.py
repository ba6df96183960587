"""One meeting as lists and pages show it: its label, its local time, its counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceMode,
    GroupMemberStatus,
    GroupRole,
    MeetingKind,
    MeetingStatus,
)
from chapterdesk.core.words import _
from chapterdesk.models import (
    Attendance,
    Group,
    GroupMembership,
    Headcount,
    Meeting,
    Member,
    Place,
    PlaceFeature,
)
from chapterdesk.services.counted import shown_group
from chapterdesk.services.participations import coming_counts
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.rows import gone
from chapterdesk.services.zones import to_local

TOTAL = "total"
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """One meeting in a list.

    Attributes:
        label: Its title, or the group's alias or name.
        starts_local: Wall-clock time in `timezone`, without a zone of its own.
        present: How many people are known by name to have been there.
        headcount: How many heads were counted, or None where nobody counted.
        expected: The active members of the group, of an event who is confirmed; 0 where nobody in
            particular is expected.
    """

    id: bytes
    label: str
    group_id: bytes | None
    starts_local: datetime
    ends_local: datetime
    timezone: str
    place: str
    status: MeetingStatus
    present: int
    headcount: int | None
    expected: int
    attendance_mode: AttendanceMode

    @property
    def came(self) -> int:
        """How many are or were there: the heads where they were counted, else those named."""
        return max(self.present, self.headcount or 0)


def meeting_select() -> Select[Any]:
    """Return the columns of `meeting_row`, one row a meeting that is not in the bin."""
    query: Any = (
        select(
            Meeting.id,
            Meeting.title,
            Meeting.kind,
            Meeting.group_id,
            Meeting.starts_local,
            Meeting.timezone,
            Meeting.duration_minutes,
            Meeting.status,
            Group.name,
            Group.alias,
            Group.attendance_mode,
            Place.name.label("place"),
            _present_count().label("present"),
            _headcount(TOTAL).label("total"),
            _headcount(UNNAMED).label("unnamed"),
        )
        .outerjoin(Group, Group.id == Meeting.group_id)
        .outerjoin(Place, Place.id == Meeting.place_id)
        .where(Meeting.deleted_at.is_(None))
    )
    return cast("Select[Any]", query)


def _present_count() -> Any:
    return (
        select(func.count())
        .where(Attendance.meeting_id == Meeting.id, Attendance.status.in_(PRESENT))
        .correlate(Meeting)
        .scalar_subquery()
    )


def _headcount(category: str) -> Any:
    return (
        select(Headcount.count)
        .where(Headcount.meeting_id == Meeting.id, Headcount.category == category)
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )


def meeting_rows(session: Session, query: Select[Any]) -> tuple[MeetingRow, ...]:
    """Return the meetings of a query made with `meeting_select`."""
    found = session.execute(query).all()
    expected = expected_counts(session, {row.group_id for row in found if row.group_id})
    coming = coming_counts(session, [row.id for row in found])
    return tuple(_row(row, coming.get(row.id, expected.get(row.group_id, 0))) for row in found)


def meeting_row(session: Session, meeting_id: bytes, expected: int | None = None) -> MeetingRow:
    """Return one meeting.

    Args:
        session: Open.
        meeting_id: Which.
        expected: How many people are expected, where that is known: to count them may be dear.

    Raises:
        RefusedError: It is not there, or it lies in the bin.
    """
    query = meeting_select().where(Meeting.id == meeting_id)
    if expected is not None:
        rows = tuple(_row(row, expected) for row in session.execute(query))
    else:
        rows = meeting_rows(session, query)
    if not rows:
        raise gone()
    return rows[0]


def _row(row: Any, expected: int) -> MeetingRow:
    return MeetingRow(
        id=row.id,
        label=row.title or row.alias or row.name or kind_label(row.kind),
        group_id=shown_group(row.group_id),
        starts_local=row.starts_local,
        ends_local=row.starts_local + timedelta(minutes=row.duration_minutes),
        timezone=row.timezone,
        place=row.place or "",
        status=row.status,
        present=row.present,
        headcount=_heads(row),
        expected=expected,
        attendance_mode=row.attendance_mode or AttendanceMode.NAMED,
    )


def _heads(row: Any) -> int | None:
    if row.total is not None:
        return int(row.total)
    return None if not row.unnamed else int(row.present + row.unnamed)


def kind_label(kind: MeetingKind) -> str:
    """Return what a meeting without a title and a group is called."""
    labels = {
        MeetingKind.MEETING: _("Meeting"),
        MeetingKind.EVENT: _("Event"),
        MeetingKind.SESSION: _("Session"),
        MeetingKind.ACTION: _("Action"),
    }
    return labels[kind]


def active_members() -> ColumnElement[bool]:
    """Return the condition on `member` that lists hold: not archived, not in the bin."""
    return and_(
        Member.deleted_at.is_(None), Member.archived_at.is_(None), Member.merged_into.is_(None)
    )


def usable_members() -> ColumnElement[bool]:
    """Return the condition on `member` for whom something may be done: not only kept either."""
    return and_(active_members(), not_restricted())


def expected_counts(session: Session, group_ids: Iterable[bytes]) -> dict[bytes, int]:
    """Return how many active members each group has."""
    wanted = list(group_ids)
    if not wanted:
        return {}
    query = (
        select(GroupMembership.group_id, func.count())
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id.in_(wanted),
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            usable_members(),
        )
        .group_by(GroupMembership.group_id)
    )
    return {bytes(group_id): count for group_id, count in session.execute(query)}


def facilitator_names(session: Session, group_id: bytes | None) -> tuple[str, ...]:
    """Return the names of those who facilitate a group."""
    if group_id is None:
        return ()
    query = (
        select(Member.display_name)
        .join(GroupMembership, GroupMembership.member_id == Member.id)
        .where(
            GroupMembership.group_id == group_id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            GroupMembership.role.in_((GroupRole.FACILITATOR, GroupRole.CO_FACILITATOR)),
            active_members(),
        )
        .order_by(Member.sort_key)
    )
    return tuple(session.scalars(query))


def place_features(session: Session, place_id: bytes | None) -> tuple[str, ...]:
    """Return the codes of the access features of a place."""
    if place_id is None:
        return ()
    query = (
        select(PlaceFeature.feature)
        .where(PlaceFeature.place_id == place_id, PlaceFeature.present.is_(True))
        .order_by(PlaceFeature.feature)
    )
    return tuple(session.scalars(query))


def is_over(row: MeetingRow, now: datetime) -> bool:
    """Say whether the meeting's time has passed at the instant `now`."""
    return to_local(now.astimezone(UTC), row.timezone) > row.ends_local
