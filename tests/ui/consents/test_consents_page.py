"""What people are asked can be worded anew; who is asked again and what was done without stand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.overrides import begin_overrides
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.consents.dialog import WordingDialog
from chapterdesk.ui.consents.page import ConsentsPage
from chapterdesk.ui.context import PageContext

ROSTER = ConsentPurpose.PRINT_ROSTER


@pytest.fixture
def page(
    page_context: PageContext, qtbot: QtBot, services: Services, tmp_path: Path
) -> Iterator[ConsentsPage]:
    wren, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.members.add(MemberDraft(display_name="Sam"))
    said = Said(
        purpose=ROSTER,
        status=ConsentStatus.GIVEN,
        audience=ConsentAudience.FULL_NAME,
        expires_on=date(2026, 12, 3),
    )
    services.consents.record(wren, said)
    wish = ExportWish(audience=LEADS, reason="The city asks who is here")
    services.exports.members("csv", tmp_path / "a.csv", seal="plain", wish=wish)
    made = ConsentsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    yield made
    made.clear()


def press(page: ConsentsPage, name: str) -> None:
    button = page.window().findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def text(page: ConsentsPage, name: str) -> str:
    # What was shown before goes when the event loop has its turn.
    return page.findChildren(QLabel, name)[-1].text()


def without(page: ConsentsPage) -> str:
    """Return what is read aloud of the first act without consent."""
    return page.findChildren(QFrame, "without_0_row")[-1].accessibleName()


def test_what_was_done_without_consent_stands_with_its_reason(page: ConsentsPage) -> None:
    assert text(page, "without_0_head").startswith("Exported")
    assert "The city asks who is here" in text(page, "without_0_reason")
    assert "3 Dec" in text(page, "end_0_text") or "December" in text(page, "end_0_text")


def test_who_is_in_the_bin_is_counted_there_and_not_named(
    page: ConsentsPage, services: Services
) -> None:
    assert "Sam" in without(page)
    services.members.delete(services.members.search("Sam").rows[0].id)
    page.refresh()
    told = without(page)
    assert "Sam" not in told
    assert "1 person whom no list names any more" in told


def test_what_was_cut_off_is_marked(page: ConsentsPage, services: Services) -> None:
    sam = services.members.search("Sam").rows[0].id
    with services.consents._database.write() as work:
        begin_overrides(work, [sam], ROSTER, "print", "The fire service asks")
    page.refresh()
    heads = [text(page, f"without_{place}_head") for place in (0, 1)]
    marked = ["begun, and it may have gone out or not" in head for head in heads]
    assert sorted(marked) == [False, True]


def test_new_words_are_a_new_version_and_are_asked_again(
    page: ConsentsPage, services: Services
) -> None:
    press(page, "wording_print_roster_change")
    dialog = page.window().findChild(WordingDialog)
    assert dialog is not None
    field = dialog.findChild(QPlainTextEdit, "wording_field")
    assert field is not None
    field.setPlainText(" ")
    press(page, "wording_save")
    assert dialog._row.error
    field.setPlainText("May your name stand on the list at the door?")
    press(page, "wording_save")
    assert services.consents.wordings()[2].version == "2"
    assert "door" in text(page, "wording_print_roster_text")
    assert "1 person" in text(page, "again_print_roster")


def test_a_lock_leaves_nobody_on_the_page(page: ConsentsPage) -> None:
    page.clear()
    for label in page.findChildren(QLabel):
        if label.isVisible():
            assert "Wren" not in label.text()
