"""Alt and a letter that is no shortcut types nothing: on X11 Qt would put the letter into a field.

SECURITY: in a passphrase field nobody would see it, and the passphrase would be wrong.
"""

import sys
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from typing_extensions import override

_ALT: Final = Qt.KeyboardModifier.AltModifier
_BESIDE: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
# There Option writes what other keyboards write with AltGr.
_COMPOSES: Final = sys.platform == "darwin"


class AltLetters(QObject):
    """Swallow Alt and a letter in every window, after shortcuts and mnemonics had their turn.

    AltGr is another modifier (Ctrl and Alt together on Windows), and goes on writing.

    Args:
        application: Whose windows are listened to.
    """

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        if _COMPOSES:
            return
        for window in application.topLevelWindows():
            self._follow(window)
        application.focusWindowChanged.connect(self._follow)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.modifiers() & ~_BESIDE == _ALT
            and event.text().isprintable()
            and bool(event.text())
        )

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            # Installed anew, a filter is moved and not doubled.
            window.installEventFilter(self)
