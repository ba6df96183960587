"""Find, read, add and change people over a real vault, with the keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.ui.context import EXPORT, IMPORT, PageContext
from chapterdesk.ui.members.codec import Unfinished, decode, encode
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.members.sentences import pronouns_line
from chapterdesk.ui.members.still_out import StillOutDialog
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.lists.model import BLOCK
from tests.ui.conftest import PageCalls

SAM = MemberDraft(
    display_name="Sam Dlamini",
    pronouns=(
        PronounDraft(text="they/he"),
        PronounDraft(text="he", at_chapter=False, with_family=True),
    ),
    tags=("cooking",),
    languages=("zu", "en"),
    contacts=(
        ContactDraft(
            kind=ContactKind.CELL,
            value="+44 7700 900123",
            text_ok=Answer.YES,
            voicemail_rule=VoicemailRule.NO,
            ask_for_name="Sam from book club",
            safe_hours="after 18:00",
            others_have_access=Answer.YES,
        ),
        ContactDraft(
            kind=ContactKind.EMAIL,
            value="sam@example.org",
            text_ok=Answer.YES,
            others_have_access=Answer.NO,
        ),
    ),
)


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[MembersPage]:
    made = MembersPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activateWindow()
    yield made
    made.clear()


@pytest.fixture
def sam(services: Services) -> bytes:
    member_id, _undo = services.members.add(SAM)
    return member_id


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def text_of(page: QWidget, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text()


def write(page: QWidget, name: str, text: str) -> QLineEdit:
    field = page.findChild(QLineEdit, name)
    assert field is not None, name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    return field


def titles(page: MembersPage) -> list[str]:
    rows = page.pane.list.rows
    found = (rows.row(place) for place in range(rows.rowCount()))
    return [row.title if row else "" for row in found]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


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


class TestRecord:
    def test_it_says_where_pronouns_are_used(self) -> None:
        plain = pronouns_line(SAM.pronouns).replace("\u2068", "").replace("\u2069", "")
        assert plain == "they/he at the chapter · he in front of family"

    def test_every_way_to_reach_somebody_says_its_rule(self, page: MembersPage, sam: bytes) -> None:
        page.activate(sam)
        rule = text_of(page, "contact_0_rule")
        assert rule.startswith("Text only. Ask for")
        assert "Others read this." in rule
        assert page.findChild(QWidget, "contact_0_tag").text == "No voicemail"
        assert page.findChild(QWidget, "contact_1_tag").text == "Safe"

    def test_a_consent_is_set_in_place_and_taken_back(
        self, page: MembersPage, services: Services, sam: bytes, qtbot: QtBot
    ) -> None:
        page.activate(sam)
        button = page.findChild(QPushButton, "consent_print_roster_set")
        assert button.text() == "not asked"
        button.menu().actions()[0].trigger()
        answers = services.members.detail(sam).consents
        assert [(view.audience, view.status) for view in answers] == [
            (ConsentAudience.FIRST_NAME, ConsentStatus.GIVEN)
        ]
        qtbot.waitUntil(lambda: said(page, ConsentPurpose.PRINT_ROSTER) == "first name")
        page.context.undo.undo()
        qtbot.waitUntil(lambda: said(page, ConsentPurpose.PRINT_ROSTER) == "not asked")

    def test_the_latest_word_stands(
        self, page: MembersPage, sam: bytes, clock: FixedClock, qtbot: QtBot
    ) -> None:
        page.activate(sam)
        said_one_by_one = ((1, "full name"), (4, "full name"), (0, "first name"), (5, "taken back"))
        for choice, word in said_one_by_one:
            clock.set(clock.now() + timedelta(minutes=1))
            button = page.findChild(QPushButton, "consent_print_roster_set")
            button.menu().actions()[choice].trigger()
            shown = partial(said, page, ConsentPurpose.PRINT_ROSTER)
            qtbot.waitUntil(lambda shown=shown, word=word: shown() == word)

    def test_who_takes_back_a_yes_is_told_what_is_out(
        self, page: MembersPage, services: Services, sam: bytes, tmp_path: Path, calls: PageCalls
    ) -> None:
        page.activate(sam)
        for choice, shown in ((1, "full name"), (5, "taken back")):
            if shown == "taken back":
                wish = ExportWish(audience=LEADS)
                services.exports.members("csv", tmp_path / "people.csv", seal="plain", wish=wish)
            page.findChild(QPushButton, "consent_print_roster_set").menu().actions()[
                choice
            ].trigger()
            word = partial(said, page, ConsentPurpose.PRINT_ROSTER)
            wait_until(lambda word=word, shown=shown: word() == shown)
        dialog = page.findChild(StillOutDialog)
        assert dialog.isVisible()
        assert "number" in text_of(dialog, "still_out_effects")
        assert text_of(dialog, "still_out_0_head") == "File of members (CSV)"
        assert "people.csv" in text_of(dialog, "still_out_0_made")
        assert "Delete it" in text_of(dialog, "still_out_0_todo")
        press(dialog, "still_out_close")
        wait_until(lambda: page.findChild(StillOutDialog) is None)
        page.findChild(QAction, "member_out").trigger()
        again = page.findChild(StillOutDialog)
        assert text_of(again, "still_out_0_head") == "File of members (CSV)"
        press(again, "still_out_files")
        assert calls.shown[-1] == (EXPORT, None)

    def test_nothing_out_is_a_plain_sentence(
        self, page: MembersPage, sam: bytes, qtbot: QtBot
    ) -> None:
        page.activate(sam)
        assert page.findChild(QAction, "member_out") is None
        for choice, shown in ((1, "full name"), (5, "taken back")):
            page.findChild(QPushButton, "consent_print_roster_set").menu().actions()[
                choice
            ].trigger()
            word = partial(said, page, ConsentPurpose.PRINT_ROSTER)
            qtbot.waitUntil(lambda word=word, shown=shown: word() == shown)
        dialog = page.findChild(StillOutDialog)
        assert text_of(dialog, "still_out_heading").startswith("As far as this desk knows, no")
        assert dialog.findChild(QWidget, "still_out_files") is None
        press(dialog, "still_out_close")

    def test_a_name_is_confirmed(self, page: MembersPage, services: Services, qtbot: QtBot) -> None:
        member_id, _undo = services.members.add(
            MemberDraft(display_name="Indigo", name_confirmed=False)
        )
        page.activate(member_id)
        press(page, "member_unconfirmed_action")
        assert services.members.detail(member_id).row.name_confirmed
        qtbot.waitUntil(lambda: page.findChild(QWidget, "member_unconfirmed") is None)

    def test_deleting_goes_to_the_bin_and_comes_back(
        self, page: MembersPage, services: Services, sam: bytes, messages: RecordingMessages
    ) -> None:
        page.activate(sam)
        page.drawing.delete()
        assert services.members.count(MemberFilter()) == 0
        assert [row.id for row in services.bin.list()] == [sam]
        assert page.record is None
        messages.press_undo()
        assert services.members.count(MemberFilter()) == 1

    def test_a_note_is_written_in_place(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        field = page.findChild(QPlainTextEdit, "note_field")
        QTest.keyClicks(field, "Likes to cook.")
        press(page, "note_add")
        assert [note.body for note in services.members.detail(sam).notes] == ["Likes to cook."]

    def test_a_note_being_written_survives_another_change(
        self, page: MembersPage, services: Services, sam: bytes, qtbot: QtBot
    ) -> None:
        page.activate(sam)
        first = page.findChild(QPlainTextEdit, "note_field")
        QTest.keyClicks(first, "Half a")
        services.members.confirm_name(sam)
        qtbot.waitUntil(lambda: page.findChildren(QPlainTextEdit, "note_field")[-1] is not first)
        assert page.findChildren(QPlainTextEdit, "note_field")[-1].toPlainText() == "Half a"

    def test_a_record_that_went_elsewhere_closes(
        self, page: MembersPage, services: Services, sam: bytes, qtbot: QtBot
    ) -> None:
        page.activate(sam)
        services.members.delete(sam)
        qtbot.waitUntil(lambda: page.record is None)


def wait_until(what: Callable[[], bool]) -> None:
    for _turn in range(250):
        if what():
            return
        QTest.qWait(20)
    raise AssertionError("it did not happen")


def said(page: MembersPage, purpose: ConsentPurpose) -> str:
    buttons = page.view.findChildren(QPushButton, f"consent_{purpose}_set")
    return buttons[-1].text()


class TestForm:
    def test_somebody_new_by_keyboard_alone(
        self, page: MembersPage, services: Services, messages: RecordingMessages, qtbot: QtBot
    ) -> None:
        page.activate()
        QTest.keyClick(
            page, "A", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        QTest.keyClicks(focused(), "Kai")
        assert focused().objectName() == "member_name"
        QTest.keyClick(focused(), "S", Qt.KeyboardModifier.ControlModifier)
        row = services.members.window(MemberFilter(), 0, 10).rows[0]
        assert row.name == "Kai"
        assert "was added" in messages.toasts[-1][0]
        assert text_of(page, "member_header_title") == "Kai"
        qtbot.waitUntil(lambda: titles(page) == ["Kai"])
        page.context.undo.undo()
        assert services.members.count(MemberFilter()) == 0

    def test_only_a_name_is_required(self, page: MembersPage, services: Services) -> None:
        page.activate()
        page.add()
        press(page, "member_save")
        assert "A name is needed" in page.form.rows["display_name"].error
        assert focused().objectName() == "member_name"
        assert services.members.count(MemberFilter()) == 0

    @pytest.mark.parametrize(
        ("field", "name", "text"),
        [
            ("display_name", "member_name", "x" * 4_000),
            ("joined_on", "member_joined", "last year"),
            ("tags", "member_tags_field", "gay"),
        ],
    )
    def test_what_can_not_be_taken_is_said_beside_its_field(
        self, page: MembersPage, services: Services, field: str, name: str, text: str
    ) -> None:
        page.activate()
        page.add()
        write(page, "member_name", "Kai")
        page.findChild(QLineEdit, name).setText(text)
        press(page, "member_save")
        assert page.form.rows[field].error
        assert page.form.isVisible()
        assert services.members.count(MemberFilter()) == 0

    def test_a_wrong_address_is_said_beside_that_address(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        page.edit()
        write(page, "reach_1_value", "nowhere")
        press(page, "member_save")
        assert "not an email" in text_of(page, "reach_1_value_row_note")
        assert services.members.detail(sam).draft == SAM

    def test_a_rule_reads_in_words_as_it_is_set(self, page: MembersPage) -> None:
        page.activate()
        page.add()
        press(page, "reach_add")
        write(page, "reach_0_value", "+44 7700 900123")
        assert text_of(page, "reach_0_sentence").startswith("Not asked yet: no texts")
        box = page.findChild(QComboBox, "reach_0_text")
        box.setCurrentIndex(box.findData(Answer.YES.value))
        assert text_of(page, "reach_0_sentence").startswith("Text only.")

    def test_editing_changes_what_was_touched_and_nothing_else(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        QTest.keyClick(page, Qt.Key.Key_F2)
        write(page, "member_name", "Sam D.")
        page.findChild(QCheckBox, "member_shielded").click()
        QTest.keyClick(focused(), "S", Qt.KeyboardModifier.ControlModifier)
        expected = replace(SAM, display_name="Sam D.", shielded=True)
        assert services.members.detail(sam).draft == expected

    def test_a_form_over_a_newer_record_is_refused(
        self,
        page: MembersPage,
        services: Services,
        sam: bytes,
        messages: RecordingMessages,
        clock: FixedClock,
    ) -> None:
        page.activate(sam)
        page.edit()
        clock.set(clock.now() + timedelta(seconds=1))
        services.members.rename(sam, "Sam Other", "he")
        write(page, "member_name", "Sam D.")
        press(page, "member_save")
        assert "changed while you had it open" in str(messages.errors[-1])
        assert services.members.detail(sam).draft.display_name == "Sam Other"
        assert page.form.isVisible(), "what was typed is still there"

    def test_two_people_may_share_a_name(
        self, page: MembersPage, services: Services, sam: bytes, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        write(page, "member_name", "sam dlamini")
        qtbot.waitUntil(lambda: bool(text_of(page, "same_name_hint")))
        assert "1 person already goes by this name" in text_of(page, "same_name_hint")
        press(page, "member_save")
        assert services.members.count(MemberFilter()) == 2

    def test_a_minor_is_looked_at_again(self, page: MembersPage, services: Services) -> None:
        page.activate()
        page.add()
        write(page, "member_name", "Tavi")
        age = page.findChild(QComboBox, "member_age")
        age.setCurrentIndex(age.findData("16_17"))
        assert page.findChild(QCheckBox, "member_minor").isChecked()
        write(page, "member_review", "2027-03-01")
        press(page, "member_save")
        row = services.members.window(MemberFilter(), 0, 1).rows[0]
        draft = services.members.detail(row.id).draft
        assert (draft.is_minor, draft.minor_review_on) == (True, date(2027, 3, 1))


class TestDrafts:
    def test_a_form_is_offered_again_after_a_lock(
        self, page: MembersPage, page_context: PageContext, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        write(page, "member_name", "Quinn")
        page.clear()
        assert page.findChild(QLineEdit, "member_name").text() == ""
        again = MembersPage(context=page_context)
        qtbot.addWidget(again)
        again.activate()
        press(again, "members_unfinished_action")
        assert again.findChild(QLineEdit, "member_name").text() == "Quinn"
        press(again, "member_save")
        assert services.members.count(MemberFilter()) == 1
        assert services.drafts.list() == ()
        again.clear()

    def test_choosing_somebody_else_loses_nothing(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        other, _undo = services.members.add(MemberDraft(display_name="Ari"))
        page.activate(sam)
        page.edit()
        write(page, "member_name", "Samuel")
        page.open_record(other)
        assert text_of(page, "member_header_title") == "Ari"
        press(page, "members_unfinished_action")
        assert page.findChild(QLineEdit, "member_name").text() == "Samuel"
        press(page, "member_save")
        assert services.members.detail(sam).draft.display_name == "Samuel"

    def test_typing_is_kept_while_it_goes_on(
        self, page: MembersPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        write(page, "member_name", "Quinn")
        qtbot.waitUntil(lambda: len(services.drafts.list()) == 1, timeout=3_000)
        press(page, "member_cancel")
        assert services.drafts.list() == ()

    def test_a_draft_is_read_as_it_was_written(self, clock: object) -> None:
        unfinished = Unfinished(
            draft=replace(SAM, minor_review_on=date(2027, 1, 2)),
            member_id=b"x" * 16,
            updated_at=None,
        )
        assert decode(encode(unfinished), b"x" * 16) == unfinished
        assert decode("{}", None) is None


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
