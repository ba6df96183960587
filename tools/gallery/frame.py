"""What the scenes share: made-up names, the sidebar, a window with room for a page."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.sidebar import Sidebar, SidebarButton, SidebarItem

NAMES: Final = (
    ("Amara Okafor", "she/they", "came 19 November · facilitator"),
    ("Ari Beltrán", "they/them", "came today"),
    ("Noor", "any", "came 19 November · lead"),
    ("प्रिया शर्मा", "she/her", "came 5 November"),
    ("Sam Dlamini", "they/he", "came 19 November"),
    ("سامي حداد", "هو", "came 22 October"),
    ("Søren Ångström", "he/him", "came today"),
    ("Nguyễn Thị Ngọc Ánh", "she/her", "came 12 November"),
    ("สมชาย ใจดี", "he/him", "came 12 November"),
    ("さくら", "彼女", "came 12 November"),
    ("A name that is much longer than any list could show in one line " * 2, "they/them", ""),
)
ROOMS: Final = (
    ("today", "Today", "sun"),
    ("members", "Members", "users"),
    ("groups", "Groups", "messages-square"),
    ("meetings", "Meetings", "calendar-days"),
    ("mentoring", "Mentoring", "heart-handshake"),
    ("resources", "Resources", "book-open"),
    ("backups", "Backups", "hard-drive"),
    ("settings", "Settings", "settings"),
)


def fail(error: UserError) -> None:
    raise error


def sidebar(theme: Theme, current: str) -> Sidebar:
    """Build the sidebar."""
    bar = Sidebar(
        theme=theme,
        name="sidebar",
        accessible="Rooms",
        items=[SidebarItem(key=key, label=label, icon=icon) for key, label, icon in ROOMS],
        title="River Street",
        subtitle="Thursday 26 November",
    )
    bar.set_current(current)
    bar.set_badge("mentoring", 2, "2 due")
    bar.set_badge("resources", 13, "13 due")
    backup = SidebarItem(key="backup", label="Backed up Tue, verified", icon="hard-drive")
    bar.add_foot(SidebarButton(theme=theme, name="backup_line", item=backup, small=True))
    lock = SidebarItem(key="lock", label="Lock", icon="lock")
    bar.add_foot(SidebarButton(theme=theme, name="lock", item=lock, keys="Ctrl L"))
    return bar


def framed(theme: Theme, room: str) -> tuple[QWidget, QVBoxLayout]:
    """Build a window with the sidebar and room for a page."""
    window = QWidget()
    window.setProperty("part", "page")
    outer = QHBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(sidebar(theme, room))
    body = QVBoxLayout()
    body.setContentsMargins(32, 24, 32, 24)
    body.setSpacing(20)
    outer.addLayout(body, 1)
    return window, body
