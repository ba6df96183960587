"""The keys that grow and shrink every text."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.ui.settings import Settings
from chapterdesk.ui.theme.metrics import SMALLEST_TEXT, TEXT_STEP, clamp_text_size
from chapterdesk.ui.theme.theme import Theme

_KEYS_IN_A_ROW_MS: Final = 60


class TextSize(QObject):
    """Grow and shrink every text, and remember how large it is.

    Args:
        theme: Lays everything out anew.
        settings: Where the size is kept.
    """

    def __init__(self, *, theme: Theme, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._wanted: int | None = None
        self._soon = QTimer(self, singleShot=True, interval=_KEYS_IN_A_ROW_MS)
        self._soon.timeout.connect(self._resize)

    def change(self, steps: int) -> None:
        """Grow or shrink every text; 0 goes back to the normal size."""
        before = self._wanted or self._theme.text_size
        self._wanted = clamp_text_size(before + steps * TEXT_STEP if steps else SMALLEST_TEXT)
        self._soon.start()

    @Slot()
    def _resize(self) -> None:
        """Lay everything out once for all the keys that were pressed in a row."""
        if self._wanted is not None:
            self._theme.set_text_size(self._wanted)
            self._settings.set_text_size(self._wanted)
        self._wanted = None
