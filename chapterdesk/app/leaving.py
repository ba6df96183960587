"""Closing that may take a while: the window is gone, and what the system says is still heard."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from chapterdesk.core.log import describe

PATIENCE_S: Final = 30.0
"""How long what runs may take to finish after the window was closed."""
_GRACE_MS: Final = 500
_log = logging.getLogger(__name__)


class Leaving(QObject):
    """Wait for closing on a thread of its own, and not for ever.

    A backup on a slow stick may finish. A disk that never answers must not keep a process that
    nobody sees, with the key in its memory: after a while the statement that runs is stopped, and
    half a second later nobody waits any more.

    Args:
        close: Closes everything; called on a thread of its own.
        interrupt: Stops the statement that runs on the database thread.
        closed: Called in the window's thread when everything is closed.
        late: Called in the window's thread, in its place, when it never was.
        patience_s: How long is waited before anything is stopped.
    """

    _over = Signal()

    def __init__(
        self,
        *,
        close: Callable[[], None],
        interrupt: Callable[[], None],
        closed: Callable[[], None],
        late: Callable[[], None],
        patience_s: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._close = close
        self._interrupt = interrupt
        self._closed = closed
        self._late = late
        self._done = False
        self._patience = QTimer(self, singleShot=True, interval=int(patience_s * 1000))
        self._patience.timeout.connect(self.hurry)
        self._grace = QTimer(self, singleShot=True, interval=_GRACE_MS)
        self._grace.timeout.connect(self._give_up)
        self._over.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to close."""
        threading.Thread(target=self._run, name="leaving", daemon=True).start()
        self._patience.start()

    @Slot()
    def hurry(self) -> None:
        """Stop what runs and be gone in half a second: time is up, or the computer sleeps."""
        if not self._done and not self._grace.isActive():
            self._patience.stop()
            self._grace.start()
            self._interrupt()

    def _run(self) -> None:
        try:
            self._close()
        except BaseException as error:  # noqa: BLE001  # whatever failed: the process must go
            _log.error("closing failed: %s", describe(error))
        self._over.emit()

    @Slot()
    def _finish(self) -> None:
        if self._end():
            self._closed()

    @Slot()
    def _give_up(self) -> None:
        if self._end():
            self._late()

    def _end(self) -> bool:
        first, self._done = not self._done, True
        self._patience.stop()
        self._grace.stop()
        return first
