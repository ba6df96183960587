"""What a paper is before it is printed: its bytes, and whom and what it shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import ShareLevel
from chapterdesk.core.words import _
from chapterdesk.printing.badges.report import BadgeLayout
from chapterdesk.printing.meeting_list.report import ListForm
from chapterdesk.printing.styles import Paper as PageSize
from chapterdesk.services.reaching.shapes import ReachFilter

LARGE_SIZE: Final = 18.0
NORMAL_SIZE: Final = 11.0
_PAGES: Final = {"A4": PageSize.A4, "LETTER": PageSize.LETTER}
_POSTERS: Final = {**_PAGES, "A3": PageSize.A3}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceOptions:
    """How an attendance sheet is made.

    Attributes:
        blank_rows: Rows for people who are not on the list.
        page: A4 or Letter.
        language: Of the labels; empty is the chapter's.
        large: 18 point.
        reason: Why everybody's full name stands on it, agreed or not; empty prints as each allowed.
    """

    blank_rows: int = 12
    page: str = "A4"
    language: str = ""
    large: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStart:
    """Which sheet the printing of a meeting starts from.

    Attributes:
        sign_in: The one on which people write themselves, and not the list of who is expected.
        large: 18 point.
    """

    sign_in: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineOptions:
    """How a helplines handout is made.

    Attributes:
        country: Empty is the chapter's.
        entry_ids: Which entries; None is those that are well sourced or checked by the chapter.
        strips: Whether it ends in strips to tear off.
    """

    country: str = ""
    language: str = ""
    large: bool = False
    page: str = "A4"
    entry_ids: tuple[bytes, ...] | None = None
    strips: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOptions:
    """How a call list is made.

    Attributes:
        wanted: Whom it holds; it is a list of calls whatever the channel says.
        language: Of the labels; empty is the chapter's.
    """

    wanted: ReachFilter = field(default_factory=ReachFilter)
    language: str = ""
    large: bool = False
    page: str = "A4"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """How a sheet without any choice of its own is made.

    Attributes:
        page: A4 or Letter; a poster may be A3.
        language: Of the labels; empty is the chapter's.
        large: 18 point.
    """

    page: str = "A4"
    language: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInOptions(PageOptions):
    """How a sheet to sign in on is made.

    Attributes:
        rows: How many people can sign.
    """

    rows: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeOptions:
    """How badges are made.

    Attributes:
        layout: The sheet they lie on.
        blanks: Badges to write on; None fills the last sheet with them.
        language: Of the few words on blank ones; empty is the chapter's.
    """

    layout: BadgeLayout = BadgeLayout.A4_PLAIN
    blanks: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions(PageOptions):
    """How a list of meetings is made.

    Attributes:
        form: A page, a sheet to fold in half, or a flyer three times on a sheet to cut.
        reader: Who is to read it: groups that may not be told of so far are left out.
        weeks: How far it looks ahead.
    """

    form: ListForm = ListForm.PAGE
    reader: ShareLevel = ShareLevel.PUBLIC
    weeks: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document, made and not yet printed or saved.

    Attributes:
        name_count: How many people's names it shows.
        columns: What it shows about them, in words.
        summary: One or two sentences that say so.
        suggested_name: A file name that says nothing about the chapter.
        row_ids: The people behind its row numbers, in order.
        overridden: Whose full name stands on it without their consent, for `reason`.
    """

    pdf: bytes
    title: str
    name_count: int
    columns: tuple[str, ...]
    warnings: tuple[str, ...]
    document: str
    subject_id: bytes | None
    suggested_name: str
    summary: str
    row_ids: tuple[bytes, ...] = ()
    overridden: tuple[bytes, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One sheet of the catalogue."""

    id: str
    title: str
    purpose: str
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRow:
    """One paper that was made, so that its copies can be collected again."""

    document: str
    way: str
    copies: int
    name_count: int
    made_at: datetime


def page_size(name: str) -> PageSize:
    """Return the page of a name.

    Raises:
        UsageError: There is no such page.
    """
    size = _PAGES.get(name.strip().upper())
    if size is None:
        raise UsageError(
            _("There is no such size of paper."),
            _("Nothing was made."),
            _("Choose A4 or Letter."),
            field="page",
        )
    return size


def poster_size(name: str) -> PageSize:
    """Return the page of a name, or of a poster.

    Raises:
        UsageError: There is no such page.
    """
    size = _POSTERS.get(name.strip().upper())
    if size is None:
        raise UsageError(
            _("There is no such size of paper."),
            _("Nothing was made."),
            _("Choose A4, A3 or Letter."),
            field="page",
        )
    return size


def base_size(*, large: bool) -> float:
    """Return the size of running text in points."""
    return LARGE_SIZE if large else NORMAL_SIZE
