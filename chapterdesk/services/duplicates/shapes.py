"""What the desk is shown of duplicates: pairs, fields side by side, merges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from chapterdesk.services.members.reading import MemberDetail, MemberRow

Side = Literal["kept", "merged"]
Choices = Mapping[str, Side]
"""Which side's value of a field stands; a field that is not named takes its default."""


class Reason(StrEnum):
    """What speaks for two records being one person, or against it."""

    SAME_NUMBER = "same_number"
    SAME_ADDRESS = "same_address"
    SAME_NAME = "same_name"
    SAME_IN_LATIN = "same_in_latin"
    ALMOST_SAME_NAME = "almost_same_name"
    PART_OF_NAME = "part_of_name"
    SEEN_TOGETHER = "seen_together"
    OTHER_CONTACTS = "other_contacts"


AGAINST: frozenset[Reason] = frozenset({Reason.SEEN_TOGETHER, Reason.OTHER_CONTACTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanProgress:
    """How far a scan is, in people."""

    done: int
    total: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePair:
    """Two records that may be one person.

    Attributes:
        kept: The record that would be kept: the one whose name was confirmed, else the older one.
        score: 1 to 100.
        reasons: What speaks for it, then what speaks against it.
    """

    kept: MemberRow
    merged: MemberRow
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartPair:
    """Two people of whom somebody said that they are not the same."""

    first: MemberRow
    second: MemberRow


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeField:
    """One field in which two records differ, side by side.

    Attributes:
        key: The field: a name of `FIELDS`, or "custom:" and the id of a field of the chapter's own.
        label: The name of a field of the chapter's own; empty for the others.
        kept: The value of the record that stays.
        merged: The value of the other one.
        chosen: Whose value stands.
    """

    key: str
    label: str
    kept: object
    merged: object
    chosen: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """Two records, and what merging them would make.

    Attributes:
        kept: The record that stays, as it is now.
        merged: The record that goes into it, as it is now.
        fields: The fields in which they differ.
        result: The kept record as it would be.
        together: At how many meetings both are marked as having been there; each counts once.
    """

    kept: MemberDetail
    merged: MemberDetail
    fields: tuple[MergeField, ...]
    result: MemberDetail
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """One merge in the list of merges.

    Attributes:
        name: Whom it made, as lists show them.
        until: The last day on which it can be undone; None when it can not be any more.
    """

    id: bytes
    name: str
    merged_at: datetime
    until: date | None
    undone: bool
