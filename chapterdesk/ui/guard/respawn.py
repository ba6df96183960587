"""Locking ends the process and starts a locked one: only that really clears memory."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from PySide6.QtWidgets import QApplication

from chapterdesk.core.log import describe

_log = logging.getLogger(__name__)


def start_command(arguments: Sequence[str]) -> list[str]:
    """Return the command that starts this program anew, installed or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "chapterdesk", *arguments]


def start_process(command: Sequence[str]) -> None:
    """Start a process that outlives this one and inherits no open file."""
    subprocess.Popen(  # noqa: S603  # our own program with arguments of our own
        list(command),
        stdin=subprocess.DEVNULL,
        close_fds=True,
        start_new_session=True,
    )


def end_process() -> NoReturn:
    """End this process at once, without running what others left behind."""
    os._exit(0)


class Locker:
    """Lock: windows away at once, vault closed, a fresh locked process, this one gone.

    Args:
        application: Whose windows are hidden.
        close: Empties the pages and closes the vault; the database thread is waited for.
        command: What starts the locked process; empty starts none (panic, quit).
        start: Starts a process.
        leave: Ends this one.
    """

    def __init__(
        self,
        *,
        application: QApplication,
        close: Callable[[], None],
        command: Sequence[str],
        start: Callable[[Sequence[str]], None] = start_process,
        leave: Callable[[], object] = end_process,
    ) -> None:
        self._application = application
        self._close = close
        self._command = list(command)
        self._start = start
        self._leave = leave
        self._locking = False

    def lock_now(self) -> None:
        """Lock and show the unlock screen of a fresh process."""
        self._go(self._command)

    def panic(self) -> None:
        """Lock and show nothing."""
        self._go([])

    def _go(self, command: Sequence[str]) -> None:
        if self._locking:
            return
        self._locking = True
        try:
            self._hide()
            self._close()
        except Exception as error:  # noqa: BLE001  # whatever failed: this process must go
            _log.error("closing failed: %s", describe(error))
        try:
            if command:
                self._start(command)
        finally:
            self._leave()

    def _hide(self) -> None:
        for window in self._application.topLevelWidgets():
            window.hide()
