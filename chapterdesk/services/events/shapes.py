"""Events as they are entered and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chapterdesk.core.event_vocabulary import (
    NeedKind,
    NeedSeverity,
    ParticipationStatus,
    PhotoLight,
    QuestionKind,
    WaitlistMode,
)
from chapterdesk.core.vocabulary import LocationDisclosure, PhotoConsent
from chapterdesk.services.database import Undo
from chapterdesk.services.meeting_rows import MeetingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """What an event has beside its time and place, as a person enters it.

    Attributes:
        capacity_min: With fewer it is not worth while; None is any number.
        capacity_max: How many heads there is room for, guests too; None is any number.
        register_by_local: The last moment to register, wall clock where the event is.
        confirmed_by_lead: Whether somebody who registers comes only once a lead has said yes.
        offer_hours: For how long an offered place is kept.
        guests_max: How many guests one person may bring.
        keep_days: How many days after it needs and the names of guests go.
        disclosure: How much of the place may be told; None is as the place says.
    """

    capacity_min: int | None = None
    capacity_max: int | None = None
    register_by_local: datetime | None = None
    confirmed_by_lead: bool = False
    waitlist_mode: WaitlistMode = WaitlistMode.FIRST_COME
    offer_hours: int = 48
    guests_max: int = 0
    keep_days: int = 7
    description: str = ""
    co_hosts: str = ""
    disclosure: LocationDisclosure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDraft:
    """A question to whoever registers.

    Attributes:
        id: The question that is changed; None is a new one.
        choices: What can be chosen, for a choice.
        keep_days: How many days after the event its answers go.
    """

    text: str
    id: bytes | None = None
    kind: QuestionKind = QuestionKind.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False
    keep_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question as it stands on the form.

    Attributes:
        erase_on: The last day on which its answers are kept.
        erase_words: The same as a sentence, for the form.
    """

    id: bytes
    draft: QuestionDraft
    erase_on: date
    erase_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraft:
    """What somebody needs to eat or to take part.

    Attributes:
        code: A code of the vocabulary; empty where it is in their own words.
        text: In their own words.
        severity: What happens if it is not met, of food alone.
        keep: Whether they asked that it is kept after the event.
    """

    kind: NeedKind
    code: str = ""
    text: str = ""
    severity: NeedSeverity | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDraft:
    """What somebody says when they register.

    Attributes:
        guest_count: How many guests they bring; at least as many as are named.
        guests: Those of them who are named.
        answers: By question.
        photo: What they say of pictures at this event; None is as their record says.
        named_needs: Whether they agree that their name stands beside their needs.
    """

    guest_count: int = 0
    guests: tuple[str, ...] = ()
    answers: Mapping[bytes, str] = field(default_factory=dict)
    needs: tuple[NeedDraft, ...] = ()
    photo: PhotoConsent | None = None
    named_needs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event in a list.

    Attributes:
        taken: Heads that have a place: confirmed, registered, and those offered one.
        free: How many more there is room for; None is any number.
        waiting: How many people wait for a place.
        is_open: Whether people can register now.
        enough: Whether as many come as it needs.
    """

    meeting: MeetingRow
    taken: int
    free: int | None
    waiting: int
    is_open: bool
    enough: bool
    register_by_local: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetail:
    """One event's page.

    Attributes:
        place: As much of the place as may be told outside.
        erase_on: The last day on which needs and the names of guests are kept.
        erase_words: The same as a sentence, for the form.
        counts: How many people stand how.
        lottery_seed: What the draw can be checked with; empty before it.
    """

    row: EventRow
    draft: EventDraft
    questions: tuple[QuestionRow, ...]
    place: str
    erase_on: date
    erase_words: str
    counts: Mapping[ParticipationStatus, int]
    lottery_seed: str
    drawn_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationRow:
    """One person at an event.

    Attributes:
        name: As lists show it.
        photo: May pictures show them: green yes, amber ask each time, red no.
        turn: Their turn among those who wait, from 1; 0 for who does not wait.
        offer_ends_local: Until when a place is kept for them, wall clock where the event is.
        lapsed: Whether an offer to them lapsed.
        first_time: Whether they have never been to anything here.
        ticket: Their number in the lottery.
    """

    member_id: bytes
    name: str
    pronouns: str
    status: ParticipationStatus
    guest_count: int
    photo: PhotoLight
    turn: int
    offer_ends_local: datetime | None
    lapsed: bool
    first_time: bool
    ticket: int | None
    draw_place: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDetail:
    """What one person said when they registered; `hidden` in meeting mode, and then empty."""

    row: ParticipationRow
    draft: RegistrationDraft
    hidden: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What registering did.

    Attributes:
        already: They stood there before; nothing changed and there is nothing to undo.
        sentence: What to announce.
    """

    row: ParticipationRow
    already: bool
    undo: Undo | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersReport:
    """What offering free places did.

    Attributes:
        offered: Whom a place was offered, in their turn: each has to be told.
        passed_over: How many of those who wait can not be offered one: gone, only kept, not to come
            back, too many guests for the room, or an offer to them lapsed before.
        free: How many places are left.
    """

    offered: tuple[ParticipationRow, ...]
    passed_over: int
    free: int
    undo: Undo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSum:
    """How many need one thing.

    Attributes:
        label: What, in words.
        count: How many; None where it is suppressed.
        names: Of those who agreed that their name stands here; nobody in meeting mode.
    """

    kind: NeedKind
    code: str
    label: str
    severity: NeedSeverity | None
    count: int | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsReport:
    """What the kitchen and the venue have to know.

    Attributes:
        heads: How many come, guests too; None where it is suppressed.
        with_needs: How many people need something; None where it is suppressed.
        unasked: How many people said nothing of needs, so that somebody asks them.
        suppressed: Whether small numbers are left out.
    """

    heads: int | None
    with_needs: int | None
    unasked: int | None
    food: tuple[NeedSum, ...]
    access: tuple[NeedSum, ...]
    erase_on: date
    suppressed: bool
