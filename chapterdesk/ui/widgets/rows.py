"""Rows of cards: something due, a key with its value."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.text import ElidedLabel, IconLabel, Tag, Text

_SHORT: Final = 28


class DueRow(QFrame):
    """Show one thing that is due; press it to go there.

    Args:
        theme: The look.
        name: The object name.
        icon: The icon's name.
        title: What is to be done.
        line: One quiet line beneath, or empty.
        tag: When, as a word.
        tone: The tag's tone.
        last: Whether no line follows.
    """

    activated = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        icon: str,
        title: str,
        line: str = "",
        tag: str = "",
        tone: Tone = "neutral",
        last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("part", "row")
        self.setProperty("last", last)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join(part for part in (title, line, tag) if part))
        layout = QHBoxLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout.setContentsMargins(16, 11, 16, 11)
        layout.setSpacing(14)
        layout.addWidget(IconLabel(theme=theme, icon=icon), 0, Qt.AlignmentFlag.AlignVCenter)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(ElidedLabel(title, strong=True, name=f"{name}_title"))
        if line:
            texts.addWidget(ElidedLabel(line, role="small", colour="soft", name=f"{name}_line"))
        layout.addLayout(texts, 1)
        if tag:
            layout.addWidget(Tag(theme=theme, text=tag, tone=tone, name=f"{name}_tag"))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.activated.emit()
        super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit()
        else:
            super().keyPressEvent(event)


class KeyValueRow(QFrame):
    """Show what something is called and what it is: a number, a word or a tag.

    Args:
        theme: The look.
        name: The object name.
        key: What it is called.
        value: What it is.
        tone: Shows the value as a tag of this tone; None shows it as bold text.
        last: Whether no line follows.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        key: str,
        value: str,
        tone: Tone | None = None,
        last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("part", "row")
        self.setProperty("last", last)
        # Not fixed: the key may take a second line.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        self._key = Text(key, wrap=True, name=f"{name}_key")
        layout.addWidget(self._key, 1)
        self._tag: Tag | None = None
        self._text: Text | None = None
        if tone is None:
            self._text = Text(value, strong=True, name=f"{name}_value")
            layout.addWidget(self._text)
            self._wrap()
        else:
            self._tag = Tag(theme=theme, text=value, tone=tone, name=f"{name}_value")
            layout.addWidget(self._tag)
        self.setAccessibleName(f"{key}: {value}")

    def _wrap(self) -> None:
        """Let a long value take several lines: a row never makes its page wider than the window."""
        layout, text = self.layout(), self._text
        if text is None or not isinstance(layout, QHBoxLayout):
            return
        long = len(text.text()) > _SHORT
        text.setWordWrap(long)
        layout.setStretchFactor(text, 2 if long else 0)
        side = Qt.AlignmentFlag.AlignLeft if self.isRightToLeft() else Qt.AlignmentFlag.AlignRight
        text.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def set_value(self, value: str, *, tone: Tone = "neutral") -> None:
        """Show another value."""
        if self._tag is not None:
            self._tag.set_tag(value, tone=tone)
        if self._text is not None:
            self._text.setText(value)
            self._wrap()
        self.setAccessibleName(f"{self._key.text()}: {value}")
