"""The end of the process: lock, panic, a journey, a closed window. Whoever comes first decides."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from chapterdesk.app.guard import Guard
from chapterdesk.app.leaving import PATIENCE_S, Leaving
from chapterdesk.app.warming import Warming
from chapterdesk.core.errors import StorageError, UserError
from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.guard.parting import show_parting
from chapterdesk.ui.guard.respawn import Deadline, end_process, start_command, start_process
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import QtTaskRunner
from chapterdesk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from chapterdesk.app.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What ends this process and starts the next one; a test gives its own.

    Attributes:
        start: Starts a process from a command, and tells it something on its standard input.
        leave: Ends this one.
        patience_s: How long what runs may take to finish when the window is closed.
    """

    start: Callable[[Sequence[str], str], None] = start_process
    leave: Callable[[], object] = end_process
    patience_s: float = PATIENCE_S


class Ending(QObject):
    """Hide everything, close the vault and end the process, once, whoever asks for it.

    Args:
        application: Whose windows are hidden.
        theme: The look of what is said at last.
        window: Remembers its place.
        settings: What a journey makes forget.
        tasks: What is closed after the vault.
        vaults: Forgets the quick way in, and takes a vault off this computer.
        clipboard: What is emptied first.
        guard: What stops to watch.
        warming: What stops to load.
        session: Returns the open desk's session, if there is one.
        path: Returns the vault that is open, or the one that was last asked for.
        ends: What ends this process.
    """

    def __init__(
        self,
        *,
        application: QApplication,
        theme: Theme,
        window: MainWindow,
        settings: Settings,
        tasks: QtTaskRunner,
        vaults: VaultService,
        clipboard: Clipboard,
        guard: Guard,
        warming: Warming,
        session: Callable[[], Session | None],
        path: Callable[[], Path | None],
        ends: Ends,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._theme = theme
        self._window = window
        self._settings = settings
        self._tasks = tasks
        self._vaults = vaults
        self._clipboard = clipboard
        self._guard = guard
        self._warming = warming
        self._session = session
        self._path = path
        self._ends = ends
        self._begun = False
        self._waiting: Leaving | None = None
        self._ended = threading.Lock()

    @property
    def begun(self) -> bool:
        """Say whether the desk is being left."""
        return self._begun

    @property
    def ended(self) -> bool:
        """Say whether the end of the process was asked for."""
        return self._ended.locked()

    def lock(self) -> None:
        """Lock: windows away, vault closed, a fresh locked process, this one gone."""
        self._leave(again=True, at_once=False)

    def panic(self) -> None:
        """Lock, drop the quick way in, and show nothing any more."""
        # Beside the closing: whatever hangs there, the keyring is asked before time is up.
        forgetting = threading.Thread(target=self._forget_quick, name="forget", daemon=True)
        forgetting.start()
        self._leave(again=False, at_once=True, drop_quick=True, last=forgetting.join)

    def travel(self, *, remove: Sequence[Path]) -> None:
        """Close for a journey: no quick way in, no last chapter, and none of the vaults `remove`.

        A backup elsewhere has been verified before. What could not be taken off is said.
        """

        def last() -> UserError | None:
            self._forget_quick()
            self._settings.set_last_vault(None)
            return self._take_off(remove)

        late = StorageError(
            _("The disk does not answer, and the chapter could not be closed."),
            _("What was saved is safe. The chapter is still on this computer."),
            _("Switch the computer off and on, then try again before you leave."),
        )
        self._leave_later(drop_quick=True, last=last, late=late)

    def quit(self) -> None:
        """Close the window: what runs is finished, for half a minute; nothing is shown any more."""
        self._leave_later()

    def close_session(self, *, at_once: bool = False, drop_quick: bool = False) -> None:
        """Empty the pages and close the vault, if one is open; the process goes on.

        Args:
            at_once: Stop what runs there instead of letting it finish.
            drop_quick: Let no PIN open the desk any more.
        """
        self._clipboard.clear_if_ours()
        session = self._session()
        if session is not None:
            session.close(at_once=at_once, drop_quick=drop_quick)

    def _take_off(self, paths: Sequence[Path]) -> UserError | None:
        """Take each away, whatever becomes of the others; return what has to be said."""
        troubles = [(path, self._take_one_off(path)) for path in paths]
        said = [(path, trouble) for path, trouble in troubles if trouble is not None]
        if not said or len(paths) == 1:
            return said[0][1] if said else None
        return StorageError(
            _("Not everything is off this computer."),
            "\n".join(f"{isolate_ltr(str(path))}: {trouble}" for path, trouble in said),
            _("Look into these folders before you leave."),
        )

    def _take_one_off(self, path: Path) -> UserError | None:
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

    def _forget_quick(self) -> None:
        path = self._path()
        if path is not None:
            self._vaults.forget_quick_unlock(path)

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
            self._guard.stop()
            self.close_session(at_once=at_once, drop_quick=drop_quick)
            self._tasks.close()
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
        session = self._session()
        is_open = session is not None and session.empty()
        self._tasks.refuse()

        def close() -> None:
            if session is not None and is_open:
                session.finish(drop_quick=drop_quick)
            self._tasks.close()

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
        self._guard.stop()
        try:
            trouble = last()
        finally:
            if trouble is None:
                self._end(again=False)
        if trouble is not None:
            show_parting(theme=self._theme, error=trouble, closed=lambda: self._end(again=False))

    def _vanish(self) -> bool:
        """Hide everything, once; a second wish to leave hurries the first."""
        if self._begun:
            if self._waiting is not None:
                self._waiting.hurry()
            return False
        self._begun = True
        self._warming.stop()
        for window in self._application.topLevelWidgets():
            window.hide()
        self._window.remember_place()
        return True

    def _hurry(self) -> None:
        session = self._session()
        if session is not None:
            session.interrupt()

    def _end(self, *, again: bool) -> None:
        """End this process, after starting the locked one; twice, from two threads, is once."""
        if not self._ended.acquire(blocking=False):
            return
        try:
            if again:
                # SECURITY: where a vault lies stands in no list of running programs.
                path = self._path()
                arguments = [] if path is None else ["--vault", "-"]
                self._ends.start(start_command(arguments), "" if path is None else str(path))
        finally:
            self._ends.leave()
