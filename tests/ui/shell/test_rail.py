"""The rail of icons that large text leaves of the sidebar."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.shell.shell import Shell
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.sidebar import Sidebar, SidebarButton, SidebarItem

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


@pytest.mark.parametrize("rtl", [False, True])
def test_the_lock_stays_in_view_while_the_rooms_scroll(
    theme: Theme, qtbot: QtBot, rtl: bool, qapp: QApplication
) -> None:
    before = qapp.layoutDirection()
    if rtl:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        shell = Shell(theme=theme)
        qtbot.addWidget(shell)
        shell.resize(1000, 560)
        shell.prepare()
        theme.set_text_size(200)
        shell.show()
        area = shell.findChild(QScrollArea, "sidebar_scroll")
        lock = shell.findChild(QWidget, "sidebar_lock")
        assert isinstance(area, QScrollArea)
        assert isinstance(lock, QWidget)
        bar = area.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        for value in (0, bar.maximum()):
            bar.setValue(value)
            place = QRect(lock.mapTo(shell, QPoint()), lock.size())
            assert shell.rect().contains(place)
            assert not lock.visibleRegion().isEmpty()
            assert lock.visibleRegion().boundingRect() == lock.rect()
    finally:
        qapp.setLayoutDirection(before)


def test_the_mark_of_the_page_is_in_view_wherever_the_rooms_were_scrolled(
    theme: Theme, qtbot: QtBot
) -> None:
    """The page may be reached by its key, by the palette or at large text."""
    bar = Sidebar(
        theme=theme,
        name="rooms",
        accessible="Rooms",
        items=[SidebarItem(key=f"r{n}", label=f"Room {n}", icon="users") for n in range(20)],
    )
    assert bar.current_button is None
    qtbot.addWidget(bar)
    bar.set_current("r19")
    assert bar.current_button is bar.findChild(QWidget, "rooms_r19")
    shell = Shell(theme=theme)
    qtbot.addWidget(shell)
    shell.resize(1000, 560)
    shell.prepare()
    theme.set_text_size(200)
    shell.show()
    area = shell.findChild(QScrollArea, "sidebar_scroll")
    side = shell.findChild(Sidebar, "sidebar")
    assert isinstance(area, QScrollArea)
    assert side is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    side.set_current("settings")
    mark = side.current_button
    assert mark is not None
    area.verticalScrollBar().setValue(0)
    assert mark.visibleRegion().boundingRect() != mark.rect()
    shell._show_mark()
    assert mark.visibleRegion().boundingRect() == mark.rect()


def test_what_is_hidden_is_read_again_when_it_shows(
    page_context: PageContext, services: Services, theme: Theme, qtbot: QtBot
) -> None:
    """At check-in each mark would wait for badges that nobody sees."""
    shell = Shell(theme=theme)
    qtbot.addWidget(shell)
    shell.open(replace(page_context, lock=lambda: None), {})
    shell.refresh()
    shell.show()
    sidebar = shell.findChild(Sidebar)
    assert isinstance(sidebar, Sidebar)
    shell.fill_window(filled=True)
    services.chapter.save(ChapterDraft(name="Tram Depot", timezone="Europe/London"))
    qtbot.waitUntil(lambda: shell._stale)
    assert not shell._soon.isActive(), "nobody sees it"
    shell.fill_window(filled=False)
    qtbot.waitUntil(lambda: sidebar._title.accessibleName() == "Tram Depot")
    assert not shell._stale


def test_the_rail_bears_a_dot_where_words_and_numbers_have_no_room(
    theme: Theme, qtbot: QtBot
) -> None:
    bar = Sidebar(
        theme=theme,
        name="bar",
        accessible="Rooms",
        items=[SidebarItem(key="mentoring", label="Mentoring", icon="users")],
    )
    qtbot.addWidget(bar)
    foot = SidebarButton(
        theme=theme,
        name="bar_backup",
        item=SidebarItem(key="backup", label="Backup needed", icon="archive"),
    )
    bar.add_foot(foot)
    bar.set_badge("mentoring", 2, "2 due")
    foot.set_warning(warns=True)
    bar.resize(bar.sizeHint())
    bar.show()
    room = bar.findChild(SidebarButton, "bar_mentoring")
    assert room is not None
    assert not room.is_marked
    assert not foot.is_marked
    bar.set_compact(compact=True)
    bar.resize(bar.sizeHint())
    for button, colour in ((room, theme.tokens.accent), (foot, theme.tokens.warn)):
        assert button.is_marked
        picture = button.grab().toImage()
        seen = {
            picture.pixelColor(x, y).name()
            for x in range(picture.width())
            for y in range(picture.height())
        }
        assert colour.lower() in seen
    assert room.toolTip() == "Mentoring, 2 due"
    bar.set_badge("mentoring", 0, "")
    foot.set_warning(warns=False)
    assert not room.is_marked
    assert not foot.is_marked
