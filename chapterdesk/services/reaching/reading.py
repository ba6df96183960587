"""Lists of people to reach: who is on one, read once until something changes, and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import ContactOutcome
from chapterdesk.core.words import _
from chapterdesk.models import ContactAttempt, ContactPoint, Member
from chapterdesk.services.members.reading import MemberRow, contact_draft, member_rows
from chapterdesk.services.reaching.missed import missed_ids, new_ids, one_of
from chapterdesk.services.reaching.rule import read_rule
from chapterdesk.services.reaching.shapes import (
    AttemptView,
    Channel,
    LeftOutRow,
    ReachFilter,
    ReachRow,
    ReachWay,
    Reason,
)
from chapterdesk.services.reaching.unseen import unseen_members
from chapterdesk.services.reaching.ways import best_first, may_use, reach_way
from chapterdesk.services.reaching.who import (
    due_members,
    in_group,
    listed_members,
    read_listed,
    reasons,
    wrong_ways,
)
from chapterdesk.services.zones import chapter_zone, to_local

_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is on a list, in the order of names, and who is left out of it and why."""

    reachable: tuple[bytes, ...]
    left_out: tuple[tuple[bytes, Reason], ...]
    shielded: int


def make_plan(session: Session, wanted: ReachFilter, now: datetime) -> Plan:
    """Return whom a list holds: who is asked about first, then what decides about them."""
    zone = chapter_zone(session)
    today = to_local(now, zone).date()
    people = read_listed(session, _asked(session, wanted, now, zone, today))
    why = reasons(session, people.ids, wanted.channel, today)
    return Plan(
        reachable=tuple(each for each in people.ids if each not in why),
        left_out=tuple(why.items()),
        shielded=people.shielded,
    )


def _asked(
    session: Session, wanted: ReachFilter, now: datetime, zone: str, today: date
) -> tuple[ColumnElement[bool], ...]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.group_id is not None:
        conditions.append(in_group(wanted.group_id))
    if wanted.who == "due":
        conditions.append(due_members(today))
    elif wanted.who == "unseen":
        conditions.append(
            unseen_members(weeks=wanted.weeks, now=now, zone=zone, group_id=wanted.group_id)
        )
    elif wanted.who == "missed":
        rule = read_rule(session)
        conditions.append(one_of(missed_ids(session, rule, now, zone, wanted.group_id)))
    elif wanted.who == "new":
        conditions.append(one_of(new_ids(session, now, zone)))
    return tuple(conditions)


def reason_of(session: Session, member_id: bytes, channel: Channel, now: datetime) -> Reason | None:
    """Return why somebody may not be reached; None where they may."""
    today = to_local(now, chapter_zone(session)).date()
    return reasons(session, (member_id,), channel, today).get(member_id)


def still_listed(session: Session, ids: Sequence[bytes]) -> list[bytes]:
    """Return those whom a list may show, asked again as they are now."""
    found = set(session.scalars(select(Member.id).where(Member.id.in_(ids), listed_members())))
    return [member_id for member_id in ids if member_id in found]


def reach_rows(
    session: Session, ids: Sequence[bytes], channel: Channel, now: datetime
) -> tuple[ReachRow, ...]:
    """Return rows in the order of `ids`, with the ways that may be used and no other."""
    found: list[ReachRow] = []
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        ways = _ways(session, part, channel, now)
        last = _last(session, part)
        found += [
            _row(member, ways.get(member.id, ()), last.get(member.id))
            for member in member_rows(session, part)
        ]
    return tuple(found)


def _row(member: MemberRow, ways: Sequence[ReachWay], last: "_Last | None") -> ReachRow:
    return ReachRow(
        id=member.id,
        name=member.name,
        pronouns=member.pronouns,
        ways=tuple(ways),
        last_seen_on=member.last_seen_on,
        last_outcome=last.outcome if last else None,
        last_tried_at=last.at if last else None,
        next_on=last.next_on if last else None,
    )


def left_out_rows(
    session: Session, left_out: Sequence[tuple[bytes, Reason]], channel: Channel
) -> tuple[LeftOutRow, ...]:
    """Return who is left out, with the reason in words."""
    reasons = dict(left_out)
    return tuple(
        LeftOutRow(
            id=member.id,
            name=member.name,
            pronouns=member.pronouns,
            reason=reasons[member.id],
            sentence=reason_sentence(reasons[member.id], channel),
        )
        for member in member_rows(session, list(reasons))
    )


def reason_sentence(reason: Reason, channel: Channel) -> str:
    """Return why somebody is on no list, in words."""
    if reason == "no_way" and channel == "calls":
        return _("No telephone number is written down.")
    if reason == "not_asked" and channel == "calls":
        return _("Not asked yet whether we may call: do not call.")
    if reason == "said_no" and channel == "calls":
        return _("They do not want to be called.")
    return {
        "declined": _("They did not want to talk when they were last reached."),
        "run_out": _("They once agreed to be contacted; that has run out. Ask them again."),
        "refused": _("They do not want to be contacted."),
        "wrong_number": _("Somebody else was reached there. Ask for another number."),
        "not_asked": _("Not asked yet whether we may write: do not write."),
        "said_no": _("No way that may be used is written down."),
        "no_way": _("No way to reach them is written down."),
    }[reason]


def attempt_views(session: Session, member_id: bytes) -> tuple[AttemptView, ...]:
    """Return the tries to reach somebody, the latest first."""
    zone = chapter_zone(session)
    query = (
        select(ContactAttempt)
        .where(ContactAttempt.member_id == member_id)
        .order_by(ContactAttempt.made_at.desc(), ContactAttempt.id.desc())
    )
    return tuple(
        AttemptView(
            id=row.id,
            at=to_local(row.made_at, zone),
            outcome=row.outcome,
            next_on=row.next_on,
            remark=row.remark,
        )
        for row in session.scalars(query)
    )


@dataclass(frozen=True, slots=True)
class _Last:
    outcome: ContactOutcome
    at: datetime
    next_on: date | None


def _last(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, _Last]:
    zone = chapter_zone(session)
    query = (
        select(
            ContactAttempt.member_id,
            ContactAttempt.outcome,
            ContactAttempt.made_at,
            ContactAttempt.next_on,
        )
        .where(ContactAttempt.member_id.in_(ids))
        .order_by(ContactAttempt.made_at, ContactAttempt.id)
    )
    return {
        bytes(row.member_id): _Last(row.outcome, to_local(row.made_at, zone), row.next_on)
        for row in session.execute(query)
    }


def _ways(
    session: Session, ids: Sequence[bytes], channel: Channel, now: datetime
) -> Mapping[bytes, Sequence[ReachWay]]:
    local = to_local(now, chapter_zone(session))
    wrong = frozenset(session.scalars(wrong_ways(ids)))
    rows: Any = session.scalars(
        select(ContactPoint)
        .where(ContactPoint.member_id.in_(ids))
        .order_by(ContactPoint.preferred.desc(), ContactPoint.position, ContactPoint.id)
    )
    found: dict[bytes, list[ReachWay]] = {}
    for point in rows:
        draft = contact_draft(point)
        if point.id not in wrong and may_use(draft, channel):
            way = reach_way(point.id, draft, channel, local)
            found.setdefault(point.member_id, []).append(way)
    return {member_id: sorted(ways, key=best_first) for member_id, ways in found.items()}
