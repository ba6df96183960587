"""A page of members over a real vault, and hands for it."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import (
    Answer,
    ContactKind,
    VoicemailRule,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.page import MembersPage

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
