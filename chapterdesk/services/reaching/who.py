"""Whom lists of people to reach may hold, as conditions that the database asks.

SECURITY: nobody who is shielded, only kept, archived, in the bin or merged; nobody who has said
that they do not want to be contacted, or whose word has run out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, case, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import (
    Answer,
    ConsentPurpose,
    ContactOutcome,
    GroupMemberStatus,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import ContactAttempt, ContactPoint, GroupMembership, Member
from chapterdesk.services.among import among, listed
from chapterdesk.services.consents.asking import ended, run_out
from chapterdesk.services.meeting_rows import active_members, usable_members
from chapterdesk.services.reaching.shapes import Channel, Reason
from chapterdesk.services.reaching.ways import calling, phone, writing

_AWAY: Final = (MemberStatus.PAUSED, MemberStatus.FORMER, MemberStatus.ARCHIVED)
_FEW: Final = 2_000
"""People up to whom their ways are looked up; those of more are read through once."""
_THEIR_WORD: Final = (ContactOutcome.REACHED, ContactOutcome.REFUSED)
"""What came of tries in which the person was spoken to."""
_USABLE: Final = 4
_WHY: Final[tuple[Reason, ...]] = ("no_way", "said_no", "not_asked", "wrong_number")
"""Why the best way of somebody is not used, by its rank."""


def reached_members() -> ColumnElement[bool]:
    """Return the condition on `member` for whom there are lists at all, shielded people too."""
    return and_(usable_members(), Member.status.not_in(_AWAY))


def listed_members() -> ColumnElement[bool]:
    """Return the condition on `member` whom lists may show."""
    return and_(reached_members(), Member.shielded.is_(False))


@dataclass(frozen=True, slots=True)
class Listed:
    """Whom a list is about, in the order of names, and how many are shielded from it."""

    ids: tuple[bytes, ...]
    shielded: int


def read_listed(session: Session, conditions: Sequence[ColumnElement[bool]]) -> Listed:
    """Return whom a list may show, and how many more it would hold if they were not shielded.

    Who is shielded or only kept is one small set: everybody else is answered by the index of the
    list, which does not know of either.
    """
    # Not through the session: it would look at each of a hundred thousand rows for objects.
    connection = session.connection()
    kept: set[bytes] = set()
    shielded = 0
    few = or_(Member.restricted_on.is_not(None), Member.shielded.is_not(False))
    would = and_(reached_members(), Member.shielded.is_(True))
    for member_id, counts in connection.execute(select(Member.id, would).where(few, *conditions)):
        kept.add(member_id)
        shielded += bool(counts)
    query = (
        select(Member.id)
        .where(active_members(), Member.status.not_in(_AWAY), *conditions)
        .order_by(Member.sort_key, Member.id)
    )
    ids = connection.scalars(query).all()
    return Listed(tuple(each for each in ids if each not in kept), shielded)


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


def reasons(
    session: Session, ids: Sequence[bytes], channel: Channel, today: date
) -> Mapping[bytes, Reason]:
    """Return why people may not be reached this way; who is not in it may be.

    Each question is one narrow set, read once and put together here: asked person by person, a
    large chapter would look into a hundred thousand places of every table.

    Args:
        session: Open.
        ids: They.
        channel: This way.
        today: The day where the chapter is.
    """
    few = ids if len(ids) <= _FEW else None
    unwilling = ended(session, ConsentPurpose.CONTACT_ME, today, few)
    declined = set(_scalars(session, _declined(today), ContactAttempt.member_id, few))
    ranks = _ranks(session, channel, few)
    # Those whose yes ended by itself are told from those who said no.
    over = run_out(session, list(unwilling), ConsentPurpose.CONTACT_ME, today)
    found: dict[bytes, Reason] = {}
    for member_id in ids:
        if member_id in unwilling:
            found[member_id] = "run_out" if member_id in over else "refused"
        elif member_id in declined:
            found[member_id] = "declined"
        elif (rank := ranks.get(member_id, 0)) != _USABLE:
            found[member_id] = _WHY[rank]
    return found


def _ranks(session: Session, channel: Channel, few: Sequence[bytes] | None) -> dict[bytes, int]:
    """Return the rank of the best way of people; who has none for this channel is not in it."""
    rank = case(
        (and_(_usable(channel), ~_is_wrong()), literal(_USABLE)),
        (_usable(channel), literal(_WHY.index("wrong_number"))),
        (_not_asked(channel), literal(_WHY.index("not_asked"))),
        else_=literal(_WHY.index("said_no")),
    )
    query = select(ContactPoint.member_id, rank).where(_of(channel))
    best: dict[bytes, int] = {}
    for member_id, value in _rows(session, query, ContactPoint.member_id, few):
        if value > best.get(member_id, 0):
            best[member_id] = value
    return best


def _rows(session: Session, query: Any, owner: Any, few: Sequence[bytes] | None) -> Iterable[Any]:
    connection = session.connection()
    if few is None:
        return connection.execute(query).all()
    return connection.execute(query.where(among(owner)), {"ids": listed(few)}).all()


def _scalars(
    session: Session, query: Any, owner: Any, few: Sequence[bytes] | None
) -> Iterable[bytes]:
    return (row[0] for row in _rows(session, query, owner, few))


def _usable(channel: Channel) -> ColumnElement[bool]:
    return {"calls": calling(), "messages": writing(), "any": or_(calling(), writing())}[channel]


def _not_asked(channel: Channel) -> ColumnElement[bool]:
    call = and_(phone(), ContactPoint.voicemail_rule == VoicemailRule.UNKNOWN)
    write = ContactPoint.text_ok == Answer.UNKNOWN
    return {"calls": call, "messages": write, "any": or_(call, write)}[channel]


def _of(channel: Channel) -> ColumnElement[bool]:
    return phone() if channel == "calls" else literal(value=True)


def _is_wrong() -> ColumnElement[bool]:
    """Return the condition that a way reached somebody else.

    Another number is another row, so the mark holds as long as the number does.
    """
    way = aliased(ContactPoint)
    wrong = (
        select(way.id)
        .join(
            ContactAttempt,
            and_(
                ContactAttempt.contact_id == way.id,
                ContactAttempt.member_id == way.member_id,
            ),
        )
        .where(ContactAttempt.outcome == ContactOutcome.WRONG_NUMBER)
    )
    return ContactPoint.id.in_(wrong)


def wrong_ways(member_ids: Any) -> Any:
    """Return the query of the ways of some people that reached somebody else."""
    return select(ContactPoint.id).where(ContactPoint.member_id.in_(member_ids), _is_wrong())


def _declined(today: date) -> Select[bytes]:
    """Return those who said in their last word to us that they did not want it.

    It stands until the day they named. A try that reached nobody is no word of theirs.
    """
    return select(ContactAttempt.member_id).where(
        ContactAttempt.outcome == ContactOutcome.REFUSED,
        or_(ContactAttempt.next_on.is_(None), ContactAttempt.next_on > today),
        is_latest(of=_THEIR_WORD),
    )


def is_latest(of: Collection[ContactOutcome] = tuple(ContactOutcome)) -> ColumnElement[bool]:
    """Return the condition that a try is the latest of its person, among those with an outcome."""
    later, than = aliased(ContactAttempt), ContactAttempt
    every = len(of) == len(ContactOutcome)
    return ~exists().where(
        later.member_id == than.member_id,
        *(() if every else (later.outcome.in_(of),)),
        or_(
            later.made_at > than.made_at,
            and_(later.made_at == than.made_at, later.id > than.id),
        ),
    )
