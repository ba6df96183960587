"""What people are asked can be worded anew; who is asked again and what was done without stand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.services.catalogue import Services
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


def test_what_was_done_without_consent_stands_with_its_reason(page: ConsentsPage) -> None:
    assert text(page, "without_0_head").startswith("Exported")
    assert "The city asks who is here" in text(page, "without_0_reason")
    assert "3 Dec" in text(page, "end_0_text") or "December" in text(page, "end_0_text")


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
