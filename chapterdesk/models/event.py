"""Events: a meeting that takes registrations, who comes, what they need, and who helps."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.event_vocabulary import (
    ChecklistState,
    EventRole,
    NeedKind,
    NeedSeverity,
    ParticipationStatus,
    QuestionKind,
    ShiftStatus,
    WaitlistMode,
)
from chapterdesk.core.vocabulary import PhotoConsent
from chapterdesk.models.base import (
    Day,
    Flag,
    Instant,
    LocalTime,
    Row,
    Stamp,
    Wall,
    Words,
    owner,
    word,
)


class Event(Row):
    """What a meeting has beside its time and place when people register; its id stands for it."""

    __tablename__ = "event"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    capacity_min: Mapped[int | None]
    capacity_max: Mapped[int | None]
    register_by_local: Mapped[datetime | None] = mapped_column(LocalTime)
    """Wall-clock time in the zone of the meeting."""
    confirmed_by_lead: Mapped[Flag]
    """Whether somebody who registers comes only once a lead has said yes."""
    waitlist_mode: Mapped[WaitlistMode] = word(WaitlistMode, WaitlistMode.FIRST_COME)
    offer_hours: Mapped[int] = mapped_column(default=48)
    """For how long an offered place is kept."""
    lottery_seed: Mapped[Words]
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)
    guests_max: Mapped[int] = mapped_column(default=0)
    """How many guests one person may bring."""
    keep_days: Mapped[int] = mapped_column(default=7)
    """How many days after the event needs and the names of guests go."""
    description: Mapped[Words]
    co_hosts: Mapped[Words]


class EventQuestion(Row):
    """A question to whoever registers; its answers go on a day of their own."""

    __tablename__ = "event_question"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    kind: Mapped[QuestionKind] = word(QuestionKind, QuestionKind.TEXT)
    text: Mapped[str]
    choices: Mapped[Words]
    """One a line."""
    required: Mapped[Flag]
    keep_days: Mapped[int] = mapped_column(default=7)
    position: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class Participation(Row):
    """One person and one event; its id stands for the pair. Coming off is a status."""

    __tablename__ = "participation"

    meeting_id: Mapped[bytes] = owner("meeting.id", indexed=False)
    member_id: Mapped[bytes] = owner("member.id")
    status: Mapped[ParticipationStatus] = word(ParticipationStatus)
    status_before: Mapped[ParticipationStatus | None] = word(ParticipationStatus)
    """What they were before the check-in said that they came, or did not."""
    registered_at: Mapped[Stamp]
    waiting_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when they wait for a place; None while they do not."""
    offer_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    offer_lapsed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When an offer to them lapsed last; they wait behind everybody else since."""
    ticket: Mapped[int | None]
    """Their number in the lottery, from 1."""
    draw_place: Mapped[int | None]
    """Where the lottery put them, from 1."""
    guest_count: Mapped[int] = mapped_column(default=0)
    photo_consent: Mapped[PhotoConsent | None] = word(PhotoConsent)
    """What they said of pictures for this event; None is as their record says."""
    named_needs: Mapped[Flag]
    """Whether they agreed that their name stands beside their needs."""
    badge_printed_at: Mapped[datetime | None] = mapped_column(Instant)

    # Leads from an event to those who come without opening a row.
    __table_args__ = (
        Index("ix_participation_meeting_status", "meeting_id", "status", "member_id"),
    )


class ParticipationGuest(Row):
    """A guest by name. The number of guests stays when the names go."""

    __tablename__ = "participation_guest"

    participation_id: Mapped[bytes] = owner("participation.id")
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    erase_on: Mapped[date | None] = mapped_column(Day, index=True)
    """The last day on which it is kept."""


class ParticipationAnswer(Row):
    """What somebody answered to one question; its id stands for the pair."""

    __tablename__ = "participation_answer"

    participation_id: Mapped[bytes] = owner("participation.id")
    question_id: Mapped[bytes] = owner("event_question.id")
    text: Mapped[Words]
    erase_on: Mapped[date | None] = mapped_column(Day, index=True)
    """The last day on which it is kept."""


class ParticipationNeed(Row):
    """What somebody needs to eat or to take part; its id stands for the person's need."""

    __tablename__ = "participation_need"

    participation_id: Mapped[bytes] = owner("participation.id")
    kind: Mapped[NeedKind] = word(NeedKind)
    code: Mapped[Words]
    """A code of the vocabulary; empty where it is in the person's own words."""
    text: Mapped[Words]
    severity: Mapped[NeedSeverity | None] = word(NeedSeverity)
    erase_on: Mapped[date | None] = mapped_column(Day, index=True)
    """The last day on which it is kept; None where the person asked that it stays."""


class EventShift(Row):
    """Work at an event: what, from when to when, and how many hands it takes."""

    __tablename__ = "event_shift"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    role: Mapped[EventRole] = word(EventRole, EventRole.OTHER)
    title: Mapped[Words]
    starts_local: Mapped[Wall]
    ends_local: Mapped[Wall]
    needed: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class ShiftVolunteer(Row):
    """One person on one shift; its id stands for the pair, coming off is a status."""

    __tablename__ = "shift_volunteer"

    shift_id: Mapped[bytes] = owner("event_shift.id")
    member_id: Mapped[bytes] = owner("member.id")
    status: Mapped[ShiftStatus] = word(ShiftStatus, ShiftStatus.ASKED)


class RunItem(Row):
    """One line of the run sheet: when, what, and which role sees to it; never who."""

    __tablename__ = "run_item"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    position: Mapped[int] = mapped_column(default=0)
    starts_local: Mapped[datetime | None] = mapped_column(LocalTime)
    minutes: Mapped[int | None]
    what: Mapped[str]
    role: Mapped[EventRole | None] = word(EventRole)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class ChecklistPoint(Row):
    """One point of the inclusion checklist of an event; its id stands for the pair."""

    __tablename__ = "checklist_point"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    point: Mapped[str]
    """Its code in the vocabulary."""
    state: Mapped[ChecklistState] = word(ChecklistState, ChecklistState.OPEN)
    remark: Mapped[Words]
