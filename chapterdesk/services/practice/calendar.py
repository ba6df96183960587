"""Two years of made-up meetings, and one that is about to start."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from chapterdesk.core.safe_vocabulary import PlaceKind
from chapterdesk.core.vocabulary import AttendanceMode, GroupKind, LocationDisclosure

WEEKS_BACK: Final = 104
WEEKS_AHEAD: Final = 6
_QUARTER: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGroup:
    """A made-up group and its rhythm.

    Attributes:
        weekday: 0 is Monday.
        every: Weeks between two meetings.
        share: The part of the chapter that belongs to it.
        today: Whether its next meeting is the one about to start.
    """

    name: str
    alias: str
    kind: GroupKind
    mode: AttendanceMode
    weekday: int
    at: time
    every: int
    share: float
    place: int
    today: bool = False


GROUPS: Final = (
    PlannedGroup(
        name="Newcomers’ evening",  # noqa: RUF001
        alias="Open evening",
        kind=GroupKind.SOCIAL,
        mode=AttendanceMode.NAMED,
        weekday=3,
        at=time(18, 30),
        every=1,
        share=0.40,
        place=0,
        today=True,
    ),
    PlannedGroup(
        name="Coming out together",
        alias="Tuesday circle",
        kind=GroupKind.SUPPORT,
        mode=AttendanceMode.COUNT_ONLY,
        weekday=1,
        at=time(19, 0),
        every=1,
        share=0.0,
        place=1,
    ),
    PlannedGroup(
        name="Reading together",
        alias="Book club",
        kind=GroupKind.INTEREST,
        mode=AttendanceMode.NAMED,
        weekday=2,
        at=time(19, 30),
        every=4,
        share=0.16,
        place=2,
    ),
    PlannedGroup(
        name="Walking group",
        alias="",
        kind=GroupKind.SOCIAL,
        mode=AttendanceMode.NAMED,
        weekday=6,
        at=time(10, 30),
        every=2,
        share=0.20,
        place=4,
    ),
    PlannedGroup(
        name="Parents and carers",
        alias="Wednesday group",
        kind=GroupKind.SUPPORT,
        mode=AttendanceMode.FIRST_NAME,
        weekday=2,
        at=time(17, 30),
        every=2,
        share=0.10,
        place=1,
    ),
    PlannedGroup(
        name="Planning table",
        alias="",
        kind=GroupKind.COMMITTEE,
        mode=AttendanceMode.NAMED,
        weekday=0,
        at=time(18, 0),
        every=4,
        share=0.09,
        place=3,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPlace:
    """A made-up place and its access features, by code."""

    name: str
    area: str
    address: str
    features: tuple[str, ...]
    kind: PlaceKind = PlaceKind.ROOM
    disclosure: LocationDisclosure = LocationDisclosure.AREA_ONLY
    link: str = ""


PLACES: Final = (
    PlannedPlace(
        name="Old Mill library",
        area="Mill quarter",
        address="Reading room, first floor",
        disclosure=LocationDisclosure.FULL,
        features=("step_free", "ramp_or_lift", "accessible_toilet", "quiet_room"),
    ),
    PlannedPlace(
        name="St Brendan’s hall",  # noqa: RUF001
        area="Old town",
        address="Small hall",
        features=("step_free", "seats_with_backs"),
    ),
    PlannedPlace(
        name="Elm Street café",
        area="Elm Street",
        address="Back room",
        features=("near_transport",),
    ),
    PlannedPlace(
        name="Video call",
        area="Online",
        address="",
        features=("captions_on", "recording_off"),
        kind=PlaceKind.CALL,
        disclosure=LocationDisclosure.ON_REQUEST,
        link="https://meet.example/amber-tram",
    ),
    PlannedPlace(
        name="Riverside park",
        area="Riverside",
        address="Bandstand",
        features=("step_free", "near_transport"),
    ),
)


def past_and_coming(group: PlannedGroup, today: date) -> list[datetime]:
    """Return the wall-clock starts of a group's meetings, the first first, none of them today."""
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS_BACK)
    days = (
        monday + timedelta(weeks=week, days=group.weekday)
        for week in range(0, WEEKS_BACK + WEEKS_AHEAD, group.every)
    )
    return [datetime.combine(day, group.at) for day in days if day != today]


def about_to_start(now: datetime) -> datetime:
    """Return the next quarter of an hour, at least five minutes from the wall-clock time `now`."""
    soon = now + timedelta(minutes=5)
    wait = -(soon.hour * 60 + soon.minute) % _QUARTER
    return (soon + timedelta(minutes=wait)).replace(second=0, microsecond=0)
