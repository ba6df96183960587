"""Who is to be tried again, for the first page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.models import Consent, ContactAttempt, Member
from chapterdesk.services.among import among, listed
from chapterdesk.services.consents.asking import ended, may_have_ended
from chapterdesk.services.naming import shown_name
from chapterdesk.services.reaching.who import is_latest, reached_members


@dataclass(frozen=True, slots=True)
class ReachDue:
    """How many people are to be tried again, since when, and some of their names."""

    count: int
    since: date
    names: tuple[str, ...]


def reach_due(session: Session, today: date, names: int) -> ReachDue:
    """Return who is to be tried again; initials for somebody who is shielded.

    Whoever does not want to be contacted any more is not: neither counted nor named.
    """
    where: tuple[ColumnElement[bool], ...] = (
        Member.id == ContactAttempt.member_id,
        ContactAttempt.next_on <= today,
        is_latest(),
        reached_members(),
    )
    given = {}
    if unwilling := _unwilling(session, where, today):
        where = (*where, ~among(Member.id))
        given = {"ids": listed(unwilling)}
    count, since = session.execute(
        select(func.count(), func.min(ContactAttempt.next_on))
        .select_from(ContactAttempt)
        .join(Member, where[0])
        .where(*where[1:]),
        given,
    ).one()
    if not count:
        return ReachDue(0, today, ())
    found = session.execute(
        select(Member.display_name, Member.shielded)
        .join(ContactAttempt, where[0])
        .where(*where[1:])
        .order_by(ContactAttempt.next_on, Member.sort_key)
        .limit(names),
        given,
    )
    shown = tuple(shown_name(name, shielded=shielded) for name, shielded in found)
    return ReachDue(count, since or today, shown)


def _unwilling(
    session: Session, where: tuple[ColumnElement[bool], ...], today: date
) -> frozenset[bytes]:
    """Return who of them said no to being contacted, or whose yes has ended."""
    purpose = ConsentPurpose.CONTACT_ME
    # Asked first of a few: hardly anybody who is to be tried again has such a row at all.
    asked = session.scalars(
        select(Member.id)
        .join(ContactAttempt, where[0])
        .join(Consent, Consent.member_id == Member.id)
        .where(
            *where[1:],
            may_have_ended(purpose, today),
        )
        .distinct()
    ).all()
    return ended(session, purpose, today, asked)
