"""Tab goes through the form of a person as it is read, also through what was added later."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import AbsenceDraft, EmergencyDraft, RelationDraft
from chapterdesk.ui.members.page import MembersPage
from tests.ui.members.conftest import SAM, focused, press


def _walk(page: MembersPage) -> list[QWidget]:
    """Return what Tab reaches from the name to the button that saves."""
    page.form.start()
    passed = [focused()]
    for _turn in range(120):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        passed.append(focused())
        if passed[-1].objectName() == "member_save":
            return passed
    raise AssertionError([widget.objectName() for widget in passed])


def _from_top_to_bottom(page: MembersPage, passed: list[QWidget]) -> None:
    tops = [widget.mapTo(page, QPoint(0, 0)).y() for widget in passed[:-1]]
    scrolled = page.form.findChild(QWidget, "member_form_title")
    assert scrolled is not None
    for (one, before), (other, after) in zip(
        zip(passed[:-2], tops[:-1], strict=True),
        zip(passed[1:-1], tops[1:], strict=True),
        strict=True,
    ):
        level = max(one.height(), other.height())
        assert after >= before - level, (one.objectName(), other.objectName())


def test_tab_reads_the_form_from_top_to_bottom(page: MembersPage, services: Services) -> None:
    full = replace(
        SAM,
        emergency=(EmergencyDraft(name="Alex"),),
        relations=(RelationDraft(label="friend", other_name="Jo"),),
        absences=(AbsenceDraft(since=page.today()),),
    )
    member_id, _undo = services.members.add(full)
    page.activate(member_id)
    page.edit()
    passed = _walk(page)
    names = [widget.objectName() for widget in passed]
    assert names[:3] == ["member_name", "member_confirmed", "pronouns_0_text"]
    for name in ("pronouns_1_text", "reach_0_value", "reach_1_remark", "emergency_0_name"):
        assert name in names, name
    _from_top_to_bottom(page, passed)


def test_what_is_added_has_its_place_at_once(page: MembersPage, qtbot: QtBot) -> None:
    page.activate()
    page.add()
    for name in ("pronouns_add", "reach_add", "emergency_open", "emergency_add"):
        press(page, name)
    for name in ("pronouns_1_text", "reach_0_value", "emergency_1_name"):
        field = page.form.findChild(QWidget, name)
        assert field is not None
        qtbot.waitUntil(field.isVisible)
    passed = _walk(page)
    names = [widget.objectName() for widget in passed]
    wanted = [
        "member_name", "pronouns_0_text", "pronouns_1_text", "pronouns_add", "reach_0_value",
        "reach_add", "member_tags_field", "emergency_0_name", "emergency_1_name", "member_save",
    ]  # fmt: skip
    assert [name for name in names if name in wanted] == wanted
    _from_top_to_bottom(page, passed)


def _letters(page: QWidget) -> list[str]:
    """Return the letters that Alt takes on a page, of everything that is shown."""
    found = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisibleTo(page) or not isinstance(widget, (QAbstractButton, QLabel)):
            continue
        if isinstance(widget, QLabel) and widget.buddy() is None:
            continue
        letter = QKeySequence.mnemonic(widget.text()).toString()
        if letter:
            found.append(letter)
    return found


def test_no_letter_of_the_form_is_taken_twice(page: MembersPage) -> None:
    page.activate()
    page.add()
    for name in ("reach_add", "emergency_open", "relations_open", "absences_open"):
        press(page, name)
    letters = _letters(page.form)
    assert sorted(letters) == sorted(set(letters))
    page.form.leave()
    letters = _letters(page.form)
    assert sorted(letters) == sorted(set(letters))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_offered_pronouns_go_when_the_line_is_left(page: MembersPage, qtbot: QtBot) -> None:
    page.activate()
    page.add()
    field = page.form.findChild(QLineEdit, "pronouns_0_text")
    assert field is not None
    popup = field.completer().popup()

    def offer() -> None:
        field.clear()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(field, "t")
        qtbot.waitUntil(popup.isVisible)

    offer()
    page.form.start()
    assert not popup.isVisible()
    offer()
    page.form.leave()
    assert not popup.isVisible()
    page.form.leave()
    offer()
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    question = page.form.findChild(QWidget, "member_leaving")
    assert question is not None
    assert not question.isVisibleTo(page.form), "Escape closed the words alone"
    offer()
    page.resize(page.width(), 400)
    bar = page.form._area.verticalScrollBar()
    bar.setValue(bar.value() + 60)
    assert not popup.isVisible()
