"""Who is to be tried again, for the first page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.models import ContactAttempt, Member
from chapterdesk.services.naming import shown_name
from chapterdesk.services.reaching.who import is_latest, reached_members


@dataclass(frozen=True, slots=True)
class ReachDue:
    """How many people are to be tried again, since when, and some of their names."""

    count: int
    since: date
    names: tuple[str, ...]


def reach_due(session: Session, today: date, names: int) -> ReachDue:
    """Return who is to be tried again; initials for somebody who is shielded."""
    where = (
        Member.id == ContactAttempt.member_id,
        ContactAttempt.next_on <= today,
        is_latest(),
        reached_members(),
    )
    count, since = session.execute(
        select(func.count(), func.min(ContactAttempt.next_on))
        .select_from(ContactAttempt)
        .join(Member, where[0])
        .where(*where[1:])
    ).one()
    if not count:
        return ReachDue(0, today, ())
    found = session.execute(
        select(Member.display_name, Member.shielded)
        .join(ContactAttempt, where[0])
        .where(*where[1:])
        .order_by(ContactAttempt.next_on, Member.sort_key)
        .limit(names)
    )
    shown = tuple(shown_name(name, shielded=shielded) for name, shielded in found)
    return ReachDue(count, since or today, shown)
