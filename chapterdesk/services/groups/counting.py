"""Turn a group to counting heads: the names on its attendance become numbers, and are gone."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Attendance, Meeting
from chapterdesk.services.checkin.derived import refresh_derived
from chapterdesk.services.checkin.marking import (
    headcount_of,
    present_count,
    write_headcount,
)
from chapterdesk.services.database import Work
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED


def named_count(session: Session, group_id: bytes) -> int:
    """Return how many attendances of a group hold a name; un-ticked ones hold it too."""
    return session.scalars(
        select(func.count())
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.group_id == group_id)
    ).one()


def refuse_names(names: int) -> None:
    """Refuse to go on while there are names.

    Raises:
        RefusedError: There are some.
    """
    if names:
        raise RefusedError(
            ngettext(
                "{count} attendance of this group holds a name.",
                "{count} attendances of this group hold names.",
                names,
            ),
            _("Nothing was changed."),
            _("Turn them into headcounts first; that erases the names."),
            field="attendance_mode",
        )


def erase_names(work: Work, group_id: bytes) -> int:
    """Turn every named attendance of a group into headcounts; return how many were erased."""
    meetings = work.session.scalars(select(Meeting).where(Meeting.group_id == group_id)).all()
    people: set[bytes] = set()
    erased = 0
    for meeting in meetings:
        rows = work.session.scalars(
            select(Attendance).where(Attendance.meeting_id == meeting.id)
        ).all()
        if not rows:
            continue
        named = present_count(work.session, meeting.id)
        total = headcount_of(work.session, meeting.id, TOTAL)
        unnamed = headcount_of(work.session, meeting.id, UNNAMED) or 0
        heads = named + unnamed if total is None else max(total, named)
        write_headcount(work, meeting.id, TOTAL, heads)
        for row in rows:
            people.add(row.member_id)
            work.session.delete(row)
            erased += 1
        work.session.flush()
    if people:
        refresh_derived(work.session, people)
    return erased
