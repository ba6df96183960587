"""Who was not seen at so many meetings, and whom to welcome.

Somebody is missed when they were at nothing since the last but so many meetings of a group that
they are active in: meetings on days that are over, at which people were marked. A meeting of no
group, or of one without members, is missed by whoever came in the half year before and by nobody
else. Nobody is missed who was excused at one, said of one of those days that they would be away,
has paused in a group, or was called or written to since: then somebody sees to it.

Asked whenever the first page opens: each question is one narrow set, put together here.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    String,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
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
from chapterdesk.models.base import Day, Instant, LocalTime
from chapterdesk.services.among import among, listed
from chapterdesk.services.consents.asking import ended
from chapterdesk.services.naming import shown_name
from chapterdesk.services.reaching.rule import MissedRule
from chapterdesk.services.reaching.who import reached_members
from chapterdesk.services.zones import to_local

WELCOME_DAYS: Final = 14
_LATELY: Final = timedelta(weeks=26)
_MONTH: Final = timedelta(days=31)
_OFF: Final = (MeetingStatus.CANCELLED, MeetingStatus.VOID)


# Put together once: whenever the first page opens that takes longer than to ask.
_SINCE: Final = bindparam("since", type_=Instant())
_MIDNIGHT: Final = bindparam("midnight", type_=LocalTime())
_HELD: Final = (
    select(
        Meeting.group_id,
        Meeting.starts_at,
        Meeting.starts_local,
        func.row_number()
        .over(partition_by=Meeting.group_id, order_by=(Meeting.starts_at.desc(), Meeting.id))
        .label("place"),
    )
    .outerjoin(Group, Group.id == Meeting.group_id)
    .where(
        Meeting.deleted_at.is_(None),
        Meeting.status.not_in(_OFF),
        Meeting.starts_at >= _SINCE,
        Meeting.starts_at <= bindparam("now", type_=Instant()),
        Meeting.starts_local < _MIDNIGHT,
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
    .subquery()
)
_OWN_NUMBER: Final = func.json_extract(
    bindparam("numbers"), literal('$."').concat(func.lower(func.hex(_HELD.c.group_id))).concat('"')
)
_LAST: Final = select(
    _HELD.c.group_id,
    _HELD.c.starts_at,
    _HELD.c.starts_local,
    type_coerce(_HELD.c.starts_at, String).label("stored"),
).where(_HELD.c.place == func.coalesce(_OWN_NUMBER, bindparam("number")))
_PEOPLED: Final = select(Group.id).where(
    exists().where(
        GroupMembership.group_id == Group.id, GroupMembership.status == GroupMemberStatus.ACTIVE
    )
)
_EACH: Final = func.json_each(bindparam("last")).table_valued("value")
_UNSEEN: Final = (
    select(Member.id, GroupMembership.group_id)
    .join(GroupMembership, GroupMembership.member_id == Member.id)
    .join(
        _EACH,
        GroupMembership.group_id == func.unhex(func.json_extract(_EACH.c.value, "$[0]")),
    )
    .where(
        GroupMembership.status == GroupMemberStatus.ACTIVE,
        type_coerce(GroupMembership.since, String) <= func.json_extract(_EACH.c.value, "$[2]"),
        or_(
            Member.last_seen_at.is_(None),
            type_coerce(Member.last_seen_at, String) < func.json_extract(_EACH.c.value, "$[1]"),
        ),
        reached_members(),
    )
)
_AWAY: Final = select(PlannedAbsence.member_id, PlannedAbsence.until).where(
    PlannedAbsence.since <= bindparam("today", type_=Day()),
    or_(PlannedAbsence.until.is_(None), PlannedAbsence.until >= bindparam("day", type_=Day())),
    among(PlannedAbsence.member_id),
)
_EXCUSED: Final = (
    select(Attendance.member_id, func.max(Meeting.starts_at))
    .join(Meeting, Meeting.id == Attendance.meeting_id)
    .where(
        Attendance.status == AttendanceStatus.EXCUSED,
        Meeting.deleted_at.is_(None),
        Meeting.starts_at >= _SINCE,
        among(Attendance.member_id),
    )
    .group_by(Attendance.member_id)
)
_TRIED: Final = (
    select(ContactAttempt.member_id, func.max(ContactAttempt.made_at))
    .where(ContactAttempt.made_at >= _SINCE, among(ContactAttempt.member_id))
    .group_by(ContactAttempt.member_id)
)
_LATE: Final = select(Meeting.id).where(
    Meeting.deleted_at.is_(None),
    Meeting.status.not_in(_OFF),
    Meeting.starts_at >= _SINCE,
    # Whoever is here this evening is welcomed here.
    Meeting.starts_local < _MIDNIGHT,
)
_FIRST_TIMES: Final = (
    select(Attendance.member_id, Meeting.starts_at)
    .join(Meeting, Meeting.id == Attendance.meeting_id)
    .join(Member, Member.id == Attendance.member_id)
    .where(
        among(Attendance.meeting_id),
        Attendance.status.in_(PRESENT),
        Attendance.first_time.is_(True),
        Member.last_seen_at <= Meeting.starts_at,
    )
)
_NAMES: Final = (
    select(Member.id, Member.display_name, Member.shielded)
    .where(among(Member.id), reached_members())
    .order_by(Member.sort_key, Member.id)
)


@dataclass(frozen=True, slots=True)
class People:
    """How many people something is about, and some of their names."""

    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Since:
    """The last but so many meetings of a group; None is of no group."""

    group_id: bytes | None
    starts_at: datetime
    day: date
    stored: str
    """When it began, as it is stored: so that many travel as one value."""


def missed(session: Session, rule: MissedRule, now: datetime, zone: str, most_names: int) -> People:
    """Return who was not seen at so many meetings."""
    return _people(session, missed_ids(session, rule, now, zone), now, zone, most_names)


def newcomers(session: Session, now: datetime, zone: str, most_names: int) -> People:
    """Return who was here for the first time lately, and was not welcomed since."""
    return _people(session, new_ids(session, now, zone), now, zone, most_names)


def missed_ids(
    session: Session, rule: MissedRule, now: datetime, zone: str, group_id: bytes | None = None
) -> set[bytes]:
    """Return who was not seen at so many meetings.

    Args:
        session: Open.
        rule: How many.
        now: The instant.
        zone: The chapter's.
        group_id: Whose meetings count; None for all that somebody belongs to.
    """
    last = _last_but(session, rule, now, zone, group_id)
    if not last:
        return set()
    peopled = _peopled(session)
    own = {one.group_id: one for one in last if one.group_id in peopled}
    found = [(who, own[group]) for who, group in _of_groups(session, list(own.values()))]
    if group_id is None:
        for one in last:
            if one.group_id not in own:
                found += [(who, one) for who in _everybody(session, one, now)]
    if not found:
        return set()
    people = listed({who for who, _since in found})
    known = _Known(session, last, to_local(now, zone).date(), people)
    return {who for who, since in found if not known.of(who, since)}


def new_ids(session: Session, now: datetime, zone: str) -> set[bytes]:
    """Return who was here for the first time lately, and not since."""
    since = now - timedelta(days=WELCOME_DAYS)
    connection = session.connection()
    ids = connection.scalars(_LATE, {"since": since, "midnight": _midnight(now, zone)}).all()
    if not ids:
        return set()
    found = connection.execute(_FIRST_TIMES, {"ids": listed(ids)}).all()
    tried = _tried(session, since, listed({who for who, _at in found}))
    return {who for who, at in found if who not in tried or tried[who] < at}


def one_of(ids: Iterable[bytes]) -> ColumnElement[bool]:
    """Return the condition on `member` who are among these."""
    each = func.json_each(literal(listed(ids))).table_valued("value")
    condition: ColumnElement[bool] = Member.id.in_(select(func.unhex(each.c.value)))
    return condition


def _last_but(
    session: Session, rule: MissedRule, now: datetime, zone: str, group_id: bytes | None
) -> list[_Since]:
    """Return of each group the last but so many of its meetings at which people were marked."""
    given = {
        "since": now - max(_LATELY, (rule.most + 1) * _MONTH),
        "now": now,
        "midnight": _midnight(now, zone),
        "number": rule.meetings,
        "numbers": json.dumps({key.hex(): value for key, value in rule.of_groups.items()}),
    }
    return [
        _Since(row.group_id, row.starts_at, row.starts_local.date(), row.stored)
        for row in session.connection().execute(_LAST, given)
        if group_id is None or row.group_id == group_id
    ]


def _peopled(session: Session) -> frozenset[bytes]:
    """Return the groups that have active members; meetings of the others are everybody's."""
    return frozenset(session.connection().scalars(_PEOPLED))


def _of_groups(session: Session, last: Sequence[_Since]) -> list[tuple[bytes, bytes]]:
    """Return who is active in groups since before, and was seen nowhere since."""
    if not last:
        return []
    each = [[one.group_id.hex(), one.stored, one.day.isoformat()] for one in last if one.group_id]
    rows = session.connection().execute(_UNSEEN, {"last": json.dumps(each)})
    return [(who, group) for who, group in rows]


def _everybody(session: Session, since: _Since, now: datetime) -> Sequence[bytes]:
    """Return who came lately, but not since, to what is everybody's."""
    # Whoever has paused somewhere is left in peace; whoever left a group is not missed in it.
    apart = GroupMembership.status == GroupMemberStatus.PAUSED
    if since.group_id is not None:
        apart = or_(apart, GroupMembership.group_id == since.group_id)
    query = select(Member.id).where(
        Member.last_seen_at >= now - _LATELY,
        Member.last_seen_at < since.starts_at,
        Member.id.not_in(select(GroupMembership.member_id).where(apart)),
        reached_members(),
    )
    return session.connection().scalars(query).all()


class _Known:
    """What says where people have been since some meetings."""

    def __init__(self, session: Session, last: Sequence[_Since], today: date, people: str) -> None:
        first, day = min(one.starts_at for one in last), min(one.day for one in last)
        connection = session.connection()
        self._away: dict[bytes, date] = {}
        for who, until in connection.execute(_AWAY, {"today": today, "day": day, "ids": people}):
            self._away[who] = max(self._away.get(who, day), until or date.max)
        excused = connection.execute(_EXCUSED, {"since": first, "ids": people})
        self._excused = _latest(excused)
        self._tried = _tried(session, first, people)

    def of(self, who: bytes, since: _Since) -> bool:
        """Say whether something says where somebody has been, or somebody saw to it."""
        marks = (self._excused.get(who), self._tried.get(who))
        if any(at is not None and at >= since.starts_at for at in marks):
            return True
        away = self._away.get(who)
        return away is not None and away >= since.day


def _tried(session: Session, since: datetime, people: str) -> dict[bytes, datetime]:
    found = session.connection().execute(_TRIED, {"since": since, "ids": people})
    return _latest(found)


def _latest(rows: Iterable[Any]) -> dict[bytes, datetime]:
    return {row[0]: row[1] for row in rows}


def _midnight(now: datetime, zone: str) -> datetime:
    return datetime.combine(to_local(now, zone).date(), datetime.min.time())


def _people(
    session: Session, ids: Iterable[bytes], now: datetime, zone: str, most_names: int
) -> People:
    """Return how many of some people may be contacted, with the first names in their order."""
    wanted = listed(ids)
    if wanted == "[]":
        return People(0)
    # Not through the session: it would look at each row for an object.
    rows = session.connection().execute(_NAMES, {"ids": wanted}).all()
    today = to_local(now, zone).date()
    unwilling = ended(session, ConsentPurpose.CONTACT_ME, today, [row.id for row in rows])
    willing = [row for row in rows if row.id not in unwilling]
    return People(
        len(willing),
        tuple(shown_name(row.display_name, shielded=row.shielded) for row in willing[:most_names]),
    )
