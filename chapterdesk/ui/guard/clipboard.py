"""The clipboard: what is secret there goes away by itself, and on lock."""

import secrets
from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard

CLEARED_AFTER_MS: Final = 20_000
_MARK: Final = "application/x-desk-mark"


class Clipboard(QObject):
    """Copy texts; take secret ones back after 20 seconds if they are still ours.

    Args:
        clipboard: The system's.
        cleared_after_ms: How long a secret stays.
    """

    def __init__(
        self,
        *,
        clipboard: QClipboard,
        cleared_after_ms: int = CLEARED_AFTER_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._mark = b""
        self._timer = QTimer(self, singleShot=True, interval=cleared_after_ms)
        self._timer.timeout.connect(self.clear_if_ours)

    def copy(self, text: str) -> None:
        """Copy what is not secret."""
        self._timer.stop()
        self._mark = b""
        self._clipboard.setText(text)

    def copy_secret(self, text: str) -> None:
        """Copy a secret or a person's data; clipboard histories are asked not to keep it."""
        self._mark = secrets.token_bytes(16)
        data = QMimeData()
        data.setText(text)
        data.setData(_MARK, QByteArray(self._mark))
        # SECURITY: KDE, Windows and macOS managers honour these; others may keep a copy.
        data.setData("x-kde-passwordManagerHint", QByteArray(b"secret"))
        data.setData("ExcludeClipboardContentFromMonitorProcessing", QByteArray(b"1"))
        data.setData("org.nspasteboard.ConcealedType", QByteArray(b"1"))
        self._clipboard.setMimeData(data)
        self._timer.start()

    @property
    def holds_ours(self) -> bool:
        """Say whether the clipboard still holds the secret that was copied."""
        if not self._mark:
            return False
        data: QMimeData | None = self._clipboard.mimeData()
        return data is not None and data.data(_MARK).data() == self._mark

    @Slot()
    def clear_if_ours(self) -> None:
        """Empty the clipboard unless something else was copied since (time is up, lock)."""
        self._timer.stop()
        if self.holds_ours:
            self._clipboard.clear()
        self._mark = b""
