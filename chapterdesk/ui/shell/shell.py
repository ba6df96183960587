"""The open desk: a sidebar, one page at a time, and what is due in each room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, current, ngettext
from chapterdesk.ui.context import (
    BACKUPS,
    CALENDAR,
    CHECKIN,
    DUPLICATES,
    EVENTS,
    EXPORT,
    IMPORT,
    MEETINGS,
    MEMBERS,
    MENTORING,
    REACHING,
    REPORT,
    RESOURCES,
    SEALED,
    SERIES,
    TODAY,
    PageContext,
)
from chapterdesk.ui.page import Page
from chapterdesk.ui.rereading import Rereading
from chapterdesk.ui.shell.rooms import rooms
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.sidebar import Sidebar, SidebarButton, SidebarItem
from chapterdesk.ui.widgets.surfaces import Banner, Line

if TYPE_CHECKING:
    from chapterdesk.services.backups import BackupState
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.chapter import ChapterProfile

Factory = Callable[[PageContext], Page]
_BADGES: Mapping[str, str] = {"mentoring": MENTORING, "directory": RESOURCES}
_WITHIN: Mapping[str, str] = {
    IMPORT: MEMBERS,
    EXPORT: MEMBERS,
    DUPLICATES: MEMBERS,
    REACHING: MEMBERS,
    SERIES: MEETINGS,
    EVENTS: MEETINGS,
    CALENDAR: MEETINGS,
    SEALED: REPORT,
}
"""Pages without a room of their own, and the room that they belong to."""
_WAIT_MS = 250
_AFTER_FIRST_PAGE_MS = 500
_ROOMY = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the frame around the pages shows."""

    profile: ChapterProfile
    due: Mapping[str, int]
    backup: BackupState


class Shell(QWidget):
    """Show pages, built when first asked for.

    Args:
        theme: The look.
    """

    page_shown = Signal(str)
    meeting_mode_requested = Signal()
    _reading: Rereading[Frame] | None = None

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shell")
        self._theme = theme
        self._context: PageContext | None = None
        self._factories: Mapping[str, Factory] = {}
        self._pages: dict[str, Page] = {}
        self._areas: frozenset[str] | None = None
        self._held = False
        self._banner = Banner(
            theme=theme,
            name="practice_banner",
            text=_("Practice data: made up from end to end. Nobody in here is real."),
            tone="accent",
        )
        self._top = self._framed(self._banner)
        self._top.hide()
        self._sidebar = Sidebar(theme=theme, name="sidebar", accessible=_("Rooms"), items=())
        self._backup = SidebarButton(
            theme=theme,
            name="sidebar_backup_line",
            item=SidebarItem(key="backup_line", label="", icon="hard-drive"),
            small=True,
        )
        self._lock = SidebarButton(
            theme=theme,
            name="sidebar_lock",
            item=SidebarItem(key="lock", label=_("Lock"), icon="lock"),
            keys=_("Ctrl L"),
        )
        self._meeting = SidebarButton(
            theme=theme,
            name="sidebar_meeting_mode",
            item=SidebarItem(key="meeting_mode", label=_("Meeting mode"), icon="eye-off"),
            small=True,
        )
        self._hides = Banner(
            theme=theme,
            name="meeting_mode_banner",
            text=_("Meeting mode: contact details and notes are hidden on every page."),
            tone="ok",
            action=_("Show them again…"),
        )
        self._hidden = self._framed(self._hides)
        self._hidden.hide()
        self._disk = Banner(theme=theme, name="upkeep_banner", text="")
        self._disk_top = self._framed(self._disk)
        self._disk_top.hide()
        self._sidebar.add_foot(self._backup)
        self._sidebar.add_foot(self._meeting)
        self._sidebar.add_foot(self._lock)
        self._rooms = self._scrolled(self._sidebar)
        # Its scroll bar stands beside the rail, not over the edge of it.
        self._rooms.verticalScrollBar().rangeChanged.connect(self._fit)
        self._side = self._pinned(self._rooms, self._sidebar)
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        # What is built before it is asked for waits behind this.
        self._stack.addWidget(QWidget())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._stack, 1)
        top = QVBoxLayout(self)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self._disk_top)
        top.addWidget(self._top)
        top.addWidget(self._hidden)
        top.addLayout(row, 1)
        self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self.refresh)
        theme.changed.connect(self._fit)
        self._sidebar.chosen.connect(lambda name: self.navigate(name, None))
        self._backup.clicked.connect(lambda: self.navigate(BACKUPS, None))
        self._meeting.clicked.connect(self.meeting_mode_requested)
        self._hides.action_requested.connect(self.meeting_mode_requested)

    def prepare(self) -> None:
        """Draw the rooms that every chapter has, before there is a desk to show in them."""
        if self._context is None:
            self._sidebar.set_items(rooms(frozenset()))

    def open(self, context: PageContext, factories: Mapping[str, Factory]) -> None:
        """Work on an open desk; `refresh` fills the frame once the first page has been asked for.

        Args:
            context: What pages are given.
            factories: What builds each page, by its name.
        """
        self._context = context
        self._factories = factories
        services = context.services
        self._reading = Rereading(
            tasks=context.tasks,
            work=lambda: _read(services),
            done=self._show,
            failed=self._failed,
            owner=self,
            priority=Priority.LATER,
        )
        self._top.setVisible(context.practice)
        self._lock.clicked.connect(context.lock)
        context.bridge.changed.connect(self._changed)
        self._set_areas(frozenset())

    @property
    def current(self) -> Page | None:
        """Return the page that is shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    @property
    def areas(self) -> frozenset[str]:
        """Return what the chapter has switched on."""
        return self._areas or frozenset()

    @property
    def held(self) -> bool:
        """Say whether the door is kept."""
        return self._held

    def navigate(self, name: str, subject: bytes | None = None) -> bool:
        """Show a page, at a record when there is one; return whether there is such a page."""
        if self._held:
            return False
        page = self._page(name)
        if page is None:
            return False
        before = self.current
        if before is not None and before is not page:
            before.deactivate()
        if name != CHECKIN:
            self.fill_window(filled=False)
        self._stack.setCurrentWidget(page)
        self._sidebar.set_current(_WITHIN.get(name, name))
        self._show_mark()
        page.activate(subject)
        self.page_shown.emit(name)
        return True

    def build(self, name: str) -> None:
        """Build a page that is about to be shown."""
        self._page(name)

    def fill_window(self, *, filled: bool) -> None:
        """Give the page the whole window, or the sidebar its place."""
        self._side.setVisible(not filled)
        self._catch_up()

    def say_above(self, text: str, tone: Tone) -> None:
        """Say what is wrong with disk or clock above every page; nothing for an empty text."""
        self._disk_top.setVisible(bool(text))
        if text:
            self._disk.show_message(text, tone=tone)

    def hold_door(self, *, held: bool) -> None:
        """Show nothing but the page that is shown, or everything again."""
        self._held = held
        self._side.setVisible(not held)
        self._catch_up()
        self._banner.setVisible(not held and self._context is not None and self._context.practice)

    def show_meeting_mode(self, *, on: bool) -> None:
        """Say that contact details and notes are hidden, or no longer."""
        self._hidden.setVisible(on)
        if on:
            announce(self, self._hides.text)

    def empty_pages(self, names: Collection[str]) -> None:
        """Let pages forget what they show; they read again when they are woken or shown."""
        for name in names:
            page = self._pages.get(name)
            if page is not None:
                page.end_search()
                page.clear()

    def wake_page(self) -> None:
        """Let the page that is shown read again."""
        page = self.current
        if page is not None and not self._held:
            page.activate()

    def next_pane(self) -> None:
        """Move the focus from the sidebar to the page, or back."""
        page = self.current
        inside = any(child.hasFocus() for child in self._side.findChildren(QWidget))
        if self._side.isVisible() and not inside:
            self._sidebar.focus_current()
        elif page is not None:
            page.activate()

    def clear(self) -> None:
        """Forget everything about people (lock)."""
        for page in self._pages.values():
            page.end_search()
            page.clear()
        self._sidebar.set_title("", "")

    @Slot()
    def refresh(self) -> None:
        """Read again what the frame shows."""
        if self._reading is not None:
            self._stale = False
            self._reading.ask()

    def begin(self, profile: ChapterProfile) -> None:
        """Show whose desk it is; what is due follows when the first page has been drawn.

        Two threads that both run Python hinder each other: the page comes first.
        """
        self._show_profile(profile)
        QTimer.singleShot(_AFTER_FIRST_PAGE_MS, self, self.refresh)

    def _show_profile(self, profile: ChapterProfile) -> None:
        if self._context is not None:
            day = current().weekday(self._context.clock.now().astimezone().date())
            self._sidebar.set_title(profile.name, day)
            self._set_areas(profile.areas)

    def _show(self, frame: Frame) -> None:
        self._show_profile(frame.profile)
        for subject, room in _BADGES.items():
            count = frame.due.get(subject, 0)
            self._sidebar.set_badge(room, count, ngettext("{count} due", "{count} due", count))
        self._backup.set_label(_backup_line(frame.backup))
        self._backup.set_warning(warns=frame.backup.level != "ok")

    def _set_areas(self, areas: frozenset[str]) -> None:
        if areas == self._areas:
            return
        self._areas = areas
        self._sidebar.set_items(rooms(areas, self._factories))
        page = self.current
        name = page.page_name if page is not None else TODAY
        self._sidebar.set_current(_WITHIN.get(name, name))

    def _failed(self, error: UserError) -> None:
        if self._context is not None:
            self._context.messages.error(error)

    def _page(self, name: str) -> Page | None:
        context, factory = self._context, self._factories.get(name)
        if context is None or factory is None:
            return None
        if name not in self._pages:
            page = factory(context)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    @Slot(object)
    def _changed(self, event: Changed) -> None:
        if event.area != "attendance":
            self._stale = True
            self._catch_up()

    def _catch_up(self) -> None:
        """Read what changed once the frame shows: nobody at check-in waits for what is hidden."""
        if self._side.isHidden():
            self._soon.stop()
        elif self._stale:
            self._soon.start()

    @staticmethod
    def _framed(banner: Banner) -> QWidget:
        """Keep the banner clear of the window's edges, and take no room when it is hidden."""
        holder = QWidget()
        holder.setObjectName("banner_holder")
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(banner)
        return holder

    @staticmethod
    def _scrolled(sidebar: Sidebar) -> ScrollArea:
        """Let the rooms scroll where large text makes them taller than the window."""
        area = ScrollArea()
        area.setObjectName("sidebar_scroll")
        area.setProperty("part", "sidebar")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(sidebar)
        return area

    def _pinned(self, rooms: ScrollArea, sidebar: Sidebar) -> QFrame:
        """Keep the lock and what stands beside it in view, however far the rooms scroll."""
        side = QFrame()
        side.setObjectName("sidebar_side")
        side.setProperty("part", "sideground")
        rtl = side.isRightToLeft()
        side.setProperty("rtl", rtl)
        column = QVBoxLayout(side)
        column.setContentsMargins(int(rtl), 0, int(not rtl), 0)  # the edge is drawn there
        column.setSpacing(0)
        column.addWidget(rooms, 1)
        self._edge = Line()
        self._edge.hide()
        column.addWidget(self._edge)
        sidebar.pin_foot(column)
        side.setFixedWidth(sidebar.maximumWidth() + 1)
        return side

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Leave the page enough room: at large text the sidebar is a rail of icons."""
        compact = self.width() < self._theme.px(_ROOMY)
        self._sidebar.set_compact(compact=compact)
        self._backup.setVisible(not compact)
        bar = self._rooms.verticalScrollBar()
        self._edge.setVisible(bar.maximum() > 0)
        beside = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._side.setFixedWidth(self._sidebar.maximumWidth() + beside + 1)
        self._show_mark()

    def _show_mark(self) -> None:
        """Scroll to where one is, however one came there."""
        button = self._sidebar.current_button
        if button is not None:
            self._rooms.ensureWidgetVisible(button, 0, 8)


def _read(services: Services) -> Frame:
    due = services.tasks.due()
    return Frame(
        profile=services.chapter.profile(),
        due=Counter(row.subject for row in due),
        backup=services.backups.state(),
    )


def _backup_line(state: BackupState) -> str:
    if state.last_verified_at is None:
        return _("No backup yet")
    if state.level == "bad":
        return _("Backup needed")
    if not state.days_old:
        return _("Backup verified today")
    return ngettext("Backed up {count} day ago", "Backed up {count} days ago", state.days_old)
