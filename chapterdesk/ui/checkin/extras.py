"""What the check-in page shows besides its list: heads by kind, a paper sheet, a grid."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services.checkin.heads import Tally
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.database import Undo
from chapterdesk.services.meetings import MeetingDetail
from chapterdesk.ui.checkin.away import AwayPanel
from chapterdesk.ui.checkin.grid import GridPanel
from chapterdesk.ui.checkin.known import KnownPanel
from chapterdesk.ui.checkin.paper import PaperPanel
from chapterdesk.ui.checkin.tallies import TallyPanel
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.scrolling import scrolling

_ABOUT: Final = "attendance"
_AREAS: Final = frozenset({"attendance", "meetings", "members", "groups"})
_SOON_MS: Final = 60


class Extras(QObject):
    """Hold the panels that stand in place of the list, and open them for one meeting.

    Args:
        context: What the page was given.
        meeting: Returns the meeting that is shown, or None where nothing may be opened.
        page: The page, whose keys open them.
    """

    opened = Signal(QWidget)
    closed = Signal()

    def __init__(
        self, *, context: PageContext, meeting: Callable[[], bytes | None], page: QWidget
    ) -> None:
        super().__init__(page)
        self._context = context
        self._meeting = meeting
        theme = context.theme
        self._areas: dict[QWidget, QWidget] = {}
        self.tallies = TallyPanel(theme=theme)
        self.paper = PaperPanel(context=context)
        self.grid = GridPanel(context=context)
        self.known = KnownPanel(context=context)
        self.away = AwayPanel(context=context)
        self.paper_link = LinkButton(theme=theme, text=_("&Paper sheet (F7)"), name="show_paper")
        self.grid_link = LinkButton(theme=theme, text=_("S&ide by side (F5)"), name="show_grid")
        self.paper_link.clicked.connect(self.show_paper)
        self.grid_link.clicked.connect(self.show_grid)
        self.tallies.stepped.connect(self._step)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._read_again)
        context.bridge.changed.connect(self._heard)
        self.away.kept.connect(self._kept)
        for panel in (self.tallies, self.paper, self.grid, self.known, self.away):
            panel.closed.connect(self.closed)
        keys: tuple[tuple[Qt.Key, Callable[[], None]], ...] = (
            (Qt.Key.Key_F5, self.show_grid),
            (Qt.Key.Key_F6, self.show_tallies),
            (Qt.Key.Key_F7, self.show_paper),
        )
        for key, show in keys:
            shortcut = QShortcut(QKeySequence(key), page, show)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def place(self, beside_list: QStackedWidget, whole: QStackedWidget) -> None:
        """Take a place: two where the list is, the grid across the page."""
        # Where the text is large a panel is higher than its place, and is scrolled.
        for panel in (self.tallies, self.paper, self.known, self.away):
            area = scrolling(panel, f"{panel.objectName()}_area")
            self._areas[panel] = area
            beside_list.addWidget(area)
        self._areas[self.grid] = self.grid
        whole.addWidget(self.grid)

    def links(self, column: QVBoxLayout) -> None:
        """Add the ways to them."""
        column.addWidget(self.paper_link)
        column.addWidget(self.grid_link)

    def holds(self, widget: QWidget) -> bool:
        """Say whether a widget is one of them."""
        return widget in self._areas.values()

    def clear(self) -> None:
        """Forget everybody (lock, the door, another meeting)."""
        self.tallies.clear()
        self.paper.clear()
        self.grid.clear()
        self.known.clear()
        self.away.clear()

    @Slot()
    def show_tallies(self) -> None:
        """Count heads by kind."""
        if self._meeting() is not None:
            self._read(start=True)
            self.opened.emit(self._areas[self.tallies])

    @Slot()
    def show_paper(self) -> None:
        """Type in a paper sheet."""
        meeting_id = self._meeting()
        if meeting_id is not None and not self.paper_link.isHidden():
            self.opened.emit(self._areas[self.paper])
            self.paper.open(meeting_id)

    @Slot()
    def show_grid(self) -> None:
        """Show the meetings that run about the same time beside each other."""
        meeting_id = self._meeting()
        if meeting_id is not None:
            self.opened.emit(self._areas[self.grid])
            self.grid.open(meeting_id)

    @Slot(object)
    def show_known(self, who: CheckInRow) -> None:
        """Say whom a walk-in is."""
        meeting_id = self._meeting()
        if meeting_id is not None:
            self.opened.emit(self._areas[self.known])
            self.known.open(meeting_id, who)

    @Slot(object)
    def show_away(self, who: CheckInRow) -> None:
        """Say till when somebody is away."""
        meeting_id = self._meeting()
        if meeting_id is None:
            return
        meetings = self._context.services.meetings

        def done(detail: MeetingDetail) -> None:
            self.opened.emit(self._areas[self.away])
            self.away.open(meeting_id, who, detail.row.starts_local.date())

        self._context.tasks.run(
            lambda: meetings.detail(meeting_id), done, self._context.messages.error, owner=self
        )

    @Slot(object)
    def _kept(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply, about=_ABOUT)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        """What was undone, or marked elsewhere, is shown where it is looked at."""
        if event.area in _AREAS and (self.tallies.isVisible() or self.paper.isVisible()):
            self._soon.start()

    @Slot()
    def _read_again(self) -> None:
        if self.tallies.isVisible():
            self._read()
        if self.paper.isVisible():
            self.paper.look()

    def _step(self, kind: str, delta: int) -> None:
        meeting_id = self._meeting()
        services = self._context.services
        if meeting_id is None:
            return

        def done(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, services.undo.apply, about=_ABOUT)
            self.tallies.clear()
            self._read()

        def failed(error: UserError) -> None:
            if error.field == "kind":
                self._context.messages.inline({"kind": self.tallies.row}, error)
            else:
                self._context.messages.error(error)
            self._read()

        self._context.tasks.run(
            lambda: services.tallies.step(meeting_id, kind, delta), done, failed, owner=self
        )

    def _read(self, *, start: bool = False) -> None:
        meeting_id = self._meeting()
        tallies = self._context.services.tallies
        if meeting_id is None:
            return

        def done(rows: Sequence[Tally]) -> None:
            self.tallies.show_tallies(rows)
            if start:
                self.tallies.start()

        self._context.tasks.run(
            lambda: tallies.list(meeting_id), done, self._context.messages.error, owner=self
        )
