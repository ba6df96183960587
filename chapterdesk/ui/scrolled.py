"""A page that scrolls: one column of cards, as wide as is good to read."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.scroll_area import ScrollArea

_READING: Final = 860


class ScrolledColumn(ScrollArea):
    """Hold cards below each other and scroll them.

    Args:
        theme: The look.
        name: The object name.
        widest: The widest the column gets, in pixels at normal text size.
    """

    def __init__(
        self, *, theme: Theme, name: str, widest: int = _READING, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._widest = widest
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName(f"{name}_page")
        page.setProperty("part", "page")
        self._column = QWidget()
        self._column.setObjectName(f"{name}_column")
        self.body = QVBoxLayout(self._column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(20)
        row = QHBoxLayout(page)
        row.setContentsMargins(32, 24, 32, 24)
        row.addWidget(self._column, 100)
        row.addStretch(1)
        self.setWidget(page)
        self._size()
        theme.changed.connect(self._size)

    @Slot()
    def _size(self) -> None:
        self._column.setMaximumWidth(self._theme.px(self._widest))
