"""One open desk, from unlocking to the lock: its pages, keys and undo."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from chapterdesk.app import pages
from chapterdesk.app.checkins import CheckIns
from chapterdesk.app.commands import Deeds, commands
from chapterdesk.app.first_page import FirstPage, read_first_page
from chapterdesk.app.guard import Guard
from chapterdesk.app.helping import Helping
from chapterdesk.app.meeting_mode import MeetingModeSwitch
from chapterdesk.app.text_size import TextSize
from chapterdesk.app.tidying import Tidying
from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.words import _
from chapterdesk.services import locking
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.database import Undo
from chapterdesk.services.privacy import ERASED, FORGOTTEN
from chapterdesk.services.today import TodayOverview
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import CHECKIN, MEETINGS, PLACES, SETTINGS, SHEET, TODAY, PageContext
from chapterdesk.ui.event_bridge import EventBridge
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.guard.privacy import PrivacyScreen
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.messages import Messages
from chapterdesk.ui.palette.dialog import Palette
from chapterdesk.ui.recent.panel import RecentPanel
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.shell.actions import ActionBook
from chapterdesk.ui.shell.reading import ReadingOnly, why
from chapterdesk.ui.tasks import QtTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.view import TodayView
from chapterdesk.ui.undo import UndoStack


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTools:
    """Hold what outlives a session."""

    window: MainWindow
    theme: Theme
    icons: IconStore
    settings: Settings
    tasks: QtTaskRunner
    messages: Messages
    files: FilePicker
    clipboard: Clipboard
    privacy: PrivacyScreen
    guard: Guard
    help: HelpWindow
    clock: Clock
    vaults: VaultService
    today_view: TodayView | None
    data: Path
    lock: Callable[[], None]
    panic: Callable[[], None]
    travel: Callable[[Sequence[Path]], None]


class Session(QObject):
    """Hold an open desk and everything that shows it.

    Args:
        desk: The open vault and its services.
        events: Where its services publish.
        tools: What outlives it.
    """

    def __init__(
        self, *, desk: Desk, events: EventBus, tools: SessionTools, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tools = tools
        self._closed = False
        self.path = desk.path
        self.practice = desk.practice
        self.bridge = EventBridge(bus=events, parent=self)
        self.bridge.changed.connect(self._heard)
        self.undo = UndoStack(
            runner=tools.tasks, messages=tools.messages, clock=tools.clock, parent=self
        )
        self.shell = tools.window.shell
        self.context = self._make_context()
        self._checkins = CheckIns(
            context=self.context, shell=self.shell, read_only=desk.read_only, parent=self
        )
        self._tidying = Tidying(
            context=self.context,
            desk=desk,
            say=self.shell.say_above,
            quiet=self._checkins.nobody_checks_in,
            parent=self,
        )
        self._checkins.show_requested.connect(self._tidying.pause)
        self._helping = Helping(
            context=self.context, handbook=tools.help, shell=self.shell, parent=self
        )
        self._text_size = TextSize(theme=tools.theme, settings=tools.settings, parent=self)
        self.meeting_mode = MeetingModeSwitch(
            context=self.context, window=tools.window, parent=self
        )
        self._reading = ReadingOnly(parent=self) if desk.read_only else None
        self.actions = ActionBook(
            window=tools.window,
            commands=commands(self._deeds()),
            refuse=(lambda: tools.messages.toast(why())) if desk.read_only else None,
        )
        # A chapter that is being set up is open already, and its desk is not there to be led about.
        self.actions.hold(on=True)
        self._palette: Palette | None = None
        self._recent: RecentPanel | None = None
        self._overview: TodayOverview | None = None
        self.shell.open(
            self.context,
            pages.factories(
                open_palette=self.open_palette,
                start_meeting=self.start_meeting,
                overview=self._take_overview,
                today_view=tools.today_view,
                new_vault=lambda: tools.data / secrets.token_hex(4),
                vaults=tools.vaults,
            ),
        )

    def enter(self, first: str = "") -> None:
        """Show the first page: the check-in that a lock interrupted, `first`, or Today."""
        services = self._desk.services
        self.actions.hold(on=False)
        self._know_minutes()
        self._run(
            lambda: read_first_page(services, today=not first),
            lambda found: self._begin_at(found, first),
        )
        # While the database is read: the page that most days begin with.
        self.shell.build(first or TODAY)

    def _take_overview(self) -> TodayOverview | None:
        """Return what was read for the first page, once: whoever comes back reads it again."""
        overview, self._overview = self._overview, None
        return overview

    def navigate(self, name: str, subject: bytes | None = None) -> None:
        """Show a page, a sheet's preview or a page of the handbook."""
        if name == SHEET:
            self._checkins.with_meeting(subject, self._open_sheet, self._tell_none)
        elif name == CHECKIN:
            self._checkins.with_meeting(subject, self._checkins.show, self.start_meeting)
        elif name == PLACES:
            self.navigate(MEETINGS)
            pages.show_places(self.shell.current)
        elif self.shell.navigate(name, subject):
            self._checkins.forget()

    def start_meeting(self) -> None:
        """Start a meeting now, in the place of the last one, and check people in.

        Not over a check-in that goes on: its people would seem to be lost.
        """
        if self._checkins.goes_on():
            self._tools.messages.toast(
                _("A check-in is running. Finish it with Done; then Ctrl+N starts another.")
            )
            return

        def started(result: tuple[bytes, Undo]) -> None:
            meeting, undo = result
            self.undo.push(undo.label, undo, self._desk.services.undo.apply)
            self.navigate(CHECKIN, meeting)

        self._run(self._desk.services.meetings.start_now, started)

    @property
    def palette(self) -> Palette:
        """The palette; made when it is first wanted, not while somebody waits for the desk."""
        if self._palette is None:
            self._palette = Palette(
                context=self.context,
                commands=lambda: [
                    command
                    for command in self.actions.listed
                    if not command.area or command.area in self.shell.areas
                ],
                parent=self._tools.window,
            )
        return self._palette

    def open_palette(self) -> None:
        """Open "Find or do anything"."""
        self.palette.begin()

    def show_recent(self) -> None:
        """List what was done since unlocking."""
        if self._recent is None:
            self._recent = RecentPanel(
                theme=self._tools.theme, undo=self.undo, parent=self._tools.window
            )
        self._tools.window.toasts.clear()
        self._recent.begin()

    def show_help(self, name: str) -> None:
        """Open a page of the handbook; without a name the one of the page that is shown."""
        self._helping.show(name)

    def interrupt(self) -> None:
        """Stop the statement that runs on the database thread; callable in every thread."""
        self._desk.interrupt()

    def close(self, *, at_once: bool = False, drop_quick: bool = False) -> None:
        """Empty the pages and close the vault on its own thread; twice is once.

        Args:
            at_once: Stop what runs there (panic) instead of letting it finish (lock).
            drop_quick: Let no PIN open the desk any more.
        """
        if self.empty(at_once=at_once):
            self.finish(drop_quick=drop_quick)

    def empty(self, *, at_once: bool = False) -> bool:
        """Empty the pages, in the window's thread; return whether the vault is still to be closed.

        Args:
            at_once: Stop what runs on the vault's thread instead of letting it finish.
        """
        if self._closed:
            return False
        self._closed = True
        self._tidying.cancel()
        if self._reading is not None:
            self._reading.close()
        if self._palette is not None:
            self._palette.clear()
        if self._recent is not None:
            self._recent.clear()
        self.meeting_mode.clear()
        self.shell.clear()
        self.undo.clear()
        self._tools.window.toasts.clear()
        self.bridge.close()
        if at_once:
            self._desk.interrupt()
        return True

    def finish(self, *, drop_quick: bool = False) -> None:
        """Close the vault on its own thread, and wait for that; any thread.

        Args:
            drop_quick: Let no PIN open the desk any more.
        """
        self._tools.tasks.finish(lambda: self._desk.close(drop_quick=drop_quick))

    def _make_context(self) -> PageContext:
        tools, shell = self._tools, self.shell
        return PageContext(
            services=self._desk.services,
            tasks=tools.tasks,
            messages=tools.messages,
            undo=self.undo,
            bridge=self.bridge,
            icons=tools.icons,
            theme=tools.theme,
            settings=tools.settings,
            files=tools.files,
            clock=tools.clock,
            vault=self.path,
            practice=self.practice,
            navigate=self.navigate,
            check_passphrase=self._desk.services.keys.check_passphrase,
            lock=tools.lock,
            fill_window=lambda filled: shell.fill_window(filled=filled),
            hold_door=self._hold_door,
            cover=tools.privacy.cover,
            travel=tools.travel,
            other_vaults=lambda: tools.vaults.others(self.path, tools.data),
            vault_folders=tuple(dict.fromkeys((self.path.absolute().parent, tools.data))),
        )

    def _deeds(self) -> Deeds:
        return Deeds(
            navigate=self.navigate,
            start_meeting=self.start_meeting,
            undo=self.undo.undo,
            redo=self.undo.redo,
            show_recent=self.show_recent,
            page=lambda: self.shell.current,
            open_palette=self.open_palette,
            next_pane=self.shell.next_pane,
            resize_text=self._text_size.change,
            show_help=self.show_help,
            open_settings=lambda part: self.navigate(SETTINGS, part),
            cover=self._tools.privacy.cover,
            meeting_mode=self.meeting_mode.toggle,
            lock=self._tools.lock,
            panic=self._tools.panic,
        )

    def _know_minutes(self) -> None:
        guard = self._tools.guard
        self._run(self._desk.services.locking.idle_minutes, guard.idle.set_minutes)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in {ERASED, FORGOTTEN}:
            # Undo and toasts hold what was promised to be gone.
            self.undo.clear()
            self._tools.window.toasts.clear()
        if event.area == locking.AREA:
            self._know_minutes()

    def _hold_door(self, held: bool) -> None:
        self.shell.hold_door(held=held)
        self.actions.hold(on=held)
        self._tools.guard.idle.hold(on=held)
        if held:
            if self._palette is not None:
                self._palette.reject()
            if self._recent is not None:
                self._recent.clear()
            self._helping.close()
            self._tools.window.toasts.clear()

    def _begin_at(self, found: FirstPage, first: str) -> None:
        meeting = found.meeting
        self._overview = found.overview
        self.shell.begin(found.profile)
        if meeting is not None:
            self._checkins.show(meeting)
        elif first:
            self.navigate(first)
        else:
            self.shell.navigate(TODAY)
        self._tidying.begin_soon()

    def _open_sheet(self, meeting: bytes) -> None:
        pages.open_sheet(self.context, meeting, parent=self._tools.window)

    def _tell_none(self) -> None:
        self._tools.messages.toast(_("No meeting is planned. Ctrl+N starts one now."))

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._tools.tasks.run(work, done, self._failed, owner=self)

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self._tools.messages.error(error)
