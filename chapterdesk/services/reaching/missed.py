"""Who was not seen at so many meetings, and whom to welcome, as conditions that the database asks.

Somebody is missed when they were at nothing since the last but so many meetings of a group that
they are active in: meetings on days that are over, at which people were marked. A meeting of no
group, or of one without members, is missed by whoever came in the half year before and by nobody
else. Nobody is missed who was excused at one, said of one of those days that they would be away,
has paused in a group, or was called or written to since: then somebody sees to it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceMode,
    AttendanceStatus,
    ConsentPurpose,
    GroupMemberStatus,
    MeetingStatus,
)
from chapterdesk.models import (
    Attendance,
    ContactAttempt,
    Group,
    GroupMembership,
    Meeting,
    Member,
    PlannedAbsence,
)
from chapterdesk.services.among import among, listed
from chapterdesk.services.consents.asking import ended
from chapterdesk.services.reaching.rule import MissedRule
from chapterdesk.services.naming import shown_name
from chapterdesk.services.reaching.who import reached_members
from chapterdesk.services.zones import to_local

WELCOME_DAYS: Final = 14
_LOOKS_BACK: Final = timedelta(days=366)
_LATELY: Final = timedelta(weeks=26)
_OFF: Final = (MeetingStatus.CANCELLED, MeetingStatus.VOID)


@dataclass(frozen=True, slots=True)
class People:
    """How many people something is about, and some of their names."""

    count: int
    names: tuple[str, ...] = ()


def missed(
    session: Session, rule: MissedRule, now: datetime, zone: str, most_names: int
) -> People:
    """Return who was not seen at so many meetings."""
    return _people(session, missed_members(rule, now, zone), to_local(now, zone).date(), most_names)


def newcomers(session: Session, now: datetime, zone: str, most_names: int) -> People:
    """Return who was here for the first time lately, and was not welcomed since."""
    return _people(session, new_members(now, zone), to_local(now, zone).date(), most_names)


def missed_members(
    rule: MissedRule, now: datetime, zone: str, group_id: bytes | None = None
) -> ColumnElement[bool]:
    """Return the condition on `member` who were not seen at so many meetings.

    Args:
        rule: How many.
        now: The instant.
        zone: The chapter's.
        group_id: Whose meetings count; None for all that somebody belongs to.
    """
    last = _last_but(rule, now, zone, group_id).cte("last_but")
    own = exists(
        select(last.c.since)
        .join(GroupMembership, GroupMembership.group_id == last.c.group_id)
        .where(
            GroupMembership.member_id == Member.id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            GroupMembership.since <= last.c.day,
            or_(Member.last_seen_at.is_(None), Member.last_seen_at < last.c.since),
            _nobody_knows(last.c.since, last.c.day, to_local(now, zone).date()),
        )
        .correlate_except(last, GroupMembership)
    )
    if group_id is not None:
        return own
    return or_(own, _everybodys(last, now, to_local(now, zone).date()))


def new_members(now: datetime, zone: str) -> ColumnElement[bool]:
    """Return the condition on `member` who were here for the first time, and not since."""
    begin = _midnight(now, zone)
    first = (
        select(Attendance.member_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.first_time.is_(True),
            Attendance.status.in_(PRESENT),
            Meeting.deleted_at.is_(None),
            Meeting.status.not_in(_OFF),
            Meeting.starts_at >= now - timedelta(days=WELCOME_DAYS),
            # Whoever is here this evening is welcomed here.
            Meeting.starts_local < begin,
            Attendance.member_id == Member.id,
            Member.last_seen_at <= Meeting.starts_at,
            ~_tried(Meeting.starts_at),
        )
        .correlate_except(Attendance, Meeting)
    )
    # Asked of the few who came lately, by the index of those.
    lately = Member.last_seen_at >= now - timedelta(days=WELCOME_DAYS)
    return and_(lately, exists(first))


def _last_but(rule: MissedRule, now: datetime, zone: str, group_id: bytes | None) -> Any:
    """Return of each group the last but so many of its meetings at which people were marked."""
    begin = _midnight(now, zone)
    place = func.row_number().over(
        partition_by=Meeting.group_id, order_by=(Meeting.starts_at.desc(), Meeting.id)
    )
    held = (
        select(
            Meeting.group_id, Meeting.starts_at, Meeting.starts_local, place.label("place")
        )
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(
            Meeting.deleted_at.is_(None),
            Meeting.status.not_in(_OFF),
            Meeting.starts_at >= now - _LOOKS_BACK,
            Meeting.starts_at <= now,
            Meeting.starts_local < begin,
            or_(
                Meeting.group_id.is_(None),
                and_(
                    Group.deleted_at.is_(None),
                    Group.archived_at.is_(None),
                    # SECURITY: who comes to a group that counts heads is not known by anything.
                    Group.attendance_mode != AttendanceMode.COUNT_ONLY,
                ),
            ),
            exists().where(Attendance.meeting_id == Meeting.id, Attendance.status.in_(PRESENT)),
        )
    )
    if group_id is not None:
        held = held.where(Meeting.group_id == group_id)
    ranked = held.subquery()
    number: Any = literal(rule.meetings)
    if rule.of_groups:
        number = case(
            *((ranked.c.group_id == key, value) for key, value in rule.of_groups.items()),
            else_=rule.meetings,
        )
    return select(
        ranked.c.group_id,
        ranked.c.starts_at.label("since"),
        func.substr(ranked.c.starts_local, 1, 10).label("day"),
    ).where(ranked.c.place == number)


def _everybodys(last: Any, now: datetime, today: date) -> ColumnElement[bool]:
    """Return the condition that the last meetings that are everybody's were missed."""
    of = last.alias()
    paused = exists().where(
        GroupMembership.member_id == Member.id,
        GroupMembership.status == GroupMemberStatus.PAUSED,
    )
    return and_(
        Member.last_seen_at >= now - _LATELY,
        ~paused,
        exists(
            select(of.c.since).where(
                or_(
                    of.c.group_id.is_(None),
                    and_(
                        ~_in_it(of, GroupMembership.status == GroupMemberStatus.ACTIVE),
                        # Whoever left it, or never came into it, is not missed there.
                        ~_in_it(of, GroupMembership.member_id == Member.id),
                    ),
                ),
                Member.last_seen_at < of.c.since,
                _nobody_knows(of.c.since, of.c.day, today),
            ).correlate_except(of)
        ),
    )


def _in_it(of: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        exists()
        .where(GroupMembership.group_id == of.c.group_id, condition)
        .correlate_except(GroupMembership)
    )


def _nobody_knows(since: Any, day: Any, today: date) -> ColumnElement[bool]:
    """Return the condition that nothing says where somebody has been since."""
    away = (
        exists()
        .where(
            PlannedAbsence.member_id == Member.id,
            PlannedAbsence.since <= today,
            or_(PlannedAbsence.until.is_(None), PlannedAbsence.until >= day),
        )
        .correlate_except(PlannedAbsence)
    )
    excused = exists(
        select(Attendance.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.member_id == Member.id,
            Attendance.status == AttendanceStatus.EXCUSED,
            Meeting.deleted_at.is_(None),
            Meeting.starts_at >= since,
        )
        .correlate_except(Attendance, Meeting)
    )
    return and_(~away, ~excused, ~_tried(since))


def _tried(since: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(ContactAttempt.member_id == Member.id, ContactAttempt.made_at >= since)
        .correlate_except(ContactAttempt)
    )


def _midnight(now: datetime, zone: str) -> datetime:
    return datetime.combine(to_local(now, zone).date(), datetime.min.time())


def _people(
    session: Session, condition: ColumnElement[bool], today: date, most_names: int
) -> People:
    """Return how many people a condition holds for who may be contacted, initials of shielded."""
    # Not through the session: it would look at each row for an object.
    query = (
        select(Member.id).where(reached_members(), condition).order_by(Member.sort_key, Member.id)
    )
    ids = session.connection().scalars(query).all()
    if not ids:
        return People(0)
    unwilling = ended(session, ConsentPurpose.CONTACT_ME, today, ids)
    willing = [each for each in ids if each not in unwilling]
    names = select(Member.id, Member.display_name, Member.shielded).where(among(Member.id))
    found = {
        row.id: shown_name(row.display_name, shielded=row.shielded)
        for row in session.execute(names, {"ids": listed(willing[:most_names])})
    }
    return People(len(willing), tuple(found[each] for each in willing[:most_names]))
