"""What leaves is seen before it leaves; a plain file needs a click that says so."""

from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.exports.page import ExportPage
from chapterdesk.ui.imports.page import ImportPage
from tests.ui.conftest import PageCalls, RecordingMessages

LONG = "open please and read all of it"


@pytest.fixture
def page(page_context: PageContext, services: Services, qtbot: QtBot) -> ExportPage:
    services.members.add(MemberDraft(display_name="Robin", tags=("choir",)))
    hidden, _undo = services.members.add(MemberDraft(display_name="Hidden Person", shielded=True))
    services.members.set_consent(
        hidden,
        ConsentPurpose.PRINT_ROSTER,
        ConsentAudience.FULL_NAME,
        ConsentStatus.GIVEN,
        ConsentMethod.SPOKEN,
    )
    made = ExportPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    return made


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    found.click()


def text_of(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def type_secret(page: ExportPage, *words: str) -> None:
    for row, word in zip((page.how.first, page.how.again), words, strict=True):
        row.set_text(word)


def test_the_exact_columns_and_the_protected_stand_there(page: ExportPage) -> None:
    assert "2" in text_of(page, "export_count")
    assert "Tags" in text_of(page, "export_exact")
    assert "1 is shielded" in text_of(page, "export_protected_text")
    assert "1 has not agreed" in text_of(page, "export_protected_text")
    press(page, "export_column_tags")
    assert "Tags" not in text_of(page, "export_exact")


def test_a_file_is_sealed_unless_somebody_says_otherwise(
    page: ExportPage, services: Services, calls: PageCalls, tmp_path: Path
) -> None:
    calls.path = tmp_path / "list.csv.age"
    press(page, "export_form_csv")
    type_secret(page, "open please", "open pleas")
    press(page, "export_write")
    assert not calls.path.exists()
    type_secret(page, "abc", "abc")
    press(page, "export_write")
    assert "This may be guessed." in page.how.rows["passphrase"].error
    assert not calls.path.exists()
    type_secret(page, LONG, LONG)
    press(page, "export_write")
    # Somebody in it has not agreed: the reason is asked for where it is typed.
    assert not calls.path.exists()
    assert "why it is done" in page._why.error
    page._reason.setText("moving to another tool")
    press(page, "export_write")
    assert page._reason.text() == ""
    assert [row.names for row in services.consents.overrides()] == [("Robin",)]
    assert b"Robin" in pyrage.passphrase.decrypt(calls.path.read_bytes(), LONG)
    assert page.how.first.is_empty()
    assert [file.place for file in services.exports.files()] == ["here"]


def test_a_plain_file_is_listed_and_deleted(
    page: ExportPage,
    services: Services,
    calls: PageCalls,
    messages: RecordingMessages,
    tmp_path: Path,
) -> None:
    calls.path = tmp_path / "list.xlsx"
    assert page.how.plain.isHidden()
    press(page, "export_seal_plain")
    assert "anybody can read" in page.how.write.text()
    press(page, "export_agreed")
    assert page._why.isHidden()
    press(page, "export_write")
    assert calls.path.read_bytes().startswith(b"PK")
    press(page, "exported_delete_0")
    assert calls.path.exists()
    messages.answer(accept=True)
    assert not calls.path.exists()
    (file,) = services.exports.files()
    assert (file.place, file.sealed) == ("gone", False)


def test_who_it_is_for_decides_who_is_in_it(
    page: ExportPage, services: Services, calls: PageCalls, tmp_path: Path
) -> None:
    too = page.findChild(QCheckBox, "export_unshared")
    assert too is not None
    assert too.isHidden()
    press(page, "export_for_chapter")
    assert not too.isHidden()
    assert "0" in text_of(page, "export_count")
    assert "2 are left out: their details may not go so far." in text_of(
        page, "export_protected_text"
    )
    for gone in ("Tags", "Status", "UID"):
        assert gone not in text_of(page, "export_exact")
    write = page.findChild(QAbstractButton, "export_write")
    assert write is not None
    assert not write.isEnabled()
    press(page, "export_unshared")
    told = text_of(page, "export_protected_text")
    assert "1 has not said that their details may go so far." in told
    assert "1 is left out: their details may not go so far." in told, "who is shielded"
    calls.path = tmp_path / "list.xlsx"
    press(page, "export_seal_plain")
    press(page, "export_write")
    assert not calls.path.exists()
    assert "why it is done" in page._why.error
    page._reason.setText("The city asks who is here")
    press(page, "export_write")
    assert calls.path.exists()
    assert {row.act for row in services.consents.overrides()} == {"export", "share"}
    press(page, "export_for_partners")
    assert not too.isChecked(), "a yes for one reader is none for the next"
    assert "Interests" not in text_of(page, "export_exact")
    page.clear()
    assert too.isHidden()
    assert page._wish.audience is LEADS


def test_who_said_no_is_in_it_after_a_second_tick_alone(
    page: ExportPage, services: Services, calls: PageCalls, tmp_path: Path
) -> None:
    assert page._refusals.isHidden()
    wren, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.members.set_consent(
        wren, ConsentPurpose.PRINT_ROSTER, ConsentAudience.FULL_NAME, ConsentStatus.REFUSED,
        ConsentMethod.SPOKEN,
    )  # fmt: skip
    page.activate()
    assert "1 is left out: they said no." in text_of(page, "export_protected_text")
    assert not page._refusals.isHidden()
    assert page._refusals.why.isHidden()
    press(page, "export_refused")
    assert "1 said no to this" in text_of(page, "export_protected_text")
    page._reason.setText("moving to another tool")
    calls.path = tmp_path / "list.xlsx"
    press(page, "export_seal_plain")
    press(page, "export_write")
    assert not calls.path.exists()
    assert "said no" in page._refusals.why.error
    page._refusals._reason.setText("A court orders it, they know")
    press(page, "export_write")
    assert calls.path.exists()
    assert page._refusals.reason == ""
    press(page, "export_for_chapter")
    assert not page._refusals.too, "a yes for one reader is none for the next"
    press(page, "export_for_leads")
    press(page, "export_agreed")
    assert page._refusals.isHidden()


def test_an_export_is_practised_to_the_end_and_writes_nothing(
    page_context: PageContext, services: Services, calls: PageCalls, tmp_path: Path, qtbot: QtBot
) -> None:
    services.members.add(MemberDraft(display_name="Robin"))
    page = ExportPage(context=replace(page_context, practice=True))
    qtbot.addWidget(page)
    page.show()
    page.activate()
    calls.path = tmp_path / "list.xlsx.age"
    assert "nothing is written" in text_of(page, "export_practice_text")
    press(page, "export_write")
    assert "passphrase" in page.how.rows["passphrase"].error
    type_secret(page, LONG, LONG)
    press(page, "export_write")
    assert "why it is done" in page._why.error, "what is asked for in earnest is practised, too"
    page._reason.setText("moving to another tool")
    press(page, "export_write")
    told = text_of(page, "export_rehearsed_text")
    assert "Nothing was written" in told
    assert "1 person" in told
    assert "Pronouns" in told
    assert "whoever knows the passphrase" in told
    press(page, "export_seal_plain")
    assert page.how._outcome.isHidden()
    press(page, "export_write")
    assert "anybody who finds it" in text_of(page, "export_rehearsed_text")
    assert [*tmp_path.glob("list*")] == []
    assert services.exports.files() == ()
    assert services.consents.overrides() == ()
    page.clear()
    assert page.how._outcome.isHidden()


def test_a_lock_leaves_no_word_behind(page: ExportPage) -> None:
    type_secret(page, "open", "open")
    page.clear()
    assert page.how.first.is_empty()
    assert text_of(page, "export_count") == ""


def test_a_shape_is_remembered_and_known_again(
    page_context: PageContext,
    services: Services,
    calls: PageCalls,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    first, second = tmp_path / "march.csv", tmp_path / "april.csv"
    first.write_text("who;team\nRobin;red\n")
    second.write_text("who;team\nLou;blue\n")
    made = ImportPage(context=page_context)
    qtbot.addWidget(made)
    made.show()
    made.open_file(first)
    name = made.findChild(QLineEdit, "import_shape_name")
    assert name is not None
    made.look._columns._boxes[0].set_current("display_name")
    made.look._columns._boxes[1].set_current("tags")
    press(made, "import_shape_save")
    assert services.shapes.list() == ()
    name.setText("The monthly list")
    press(made, "import_shape_save")
    made.open_file(second)
    assert "The monthly list" in text_of(made, "import_shape_told")
    assert made.look.mapping() == {0: "display_name", 1: "tags"}
    press(made, "import_shape_forget")
    assert services.shapes.list() == ()
