"""Build the window and lead it from locked to open.

The unlock page is shown before anything that it does not need is loaded: the session with its
pages, services and papers comes while somebody types (`Warming`).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.app.guard import Guard, Senses
from chapterdesk.app.guarding import guarding
from chapterdesk.app.leaving import PATIENCE_S, Leaving
from chapterdesk.app.warming import Warming
from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import ReadOnlyError, StorageError, UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.application import DeskApplication
from chapterdesk.ui.crash import CrashDialog, CrashSeam
from chapterdesk.ui.files import FilePicker, QtFilePicker, forget_dialogs
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.guard.parting import show_parting
from chapterdesk.ui.guard.privacy import PrivacyScreen
from chapterdesk.ui.guard.respawn import Deadline, end_process, start_command, start_process
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.messages import WindowMessages
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.shell.actions import ActionBook
from chapterdesk.ui.tasks import QtTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.unlock.page import UnlockPage

if TYPE_CHECKING:
    from chapterdesk.app.session import Session, SessionTools
    from chapterdesk.services.catalogue import Desk
    from chapterdesk.ui.today.view import TodayView

_PRACTICE: Final = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What ends this process and starts the next one; a test gives its own.

    Attributes:
        start: Starts a process from a command.
        leave: Ends this one.
        patience_s: How long what runs may take to finish when the window is closed.
    """

    start: Callable[[Sequence[str]], None] = start_process
    leave: Callable[[], object] = end_process
    patience_s: float = PATIENCE_S


def build_application(*, settings: Settings, icons: IconStore) -> DeskApplication:
    """Return the application, dressed as the settings say."""
    forget_dialogs()
    return DeskApplication([], settings=settings, icons=icons)


def build_root(
    *,
    application: QApplication,
    theme: Theme,
    settings: Settings,
    icons: IconStore,
    clock: Clock,
    data: Path,
    vaults: VaultService | None = None,
    files: Callable[[MainWindow], FilePicker] | None = None,
    ends: Ends | None = None,
    senses: Senses | None = None,
) -> Root:
    """Return the root of a window that is not shown yet.

    Args:
        application: The event loop.
        theme: The look.
        settings: What the window remembers.
        icons: Rendered icons.
        clock: The time.
        data: The folder below which vaults lie.
        vaults: Makes and opens vaults; the usual one when left out.
        files: Makes what asks for files, for a window; Qt's dialogs when left out.
        ends: What ends this process; the real thing when left out.
        senses: What tells whether somebody is there; the machine when left out.
    """
    return Root(
        application=application,
        theme=theme,
        settings=settings,
        icons=icons,
        clock=clock,
        data=data,
        vaults=vaults or VaultService(clock=clock),
        files=files or (lambda window: QtFilePicker(parent=window)),
        ends=ends or Ends(),
        senses=senses or Senses(),
    )


class Root(QObject):
    """Hold the window and its one session."""

    def __init__(
        self,
        *,
        application: QApplication,
        theme: Theme,
        settings: Settings,
        icons: IconStore,
        clock: Clock,
        data: Path,
        vaults: VaultService,
        files: Callable[[MainWindow], FilePicker],
        ends: Ends,
        senses: Senses,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._application = application
        self._settings = settings
        self._clock = clock
        self._data = data
        self._vaults = vaults
        self._ends = ends
        self._leaving = False
        self._waiting: Leaving | None = None
        self._ended = threading.Lock()
        self._session: Session | None = None
        self._last: tuple[Path, bool] | None = None
        self._clipboard = Clipboard(clipboard=application.clipboard(), parent=self)
        self.crash = CrashSeam(
            lock=self._close_session,
            leave=self.lock,
            show=CrashDialog(theme=theme, clipboard=self._clipboard).show,
            parent=self,
        )
        self.tasks = QtTaskRunner(crash=self.crash.take, parent=self)
        self.window = MainWindow(theme=theme, settings=settings, closing=self.quit)
        self._files = files(self.window)
        self._messages = WindowMessages(theme=theme, window=self.window, toasts=self.window.toasts)
        self._privacy = PrivacyScreen(application=application, theme=theme)
        self._today: TodayView | None = None
        self.warming = Warming(finish=self._build_ahead, parent=self)
        self._help = HelpWindow(theme=theme, parent=self.window)
        self.guard = Guard(
            application=application,
            theme=theme,
            window=self.window,
            privacy=self._privacy,
            senses=senses,
            lock=self.lock,
            parent=self,
        )
        application.focusChanged.connect(self._focus_moved)
        # Until a session binds all keys: whatever page comes first may show or hold a secret.
        self._keys = ActionBook(
            window=self.window,
            commands=guarding(cover=self._privacy.cover, lock=self.lock, panic=self.panic),
        )

    @property
    def ended(self) -> bool:
        """Say whether the end of the process was asked for."""
        return self._ended.locked()

    @property
    def session(self) -> Session | None:
        """Return the open desk's session."""
        return self._session

    def begin(self, vault: Path | None, *, practice: bool) -> None:
        """Show the window at a vault, at the last one, or at the first run."""
        path = vault or self._settings.last_vault
        self.tasks.run(
            lambda: self._vaults.sweep(self._data),
            lambda _nothing: None,
            lambda _error: None,
            pool="work",
            owner=self,
        )
        if path is not None and self._vaults.state(path).exists:
            self.show_unlock(path, practice or self._vaults.state(path).practice)
        else:
            self.show_first_run()
        self.window.show()

    def show_unlock(self, path: Path, practice: bool) -> None:
        """Ask for the passphrase of a vault."""
        self._last = (path, practice)
        self.guard.stop()
        page = UnlockPage(
            theme=self._theme,
            tasks=self.tasks,
            vaults=self._vaults,
            files=self._files,
            path=path,
            practice=practice,
            damaged=self._settings.damage_seen,
            ready=lambda unlocked: self._unlock(page, path, unlocked),
        )
        page.key_held.connect(self._watch_over)
        page.other_requested.connect(self.show_first_run)
        page.salvage_requested.connect(lambda keys: self.show_salvage(path, practice, keys=keys))
        self.window.show_entry(page)
        page.activate()
        # While somebody types: what would otherwise be loaded after the key is derived.
        self.tasks.run(
            self._vaults.prepare,
            lambda _nothing: self.warming.start(),
            page.show_error,
            pool="work",
            owner=page,
        )

    def show_salvage(self, path: Path, practice: bool, *, keys: bool) -> None:
        """Help with damaged files: their keys from a backup, or their rows into a new vault."""
        with self._vaults.loading:
            from chapterdesk.ui.salvage.page import SalvagePage

        self.guard.stop()
        page = SalvagePage(
            theme=self._theme,
            tasks=self.tasks,
            files=self._files,
            clock=self._clock,
            path=path,
            keys=keys,
            new_vault=lambda: self._data / secrets.token_hex(4),
            unlock=self._salvaged,
        )
        page.back_requested.connect(lambda: self.show_unlock(path, practice))
        self.window.show_entry(page)
        page.activate()

    def _salvaged(self, path: Path) -> None:
        self._settings.set_damage_seen(seen=False)
        self.show_unlock(path, self._vaults.state(path).practice)

    @Slot()
    def show_first_run(self) -> None:
        """Offer the ways to begin."""
        with self._vaults.loading:
            from chapterdesk.ui.first_run.page import EntryTools, FirstRunPage

        self.guard.stop()
        last = self._last
        tools = EntryTools(
            theme=self._theme,
            tasks=self.tasks,
            clock=self._clock,
            vaults=self._vaults,
            files=self._files,
            new_vault=lambda: self._data / secrets.token_hex(4),
            unfinished=self._unfinished(),
            set_unfinished=self._settings.set_unfinished_vault,
            practice_vault=self._data / _PRACTICE,
            open_desk=self._open_made,
            enter=self._enter,
            unlock=self.show_unlock,
        )
        back = None if last is None else lambda: self.show_unlock(*last)
        page = FirstRunPage(tools=tools, back=back)
        page.help_requested.connect(lambda: self._help.show_page("start"))
        page.vault_made.connect(self._vault_made)
        self.window.show_entry(page)
        page.activate()

    @Slot()
    def lock(self) -> None:
        """Lock: windows away, vault closed, a fresh locked process, this one gone."""
        self._leave(again=True, at_once=False)

    @Slot()
    def panic(self) -> None:
        """Lock, drop the quick way in, and show nothing any more."""
        # Beside the closing: whatever hangs there, the keyring is asked before time is up.
        forgetting = threading.Thread(target=self._forget_quick, name="forget", daemon=True)
        forgetting.start()
        self._leave(again=False, at_once=True, drop_quick=True, last=forgetting.join)

    def travel(self, remove: bool) -> None:
        """Close for a journey: no quick way in, no last chapter, and no chapter at all if wished.

        A backup elsewhere has been verified before. What could not be taken off is said.
        """

        def last() -> UserError | None:
            self._forget_quick()
            self._settings.set_last_vault(None)
            session = self._session
            return self._take_off(session.path) if remove and session is not None else None

        late = StorageError(
            _("The disk does not answer, and the chapter could not be closed."),
            _("What was saved is safe. The chapter is still on this computer."),
            _("Switch the computer off and on, then try again before you leave."),
        )
        self._leave_later(drop_quick=True, last=last, late=late)

    def _take_off(self, path: Path) -> UserError | None:
        try:
            left = self._vaults.remove(path)
        except UserError as error:
            return error
        if not left:
            return None
        return StorageError(
            _("The chapter is off this computer, but its folder is not empty."),
            _("These are not the desk's, and stay: {files}").format(
                files=isolate_ltr(", ".join(left))
            ),
            _("Look whether they tell something, and delete them if they do."),
        )

    @property
    def _path(self) -> Path | None:
        """The vault that is open, or the one that was last asked for."""
        if self._session is not None:
            return self._session.path
        return None if self._last is None else self._last[0]

    def _forget_quick(self) -> None:
        path = self._path
        if path is not None:
            self._vaults.forget_quick_unlock(path)

    @Slot()
    def quit(self) -> None:
        """Close the window: what runs is finished, for half a minute; nothing is shown any more."""
        self._leave_later()

    def _leave(
        self,
        *,
        again: bool,
        at_once: bool,
        drop_quick: bool = False,
        last: Callable[[], None] = lambda: None,
    ) -> None:
        if not self._vanish():
            return
        deadline = Deadline(hurry=self._hurry, give_up=lambda: self._end(again=again))
        deadline.start()
        try:
            self.guard.stop()
            self._close_session(at_once=at_once, drop_quick=drop_quick)
            self.tasks.close()
        finally:
            try:
                last()
            finally:
                deadline.met()
                self._end(again=again)

    def _leave_later(
        self,
        *,
        drop_quick: bool = False,
        last: Callable[[], UserError | None] = lambda: None,
        late: UserError | None = None,
    ) -> None:
        """Close without making the window's thread wait: sleep and a locked screen are heard.

        Args:
            drop_quick: Let no PIN open the desk any more.
            last: What is done once everything is closed; what it returns is said.
            late: What is said when it never was.
        """
        if not self._vanish():
            return
        # Hidden is not over: the event loop goes on until the process ends.
        self._application.setQuitOnLastWindowClosed(False)
        self._clipboard.clear_if_ours()
        session = self._session
        is_open = session is not None and session.empty()
        self.tasks.refuse()

        def close() -> None:
            if session is not None and is_open:
                session.finish(drop_quick=drop_quick)
            self.tasks.close()

        self._waiting = Leaving(
            close=close,
            interrupt=self._hurry,
            closed=lambda: self._part(last),
            late=lambda: self._part(lambda: late),
            patience_s=self._ends.patience_s,
            parent=self,
        )
        self._waiting.start()

    def _part(self, last: Callable[[], UserError | None]) -> None:
        """Do what comes last, say what went wrong with it, and end."""
        trouble = None
        self.guard.stop()
        try:
            trouble = last()
        finally:
            if trouble is None:
                self._end(again=False)
        if trouble is not None:
            show_parting(theme=self._theme, error=trouble, closed=lambda: self._end(again=False))

    def _vanish(self) -> bool:
        """Hide everything, once; a second wish to leave hurries the first."""
        if self._leaving:
            if self._waiting is not None:
                self._waiting.hurry()
            return False
        self._leaving = True
        self.warming.stop()
        for window in self._application.topLevelWidgets():
            window.hide()
        self.window.remember_place()
        return True

    def _hurry(self) -> None:
        if self._session is not None:
            self._session.interrupt()

    def _end(self, *, again: bool) -> None:
        """End this process, after starting the locked one; twice, from two threads, is once."""
        if not self._ended.acquire(blocking=False):
            return
        try:
            if again:
                self._ends.start(start_command(self._arguments()))
        finally:
            self._ends.leave()

    def _arguments(self) -> list[str]:
        path = self._path
        return ["--vault", str(path)] if path is not None else []

    def _close_session(self, *, at_once: bool = False, drop_quick: bool = False) -> None:
        self._clipboard.clear_if_ours()
        if self._session is not None:
            self._session.close(at_once=at_once, drop_quick=drop_quick)

    def _build_ahead(self) -> None:
        """Build what shows nothing yet, so that it is there once the vault is open."""
        from chapterdesk.ui.today.view import TodayView

        if self._session is None:
            self.window.shell.prepare()
            self._today = TodayView(theme=self._theme, parent=self.window.shell)
            self._today.hide()

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Let the keys that lock and hide be heard in the dialog or window that is in front."""
        if new is None or self._leaving:
            return
        front = new.window()
        if front is not self.window:
            book = self._keys if self._session is None else self._session.actions
            book.reach(front)

    @Slot(bool)
    def _watch_over(self, held: bool) -> None:
        """Lock when nobody is there any more while a page before the desk holds a key."""
        if held:
            self.guard.start()
        else:
            self.guard.stop()

    @Slot(object)
    def _vault_made(self, path: Path) -> None:
        """Know a vault from its first moment: its code is on the screen, and a lock leads back."""
        self._last = (path, False)
        self._settings.set_last_vault(path)
        self.guard.start()

    def _unlock(self, page: UnlockPage, path: Path, unlocked: Unlocked) -> None:
        def refused(error: UserError) -> None:
            self.guard.stop()
            page.show_error(error)

        self._open(path, unlocked, lambda _desk: self._enter(), refused)

    def _open(
        self,
        path: Path,
        unlocked: Unlocked,
        opened: Callable[[Desk], None],
        refused: Callable[[UserError], None],
    ) -> None:
        """Open a vault on the database thread and build its session."""
        self.guard.start()
        events = EventBus()

        def work() -> Desk:
            try:
                return self._vaults.open(path, unlocked, events=events)
            except ReadOnlyError:
                return self._vaults.open(path, unlocked, events=events, read_only=True)
            finally:
                unlocked.wipe()

        def done(desk: Desk) -> None:
            from chapterdesk.app.session import Session

            self._keys.remove(self.window)
            self._session = Session(desk=desk, events=events, tools=self._tools(), parent=self)
            opened(desk)

        self.tasks.run(work, done, refused, owner=self)

    def _open_made(
        self,
        path: Path,
        unlocked: Unlocked,
        opened: Callable[[Desk], None],
        refused: Callable[[UserError], None],
    ) -> None:
        """Open a vault that has just been set up: from now on it is found again."""

        def done(desk: Desk) -> None:
            self._settings.set_last_vault(path)
            self._settings.set_unfinished_vault(None)
            opened(desk)

        self._open(path, unlocked, done, refused)

    def _unfinished(self) -> Path | None:
        """Return a vault that was left while it was set up, where it is still there."""
        path = self._settings.unfinished_vault
        return path if path is not None and self._vaults.state(path).exists else None

    def _enter(self, first: str = "") -> None:
        session = self._session
        if session is None:
            raise RuntimeError("a desk is opened before it is entered")
        if not session.practice:
            self._settings.set_last_vault(session.path)
        if self._settings.unfinished_vault == session.path:
            # Opened in another way; it must never be offered for taking away once it is in use.
            self._settings.set_unfinished_vault(None)
        self.window.show_desk()
        session.enter(first)

    def _tools(self) -> SessionTools:
        from chapterdesk.app.session import SessionTools

        today, self._today = self._today, None

        return SessionTools(
            window=self.window,
            theme=self._theme,
            icons=self._icons,
            settings=self._settings,
            tasks=self.tasks,
            messages=self._messages,
            files=self._files,
            clipboard=self._clipboard,
            privacy=self._privacy,
            guard=self.guard,
            help=self._help,
            clock=self._clock,
            vaults=self._vaults,
            today_view=today,
            data=self._data,
            lock=self.lock,
            panic=self.panic,
            travel=self.travel,
        )
