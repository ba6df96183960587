"""What a meeting is to talk about, what came of it, and what is to be done: without names."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import TaskStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Meeting, Series, Task
from chapterdesk.services.checkin.rows import shown_names
from chapterdesk.services.database import Database, Undo
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.meeting_rows import meeting_row
from chapterdesk.services.names_in_texts import SUBJECT, names_standing
from chapterdesk.services.rows import IN_PART, body, fetch, unchanged
from chapterdesk.services.tasks import TaskDraft, add_task


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One thing to be done that a meeting decided.

    Attributes:
        owner: The name of who sees to it; empty where nobody in particular does.
    """

    id: bytes
    summary: str
    owner: str
    due_on: date | None
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesDetail:
    """What is written of one meeting.

    Attributes:
        minutes: Empty in meeting mode, as all notes are.
        access: What the series says on getting in and taking part.
        sheet_layout: Which sheet the series has printed.
        series_id: The series it is of; None where there is none.
        heads: How many were there, for the minutes: a number, never who.
        updated_at: When it was changed last; `IN_PART`, which no save takes, where it is hidden.
    """

    meeting_id: bytes
    agenda: str
    minutes: str
    access: str
    sheet_layout: str
    series_id: bytes | None
    recurrence_local: datetime | None
    heads: int
    actions: tuple[ActionRow, ...]
    hidden: bool
    updated_at: datetime


class MinutesService:
    """Keep agendas, minutes and what they decide."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def detail(self, meeting_id: bytes) -> MinutesDetail:
        """Return what is written of a meeting.

        Raises:
            RefusedError: It is not there.
        """
        hides = self._database.hides
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            shown = meeting_row(session, meeting_id)
            series = None if meeting.series_id is None else session.get(Series, meeting.series_id)
            return MinutesDetail(
                meeting_id=meeting.id,
                agenda=meeting.agenda,
                minutes="" if hides else meeting.minutes,
                access="" if series is None else series.access,
                sheet_layout="" if series is None else series.sheet_layout,
                series_id=None if series is None else series.id,
                recurrence_local=meeting.recurrence_local,
                heads=max(shown.present, shown.headcount or 0),
                actions=() if hides else _actions(session, meeting_id),
                hidden=hides,
                updated_at=IN_PART if hides else meeting.updated_at,
            )

    def save(self, meeting_id: bytes, *, agenda: str, minutes: str, updated_at: datetime) -> Undo:
        """Write the agenda and the minutes of a meeting that was read at `updated_at`.

        Raises:
            UserError: A text is too long, the meeting was changed since, or meeting mode is on.
        """
        require_shown(self._database)
        with self._database.write() as work:
            meeting = fetch(work.session, Meeting, meeting_id)
            unchanged(meeting, updated_at)
            before = (meeting.agenda, meeting.minutes)
            meeting.agenda = body(agenda, field="agenda")
            meeting.minutes = body(minutes, field="minutes")
            both = {"agenda": before[0], "minutes": before[1]}
            fields = [name for name, old in both.items() if getattr(meeting, name) != old]
            work.audit("save", "meeting", meeting_id, *fields)
            work.changed("meetings", meeting_id)
            label = meeting_row(work.session, meeting_id).label
            return work.undo(_("{name}: written").format(name=isolate(label)))

    def names_in(self, meeting_id: bytes, text: str) -> tuple[str, ...]:
        """Return the names of people of the group that stand in a text, to ask before it is kept.

        Minutes are read by many; what was said is worth keeping, who said it seldom is.
        """
        with self._database.read() as session:
            return names_standing(session, meeting_id, text)

    def add_action(
        self,
        meeting_id: bytes,
        summary: str,
        due_on: date,
        *,
        owner_id: bytes | None = None,
    ) -> tuple[bytes, Undo]:
        """Make a task of something a meeting decided.

        Raises:
            UserError: The draft can not be kept, or the meeting is gone.
        """
        with self._database.write() as work:
            fetch(work.session, Meeting, meeting_id)
            draft = TaskDraft(
                summary=summary,
                due_on=due_on,
                subject=SUBJECT,
                subject_id=meeting_id,
                owner_id=owner_id,
            )
            task = add_task(work, draft)
            work.changed("meetings", meeting_id)
            return task.id, work.undo(_("A task was added"))


def _actions(session: Session, meeting_id: bytes) -> tuple[ActionRow, ...]:
    query = (
        select(Task)
        .where(
            Task.subject == SUBJECT,
            Task.subject_id == meeting_id,
            Task.status != TaskStatus.CANCELLED,
        )
        .order_by(Task.due_on, Task.created_at, Task.id)
    )
    rows = session.scalars(query).all()
    names = shown_names(session, [row.owner_id for row in rows if row.owner_id])
    return tuple(
        ActionRow(
            id=row.id,
            summary=row.summary,
            owner=names.get(row.owner_id, "") if row.owner_id else "",
            due_on=row.due_on,
            done=row.status == TaskStatus.COMPLETED,
        )
        for row in rows
    )
