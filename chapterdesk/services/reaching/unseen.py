"""Who was not seen for a while, and nothing says why.

Somebody counts as unseen when for so many weeks they were at no meeting, had not only just come to
the chapter, were marked as excused at none and said of no day that they would be away; and when one
of their meetings was held meanwhile at which people were marked. Where nobody is marked, or heads
are only counted, nothing is known, and unknown is not absent.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceStatus,
    GroupMemberStatus,
    MeetingStatus,
)
from chapterdesk.models import (
    Attendance,
    GroupMembership,
    Meeting,
    Member,
    PlannedAbsence,
)
from chapterdesk.services.zones import to_local


def unseen_members(
    *, weeks: int, now: datetime, zone: str, group_id: bytes | None = None
) -> ColumnElement[bool]:
    """Return the condition on `member` who were not seen for `weeks`.

    Args:
        weeks: How many.
        now: The instant.
        zone: The chapter's.
        group_id: Whose meetings count; None for all that somebody belongs to.
    """
    since = now - timedelta(weeks=weeks)
    today, first = to_local(now, zone).date(), to_local(since, zone).date()
    away = select(PlannedAbsence.member_id).where(
        PlannedAbsence.since <= today,
        or_(PlannedAbsence.until.is_(None), PlannedAbsence.until >= first),
    )
    excused = (
        select(Attendance.member_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.status == AttendanceStatus.EXCUSED,
            Meeting.deleted_at.is_(None),
            Meeting.starts_at >= since,
        )
    )
    return and_(
        or_(Member.last_seen_at.is_(None), Member.last_seen_at < since),
        or_(
            Member.joined_on <= first,
            and_(Member.joined_on.is_(None), Member.created_at <= since),
        ),
        Member.id.not_in(away),
        Member.id.not_in(excused),
        _missed(since, now, group_id),
    )


def _missed(since: datetime, now: datetime, group_id: bytes | None) -> ColumnElement[bool]:
    """Return the condition that a meeting somebody belongs to was held meanwhile."""
    held = (
        select(Meeting.group_id, func.max(Meeting.starts_local).label("last"))
        .where(
            Meeting.deleted_at.is_(None),
            Meeting.status != MeetingStatus.CANCELLED,
            Meeting.starts_at >= since,
            Meeting.starts_at <= now,
            # A group that counts heads has no marks at all.
            exists().where(Attendance.meeting_id == Meeting.id, Attendance.status.in_(PRESENT)),
        )
        .group_by(Meeting.group_id)
    )
    if group_id is not None:
        held = held.where(Meeting.group_id == group_id)
    groups = held.cte("held")
    # As check-in has it: a meeting without a group, or of one without members, is everybody's.
    everybodys = exists(
        select(groups.c.last).where(
            or_(
                groups.c.group_id.is_(None),
                ~exists().where(
                    GroupMembership.group_id == groups.c.group_id,
                    GroupMembership.status == GroupMemberStatus.ACTIVE,
                ),
            )
        )
    )
    own = _own(groups)
    return own if group_id is not None else or_(everybodys, own)


def _own(groups: Any) -> ColumnElement[bool]:
    members = (
        select(GroupMembership.member_id)
        .join(groups, groups.c.group_id == GroupMembership.group_id)
        .where(
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            # A day is before every time of that day: who came into the group on it belongs to it.
            GroupMembership.since <= groups.c.last,
        )
    )
    return Member.id.in_(members)
