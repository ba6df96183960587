"""Add and change people over a real vault, with the keyboard; nothing typed is lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import (
    Answer,
    PhotoConsent,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.codec import Unfinished, decode, encode
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.members.conftest import SAM, focused, press, text_of, titles, write


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

    def test_escape_asks_before_what_was_typed_is_lost(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        page.edit()
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert not page.form_is_open(), "nothing was typed, nothing is asked"
        page.edit()
        field = write(page, "member_source", "a friend")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert page.form_is_open()
        assert focused().objectName() == "member_stay"
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        assert focused() is field
        assert field.text() == "a friend"
        for _time in range(2):  # asked for twice in a row it stays, too
            QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert page.form_is_open()
        assert focused() is field
        QTest.keyClick(field, Qt.Key.Key_Escape)
        press(page, "member_throw_away")
        assert not page.form_is_open()
        assert services.drafts.list() == ()
        assert services.members.detail(sam).draft.source == ""

    def test_the_field_that_was_typed_in_may_be_gone(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        page.edit()
        field = QLineEdit(page.form)
        field.show()
        write(page, "member_source", "a friend")
        field.setFocus()
        page.form.leave()
        assert focused().objectName() == "member_stay"
        shiboken6.delete(field)
        press(page, "member_stay")
        assert page.form_is_open()
        assert page.findChild(QLineEdit, "member_source").text() == "a friend"

    def test_a_form_that_is_gone_on_with_is_no_less_asked_about(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        other, _undo = services.members.add(MemberDraft(display_name="Ari"))
        page.activate(sam)
        page.edit()
        write(page, "member_source", "a friend")
        page.open_record(other)
        press(page, "members_unfinished_action")
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert page.form_is_open()
        assert len(services.drafts.list()) == 1

    def test_another_form_takes_nothing_away(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        page.add()
        write(page, "member_name", "Quinn")
        page.add()
        assert page.findChild(QLineEdit, "member_name").text() == "Quinn"
        page.open_record(sam)
        page.add()
        assert page.findChild(QLineEdit, "member_name").text() == "Quinn"
        page.open_record(sam)
        page.edit()
        write(page, "member_source", "a friend")
        page.add()
        assert page.findChild(QLineEdit, "member_name").text() == "Quinn"
        press(page, "member_save")
        page.open_record(sam)
        page.edit()
        assert page.findChild(QLineEdit, "member_source").text() == "a friend"
        press(page, "member_save")
        assert services.members.detail(sam).draft.source == "a friend"
        assert services.drafts.list() == ()

    def test_a_day_that_is_half_typed_is_not_left(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        other, _undo = services.members.add(MemberDraft(display_name="Ari"))
        page.activate(sam)
        page.edit()
        write(page, "member_source", "a friend")
        write(page, "member_joined", "2026-1")
        page.open_record(other)
        assert page.form_is_open()
        assert page.findChild(QLineEdit, "member_joined").text() == "2026-1"
        assert "not a day" in page.form.rows["joined_on"].error
        page.clear()
        (kept,) = services.drafts.list()
        assert "a friend" in kept.payload, "a lock keeps the rest"

    def test_going_elsewhere_keeps_it_at_once(
        self, page: MembersPage, services: Services, sam: bytes
    ) -> None:
        page.activate(sam)
        page.edit()
        write(page, "member_source", "a friend")
        page.deactivate()
        assert len(services.drafts.list()) == 1
        page.activate()
        assert page.form_is_open()

    @pytest.mark.parametrize("offered", [True, False])
    def test_a_name_that_was_left_never_comes_back(
        self,
        page: MembersPage,
        services: Services,
        sam: bytes,
        clock: FixedClock,
        qtbot: QtBot,
        *,
        offered: bool,
    ) -> None:
        other, _undo = services.members.add(MemberDraft(display_name="Ari"))
        page.activate(sam)
        page.edit()
        write(page, "member_source", "a friend")
        page.open_record(other)
        clock.set(clock.now() + timedelta(minutes=1))
        services.members.rename(sam, "Zia Dlamini", "she/her")
        if offered:
            press(page, "members_unfinished_action")
        else:
            qtbot.waitUntil(lambda: page.unfinished.of(sam) is None)
            assert "Go on" not in page.unfinished.banner.accessibleName()
            page.open_record(sam)
            page.edit()
        assert page.findChild(QLineEdit, "member_name").text() == "Zia Dlamini"
        write(page, "member_source", "the market")
        press(page, "member_save")
        draft = services.members.detail(sam).draft
        assert (draft.display_name, draft.source) == ("Zia Dlamini", "the market")
        assert "she/her" in [said.text for said in draft.pronouns]
        assert not [row for row in services.drafts.list() if "Sam" in row.payload]

    @pytest.mark.parametrize("locked", [True, False])
    def test_what_was_changed_since_stands_over_what_was_kept(
        self, page: MembersPage, services: Services, sam: bytes, clock: FixedClock, *, locked: bool
    ) -> None:
        other, _undo = services.members.add(MemberDraft(display_name="Ari"))
        page.activate(sam)
        page.edit()
        write(page, "member_source", "a friend")
        page.open_record(other)
        clock.set(clock.now() + timedelta(minutes=1))
        before = services.members.detail(sam)
        sworn = replace(
            before.draft,
            photo_consent=PhotoConsent.NO,
            pronouns=(PronounDraft(text="she/her"),),
            contacts=before.draft.contacts[:1],
        )
        services.members.save(sam, sworn, updated_at=before.updated_at)
        QTest.qWait(20)
        if locked:
            page.clear()
            page.activate()
            press(page, "members_unfinished_action")
        else:
            page.open_record(sam)
            page.edit()
        assert page.findChild(QLineEdit, "member_source").text() == "a friend"
        assert "changed since" in page.unfinished.banner.accessibleName()
        press(page, "member_save")
        assert services.members.detail(sam).draft == replace(sworn, source="a friend")
        assert page.unfinished.banner.isHidden()

    def test_an_open_form_keeps_no_name_that_was_left(
        self, page: MembersPage, services: Services, sam: bytes, clock: FixedClock
    ) -> None:
        page.activate(sam)
        page.edit()
        write(page, "member_source", "a friend")
        page.deactivate()
        clock.set(clock.now() + timedelta(minutes=1))
        services.members.rename(sam, "Zia", "she/her")
        QTest.qWait(20)
        page.clear()
        (kept,) = services.drafts.list()
        assert "a friend" in kept.payload
        assert "Sam Dlamini" not in kept.payload

    def test_a_kept_form_of_an_older_program_is_not_put_over_a_newer_record(
        self, page: MembersPage, services: Services, sam: bytes, clock: FixedClock
    ) -> None:
        detail = services.members.detail(sam)
        old = Unfinished(
            draft=replace(detail.draft, source="a friend"),
            member_id=sam,
            updated_at=detail.updated_at,
        )
        clock.set(clock.now() + timedelta(minutes=1))
        services.members.save(
            sam,
            replace(detail.draft, photo_consent=PhotoConsent.NO),
            updated_at=detail.updated_at,
        )
        services.drafts.save("member", sam, encode(old))
        page.activate()
        press(page, "members_unfinished_action")
        press(page, "member_save")
        assert services.members.detail(sam).draft.photo_consent is PhotoConsent.NO

    def test_what_was_not_wanted_does_not_come_back(
        self, page: MembersPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        write(page, "member_name", "Quinn")
        press(page, "member_cancel")
        qtbot.wait(900)  # longer than the pause after which a form is kept
        assert services.drafts.list() == ()

    def test_a_draft_is_read_as_it_was_written(self, clock: object) -> None:
        unfinished = Unfinished(
            draft=replace(SAM, minor_review_on=date(2027, 1, 2)),
            member_id=b"x" * 16,
            updated_at=None,
        )
        assert decode(encode(unfinished), b"x" * 16) == unfinished
        assert decode("{}", None) is None


def test_the_name_that_was_left_is_shown_in_nothing_that_was_done(
    page: MembersPage, services: Services, page_context: PageContext
) -> None:
    page.add()
    write(page, "member_name", "Old Oak")
    press(page, "member_save")
    (row,) = services.members.search("oak").rows
    page.edit()
    write(page, "member_name", "Wren")
    press(page, "member_save")
    assert services.members.detail(row.id).draft.display_name == "Wren"
    told = [action.text for action in page_context.undo.recent()]
    assert len(told) == 2
    assert all("Wren" in text and "Oak" not in text for text in told)
