"""What lapses before a meeting: places that are kept for somebody, and what nobody has said yet."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.event_vocabulary import ParticipationStatus, WaitlistMode
from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus, MeetingStatus
from chapterdesk.models import (
    Event,
    EventQuestion,
    Group,
    GroupMembership,
    Meeting,
    Member,
    Participation,
    ParticipationAnswer,
    ParticipationNeed,
)
from chapterdesk.models.base import Day, Instant
from chapterdesk.services.answering import read_answer_days
from chapterdesk.services.groups.waiting import ASKED_ON
from chapterdesk.services.meeting_rows import kind_label, usable_members
from chapterdesk.services.naming import shown_name
from chapterdesk.services.zones import to_local

OFFER_HOURS: Final = 72
NEEDS_DAYS: Final = 7
_OFF: Final = (MeetingStatus.CANCELLED, MeetingStatus.VOID)
_S: Final = ParticipationStatus

_NOW: Final = bindparam("now", type_=Instant())
_UNTIL: Final = bindparam("until", type_=Instant())
_AHEAD: Final = (
    Meeting.deleted_at.is_(None),
    Meeting.status.not_in(_OFF),
    Meeting.starts_at > _NOW,
)
# Put together once: whenever the first page opens that takes longer than to ask.
_OFFERED: Final = (
    select(
        Meeting.id, Meeting.title, Meeting.kind, Meeting.timezone, Group.name, Group.alias,
        Group.attendance_mode, Participation.offer_ends_at, Member.display_name, Member.shielded,
    )
    .join(Participation, Participation.meeting_id == Meeting.id)
    .join(Member, Member.id == Participation.member_id)
    .outerjoin(Group, Group.id == Meeting.group_id)
    .where(
        *_AHEAD,
        Participation.status == _S.OFFERED,
        Participation.offer_ends_at <= _UNTIL,
        usable_members(),
    )
    .order_by(Participation.offer_ends_at, Member.sort_key, Member.id)
)  # fmt: skip
_ASKED: Final = (
    select(
        Group.id, Group.name, Group.alias, Group.attendance_mode, ASKED_ON.label("asked_on"),
        Member.display_name, Member.shielded,
    )
    .join(GroupMembership, GroupMembership.group_id == Group.id)
    .join(Member, Member.id == GroupMembership.member_id)
    .where(
        Group.deleted_at.is_(None),
        Group.archived_at.is_(None),
        GroupMembership.status == GroupMemberStatus.INVITED,
        GroupMembership.waiting_at.is_not(None),
        bindparam("asked_by", type_=Day()) >= ASKED_ON,
        usable_members(),
    )
    .order_by(ASKED_ON, Member.sort_key, Member.id)
)  # fmt: skip
_SAID: Final = or_(
    exists().where(ParticipationNeed.participation_id == Participation.id),
    exists().where(ParticipationAnswer.participation_id == Participation.id),
)
_ANSWERED: Final = (
    exists()
    .where(
        ParticipationAnswer.participation_id == Participation.id,
        ParticipationAnswer.question_id == EventQuestion.id,
        ParticipationAnswer.text != "",
    )
    .correlate_except(ParticipationAnswer)
)
_LEFT_OUT: Final = (
    exists()
    .where(
        EventQuestion.meeting_id == Participation.meeting_id,
        EventQuestion.required.is_(True),
        EventQuestion.deleted_at.is_(None),
        ~_ANSWERED,
    )
    .correlate_except(EventQuestion)
)
_COMES: Final = case(
    (
        (Event.waitlist_mode == WaitlistMode.LOTTERY) & Event.drawn_at.is_(None),
        Participation.status == _S.CONFIRMED,
    ),
    else_=Participation.status.in_((_S.REGISTERED, _S.CONFIRMED)),
)
_SILENT: Final = (
    select(
        Meeting.id, Meeting.title, Meeting.kind, Meeting.starts_local, Group.name, Group.alias,
        func.count().label("people"),
    )
    .join(Event, Event.meeting_id == Meeting.id)
    .join(Participation, Participation.meeting_id == Meeting.id)
    .join(Member, Member.id == Participation.member_id)
    .outerjoin(Group, Group.id == Meeting.group_id)
    .where(
        *_AHEAD,
        Meeting.starts_at <= _UNTIL,
        _COMES,
        or_(~_SAID, _LEFT_OUT),
        usable_members(),
    )
    .group_by(Meeting.id)
    .order_by(Meeting.starts_at)
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something about one event or group: what it is called, how many it is about, until when.

    Attributes:
        due_on: The day on which an offer ends, an event is, or an answer was due.
        names: Some of whom it is about; nobody of what only counts heads.
    """

    subject_id: bytes
    label: str
    count: int
    due_on: date
    names: tuple[str, ...] = ()


def offers(session: Session, now: datetime, most_names: int) -> list[Kept]:
    """Return the events at which an offered place lapses soon, or would have lapsed."""
    until = now + timedelta(hours=OFFER_HOURS)
    rows: Any = session.execute(_OFFERED, {"now": now, "until": until})
    found: dict[bytes, Kept] = {}
    for row in rows:
        known = found.get(row.id)
        names = known.names if known else ()
        if row.attendance_mode != AttendanceMode.COUNT_ONLY and len(names) < most_names:
            names = (*names, shown_name(row.display_name, shielded=row.shielded))
        found[row.id] = Kept(
            subject_id=row.id,
            label=_label(row),
            count=known.count + 1 if known else 1,
            due_on=known.due_on if known else to_local(row.offer_ends_at, row.timezone).date(),
            names=names,
        )
    return list(found.values())


def asked(session: Session, today: date, most_names: int) -> list[Kept]:
    """Return the groups that keep a place for somebody who has had their days to answer."""
    kept = read_answer_days(session)
    rows: Any = session.execute(_ASKED, {"asked_by": today - timedelta(days=kept.fewest)})
    found: dict[bytes, Kept] = {}
    for row in rows:
        asked_day = row.asked_on if isinstance(row.asked_on, date) else today
        answer_by = asked_day + timedelta(days=kept.of(row.id))
        if answer_by > today:
            continue
        known = found.get(row.id)
        names = known.names if known else ()
        # SECURITY: who waits for a group that counts heads is not told on the first page.
        if row.attendance_mode != AttendanceMode.COUNT_ONLY and len(names) < most_names:
            names = (*names, shown_name(row.display_name, shielded=row.shielded))
        found[row.id] = Kept(
            subject_id=row.id,
            label=row.alias or row.name,
            count=known.count + 1 if known else 1,
            due_on=known.due_on if known else answer_by,
            names=names,
        )
    return list(found.values())


def silent(session: Session, now: datetime) -> list[Kept]:
    """Return the events of the next days to which people come who have not said what they need.

    Where questions have to be answered that is whoever left one out; else whoever said nothing.
    """
    until = now + timedelta(days=NEEDS_DAYS)
    rows: Any = session.execute(_SILENT, {"now": now, "until": until})
    return [
        Kept(
            subject_id=row.id,
            label=_label(row),
            count=row.people,
            due_on=row.starts_local.date(),
        )
        for row in rows
    ]


def _label(row: Any) -> str:
    return str(row.title or row.alias or row.name or kind_label(row.kind))
