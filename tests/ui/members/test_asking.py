"""What a person may ask, from the page of members: one thing after the other, over a real vault."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.privacy import Denial
from chapterdesk.services.privacy.denying import DenyReason, may_not_come_back
from chapterdesk.services.privacy.preview import PARTS
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.asking.copying import CopyDialog
from chapterdesk.ui.members.asking.words import goes_lines
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.conftest import PageCalls


@pytest.fixture
def sam(services: Services) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name="Sam Dlamini"))
    services.members.add_note(member_id, "note-needle")
    return member_id


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot, sam: bytes) -> Iterator[MembersPage]:
    made = MembersPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate(sam)
    yield made
    made.clear()


def dialog(page: MembersPage, name: str) -> QDialog:
    found = [one for one in page.findChildren(QDialog, name) if one.isVisible()]
    assert found, name
    return found[-1]


def press(inside: QDialog | MembersPage, name: str) -> None:
    button = inside.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def ask(page: MembersPage, what: str) -> None:
    page.asking.open()
    press(dialog(page, "ask_dialog"), f"ask_{what}")


def told(inside: QDialog) -> str:
    return "\n".join(label.text() for label in inside.findChildren(QLabel))


def test_a_copy_is_read_here_and_the_notes_only_when_wished(
    page: MembersPage, services: Services, sam: bytes
) -> None:
    ask(page, "copy")
    press(dialog(page, "copy_dialog"), "copy_screen")
    read = told(dialog(page, "copy_reading"))
    assert "Sam Dlamini" in read
    assert "note-needle" not in read
    dialog(page, "copy_reading").accept()
    ask(page, "copy")
    press(dialog(page, "copy_dialog"), "copy_notes")
    press(dialog(page, "copy_dialog"), "copy_screen")
    assert "note-needle" in told(dialog(page, "copy_reading"))
    assert {row.kind for row in services.requests.of(sam)} == {RequestKind.COPY}


def test_a_sealed_copy_needs_their_passphrase(
    page: MembersPage, calls: PageCalls, tmp_path: Path
) -> None:
    calls.path = tmp_path / "copy.age"
    ask(page, "copy")
    box = dialog(page, "copy_dialog")
    press(box, "copy_sealed")
    press(box, "copy_save")
    assert not calls.path.exists()
    field = box.findChild(QLineEdit, "copy_passphrase_edit") or box.findChild(QLineEdit)
    assert field is not None
    again = box.findChild(QLineEdit, "copy_again_edit")
    assert again is not None
    field.setText("abc")
    assert "less than a minute" in told(box)
    press(box, "copy_save")
    assert "This is not what was typed before." in told(box)
    again.setText("abc")
    press(box, "copy_save")
    assert "This may be guessed." in told(box)
    assert not calls.path.exists()
    for line in (field, again):
        line.setText("their own words on a long walk")
    press(box, "copy_save")
    assert calls.path.read_bytes().startswith(b"age-encryption.org/v1")
    assert not box.isVisible()


def test_a_short_passphrase_is_taken_from_who_accepts_that(
    page: MembersPage, calls: PageCalls, tmp_path: Path
) -> None:
    calls.path = tmp_path / "copy.age"
    ask(page, "copy")
    box = dialog(page, "copy_dialog")
    press(box, "copy_sealed")
    for name in ("copy_passphrase_edit", "copy_again_edit"):
        line = box.findChild(QLineEdit, name)
        assert line is not None
        line.setText("abc")
    press(box, "copy_save")
    assert not calls.path.exists()
    press(box, "copy_save")
    assert calls.path.exists()


def test_in_practice_no_passphrase_is_asked_for_a_file_that_is_not_written(
    page_context: PageContext, page: MembersPage, sam: bytes
) -> None:
    context = replace(page_context, practice=True)
    box = CopyDialog(context=context, member_id=sam, window=page, parent=page)
    sealed = box.findChild(QAbstractButton, "copy_sealed")
    assert sealed is not None
    assert not sealed.isEnabled()
    assert "no file is written" in told(box)


def test_a_copy_that_is_read_here_scrolls_by_the_keys(page: MembersPage, qtbot: QtBot) -> None:
    ask(page, "copy")
    press(dialog(page, "copy_dialog"), "copy_screen")
    reading = dialog(page, "copy_reading")
    area = reading.findChild(QAbstractScrollArea, "copy_area")
    assert area is not None
    reading.resize(300, 200)
    assert reading.focusWidget() is area
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(reading.focusWidget(), Qt.Key.Key_PageDown)
    assert bar.value() > 0
    reading.accept()


def test_a_paper_copy_is_previewed_and_is_no_file(page: MembersPage) -> None:
    ask(page, "copy")
    press(dialog(page, "copy_dialog"), "copy_paper")
    paper = dialog(page, "paper_dialog")
    save = paper.findChild(QAbstractButton, "paper_save")
    assert save is not None
    assert not save.isVisible()
    paper.reject()


def test_correcting_opens_the_form_and_saving_meets_the_request(
    page: MembersPage, services: Services, sam: bytes
) -> None:
    ask(page, "correct")
    assert page.form_is_open()
    (row,) = services.requests.of(sam)
    assert row.done_on is None
    field = page.form.findChild(QLineEdit, "member_name")
    assert field is not None
    field.setText("Sam D")
    page.form.save()
    (row,) = services.requests.of(sam)
    assert (row.kind, row.done_on) == (RequestKind.CORRECT, date(2026, 11, 26))


def test_a_record_is_held_back_and_used_again_when_they_agree(
    page: MembersPage, services: Services, sam: bytes, messages: RecordingMessages
) -> None:
    ask(page, "restrict")
    assert services.members.detail(sam).restricted_on == date(2026, 11, 26)
    page.open_record(sam)
    assert page.findChild(QWidget, "member_only_kept") is not None
    page.asking.use_again()
    messages.answer(accept=False)
    assert services.members.detail(sam).restricted_on is not None
    page.asking.use_again()
    messages.answer(accept=True)
    assert services.members.detail(sam).restricted_on is None


def test_forgetting_shows_first_and_keeps_them_at_the_safe_button(
    page: MembersPage, services: Services, sam: bytes
) -> None:
    ask(page, "forget")
    box = dialog(page, "forget_dialog")
    assert "1 note" in told(box)
    assert "if there are any about anybody" in told(box)
    press(box, "forget_stay")
    assert services.members.detail(sam).row.name == "Sam Dlamini"
    ask(page, "forget")
    box = dialog(page, "forget_dialog")
    press(box, "forget_deny")
    press(box, "forget_verb")
    assert services.privacy.forgotten() == (sam,)
    (row,) = services.denied.list()
    assert (row.reason, row.review_on) == (DenyReason.SAFETY, date(2027, 11, 26))


def test_who_may_not_come_back_is_hinted_at_and_nothing_else(
    page: MembersPage, services: Services, sam: bytes, messages: RecordingMessages, qtbot: QtBot
) -> None:
    services.privacy.forget_member(
        sam, denial=Denial(reason=DenyReason.THEFT, review_on=date(2027, 1, 1))
    )
    page.add()
    field = page.form.findChild(QLineEdit, "member_name")
    assert field is not None
    qtbot.keyClicks(field, "sam dlamini")
    hint = may_not_come_back()

    def hinted() -> bool:
        return any(label.text() == hint for label in page.form.findChildren(QLabel))

    qtbot.waitUntil(hinted)
    page.form.save()
    assert messages.toasts[-1][0] == hint or hint in [text for text, _undo in messages.toasts]


def test_a_request_for_later_waits_in_the_dialog(
    page: MembersPage, services: Services, sam: bytes, clock: FixedClock
) -> None:
    page.asking.open()
    box = dialog(page, "ask_dialog")
    press(box, "ask_note")
    assert "due by 26 December" in told(box)
    clock.set(clock.now() + timedelta(days=1))
    press(box, "ask_done_copy")
    (row,) = services.requests.of(sam)
    assert row.done_on == date(2026, 11, 27)


def test_every_part_of_a_record_that_goes_has_its_words() -> None:
    assert len(set(goes_lines([(key, 2) for key in PARTS]))) == len(PARTS)
