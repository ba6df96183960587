"""Toasts: what was just done, with its undo, at the bottom of the window."""

from collections.abc import Callable
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.clear_place import clear_place, covers
from chapterdesk.ui.widgets.text import Text, breakable

SHOWN_FOR_MS: Final = 12_000
MOST_AT_ONCE: Final = 3
_FROM_EDGE: Final = 12
_AFTER_LAYOUT_MS: Final = 120
_SEEN_TO_MS: Final = 500
_LOOKS_AGAIN: Final = 8  # a second: what was just done is drawn by then
_WIDEST: Final = 560


class Toast(QFrame):
    """Say one thing for a while; stay while the pointer or the focus is on it."""

    closed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        text: str,
        undo: Callable[[], None] | None = None,
        shown_for_ms: int = SHOWN_FOR_MS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._undo = undo
        self.about: object = None
        self.setObjectName("toast")
        self.setProperty("part", "toast")
        self.setAccessibleName(text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(14)
        self._text = Text(breakable(text), name="toast_text")
        self._text.setAccessibleName(text)
        layout.addWidget(self._text, 1)
        if undo is not None:
            layout.addWidget(self._button(_("Undo"), "toast_undo", self._take_back, text))
        close = IconButton(
            theme=theme,
            icon="x",
            text=_("Close this message"),
            name="toast_close",
            bare=True,
            colour="panel",
        )
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.dismiss)
        layout.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=shown_for_ms)
        self._timer.timeout.connect(self._expire)
        self._timer.start()

    @property
    def text(self) -> str:
        """Return what it says."""
        return self._text.accessibleName()

    def wrap(self, width: int) -> None:
        """Break the text where it is wider than the window."""
        # Measured on one line: once it is broken it is narrow, and would be put back on one.
        self._text.setWordWrap(False)
        self._text.setWordWrap(self.sizeHint().width() > width)
        self.setMaximumWidth(width)

    @Slot()
    def dismiss(self) -> None:
        """Go away."""
        self._timer.stop()
        self.closed.emit()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, name: str, pressed: Callable[[], None], what: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(f"{text}: {what}" if what else text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        # A click leaves the caret where somebody is typing: the toast is gone the next moment.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(pressed)
        return button

    @Slot()
    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.dismiss()
        if undo is not None:
            undo()

    @Slot()
    def _expire(self) -> None:
        focused: QWidget | None = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._timer.start()
        else:
            self.dismiss()


class ToastHost(QWidget):
    """Stack toasts over a window where they cover nothing that is pressed, the newest lowest.

    That is the bottom centre, else beside it, else the top; where large text leaves no such place,
    the pages end above the toasts for as long as they are shown.

    Args:
        theme: The look.
        window: What they lie on.
    """

    def __init__(self, *, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._toasts: list[Toast] = []
        self._reserved = 0
        self._looks = 0
        self._came = False
        self._soon = QTimer(self)
        self._soon.timeout.connect(self._look_again)
        self.setObjectName("toasts")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._came_from: QWidget | None = None
        window.installEventFilter(self)
        theme.changed.connect(self.page_came)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self.hide()

    @property
    def shown(self) -> list[Toast]:
        """Return what is shown, the oldest first."""
        return list(self._toasts)

    def show_toast(
        self,
        text: str,
        *,
        undo: Callable[[], None] | None = None,
        about: object = None,
        shown_for_ms: int = SHOWN_FOR_MS,
    ) -> Toast:
        """Show a toast, read it aloud, and let the oldest go when there are too many.

        A toast about the same thing takes the place of an earlier one: what was undone must not
        go on offering its undo.
        """
        for earlier in self.shown:
            if about is not None and earlier.about == about:
                self._remove(earlier)
        while len(self._toasts) >= MOST_AT_ONCE:
            self._remove(self._toasts[0])
        toast = Toast(theme=self._theme, text=text, undo=undo, shown_for_ms=shown_for_ms)
        toast.about = about
        toast.closed.connect(self._closed)
        self._toasts.append(toast)
        self._layout.addWidget(toast, 0, Qt.AlignmentFlag.AlignHCenter)
        # A layout shows a new child only when the event loop comes round: too late to be measured.
        toast.show()
        self.show()
        self._place()
        self._watch()
        announce(self._window, text)
        return toast

    def clear(self) -> None:
        """Let every toast go (lock, privacy)."""
        for toast in self.shown:
            self._remove(toast)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._toasts:
            self._place()
        return False

    @Slot()
    def page_came(self) -> None:
        """Look for a place again once a page that came, or a text that grew, has been laid out."""
        if self._toasts:
            self._reserve(0)
            self._came = True
            self._watch()

    @Slot()
    def _closed(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._remove(toast)

    def _remove(self, toast: Toast) -> None:
        if toast not in self._toasts:
            return
        self._toasts.remove(toast)
        self._layout.removeWidget(toast)
        self._give_back_focus(toast)
        toast.hide()
        toast.deleteLater()
        if self._toasts:
            self._place()
        else:
            self.hide()
            self._reserve(0)

    @Slot(object, object)
    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Know where the focus was before it came to a toast."""
        if new is not None and self.isAncestorOf(new) and not (old and self.isAncestorOf(old)):
            self._came_from = old

    def _give_back_focus(self, toast: Toast) -> None:
        """Lead back to where somebody was; Qt would choose whatever comes next."""
        focused: QWidget | None = QApplication.focusWidget()
        before, self._came_from = self._came_from, None
        if focused is None or before is None or not toast.isAncestorOf(focused):
            return
        if shiboken6.isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _watch(self) -> None:
        self._looks = _LOOKS_AGAIN
        self._soon.start(_AFTER_LAYOUT_MS)

    @Slot()
    def _look_again(self) -> None:
        """Go elsewhere when something came here that is pressed, or that is a heading.

        A record is drawn anew after what was done to it has been said, and another one is chosen.
        """
        self._looks -= 1
        if not self._toasts:
            self._soon.stop()
        elif not self._looks:
            self._soon.start(_SEEN_TO_MS)  # somebody else may be chosen
        came, self._came = self._came, False
        if self._toasts and (came or (not self._reserved and covers(self._window, self))):
            self._place()

    def _place(self) -> None:
        """Lie where nothing is covered that is pressed; where there is no such place, make room."""
        room = min(self._window.width() - 32, self._theme.px(_WIDEST))
        for toast in self._toasts:
            toast.wrap(room)
        self._layout.activate()
        size = self.sizeHint()
        width = min(room, size.width())
        height = self.heightForWidth(width) if self.hasHeightForWidth() else size.height()
        corner = None if self._reserved else clear_place(self._window, self, QSize(width, height))
        if corner is None:
            self._reserve(height + 2 * _FROM_EDGE)
            x = (self._window.width() - width) // 2
            corner = QPoint(x, self._window.height() - height - _FROM_EDGE)
        self.setGeometry(corner.x(), corner.y(), width, height)
        self.raise_()

    def _reserve(self, height: int) -> None:
        """Let the pages end above the toasts, or have the whole window again."""
        if height != self._reserved:
            self._reserved = height
            self._window.setContentsMargins(0, 0, 0, height)
