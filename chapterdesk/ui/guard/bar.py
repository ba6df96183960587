"""The quiet line in the last half minute before the idle lock. It asks nothing."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, ngettext
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.text import Text

_FROM_EDGE = 10
_HEIGHT = 56


class IdleBar(QFrame):
    """Lie over the top of the window; takes no focus and moves nothing beneath it.

    Args:
        theme: The look.
        window: What it lies on.
    """

    stay_requested = Signal()

    def __init__(self, *, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.setObjectName("idle_bar")
        self.setProperty("part", "toast")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(14)
        self._text = Text("", wrap=True, name="idle_text")
        self._stay = QPushButton(_("Stay open"), self)
        self._stay.setObjectName("idle_stay")
        self._stay.setAccessibleName(_("Stay open: do not lock now"))
        self._stay.setCursor(Qt.CursorShape.PointingHandCursor)
        self._stay.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stay.clicked.connect(self.stay_requested)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._stay)
        window.installEventFilter(self)
        self.hide()

    @Slot(int)
    def warn(self, seconds: int) -> None:
        """Say that the desk locks in so many seconds; read aloud once, not every second."""
        self._text.setText(
            ngettext(
                "Nobody is typing. The desk locks in {count} second; what is typed is kept.",
                "Nobody is typing. The desk locks in {count} seconds; what is typed is kept.",
                seconds,
            )
        )
        self.setAccessibleName(self._text.text())
        if self.isVisible():
            return
        self._place()
        self.show()
        self.raise_()
        announce(self._window, self._text.text())

    @Slot()
    def calm(self) -> None:
        """Go away: somebody is there."""
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        width = self._window.width() - 2 * _FROM_EDGE
        height = max(self.heightForWidth(width), self._theme.px(_HEIGHT))
        self.setGeometry(_FROM_EDGE, _FROM_EDGE, width, height)
