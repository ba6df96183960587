"""The list of people: narrowed and kept, in columns, several chosen and acted on at once."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.listing.shapes import COLUMNS, ListLayout, ListWish
from chapterdesk.services.members.narrowing import Narrowing
from chapterdesk.ui.context import DUPLICATES, EXPORT, IMPORT, REACHING, PageContext
from chapterdesk.ui.exports.page import ExportPage
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.theme.theme import Theme
from tests.ui.conftest import PageCalls

TURN = 20
"""Milliseconds in which what was queued is heard."""
NAMES = ("Abel", "Bo", "Cleo", "Dan", "Eve")


@pytest.fixture
def page(page_context: PageContext, services: Services, qtbot: QtBot) -> Iterator[MembersPage]:
    for number, name in enumerate(NAMES):
        services.members.add(
            MemberDraft(
                display_name=name,
                pronouns=(PronounDraft(text="they/them"),),
                tags=("drives",) if number % 2 else (),
                joined_on=date(2026, 1, 1 + number),
            )
        )
    made = MembersPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activateWindow()
    made.activate()
    made.pane.list.setFocus()
    yield made
    made.clear()


def press(page: QWidget, name: str) -> None:
    for _turn in range(100):
        found = page.window().findChildren(QAbstractButton, name)
        button = next((one for one in found if one.isVisible()), None)
        if button is not None:
            break
        QTest.qWait(TURN)
    assert button is not None, name
    button.click()
    QTest.qWait(TURN)


def turn_wide(page: MembersPage) -> None:
    """Choose columns over the whole width from the menu above the list."""
    page.findChild(QAction, "members_more_wide").trigger()
    QTest.qWait(TURN)


def key(page: MembersPage, which: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(page.pane.list, which, held or Qt.KeyboardModifier.NoModifier)


def click(page: MembersPage, place: int, held: Qt.KeyboardModifier, *, x: int = 200) -> None:
    view = page.pane.list
    rect = view.visualRect(view.rows.index(place))
    point = QPoint(rect.left() + x, rect.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, point)
    QTest.qWait(TURN)


def titles(page: MembersPage) -> list[str]:
    rows = page.pane.list.rows
    found = (rows.row(place) for place in range(rows.rowCount()))
    return [row.title if row else "" for row in found]


def listed(page: MembersPage, *names: str) -> None:
    """Wait for a list that is read again."""
    for _turn in range(100):
        if titles(page) == list(names):
            break
        QTest.qWait(TURN)
    assert titles(page) == list(names)


def picked(page: MembersPage) -> set[str]:
    rows = page.pane.list.rows
    found = (rows.row(place) for place in range(rows.rowCount()))
    return {row.title for row in found if row is not None and row.checked}


def count(page: MembersPage) -> str:
    label = page.findChild(QLabel, "members_picked_count")
    assert label is not None
    return label.text()


def chips(page: MembersPage) -> dict[str, bool]:
    buttons = page.findChildren(QAbstractButton)
    return {
        one.text(): one.isChecked()
        for one in buttons
        if one.objectName().startswith("members_view_") and one.isCheckable() and one.isVisible()
    }


SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class TestChoosingSeveral:
    def test_ctrl_and_a_press(self, page: MembersPage) -> None:
        click(page, 0, NONE)
        click(page, 2, CTRL)
        assert picked(page) == {"Abel", "Cleo"}
        assert page.record.row.name == "Abel"
        click(page, 2, CTRL)
        assert picked(page) == {"Abel"}
        assert count(page) == "1 person chosen"

    def test_shift_and_a_press_chooses_the_stretch(self, page: MembersPage) -> None:
        click(page, 3, CTRL)
        click(page, 1, SHIFT)
        assert picked(page) == {"Bo", "Cleo", "Dan"}

    def test_space_and_shift_with_arrows(self, page: MembersPage) -> None:
        click(page, 1, NONE)
        key(page, Qt.Key.Key_Space)
        assert picked(page) == {"Bo"}
        key(page, Qt.Key.Key_Down, SHIFT)
        key(page, Qt.Key.Key_Down, SHIFT)
        assert picked(page) == {"Bo", "Cleo", "Dan"}
        key(page, Qt.Key.Key_Space)
        assert picked(page) == {"Bo", "Cleo"}

    def test_ctrl_a_is_everybody_who_is_found(self, page: MembersPage) -> None:
        page.pane.search.setText("e")
        page.pane.list.setFocus()
        key(page, Qt.Key.Key_A, CTRL)
        assert picked(page) == {"Eve"}
        page.pane.search.clear()
        key(page, Qt.Key.Key_A, CTRL)
        assert picked(page) == set(NAMES)
        assert count(page) == "5 people chosen"

    def test_the_square_chooses_and_the_row_opens(self, page: MembersPage) -> None:
        press(page, "members_pick")
        assert picked(page) == set()
        click(page, 1, NONE, x=20)
        assert picked(page) == {"Bo"}
        assert page.record is None
        click(page, 2, NONE)
        assert picked(page) == {"Bo"}
        assert page.record.row.name == "Cleo"

    def test_the_square_lies_at_the_near_side_from_right_to_left(self, page: MembersPage) -> None:
        page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        press(page, "members_pick")
        view = page.pane.list
        click(page, 1, NONE, x=view.viewport().width() - 20)
        assert picked(page) == {"Bo"}

    def test_escape_lets_go_of_all(self, page: MembersPage) -> None:
        key(page, Qt.Key.Key_A, CTRL)
        bar = page.findChild(QWidget, "members_picked")
        assert bar.isVisible()
        key(page, Qt.Key.Key_Escape)
        assert not bar.isVisible()
        assert page._people.people.picks.keys == ()

    def test_a_lock_lets_go_of_all(self, page: MembersPage) -> None:
        key(page, Qt.Key.Key_A, CTRL)
        page.clear()
        assert page._people.people.picks.keys == ()

    def test_what_is_chosen_stays_while_somebody_else_is_searched(self, page: MembersPage) -> None:
        click(page, 0, CTRL)
        page.pane.search.setText("bo")
        click(page, 0, CTRL)
        page.pane.search.clear()
        assert picked(page) == {"Abel", "Bo"}

    def test_rows_say_whether_they_are_chosen(self, page: MembersPage) -> None:
        click(page, 0, CTRL)
        rows = page.pane.list.rows
        states = [rows.data(rows.index(place), Qt.ItemDataRole.CheckStateRole) for place in (0, 1)]
        assert states == [Qt.CheckState.Checked, Qt.CheckState.Unchecked]

    def test_large_text_puts_the_filters_away_meanwhile(
        self, page: MembersPage, theme: Theme
    ) -> None:
        filters = page.findChild(QWidget, "members_filters")
        theme.set_text_size(200)
        assert filters.isVisible()
        key(page, Qt.Key.Key_A, CTRL)
        assert not filters.isVisible()
        key(page, Qt.Key.Key_Escape)
        assert filters.isVisible()


class TestActs:
    def choose(self, page: MembersPage, *places: int) -> None:
        for place in places:
            click(page, place, CTRL)

    def test_a_tag_for_several_and_back(
        self, page: MembersPage, services: Services, messages: RecordingMessages
    ) -> None:
        self.choose(page, 0, 2)
        press(page, "members_picked_tag")
        field = page.window().findChild(QLineEdit, "several_tag")
        QTest.keyClicks(field, "brings food")
        QTest.keyClick(field, Qt.Key.Key_Return)
        more = Narrowing(tags=("brings food",))
        wish = ListWish(filter=MemberFilter(more=more))
        assert services.people.count(wish) == 2
        assert "2 people" in messages.toasts[-1][0]
        messages.press_undo()
        QTest.qWait(TURN)
        assert services.people.count(wish) == 0

    def test_a_refused_tag_is_said_beside_it(self, page: MembersPage) -> None:
        self.choose(page, 0)
        press(page, "members_picked_tag")
        field = page.window().findChild(QLineEdit, "several_tag")
        field.setText("HIV")
        press(page, "several_tag_add")
        note = page.window().findChild(QLabel, "several_tag_row_note")
        assert "not kept" in note.text()
        assert field.isVisible()

    def test_into_a_group_and_out(self, page: MembersPage, services: Services) -> None:
        services.groups.add(GroupDraft(name="Walks"))
        self.choose(page, 0, 1)
        press(page, "members_picked_group")
        press(page, "several_group_add")
        assert services.groups.list()[0].member_count == 2
        press(page, "members_picked_group")
        press(page, "several_group_take")
        assert services.groups.list()[0].member_count == 0

    def test_the_archive_is_not_asked_for_a_few(
        self, page: MembersPage, messages: RecordingMessages
    ) -> None:
        self.choose(page, 0, 1)
        press(page, "members_picked_archive")
        listed(page, "Cleo", "Dan", "Eve")
        assert not page.findChild(QWidget, "members_picked").isVisible()
        messages.press_undo()
        listed(page, *NAMES)

    def test_the_bin_is_always_asked_with_its_count(
        self, page: MembersPage, messages: RecordingMessages
    ) -> None:
        self.choose(page, 0, 1)
        press(page, "members_picked_bin")
        question, _then = messages.questions[-1]
        assert "2 people" in question.title
        assert question.danger
        messages.answer(accept=False)
        assert titles(page) == list(NAMES)
        press(page, "members_picked_bin")
        messages.answer(accept=True)
        listed(page, "Cleo", "Dan", "Eve")

    def test_more_than_twenty_are_asked(
        self, page: MembersPage, services: Services, messages: RecordingMessages
    ) -> None:
        for number in range(16):
            services.members.add(MemberDraft(display_name=f"Person {number}"))
        key(page, Qt.Key.Key_A, CTRL)
        press(page, "members_picked_archive")
        question, _then = messages.questions[-1]
        assert "21 people" in question.title
        assert services.people.count(ListWish()) == 21
        messages.answer(accept=True)
        QTest.qWait(TURN)
        assert services.people.count(ListWish()) == 0

    def test_these_alone_are_exported(
        self, page: MembersPage, calls: PageCalls, page_context: PageContext, qtbot: QtBot
    ) -> None:
        self.choose(page, 0, 3)
        press(page, "members_picked_export")
        name, subject = calls.shown[-1]
        assert name == EXPORT
        export = ExportPage(context=page_context)
        qtbot.addWidget(export)
        export.show()
        export.activate(subject)
        said = export.findChild(QLabel, "export_count")
        assert said.text() == "2 people"
        press(export, "export_chosen_action")
        assert said.text() == "5 people"
        export.clear()

    def test_nothing_is_offered_for_nobody(self, page: MembersPage) -> None:
        press(page, "members_pick")
        assert count(page) == "Nobody chosen yet"
        for name in ("tag", "group", "export", "archive", "bin"):
            button = page.findChild(QAbstractButton, f"members_picked_{name}")
            assert not button.isEnabled()


class TestFilters:
    def test_a_filter_is_set_kept_and_shown_again(
        self, page: MembersPage, messages: RecordingMessages
    ) -> None:
        press(page, "members_filter")
        box = page.window().findChild(QWidget, "filter_tag")
        box.set_current("drives")
        press(page, "filter_show")
        assert titles(page) == ["Bo", "Dan"]
        press(page, "members_view_save")
        page.window().findChild(QLineEdit, "view_name").setText("Who drives")
        press(page, "view_save")
        for _turn in range(100):
            if chips(page):
                break
            QTest.qWait(TURN)
        assert chips(page) == {"Who drives": True}
        press(page, "members_filter_off")
        assert titles(page) == list(NAMES)
        press(page, "members_view_0")
        assert titles(page) == ["Bo", "Dan"]
        press(page, "members_view_0")
        assert titles(page) == list(NAMES)

    def test_what_is_gone_is_said_and_the_list_stands(
        self, page: MembersPage, services: Services, messages: RecordingMessages
    ) -> None:
        services.views.save(
            "Who drives",
            ListWish(filter=MemberFilter(more=Narrowing(tags=("drives",)))),
        )
        services.tags.remove("tag", "drives")
        QTest.qWait(TURN)
        press(page, "members_view_0")
        assert "Who drives" in messages.errors[-1].what
        assert titles(page) == list(NAMES)
        assert chips(page) == {"Who drives": False}

    def test_rename_order_and_delete(self, page: MembersPage, services: Services) -> None:
        for name in ("A", "B"):
            services.views.save(name, ListWish(sort="joined"))
        QTest.qWait(TURN)
        press(page, "members_views_change")
        press(page, "views_1_up")
        assert [row.name for row in services.views.list()] == ["B", "A"]
        press(page, "views_0_rename")
        field = page.window().findChild(QLineEdit, "views_name")
        field.setText("Beta")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert [row.name for row in services.views.list()] == ["Beta", "A"]
        press(page, "views_1_delete")
        assert [row.name for row in services.views.list()] == ["Beta"]

    def test_half_a_day_is_refused_beside_it(self, page: MembersPage) -> None:
        press(page, "members_filter")
        page.window().findChild(QLineEdit, "filter_since").setText("2026-")
        press(page, "filter_show")
        note = page.window().findChild(QLabel, "filter_since_row_note")
        assert "not a day" in note.text()

    def test_every_filter_is_handed_over(self, page: MembersPage) -> None:
        press(page, "members_filter")
        window = page.window()
        window.findChild(QLineEdit, "filter_since").setText("2026-01-04")
        window.findChild(QCheckBox, "filter_unreachable").setChecked(True)
        press(page, "filter_sort_joined")
        press(page, "filter_show")
        assert titles(page) == ["Eve", "Dan"]
        press(page, "members_filter")
        press(page, "filter_none")
        assert titles(page) == list(NAMES)


class TestColumns:
    def test_the_list_takes_the_width_and_enter_opens_the_record(self, page: MembersPage) -> None:
        turn_wide(page)
        row = page.pane.list.rows.row(1)
        assert row.cells == ("they/them", "member", "not yet", "\u2068drives\u2069")
        assert "they/them" in row.sentence()
        assert page.pane.width() > 1000
        click(page, 1, NONE)
        key(page, Qt.Key.Key_Return)
        assert page.view.isVisible()
        assert not page.pane.isVisible()
        page.step_back()
        assert page.pane.isVisible()
        press(page, "members_wide")
        assert page.view.isVisible()
        assert page.pane.isVisible()

    def test_columns_are_chosen_from_a_menu(self, page: MembersPage) -> None:
        turn_wide(page)
        menu = page._people.columns_menu()
        for key_, on in (("joined", True), ("tags", False), ("pronouns", False)):
            action = menu.findChild(QAction, f"members_column_{key_}")
            assert action.isChecked() is not on
            action.setChecked(on)
        assert page.pane.list.rows.row(0).cells == ("member", "not yet", "January 2026")

    def test_a_press_on_a_head_sorts(self, page: MembersPage) -> None:
        turn_wide(page)
        page._people.set_columns(("joined",))
        press(page, "members_heads_joined")
        assert titles(page) == list(reversed(NAMES))
        press(page, "members_heads_name")
        assert titles(page) == list(NAMES)

    def test_they_stand_as_they_were_left_when_the_desk_opens_again(
        self, page: MembersPage, page_context: PageContext, qtbot: QtBot
    ) -> None:
        turn_wide(page)
        menu = page._people.columns_menu()
        for key_ in ("pronouns", "last_seen", "joined"):
            action = menu.findChild(QAction, f"members_column_{key_}")
            action.setChecked(not action.isChecked())
        page.clear()
        again = MembersPage(context=page_context)
        qtbot.addWidget(again)
        again.resize(1070, 800)
        again.show()
        again.activate()
        qtbot.waitUntil(lambda: again._people.wide)
        assert again._people.columns == ("status", "joined", "tags")
        press(again, "members_wide")
        again.clear()
        narrow = MembersPage(context=page_context)
        qtbot.addWidget(narrow)
        narrow.resize(1070, 800)
        narrow.show()
        narrow.activate()
        QTest.qWait(TURN)
        assert not narrow._people.wide
        turn_wide(narrow)
        assert narrow._people.columns == ("status", "joined", "tags")
        narrow.clear()

    def test_a_saved_filter_does_not_change_how_the_list_is_left(
        self, page: MembersPage, services: Services
    ) -> None:
        view_id, _undo = services.views.save("All", ListWish(columns=("joined",)))
        page._people.show_wish(services.views.open(view_id), view_id)
        QTest.qWait(TURN)
        assert page._people.columns == ("joined",)
        assert services.layouts.read() == ListLayout()

    def test_what_does_not_fit_is_left_out(self, page: MembersPage) -> None:
        turn_wide(page)
        page._people.set_columns(COLUMNS)
        heads = page.findChild(QWidget, "members_heads")

        def shown() -> int:
            return sum(part.isVisible() for part in heads.findChildren(QWidget))

        wide = shown()
        page.resize(560, 800)
        QTest.qWait(TURN)
        assert 0 < shown() < wide


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_what_is_done_less_often_stands_in_a_menu(page: MembersPage, calls: PageCalls) -> None:
    button = page.findChild(QAbstractButton, "members_more")
    assert button.accessibleName()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = page.findChild(QMenu, "members_more_menu")
    assert menu.isVisible()
    menu.close()
    for name, where in (
        ("reach", REACHING), ("import", IMPORT), ("export", EXPORT), ("twice", DUPLICATES)
    ):  # fmt: skip
        menu.findChild(QAction, f"members_{name}").trigger()
        assert calls.shown[-1] == (where, None)


def test_everything_is_named(
    page: MembersPage,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    key(page, Qt.Key.Key_A, CTRL)
    turn_wide(page)
    assert_all_named(page)
    press(page, "members_filter")
    dialog = page.window().findChild(QWidget, "filter_dialog")
    assert_all_named(dialog)
    assert_mnemonics_differ(dialog)
