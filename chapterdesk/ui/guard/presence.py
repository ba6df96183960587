"""Hear whether somebody is there, without hearing everything else."""

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QWindow


class Presence(QObject):
    """Let an event filter hear the input of every window.

    A filter on the application would be called, in Python, for each of the thousands of events of
    laying out and painting; what reaches the windows of the platform is input and little else.

    Args:
        application: Whose windows.
        hearer: Whose `eventFilter` is called.
    """

    def __init__(self, *, application: QGuiApplication, hearer: QObject) -> None:
        super().__init__(hearer)
        self._application = application
        self._hearer = hearer
        self._windows: list[QWindow] = []

    def start(self) -> None:
        """Hear the windows there are, and each that comes to be used."""
        for window in self._application.topLevelWindows():
            self._follow(window)
        self._application.focusWindowChanged.connect(self._follow)

    def stop(self) -> None:
        """Hear nothing more."""
        self._application.focusWindowChanged.disconnect(self._follow)
        for window in self._windows:
            if shiboken6.isValid(window):
                window.removeEventFilter(self._hearer)
        self._windows.clear()

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        self._windows = [known for known in self._windows if shiboken6.isValid(known)]
        if window is not None and window not in self._windows:
            window.installEventFilter(self._hearer)
            self._windows.append(window)
