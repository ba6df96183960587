"""Ctrl+F finds on every page: in its own search, or in what it shows."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.app.pages import factories
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.bin.page import BinPage
from chapterdesk.ui.context import TODAY, PageContext
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.page import Page
from chapterdesk.ui.preferences.page import SettingsPage
from chapterdesk.ui.theme.theme import Theme

Named = Callable[[QWidget], None]


def show(page: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1070, 700)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)


def found(page: QWidget) -> str:
    label = page.findChild(QLabel, "find_count")
    assert label is not None
    return label.text()


def field(page: QWidget) -> QLineEdit:
    line = page.findChild(QLineEdit, "find_field")
    assert line is not None
    return line


PAGES = (
    "audit", "backups", "bin", "calendar", "checkin", "consents", "duplicates", "events",
    "export", "fields", "groups", "import", "keys", "meetings", "members", "mentoring",
    "reaching", "report", "resources", "retention", "sealed", "series", "settings",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_caret_goes_into_a_search(
    name: str, page_context: PageContext, vaults: VaultService, qtbot: QtBot
) -> None:
    made = factories(
        open_palette=lambda: None,
        start_meeting=lambda: None,
        new_vault=lambda: page_context.vault,
        vaults=vaults,
    )
    page = made[name](page_context)
    show(page, qtbot)
    page.activate()
    page.focus_search()
    qtbot.waitUntil(lambda: isinstance(page.focusWidget(), QLineEdit))
    focused = page.focusWidget()
    assert isinstance(focused, QLineEdit), focused
    assert page.isAncestorOf(focused)
    assert "search" in focused.objectName() or focused.objectName() == "find_field"
    page.end_search()
    page.clear()


def test_every_page_is_asked(vaults: VaultService, page_context: PageContext) -> None:
    made = factories(
        open_palette=lambda: None,
        start_meeting=lambda: None,
        new_vault=lambda: page_context.vault,
        vaults=vaults,
    )
    # Today finds through the palette.
    assert {*PAGES, TODAY} == set(made)


@pytest.fixture
def page(page_context: PageContext, services: Services, qtbot: QtBot) -> Page:
    for name in ("Ada", "Bo", "Søren"):
        member_id, _undo = services.members.add(MemberDraft(display_name=name))
        services.members.delete(member_id)
    made = BinPage(context=page_context)
    show(made, qtbot)
    made.activate()
    return made


def test_a_row_is_found_without_its_accents(page: Page, assert_all_named: Named) -> None:
    page.focus_search()
    QTest.keyClicks(field(page), "soren")
    assert found(page) == "1 of 1"
    row = page.findChild(QWidget, "bin_list").current_row()
    assert row.title == "Søren"
    assert_all_named(page)
    page.clear()


def test_enter_goes_on_and_round(page: Page) -> None:
    page.focus_search()
    QTest.keyClicks(field(page), "o")
    first, total = found(page).split(" of ")
    assert first == "1"
    for _turn in range(int(total)):
        QTest.keyClick(field(page), Qt.Key.Key_Return)
    assert found(page) == f"1 of {total}"
    page.clear()


def test_nothing_is_said_to_be_nowhere(page: Page) -> None:
    page.focus_search()
    QTest.keyClicks(field(page), "xyzzy")
    assert found(page) == "Not on this page"
    page.clear()


@pytest.mark.parametrize("way", ["escape", "lock", "leave"])
def test_what_was_typed_is_forgotten(page: Page, way: str) -> None:
    page.focus_search()
    QTest.keyClicks(field(page), "soren")
    if way == "escape":
        QTest.keyClick(field(page), Qt.Key.Key_Escape)
        QTest.keyClick(field(page), Qt.Key.Key_Escape)
    elif way == "lock":
        page.end_search()
    else:
        page.hide()
    assert field(page).text() == ""
    assert page.findChild(QWidget, "find_bar").isHidden()
    page.clear()


def test_a_text_of_a_long_page_is_led_to(page_context: PageContext, qtbot: QtBot) -> None:
    page = SettingsPage(context=page_context, areas={})
    show(page, qtbot)
    page.activate()
    page.focus_search()
    QTest.keyClicks(field(page), "language")
    assert found(page).startswith("1 of ")
    page.clear()


def test_the_handbook_is_searched(theme: Theme, qtbot: QtBot) -> None:
    window = HelpWindow(theme=theme)
    show(window, qtbot)
    window.show_page("members")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field(window), "pronouns")
    text = window.findChild(QTextBrowser, "help_page")
    assert text.textCursor().selectedText().lower() == "pronouns"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
