"""The application: neutral name, shipped fonts, theme, and nothing of ours in a global."""

import logging
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from chapterdesk.core.words import current
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.theme.fonts import register_fonts
from chapterdesk.ui.theme.theme import Theme

# SECURITY: window lists, task switchers and accessibility clients show this name.
NEUTRAL_NAME = "Desk"
_log = logging.getLogger(__name__)


class DeskApplication(QApplication):
    """Hold the event loop and the look.

    Args:
        arguments: What Qt may read; the program's own arguments are parsed elsewhere.
        settings: Theme and text size.
        icons: Where icons come from.
    """

    def __init__(self, arguments: Sequence[str], *, settings: Settings, icons: IconStore) -> None:
        super().__init__([NEUTRAL_NAME, *arguments])
        self.setApplicationName(NEUTRAL_NAME)
        self.setApplicationDisplayName(NEUTRAL_NAME)
        self.setDesktopFileName(NEUTRAL_NAME.lower())
        self.setQuitOnLastWindowClosed(True)
        rtl = current().is_rtl
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        for family in register_fonts():
            _log.warning("a shipped font could not be loaded: %s", family)
        self.theme = Theme(application=self, icons=icons)
        self.theme.set_text_size(settings.text_size)
        self.theme.apply(settings.theme)
        self.setWindowIcon(QIcon(self.theme.pixmap("notebook-text", "accent", 64, ratio=1)))
