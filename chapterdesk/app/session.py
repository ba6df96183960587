"""One open desk, from unlocking to the lock: its pages, keys and undo."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.app import pages
from chapterdesk.app.commands import Deeds, commands
from chapterdesk.app.guard import Guard
from chapterdesk.app.meeting_mode import MeetingModeSwitch
from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import _, current, isolate, isolate_ltr
from chapterdesk.services import locking
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.privacy import FORGOTTEN
from chapterdesk.services.sheets import DangerNumber
from chapterdesk.services.today import TodayOverview
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.backups.auto import AutoBackup
from chapterdesk.ui.context import (
    CHECKIN,
    COUNTRY,
    MEETINGS,
    PLACES,
    REPORT,
    SETTINGS,
    SHEET,
    TODAY,
    PageContext,
)
from chapterdesk.ui.event_bridge import EventBridge
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.guard.privacy import PrivacyScreen
from chapterdesk.ui.help.handbook import CRISIS_PAGE, FIRST_PAGE
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.messages import Messages
from chapterdesk.ui.palette.dialog import Palette
from chapterdesk.ui.recent.panel import RecentPanel
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.shell.actions import ActionBook
from chapterdesk.ui.tasks import Priority, QtTaskRunner
from chapterdesk.ui.theme.metrics import SMALLEST_TEXT, TEXT_STEP, clamp_text_size
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.view import TodayView
from chapterdesk.ui.undo import UndoStack
from chapterdesk.ui.upkeep.keeper import DiskKeeper
from chapterdesk.ui.upkeep.weekly import WeeklyCare

_RUNNING: Final = "checkin.running"
_AFTER_FIRST_PAGE_MS: Final = 800
_KEYS_IN_A_ROW_MS: Final = 60
_GOING_ON: Final = frozenset({MeetingStatus.PLANNED, MeetingStatus.HELD})


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
    travel: Callable[[bool], None]


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
        tools.help.report_requested.connect(self._write_report)
        tools.help.country_requested.connect(self._set_country)
        self.undo = UndoStack(
            runner=tools.tasks, messages=tools.messages, clock=tools.clock, parent=self
        )
        self.shell = tools.window.shell
        self.context = self._make_context()
        self._backups = AutoBackup(context=self.context, quiet=self._nobody_checks_in, parent=self)
        self._weekly = WeeklyCare(context=self.context, quiet=self._nobody_checks_in, parent=self)
        self.meeting_mode = MeetingModeSwitch(
            context=self.context, window=tools.window, parent=self
        )
        self.actions = ActionBook(window=tools.window, commands=commands(self._deeds()))
        # A chapter that is being set up is open already, and its desk is not there to be led about.
        self.actions.hold(on=True)
        self._disk = DiskKeeper(context=self.context, say=self.shell.say_above, parent=self)
        self._palette: Palette | None = None
        self._recent: RecentPanel | None = None
        self._text_size: int | None = None
        self._overview: TodayOverview | None = None
        self._resize_soon = QTimer(self, singleShot=True, interval=_KEYS_IN_A_ROW_MS)
        self._resize_soon.timeout.connect(self._resize)
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
            lambda: _first_page(services, today=not first),
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
            self._with_meeting(subject, self._open_sheet, self._tell_none)
        elif name == CHECKIN:
            self._with_meeting(subject, self._show_checkin, self.start_meeting)
        elif name == PLACES:
            self.navigate(MEETINGS)
            pages.show_places(self.shell.current)
        elif self.shell.navigate(name, subject):
            self._remember_checkin(None)

    def start_meeting(self) -> None:
        """Start a meeting now, in the place of the last one, and check people in."""

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
                commands=lambda: self.actions.listed,
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
        page = self.shell.current
        wanted = name or (page.help_page if page is not None else FIRST_PAGE)
        self._tools.help.show_page(wanted)
        if wanted == CRISIS_PAGE:
            self._run(self._desk.services.sheets.danger, self._show_danger)

    def _show_danger(self, numbers: Sequence[DangerNumber]) -> None:
        self._tools.help.set_danger(
            [
                _("{number} · {who}").format(number=isolate_ltr(entry.number), who=entry.who)
                for entry in numbers
            ]
        )

    def change_text_size(self, steps: int) -> None:
        """Grow or shrink every text; 0 goes back to the normal size."""
        before = self._text_size or self._tools.theme.text_size
        self._text_size = clamp_text_size(before + steps * TEXT_STEP if steps else SMALLEST_TEXT)
        self._resize_soon.start()

    @Slot()
    def _resize(self) -> None:
        """Lay everything out once for all the keys that were pressed in a row."""
        if self._text_size is not None:
            self._tools.theme.set_text_size(self._text_size)
            self._tools.settings.set_text_size(self._text_size)
        self._text_size = None

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
        self._backups.cancel()
        self._weekly.cancel()
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
            resize_text=self.change_text_size,
            show_help=self.show_help,
            cover=self._tools.privacy.cover,
            meeting_mode=self.meeting_mode.toggle,
            lock=self._tools.lock,
            panic=self._tools.panic,
        )

    def _know_minutes(self) -> None:
        guard = self._tools.guard
        self._run(self._desk.services.locking.idle_minutes, guard.idle.set_minutes)

    @Slot()
    def _write_report(self) -> None:
        """Leave the page for danger and write down what happened, unless the door is held."""
        if self.shell.held:
            self._tools.messages.toast(_("Leave the door first, then write it down."))
            return
        self._tools.help.close()
        self.navigate(REPORT)

    @Slot()
    def _set_country(self) -> None:
        """Leave the page for danger and go where its numbers come from."""
        if self.shell.held:
            self._tools.messages.toast(_("Leave the door first, then set the country."))
            return
        self._tools.help.close()
        self.navigate(SETTINGS, COUNTRY)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == FORGOTTEN:
            # Undo and toasts hold what was promised to be gone.
            self.undo.clear()
            self._tools.window.toasts.clear()
        if event.area == locking.AREA:
            self._know_minutes()

    def _nobody_checks_in(self) -> bool:
        page = self.shell.current
        return page is None or page.page_name != CHECKIN

    def _hold_door(self, held: bool) -> None:
        self.shell.hold_door(held=held)
        self.actions.hold(on=held)
        self._tools.guard.idle.hold(on=held)
        if held:
            if self._palette is not None:
                self._palette.reject()
            if self._recent is not None:
                self._recent.clear()
            self._tools.help.close()
            self._tools.window.toasts.clear()

    def _tidy(self) -> None:
        """Do what may wait until the first page has been drawn."""
        self._disk.begin()
        services = self._desk.services
        # Counting walks an index to its end: whoever opens Members next need not wait for it.
        self._run(lambda: services.members.count(MemberFilter()), lambda _count: None, later=True)
        if self._desk.read_only:
            return
        self._backups.begin()
        self._weekly.begin()
        if self._desk.header_was_healed:
            self._tools.messages.toast(_healed_words(self._tools.clock.now().date()))
        self._run(lambda: _sweep(services, self._tools.clock), lambda _count: None, later=True)
        if self._desk.was_unclean:
            self._run(services.backups.verify_vault, self._tell_checked, later=True)

    def _begin_at(self, found: _FirstPage, first: str) -> None:
        meeting = found.meeting
        self._overview = found.overview
        self.shell.begin(found.profile)
        if meeting is not None:
            self._show_checkin(meeting)
        elif first:
            self.navigate(first)
        else:
            self.shell.navigate(TODAY)
        QTimer.singleShot(_AFTER_FIRST_PAGE_MS, self, self._tidy)

    def _show_checkin(self, meeting: bytes) -> None:
        self._weekly.pause()
        if self.shell.navigate(CHECKIN, meeting):
            self._remember_checkin(meeting)

    def _open_sheet(self, meeting: bytes) -> None:
        pages.open_sheet(self.context, meeting, parent=self._tools.window)

    def _tell_none(self) -> None:
        self._tools.messages.toast(_("No meeting is planned. Ctrl+N starts one now."))

    def _with_meeting(
        self, meeting: bytes | None, show: Callable[[bytes], None], none: Callable[[], None]
    ) -> None:
        if meeting is not None:
            show(meeting)
            return
        services = self._desk.services

        def found(row: bytes | None) -> None:
            if row is None:
                none()
            else:
                show(row)

        self._run(lambda: _next_meeting(services), found)

    def _remember_checkin(self, meeting: bytes | None) -> None:
        chapter = self._desk.services.chapter
        value = "" if meeting is None else meeting.hex()
        if self._desk.read_only:
            return

        def work() -> None:
            if chapter.setting(_RUNNING, "") != value:
                chapter.set_setting(_RUNNING, value)

        self._run(work, lambda _nothing: None, later=True)

    def _run(
        self,
        work: Callable[[], object],
        done: Callable[..., None],
        *,
        later: bool = False,
    ) -> None:
        self._tools.tasks.run(
            work,
            done,
            self._failed,
            owner=self,
            priority=Priority.LATER if later else Priority.NOW,
        )

    def _tell_checked(self, _text: str) -> None:
        self._tools.messages.toast(
            _("The desk was not closed last time. Every record was checked: all of them are sound.")
        )

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self._tools.messages.error(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FirstPage:
    """What the first page needs, read in one go while the window is built.

    Attributes:
        profile: The chapter.
        meeting: The one whose check-in a lock interrupted, if any.
        overview: What Today shows, when it is Today that comes.
    """

    profile: ChapterProfile
    meeting: bytes | None
    overview: TodayOverview | None


def _first_page(services: Services, *, today: bool) -> _FirstPage:
    meeting = _open_meeting(services)
    wanted = today and meeting is None
    return _FirstPage(
        profile=services.chapter.profile(),
        meeting=meeting,
        overview=services.today.overview() if wanted else None,
    )


def _open_meeting(services: Services) -> bytes | None:
    stored = services.chapter.setting(_RUNNING)
    if not isinstance(stored, str):
        return None
    try:
        meeting = bytes.fromhex(stored)
        status = services.meetings.detail(meeting).row.status
    except (ValueError, UserError):
        return None  # the meeting is gone: Today it is
    return meeting if status in _GOING_ON else None


def _next_meeting(services: Services) -> bytes | None:
    row = services.meetings.next()
    return None if row is None else row.id


def _healed_words(day: date) -> str:
    return _(
        "{day}: one of the two files with the keys was damaged or missing, and was written anew"
        " from the other. Nothing is lost. If you read this again, make a backup and use another"
        " disk."
    ).format(day=isolate(current().day(day)))


def _sweep(services: Services, clock: Clock) -> int:
    """Empty the bin of what has lain there for thirty days; end sealed texts whose day is over.

    Not while the clock is wrong: what a later day removes, a wrong one must not.
    """
    if services.upkeep.clock_went_back:
        return 0
    today: date = clock.now().date()
    return services.bin.purge_expired(today) + services.safety.purge_due(today)
