"""Windows: the window procedure is told of sleep, of the locked screen and of another user.

Untested: never run on that system. Written after the documentation of WM_POWERBROADCAST,
WM_WTSSESSION_CHANGE and WTSRegisterSessionNotification.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.ui.guard.watch.port import Away

WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
_POWER: Final = {0x0004: Away.ASLEEP, 0x0012: Away.ASLEEP}
"""PBT_APMSUSPEND; PBT_APMRESUMEAUTOMATIC, for a sleep that nobody announced."""
_SESSION: Final = {
    0x0002: Away.OTHER_USER,  # WTS_CONSOLE_DISCONNECT
    0x0004: Away.OTHER_USER,  # WTS_REMOTE_DISCONNECT
    0x0006: Away.OTHER_USER,  # WTS_SESSION_LOGOFF
    0x0007: Away.SCREEN_LOCKED,  # WTS_SESSION_LOCK
}
_THIS_SESSION: Final = 0


def meaning(message: int, parameter: int) -> Away | None:
    """Return what a window message says, if it says that nobody is there."""
    if message == WM_POWERBROADCAST:
        return _POWER.get(parameter)
    if message == WM_WTSSESSION_CHANGE:
        return _SESSION.get(parameter)
    return None


class _Message(ctypes.Structure):
    """The beginning of the MSG structure."""

    _fields_ = (
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wParam", ctypes.c_size_t),
    )


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, heard: Callable[[Away], None]) -> None:
        super().__init__()
        self._heard = heard

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        if bytes(QByteArray(eventType).data()).startswith(b"windows"):
            found = _Message.from_address(int(message))
            why = meaning(found.message, found.wParam)
            if why is not None:
                self._heard(why)
        return False, 0


class WindowsWatch:
    """Listen to the messages that Windows sends to a hidden window.

    Untested: never run on that system.
    """

    def __init__(self) -> None:
        self._away: Callable[[Away], None] | None = None
        self._filter: _Filter | None = None
        self._window: QWidget | None = None

    def start(self, away: Callable[[Away], None]) -> None:
        """Begin to listen."""
        if self._away is not None:
            return
        self._away = away
        application = QCoreApplication.instance()
        if application is None:
            return
        self._filter = _Filter(self._heard)
        application.installNativeEventFilter(self._filter)
        self._register()

    def stop(self) -> None:
        """Listen no more."""
        self._away = None
        application = QCoreApplication.instance()
        if application is not None and self._filter is not None:
            application.removeNativeEventFilter(self._filter)
        self._filter = None
        if self._window is not None:
            self._window.deleteLater()
            self._window = None

    def _register(self) -> None:
        if sys.platform == "win32":
            self._window = QWidget()
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                ctypes.c_void_p(self._window.winId()), _THIS_SESSION
            )

    def _heard(self, why: Away) -> None:
        if self._away is not None:
            self._away(why)
