"""What lists of people to reach are asked for, and what they say."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from chapterdesk.core.vocabulary import Answer, ContactKind, ContactOutcome
from chapterdesk.services.members.contact_rules import Verdict
from chapterdesk.services.naming import shown_name
from chapterdesk.services.reaching.hours import HoursNow

Channel = Literal["calls", "messages", "any"]
Who = Literal["everybody", "unseen", "due", "missed", "new"]
Reason = Literal["declined", "refused", "run_out", "wrong_number", "not_asked", "said_no", "no_way"]
WEEKS: Final = 4
MOST_WEEKS: Final = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachFilter:
    """Which people a list holds.

    Attributes:
        channel: Whom to call, whom to write to, or either.
        who: Everybody, those not seen for `weeks`, those whose next day has come, those missed at
            so many meetings (see `missing`), or those who were here for the first time lately.
        group_id: Of this group alone.
    """

    channel: Channel = "calls"
    who: Who = "everybody"
    group_id: bytes | None = None
    weeks: int = WEEKS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachWay:
    """One way that may be used, and how.

    Attributes:
        call: Whether one may ring there.
        voicemail: Whether a voicemail may be left.
        text: Whether one may write there.
        opening: Whom to ask for and who to say one is, in sentences.
        hours: The hours that were named, in the person's own words.
        now: Whether it is within them, where the chapter is.
        opens_at: When they begin next, in wall-clock time there; None where that is not certain.
        rule: The whole rule in words, with what the person added to it.
        rest: The rule without what `opening` says already.
        remark: What the person added.
        on_paper: The rule without what was added: nothing of it gives anybody away.
    """

    id: bytes
    kind: ContactKind
    value: str
    label: str
    call: bool
    voicemail: bool
    text: bool
    opening: str
    hours: str
    now: HoursNow
    opens_at: datetime | None
    others: Answer
    others_sentence: str
    verdict: Verdict
    rule: str
    rest: str
    remark: str
    on_paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRow:
    """One person to reach.

    Attributes:
        ways: Those that the list may use, the best first.
        last_seen_on: The day of the latest meeting they were at.
        last_outcome: What came of the last try; None before the first.
        next_on: When to try again.
    """

    id: bytes
    name: str
    pronouns: str
    ways: tuple[ReachWay, ...]
    last_seen_on: date | None
    last_outcome: ContactOutcome | None
    last_tried_at: datetime | None
    next_on: date | None

    @property
    def not_now(self) -> bool:
        """Whether it is outside the hours of every way there is."""
        return bool(self.ways) and all(way.now == "outside" for way in self.ways)

    @property
    def opens_at(self) -> datetime | None:
        """When the hours of one of the ways begin next, where it is certain."""
        return min((way.opens_at for way in self.ways if way.opens_at is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRow:
    """Somebody whom a list may not hold, and why."""

    id: bytes
    name: str
    pronouns: str
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachCounts:
    """How many people a list holds and leaves out.

    Attributes:
        listed: Those who may be reached.
        left_out: Those who may not, each with a reason.
        shielded: Those who are on no list; they are reached from their own record.
    """

    listed: int
    left_out: int
    shielded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptDraft:
    """What came of one try, as typed.

    Attributes:
        contact_id: The way that was tried, where it is known.
        next_on: When to try again; None for not again.
    """

    outcome: ContactOutcome
    contact_id: bytes | None = None
    next_on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One try, in wall-clock time where the chapter is."""

    id: bytes
    at: datetime
    outcome: ContactOutcome
    next_on: date | None
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachDetail:
    """One person and every way to reach them, with the tries so far, the latest first.

    Attributes:
        reason: Why they may not be reached; None where they may.
        sentence: The reason in words.
    """

    row: ReachRow
    reason: Reason | None
    sentence: str
    attempts: tuple[AttemptView, ...]
    shielded: bool = False

    @property
    def shown_name(self) -> str:
        """The name, or initials for somebody who is shielded."""
        return shown_name(self.row.name, shielded=self.shielded)
