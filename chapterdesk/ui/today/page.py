"""The page the day begins with."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.today import TodayOverview
from chapterdesk.ui.context import (
    BACKUPS,
    CHECKIN,
    MEMBERS,
    MENTORING,
    RESOURCES,
    SEALED,
    SHEET,
    PageContext,
)
from chapterdesk.ui.page import Page
from chapterdesk.ui.today.due import DueCard
from chapterdesk.ui.today.meeting import MeetingCard
from chapterdesk.ui.today.numbers import BackupCard, MonthCard
from chapterdesk.ui.today.sentences import greeting, summary
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import PageHeader
from chapterdesk.ui.widgets.text import KeyCap

_TICK_MS = 30_000
_NARROW = 700
_PLACES = {
    "mentoring": MENTORING,
    "members": MEMBERS,
    "directory": RESOURCES,
    "resources": RESOURCES,
    "backups": BACKUPS,
    "safety": SEALED,
}


class TodayPage(Page):
    """Show what is next, what is due and how safe the chapter is; names stay covered.

    Args:
        context: What the page needs.
        open_palette: Opens "Find or do anything".
        start_meeting: Starts a meeting now.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        open_palette: Callable[[], None],
        start_meeting: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context, name="today", title=_("Today"), help_page="start", parent=parent
        )
        self._start_meeting = start_meeting
        self._overview: TodayOverview | None = None
        self._meeting: MeetingRow | None = None
        theme = context.theme
        self._header = PageHeader(theme=theme, name="today_header", title=_("Today"))
        self._find = FindButton(context=context, pressed=open_palette)
        self._header.add_action(self._find)
        self._card = MeetingCard(theme=theme)
        self._due = DueCard(theme=theme)
        self._backup = BackupCard(theme=theme)
        self._month = MonthCard(theme=theme)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._side = QVBoxLayout()
        self._side.setSpacing(20)
        self._lay_out()
        self._card.check_in_requested.connect(self._check_in)
        self._card.sheet_requested.connect(self.print_document)
        self._card.start_requested.connect(start_meeting)
        self._card.names_requested.connect(self._uncover)
        self._due.names_requested.connect(self._uncover)
        self._due.activated.connect(self._go_to)
        self._backup.activated.connect(lambda: context.navigate(BACKUPS, None))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self, self._enter)
            enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        show = QShortcut(QKeySequence(Qt.Key.Key_F4), self, self._uncover)
        show.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.changed.connect(self._fit)
        context.bridge.changed.connect(self._changed)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self.refresh)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Stand in one column where the text is large for the window."""
        narrow = self.width() < self.context.theme.px(_NARROW)
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._card.set_narrow(narrow=narrow)
        self._find.setVisible(not narrow)

    @property
    def names_shown(self) -> bool:
        """Say whether names can be read on this page."""
        return self._due.names_shown or self._card.names_shown

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.cover_names()
        self.refresh()
        self._timer.start()
        self._card.focus_first()

    @override
    def deactivate(self) -> None:
        self._timer.stop()
        self.cover_names()

    @override
    def clear(self) -> None:
        self._soon.stop()
        self._timer.stop()
        self._overview = None
        self._meeting = None
        self._card.clear()
        self._due.clear()

    @override
    def print_document(self) -> None:
        if self._meeting is not None:
            self.context.navigate(SHEET, self._meeting.id)

    @override
    def focus_search(self) -> None:
        self._find.click()

    def cover_names(self) -> None:
        """Cover every name again (check-in starts, the page is left)."""
        self._due.show_names(shown=False)
        self._card.show_names(shown=False)

    @Slot()
    def refresh(self) -> None:
        """Read the overview again."""
        self.context.tasks.run(
            self.context.services.today.overview, self._show, self._failed, owner=self
        )

    def _show(self, overview: TodayOverview) -> None:
        first = self._overview is None
        self._overview = overview
        self._meeting = overview.meeting
        self._tick()
        self._due.show_rows(overview.due)
        self._backup.show_state(overview.backup)
        self._month.show_numbers(overview.month)
        self._header.set_title(
            greeting(self._local_now().hour), summary(overview.meetings_today, len(overview.due))
        )
        if first and self.isVisible():
            self._card.focus_first()

    def _failed(self, error: UserError) -> None:
        self.context.messages.error(error)

    def _local_now(self) -> datetime:
        zone = self._meeting.timezone if self._meeting is not None else ""
        now = self.context.clock.now()
        return (now.astimezone(ZoneInfo(zone)) if zone else now.astimezone()).replace(tzinfo=None)

    @Slot()
    def _tick(self) -> None:
        overview = self._overview
        if overview is None:
            return
        self._card.show_meeting(
            overview.meeting, overview.facilitators, overview.features, self._local_now()
        )

    @Slot(object)
    def _changed(self, event: Changed) -> None:
        del event
        if self.isVisible():
            self._soon.start()

    @Slot()
    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isVisible():
            focused.click()
        elif self._due.activate_focused():
            return
        elif self._meeting is not None:
            self._check_in()
        else:
            self._start_meeting()

    @Slot()
    def _check_in(self) -> None:
        if self._meeting is not None:
            self.cover_names()
            self.context.navigate(CHECKIN, self._meeting.id)

    @Slot()
    def _uncover(self) -> None:
        shown = not self.names_shown
        self._due.show_names(shown=shown)
        self._card.show_names(shown=shown)
        self._tick()
        announce(self, _("Names are shown.") if shown else _("Names are covered."))

    @Slot(str, object)
    def _go_to(self, subject: str, subject_id: object) -> None:
        place = _PLACES.get(subject)
        if place is not None:
            self.context.navigate(place, subject_id if isinstance(subject_id, bytes) else None)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("part", "page")
        body = QVBoxLayout(inside)
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(20)
        body.addWidget(self._header)
        body.addWidget(self._card)
        self._side.addWidget(self._backup)
        self._side.addWidget(self._month)
        self._side.addStretch(1)
        self._columns.addWidget(self._due, 8)
        self._columns.addLayout(self._side, 5)
        body.addLayout(self._columns, 1)
        scroll = ScrollArea()
        scroll.setObjectName("today_scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


class FindButton(Button):
    """Look like a search field and open the palette."""

    def __init__(self, *, context: PageContext, pressed: Callable[[], None]) -> None:
        theme = context.theme
        super().__init__(
            theme=theme,
            text=_("Find or do anything"),
            name="today_find",
            kind="find",
            icon="search",
        )
        cap = KeyCap(_("Ctrl K"))
        cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleDescription(cap.text())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.addStretch(1)
        layout.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(pressed)
