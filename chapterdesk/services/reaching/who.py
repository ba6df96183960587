"""Whom lists of people to reach may hold, as conditions that the database asks.

SECURITY: nobody who is shielded, only kept, archived, in the bin or merged; nobody who has said
that they do not want to be contacted, or whose word has run out.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, case, exists, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import (
    Answer,
    ContactOutcome,
    GroupMemberStatus,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import ContactAttempt, ContactPoint, GroupMembership, Member
from chapterdesk.services.among import among
from chapterdesk.services.meeting_rows import active_members, usable_members
from chapterdesk.services.reaching.shapes import Channel
from chapterdesk.services.reaching.ways import calling, phone, writing

REACHABLE: Final = "reachable"
_AWAY: Final = (MemberStatus.PAUSED, MemberStatus.FORMER, MemberStatus.ARCHIVED)


def reached_members() -> ColumnElement[bool]:
    """Return the condition on `member` for whom there are lists at all, shielded people too."""
    return and_(usable_members(), Member.status.not_in(_AWAY))


def listed_members() -> ColumnElement[bool]:
    """Return the condition on `member` whom lists may show.

    Who is shielded or only kept is one small set: the rest is answered by the index of the list.
    """
    other = aliased(Member)
    kept = select(other.id).where(
        or_(other.restricted_on.is_not(None), other.shielded.is_not(False))
    )
    return and_(active_members(), Member.status.not_in(_AWAY), Member.id.not_in(kept))


def in_group(group_id: bytes) -> ColumnElement[bool]:
    """Return the condition on `member` who belong to a group."""
    inner = select(GroupMembership.member_id).where(
        GroupMembership.group_id == group_id, GroupMembership.status == GroupMemberStatus.ACTIVE
    )
    return Member.id.in_(inner)


def due_members(today: date) -> ColumnElement[bool]:
    """Return the condition on `member` whose next day has come: of their latest try alone."""
    inner = select(ContactAttempt.member_id).where(ContactAttempt.next_on <= today, is_latest())
    return Member.id.in_(inner)


def reason_column(channel: Channel, today: date, only: bytes | None = None) -> ColumnElement[str]:
    """Return `REACHABLE`, or why somebody may not be reached this way.

    Whoever asks gives the ids of those who do not want to be contacted, as `ids` of `among`.

    Each question is one set of people, read through once: asked person by person, a large chapter
    would look into a hundred thousand places of every table.

    Args:
        channel: This way.
        today: The day where the chapter is.
        only: Where one person alone is asked about.
    """

    def inside(column: Any, query: Select[bytes]) -> ColumnElement[bool]:
        return Member.id.in_(query if only is None else query.where(column == only))

    def with_way(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        query = select(ContactPoint.member_id).where(*conditions)
        return inside(ContactPoint.member_id, query)

    return case(
        (among(Member.id), literal("refused")),
        (inside(ContactAttempt.member_id, _declined(today)), literal("declined")),
        (with_way(_usable(channel), ~_is_wrong()), literal(REACHABLE)),
        (with_way(_usable(channel)), literal("wrong_number")),
        (with_way(_not_asked(channel)), literal("not_asked")),
        (with_way(_of(channel)), literal("said_no")),
        else_=literal("no_way"),
    )


def _usable(channel: Channel) -> ColumnElement[bool]:
    return {"calls": calling(), "messages": writing(), "any": or_(calling(), writing())}[channel]


def _not_asked(channel: Channel) -> ColumnElement[bool]:
    call = and_(phone(), ContactPoint.voicemail_rule == VoicemailRule.UNKNOWN)
    write = ContactPoint.text_ok == Answer.UNKNOWN
    return {"calls": call, "messages": write, "any": or_(call, write)}[channel]


def _of(channel: Channel) -> ColumnElement[bool]:
    return phone() if channel == "calls" else literal(value=True)


def _is_wrong() -> ColumnElement[bool]:
    """Return the condition that a way reached somebody else, and was not changed since."""
    way = aliased(ContactPoint)
    wrong = (
        select(way.id)
        .join(
            ContactAttempt,
            and_(
                ContactAttempt.contact_id == way.id,
                ContactAttempt.member_id == way.member_id,
                ContactAttempt.made_at >= way.updated_at,
            ),
        )
        .where(ContactAttempt.outcome == ContactOutcome.WRONG_NUMBER)
    )
    return ContactPoint.id.in_(wrong)


def wrong_ways(member_ids: Any) -> Any:
    """Return the query of the ways of some people that reached somebody else."""
    return select(ContactPoint.id).where(ContactPoint.member_id.in_(member_ids), _is_wrong())


def _declined(today: date) -> Select[bytes]:
    """Return those who did not want the last try, until the day they named."""
    return select(ContactAttempt.member_id).where(
        ContactAttempt.outcome == ContactOutcome.REFUSED,
        or_(ContactAttempt.next_on.is_(None), ContactAttempt.next_on > today),
        is_latest(),
    )


def is_latest() -> ColumnElement[bool]:
    """Return the condition that a try is the latest of its person."""
    later, than = aliased(ContactAttempt), ContactAttempt
    return ~exists().where(
        later.member_id == than.member_id,
        or_(
            later.made_at > than.made_at,
            and_(later.made_at == than.made_at, later.id > than.id),
        ),
    )
