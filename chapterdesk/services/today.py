"""Today: the meeting about to start, what is due, the latest backup, the month in numbers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, MeetingStatus
from chapterdesk.models import Attendance, Chapter, Headcount, Meeting
from chapterdesk.services.backups.state import BackupState, backup_state
from chapterdesk.services.database import Database
from chapterdesk.services.meeting_rows import (
    TOTAL,
    UNNAMED,
    MeetingRow,
    facilitator_names,
    place_features,
)
from chapterdesk.services.meetings import MeetingService
from chapterdesk.services.tasks import DueRow, due_rows
from chapterdesk.services.zones import chapter_zone, today_of, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthNumbers:
    """This month so far.

    Attributes:
        meetings: Meetings that were held, count-only ones too.
        visits: Heads counted, or people named where nobody counted.
        first_time: People who came for the first time.
        came_back: Of the people who came this month, those who had come before.
    """

    meetings: int
    visits: int
    first_time: int
    came_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayOverview:
    """Everything the first page shows."""

    chapter: str
    practice: bool
    meeting: MeetingRow | None
    facilitators: tuple[str, ...]
    features: tuple[str, ...]
    meetings_today: int
    due: tuple[DueRow, ...]
    backup: BackupState
    month: MonthNumbers


class TodayService:
    """Put together what the first page shows."""

    def __init__(self, *, database: Database, meetings: MeetingService) -> None:
        self._database = database
        self._meetings = meetings

    def overview(self) -> TodayOverview:
        """Return the first page."""
        clock = self._database.clock
        with self._database.read() as session:
            chapter = session.scalars(select(Chapter)).one()
            today = today_of(session, clock)
            meeting = self._meetings.next_in(session)
            place_id = None
            if meeting is not None:
                place_id = session.scalars(
                    select(Meeting.place_id).where(Meeting.id == meeting.id)
                ).one()
            return TodayOverview(
                chapter=chapter.name,
                practice=chapter.practice,
                meeting=meeting,
                facilitators=facilitator_names(session, meeting.group_id if meeting else None),
                features=place_features(session, place_id),
                meetings_today=_meetings_on(session, today),
                due=due_rows(session, clock, today, hides=self._database.hides),
                backup=backup_state(session, clock, look=True),
                month=_month(session, today),
            )


def _meetings_on(session: Session, day: date) -> int:
    start = datetime.combine(day, datetime.min.time())
    return session.scalars(
        select(func.count()).where(
            Meeting.deleted_at.is_(None),
            Meeting.status != MeetingStatus.CANCELLED,
            Meeting.starts_local >= start,
            Meeting.starts_local < start + timedelta(days=1),
        )
    ).one()


def _month(session: Session, today: date) -> MonthNumbers:
    zone = zone_of(chapter_zone(session))
    first = datetime.combine(today.replace(day=1), datetime.min.time(), tzinfo=zone)
    present = (
        select(func.count())
        .where(Attendance.meeting_id == Meeting.id, Attendance.status.in_(PRESENT))
        .correlate(Meeting)
        .scalar_subquery()
    )
    total, unnamed = _heads(TOTAL), _heads(UNNAMED)
    # A head without a name is somebody, too: who was forgotten has come all the same.
    heads = func.coalesce(total, present + func.coalesce(unnamed, 0))
    query = select(heads, present).where(
        Meeting.deleted_at.is_(None),
        Meeting.status != MeetingStatus.CANCELLED,
        Meeting.starts_at >= first,
        Meeting.starts_local < datetime.combine(today + timedelta(days=1), datetime.min.time()),
    )
    counts = [max(head, named) for head, named in session.execute(query)]
    first_time, came_back = _people(session, first)
    return MonthNumbers(
        meetings=sum(1 for count in counts if count),
        visits=sum(counts),
        first_time=first_time,
        came_back=came_back,
    )


def _heads(category: str) -> ScalarSelect[int]:
    return (
        select(Headcount.count)
        .where(Headcount.meeting_id == Meeting.id, Headcount.category == category)
        .correlate(Meeting)
        .scalar_subquery()
    )


def _people(session: Session, since: datetime) -> tuple[int, int]:
    """Return how many came for the first time since then, and how many others came."""
    meetings = select(Meeting.id).where(Meeting.deleted_at.is_(None), Meeting.starts_at >= since)
    # Counted where it lies: row by row the database thread would hand over to the window each time.
    is_new = case((Attendance.first_time.is_(True), Attendance.member_id))
    query = select(
        func.count(Attendance.member_id.distinct()), func.count(is_new.distinct())
    ).where(Attendance.meeting_id.in_(meetings), Attendance.status.in_(PRESENT))
    everybody, newcomers = session.execute(query).one()
    return newcomers, everybody - newcomers
