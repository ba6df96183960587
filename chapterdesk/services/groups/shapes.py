"""A group as it is typed, listed and shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupKind,
    GroupMemberStatus,
    GroupRole,
    Openness,
    ShareLevel,
)

_COUNTING_KINDS: Final = frozenset({GroupKind.SUPPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDraft:
    """A group as a person enters it.

    Attributes:
        attendance_mode: None lets the kind decide: a support group counts heads.
        languages: BCP 47 tags of what is spoken there; None leaves them as they are.
        codes: Type codes of the Meeting Guide and our own; see `groups.codes`; None as above.
        share_level: How far it may be told that there is this group; None as above.
        answer_days: For how many days a place is kept for who was asked; None is as in the chapter.
    """

    name: str
    alias: str = ""
    kind: GroupKind = GroupKind.SOCIAL
    openness: Openness = Openness.OPEN
    attendance_mode: AttendanceMode | None = None
    capacity: int | None = None
    hide_on_person: bool = False
    description: str = ""
    languages: tuple[str, ...] | None = None
    codes: tuple[str, ...] | None = None
    share_level: ShareLevel | None = None
    answer_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group in a list.

    Attributes:
        label: The alias, or the name where there is none: what every other page shows.
    """

    id: bytes
    label: str
    name: str
    kind: GroupKind
    attendance_mode: AttendanceMode
    member_count: int
    next_on: date | None
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMemberRow:
    """One person in one group."""

    member_id: bytes
    name: str
    pronouns: str
    status: GroupMemberStatus
    role: GroupRole
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDetail:
    """One group's page."""

    id: bytes
    draft: GroupDraft
    row: GroupRow
    members: tuple[GroupMemberRow, ...]
    updated_at: datetime


def default_mode(kind: GroupKind) -> AttendanceMode:
    """Return what the attendance of a new group of this kind may hold."""
    return AttendanceMode.COUNT_ONLY if kind in _COUNTING_KINDS else AttendanceMode.NAMED
