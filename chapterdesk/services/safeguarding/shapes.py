"""Checks and plans as they come in and as they are shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.core.vocabulary import Answer
from chapterdesk.services.meeting_rows import MeetingRow


class CheckState(StrEnum):
    """Where a check stands today."""

    VALID = "valid"
    ENDS_SOON = "ends_soon"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Whether somebody counts as one of the adults, or why not; the most careful comes first."""

    UNDER_18 = "under_18"
    AGE_UNKNOWN = "age_unknown"
    NOT_CHECKED = "not_checked"
    CHECK_OVER = "check_over"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDraft:
    """A check as a person enters it: when it was done, and until when it counts."""

    kind: CheckKind
    done_on: date
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check of one person."""

    kind: CheckKind
    done_on: date
    valid_until: date
    withdrawn_on: date | None
    state: CheckState


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCheck:
    """A check that ends soon or is over."""

    member_id: bytes
    name: str
    kind: CheckKind
    valid_until: date
    state: CheckState


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """How somebody counts on one day.

    Attributes:
        until: The day on which the check ends or ended, where that is what is wrong.
    """

    member_id: bytes
    name: str
    standing: Standing
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorsPlan:
    """What the rules say of one meeting as it is planned.

    Attributes:
        own: What was said of this meeting alone; None is as its group says.
        minors: What counts: yes, no, or nobody has said.
        expected: Whether somebody under 18 is expected by name; never who.
        adults: How many adults with valid checks lead it.
        warnings: What is missing, in sentences; empty where all is well or nobody under 18 comes.
    """

    meeting_id: bytes
    own: Answer | None
    minors: Answer
    expected: bool
    adults: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAtRisk:
    """A meeting to come whose plan breaks a rule."""

    meeting: MeetingRow
    warnings: tuple[str, ...]
