"""What locks by itself: idleness, sleep, a locked screen, another user at the computer."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from chapterdesk.ui.guard.bar import IdleBar
from chapterdesk.ui.guard.clocks import Clocks, MachineClocks
from chapterdesk.ui.guard.idle import IdleLock
from chapterdesk.ui.guard.privacy import PrivacyScreen
from chapterdesk.ui.guard.watch.choose import session_watch
from chapterdesk.ui.guard.watch.port import Away, SessionWatch
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """What tells whether somebody is there; a test gives its own.

    Attributes:
        clocks: The three clocks of the idle lock.
        watch: What the system says.
    """

    clocks: Clocks = field(default_factory=MachineClocks)
    watch: SessionWatch = field(default_factory=session_watch)


class Guard(QObject):
    """Watch over an open desk, and lock it when nobody is there any more.

    Args:
        application: Whose keys and pointer count.
        theme: The look.
        window: Where the warning is shown.
        privacy: While it covers, nothing is shown over it.
        senses: What tells whether somebody is there.
        lock: Locks.
    """

    def __init__(
        self,
        *,
        application: QApplication,
        theme: Theme,
        window: MainWindow,
        privacy: PrivacyScreen,
        senses: Senses,
        lock: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._privacy = privacy
        self._watch = senses.watch
        self._lock = lock
        self._bar = IdleBar(theme=theme, window=window)
        self._on = False
        self.idle = IdleLock(application=application, clocks=senses.clocks, lock=lock, parent=self)
        self.idle.warned.connect(self._warn)
        self.idle.calmed.connect(self._bar.calm)
        self._bar.stay_requested.connect(self.idle.touch)
        privacy.covered.connect(self._bar.calm)

    def start(self) -> None:
        """Begin to watch: a desk has been opened."""
        if not self._on:
            self._on = True
            self.idle.start()
            self._watch.start(self._away)

    def stop(self) -> None:
        """Watch no more: there is nothing left to lock."""
        self._on = False
        self.idle.stop()
        self._watch.stop()

    def _warn(self, seconds: int) -> None:
        if not self._privacy.is_covered:
            self._bar.warn(seconds)

    def _away(self, _why: Away) -> None:
        if self._on:
            self._lock()
