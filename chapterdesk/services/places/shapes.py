"""A place as it comes in and as it is shown."""

from dataclasses import dataclass
from datetime import date, datetime

from chapterdesk.core.safe_vocabulary import PlaceKind, PlacePointState
from chapterdesk.core.vocabulary import LocationDisclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """A place as a person enters it.

    Attributes:
        address: Of a room; what stands here of a call or a chat is kept and told nobody.
        link: How to get into a call or a chat; of a room it is kept and told nobody.
        features: Codes of the access features it has.
        safety_notes: For the desk alone.
    """

    name: str
    kind: PlaceKind = PlaceKind.ROOM
    area: str = ""
    address: str = ""
    link: str = ""
    disclosure: LocationDisclosure = LocationDisclosure.AREA_ONLY
    capacity: int | None = None
    remark: str = ""
    safety_notes: str = ""
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One place in a list."""

    id: bytes
    name: str
    kind: PlaceKind
    area: str
    features: tuple[str, ...]
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDetail:
    """One place's page.

    Attributes:
        draft: Without address, link and notes in meeting mode.
        told: What paper, calendars and files show of it, where a meeting says nothing else.
        hidden: Whether meeting mode hides a part of it.
        updated_at: When it was changed last; `IN_PART`, which no save takes, where it is hidden.
    """

    id: bytes
    draft: PlaceDraft
    row: PlaceRow
    told: str
    hidden: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePointRow:
    """One point of a place's checklist.

    Attributes:
        why: What it is good for, in one sentence.
        stale: Whether nobody has looked for a year.
    """

    code: str
    label: str
    why: str
    state: PlacePointState
    remark: str
    looked_on: date | None
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePointArea:
    """Some points of a place's checklist that belong together.

    Attributes:
        open: How many points nobody has looked at, or not for a year.
    """

    code: str
    label: str
    points: tuple[PlacePointRow, ...]
    open: int
