"""Form rows beside each other; beneath each other where the text is large."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from chapterdesk.ui.theme.theme import Theme

_LARGE_TEXT: Final = 150


class Beside(QWidget):
    """Hold a few short fields on one line, their labels on one height.

    Args:
        theme: The look.
        name: The object name.
        rows: The fields and how much of the width each takes.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        rows: Sequence[tuple[QWidget, int]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(name)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(16)
        for row, stretch in rows:
            self._line.addWidget(row, stretch, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._turn)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        large = self._theme.text_size >= _LARGE_TEXT
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(down if large else across)
