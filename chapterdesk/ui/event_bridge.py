"""Bring what services say after a commit from the database thread into the window's thread."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from chapterdesk.core.events import Changed, EventBus


class EventBridge(QObject):
    """Emit `changed` in the window's thread for every event of the bus.

    Args:
        bus: Where services publish.
    """

    changed = Signal(object)
    _heard = Signal(object)

    def __init__(self, *, bus: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._cancel = bus.subscribe(self._hear)

    def close(self) -> None:
        """Listen no more."""
        self._cancel()

    def _hear(self, event: Changed) -> None:
        self._heard.emit(event)

    @Slot(object)
    def _pass_on(self, event: Changed) -> None:
        self.changed.emit(event)
