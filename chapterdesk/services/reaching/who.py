"""Whom lists of people to reach may hold, as conditions that the database asks.

SECURITY: nobody who is shielded, only kept, archived, in the bin or merged; nobody who has said
that they do not want to be contacted, or whose word has run out.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import String, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import (
    Answer,
    ConsentPurpose,
    ConsentStatus,
    ContactOutcome,
    GroupMemberStatus,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import Consent, ContactAttempt, ContactPoint, GroupMembership, Member
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.reaching.shapes import Channel
from chapterdesk.services.reaching.ways import calling, phone, writing

REACHABLE: Final = "reachable"
_AWAY: Final = (MemberStatus.PAUSED, MemberStatus.FORMER, MemberStatus.ARCHIVED)
_GIVEN: Final = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
_ENDED: Final = (ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN, ConsentStatus.EXPIRED)


def reached_members() -> ColumnElement[bool]:
    """Return the condition on `member` for whom there are lists at all, shielded people too."""
    return and_(usable_members(), Member.status.not_in(_AWAY))


def listed_members() -> ColumnElement[bool]:
    """Return the condition on `member` whom lists may show."""
    return and_(reached_members(), Member.shielded.is_(False))


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


def reason_column(channel: Channel, today: date) -> ColumnElement[str]:
    """Return `REACHABLE`, or why somebody may not be reached this way."""
    asked = ContactPoint.member_id == Member.id
    return case(
        (_refused(today), literal("refused")),
        (_declined(today), literal("declined")),
        (exists().where(asked, _usable(channel), ~_is_wrong()), literal(REACHABLE)),
        (exists().where(asked, _usable(channel)), literal("wrong_number")),
        (exists().where(asked, _not_asked(channel)), literal("not_asked")),
        (exists().where(asked, _of(channel)), literal("said_no")),
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
    return exists().where(
        ContactAttempt.contact_id == ContactPoint.id,
        ContactAttempt.member_id == ContactPoint.member_id,
        ContactAttempt.outcome == ContactOutcome.WRONG_NUMBER,
        ContactAttempt.made_at >= ContactPoint.updated_at,
    )


def wrong_ways(member_ids: Any) -> Any:
    """Return the query of the ways of some people that reached somebody else."""
    return select(ContactPoint.id).where(ContactPoint.member_id.in_(member_ids), _is_wrong())


def _refused(today: date) -> ColumnElement[bool]:
    """Return the condition that somebody's last word is that they do not want to be contacted.

    Not asked is not refused. Of two words on one day the refusal stands.
    """
    given = aliased(Consent)
    over = or_(
        Consent.status.in_(_ENDED),
        and_(Consent.status.in_(_GIVEN), Consent.expires_on < today),
    )
    said, again = _said(Consent), _said(given)
    stands = and_(
        given.member_id == Consent.member_id,
        given.purpose == ConsentPurpose.CONTACT_ME,
        given.status.in_(_GIVEN),
        or_(given.expires_on.is_(None), given.expires_on >= today),
        again > said,
    )
    return exists().where(
        Consent.member_id == Member.id,
        Consent.purpose == ConsentPurpose.CONTACT_ME,
        over,
        ~exists().where(stands),
    )


def _said(consent: Any) -> ColumnElement[str]:
    return func.coalesce(consent.said_on, literal("", String))


def _declined(today: date) -> ColumnElement[bool]:
    """Return the condition that the last try was not wanted, until the day they named."""
    return exists().where(
        ContactAttempt.member_id == Member.id,
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
