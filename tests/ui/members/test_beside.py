"""What stands beside a person, in the form and on the record, over a real vault."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import Answer, FieldKind, RelationSafety, ShareLevel
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.beside.sentences import neutral_sentence
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
    ValueDraft,
)
from chapterdesk.services.members.own_fields import FieldDraft
from chapterdesk.ui.context import FIELDS, REPORT, SEALED_NOTE, PageContext
from chapterdesk.ui.fields.page import FieldsPage
from chapterdesk.ui.members.codec import Unfinished, decode, encode
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.records.view import breakable
from tests.ui.conftest import PageCalls


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
def fields(page_context: PageContext, qtbot: QtBot) -> Iterator[FieldsPage]:
    made = FieldsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


def add(services: Services, name: str, **values: object) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name=name, **values))  # type: ignore[arg-type]
    return member_id


def press(page: QWidget, name: str) -> None:
    # The latest: what was drawn before it is on its way out.
    page.findChildren(QAbstractButton, name)[-1].click()


def text_of(page: QWidget, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text().replace("\u2068", "").replace("\u2069", "")


def write(page: QWidget, name: str, text: str) -> None:
    field = page.findChild(QLineEdit, name)
    assert field is not None, name
    field.setText(text)


def choose(page: QWidget, name: str, key: str) -> None:
    box = page.findChild(QComboBox, name)
    assert box is not None, name
    box.setCurrentIndex(box.findData(key))


class TestForm:
    def test_it_is_calm_until_something_is_needed(
        self, page: MembersPage, services: Services
    ) -> None:
        page.activate(add(services, "Wren"))
        page.edit()
        for name in ("form_emergency", "form_relations", "form_absences", "form_own"):
            assert not page.findChild(QWidget, name).isVisible(), name
        for name in ("emergency_open", "relations_open", "absences_open"):
            assert page.findChild(QWidget, name).isVisible(), name
        assert not page.form.changed()

    def test_an_emergency_contact_says_how_the_call_begins(
        self, page: MembersPage, services: Services
    ) -> None:
        wren = add(services, "Wren")
        page.activate(wren)
        page.edit()
        press(page, "emergency_open")
        write(page, "emergency_0_name", "Alex")
        write(page, "emergency_0_opening", "Hello, the choir.")
        assert neutral_sentence() in text_of(page, "emergency_0_sentence")
        choose(page, "emergency_0_identity", Answer.YES)
        assert neutral_sentence() in text_of(page, "emergency_0_sentence")
        choose(page, "emergency_0_membership", Answer.YES)
        assert "Hello, the choir." in text_of(page, "emergency_0_sentence")
        press(page, "member_save")
        assert services.members.detail(wren).draft.emergency == (
            EmergencyDraft(
                name="Alex",
                opening_line="Hello, the choir.",
                knows_identity=Answer.YES,
                knows_membership=Answer.YES,
            ),
        )

    def test_a_relation_to_somebody_of_the_chapter(
        self, page: MembersPage, services: Services
    ) -> None:
        noor, wren = add(services, "Noor"), add(services, "Wren")
        page.activate(wren)
        page.edit()
        press(page, "relations_open")
        assert not page.findChild(QWidget, "relations_0_safety_row").isVisible()
        QTest.keyClicks(page.findChild(QLineEdit, "relations_0_other_search"), "noo")
        found = page.findChild(QWidget, "relations_0_other_found")
        found.row_activated.emit(found.rows.row(0))
        assert page.findChild(QWidget, "relations_0_safety_row").isVisible()
        write(page, "relations_0_label", "parent")
        page.findChild(QLineEdit, "relations_0_label").editingFinished.emit()
        assert "only in danger" in text_of(page, "relations_0_rule")
        choose(page, "relations_0_safety", RelationSafety.DO_NOT_PAIR)
        page.findChild(QCheckBox, "relations_0_shown").click()
        press(page, "member_save")
        assert services.members.detail(wren).draft.relations == (
            RelationDraft(
                label="parent",
                label_back="child",
                other_id=noor,
                safety=RelationSafety.DO_NOT_PAIR,
                shown_to_other=True,
            ),
        )
        page.open_record(noor)
        assert text_of(page, "relation_0_head") == "child: Wren"
        press(page, "relation_0_open")
        assert page.record_id == wren

    def test_what_is_wrong_is_said_in_its_section(
        self, page: MembersPage, services: Services
    ) -> None:
        page.activate(add(services, "Wren"))
        page.edit()
        press(page, "absences_open")
        write(page, "absences_0_since", "soon")
        press(page, "member_save")
        assert "not a day" in text_of(page, "absences_error")
        write(page, "absences_0_since", "2026-12-24")
        write(page, "absences_0_until", "2026-12-01")
        press(page, "member_save")
        assert "before the first" in text_of(page, "absences_error")
        press(page, "absences_0_remove")
        assert page.findChild(QWidget, "absences_open").isVisible()

    def test_own_fields_are_filled_in_and_say_what_is_wrong(
        self, page: MembersPage, services: Services
    ) -> None:
        shelf, _undo = services.own_fields.add(FieldDraft(name="Shelf & key", keep_days=30))
        day, _undo = services.own_fields.add(FieldDraft(name="Trained", kind=FieldKind.DATE))
        wren = add(services, "Wren")
        page.activate(wren)
        page.edit()
        assert "30 days" in text_of(page, "own_0_row_note")
        write(page, "own_0", "four")
        write(page, "own_1", "last week")
        press(page, "member_save")
        assert "not a day" in text_of(page, "own_1_row_note")
        write(page, "own_1", "2026-11-01")
        press(page, "member_save")
        assert services.members.detail(wren).draft.own == (
            ValueDraft(field_id=shelf, text="four"),
            ValueDraft(field_id=day, text="2026-11-01"),
        )

    def test_an_unfinished_form_keeps_all_of_it(self) -> None:
        draft = MemberDraft(
            display_name="Wren",
            share_level=ShareLevel.CHAPTER,
            emergency=(EmergencyDraft(name="Alex", knows_identity=Answer.NO),),
            relations=(
                RelationDraft(label="friend", other_id=b"n" * 16, since=date(2020, 1, 1)),
                RelationDraft(label="carer", other_name="Kim", knows_they_come=Answer.YES),
            ),
            absences=(AbsenceDraft(since=date(2026, 12, 1)),),
            own=(ValueDraft(field_id=b"f" * 16, linked_id=b"l" * 16),),
        )
        form = Unfinished(draft=draft, member_id=b"m" * 16, updated_at=datetime.now(UTC))
        assert decode(encode(form), b"m" * 16) == form

    def test_somebody_in_the_bin_stays_where_they_stand(
        self, page: MembersPage, services: Services
    ) -> None:
        noor = add(services, "Noor")
        wren = add(services, "Wren", relations=(RelationDraft(label="friend", other_id=noor),))
        services.members.delete(noor)
        page.activate(wren)
        page.edit()
        assert not page.form.changed()
        write(page, "member_source", "poster")
        press(page, "member_save")
        assert services.members.detail(wren).draft.relations[0].other_id == noor


class TestRecord:
    def test_it_shows_whom_to_call_and_how(self, page: MembersPage, services: Services) -> None:
        call = EmergencyDraft(name="Alex", phone="07700 900456", opening_line="Hello, the choir.")
        wren = add(
            services,
            "Wren",
            emergency=(call,),
            share_level=ShareLevel.CHAPTER,
            absences=(AbsenceDraft(since=date(2026, 11, 1), until=date(2026, 12, 2)),),
        )
        page.activate(wren)
        assert neutral_sentence() in text_of(page, "emergency_0_sentence")
        assert "choir" not in text_of(page, "emergency_0_sentence")
        assert page.findChild(QWidget, "emergency_0_tag").text == "With care"
        tags = [tag.text for tag in page.findChildren(QWidget, "member_tag")]
        assert "Away until 2 December" in tags
        assert "The chapter" in tags

    def test_meeting_mode_shows_none_of_it(
        self, page: MembersPage, services: Services, qtbot: QtBot
    ) -> None:
        wren = add(services, "Wren", emergency=(EmergencyDraft(name="Alex"),))
        services.discretion.enter()
        page.activate(wren)
        assert page.findChild(QWidget, "emergency") is None

    def test_a_note_may_be_sealed_instead(
        self, page: MembersPage, services: Services, calls: PageCalls
    ) -> None:
        wren = add(services, "Wren")
        page.activate(wren)
        press(page, "note_sealed")
        assert calls.shown[-1] == (REPORT, SEALED_NOTE + wren)

    def test_the_form_leads_to_the_fields(
        self, page: MembersPage, services: Services, calls: PageCalls
    ) -> None:
        page.activate(add(services, "Wren"))
        page.edit()
        press(page, "form_own_fields")
        assert calls.shown[-1] == (FIELDS, None)

    @pytest.mark.parametrize(
        "name",
        [
            "Sam Dlamini",
            "Wolfeschlegelsteinhausenbergerdorff",
            "\u0645\u0631\u064a\u0645" * 6,
            "\u0928\u0935\u094d\u092f\u093e" * 6,
        ],
    )
    def test_a_long_word_may_break_and_no_script_that_joins_is_torn(self, name: str) -> None:
        shown = breakable(name)
        assert shown.replace("\u200b", "") == name
        assert ("\u200b" in shown) is (name.isascii() and len(name) > 20)


class TestFieldsPage:
    def test_a_refused_name_says_why_and_where_to_turn(
        self, fields: FieldsPage, services: Services
    ) -> None:
        fields.activate()
        press(fields, "field_add")
        dialog = fields.window().findChild(QWidget, "field_dialog")
        write(dialog, "field_name", "Gender")
        dialog.send()
        told = text_of(dialog, "field_name_row_note")
        assert "not kept about a person" in told
        assert "paper count" in told
        write(dialog, "field_name", "Key number")
        write(dialog, "field_days", "many")
        dialog.send()
        assert "number of days" in text_of(dialog, "field_days_row_note")
        write(dialog, "field_days", "30")
        dialog.send()
        (row,) = services.own_fields.list()
        assert row.draft == FieldDraft(name="Key number", keep_days=30)
        assert "not on paper" in text_of(fields, "field_0_line")

    def test_a_field_is_changed_moved_and_put_aside(
        self, fields: FieldsPage, services: Services, messages: RecordingMessages
    ) -> None:
        for name in ("First", "Second"):
            services.own_fields.add(FieldDraft(name=name))
        fields.activate()
        fields.findChild(QWidget, "field_1_menu").actions()[0].trigger()
        assert [row.draft.name for row in services.own_fields.list()] == ["Second", "First"]
        press(fields, "field_0_edit")
        dialog = fields.window().findChild(QWidget, "field_dialog")
        assert not dialog.findChild(QCheckBox, "field_paper").isChecked()
        for name in ("field_paper", "field_exports"):
            dialog.findChild(QCheckBox, name).click()
        dialog.send()
        draft = services.own_fields.list()[0].draft
        assert (draft.on_paper, draft.in_exports) == (True, True)
        line = fields.findChildren(QLabel, "field_0_line")[-1].text()
        assert "on paper in their own copy alone" in line
        fields.findChildren(QWidget, "field_0_menu")[-1].actions()[1].trigger()
        assert services.own_fields.list()[1].archived
        fields.context.undo.undo()
        assert not any(row.archived for row in services.own_fields.list())

    def test_a_tag_is_renamed_and_taken_away(self, fields: FieldsPage, services: Services) -> None:
        wren = add(services, "Wren", tags=("choir", "garden"))
        fields.activate()
        press(fields, "tag_0_rename")
        dialog = fields.window().findChild(QWidget, "tag_dialog")
        write(dialog, "tag_text", "gay")
        dialog.send()
        assert "paper count" in text_of(dialog, "tag_text_row_note")
        write(dialog, "tag_text", "singing")
        dialog.send()
        assert services.members.detail(wren).draft.tags == ("garden", "singing")
        fields.findChildren(QAbstractButton, "tag_0_remove")[-1].click()
        assert services.members.detail(wren).draft.tags == ("singing",)

    def test_everything_is_named_and_no_two_keys_are_the_same(
        self,
        fields: FieldsPage,
        page: MembersPage,
        services: Services,
        assert_all_named: Callable[[QWidget], None],
        assert_mnemonics_differ: Callable[[QWidget], None],
    ) -> None:
        services.own_fields.add(FieldDraft(name="First", kind=FieldKind.PERSON))
        wren = add(services, "Wren", tags=("choir",))
        fields.activate()
        page.activate(wren)
        page.edit()
        assert_mnemonics_differ(page)
        for name in ("emergency_open", "relations_open", "absences_open"):
            press(page, name)
        for shown in (fields, page):
            assert_all_named(shown)
            assert_mnemonics_differ(shown)
