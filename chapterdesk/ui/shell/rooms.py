"""The rooms of the window in their order, and which of them a chapter sees."""

from collections.abc import Collection, Sequence

from chapterdesk.core.words import _
from chapterdesk.ui.context import (
    BACKUPS,
    GROUPS,
    MEETINGS,
    MEMBERS,
    MENTORING,
    REPORT,
    RESOURCES,
    SETTINGS,
    TODAY,
)
from chapterdesk.ui.widgets.sidebar import SidebarItem

# Areas that a chapter switches on; every other room is there from the start.
OPTIONAL = frozenset({GROUPS})


def rooms(areas: Collection[str], built: Collection[str] | None = None) -> Sequence[SidebarItem]:
    """Return the sidebar's items: the rooms that are built (None: every one) and switched on."""
    every = (
        (TODAY, _("Today"), "sun"),
        (MEMBERS, _("Members"), "users"),
        (GROUPS, _("Groups"), "messages-square"),
        (MEETINGS, _("Meetings"), "calendar-days"),
        (MENTORING, _("Mentoring"), "heart-handshake"),
        (RESOURCES, _("Resources"), "book-open"),
        (REPORT, _("Safety"), "shield"),
        (BACKUPS, _("Backups"), "hard-drive"),
        (SETTINGS, _("Settings"), "settings"),
    )
    return tuple(
        SidebarItem(key=key, label=label, icon=icon)
        for key, label, icon in every
        if (built is None or key in built) and (key not in OPTIONAL or key in areas)
    )
