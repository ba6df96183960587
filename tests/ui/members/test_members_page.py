"""Find people over a real vault, with the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import (
    MemberStatus,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import IMPORT
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.lists.model import BLOCK
from tests.ui.conftest import PageCalls
from tests.ui.members.conftest import focused, press, text_of, titles


class TestList:
    def test_an_empty_chapter_is_offered_an_import(
        self, page: MembersPage, calls: PageCalls
    ) -> None:
        page.activate()
        assert page.findChild(QWidget, "members_empty").isVisible()
        press(page, "members_empty_action")
        assert calls.shown == [(IMPORT, None)]

    def test_people_are_listed_with_pronouns_and_when_they_came(
        self, page: MembersPage, sam: bytes
    ) -> None:
        page.activate()
        row = page.pane.list.rows.row(0)
        assert (row.title, row.quiet, row.line) == ("Sam Dlamini", "they/he", "has not come yet")

    def test_somebody_shielded_shows_initials(self, page: MembersPage, services: Services) -> None:
        services.members.add(MemberDraft(display_name="Wren Ito", shielded=True))
        page.activate()
        assert titles(page) == ["W. I."]

    def test_typing_finds_and_enter_opens(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        services.members.add(MemberDraft(display_name="Søren Ångström"))
        page.activate()
        assert focused() is page.pane.search
        QTest.keyClicks(page.pane.search, "sor")
        assert titles(page) == ["Søren Ångström"]
        QTest.keyClick(page.pane.search, Qt.Key.Key_Return)
        assert text_of(page, "member_header_title") == "Søren Ångström"

    def test_the_arrows_walk_the_list_from_the_search(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        services.members.add(MemberDraft(display_name="Ari Beltrán"))
        page.activate()
        QTest.keyClick(page.pane.search, Qt.Key.Key_Down)
        QTest.keyClick(page.pane.search, Qt.Key.Key_Down)
        assert text_of(page, "member_header_title") == "Sam Dlamini"
        assert focused() is page.pane.search

    def test_nobody_found_can_be_added_under_that_name(self, page: MembersPage, sam: bytes) -> None:
        page.activate()
        QTest.keyClicks(page.pane.search, "Kai")
        press(page, "members_none_action")
        assert page.findChild(QLineEdit, "member_name").text() == "Kai"

    def test_who_is_away_is_offered_before_somebody_new_of_that_name(
        self, page: MembersPage, services: Services
    ) -> None:
        kai = MemberDraft(display_name="Kai Ng", status=MemberStatus.PAUSED)
        paused, _undo = services.members.add(kai)
        page.activate()
        QTest.keyClicks(page.pane.search, "Kai")
        offered = page.findChild(QAbstractButton, "members_none_0")
        add = page.findChild(QAbstractButton, "members_none_action")
        assert "Kai Ng" in offered.accessibleName()
        assert "paused" in offered.accessibleName()
        assert offered.y() < add.y()
        offered.click()
        assert page.record_id == paused
        assert page.right.currentWidget() is page.view
        page.clear()
        assert page.pane._none.offers.count() == 0

    def test_a_filter_shows_those_it_names(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        services.members.add(MemberDraft(display_name="Noor", status=MemberStatus.VISITOR))
        services.members.add(MemberDraft(display_name="Indigo", name_confirmed=False))
        services.members.archive(sam)
        page.activate()
        found = {}
        for show in ("visitors", "unconfirmed", "archived", "paused"):
            press(page, f"members_show_{show}")
            found[show] = titles(page)
        assert found == {
            "visitors": ["Noor"],
            "unconfirmed": ["Indigo"],
            "archived": ["Sam Dlamini"],
            "paused": [],
        }
        press(page, "members_show_paused")
        assert page.chips.current == {"active"}, "one of them always stands"

    def test_only_what_is_looked_at_is_read(
        self, page: MembersPage, services: Services, qtbot: QtBot
    ) -> None:
        table = "Name\n" + "\n".join(f"Person {number:04}" for number in range(450))
        file = page.context.vault.parent / "many.csv"
        file.write_text(table, encoding="utf-8")
        services.imports.run(services.imports.read(file))
        page.activate()
        rows = page.pane.list.rows
        qtbot.waitUntil(lambda: rows.row(0) is not None)
        held = sum(len(block) for block in rows._blocks.values())
        assert rows.rowCount() == 450
        assert held == BLOCK
        page.pane.list.select_place(400)
        qtbot.waitUntil(lambda: rows.row(400) is not None)
        assert rows.row(400).title == "Person 0400"


class TestEverybody:
    def test_everything_is_named(
        self,
        page: MembersPage,
        sam: bytes,
        assert_all_named: Callable[[QWidget], None],
        assert_mnemonics_differ: Callable[[QWidget], None],
    ) -> None:
        page.activate(sam)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        page.edit()
        press(page, "reach_add")
        assert_all_named(page)
        assert_mnemonics_differ(page)

    def test_a_narrow_window_shows_one_side_at_a_time(
        self, page: MembersPage, theme: Theme, sam: bytes
    ) -> None:
        theme.set_text_size(200)
        page.resize(812, 700)
        page.activate()
        assert page.split.narrow
        assert not page.right.isVisible()
        QTest.keyClick(page.pane.search, Qt.Key.Key_Return)
        assert page.view.isVisible()
        assert not page.pane.isVisible()
        press(page, "members_record_back")
        assert page.pane.isVisible()

    def test_a_record_that_hides_the_list_takes_the_focus(
        self, page: MembersPage, theme: Theme, sam: bytes
    ) -> None:
        theme.set_text_size(200)
        page.resize(812, 700)
        page.activate()
        page.activate(sam)
        focused: QWidget | None = page.window().focusWidget()
        assert focused is not None
        assert focused.objectName() == "members_record_back"

    def test_a_lock_leaves_nothing_behind(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        page.clear()
        QApplication.sendPostedEvents()
        shown = [label.text() for label in page.findChildren(QLabel) if not label.isHidden()]
        assert not [text for text in shown if "Sam" in text]
        assert page.pane.list.rows.rowCount() == 0
        assert page.record is None
