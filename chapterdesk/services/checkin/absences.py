"""Until when people said that they are away, where a meeting asks for one day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, String, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from chapterdesk.models import PlannedAbsence
from chapterdesk.models.base import Day
from chapterdesk.services.among import among, listed

OPEN: Final = date.max
"""The last day of who has not said when they come back."""
_ABSENCES: Final = PlannedAbsence.__table__
_DAY: Final = bindparam("day", type_=Day())
_AWAY: Final = (
    _ABSENCES.c.since <= _DAY,
    or_(_ABSENCES.c.until.is_(None), _ABSENCES.c.until >= _DAY),
)
_UNTIL: Final = func.max(func.coalesce(type_coerce(_ABSENCES.c.until, String()), OPEN.isoformat()))


def away_until(member_id: ColumnElement[bytes]) -> ColumnElement[str | None]:
    """Return until when somebody said that they are away on the day `:day`, as text in ISO form."""
    return select(_UNTIL).where(_ABSENCES.c.member_id == member_id, *_AWAY).scalar_subquery()


def read_until(text: str | None) -> date | None:
    """Return the day that `away_until` gave."""
    return None if text is None else date.fromisoformat(text)


def away_among(session: Session, member_ids: Sequence[bytes], day: date) -> frozenset[bytes]:
    """Return who of these people said before that they are away on a day."""
    query = select(_ABSENCES.c.member_id).where(among(_ABSENCES.c.member_id), *_AWAY)
    return frozenset(session.scalars(query, {"ids": listed(member_ids), "day": day}))
