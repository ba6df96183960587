"""Events: meetings for which people register."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.event_vocabulary import ParticipationStatus
from chapterdesk.core.vocabulary import MeetingKind, MeetingStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Event, Meeting, Member, Participation
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.events.questions import keep_days, questions_of, write_questions
from chapterdesk.services.events.reading import (
    erase_day,
    erase_sentence,
    event_of,
    places_free,
    places_taken,
)
from chapterdesk.services.events.shapes import EventDetail, EventDraft, EventRow, QuestionDraft
from chapterdesk.services.meeting_rows import meeting_row, usable_members
from chapterdesk.services.meetings import MeetingDraft, add_meeting
from chapterdesk.services.participations import AREA
from chapterdesk.services.places import told_outside
from chapterdesk.services.rows import body, count_or_none, fetch, line, unchanged
from chapterdesk.services.zones import to_instant

When = Literal["upcoming", "all"]
_OVER: Final = timedelta(days=1)
_MOST_HOURS: Final = 24 * 60


class EventService:
    """Keep events."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, when: When = "upcoming") -> tuple[EventRow, ...]:
        """Return events, the next first; of all of them the latest first."""
        query = (
            select(Event, Meeting)
            .join(Meeting, Meeting.id == Event.meeting_id)
            .where(Meeting.deleted_at.is_(None), Meeting.status != MeetingStatus.VOID)
        )
        if when == "upcoming":
            since = self._database.clock.now() - _OVER
            query = query.where(
                Meeting.starts_at >= since,
                Meeting.status.in_((MeetingStatus.PLANNED, MeetingStatus.HELD)),
            ).order_by(Meeting.starts_at, Meeting.id)
        else:
            query = query.order_by(Meeting.starts_at.desc(), Meeting.id)
        with self._database.read() as session:
            return tuple(
                self._row(session, event, meeting) for event, meeting in session.execute(query)
            )

    def detail(self, meeting_id: bytes) -> EventDetail:
        """Return one event's page.

        Raises:
            RefusedError: It is gone, or nobody registers for it.
        """
        with self._database.read() as session:
            event, meeting = event_of(session, meeting_id)
            day = erase_day(meeting, event.keep_days)
            return EventDetail(
                row=self._row(session, event, meeting),
                draft=_draft(event, meeting),
                questions=questions_of(session, meeting),
                place=told_outside(session, meeting),
                erase_on=day,
                erase_words=erase_sentence(day),
                counts=_counts(session, meeting_id),
                lottery_seed=event.lottery_seed,
                drawn_at=event.drawn_at,
                updated_at=event.updated_at,
            )

    def is_event(self, meeting_id: bytes) -> bool:
        """Say whether people register for a meeting."""
        with self._database.read() as session:
            query = select(Event.id).where(Event.meeting_id == meeting_id).limit(1)
            return session.scalars(query).first() is not None

    def add(
        self, meeting: MeetingDraft, draft: EventDraft, questions: Sequence[QuestionDraft] = ()
    ) -> tuple[bytes, Undo]:
        """Plan a meeting for which people register; return the id of the meeting.

        Raises:
            UserError: One of the drafts can not be kept; nothing was saved.
        """
        with self._database.write() as work:
            row = add_meeting(work, meeting)
            self._write(work, row, draft)
            if questions:
                _ask(work, row, questions)
            label = meeting_row(work.session, row.id).label
            return row.id, work.undo(_("{name} was planned").format(name=isolate(label)))

    def make(
        self, meeting_id: bytes, draft: EventDraft, questions: Sequence[QuestionDraft] | None = None
    ) -> Undo:
        """Let people register for a meeting that is planned already.

        Raises:
            UserError: The draft can not be kept, or the meeting is gone.
        """
        with self._database.write() as work:
            return self._saved(work, fetch(work.session, Meeting, meeting_id), draft, questions)

    def save(
        self,
        meeting_id: bytes,
        draft: EventDraft,
        *,
        updated_at: datetime,
        questions: Sequence[QuestionDraft] | None = None,
    ) -> Undo:
        """Change an event that was read at `updated_at`, and what is asked where that is given.

        Raises:
            UserError: The draft can not be kept, or the event was changed since.
        """
        with self._database.write() as work:
            event, meeting = event_of(work.session, meeting_id)
            unchanged(event, updated_at)
            return self._saved(work, meeting, draft, questions)

    def set_questions(self, meeting_id: bytes, drafts: Sequence[QuestionDraft]) -> Undo:
        """Say what is asked of whoever registers, in this order; answers to one that goes, go.

        Raises:
            UserError: One asks for what is not kept about anybody, or can not be answered.
        """
        with self._database.write() as work:
            _event, meeting = event_of(work.session, meeting_id)
            _ask(work, meeting, drafts)
            label = meeting_row(work.session, meeting_id).label
            return work.undo(_("{name}: questions were changed").format(name=isolate(label)))

    def _saved(
        self,
        work: Work,
        meeting: Meeting,
        draft: EventDraft,
        questions: Sequence[QuestionDraft] | None,
    ) -> Undo:
        self._write(work, meeting, draft)
        if questions is not None:
            _ask(work, meeting, questions)
        label = meeting_row(work.session, meeting.id).label
        return work.undo(_("{name} was changed").format(name=isolate(label)))

    def _write(self, work: Work, meeting: Meeting, draft: EventDraft) -> None:
        row_id = work.pair_id("event", meeting.id)
        event = work.session.get(Event, row_id)
        before = None if event is None else _draft(event, meeting)
        if event is None:
            event = Event(id=row_id, meeting_id=meeting.id, lottery_seed="")
            work.add(event)
        _apply(event, meeting, draft)
        work.session.flush()
        after = _draft(event, meeting)
        fields = [
            name
            for name in draft.__slots__
            if before is None or getattr(before, name) != getattr(after, name)
        ]
        work.audit("save", "event", meeting.id, *fields)
        work.changed(AREA, meeting.id)
        work.changed("meetings", meeting.id)

    def _row(self, session: Session, event: Event, meeting: Meeting) -> EventRow:
        taken = places_taken(session, event)
        ends = event.register_by_local
        now = self._database.clock.now()
        over = ends is not None and to_instant(ends, meeting.timezone) < now
        running = meeting.status in {MeetingStatus.PLANNED, MeetingStatus.HELD}
        return EventRow(
            meeting=meeting_row(session, meeting.id),
            taken=taken,
            free=places_free(session, event),
            waiting=_counts(session, meeting.id).get(ParticipationStatus.WAITLISTED, 0),
            is_open=running and not over,
            enough=event.capacity_min is None or taken >= event.capacity_min,
            register_by_local=ends,
        )


def _ask(work: Work, meeting: Meeting, questions: Sequence[QuestionDraft]) -> None:
    write_questions(work, meeting, questions)
    work.audit("save", "event_question", meeting.id)
    work.changed(AREA, meeting.id)


def _counts(session: Session, meeting_id: bytes) -> dict[ParticipationStatus, int]:
    query = (
        select(Participation.status, func.count())
        .join(Member, Member.id == Participation.member_id)
        .where(Participation.meeting_id == meeting_id, usable_members())
        .group_by(Participation.status)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _draft(event: Event, meeting: Meeting) -> EventDraft:
    return EventDraft(
        capacity_min=event.capacity_min,
        capacity_max=event.capacity_max,
        register_by_local=event.register_by_local,
        confirmed_by_lead=event.confirmed_by_lead,
        waitlist_mode=event.waitlist_mode,
        offer_hours=event.offer_hours,
        guests_max=event.guests_max,
        keep_days=event.keep_days,
        description=event.description,
        co_hosts=event.co_hosts,
        disclosure=meeting.disclosure,
    )


def _apply(event: Event, meeting: Meeting, draft: EventDraft) -> None:
    least = count_or_none(draft.capacity_min, field="capacity_min", least=1)
    most = count_or_none(draft.capacity_max, field="capacity_max", least=1)
    if least is not None and most is not None and least > most:
        raise UsageError(
            _("It needs more people than there is room for."),
            _("Nothing was saved."),
            _("Make the smaller number smaller, or the larger one larger."),
            field="capacity_min",
        )
    if not 1 <= draft.offer_hours <= _MOST_HOURS:
        raise UsageError(
            _("An offer can not be kept for so long."),
            _("Nothing was saved."),
            _("Give a number of hours from 1 to {most}.").format(most=_MOST_HOURS),
            field="offer_hours",
        )
    ends = draft.register_by_local
    if ends is not None and ends > meeting.starts_local + timedelta(days=14):
        raise UsageError(
            _("Registering would end after the event."),
            _("Nothing was saved."),
            _("Choose a day up to the event."),
            field="register_by_local",
        )
    event.capacity_min, event.capacity_max = least, most
    event.register_by_local = None if ends is None else ends.replace(second=0, microsecond=0)
    event.confirmed_by_lead = draft.confirmed_by_lead
    if event.drawn_at is None:
        event.waitlist_mode = draft.waitlist_mode
    event.offer_hours = draft.offer_hours
    event.guests_max = count_or_none(draft.guests_max, field="guests_max") or 0
    event.keep_days = keep_days(draft.keep_days)
    event.description = body(draft.description, field="description")
    event.co_hosts = line(draft.co_hosts, field="co_hosts")
    meeting.disclosure = draft.disclosure
    meeting.kind = MeetingKind.EVENT
