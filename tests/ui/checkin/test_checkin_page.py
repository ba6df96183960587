"""Check-in by keyboard alone, over a real vault."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceStatus, DenyReason, MemberStatus
from chapterdesk.core.words import isolate
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.privacy import Denial
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.checkin.roster import with_marks
from chapterdesk.ui.checkin.sentences import match_note
from chapterdesk.ui.context import SHEET, TODAY, PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import NOW
from tests.ui.checkin.conftest import Evening, said
from tests.ui.conftest import PageCalls

ENTER, DOWN, UP, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(page_context: PageContext, evening: Evening, qtbot: QtBot) -> Iterator[CheckInPage]:
    made = CheckInPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activate(evening.meeting)
    qtbot.waitUntil(made.search.hasFocus)
    yield made
    made.door.end()


def names(page: CheckInPage) -> list[str]:
    rows = page.people.list.rows
    return [rows.row(place).title for place in range(rows.rowCount())]


def type_text(page: CheckInPage, text: str) -> None:
    QTest.keyClicks(page.search, text)


def press(page: CheckInPage, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key in the search box and let what follows a mark be said."""
    QTest.keyClick(page.search, key, modifier or Qt.KeyboardModifier.NoModifier)
    said(page)


def present(services: Services, evening: Evening) -> dict[str, AttendanceStatus]:
    rows = services.checkin.find(evening.meeting, "", 100).rows
    return {row.name: row.status for row in rows if row.status != AttendanceStatus.UNKNOWN}


def settle(page: CheckInPage, qtbot: QtBot) -> None:
    """Let the refresh that follows a mark run."""
    qtbot.waitUntil(lambda: not page.controller.pending)


class TestTwoLettersEnter:
    def test_marks_the_top_name_clears_the_box_and_keeps_the_caret(
        self, page: CheckInPage, services: Services, evening: Evening, messages: RecordingMessages
    ) -> None:
        type_text(page, "sa")
        press(page, ENTER)
        assert page.search.text() == ""
        assert page.search.hasFocus()
        assert len(present(services, evening)) == 1
        assert "1 now." in messages.toasts[-1][0]

    def test_finds_any_script_by_latin_letters(self, page: CheckInPage) -> None:
        type_text(page, "s")
        found = names(page)
        assert {"Sam Dlamini", "Søren Ångström", "سامي حداد", "สมชาย ใจดี", "Skye"} <= set(found)
        assert found[-1] == f"Add “{isolate('s')}” as a visitor"

    def test_down_and_space_choose_another_row(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        type_text(page, "s")
        second = names(page)[1]
        press(page, DOWN)
        press(page, SPACE)
        assert list(present(services, evening)) == [second]

    def test_space_belongs_to_the_name_until_a_row_was_chosen(self, page: CheckInPage) -> None:
        type_text(page, "sam d")
        assert page.search.text() == "sam d"
        assert names(page)[0] == "Sam Dlamini"

    def test_enter_in_an_empty_box_marks_nobody(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        press(page, ENTER)
        assert present(services, evening) == {}

    def test_those_who_are_here_stand_after_those_who_may_be_marked(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        services.checkin.mark(evening.meeting, evening.people["Sam Dlamini"])
        type_text(page, "s")
        assert names(page)[-2] == "Sam Dlamini"

    def test_already_here_changes_nothing_and_says_since_when(
        self,
        page: CheckInPage,
        services: Services,
        evening: Evening,
        clock: FixedClock,
        messages: RecordingMessages,
    ) -> None:
        type_text(page, "skye")
        press(page, ENTER)
        clock.set(clock.now() + timedelta(minutes=10))
        type_text(page, "skye")
        press(page, ENTER)
        assert messages.toasts[-1][0] == f"{isolate('Skye')} is here since 17:30."
        assert page.context.undo.recent()[0].text.endswith("was marked present")

    def test_thirty_people_by_keys_alone(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        for number in range(30):
            type_text(page, f"q{number}")
            press(page, ENTER)
        assert services.checkin.summary(evening.meeting).present == 30


class TestWalkIn:
    def test_enter_adds_a_visitor_when_nobody_matches(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        type_text(page, "Robin")
        assert names(page) == [f"Add “{isolate('Robin')}” as a visitor"]
        press(page, ENTER)
        assert present(services, evening) == {"Robin": AttendanceStatus.PRESENT}
        found = services.members.search("Robin").rows[0]
        assert found.status == MemberStatus.VISITOR

    def test_ctrl_enter_adds_a_second_person_of_the_same_name(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        type_text(page, "Skye")
        press(page, ENTER, CTRL)
        assert len(services.members.search("Skye").rows) == 2
        assert services.checkin.summary(evening.meeting).present == 1

    def test_whose_name_may_not_come_back_is_asked_for_first(
        self, page: CheckInPage, messages: RecordingMessages, services: Services, evening: Evening
    ) -> None:
        gone, _undo = services.members.add(MemberDraft(display_name="Zadie Quint"))
        review = NOW.date() + timedelta(days=90)
        denial = Denial(reason=DenyReason.SAFETY, review_on=review)
        services.privacy.forget_member(gone, denial=denial)
        type_text(page, "Zadie Quint")
        press(page, ENTER)
        assert present(services, evening) == {}
        assert "ask a lead" in messages.questions[-1][0].title
        assert page.search.text() == "Zadie Quint"
        messages.answer(accept=True)
        assert list(present(services, evening)) == ["Zadie Quint"]

    def test_one_undo_takes_back_visitor_and_mark(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        type_text(page, "Robin")
        press(page, ENTER)
        page.context.undo.undo()
        assert present(services, evening) == {}
        assert services.members.search("Robin").rows == ()


class TestRefused:
    TOO_LONG = "Robin " + "x" * 200

    def trouble(self, page: CheckInPage) -> str:
        label = page.people.findChild(QLabel, "checkin_trouble")
        assert isinstance(label, QLabel)
        return label.text() if label.isVisible() else ""

    def test_a_visitor_gives_back_what_was_typed_and_says_why_under_the_box(
        self, page: CheckInPage, messages: RecordingMessages, services: Services, evening: Evening
    ) -> None:
        type_text(page, self.TOO_LONG)
        press(page, ENTER)
        assert page.search.text() == self.TOO_LONG
        assert page.search.hasFocus()
        assert "200" in self.trouble(page)
        assert messages.errors == []
        assert present(services, evening) == {}
        page.search.setText("Robin")
        assert self.trouble(page) == ""
        press(page, ENTER)
        assert list(present(services, evening)) == ["Robin"]

    def test_a_mark_gives_back_what_was_typed(
        self, page: CheckInPage, messages: RecordingMessages, services: Services, evening: Evening
    ) -> None:
        type_text(page, "skye")
        services.members.delete(evening.people["Skye"])
        press(page, ENTER)
        assert page.search.text() == "skye"
        assert self.trouble(page)
        assert messages.errors == []

    def test_the_next_name_in_the_box_stays_and_the_refused_one_is_named(
        self, page: CheckInPage
    ) -> None:
        type_text(page, "Wr")
        page.controller.refused.emit(self.TOO_LONG, RefusedError("Too long.", "Nothing was kept."))
        assert page.search.text() == "Wr"
        assert self.trouble(page).startswith(f"“{isolate(self.TOO_LONG[:40] + '…')}”: Too long.")

    def test_leaving_for_another_meeting_forgets_it(self, page: CheckInPage) -> None:
        page.controller.refused.emit("Robin", RefusedError("Too long."))
        page.clear()
        assert self.trouble(page) == ""


class TestPanels:
    def test_toasts_go_when_a_panel_opens(
        self, page: CheckInPage, messages: RecordingMessages
    ) -> None:
        type_text(page, "skye")
        press(page, ENTER)
        page.show_inside()
        assert messages.cleared == 1
        page.ask_to_finish()
        assert messages.cleared == 2

    def test_the_row_that_was_marked_stays_in_sight_when_the_list_gets_lower(
        self, page: CheckInPage
    ) -> None:
        rows = page.people.list
        rows.note_change(5)
        rows.scrollTo(rows.rows.index(5))
        assert rows.changed_rect().isValid()
        page.setContentsMargins(0, 0, 0, 400)
        page.grab()
        row = rows.visualRect(rows.rows.index(5))
        assert rows.viewport().rect().contains(row)


class TestRollCall:
    @pytest.mark.parametrize(
        ("key", "status"),
        [
            (Qt.Key.Key_P, AttendanceStatus.PRESENT),
            (Qt.Key.Key_L, AttendanceStatus.LATE),
            (Qt.Key.Key_A, AttendanceStatus.ABSENT),
            (Qt.Key.Key_E, AttendanceStatus.EXCUSED),
            (Qt.Key.Key_G, AttendanceStatus.LEFT_EARLY),
        ],
    )
    def test_a_key_marks_the_row_and_goes_to_the_next(
        self,
        page: CheckInPage,
        services: Services,
        evening: Evening,
        key: Qt.Key,
        status: AttendanceStatus,
    ) -> None:
        rows = page.people.list
        rows.setFocus()
        rows.select_place(0)
        first = names(page)[0]
        QTest.keyClick(rows, key)
        assert present(services, evening) == {first: status}
        assert rows.currentIndex().row() == 1

    def test_question_mark_and_delete_take_a_mark_away(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        rows = page.people.list
        rows.setFocus()
        for key in (Qt.Key.Key_Question, Qt.Key.Key_Delete):
            rows.select_place(0)
            QTest.keyClick(rows, Qt.Key.Key_P)
            rows.select_place(0)
            QTest.keyClick(rows, key)
            assert present(services, evening) == {}

    def test_another_letter_goes_to_the_search(self, page: CheckInPage) -> None:
        page.people.list.setFocus()
        QTest.keyClick(page.people.list, Qt.Key.Key_W)
        assert page.search.text() == "w"


class TestBeside:
    def test_counts_and_just_now_follow_a_mark(self, page: CheckInPage, qtbot: QtBot) -> None:
        type_text(page, "skye")
        press(page, ENTER)
        settle(page, qtbot)
        label = page.count.findChild(QWidget, "present_number")
        assert label.text() == "1"
        assert page.just_now.lines == (("Skye", "17:30"),)
        assert page.count.findChild(QWidget, "first_time").isVisibleTo(page)

    def test_heads_are_counted_beside_names(
        self, page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
    ) -> None:
        more = page.heads.findChild(QWidget, "heads_more")
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
        settle(page, qtbot)
        assert services.checkin.summary(evening.meeting).more_than_named == 2
        assert page.heads.findChild(QWidget, "heads_note").text() == "2 more than named"
        page.context.undo.undo()
        settle(page, qtbot)
        assert services.checkin.summary(evening.meeting).more_than_named == 1

    def test_f8_lists_who_is_in_the_building(self, page: CheckInPage, qtbot: QtBot) -> None:
        for name in ("skye", "ari"):
            type_text(page, name)
            press(page, ENTER)
        page.people.list.setFocus()
        page.people.list.select_place(names(page).index("Ari Beltrán"))
        QTest.keyClick(page.people.list, Qt.Key.Key_G)
        page.people.focus()
        press(page, Qt.Key.Key_F8)
        qtbot.waitUntil(page.inside.isVisible)
        rows = page.inside.list.rows
        assert [rows.row(place).title for place in range(rows.rowCount())] == ["Skye"]
        QTest.keyClick(page.inside.list, Qt.Key.Key_Escape)
        qtbot.waitUntil(page.search.hasFocus)

    def test_f2_gives_another_name_and_keeps_the_old_one_nowhere(
        self, page: CheckInPage, services: Services
    ) -> None:
        type_text(page, "skye")
        press(page, Qt.Key.Key_F2)
        field = page.people.rename.name_field
        field.setText("Onyx")
        QTest.keyClick(field, ENTER)
        assert services.members.search("Skye").rows == ()
        assert services.members.search("Onyx").rows[0].pronouns == "she/they"
        assert not page.people.rename.isVisible()

    def test_after_f2_enter_checks_in_by_the_new_name_and_letters_take_its_place(
        self, page: CheckInPage, services: Services, evening: Evening
    ) -> None:
        type_text(page, "skye")
        press(page, Qt.Key.Key_F2)
        field = page.people.rename.name_field
        field.setText("Onyx")
        QTest.keyClick(field, ENTER)
        assert page.search.text() == page.search.selectedText() == "Onyx"
        press(page, ENTER)
        assert present(services, evening) == {"Onyx": AttendanceStatus.PRESENT}
        type_text(page, "onyx")
        press(page, Qt.Key.Key_F2)
        field.setText("Oriel")
        QTest.keyClick(field, ENTER)
        assert page.search.text() == ""
        assert present(services, evening) == {"Oriel": AttendanceStatus.PRESENT}

    def test_ctrl_p_asks_for_the_sheet(
        self, page: CheckInPage, evening: Evening, calls: PageCalls
    ) -> None:
        page.print_document()
        assert calls.shown == [(SHEET, evening.meeting)]

    def test_escape_goes_back_to_today(self, page: CheckInPage, calls: PageCalls) -> None:
        type_text(page, "s")
        press(page, Qt.Key.Key_Escape)
        assert page.search.text() == ""
        press(page, Qt.Key.Key_Escape)
        assert calls.shown == [(TODAY, None)]
        assert calls.filled == [True, False]


class TestCountOnly:
    def test_shows_no_name_by_any_path(
        self, page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
    ) -> None:
        page.activate(evening.counted)
        qtbot.waitUntil(page.counting.hasFocus)
        for _press in range(3):
            QTest.keyClick(page.counting, Qt.Key.Key_Plus)
        QTest.keyClick(page.counting, Qt.Key.Key_Minus)
        assert services.checkin.summary(evening.counted).headcount == 2
        assert not page.people.isVisible()
        assert not page.just_now.isVisible()
        assert page.people.list.rows.rowCount() == 0
        page.show_inside()
        assert page.inside.list.rows.rowCount() == 0


class TestFinish:
    def test_unknown_stay_unknown_unless_somebody_says_otherwise(
        self, page: CheckInPage, services: Services, evening: Evening, calls: PageCalls
    ) -> None:
        type_text(page, "skye")
        press(page, ENTER)
        page.ask_to_finish()
        page.finish.findChild(QWidget, "finish_and_stay").click()
        summary = services.checkin.summary(evening.meeting)
        assert summary.unknown == len(evening.people) - 1
        assert calls.shown[-1] == (TODAY, None)
        assert calls.locked == 0

    def test_absent_when_chosen_backup_then_lock(
        self,
        page: CheckInPage,
        services: Services,
        evening: Evening,
        calls: PageCalls,
        tmp_path: Path,
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        calls.path = stick
        page.ask_to_finish()
        page.finish.findChild(QWidget, "finish_choose").click()
        page.finish.findChild(QWidget, "finish_absent").setChecked(True)
        page.finish.findChild(QWidget, "finish_heads_counter_more").click()
        page.finish.findChild(QWidget, "finish_and_lock").click()
        summary = services.checkin.summary(evening.meeting)
        assert (summary.unknown, summary.headcount) == (0, 1)
        assert len(list(stick.glob("*.tar"))) == 1
        assert calls.locked == 1

    def test_a_finished_meeting_says_so_and_can_be_opened_again(
        self, page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
    ) -> None:
        services.checkin.finish(evening.meeting)
        page.activate(evening.meeting)
        page.controller.refresh()
        assert page.findChild(QWidget, "checkin_banner").isVisible()
        page.findChild(QWidget, "checkin_banner_action").click()
        settle(page, qtbot)
        assert not page.findChild(QWidget, "checkin_banner").isVisible()


class TestScreen:
    def test_everything_has_a_name(
        self, page: CheckInPage, assert_all_named: Callable[[QWidget], None]
    ) -> None:
        type_text(page, "s")
        assert_all_named(page)
        press(page, Qt.Key.Key_F2)
        assert_all_named(page)
        page.ask_to_finish()
        assert_all_named(page)

    def test_the_list_is_a_sound_model(self, page: CheckInPage) -> None:
        QAbstractItemModelTester(
            page.people.list.rows, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        for text in ("s", "sk", "skye"):
            page.search.setText(text)
        press(page, ENTER)
        page.search.clear()

    def test_fits_a_small_screen_at_twice_the_text(self, page: CheckInPage, theme: Theme) -> None:
        theme.set_text_size(200)
        type_text(page, "skye")
        press(page, Qt.Key.Key_F2)
        assert page.minimumSizeHint().width() <= 1024
        assert page.minimumSizeHint().height() <= 768

    def test_clear_leaves_nobody_behind(self, page: CheckInPage) -> None:
        type_text(page, "skye")
        press(page, ENTER)
        page.show_inside()
        page.clear()
        assert page.people.list.rows.rowCount() == 0
        assert page.inside.list.rows.rowCount() == 0
        assert page.just_now.lines == ()
        assert page.controller.summary is None

    def test_more_than_a_hundred_hits_say_so(self) -> None:
        assert match_note(100, more=True).startswith("100+ people match.")
        assert match_note(7, more=False) == ""

    def test_a_roster_that_is_cut_says_how_to_find_the_others(self) -> None:
        assert "Type two letters" in match_note(512, more=True, typed=False)

    def test_a_long_roster_is_walked_to_its_end(
        self, page: CheckInPage, qtbot: QtBot, services: Services, evening: Evening
    ) -> None:
        everybody = [row.name for row in services.checkin.find(evening.meeting, "").rows]
        page.controller.clear()
        page.controller.rest.piece = 2
        page.controller.open(evening.meeting)
        settle(page, qtbot)
        assert names(page) == everybody
        assert not page.controller.rows.more
        page.people.list.setFocus()
        page.people.list.select_place(len(everybody) - 1)
        QTest.keyClick(page.people.list, Qt.Key.Key_P)
        settle(page, qtbot)
        assert present(services, evening) == {everybody[-1]: AttendanceStatus.PRESENT}
        assert names(page) == everybody

    def test_a_mark_made_while_the_roster_is_read_stays(self, page: CheckInPage) -> None:
        old = page.controller.rows
        first, second = old.rows[0], old.rows[1]
        here = replace(second, status=AttendanceStatus.PRESENT)
        new = replace(first, member_id=bytes(16), name="Robin")
        page_now = with_marks(old, {here.member_id: here, new.member_id: new})
        assert page_now.rows[:3] == (new, first, here)
        assert len(page_now.rows) == len(old.rows) + 1
