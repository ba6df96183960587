"""Who is to be tried again, for the first page."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.models import Consent, ContactAttempt, Member
from chapterdesk.services.among import among, listed
from chapterdesk.services.consents.asking import ended, may_have_ended
from chapterdesk.services.naming import shown_name
from chapterdesk.services.reaching.who import is_latest, reached_members

_PURPOSE: Final = ConsentPurpose.CONTACT_ME


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
    count, since = session.execute(_asked(today).count).one()
    if not count:
        return ReachDue(0, today, ())
    given: dict[str, object] = {"names": names}
    asked = _asked(today)
    if unwilling := _unwilling(session, today):
        asked = _asked(today, but_some=True)
        given["ids"] = listed(unwilling)
        count, since = session.execute(asked.count, given).one()
    found = session.execute(asked.names, given)
    shown = tuple(shown_name(name, shielded=shielded) for name, shielded in found)
    return ReachDue(count, since or today, shown)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of those who are to be tried again: how many since when, and who."""

    count: Select[int, date | None]
    names: Select[str, bool]


def _where(today: date) -> tuple[ColumnElement[bool], ...]:
    return (ContactAttempt.next_on <= today, is_latest(), reached_members())


# Put together once a day: at the opening of a vault that takes longer than to ask.
@lru_cache(maxsize=2)
def _asked(today: date, *, but_some: bool = False) -> _Asked:
    where = (*_where(today), ~among(Member.id)) if but_some else _where(today)
    theirs = Member.id == ContactAttempt.member_id
    return _Asked(
        count=select(func.count(), func.min(ContactAttempt.next_on))
        .select_from(ContactAttempt)
        .join(Member, theirs)
        .where(*where),
        names=select(Member.display_name, Member.shielded)
        .join(ContactAttempt, theirs)
        .where(*where)
        .order_by(ContactAttempt.next_on, Member.sort_key)
        .limit(bindparam("names")),
    )


@lru_cache(maxsize=1)
def _having_said(today: date) -> Select[Any]:
    return (
        select(Member.id)
        .join(ContactAttempt, Member.id == ContactAttempt.member_id)
        .join(Consent, Consent.member_id == Member.id)
        .where(*_where(today), may_have_ended(_PURPOSE, today))
        .distinct()
    )


def _unwilling(session: Session, today: date) -> frozenset[bytes]:
    """Return who of them said no to being contacted, or whose yes has ended."""
    # Asked first of a few: hardly anybody who is to be tried again has such a row at all.
    asked = session.scalars(_having_said(today)).all()
    return ended(session, _PURPOSE, today, asked) if asked else frozenset()
