"""What a list of meetings says; light, for it is read before anything is drawn."""

from dataclasses import dataclass
from enum import Enum

from chapterdesk.printing.styles import BASE_SIZE, Paper


class ListForm(Enum):
    """How a list of meetings is folded or cut."""

    PAGE = "page"
    FOLD = "fold"
    FLYER = "flyer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One group that meets.

    Attributes:
        name: As it may be told.
        times: When, a line for each weekday and time.
        place: As much of it as may be told; may be empty.
        codes: What is said of it in short, explained in the legend.
    """

    name: str
    times: tuple[str, ...]
    place: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingList:
    """What a list of meetings says.

    Attributes:
        heading: The first line.
        period: From when to when it looks.
        legend: What each code means.
    """

    heading: str
    period: str
    entries: tuple[ListEntry, ...]
    legend: tuple[tuple[str, str], ...] = ()
    form: ListForm = ListForm.PAGE
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE
