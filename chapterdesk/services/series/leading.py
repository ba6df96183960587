"""Who leads which meeting: those who take turns, whoever has not led for longest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import DutyStatus, GroupMemberStatus, GroupRole
from chapterdesk.models import (
    GroupMembership,
    Meeting,
    MeetingDuty,
    Member,
    PlannedAbsence,
    Series,
    SeriesFacilitator,
)
from chapterdesk.services.database import Work
from chapterdesk.services.meeting_rows import usable_members


@dataclass(frozen=True, slots=True)
class Turn:
    """One of those who take turns."""

    member_id: bytes
    role: GroupRole


def turns_of(session: Session, row: Series) -> tuple[Turn, ...]:
    """Return who take turns in a series, in their order: its own, else those of its group."""
    own = session.execute(
        select(SeriesFacilitator.member_id, SeriesFacilitator.role)
        .join(Member, Member.id == SeriesFacilitator.member_id)
        .where(
            SeriesFacilitator.series_id == row.id,
            SeriesFacilitator.present.is_(True),
            usable_members(),
        )
        .order_by(SeriesFacilitator.position, SeriesFacilitator.id)
    ).all()
    if own or row.group_id is None:
        return tuple(Turn(one.member_id, one.role) for one in own)
    return group_turns(session, row.group_id)


def group_turns(session: Session, group_id: bytes) -> tuple[Turn, ...]:
    """Return who take turns in a group, in their order."""
    rows = session.execute(
        select(GroupMembership.member_id, GroupMembership.role)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == group_id,
            GroupMembership.rotation_place.is_not(None),
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            usable_members(),
        )
        .order_by(GroupMembership.rotation_place, GroupMembership.id)
    ).all()
    return tuple(
        Turn(
            one.member_id,
            GroupRole.FACILITATOR if one.role == GroupRole.PARTICIPANT else one.role,
        )
        for one in rows
    )


def plan_duties(work: Work, row: Series, meeting: Meeting) -> None:
    """Ask those whose turn it is to lead a meeting that was just made."""
    turns = turns_of(work.session, row)
    if not turns:
        return
    order = fair_order(work.session, [one.member_id for one in turns], meeting)
    wanted = order[: row.lead_count] if row.lead_count else order
    roles = {one.member_id: one.role for one in turns}
    for member_id in wanted:
        write_duty(work, meeting.id, member_id, roles[member_id])
    work.session.flush()


def fair_order(session: Session, people: Sequence[bytes], meeting: Meeting) -> list[bytes]:
    """Return who can lead a meeting: not away that day, whoever has not led for longest first."""
    away = away_on(session, people, meeting.starts_local.date())
    led = last_led(session, people, meeting)
    here = [one for one in people if one not in away]
    return sorted(here, key=lambda one: (led.get(one, ""), people.index(one)))


def away_on(session: Session, people: Iterable[bytes], day: date) -> frozenset[bytes]:
    """Return who said that they will be away on a day."""
    query = select(PlannedAbsence.member_id).where(
        PlannedAbsence.member_id.in_(list(people)),
        PlannedAbsence.since <= day,
        or_(PlannedAbsence.until.is_(None), PlannedAbsence.until >= day),
    )
    return frozenset(session.scalars(query))


def last_led(session: Session, people: Iterable[bytes], meeting: Meeting) -> dict[bytes, str]:
    """Return when each of these led last before a meeting, of its group or else its series."""
    same = Meeting.series_id == meeting.series_id
    if meeting.group_id is not None:
        same = Meeting.group_id == meeting.group_id
    query = (
        select(MeetingDuty.member_id, func.max(Meeting.starts_at))
        .join(Meeting, Meeting.id == MeetingDuty.meeting_id)
        .where(
            MeetingDuty.member_id.in_(list(people)),
            MeetingDuty.status == DutyStatus.PLANNED,
            Meeting.deleted_at.is_(None),
            Meeting.id != meeting.id,
            Meeting.starts_at < meeting.starts_at,
            same,
        )
        .group_by(MeetingDuty.member_id)
    )
    found = session.execute(query).all()
    return {bytes(one[0]): _sortable(one[1]) for one in found}


def _sortable(value: datetime | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def write_duty(
    work: Work,
    meeting_id: bytes,
    member_id: bytes,
    role: GroupRole,
    *,
    status: DutyStatus = DutyStatus.PLANNED,
    replaces_id: bytes | None = None,
) -> MeetingDuty:
    """Say who leads a meeting inside an open transaction; one row a pair."""
    row_id = work.pair_id("meeting_duty", meeting_id, member_id)
    row = work.session.get(MeetingDuty, row_id)
    if row is None:
        row = MeetingDuty(id=row_id, meeting_id=meeting_id, member_id=member_id)
        work.add(row)
    row.role, row.status, row.replaces_id = role, status, replaces_id
    return row


def duties_of(session: Session, meeting_id: bytes) -> Sequence[MeetingDuty]:
    """Return who was asked to lead a meeting, those who do not any more, too."""
    query = (
        select(MeetingDuty)
        .where(MeetingDuty.meeting_id == meeting_id)
        .order_by(MeetingDuty.created_at, MeetingDuty.id)
    )
    return session.scalars(query).all()


def plan_again(work: Work, row: Series, meetings: Iterable[Meeting]) -> None:
    """Plan anew who leads meetings to come; one that somebody decided on by hand stays."""
    for meeting in sorted(meetings, key=lambda one: one.starts_at):
        duties = duties_of(work.session, meeting.id)
        if any(one.replaces_id or one.status == DutyStatus.REPLACED for one in duties):
            continue
        for duty in duties:
            duty.status = DutyStatus.VOID
        work.session.flush()
        plan_duties(work, row, meeting)
