"""The rail of icons that large text leaves of the sidebar."""

from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from chapterdesk.ui.shell.shell import Shell
from chapterdesk.ui.theme.theme import Theme

THIN = 8


def test_its_scroll_bar_stays_thin_at_large_text(theme: Theme, qtbot: QtBot) -> None:
    shell = Shell(theme=theme)
    qtbot.addWidget(shell)
    shell.resize(900, 420)
    shell.prepare()
    theme.set_text_size(200)
    shell.show()
    area = shell.findChild(QScrollArea, "sidebar_scroll")
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    assert bar.width() <= THIN
