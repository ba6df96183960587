"""Fields that the mouse wheel never changes: it scrolls the page that they slide along in."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget
from typing_extensions import override

from chapterdesk.ui.widgets.text import repolish

_LEADING: Final = 10


class StillCombo(QComboBox):
    """Choose one of a few; the wheel passes over it."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Whether it has the focus or not: what was chosen last has it while somebody scrolls on.
        event.ignore()


class StillSpin(QSpinBox):
    """Type or step a number where lines begin; the wheel passes over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lead()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._lead()

    def _lead(self) -> None:
        """Let the number begin at the edge at which lines begin, and keep it clear of that edge.

        Qt would align it by the direction of its text: a number would stand at the far side of an
        Arabic page. A style sheet can not keep it clear: Qt passes over the padding of this field.
        """
        line = self.lineEdit()
        mirrored = self.isRightToLeft()
        if bool(self.property("mirrored")) != mirrored:
            # Qt turns the buttons of a styled field round, and not the room that is kept for them.
            self.setProperty("mirrored", mirrored)
            repolish(self)
        if mirrored:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
            line.setTextMargins(0, 0, _LEADING, 0)
        else:
            self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
            line.setTextMargins(_LEADING, 0, 0, 0)

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
