"""What is derived from the marks of a person: where they were first, and when they were last seen.

Written past the unit of work on purpose: a derived value is not a change of the person or of the
mark, so it neither stands in an undo nor makes a form that is open look outdated.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from chapterdesk.core.vocabulary import PRESENT
from chapterdesk.models import Attendance, Base, Meeting

_CHUNK: Final = 500
_MEMBERS: Final = Base.metadata.tables["member"]
_TABLE: Final = Base.metadata.tables["attendance"]
_EARLIER: Final = aliased(Attendance)
_THEN: Final = aliased(Meeting)
_FIRST: Final = and_(
    _TABLE.c.status.in_(PRESENT),
    ~select(_EARLIER.id)
    .join(_THEN, _THEN.id == _EARLIER.meeting_id)
    .where(
        _EARLIER.member_id == _TABLE.c.member_id,
        _EARLIER.status.in_(PRESENT),
        _THEN.deleted_at.is_(None),
        _THEN.starts_at
        < select(Meeting.starts_at)
        .where(Meeting.id == _TABLE.c.meeting_id)
        .correlate(_TABLE)
        .scalar_subquery(),
    )
    .correlate(_TABLE)
    .exists(),
)

# Built once: a check-in pays for every statement that is put together anew.
_FIRST_TIMES: Final = (
    update(_TABLE)
    .where(
        _TABLE.c.member_id.in_(bindparam("member_ids", expanding=True)),
        _TABLE.c.first_time != _FIRST,
    )
    .values(first_time=_FIRST)
)
_LAST_SEEN: Final = (
    update(_MEMBERS)
    .where(_MEMBERS.c.id.in_(bindparam("member_ids", expanding=True)))
    .values(
        last_seen_at=select(func.max(Meeting.starts_at))
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Attendance.member_id == _MEMBERS.c.id,
            Attendance.status.in_(PRESENT),
            Meeting.deleted_at.is_(None),
        )
        .correlate(_MEMBERS)
        .scalar_subquery()
    )
)


def refresh_derived(session: Session, member_ids: Iterable[bytes]) -> None:
    """Derive both for these people, however many they are."""
    ids = [*dict.fromkeys(member_ids)]
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        refresh_first_times(session, part)
        refresh_last_seen(session, part)


def refresh_first_times(session: Session, member_ids: Sequence[bytes]) -> None:
    """Derive at which meeting each of these people was first."""
    session.execute(_FIRST_TIMES, {"member_ids": [*member_ids]})


def refresh_last_seen(session: Session, member_ids: Sequence[bytes]) -> None:
    """Derive when these people were last seen."""
    session.execute(_LAST_SEEN, {"member_ids": [*member_ids]})
