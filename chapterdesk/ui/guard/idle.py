"""The idle lock: three clocks, a quiet warning in the last half minute, never a question."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from chapterdesk.core.idle import FEWEST, MINUTES, MOST
from chapterdesk.ui.guard.clocks import Clocks, Moment
from chapterdesk.ui.guard.presence import Presence

WARNED_FOR: Final = 30
_TICK_MS: Final = 1000
_SLEPT: Final = 10
"""Seconds by which the clocks may part before it counts as sleep."""
_SET_BACK: Final = 60
_SIGNS_OF_LIFE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleLock(QObject):
    """Lock when nobody has touched the desk for a while, however that while went by.

    A timer alone stands still while the lid is closed, so the time since the last touch is the
    most that any of three clocks says. A clock that was set back, or a sleep that nobody
    announced, locks as well.

    Args:
        application: Whose keys and pointer count.
        clocks: What tells the time.
        lock: Locks.
    """

    warned = Signal(int)
    """So many seconds are left; said every second of the last half minute."""
    calmed = Signal()
    """Somebody is there again."""

    def __init__(
        self,
        *,
        application: QApplication,
        clocks: Clocks,
        lock: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._presence = Presence(application=application, hearer=self)
        self._clocks = clocks
        self._lock = lock
        self._seconds = MINUTES * 60
        self._held = False
        self._running = False
        self._warning = False
        self._touched = self._looked = clocks.read()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def minutes(self) -> int:
        """Return after how many minutes it locks."""
        return self._seconds // 60

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes, 1 to 60."""
        self._seconds = min(max(minutes, FEWEST), MOST) * 60

    def start(self) -> None:
        """Begin to watch."""
        self._touched = self._looked = self._clocks.read()
        if not self._running:
            self._running = True
            self._presence.start()
            self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        if self._running:
            self._running = False
            self._presence.stop()
        self._timer.stop()
        self._calm()

    def hold(self, *, on: bool) -> None:
        """Let idleness pass while the door is kept; sleep and a changed clock still lock."""
        self._held = on
        self.touch()

    @Slot()
    def touch(self) -> None:
        """Count from now on: somebody is there."""
        self._touched = self._clocks.read()
        self._calm()

    @Slot()
    def look(self) -> bool:
        """Compare the clocks; return whether it locked."""
        if not self._running:
            return False
        now, before = self._clocks.read(), self._looked
        self._looked = now
        left = self._seconds - _between(self._touched, now)
        if _slept(before, now) or _set_back(before, now) or (left <= 0 and not self._held):
            self.stop()
            self._lock()
            return True
        if left <= WARNED_FOR and not self._held:
            self._warning = True
            self.warned.emit(max(1, round(left)))
        return False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _SIGNS_OF_LIFE:
            return False
        # The first key after a night must not count as somebody who was there all along.
        if self.look():
            return True
        self.touch()
        return False

    def _calm(self) -> None:
        if self._warning:
            self._warning = False
            self.calmed.emit()


def _between(before: Moment, now: Moment) -> float:
    return max(
        now.awake - before.awake, now.since_start - before.since_start, now.wall - before.wall
    )


def _slept(before: Moment, now: Moment) -> bool:
    return (now.since_start - before.since_start) - (now.awake - before.awake) > _SLEPT


def _set_back(before: Moment, now: Moment) -> bool:
    return before.wall - now.wall > _SET_BACK
