"""The columns of the list of people: what they are called, and what stands in them."""

from collections.abc import Sequence
from datetime import date

from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.members.listing.shapes import COLUMNS, Column, ListedMember
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.members.sentences import month, short_day
from chapterdesk.ui.members.words import status_names
from chapterdesk.ui.widgets.lists.columns import ColumnHead

USUAL: tuple[Column, ...] = ("pronouns", "status", "last_seen", "tags")


def column_names() -> dict[Column, str]:
    """Return what each column is called."""
    return {
        "pronouns": _("Pronouns"),
        "status": _("Status"),
        "groups": _("Groups"),
        "last_seen": _("Last here"),
        "languages": _("Languages"),
        "joined": _("Joined"),
        "tags": _("Tags"),
    }


def sort_names() -> list[tuple[str, str]]:
    """Return the orders of the list."""
    return [("name", _("Name")), ("last_seen", _("Last here")), ("joined", _("Joined"))]


def name_head() -> ColumnHead:
    """Return what stands above the names."""
    return ColumnHead(key="name", label=_("Name"), sort="name")


def heads(columns: Sequence[Column]) -> list[ColumnHead]:
    """Return what stands above the columns, in their usual order."""
    names = column_names()
    wide = {"groups", "tags"}
    return [
        ColumnHead(
            key=key,
            label=names[key],
            share=2.0 if key in wide else 1.0,
            sort=key if key in ("last_seen", "joined") else "",
        )
        for key in in_order(columns)
    ]


def in_order(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns in their usual order."""
    return tuple(key for key in COLUMNS if key in columns)


def cells(listed: ListedMember, columns: Sequence[Column], today: date) -> tuple[str, ...]:
    """Return what stands beside a name; each text of a person keeps its own direction."""
    row = listed.row
    known = dict(languages()) if "languages" in columns else {}
    texts: dict[Column, str] = {
        "pronouns": row.pronouns,
        "status": status_names()[row.status],
        "groups": _together(listed.groups),
        "last_seen": short_day(row.last_seen_on, today) if row.last_seen_on else _("not yet"),
        "languages": ", ".join(known.get(tag, tag) for tag in listed.languages),
        "joined": month(listed.joined_on) if listed.joined_on else "",
        "tags": _together(row.tags),
    }
    return tuple(texts[key] for key in in_order(columns))


def _together(texts: Sequence[str]) -> str:
    return current().listing([isolate(text) for text in texts]) if texts else ""
