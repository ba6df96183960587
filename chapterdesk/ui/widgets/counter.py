"""A number with minus and plus."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.text import Text


class Counter(QWidget):
    """Count with minus, the number and plus; Up and Down do the same.

    Args:
        theme: The look.
        name: The object name.
        accessible: What is counted.
        less: What minus does, read aloud.
        more: What plus does, read aloud.
        minimum: The smallest number.
        maximum: The largest number.
    """

    changed = Signal(int)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        less: str,
        more: str,
        value: int = 0,
        minimum: int = 0,
        maximum: int = 9999,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._minimum = minimum
        self._maximum = maximum
        self._what = accessible
        self.setObjectName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._less = IconButton(theme=theme, icon="minus", text=less, name=f"{name}_less")
        self._more = IconButton(theme=theme, icon="plus", text=more, name=f"{name}_more")
        self._number = Text(role="count", name=f"{name}_number")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setMinimumWidth(theme.px(36))
        for widget in (self._less, self._number, self._more):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._less.clicked.connect(self._decrease)
        self._more.clicked.connect(self._increase)
        self._show()

    @property
    def value(self) -> int:
        """Return the number."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show another number; nobody is told."""
        self._value = max(self._minimum, min(self._maximum, value))
        self._show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Plus):
            self._increase()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Minus):
            self._decrease()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _decrease(self) -> None:
        self._step(-1)

    @Slot()
    def _increase(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        before = self._value
        self.set_value(before + by)
        if self._value != before:
            self.changed.emit(self._value)
            announce(self, self._number.accessibleName())

    def _show(self) -> None:
        self._number.setText(str(self._value))
        self._number.setAccessibleName(f"{self._what}: {self._value}")
        self._less.setEnabled(self._value > self._minimum)
        self._more.setEnabled(self._value < self._maximum)
