"""What is wanted of an export, and what it would hold and did hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chapterdesk.core.vocabulary import ShareLevel

Form = Literal["csv", "xlsx", "vcard"]
Seal = Literal["plain", "recipient", "passphrase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """What somebody wants to stand in an export.

    Attributes:
        columns: The keys of its columns; None for the usual ones. A vCard has its own.
        audience: For whom it is. Unless somebody says so it may reach anybody.
        unshared_too: Whether it also holds who has not said that their details may go so far.
        agreed_only: Whether it holds only who has agreed that their name may stand on paper.
        members: Of these people alone; None for everybody.
        reason: Why it holds people who have not agreed, or whose details may not go so far.
        refused_too: Whether it also holds who said no to that, for a reason of its own.
        refused_reason: Why it holds people who said no.
    """

    columns: tuple[str, ...] | None = None
    audience: ShareLevel = ShareLevel.PUBLIC
    unshared_too: bool = False
    agreed_only: bool = False
    members: tuple[bytes, ...] | None = None
    reason: str = ""
    refused_too: bool = False
    refused_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPreview:
    """What an export would hold.

    Attributes:
        rows: How many people.
        columns: What stands of each, exactly.
        shielded: Of them, who stands with initials and without a way to reach them.
        not_agreed: Of them, who has not agreed that their name may stand on paper: a reason is
            needed, and it is kept.
        unshared: Of them, who has not said that their details may go so far: the same.
        refused: Of them, who said no to one of both, and is counted in neither: a reason of its
            own is needed, and it is kept.
        restricted: Who is never in an export, since their record is restricted.
        kept_back: Who is left out since their details may not go so far; always, where they are
            shielded.
        left_out: Who is left out since they have not agreed; always, where they are shielded.
        refused_out: Who is left out since they said no; always, where they are shielded.
        withheld_ways: Ways to reach somebody that are left out, by their rule, by a shield, or
            since they are not to be contacted.
        unwanted_ways: Of those, the ways of who said no to being contacted, took their yes back,
            or whose yes has ended.
        withheld_pronouns: Pronouns that may not be used in writing.
        made_up: Whether the people are made up, so that nothing of it is ever written.
    """

    rows: int
    columns: tuple[str, ...]
    shielded: int
    not_agreed: int
    unshared: int
    refused: int
    restricted: int
    kept_back: int
    left_out: int
    refused_out: int
    withheld_ways: int
    unwanted_ways: int
    withheld_pronouns: int
    made_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRehearsal:
    """What would have left the vault.

    Attributes:
        seal: How it would be sealed.
        recipient: For which key; empty for none.
        told: What the file would hold.
    """

    seal: Seal
    recipient: str
    told: ExportPreview


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What left the vault.

    Attributes:
        rows: How many people.
        columns: What stands of each.
        sealed: Whether the file needs a key to be read.
        withheld: How many ways to reach somebody and pronouns were left out.
        withheld_pronouns: Of those, pronouns that may not be used in writing.
        told: What the preview had said.
    """

    rows: int
    columns: tuple[str, ...]
    sealed: bool
    path: Path
    withheld: int
    withheld_pronouns: int
    told: ExportPreview

    @property
    def withheld_ways(self) -> int:
        """Return how many ways to reach somebody were left out, for whatever reason."""
        return self.withheld - self.withheld_pronouns
