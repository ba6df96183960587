"""Keep from the list of a meeting who said that they are away, and till when."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import PRESENT, AttendanceSource, AttendanceStatus
from chapterdesk.core.words import _, current
from chapterdesk.models import Attendance, Member, PlannedAbsence
from chapterdesk.services.checkin.absences import OPEN
from chapterdesk.services.checkin.marking import named_meeting, require_member, write_mark
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.naming import told_name
from chapterdesk.services.rows import fetch


class AwayService:
    """Keep from the list of a meeting till when somebody is away."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def keep(self, meeting_id: bytes, member_id: bytes, since: date, until: date | None) -> Undo:
        """Keep that somebody is away, and mark them so at this meeting unless they are here.

        Days that touch others which they said before become one absence with them. Why is not kept.

        Args:
            meeting_id: On whose list it is said.
            member_id: Who.
            since: The first day.
            until: The last day; None until they say so.

        Raises:
            UserError: The days can not be right, the meeting only counts heads, or one is gone.
        """
        if until is not None and until < since:
            raise UsageError(
                _("The last day lies before the first."),
                _("Nothing was saved."),
                _("Give the days in their order, or leave the last one empty."),
                field="until",
            )
        with self._database.write() as work:
            meeting = named_meeting(work.session, meeting_id)
            require_member(work.session, member_id)
            member = fetch(work.session, Member, member_id)
            _keep(work, member_id, since, until)
            # Whoever has the record open in a form must not write over it.
            member.updated_at = work.clock.now()
            work.audit("save", "member", member_id, "absences")
            covered = since <= meeting.starts_local.date() <= (until or OPEN)
            if covered and not _is_here(work.session, meeting_id, member_id):
                write_mark(
                    work, meeting, member_id, AttendanceStatus.EXCUSED, AttendanceSource.GRID
                )
            work.changed("members", member_id)
            name = told_name(member)
            if until is None:
                return work.undo(_("{name} is away until they say so").format(name=name))
            last = current().day_short(until)
            return work.undo(_("{name} is away until {day}").format(name=name, day=last))


def _keep(work: Work, member_id: bytes, since: date, until: date | None) -> None:
    query = select(PlannedAbsence).where(PlannedAbsence.member_id == member_id)
    first, last = since, until or OPEN
    kept: PlannedAbsence | None = None
    one_day = timedelta(days=1)
    rows = sorted(work.session.scalars(query), key=lambda row: row.since)
    for row in rows:
        end = row.until or OPEN
        apart = row.since > _after(last, one_day) or _after(end, one_day) < first
        if apart:
            continue
        first, last = min(first, row.since), max(last, end)
        if kept is None:
            kept = row
        else:
            work.session.delete(row)
    if kept is None:
        kept = PlannedAbsence(member_id=member_id)
        kept.since, kept.until = first, None if last == OPEN else last
        work.add(kept)
    else:
        kept.since, kept.until = first, None if last == OPEN else last
    work.session.flush()


def _after(day: date, step: timedelta) -> date:
    return day if day == OPEN else day + step


def _is_here(session: Session, meeting_id: bytes, member_id: bytes) -> bool:
    query = select(Attendance.id).where(
        Attendance.meeting_id == meeting_id,
        Attendance.member_id == member_id,
        Attendance.status.in_(PRESENT),
    )
    return session.scalars(query).first() is not None
