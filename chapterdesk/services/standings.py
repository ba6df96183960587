"""How somebody stood to a group, and from which day on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import GroupMemberStatus, GroupRole
from chapterdesk.models import GroupMembership, GroupMembershipHistory
from chapterdesk.services.database import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How somebody stood to a group from a day on."""

    status: GroupMemberStatus
    role: GroupRole
    since: date


def note_standing(work: Work, row: GroupMembership, since: date) -> None:
    """Note how somebody stands to a group from a day on, inside an open transaction."""
    work.add(
        GroupMembershipHistory(
            group_id=row.group_id,
            member_id=row.member_id,
            status=row.status,
            role=row.role,
            since=since,
        )
    )


def standings(session: Session, group_id: bytes, member_id: bytes) -> tuple[Standing, ...]:
    """Return how somebody stood to a group, the oldest first."""
    query = (
        select(GroupMembershipHistory)
        .where(
            GroupMembershipHistory.group_id == group_id,
            GroupMembershipHistory.member_id == member_id,
        )
        .order_by(
            GroupMembershipHistory.since,
            GroupMembershipHistory.created_at,
            GroupMembershipHistory.id,
        )
    )
    return tuple(
        Standing(status=row.status, role=row.role, since=row.since)
        for row in session.scalars(query)
    )
