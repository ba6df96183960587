"""Fields that the mouse wheel never changes: it scrolls the page that they slide along in."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox
from typing_extensions import override


class StillCombo(QComboBox):
    """Choose one of a few; the wheel passes over it."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Whether it has the focus or not: what was chosen last has it while somebody scrolls on.
        event.ignore()


class StillSpin(QSpinBox):
    """Type or step a number; the wheel passes over it."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def event(self, event: QEvent) -> bool:
        # With nothing typed to take back, Ctrl+Z is the window's: it undoes what was set.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.lineEdit().isUndoAvailable()
        ):
            event.ignore()
            return True
        return super().event(event)
