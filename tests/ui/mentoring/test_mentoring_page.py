"""See pairs, review them, add and end them over a real vault, with the keyboard."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import PairStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.ui.context import MEMBERS, PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.mentoring.page import MentoringPage
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.conftest import PageCalls

TODAY = date(2026, 11, 26)


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[MentoringPage]:
    made = MentoringPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activateWindow()
    yield made
    made.clear()


@pytest.fixture
def rowan(services: Services) -> bytes:
    draft = MemberDraft(display_name="Rowan Hale", pronouns=(PronounDraft(text="they/them"),))
    return services.members.add(draft)[0]


@pytest.fixture
def kai(services: Services) -> bytes:
    return services.members.add(MemberDraft(display_name="Kai"))[0]


@pytest.fixture
def minor(services: Services) -> bytes:
    return services.members.add(MemberDraft(display_name="Tavi", is_minor=True))[0]


@pytest.fixture
def pair(services: Services, rowan: bytes, kai: bytes) -> bytes:
    draft = PairDraft(
        mentor_id=rowan,
        mentee_id=kai,
        since=date(2026, 3, 1),
        next_review_on=date(2026, 11, 20),
    )
    return services.mentoring.add(draft)[0]


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def choose(page: MentoringPage, who: str, typed: str) -> None:
    """Find somebody by typing, as the keyboard does it."""
    picker = page.findChild(MemberPicker, who)
    picker.search.setFocus()
    QTest.keyClicks(picker.search, typed)
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert picker.member_id is not None


def write(page: QWidget, name: str, text: str) -> None:
    page.findChild(QLineEdit, name).setText(text)


def text_of(page: QWidget, name: str) -> str:
    return page.findChildren(QLabel, name)[-1].text()


class TestList:
    def test_an_empty_list_offers_a_pair(self, page: MentoringPage) -> None:
        page.activate()
        press(page, "pairs_empty_action")
        assert page.form.isVisible()

    def test_a_pair_says_how_long_its_review_is_over(
        self, page: MentoringPage, pair: bytes
    ) -> None:
        page.activate()
        row = page.pane.list.rows.row(0)
        assert (row.title, row.mentee, row.tag) == ("Rowan Hale", "Kai", "6 days over")
        assert row.sentence() == ("Rowan Hale with Kai, next review: 20 November 2026, 6 days over")

    def test_ended_pairs_have_a_list_of_their_own(
        self, page: MentoringPage, services: Services, pair: bytes
    ) -> None:
        services.mentoring.end(pair)
        page.activate()
        assert page.pane.list.rows.rowCount() == 0
        press(page, "pairs_show_ended")
        assert page.pane.list.rows.row(0).tag == "ended"


class TestRecord:
    def test_a_review_is_done_and_taken_back(
        self, page: MentoringPage, services: Services, pair: bytes, messages: RecordingMessages
    ) -> None:
        page.activate(pair)
        write(page, "pair_next_review", "2027-02-01")
        press(page, "pair_review_done")
        assert services.mentoring.detail(pair).row.next_review_on == date(2027, 2, 1)
        assert "reviewed" in messages.toasts[-1][0]
        page.context.undo.undo()
        assert services.mentoring.detail(pair).row.next_review_on == date(2026, 11, 20)

    @pytest.mark.parametrize("text", ["2026-11-26", "soon"])
    def test_a_review_lies_ahead(
        self, page: MentoringPage, services: Services, pair: bytes, text: str
    ) -> None:
        page.activate(pair)
        write(page, "pair_next_review", text)
        press(page, "pair_review_done")
        assert "Nothing was" in text_of(page, "pair_next_review_row_note")
        assert services.mentoring.detail(pair).row.next_review_on == date(2026, 11, 20)

    def test_a_pair_ends_with_its_reason(
        self, page: MentoringPage, services: Services, pair: bytes
    ) -> None:
        page.activate(pair)
        page.findChild(QPlainTextEdit, "pair_end_reason").setPlainText("Kai moved away.")
        press(page, "pair_end")
        detail = services.mentoring.detail(pair)
        assert (detail.row.status, detail.end_reason) == (PairStatus.COMPLETED, "Kai moved away.")
        page.context.undo.undo()
        assert services.mentoring.detail(pair).row.status is PairStatus.ACTIVE

    def test_it_leads_to_both_people(
        self, page: MentoringPage, pair: bytes, rowan: bytes, kai: bytes, calls: PageCalls
    ) -> None:
        page.activate(pair)
        press(page, "pair_open_mentor")
        press(page, "pair_open_mentee")
        assert calls.shown == [(MEMBERS, rowan), (MEMBERS, kai)]


class TestForm:
    def test_a_new_pair_by_keyboard(
        self, page: MentoringPage, services: Services, rowan: bytes, kai: bytes, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.objectName() == "pair_mentor_search"
        choose(page, "pair_mentor", "row")
        choose(page, "pair_mentee", "ka")
        QTest.keyClick(page.findChild(QLineEdit, "pair_since"), Qt.Key.Key_Return)
        row = services.mentoring.window("active", 0, 5).rows[0]
        assert (row.mentor, row.mentee, row.since) == ("Rowan Hale", "Kai", TODAY)
        qtbot.waitUntil(lambda: page.pane.list.rows.rowCount() == 1)
        page.context.undo.undo()
        assert services.mentoring.count("active") == 0

    def test_who_is_missing_is_said(self, page: MentoringPage, rowan: bytes) -> None:
        page.activate()
        page.add()
        press(page, "pair_save")
        assert page.form.rows["mentor_id"].error
        choose(page, "pair_mentor", "row")
        press(page, "pair_save")
        assert not page.form.rows["mentor_id"].error
        assert page.form.rows["mentee_id"].error

    def test_nobody_is_their_own_mentor(
        self, page: MentoringPage, services: Services, rowan: bytes
    ) -> None:
        page.activate()
        page.add()
        choose(page, "pair_mentor", "row")
        choose(page, "pair_mentee", "row")
        press(page, "pair_save")
        assert "two people" in page.form.rows["mentee_id"].error
        assert services.mentoring.count("all") == 0

    def test_a_minor_needs_supervisor_place_and_second_adult(
        self, page: MentoringPage, services: Services, rowan: bytes, kai: bytes, minor: bytes
    ) -> None:
        page.activate()
        page.add()
        choose(page, "pair_mentor", "row")
        choose(page, "pair_mentee", "tav")
        for field, step in (
            ("supervisor_id", lambda: choose(page, "pair_supervisor", "kai")),
            ("agreed_place", lambda: write(page, "pair_place", "Library")),
            ("second_adult", lambda: write(page, "pair_adult", "The librarian")),
        ):
            press(page, "pair_save")
            assert "minor" in page.form.rows[field].error, field
            assert services.mentoring.count("all") == 0
            step()
        press(page, "pair_save")
        assert services.mentoring.window("active", 0, 5).rows[0].with_minor

    def test_a_changed_pair_keeps_its_people(
        self, page: MentoringPage, services: Services, pair: bytes
    ) -> None:
        page.activate(pair)
        QTest.keyClick(page, Qt.Key.Key_F2)
        assert not page.findChild(QAbstractButton, "pair_mentor_again").isVisible()
        write(page, "pair_place", "Old Mill")
        press(page, "pair_save")
        assert services.mentoring.detail(pair).draft.agreed_place == "Old Mill"

    def test_adding_throws_away_nothing_that_was_typed(
        self, page: MentoringPage, services: Services, pair: bytes
    ) -> None:
        page.activate(pair)
        page.add()
        write(page, "pair_place", "Old Mill")
        press(page, "pair_add")
        place = page.findChild(QLineEdit, "pair_place")
        assert place.text() == "Old Mill"
        press(page, "pair_cancel")
        page.edit()
        write(page, "pair_place", "Old Mill")
        press(page, "pair_add")
        assert place.text() == "Old Mill"
        asked = QApplication.focusWidget()
        assert asked is not None
        assert asked.objectName() == "pair_stay"
        press(page, "pair_save")
        assert services.mentoring.detail(pair).draft.agreed_place == "Old Mill"

    def test_escape_asks_before_what_was_typed_is_lost(
        self, page: MentoringPage, services: Services, pair: bytes
    ) -> None:
        page.activate(pair)
        page.edit()
        QTest.keyClick(page.findChild(QLineEdit, "pair_place"), Qt.Key.Key_Escape)
        assert not page.form.isVisible(), "nothing was typed, nothing is asked"
        page.edit()
        write(page, "pair_place", "Old Mill")
        place = page.findChild(QLineEdit, "pair_place")
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Escape)
        asked = QApplication.focusWidget()
        assert asked is not None
        assert asked.objectName() == "pair_stay"
        QTest.keyClick(asked, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is place
        assert place.text() == "Old Mill"
        QTest.keyClick(place, Qt.Key.Key_Escape)
        press(page, "pair_throw_away")
        assert not page.form.isVisible()
        assert services.mentoring.detail(pair).draft.agreed_place == ""

    def test_an_unknown_name_finds_nobody(self, page: MentoringPage, rowan: bytes) -> None:
        page.activate()
        page.add()
        picker = page.findChild(MemberPicker, "pair_mentor")
        QTest.keyClicks(picker.search, "zz")
        assert page.findChild(QLabel, "pair_mentor_none").isVisible()
        QTest.keyClick(picker.search, Qt.Key.Key_Return)
        assert picker.member_id is None


def test_everything_is_named(
    page: MentoringPage,
    pair: bytes,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    page.activate(pair)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.edit()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.add()
    assert_all_named(page)
    assert_mnemonics_differ(page)


def test_a_lock_leaves_nothing_behind(page: MentoringPage, pair: bytes) -> None:
    page.activate(pair)
    page.edit()
    page.clear()
    QApplication.sendPostedEvents()
    shown = [label.text() for label in page.findChildren(QLabel) if not label.isHidden()]
    assert not [text for text in shown if "Rowan" in text or "Kai" in text]
    assert page.pane.list.rows.rowCount() == 0
