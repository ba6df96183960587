"""A series as it is typed, listed and shown."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chapterdesk.core.vocabulary import LocationDisclosure, MeetingKind, SheetLayout
from chapterdesk.services.recurrence.shapes import Clock, PreviewState


class Scope(StrEnum):
    """How far a change goes."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """When a form was read that changes a series; None is not of a form, and not asked about.

    Attributes:
        series: The `updated_at` of the series.
        meeting: That of the meeting of the date, where it was made already.
    """

    series: datetime | None = None
    meeting: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTemplate:
    """What each meeting of a series is made from.

    Attributes:
        disclosure: How much of the place may be told; None is as the place says.
        access: What people should know to get in and take part.
        sheet_layout: Which sheet is printed for it: one of `SheetLayout`; what an older version
            kept is a note in free text.
        facilitators: Who take turns, in their order; without any those of the group do.
        lead_count: How many of them lead each meeting; 0 is all of them.
    """

    group_id: bytes | None = None
    title: str = ""
    kind: MeetingKind = MeetingKind.MEETING
    place_id: bytes | None = None
    disclosure: LocationDisclosure | None = None
    agenda: str = ""
    access: str = ""
    sheet_layout: str = ""
    facilitators: tuple[bytes, ...] = ()
    lead_count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDraft:
    """A series as a person enters it.

    Attributes:
        starts_local: The first date, in wall-clock time; the next one that the rule gives counts.
        timezone: The IANA zone it is in; empty is the chapter's.
        rule: An RRULE, as `recurrence.shaping.rule_of` makes it; empty where there are only dates.
        dates: More dates.
    """

    starts_local: datetime
    timezone: str = ""
    rule: str = ""
    dates: tuple[datetime, ...] = ()
    duration_minutes: int = 120
    template: SeriesTemplate = field(default_factory=SeriesTemplate)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChange:
    """What is to be different; None is as it was.

    Attributes:
        starts_local: When the date that was chosen is to be.
        rule: Another rule from that date on; not for one date alone.
        timezone: Another zone; not for one date alone.
        template: What the meetings are made from; of one date alone without those who take turns.
    """

    starts_local: datetime | None = None
    duration_minutes: int | None = None
    rule: str | None = None
    timezone: str | None = None
    template: SeriesTemplate | None = None

    @property
    def is_timing(self) -> bool:
        """Say whether dates or their length change."""
        wanted = (self.starts_local, self.duration_minutes, self.rule, self.timezone)
        return any(one is not None for one in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDate:
    """One date of a series as it is listed.

    Attributes:
        recurrence_local: When the series has it; its name in every call.
        starts_local: When it is, or would have been.
        struck: Whether it is struck through.
        words: What is to be said beside it; empty for most.
        meeting_id: The meeting, where it has been made.
    """

    recurrence_local: datetime
    starts_local: datetime
    ends_local: datetime
    state: PreviewState
    struck: bool
    holiday: str
    clock: Clock
    words: str
    meeting_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """One series in a list.

    Attributes:
        label: Its title, or the alias or name of its group.
        repeats: How it repeats, in words.
        zone_known: Whether this computer knows its time zone; without, no date is shown or made.
        next_local: Its next date that takes place.
    """

    id: bytes
    label: str
    group_id: bytes | None
    repeats: str
    timezone: str
    zone_known: bool
    next_local: datetime | None
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDetail:
    """One series' page.

    Attributes:
        draft: What is stored; its `starts_local` is its first date.
        skipped: The dates that are left out.
        dates: The next ten that take place, and those struck through before the last of them.
        continues_id: The series that this one goes on from.
    """

    row: SeriesRow
    draft: SeriesDraft
    skipped: tuple[datetime, ...]
    dates: tuple[ShownDate, ...]
    continues_id: bytes | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeReport:
    """What came of making the meetings that are near.

    Attributes:
        made: How many meetings were made.
        left: The labels of series whose zone or rule this computer can not read; nothing of
            theirs was made or changed.
    """

    made: int
    left: tuple[str, ...]


def layout_of(text: str) -> SheetLayout:
    """Return which sheet is meant; none by a note from when this was free text."""
    return next((one for one in SheetLayout if one.value == text), SheetLayout.NONE)
