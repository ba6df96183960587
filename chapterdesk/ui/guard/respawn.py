"""Locking ends the process and starts a locked one: only that really clears memory."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NoReturn

from chapterdesk.core.log import describe

HURRY_AFTER_S: Final = 0.7
GONE_AFTER_S: Final = 1.2
_log = logging.getLogger(__name__)


def start_command(arguments: Sequence[str]) -> list[str]:
    """Return the command that starts this program anew, installed or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "chapterdesk", *arguments]


def start_process(command: Sequence[str], said: str = "") -> None:
    """Start a process that outlives this one and inherits no open file.

    Args:
        command: What is started; everybody on this computer can read it.
        said: What it finds on its standard input, which nobody else can read; a path, not more.
    """
    process = subprocess.Popen(  # noqa: S603  # our own program with arguments of our own
        list(command),
        stdin=subprocess.PIPE if said else subprocess.DEVNULL,
        close_fds=True,
        start_new_session=True,
    )
    if process.stdin is not None:
        # It lies in the pipe until it is read, whether this process is still there or not.
        with suppress(OSError), process.stdin as pipe:
            pipe.write(os.fsencode(said))


def end_process() -> NoReturn:
    """End this process at once, without running what others left behind."""
    os._exit(0)


class Deadline:
    """Let locking take so long and no longer, whatever else is going on.

    What was acknowledged is on the disk already: a process that is cut off loses no more than one
    that is killed, and the vault is made for that.

    Args:
        hurry: Stops the statement that runs on the database thread; called in another thread.
        give_up: Ends the process though it is not done; called in another thread.
        hurry_after_s: Seconds that running work is given to finish.
        give_up_after_s: Seconds after which the process goes.
    """

    def __init__(
        self,
        *,
        hurry: Callable[[], object],
        give_up: Callable[[], object],
        hurry_after_s: float = HURRY_AFTER_S,
        give_up_after_s: float = GONE_AFTER_S,
    ) -> None:
        self._hurry = hurry
        self._give_up = give_up
        self._hurry_after = hurry_after_s
        self._then = max(0.0, give_up_after_s - hurry_after_s)
        self._over = threading.Event()

    def start(self) -> None:
        """Count from now on."""
        threading.Thread(target=self._wait, name="deadline", daemon=True).start()

    def met(self) -> None:
        """Stop counting: all is closed in time."""
        self._over.set()

    def _wait(self) -> None:
        if self._over.wait(self._hurry_after):
            return
        try:
            self._hurry()
        except Exception as error:  # noqa: BLE001  # whatever failed: the process must go
            _log.error("hurrying failed: %s", describe(error))
        if not self._over.wait(self._then):
            self._give_up()
