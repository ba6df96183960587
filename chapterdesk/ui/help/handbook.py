"""Find the handbook's pages: Markdown that ships with the program."""

from collections.abc import Sequence

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import _

FIRST_PAGE = "start"
CRISIS_PAGE = "emergency"


def contents() -> Sequence[tuple[str, str]]:
    """Return the pages in reading order: file name without ending, title."""
    return (
        (FIRST_PAGE, _("The first ten minutes")),
        ("members", _("Members")),
        ("list", _("The list of members")),
        ("reaching", _("Reaching people")),
        ("keeping", _("What people may ask, and how long things are kept")),
        ("import", _("Bringing in a spreadsheet")),
        ("meetings", _("Meetings")),
        ("series", _("Meetings that repeat, and the calendar")),
        ("groups", _("Groups")),
        ("places", _("Places and safe spaces")),
        ("events", _("Events")),
        ("checkin", _("Check-in")),
        ("printing", _("Printing")),
        ("resources", _("Helplines and services")),
        ("mentoring", _("Mentoring")),
        ("backups", _("Backups")),
        ("damaged", _("When a file or a disk fails")),
        ("locking", _("Locking and passphrases")),
        ("settings", _("Settings")),
        ("safety", _("Sealed texts")),
        (CRISIS_PAGE, _("When somebody is in danger")),
        ("keys", _("Who can open it")),
        ("limits", _("What this cannot protect")),
    )


def page_text(name: str) -> str:
    """Return the Markdown of a page.

    Raises:
        ValueError: There is no page of that name.
        FileNotFoundError: The page did not ship.
    """
    if name not in {known for known, _title in contents()}:
        raise ValueError("no such page of the handbook")
    return resource_text(f"handbook/{name}.md")
