"""The privacy screen: one key hides everything, any key brings it back."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.application import emblem
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.text import IconLabel, Text

_SWALLOWED: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.Shortcut,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
        QEvent.Type.ToolTip,
    }
)
_MODIFIERS: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
    }
)


class _Cover(QWidget):
    """Lie over a whole window and follow its size."""

    def __init__(self, *, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("privacy_screen")
        self.setProperty("part", "privacy")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        said = _("Press any key to go on")
        self.setAccessibleName(said)
        layout = QVBoxLayout(self)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch(1)
        icon = IconLabel(theme=theme, icon=emblem(), colour="soft", size=40)
        layout.addWidget(icon, 0, centre)
        layout.addWidget(Text(said, colour="soft", name="privacy_text"), 0, centre)
        layout.addStretch(1)
        self.setGeometry(window.rect())


class PrivacyScreen(QObject):
    """Cover every window of the application.

    Args:
        application: Whose windows are covered.
        theme: The look.
    """

    covered = Signal()
    uncovered = Signal()

    def __init__(self, *, application: QApplication, theme: Theme) -> None:
        super().__init__(application)
        self._application = application
        self._theme = theme
        self._covers: dict[QWidget, _Cover] = {}
        self._focus: QWidget | None = None

    @property
    def is_covered(self) -> bool:
        """Say whether the screen is up."""
        return bool(self._covers)

    def cover(self) -> None:
        """Hide everything at once; open menus close."""
        if self._covers:
            return
        popup = self._application.activePopupWidget()
        while popup is not None:
            popup.close()
            following = self._application.activePopupWidget()
            popup = following if following is not popup else None
        self._focus = self._application.focusWidget()
        for window in self._application.topLevelWidgets():
            if window.isVisible() and window.isWindow():
                self._lay_over(window)
        self._application.installEventFilter(self)
        self.covered.emit()

    def uncover(self) -> None:
        """Show everything again, the caret where it was."""
        if not self._covers:
            return
        self._application.removeEventFilter(self)
        covers, self._covers = self._covers, {}
        for cover in covers.values():
            cover.hide()
            cover.deleteLater()
        focus, self._focus = self._focus, None
        if focus is not None and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.uncovered.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize and isinstance(watched, QWidget):
            cover = self._covers.get(watched)
            if cover is not None:
                cover.setGeometry(watched.rect())
        elif kind == QEvent.Type.Show and isinstance(watched, QWidget):
            if watched.isWindow() and watched not in self._covers:
                self._lay_over(watched)
        elif kind in _SWALLOWED:
            if kind == QEvent.Type.ShortcutOverride:
                # Accepted, so that the key arrives as a key and starts no shortcut behind us.
                event.accept()
                return True
            if kind == QEvent.Type.MouseButtonPress or self._is_real_key(event):
                self.uncover()
            return True
        return False

    @staticmethod
    def _is_real_key(event: QEvent) -> bool:
        # The key that covered may still be held down: what repeats does not count.
        return (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and not event.isAutoRepeat()
            and event.key() not in _MODIFIERS
        )

    def _lay_over(self, window: QWidget) -> None:
        cover = _Cover(theme=self._theme, window=window)
        self._covers[window] = cover
        cover.show()
        cover.raise_()
        cover.setFocus(Qt.FocusReason.OtherFocusReason)
        cover.repaint()
