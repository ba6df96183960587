"""Read somebody's record and what they agree to over a real vault."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
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
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.ui.context import EXPORT
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.members.sentences import pronouns_line
from chapterdesk.ui.members.still_out import StillOutDialog
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.conftest import PageCalls
from tests.ui.members.conftest import SAM, press, text_of


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

    def test_what_is_tried_first_does_not_sound_as_if_they_had_been_asked(
        self, page: MembersPage, services: Services
    ) -> None:
        ways = tuple(
            ContactDraft(kind=ContactKind.CELL, value=value, preferred=True, text_ok=text)
            for value, text in (("+44 7700 900123", Answer.UNKNOWN), ("900124", Answer.YES))
        )
        sam, _undo = services.members.add(MemberDraft(display_name="Sam", contacts=ways))
        page.activate(sam)
        assert text_of(page, "contact_0_value").endswith("try this first, once they said yes")
        assert text_of(page, "contact_1_value").endswith("try this first")

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
        assert page.findChild(QAction, "member_out") is not None
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
