"""The field that finds: an icon before the text, a hint or a key cap after it."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.metrics import GRID
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.text import KeyCap, Text

_MOST_OF_HINT: Final = 45


class SearchField(QLineEdit):
    """Type to find; an icon stands before the text, a hint or a key cap after it.

    Args:
        theme: The look.
        name: The object name.
        accessible: What is searched.
        placeholder: What may be typed.
        hint: A quiet text at the far side ("Enter checks in the top name"), or empty.
        keys: The key that leads here, shown as a cap, or empty.
        big: Whether it is the one thing of its page.
    """

    escape_pressed = Signal()
    step_requested = Signal(int)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        placeholder: str = "",
        hint: str = "",
        keys: str = "",
        big: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._big = big
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setPlaceholderText(placeholder)
        self.setProperty("big", big)
        self._icon = QLabel(self)
        self._end: Text = (
            KeyCap(keys, parent=self) if keys else Text(hint, role="small", parent=self)
        )
        if not keys:
            self._end.setProperty("colour", "soft")
        for child in (self._icon, self._end):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dress()
        self.textEdited.connect(self._forget_if_empty)
        theme.changed.connect(self._dress)

    def set_hint(self, hint: str) -> None:
        """Show another hint at the far side."""
        self._end.setText(hint)
        self._dress()

    def offer(self, text: str) -> None:
        """Search for a text that Enter takes and the next letters take the place of."""
        self.setText(text)
        self.selectAll()

    @override
    def clear(self) -> None:
        """Empty the field for good: no key brings back what somebody else typed."""
        # SECURITY: Qt's own clear() can be undone; a text that was set can not.
        self.setText("")

    @Slot(str)
    def _forget_if_empty(self, text: str) -> None:
        if not text:
            self.clear()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_requested.emit(step)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.escape_pressed.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), self._theme.px(300)), hint.height())

    @Slot()
    def _dress(self) -> None:
        size = 22 if self._big else 18
        self._icon.setPixmap(self._theme.pixmap("search", "soft", size))
        self._place()

    def _place(self) -> None:
        side = self._theme.px(22 if self._big else 18)
        edge = self._theme.px(16 if self._big else 12)
        end = self._end.sizeHint() if self._end.text() else QSize(0, 0)
        # What is typed goes before the hint where there is no room for both.
        fits = end.width() * 100 <= self.width() * _MOST_OF_HINT
        self._end.setVisible(fits)
        end = end if fits else QSize(0, 0)
        lead, trail = side + GRID, end.width() + GRID
        # The style sheet's padding already keeps 12 pixels clear on both sides.
        extra = edge - self._theme.px(12)
        middle = self.height() // 2
        icon_x, end_x = edge, self.width() - edge - end.width()
        if self.isRightToLeft():
            icon_x, end_x = self.width() - edge - side, edge
            self.setTextMargins(trail, 0, lead + extra, 0)
        else:
            self.setTextMargins(lead + extra, 0, trail, 0)
        self._icon.setGeometry(icon_x, middle - side // 2, side, side)
        self._end.setGeometry(end_x, middle - end.height() // 2, end.width(), end.height())
