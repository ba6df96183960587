"""Door mode: the check-in screen alone, left only with the passphrase."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from typing_extensions import override

from chapterdesk.core.secret import Secret
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.gate import PassphraseGate
from chapterdesk.ui.guard.presence import Presence

IDLE_MINUTES: Final = 2
_SIGNS_OF_LIFE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Door(QObject):
    """Hold the window at the door until somebody gives the passphrase.

    Args:
        context: Who knows the passphrase, who covers and who locks.
        idle_ms: How long nobody may move before the privacy screen comes.
    """

    opened = Signal()
    closed = Signal()
    refused = Signal(str)
    busy = Signal(bool)

    def __init__(
        self,
        *,
        context: PageContext,
        idle_ms: int = IDLE_MINUTES * 60_000,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.on = False
        self._gate = PassphraseGate(context=context, parent=self)
        self._gate.passed.connect(self._passed)
        self._gate.refused.connect(self.refused)
        self._gate.busy.connect(self.busy)
        self._gate.locking.connect(self.end)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(idle_ms)
        self._idle.timeout.connect(self._nobody_there)
        self._presence = Presence(application=context.theme.application, hearer=self)

    @Slot()
    def enter(self) -> None:
        """Show this screen alone."""
        if self.on:
            return
        self.on = True
        self._gate.begin()
        self._presence.start()
        self._context.hold_door(True)
        self._idle.start()
        self.opened.emit()

    def leave(self, passphrase: Secret) -> None:
        """Open the rest of the window again if the passphrase is right; five misses lock."""
        if not self.on:
            passphrase.wipe()
            return
        self._gate.check(passphrase)

    @Slot()
    def end(self) -> None:
        """Stop holding the window without asking (lock: the process is about to end)."""
        if self.on:
            self._presence.stop()
        self.on = False
        self._idle.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._idle.start()
        return False

    @Slot()
    def _passed(self) -> None:
        self.end()
        self._context.hold_door(False)
        self.closed.emit()

    @Slot()
    def _nobody_there(self) -> None:
        if self.on:
            self._context.cover()
            self._idle.start()
