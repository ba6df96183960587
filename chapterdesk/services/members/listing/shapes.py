"""What a list of people is asked for, and what it answers."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from chapterdesk.services.database import Undo
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.reading import MemberRow

Column = Literal["pronouns", "status", "groups", "last_seen", "languages", "joined", "tags"]
"""What can stand beside the name, which is always there."""
Sort = Literal["name", "last_seen", "joined"]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)
EVERYBODY: Final = MemberFilter()
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """Which people, in which order, and what is read of each.

    Attributes:
        sort: By name; or who came or joined last first. A search keeps its own order.
        columns: What stands beside the name; what is not asked for is not read.
    """

    filter: MemberFilter = EVERYBODY
    sort: Sort = "name"
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLayout:
    """How the list stood when it was last changed by hand.

    Attributes:
        wide: Whether it stands in columns over the whole width.
        columns: What stands beside the name then; None where nobody has chosen yet.
    """

    wide: bool = False
    columns: tuple[Column, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMember:
    """A person in the list, with what its columns ask for beside the row.

    Attributes:
        groups: By their alias, without those that are not shown on persons.
        languages: BCP 47 tags.
    """

    row: MemberRow
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    joined_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedGroup:
    """A group that a list can be narrowed to, by its alias."""

    id: bytes
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """What the filters of the list can be set to."""

    groups: tuple[NamedGroup, ...]
    tags: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What an act on several people did.

    Attributes:
        undo: Takes all of it back at once.
        changed: How many people it changed.
        passed: How many it left as they were: it was so already, or they are not there any more.
        restricted: How many it left out since their record is only kept.
    """

    undo: Undo
    changed: int
    passed: int = 0
    restricted: int = 0
