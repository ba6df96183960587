"""The page the day begins with."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.today import TodayOverview
from chapterdesk.ui.context import (
    BACKUPS,
    CHECKIN,
    CONSENTS,
    DUE,
    GROUPS,
    MEETINGS,
    MEMBERS,
    MENTORING,
    REACHING,
    RESOURCES,
    RETENTION,
    SEALED,
    SHEET,
    PageContext,
)
from chapterdesk.ui.page import Page
from chapterdesk.ui.rereading import Rereading
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.today.sentences import greeting, near_meeting, summary
from chapterdesk.ui.today.view import TodayView
from chapterdesk.ui.widgets.announce import announce

_TICK_MS = 30_000
_PLACES = {
    "mentoring": MENTORING,
    "members": MEMBERS,
    "directory": RESOURCES,
    "resources": RESOURCES,
    "backups": BACKUPS,
    "safety": SEALED,
    "retention": RETENTION,
    "reaching": REACHING,
    "consents": CONSENTS,
    "groups": GROUPS,
    "meetings": MEETINGS,
}


class TodayPage(Page):
    """Show what is next, what is due and how safe the chapter is; names stay covered.

    Args:
        context: What the page needs.
        open_palette: Opens "Find or do anything".
        start_meeting: Starts a meeting now.
        first: Returns, once, an overview that was just read; None when there is none.
        view: Its widgets, when they were built before there was a desk.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        open_palette: Callable[[], None],
        start_meeting: Callable[[], None],
        first: Callable[[], TodayOverview | None] = lambda: None,
        view: TodayView | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context, name="today", title=_("Today"), help_page="start", parent=parent
        )
        self._start_meeting = start_meeting
        self._first = first
        self._overview: TodayOverview | None = None
        self._meeting: MeetingRow | None = None
        view = view or TodayView(theme=context.theme)
        self._view = view
        self._card, self._due = view.card, view.due
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(view)
        view.show()
        view.find_button.clicked.connect(open_palette)
        self._card.check_in_requested.connect(self._check_in)
        self._card.sheet_requested.connect(self.print_document)
        self._card.start_requested.connect(start_meeting)
        self._card.names_requested.connect(self._uncover)
        self._due.names_requested.connect(self._uncover)
        self._due.activated.connect(self._go_to)
        view.backup.activated.connect(lambda: context.navigate(BACKUPS, None))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self, self._enter)
            enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        show = QShortcut(QKeySequence(Qt.Key.Key_F4), self, self._uncover)
        show.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        context.bridge.changed.connect(self._changed)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._reading = Rereading(
            tasks=context.tasks,
            work=context.services.today.overview,
            done=self._show,
            failed=self._failed,
            owner=self,
            priority=Priority.NOW,
        )
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self.refresh)

    @property
    def names_shown(self) -> bool:
        """Say whether names can be read on this page."""
        return self._due.names_shown or self._card.names_shown

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.cover_names()
        overview = self._first()
        if overview is None:
            self.refresh()
        else:
            self._show(overview)
        self._timer.start()
        self._card.focus_first()
        # The focus has scrolled to what Enter does, and does so again when the page is laid out.
        QTimer.singleShot(0, self._view, self._view.show_top)

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
        self._view.find_button.click()

    def cover_names(self) -> None:
        """Cover every name again (check-in starts, the page is left)."""
        self._due.show_names(shown=False)
        self._card.show_names(shown=False)

    @Slot()
    def refresh(self) -> None:
        """Read the overview again."""
        self._reading.ask()

    def _show(self, overview: TodayOverview) -> None:
        first = self._overview is None
        self._overview = overview
        self._meeting = overview.meeting
        self._tick()
        self._due.show_rows(overview.due)
        self._view.backup.show_state(overview.backup)
        self._view.month.show_numbers(overview.month)
        self._greet(overview)
        if first and self.isVisible():
            self._card.focus_first()

    def _greet(self, overview: TodayOverview) -> None:
        now, meeting = self._local_now(), overview.meeting
        near = ""
        if meeting is not None:
            near = near_meeting(now, meeting.starts_local, meeting.ends_local)
        self._view.header.set_title(
            greeting(now.hour), summary(overview.meetings_today, len(overview.due), near=near)
        )

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
            overview.meeting,
            overview.facilitators,
            overview.features,
            self._local_now(),
            held=bool(overview.meetings_today),
        )

    @Slot(object)
    def _changed(self, event: Changed) -> None:
        del event
        if self.isVisible():
            self._soon.start()

    @Slot()
    def _enter(self) -> None:
        if self._overview is None:
            return  # the Enter of the unlock page, pressed twice: what it would do is not shown yet
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
            at = subject_id or (DUE if place == REACHING else None)
            self.context.navigate(place, at if isinstance(at, bytes) else None)
