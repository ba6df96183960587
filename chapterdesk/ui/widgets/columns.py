"""Widgets side by side where there is room for it, one below the other where there is not."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme

_BESIDE: Final = QBoxLayout.Direction.LeftToRight
_BELOW: Final = QBoxLayout.Direction.TopToBottom


class Columns(QWidget):
    """Lay two or three widgets out by the room there is.

    Args:
        theme: The look.
        name: The object name.
        widgets: From the leading side on, or from the top.
        wide: The width from which they stand side by side, at text size 100 %.
        spacing: Between them.
        level: Whether they begin at the same height and keep their own.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        widgets: tuple[QWidget, ...],
        wide: int,
        spacing: int = 18,
        level: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wide = wide
        self._widgets = widgets
        self.setObjectName(name)
        self._box = QBoxLayout(_BESIDE, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        for widget in widgets:
            if level:
                self._box.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
            else:
                self._box.addWidget(widget, 1)

    @override
    def minimumSizeHint(self) -> QSize:
        # Side by side is never required: the narrowest it can be is one below the other.
        hints = [widget.minimumSizeHint() for widget in self._widgets if not widget.isHidden()]
        width = max((hint.width() for hint in hints), default=0)
        return QSize(width, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = _BESIDE if self.width() >= self._theme.px(self._wide) else _BELOW
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            self.updateGeometry()
