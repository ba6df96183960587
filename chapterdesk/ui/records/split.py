"""Two panes side by side; one at a time where the window is too narrow for both."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme

_NARROW: Final = 720
_LIST: Final = 430
_LEAST_LIST: Final = 280
_SHARE: Final = 0.4


class Split(QWidget):
    """Hold a list and a record.

    Args:
        theme: The look.
        name: The object name.
        left: The list.
        right: The record.
        wide: The width of the list where there is room.
        share: How much of the width the list takes at most.
        gap: The room between the two; 1 draws a line.
    """

    narrow_changed = Signal(bool)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        left: QWidget,
        right: QWidget,
        wide: int = _LIST,
        share: float = _SHARE,
        gap: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._left = left
        self._right = right
        self._wide = wide
        self._share = share
        self._moved = False
        self._record_wanted = False
        self._alone = False
        self.narrow = False
        self.setObjectName(name)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName(f"{name}_splitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(gap)
        if gap > 1:
            # A gap between two cards; the line belongs between two panels.
            self._splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self._splitter.addWidget(left)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def show_record(self, *, wanted: bool) -> None:
        """Say whether the record is what the eye is on; it decides where there is room for one."""
        self._record_wanted = wanted
        self._show()

    def set_alone(self, *, on: bool) -> None:
        """Give the list the whole width, and the record its place when it is opened."""
        self._alone = on
        self._record_wanted = False
        self._measure()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        narrow = self._alone or self.width() < self._theme.px(_NARROW)
        if narrow != self.narrow:
            self.narrow = narrow
            self._show()
            self.narrow_changed.emit(narrow)
        if not narrow and not self._moved:
            wide = min(self._theme.px(self._wide), round(self.width() * self._share))
            self._splitter.setSizes([wide, self.width() - wide])

    @Slot()
    def _keep(self) -> None:
        """Leave the sizes as somebody has dragged them."""
        self._moved = True

    def _show(self) -> None:
        self._left.setMinimumWidth(0 if self.narrow else self._theme.px(_LEAST_LIST))
        self._left.setVisible(not (self.narrow and self._record_wanted))
        self._right.setVisible(not self.narrow or self._record_wanted)
