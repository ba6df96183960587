"""Who waits for a place in a group: first come, first asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import GroupMemberStatus
from chapterdesk.core.words import _
from chapterdesk.models import Group, GroupMembership, GroupMembershipHistory, Member
from chapterdesk.services.answering import read_answer_days
from chapterdesk.services.meeting_rows import active_members, usable_members
from chapterdesk.services.naming import shown_name

WAITS = (GroupMemberStatus.WAITLISTED, GroupMemberStatus.INVITED)
"""Somebody who was asked keeps their turn until they come or say no."""
ASKED_ON: Final = func.coalesce(
    select(func.max(GroupMembershipHistory.since))
    .where(
        GroupMembershipHistory.group_id == GroupMembership.group_id,
        GroupMembershipHistory.member_id == GroupMembership.member_id,
        GroupMembershipHistory.status == GroupMemberStatus.INVITED,
    )
    .correlate(GroupMembership)
    .scalar_subquery(),
    GroupMembership.since,
)
"""When somebody was asked last: since they stand as invited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One person who waits for a place.

    Attributes:
        number: Their turn, from 1.
        invited: Whether they have been asked.
        answer_by: By when they were to answer; None where they have not been asked.
    """

    member_id: bytes
    name: str
    number: int
    waiting_at: datetime
    invited: bool
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """The places of a group, and who waits for one.

    Attributes:
        capacity: How many places there are; None is any number.
        taken: How many are taken by active members; who pauses keeps none.
        asked: How many were asked and have not come yet; a place is kept for each.
        free: How many more can be asked; None is any number.
    """

    capacity: int | None
    taken: int
    asked: int
    free: int | None
    rows: tuple[WaitingRow, ...]


def waiting_list(session: Session, group: Group) -> WaitingList:
    """Return the places of a group, and who waits for one, in their turn."""
    taken = places_taken(session, group.id)
    found = session.execute(
        select(
            Member.id, Member.display_name, Member.shielded, GroupMembership.waiting_at,
            GroupMembership.status, ASKED_ON.label("asked_on"),
        )
        .join(GroupMembership, GroupMembership.member_id == Member.id)
        .where(
            GroupMembership.group_id == group.id,
            GroupMembership.status.in_(WAITS),
            GroupMembership.waiting_at.is_not(None),
            usable_members(),
        )
        .order_by(GroupMembership.waiting_at, GroupMembership.id)
    ).all()  # fmt: skip
    days = timedelta(days=read_answer_days(session).of(group.id))
    rows = tuple(
        WaitingRow(
            member_id=row.id,
            name=shown_name(row.display_name, shielded=row.shielded),
            number=number,
            waiting_at=row.waiting_at,
            invited=row.status == GroupMemberStatus.INVITED,
            answer_by=row.asked_on + days if row.status == GroupMemberStatus.INVITED else None,
        )
        for number, row in enumerate(found, start=1)
    )
    asked = sum(row.invited for row in rows)
    free = None if group.capacity is None else max(group.capacity - taken - asked, 0)
    return WaitingList(capacity=group.capacity, taken=taken, asked=asked, free=free, rows=rows)


def places_taken(session: Session, group_id: bytes, besides: bytes = b"") -> int:
    """Return how many places of a group are taken, one person left aside."""
    return session.scalars(
        select(func.count())
        .select_from(GroupMembership)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == group_id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            GroupMembership.member_id != besides,
            active_members(),
        )
    ).one()


def refuse_full(session: Session, group: Group, member_id: bytes) -> None:
    """Refuse one more person in a group that has no place.

    Raises:
        RefusedError: It is full.
    """
    if group.capacity is None or places_taken(session, group.id, member_id) < group.capacity:
        return
    raise RefusedError(
        _("This group is full."),
        _("Nothing was changed."),
        _("Put the person on the waiting list, or raise the number of places."),
    )


def next_in_turn(session: Session, group: Group) -> bytes:
    """Return who is to be asked next.

    Raises:
        RefusedError: Nobody waits, or there is no place to offer.
    """
    waits = waiting_list(session, group)
    if waits.free == 0:
        raise RefusedError(
            _("No place is free in this group."),
            _("Nobody was asked."),
            _("Wait until somebody leaves, or raise the number of places."),
        )
    for row in waits.rows:
        if not row.invited:
            return row.member_id
    raise RefusedError(
        _("Nobody waits for a place in this group."),
        _("Nobody was asked."),
        _("Put somebody on the waiting list first."),
    )
