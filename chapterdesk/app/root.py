"""Build the window and lead it from locked to open.

The unlock page is shown before anything that it does not need is loaded: the session with its
pages, services and papers comes while somebody types (`Warming`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.app.ending import Ending, Ends
from chapterdesk.app.entry import Entry
from chapterdesk.app.guard import Guard, Senses
from chapterdesk.app.guarding import guarding
from chapterdesk.app.warming import Warming
from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import ReadOnlyError, UserError
from chapterdesk.core.events import EventBus
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.application import DeskApplication
from chapterdesk.ui.crash import CrashDialog, CrashSeam
from chapterdesk.ui.files import FilePicker, QtFilePicker, forget_dialogs
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.guard.privacy import PrivacyScreen
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.messages import WindowMessages
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.shell.actions import ActionBook
from chapterdesk.ui.tasks import QtTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.reveal import follow_focus

if TYPE_CHECKING:
    from chapterdesk.app.session import Session, SessionTools
    from chapterdesk.services.catalogue import Desk
    from chapterdesk.ui.today.view import TodayView


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
        self._settings = settings
        self._clock = clock
        self._data = data
        self._vaults = vaults
        self._session: Session | None = None
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
        self._entry = Entry(
            theme=theme,
            window=self.window,
            settings=settings,
            tasks=self.tasks,
            vaults=vaults,
            files=self._files,
            clock=clock,
            data=data,
            guard=self.guard,
            warming=self.warming,
            handbook=self._help,
            open_desk=self._open,
            enter=self._enter,
            parent=self,
        )
        self._ending = Ending(
            application=application,
            theme=theme,
            window=self.window,
            settings=settings,
            tasks=self.tasks,
            vaults=vaults,
            clipboard=self._clipboard,
            guard=self.guard,
            warming=self.warming,
            session=lambda: self._session,
            path=self._vault,
            ends=ends,
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
        return self._ending.ended

    @property
    def session(self) -> Session | None:
        """Return the open desk's session."""
        return self._session

    def begin(self, vault: Path | None, *, practice: bool) -> None:
        """Show the window at a vault, at the last one, or at the first run."""
        self._entry.begin(vault, practice=practice)
        self.window.show()

    def show_unlock(self, path: Path, practice: bool) -> None:
        """Ask for the passphrase of a vault."""
        self._entry.show_unlock(path, practice)

    def show_salvage(self, path: Path, practice: bool, *, keys: bool) -> None:
        """Help with damaged files: their keys from a backup, or their rows into a new vault."""
        self._entry.show_salvage(path, practice, keys=keys)

    def show_first_run(self) -> None:
        """Offer the ways to begin."""
        self._entry.show_first_run()

    @Slot()
    def lock(self) -> None:
        """Lock: windows away, vault closed, a fresh locked process, this one gone."""
        self._ending.lock()

    @Slot()
    def panic(self) -> None:
        """Lock, drop the quick way in, and show nothing any more."""
        self._ending.panic()

    def travel(self, remove: Sequence[Path]) -> None:
        """Close for a journey, and take these vaults off this computer."""
        self._ending.travel(remove=remove)

    @Slot()
    def quit(self) -> None:
        """Close the window: what runs is finished, for half a minute; nothing is shown any more."""
        self._ending.quit()

    def _vault(self) -> Path | None:
        """Return the vault that is open, or the one that was last asked for."""
        return self._entry.path if self._session is None else self._session.path

    def _close_session(self) -> None:
        self._ending.close_session()

    def _build_ahead(self) -> None:
        """Build what shows nothing yet, so that it is there once the vault is open."""
        from chapterdesk.ui.today.view import TodayView

        if self._session is None:
            self.window.shell.prepare()
            self._today = TodayView(theme=self._theme, parent=self.window.shell)
            self._today.hide()

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Scroll to it, and let the keys that lock and hide be heard in the window in front."""
        follow_focus(new)
        if new is None or self._ending.begun:
            return
        front = new.window()
        if front is not self.window:
            book = self._keys if self._session is None else self._session.actions
            book.reach(front)

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

    def _enter(self, first: str) -> None:
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
