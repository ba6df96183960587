"""Who counts as one of the adults: 18 or over, and every needed check valid on the day.

What is not known counts as no. Meetings, shifts and mentoring ask here.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.core.vocabulary import AgeBand
from chapterdesk.models import Member, MemberCheck, Setting
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.members.checking import MINOR_BANDS
from chapterdesk.services.naming import shown_name
from chapterdesk.services.safeguarding.shapes import Standing, StandingRow

ADULTS: Final = 2
"""How many adults are with people under 18, so that nobody is ever alone with one."""
NEEDED_KEY: Final = "safeguarding.needed"
_FIRST: Final = (CheckKind.BACKGROUND,)
"""What is needed where the chapter has not said otherwise."""


def needed_kinds(session: Session) -> tuple[CheckKind, ...]:
    """Return which checks somebody needs to count as one of the adults."""
    row = session.get(Setting, NEEDED_KEY)
    if row is None:
        return _FIRST
    known = {kind.value for kind in CheckKind}
    return tuple(CheckKind(word) for word in json.loads(row.value) if word in known)


def is_under_18(member: Member) -> bool:
    """Say whether somebody is known to be under 18."""
    return member.is_minor or member.age_band in MINOR_BANDS


def standings(
    session: Session, people: Iterable[bytes], day: date, *, needed: Sequence[CheckKind] = ()
) -> tuple[StandingRow, ...]:
    """Return how each of these people counts on a day, in their order.

    Records in the bin, merged or only kept are left out: nobody is planned with them.

    Args:
        session: Open.
        people: Whom.
        day: The day on which it matters.
        needed: Which checks; without any those that the chapter needs.
    """
    wanted = list(dict.fromkeys(people))
    kinds = tuple(needed) or needed_kinds(session)
    query = select(Member).where(Member.id.in_(wanted), usable_members())
    members = {bytes(member.id): member for member in session.scalars(query)}
    checks: dict[bytes, dict[CheckKind, MemberCheck]] = {}
    for row in session.scalars(select(MemberCheck).where(MemberCheck.member_id.in_(wanted))):
        checks.setdefault(bytes(row.member_id), {})[row.kind] = row
    return tuple(
        _standing(members[one], checks.get(one, {}), day, kinds) for one in wanted if one in members
    )


def two_adults(session: Session, people: Iterable[bytes], day: date) -> bool:
    """Say whether at least two of these people count as adults on a day."""
    rows = standings(session, people, day)
    return sum(row.standing == Standing.COUNTS for row in rows) >= ADULTS


def _standing(
    member: Member, checks: dict[CheckKind, MemberCheck], day: date, needed: Sequence[CheckKind]
) -> StandingRow:
    standing, until = Standing.COUNTS, None
    if is_under_18(member):
        standing = Standing.UNDER_18
    elif member.age_band == AgeBand.UNKNOWN:
        standing = Standing.AGE_UNKNOWN
    else:
        for kind in needed:
            row = checks.get(kind)
            if row is None or row.withdrawn_on is not None or row.done_on > day:
                standing, until = Standing.NOT_CHECKED, None
                break
            if row.valid_until < day:
                standing = Standing.CHECK_OVER
                until = row.valid_until if until is None else min(until, row.valid_until)
    return StandingRow(
        member_id=bytes(member.id),
        name=shown_name(member.display_name, shielded=member.shielded),
        standing=standing,
        until=until,
    )
