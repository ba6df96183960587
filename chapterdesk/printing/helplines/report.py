"""The helplines handout: who answers in danger, then the lines, each with what one must know first.

The order of everything is the caller's. A number is printed as it is dialled; a directory shows its
site and never a number; what is not known says so instead of being left out.
"""

from dataclasses import dataclass

from chapterdesk.printing.styles import BASE_SIZE, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerNumber:
    """A number for danger now.

    Attributes:
        number: As it is dialled.
        who: Who answers, in plain words: "Ambulance", "Police", "Our safe contact, Sam".
        note: What one should know before dialling; may be empty.
        caution: What may follow that one did not ask for; set nearly as large as who answers.
    """

    number: str
    who: str
    note: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineRow:
    """A line or service.

    Attributes:
        name: What it is called.
        audience: Whom it is for.
        number: As it is dialled; empty where there is no voice line, and for directories.
        text_route: How to write a text message; may be empty.
        chat_route: Where to chat; may be empty.
        website: Shown where there is no number, and always for a directory.
        hours: When somebody answers; empty prints nothing.
        languages: In which languages; may be empty.
        cost: What it costs; may be empty.
        emergency_policy: When they call police or an ambulance; nothing prints "ask them".
        source: Where this was read, short.
        source_date: When it was last checked, as it is to be read.
        stale: Whether that is too long ago.
        is_directory: Whether it is a list of services rather than somebody who answers.
    """

    name: str
    source: str
    source_date: str
    audience: str = ""
    number: str = ""
    text_route: str = ""
    chat_route: str = ""
    website: str = ""
    hours: str = ""
    languages: str = ""
    cost: str = ""
    emergency_policy: str | None = None
    stale: bool = False
    is_directory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineGroup:
    """Lines under one heading; a group may have lines to fill in by hand."""

    heading: str
    rows: tuple[HelplineRow, ...] = ()
    blank_rows: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TearOff:
    """What stands on each strip that can be torn off below the sheet."""

    name: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineSheet:
    """What the handout says.

    Attributes:
        heading: The title, as given.
        place: For which country or region, as given; may be empty.
        danger: Numbers for danger now, the leading one first; may be empty.
        danger_ask: What is to be written by hand before all numbers; empty for nothing.
        danger_blank_rows: Places to write a number for danger by hand.
        groups: The lines, in order.
        safe_contact: Whom the chapter trusts to help, as given; may be empty.
        printed_on: The date of the sheet as it is to be read; may be empty.
        tear_off: What stands on strips at the bottom; nothing for none.
        language: BCP 47 tag of the labels.
        paper: The sheet.
        base_size: Size of running text in points; 18 is large print.
    """

    heading: str
    place: str = ""
    danger: tuple[DangerNumber, ...] = ()
    danger_ask: str = ""
    danger_blank_rows: int = 0
    groups: tuple[HelplineGroup, ...] = ()
    safe_contact: str = ""
    printed_on: str = ""
    tear_off: TearOff | None = None
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE
