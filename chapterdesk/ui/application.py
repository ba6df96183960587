"""The application: neutral name, shipped fonts, theme, and nothing of ours in a global."""

import logging
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from chapterdesk.core.words import current
from chapterdesk.ui.alt_letters import AltLetters
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.theme.fonts import register_fonts
from chapterdesk.ui.theme.theme import Theme

# SECURITY: window lists, task switchers and accessibility clients show this name.
NEUTRAL_NAME = "Desk"
DISCREET_NAME = "Notes"
_log = logging.getLogger(__name__)


class DeskApplication(QApplication):
    """Hold the event loop and the look.

    Args:
        arguments: What Qt may read; the program's own arguments are parsed elsewhere.
        settings: Theme and text size.
        icons: Where icons come from.
    """

    def __init__(self, arguments: Sequence[str], *, settings: Settings, icons: IconStore) -> None:
        name = window_name(settings)
        super().__init__([name, *arguments])
        self.setApplicationName(name)
        self.setApplicationDisplayName(name)
        self.setDesktopFileName(name.lower())
        self.setQuitOnLastWindowClosed(True)
        rtl = current().is_rtl
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        for family in register_fonts():
            _log.warning("a shipped font could not be loaded: %s", family)
        self._alt_letters = AltLetters(self)
        self.theme = Theme(application=self, icons=icons)
        self.theme.set_text_size(settings.text_size)
        self.theme.apply(settings.theme)
        pixmap = (
            self.theme.pixmap("file-pen", "soft", 64, ratio=1)
            if settings.is_discreet
            else self.theme.pixmap("notebook-text", "accent", 64, ratio=1)
        )
        self.setWindowIcon(QIcon(pixmap))


def emblem() -> str:
    """Return the icon that stands for the program: in discreet mode that of the window."""
    discreet = QApplication.applicationDisplayName() == DISCREET_NAME
    return "file-pen" if discreet else "notebook-text"


def window_name(settings: Settings) -> str:
    """Return what the window, the task bar and accessibility clients call the program."""
    return DISCREET_NAME if settings.is_discreet else NEUTRAL_NAME
