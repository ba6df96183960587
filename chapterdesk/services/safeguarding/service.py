"""Meetings to which people under 18 come: who leads and helps, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.event_vocabulary import EventRole, ParticipationStatus, ShiftStatus
from chapterdesk.core.vocabulary import (
    Answer,
    DutyStatus,
    GroupMemberStatus,
    MeetingStatus,
)
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import (
    EventShift,
    Group,
    GroupMembership,
    Meeting,
    Member,
    Participation,
    ShiftVolunteer,
)
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.event_plans import role_label
from chapterdesk.services.meeting_rows import active_members, meeting_row
from chapterdesk.services.members.checking import MINOR_BANDS
from chapterdesk.services.participations import takes_registrations
from chapterdesk.services.rows import fetch
from chapterdesk.services.safeguarding.rules import ADULTS, standings
from chapterdesk.services.safeguarding.shapes import (
    MinorsPlan,
    PlanAtRisk,
    Standing,
    StandingRow,
)
from chapterdesk.services.series.leading import duties_of

_AHEAD: Final = timedelta(days=60)
_MOST: Final = 200
_MAY_COME: Final = (
    ParticipationStatus.REGISTERED, ParticipationStatus.WAITLISTED, ParticipationStatus.OFFERED,
    ParticipationStatus.CONFIRMED, ParticipationStatus.ATTENDED,
)  # fmt: skip
_IN_GROUP: Final = (GroupMemberStatus.ACTIVE, GroupMemberStatus.INVITED)
_OPEN: Final = (MeetingStatus.PLANNED, MeetingStatus.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shift:
    """A shift with those who agreed to do it."""

    row: EventShift
    people: tuple[bytes, ...]


class SafeguardingService:
    """Say what is missing where people under 18 come. It warns; it refuses nothing."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def plan(self, meeting_id: bytes) -> MinorsPlan:
        """Return what the rules say of a meeting; names of adults alone, none in meeting mode.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            return _plan(session, meeting, named=not self._database.hides)

    def at_risk(self) -> tuple[PlanAtRisk, ...]:
        """Return the meetings of the next 60 days whose plan breaks a rule, the first one first."""
        now = self._database.clock.now()
        query = (
            select(Meeting)
            .where(
                Meeting.deleted_at.is_(None),
                Meeting.status.in_(_OPEN),
                Meeting.starts_at >= now,
                Meeting.starts_at <= now + _AHEAD,
            )
            .order_by(Meeting.starts_at, Meeting.id)
            .limit(_MOST)
        )
        with self._database.read() as session:
            plans = [
                _plan(session, meeting, named=not self._database.hides)
                for meeting in session.scalars(query).all()
            ]
            return tuple(
                PlanAtRisk(meeting=meeting_row(session, plan.meeting_id), warnings=plan.warnings)
                for plan in plans
                if plan.warnings
            )

    def of_group(self, group_id: bytes) -> Answer:
        """Return whether people under 18 come to a group, as far as anybody has said.

        Raises:
            RefusedError: The group is gone.
        """
        with self._database.read() as session:
            return fetch(session, Group, group_id).minors

    def expect(self, meeting_id: bytes, answer: Answer | None) -> Undo:
        """Say whether people under 18 come to one meeting; None is as its group says.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.write() as work:
            meeting = fetch(work.session, Meeting, meeting_id)
            meeting.minors = answer
            label = meeting_row(work.session, meeting_id).label
            return _said(work, "meeting", "meetings", meeting_id, label)

    def expect_in_group(self, group_id: bytes, answer: Answer) -> Undo:
        """Say whether people under 18 come to a group.

        Raises:
            RefusedError: The group is gone.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            group.minors = answer
            return _said(work, "group", "groups", group_id, group.alias or group.name)


def _plan(session: Session, meeting: Meeting, *, named: bool) -> MinorsPlan:
    group = None if meeting.group_id is None else session.get(Group, meeting.group_id)
    leads = tuple(
        bytes(one.member_id)
        for one in duties_of(session, meeting.id)
        if one.status == DutyStatus.PLANNED
    )
    shifts = _shifts(session, meeting)
    expected = _expects_somebody(session, meeting, {*leads, *(p for s in shifts for p in s.people)})
    said = meeting.minors or (Answer.UNKNOWN if group is None else group.minors)
    # SECURITY: who is known to come counts, whatever was said of the meeting.
    minors = Answer.YES if expected else said
    day = (meeting.starts_local + timedelta(minutes=meeting.duration_minutes)).date()
    rows = standings(session, leads, day)
    there = _there_all_the_time(meeting, shifts)
    helping = standings(session, [one for one in there if one not in leads], day)
    adults = sum(row.standing == Standing.COUNTS for row in (*rows, *helping))
    warnings: list[str] = []
    if minors == Answer.YES and meeting.status in _OPEN:
        warnings += _of_leading(rows, adults, named=named)
        warnings += _of_shifts(session, shifts, rows, named=named)
    return MinorsPlan(
        meeting_id=meeting.id,
        own=meeting.minors,
        minors=minors,
        expected=expected,
        adults=adults,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _expects_somebody(session: Session, meeting: Meeting, planned: set[bytes]) -> bool:
    """Say whether somebody under 18 is expected by name, or helps."""
    under = (Member.is_minor.is_(True)) | Member.age_band.in_(MINOR_BANDS)
    coming = [Member.id.in_(planned)]
    if takes_registrations(session, meeting.id):
        coming.append(
            Member.id.in_(
                select(Participation.member_id).where(
                    Participation.meeting_id == meeting.id, Participation.status.in_(_MAY_COME)
                )
            )
        )
    elif meeting.group_id is not None:
        coming.append(
            Member.id.in_(
                select(GroupMembership.member_id).where(
                    GroupMembership.group_id == meeting.group_id,
                    GroupMembership.status.in_(_IN_GROUP),
                )
            )
        )
    query = select(Member.id).where(under, active_members(), or_(*coming)).limit(1)
    return session.scalars(query).first() is not None


def _shifts(session: Session, meeting: Meeting) -> tuple[_Shift, ...]:
    rows = session.scalars(
        select(EventShift)
        .where(EventShift.meeting_id == meeting.id, EventShift.deleted_at.is_(None))
        .order_by(EventShift.starts_local, EventShift.id)
    ).all()
    if not rows:
        return ()
    found = session.execute(
        select(ShiftVolunteer.shift_id, ShiftVolunteer.member_id).where(
            ShiftVolunteer.shift_id.in_([row.id for row in rows]),
            ShiftVolunteer.status == ShiftStatus.AGREED,
        )
    ).all()
    return tuple(
        _Shift(row=row, people=tuple(bytes(who) for shift, who in found if shift == row.id))
        for row in rows
    )


def _there_all_the_time(meeting: Meeting, shifts: Sequence[_Shift]) -> list[bytes]:
    ends = meeting.starts_local + timedelta(minutes=meeting.duration_minutes)
    return _covering(shifts, meeting.starts_local, ends)


def _covering(shifts: Sequence[_Shift], starts: datetime, ends: datetime) -> list[bytes]:
    """Return who is there from one time to another without a gap, by one shift of theirs."""
    return [
        who
        for shift in shifts
        if shift.row.starts_local <= starts and shift.row.ends_local >= ends
        for who in shift.people
    ]


def _of_leading(rows: Sequence[StandingRow], adults: int, *, named: bool) -> list[str]:
    said = []
    if adults < ADULTS:
        said.append(
            ngettext(
                "Where people under 18 come, two adults with valid checks lead; {count} does.",
                "Where people under 18 come, two adults with valid checks lead; {count} do.",
                adults,
            )
        )
    if named:
        said += [sentence_of(row) for row in rows if row.standing != Standing.COUNTS]
    return said


def _of_shifts(
    session: Session, shifts: Sequence[_Shift], leads: Sequence[StandingRow], *, named: bool
) -> list[str]:
    said: list[str] = []
    leading = [row.member_id for row in leads]
    for shift in shifts:
        day = shift.row.ends_local.date()
        rows = standings(session, shift.people, day)
        young = any(row.standing == Standing.UNDER_18 for row in rows)
        if shift.row.role != EventRole.CHILDREN and not young:
            continue
        beside = _covering(shifts, shift.row.starts_local, shift.row.ends_local)
        # With children it is those of the shift who count; a young helper has the leads beside.
        wanted = [*shift.people] if shift.row.role == EventRole.CHILDREN else [*beside, *leading]
        adults = sum(row.standing == Standing.COUNTS for row in standings(session, wanted, day))
        if adults < ADULTS:
            sentence = current().ngettext(
                "{shift}: two adults with valid checks are needed all the time; {count} is there.",
                "{shift}: two adults with valid checks are needed all the time; {count} are there.",
                adults,
            )
            label = isolate(shift.row.title or role_label(shift.row.role))
            said.append(sentence.format(shift=label, count=adults))
        if named and shift.row.role == EventRole.CHILDREN:
            said += [sentence_of(row) for row in rows if row.standing != Standing.COUNTS]
    return said


def sentence_of(row: StandingRow) -> str:
    """Return why somebody does not count as one of the adults."""
    name = isolate(row.name)
    if row.standing == Standing.UNDER_18:
        return _("{name} is under 18, and is not one of the adults.").format(name=name)
    if row.standing == Standing.AGE_UNKNOWN:
        return _("{name}: nobody has noted that they are 18 or over.").format(name=name)
    if row.standing == Standing.CHECK_OVER and row.until is not None:
        return _("{name}: a check ends on {day}, before this meeting.").format(
            name=name, day=current().day(row.until)
        )
    return _("{name}: a check is missing, or does not count any more.").format(name=name)


def _said(work: Work, entity: str, area: str, row_id: bytes, label: str) -> Undo:
    work.audit("save", entity, row_id, "minors")
    work.changed(area, row_id)
    work.changed("safeguarding")
    sentence = _("{name}: whether people under 18 come was noted")
    return work.undo(sentence.format(name=isolate(label)))
