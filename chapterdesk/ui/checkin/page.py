"""The page that fills the window while people come in."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import AttendanceSource, MeetingStatus
from chapterdesk.core.words import _
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.services.database import Undo
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.ui.checkin.controller import CheckInController
from chapterdesk.ui.checkin.counting import CountingPanel
from chapterdesk.ui.checkin.door import Door
from chapterdesk.ui.checkin.ending import Ending
from chapterdesk.ui.checkin.extras import Extras
from chapterdesk.ui.checkin.finish import FinishAnswers, FinishPanel
from chapterdesk.ui.checkin.inside import InsidePanel
from chapterdesk.ui.checkin.leaving import LeavePanel
from chapterdesk.ui.checkin.people import PeoplePanel
from chapterdesk.ui.checkin.sentences import subtitle
from chapterdesk.ui.checkin.side import CountCard, HeadsCard, JustNowCard
from chapterdesk.ui.checkin.statuses import source_of
from chapterdesk.ui.context import CHECKIN, SHEET, TODAY, PageContext
from chapterdesk.ui.page import Page
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import Banner, PageHeader

_MARGIN: Final = 40
_SIDE: Final = 391


class CheckInPage(Page):
    """Mark who is here: search, list, counts, door mode, finish."""

    fills_window = True

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=CHECKIN,
            title=_("Check-in"),
            help_page="checkin",
            parent=parent,
        )
        self.controller = CheckInController(context=context, parent=self)
        self.door = Door(context=context, parent=self)
        self._ending = Ending(context=context, parent=self)
        self._make_parts()
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        context, theme = self.context, self.context.theme
        self._door_button = SecondaryButton(
            theme=theme, text=_("&Door mode"), name="door_mode", icon="door-open"
        )
        self._sheet_button = SecondaryButton(
            theme=theme, text=_("S&heet"), name="print_sheet", icon="printer"
        )
        self._done_button = SecondaryButton(theme=theme, text=_("D&one"), name="checkin_done")
        self._header = PageHeader(
            theme=theme,
            name="checkin_header",
            title="",
            actions=(self._door_button, self._sheet_button, self._done_button),
        )
        self._banner = Banner(theme=theme, name="checkin_banner", tone="warn")
        self._banner.hide()
        self.people = PeoplePanel(context=context, controller=self.controller)
        self.count = CountCard(theme=theme)
        self.heads = HeadsCard(theme=theme)
        self.just_now = JustNowCard(theme=theme)
        self._inside_link = LinkButton(
            theme=theme, text=_("In the &building (F8)"), name="show_inside"
        )
        self.leave = LeavePanel(theme=theme)
        self.counting = CountingPanel(theme=theme)
        self.inside = InsidePanel(context=context)
        self.finish = FinishPanel(theme=theme)
        self.extras = Extras(context=context, meeting=self._at_desk, page=self)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        self.just_now.add(self._inside_link)
        self.extras.links(self.just_now.body)
        for card in (self.count, self.heads):
            column.addWidget(card)
        column.addWidget(self.just_now, 1)
        column.addWidget(self.leave)
        for fixed in (self.count, self.heads, self.leave):
            fixed.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addStretch()
        self._side = scrolling(inner, "checkin_side")
        self._left = QStackedWidget()
        for panel in (self.people, self.counting, self.inside):
            self._left.addWidget(panel)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(28)
        row.addWidget(self._left, 2)
        row.addWidget(self._side, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(work)
        self._stack.addWidget(self.finish)
        self.extras.place(self._left, self._stack)
        self._work = work
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 24, _MARGIN, 24)
        layout.setSpacing(16)
        layout.addWidget(self._header)
        layout.addWidget(self._banner)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        controller, door, ending = self.controller, self.door, self._ending
        controller.summary_changed.connect(self._show_summary)
        controller.present_changed.connect(self._show_present)
        controller.gone.connect(self._leave_what_is_gone)
        self.heads.stepped.connect(controller.count)
        self.counting.stepped.connect(controller.count)
        self.inside.closed.connect(self._show_work)
        self.heads.kinds_requested.connect(self.extras.show_tallies)
        self.counting.kinds_requested.connect(self.extras.show_tallies)
        self.people.known_requested.connect(self.extras.show_known)
        self.people.away_requested.connect(self.extras.show_away)
        self.extras.opened.connect(self._show_extra)
        self.extras.closed.connect(self._show_work)
        self._inside_link.clicked.connect(self.show_inside)
        self._door_button.clicked.connect(door.enter)
        self._sheet_button.clicked.connect(self.print_document)
        self._done_button.clicked.connect(self.ask_to_finish)
        self._banner.action_requested.connect(controller.reopen)
        door.opened.connect(self._dress)
        door.closed.connect(self._dress)
        door.refused.connect(self.leave.refuse)
        door.busy.connect(lambda on: self.leave.set_busy(busy=on))
        self.leave.submitted.connect(self._leave_door)
        # SECURITY: the caret does not go back to the name field: whoever goes on typing the
        # passphrase after they closed its field would write it there, for everybody to read.
        self.leave.cancelled.connect(self.people.slip.watch)
        ending.asked.connect(self._show_finish)
        ending.target_known.connect(self.finish.set_target)
        ending.busy.connect(lambda on: self.finish.set_busy(busy=on))
        ending.closed.connect(self._finished)
        self.finish.finished.connect(self._finish)
        self.finish.back_requested.connect(self._show_work)
        self.finish.leave_requested.connect(self._go)
        self.finish.target_requested.connect(ending.choose_target)
        self.context.theme.changed.connect(self._size_side)
        self._size_side()
        inside = QShortcut(QKeySequence(Qt.Key.Key_F8), self, self.show_inside)
        inside.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def search(self) -> QWidget:
        """Return the search box."""
        return self.people.search

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.context.fill_window(True)
        if self.door.on:
            self._focus()
            return
        if subject is not None:
            self._open(subject)
        elif self.controller.meeting_id is not None:
            self._show_work()
        else:
            self._open_next()

    def _open(self, meeting_id: bytes) -> None:
        if meeting_id != self.controller.meeting_id:
            self.people.clear()
            self.extras.clear()
            self.controller.open(meeting_id)
        self._show_work()

    def _open_next(self) -> None:
        """Open the meeting that is about to start; where none is planned, start one."""
        meetings = self.context.services.meetings

        def work() -> tuple[bytes, Undo | None]:
            row: MeetingRow | None = meetings.next()
            return (row.id, None) if row is not None else meetings.start_now()

        def done(result: tuple[bytes, Undo | None]) -> None:
            meeting_id, undo = result
            if undo is not None:
                self.context.undo.push(undo.label, undo, self.context.services.undo.apply)
            self._open(meeting_id)

        self.context.tasks.run(work, done, self.context.messages.error, owner=self)

    @override
    def clear(self) -> None:
        self.door.end()
        self.people.clear()
        self.inside.clear()
        self.extras.clear()
        self.finish.clear()
        self.just_now.show_people(())
        self._header.set_title("")
        self.controller.clear()

    @override
    def focus_search(self) -> None:
        self._show_work()
        # Before a meeting, and where heads are counted, there is nobody to search.
        if not self.search.isVisible() and not self.door.on:
            super().focus_search()

    @override
    def print_document(self) -> None:
        if self.controller.meeting_id is not None and not self.door.on:
            self.context.navigate(SHEET, self.controller.meeting_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    @Slot()
    def show_inside(self) -> None:
        """List who is in the building; the same key goes back."""
        meeting_id = self.controller.meeting_id
        if meeting_id is None or self.door.on:
            return
        if self._left.currentWidget() is self.inside:
            self._show_work()
            return
        checkin = self.context.services.checkin

        def work() -> tuple[tuple[CheckInRow, ...], CheckInSummary]:
            return checkin.inside(meeting_id), checkin.summary(meeting_id)

        def done(result: tuple[tuple[CheckInRow, ...], CheckInSummary]) -> None:
            self.context.messages.clear_toasts()
            self._stack.setCurrentWidget(self._work)
            self._left.setCurrentWidget(self.inside)
            self.inside.show_people(*result)
            self.inside.start()

        self.context.tasks.run(work, done, self.context.messages.error, owner=self)

    def _at_desk(self) -> bytes | None:
        """Return the meeting that is shown, unless a stranger stands in front of it."""
        return None if self.door.on else self.controller.meeting_id

    @Slot(QWidget)
    def _show_extra(self, panel: QWidget) -> None:
        """Show a panel in place of the list, or of the whole page."""
        self.context.messages.clear_toasts()
        beside = self._left.indexOf(panel) >= 0
        self._stack.setCurrentWidget(self._work if beside else panel)
        if beside:
            self._left.setCurrentWidget(panel)
        self._dress()

    @Slot()
    def ask_to_finish(self) -> None:
        """Show what is left to ask before the meeting is closed."""
        if self.controller.meeting_id is not None:
            self._ending.ask(self.controller.meeting_id)

    @Slot(object, object)
    def _show_finish(self, summary: CheckInSummary, unknown: tuple[CheckInRow, ...]) -> None:
        # What was said of the list is not about these questions, and would lie over them.
        self.context.messages.clear_toasts()
        self._stack.setCurrentWidget(self.finish)
        self._dress()
        self.finish.ask(summary, unknown)

    @Slot(object)
    def _finish(self, answers: FinishAnswers) -> None:
        if self.controller.meeting_id is not None:
            self._ending.finish(self.controller.meeting_id, answers)

    @Slot()
    def _finished(self) -> None:
        self.people.clear()
        self.controller.clear()
        self._go()

    @Slot()
    def _show_work(self) -> None:
        summary = self.controller.summary
        counting = summary is not None and summary.count_only
        self._stack.setCurrentWidget(self._work)
        self._left.setCurrentWidget(self.counting if counting else self.people)
        self._dress()
        QTimer.singleShot(0, self, self._focus)

    @Slot()
    def _focus(self) -> None:
        if self._left.currentWidget() is self.counting:
            self.counting.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._left.currentWidget() is self.people:
            self.people.focus()

    @Slot()
    def _show_present(self) -> None:
        summary = self.controller.summary
        if summary is not None:
            self.count.show_present(summary, door=self.door.on)

    @Slot()
    def _show_summary(self) -> None:
        summary = self.controller.summary
        if summary is None:
            return
        door = self.door.on
        self._header.set_title(summary.meeting.label, subtitle(summary.meeting))
        self.count.show_summary(summary, door=door)
        self.heads.show_summary(summary)
        self.counting.show_summary(summary)
        self.just_now.show_people(() if door else summary.recent)
        self.controller.source = self._source(summary.meeting)
        self._show_state(summary.meeting)
        shown = self._left.currentWidget()
        listing = shown is self.people or shown is self.counting
        if listing and summary.count_only != (shown is self.counting):
            self._left.setCurrentWidget(self.counting if summary.count_only else self.people)
            self._focus()
        self._dress()

    @property
    def goes_on(self) -> bool:
        """Say whether people are being checked in to a meeting that is not finished."""
        controller = self.controller
        summary = controller.summary
        # What is not read yet is taken to go on: a key pressed twice starts one meeting.
        closed = summary is not None and summary.meeting.status == MeetingStatus.CLOSED
        return controller.meeting_id is not None and not closed

    @Slot()
    def _leave_what_is_gone(self) -> None:
        self.context.messages.toast(_("This meeting is not here any more."))
        self.context.navigate(TODAY, None)

    def _show_state(self, meeting: MeetingRow) -> None:
        closed = meeting.status == MeetingStatus.CLOSED
        if closed and self._banner.isHidden():
            self._banner.show_message(
                _("This meeting was finished. What you change now is a correction."),
                tone="warn",
                action=_("Open it &again"),
            )
        self._banner.setVisible(closed)

    def _source(self, meeting: MeetingRow) -> AttendanceSource:
        """Say whether a mark is made at the door: nobody arrives at a meeting of last week."""
        return source_of(meeting, self.context.clock.now())

    @Slot()
    def _dress(self) -> None:
        """Show what the mode allows: at the door the search and the one number alone."""
        door = self.door.on
        if door != self.controller.door:
            self.people.clear()
            # SECURITY: whatever stood in the place of the list holds names.
            self.inside.clear()
            self.extras.clear()
            self.controller.set_door(door)
            self._stack.setCurrentWidget(self._work)
            counts = self.controller.summary is not None and self.controller.summary.count_only
            self._left.setCurrentWidget(self.counting if counts else self.people)
            self.leave.rest()
            QTimer.singleShot(0, self, self._focus)
        working = self._stack.currentWidget() is self._work
        self._header.setVisible(self._stack.currentWidget() is not self.extras.grid)
        summary = self.controller.summary
        counting = summary is not None and summary.count_only
        for button in (self._door_button, self._sheet_button, self._done_button):
            button.setVisible(working and not door)
        self.extras.paper_link.setVisible(not counting)
        self.heads.setVisible(not door and not counting)
        self.count.setVisible(not counting)
        self.just_now.setVisible(not door and not counting)
        self.leave.setVisible(door)
        self._side.setVisible(door or not counting)

    @Slot()
    def _size_side(self) -> None:
        """Give the counts about a third of the page, whatever the size of the text."""
        theme = self.context.theme
        self._side.setMinimumWidth(min(theme.px(236), _SIDE - 11))
        self._side.setMaximumWidth(theme.px(_SIDE))

    @Slot(object)
    def _leave_door(self, passphrase: Secret) -> None:
        self.door.leave(passphrase)

    @Slot()
    def _escape(self) -> None:
        if self.door.on:
            return
        listing = self._left.currentWidget() in (self.people, self.counting)
        if listing and self._stack.currentWidget() is self._work:
            self._go()
        else:
            self._show_work()

    @Slot()
    def _go(self) -> None:
        self._stack.setCurrentWidget(self._work)
        self.context.fill_window(False)
        self.context.navigate(TODAY, None)
