"""What only counted heads goes on doing so, also when its group is gone for good.

The database refuses names by the group of a meeting. Were a meeting left without one when its
group is deleted for good, it could hold names from then on. So it comes under one group that
stands for all that are gone: of no name, with nobody in it, shown nowhere, and never deleted.
"""

from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from chapterdesk.core.ids import ID_SIZE
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.models import Group, Meeting, Series
from chapterdesk.services.database import Work

COUNTED: Final = bytes(ID_SIZE)
"""The id of that group, the same in every chapter: it tells nothing."""


def shown_group(group_id: bytes | None) -> bytes | None:
    """Return the group that a meeting is shown with: none where that is gone."""
    return None if group_id == COUNTED else group_id


def leave_behind(work: Work, group: Group) -> None:
    """Let go of a group what was of it, before it is deleted for good."""
    successor = None
    if group.attendance_mode == AttendanceMode.COUNT_ONLY:
        if work.session.get(Group, COUNTED) is None:
            work.add(
                Group(
                    id=COUNTED,
                    name="",
                    attendance_mode=AttendanceMode.COUNT_ONLY,
                    deleted_at=work.clock.now(),
                )
            )
            work.session.flush()
        successor = COUNTED
    work.session.execute(
        update(Meeting).where(Meeting.group_id == group.id).values(group_id=successor)
    )
    work.session.execute(
        update(Series)
        .where(Series.group_id == group.id)
        .values(group_id=successor, archived_at=work.clock.now())
    )


def group_after(session: Session, before: bytes | None, wanted: bytes | None) -> bytes | None:
    """Return the group that a meeting or a series is to have.

    A form offers no group that is put away or gone, and so sends none: the meeting stays of it.
    SECURITY: what only counted heads must not come to hold names by that.
    """
    if wanted is not None or before is None:
        return wanted
    group = session.get(Group, before)
    if group is None:
        return None
    away = group.deleted_at is not None or group.archived_at is not None
    return before if away else None
