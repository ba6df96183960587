"""Who leads: those who take turns in a group, and who leads or stands in at one meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import DutyStatus, GroupMemberStatus, GroupRole
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Group, GroupMembership, Meeting, MeetingDuty, Member, Series
from chapterdesk.services.checkin.rows import shown_names
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.meeting_rows import active_members, usable_members
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import fetch
from chapterdesk.services.series.leading import (
    away_on,
    duties_of,
    fair_order,
    group_turns,
    plan_again,
    write_duty,
)

_LEADS = (GroupRole.FACILITATOR, GroupRole.CO_FACILITATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One person who leads a meeting.

    Attributes:
        replaces: The name of whom they stand in for; empty for most.
        away: Whether they said since that they will be away on that day.
    """

    member_id: bytes
    name: str
    role: GroupRole
    replaces: str
    away: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """One of those who take turns in a group, or who may stand in."""

    member_id: bytes
    name: str
    role: GroupRole
    rotation_place: int | None
    substitute: bool


class LeadingService:
    """Say who leads meetings."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def turns(self, group_id: bytes) -> tuple[TurnRow, ...]:
        """Return who take turns in a group, in their order, then those who may only stand in."""
        query = (
            select(GroupMembership)
            .join(Member, Member.id == GroupMembership.member_id)
            .where(
                GroupMembership.group_id == group_id,
                GroupMembership.status == GroupMemberStatus.ACTIVE,
                active_members(),
                or_(
                    GroupMembership.rotation_place.is_not(None),
                    GroupMembership.substitute.is_(True),
                ),
            )
            .order_by(
                GroupMembership.rotation_place.is_(None),
                GroupMembership.rotation_place,
                Member.sort_key,
                Member.id,
            )
        )
        with self._database.read() as session:
            rows = session.scalars(query).all()
            names = shown_names(session, [row.member_id for row in rows])
            return tuple(
                TurnRow(
                    member_id=row.member_id,
                    name=names.get(row.member_id, ""),
                    role=row.role,
                    rotation_place=row.rotation_place,
                    substitute=row.substitute,
                )
                for row in rows
            )

    def set_turns(
        self, group_id: bytes, order: Sequence[bytes], substitutes: Sequence[bytes] = ()
    ) -> Undo:
        """Say who take turns in leading a group, in which order, and who may stand in.

        Meetings to come of its series are planned anew, but for what somebody decided by hand.

        Raises:
            RefusedError: Somebody is not an active member of the group, or only kept.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            query = select(GroupMembership).where(GroupMembership.group_id == group_id)
            rows = {row.member_id: row for row in work.session.scalars(query)}
            for member_id in dict.fromkeys((*order, *substitutes)):
                _require_active(work.session, rows.get(member_id))
            for member_id, row in rows.items():
                row.rotation_place = order.index(member_id) + 1 if member_id in order else None
                row.substitute = member_id in substitutes
                if row.rotation_place is not None and row.role == GroupRole.PARTICIPANT:
                    row.role = GroupRole.FACILITATOR
            work.session.flush()
            work.audit("save", "group", group_id, "rotation_place", "substitute")
            _plan_series(work, group_id)
            work.changed("groups", group_id)
            work.changed("meetings")
            label = _("{name}: who takes turns was changed")
            return work.undo(label.format(name=isolate(group.alias or group.name)))

    def duties(self, meeting_id: bytes) -> tuple[DutyRow, ...]:
        """Return who leads a meeting."""
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            return duty_rows(session, meeting)

    def ask(
        self, meeting_id: bytes, member_id: bytes, role: GroupRole = GroupRole.FACILITATOR
    ) -> Undo:
        """Say that somebody leads a meeting.

        Raises:
            RefusedError: Either is gone, the record is only kept, or the role leads nothing.
        """
        with self._database.write() as work:
            meeting = fetch(work.session, Meeting, meeting_id)
            refuse_restricted(fetch(work.session, Member, member_id))
            leads = role if role in _LEADS else GroupRole.FACILITATOR
            duty = write_duty(work, meeting.id, member_id, leads)
            return _done(work, duty, _("Somebody leads the meeting"))

    def release(self, meeting_id: bytes, member_id: bytes) -> Undo:
        """Say that somebody does not lead a meeting after all.

        Raises:
            RefusedError: They do not.
        """
        with self._database.write() as work:
            duty = _planned(work, meeting_id, member_id)
            duty.status = DutyStatus.VOID
            return _done(work, duty, _("Somebody does not lead the meeting any more"))

    def substitute(self, meeting_id: bytes, member_id: bytes, by_id: bytes) -> Undo:
        """Say that somebody stands in for another one at a meeting.

        Raises:
            RefusedError: The one does not lead it, the other one does already, or is only kept.
        """
        with self._database.write() as work:
            duty = _planned(work, meeting_id, member_id)
            refuse_restricted(fetch(work.session, Member, by_id))
            if any(
                one.member_id == by_id and one.status == DutyStatus.PLANNED
                for one in duties_of(work.session, meeting_id)
            ):
                raise RefusedError(
                    _("This person leads the meeting already."),
                    _("Nothing was changed."),
                    _("Choose somebody else to stand in."),
                )
            duty.status = DutyStatus.REPLACED
            new = write_duty(work, meeting_id, by_id, duty.role, replaces_id=member_id)
            return _done(work, new, _("Somebody stands in"))

    def may_stand_in(self, meeting_id: bytes) -> tuple[TurnRow, ...]:
        """Return who can be asked to stand in: there that day, who has not led for longest first.

        Those who said that they stand in come before those who take turns.
        """
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            if meeting.group_id is None:
                return ()
            leads = {
                one.member_id
                for one in duties_of(session, meeting_id)
                if one.status == DutyStatus.PLANNED
            }
            found = session.scalars(
                select(GroupMembership)
                .join(Member, Member.id == GroupMembership.member_id)
                .where(
                    GroupMembership.group_id == meeting.group_id,
                    GroupMembership.status == GroupMemberStatus.ACTIVE,
                    usable_members(),
                    or_(
                        GroupMembership.substitute.is_(True),
                        GroupMembership.rotation_place.is_not(None),
                    ),
                )
                .order_by(Member.sort_key, Member.id)
            ).all()
            rows = {row.member_id: row for row in found if row.member_id not in leads}
            order = fair_order(session, list(rows), meeting)
            order.sort(key=lambda one: not rows[one].substitute)
            names = shown_names(session, order)
            return tuple(
                TurnRow(
                    member_id=one,
                    name=names.get(one, ""),
                    role=rows[one].role,
                    rotation_place=rows[one].rotation_place,
                    substitute=rows[one].substitute,
                )
                for one in order
            )


def duty_rows(session: Session, meeting: Meeting) -> tuple[DutyRow, ...]:
    """Return who leads a meeting, in a session that is open already."""
    rows = [one for one in duties_of(session, meeting.id) if one.status == DutyStatus.PLANNED]
    people = [one.member_id for one in rows]
    here = set(session.scalars(select(Member.id).where(Member.id.in_(people), active_members())))
    names = shown_names(session, [*people, *(one.replaces_id for one in rows if one.replaces_id)])
    day: date = meeting.starts_local.date()
    away = away_on(session, people, day)
    return tuple(
        DutyRow(
            member_id=one.member_id,
            name=names.get(one.member_id, ""),
            role=one.role,
            replaces=names.get(one.replaces_id, "") if one.replaces_id else "",
            away=one.member_id in away,
        )
        for one in rows
        if one.member_id in here
    )


def _require_active(session: Session, row: GroupMembership | None) -> None:
    if row is not None and row.status == GroupMemberStatus.ACTIVE:
        refuse_restricted(fetch(session, Member, row.member_id))
        return
    raise RefusedError(
        _("Somebody of these is not an active member of the group."),
        _("Nothing was changed."),
        _("Make them active in the group first."),
    )


def _planned(work: Work, meeting_id: bytes, member_id: bytes) -> MeetingDuty:
    fetch(work.session, Meeting, meeting_id)
    for duty in duties_of(work.session, meeting_id):
        if duty.member_id == member_id and duty.status == DutyStatus.PLANNED:
            return duty
    raise RefusedError(
        _("This person does not lead the meeting."),
        _("Nothing was changed."),
        _("Open the meeting again and look who leads it."),
    )


def _plan_series(work: Work, group_id: bytes) -> None:
    now = work.clock.now()
    query = select(Series).where(
        Series.group_id == group_id, Series.deleted_at.is_(None), Series.archived_at.is_(None)
    )
    for row in work.session.scalars(query).all():
        meetings = work.session.scalars(
            select(Meeting).where(
                Meeting.series_id == row.id,
                Meeting.deleted_at.is_(None),
                Meeting.starts_at >= now,
            )
        ).all()
        plan_again(work, row, meetings)


def _done(work: Work, duty: MeetingDuty, label: str) -> Undo:
    work.session.flush()
    work.audit("save", "meeting_duty", duty.id, "status")
    work.changed("meetings", duty.meeting_id)
    return work.undo(label)


__all__ = ["DutyRow", "LeadingService", "TurnRow", "duty_rows", "group_turns"]
