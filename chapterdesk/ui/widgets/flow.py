"""A line of widgets that breaks onto further lines where it does not fit."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget
from typing_extensions import override


class FlowLayout(QLayout):
    """Lay widgets out like words of a text, in the direction of reading.

    Args:
        spacing: Between widgets and between lines.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    @override
    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() + self.spacing() for hint in shown)
        return QSize(width, max((hint.height() for hint in shown), default=0))

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def clear(self) -> None:
        """Let every widget go."""
        while self._items:
            widget = self._items.pop().widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def _place(self, rect: QRect, *, move: bool) -> int:
        corner, line = QPoint(rect.topLeft()), 0
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        places: list[tuple[QLayoutItem, QRect]] = []

        def end_line() -> None:
            """Centre a line: a link beside a button stands on the height of its text."""
            for one, place in places:
                place.translate(0, (line - place.height()) // 2)
                if move:
                    one.setGeometry(QStyle.visualRect(direction, rect, place))
            places.clear()

        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if corner.x() > rect.x() and corner.x() + hint.width() > rect.right() + 1:
                end_line()
                corner = QPoint(rect.x(), corner.y() + line + self.spacing())
                line = 0
            width = min(hint.width(), rect.width())
            places.append((item, QRect(corner, QSize(width, hint.height()))))
            corner.setX(corner.x() + hint.width() + self.spacing())
            line = max(line, hint.height())
        end_line()
        return corner.y() + line - rect.y()


class FlowRow(QWidget):
    """Hold widgets side by side, on as many lines as they need."""

    def __init__(self, *, name: str, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.flow = FlowLayout(self, spacing=spacing)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put a widget after those that are there."""
        self.flow.addWidget(widget)

    def clear(self) -> None:
        """Let every widget go."""
        self.flow.clear()
