"""Who belongs to a group and since when, who waits, who takes turns, what was agreed on."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus, ShareLevel
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.groups.page import GroupsPage
from chapterdesk.ui.messages import RecordingMessages

NAMES = ("Ash", "Noor", "Wren")


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[GroupsPage]:
    made = GroupsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def people(services: Services) -> list[bytes]:
    return [services.members.add(MemberDraft(display_name=name))[0] for name in NAMES]


@pytest.fixture
def group(services: Services, people: list[bytes]) -> bytes:
    """Two places: Ash and Noor have them, Wren waits."""
    found, _undo = services.groups.add(
        GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED, capacity=2)
    )
    for member in people[:2]:
        services.groups.set_member(found, member, GroupMemberStatus.ACTIVE)
    services.groups.set_member(found, people[2], GroupMemberStatus.WAITLISTED)
    return found


def press(page: QWidget, name: str) -> None:
    found = [one for one in page.findChildren(QAbstractButton, name) if not one.isHidden()]
    assert found, name
    found[-1].click()


def standing(services: Services, group: bytes) -> dict[str, GroupMemberStatus]:
    return {row.name: row.status for row in services.groups.detail(group).members}


def choose(page: GroupsPage, name: str, word: str) -> None:
    """Choose from the menu of whoever has this name."""
    button = next(
        one
        for one in page.findChildren(QAbstractButton)
        if one.objectName().startswith("group_member_")
        and name in one.accessibleName()
        and not one.isHidden()
    )
    next(one for one in button.findChildren(QAction) if one.text() == word).trigger()


def test_a_standing_changes_and_is_dated_and_taken_back(
    page: GroupsPage, services: Services, group: bytes, people: list[bytes], clock: FixedClock
) -> None:
    page.activate(group)
    clock.set(clock.now() + timedelta(minutes=1))
    choose(page, "Noor", "paused")
    assert standing(services, group)["Noor"] == GroupMemberStatus.PAUSED
    found = [one.status for one in services.groups.history(group, people[1])]
    assert found == [GroupMemberStatus.ACTIVE, GroupMemberStatus.PAUSED]
    page.context.undo.undo()
    assert standing(services, group)["Noor"] == GroupMemberStatus.ACTIVE


def test_since_when_is_shown(page: GroupsPage, group: bytes) -> None:
    page.activate(group)
    choose(page, "Ash", "Since when…")
    line = page.window().findChild(QLabel, "group_history_0")
    assert "active" in line.text()
    press(page.window(), "group_history_close")


def test_somebody_is_added_with_how_they_stand(
    page: GroupsPage, services: Services, group: bytes
) -> None:
    new, _undo = services.members.add(MemberDraft(display_name="Robin"))
    page.activate(group)
    press(page, "group_add_member")
    dialog = page.window().findChild(QWidget, "group_person_ask")
    dialog.picker.hold(new, "Robin")
    dialog.picker.changed.emit()
    dialog._status.set_current("interested")
    press(dialog, "group_person_yes")
    assert standing(services, group)["Robin"] == GroupMemberStatus.INTERESTED


def test_a_full_group_says_so_and_asks_nobody(
    page: GroupsPage, services: Services, group: bytes, messages: RecordingMessages
) -> None:
    page.activate(group)
    choose(page, "Wren", "active")
    assert "full" in str(messages.errors[-1])
    button = page.findChild(QAbstractButton, "group_invite_next")
    assert not button.isEnabled()


def test_whoever_waits_is_asked_when_a_place_is_free(
    page: GroupsPage, services: Services, group: bytes, qtbot: QtBot
) -> None:
    page.activate(group)
    choose(page, "Noor", "left")
    qtbot.waitUntil(lambda: "1 is free" in page.findChildren(QLabel, "group_places")[-1].text())
    press(page, "group_invite_next")
    assert standing(services, group)["Wren"] == GroupMemberStatus.INVITED


def test_turns_and_who_stands_in(
    page: GroupsPage, services: Services, group: bytes, people: list[bytes]
) -> None:
    page.activate(group)
    press(page, "group_edit_turns")
    form = page.acts.turns
    for place in (0, 1):
        form._who.setCurrentIndex(place)
        press(page, "turns_add")
    press(page, "turns_order_1_up")
    form._who.setCurrentIndex(0)
    press(page, "turns_add_stand_in")
    press(page, "turns_save")
    rows = services.leading.turns(group)
    assert [row.name for row in rows if row.rotation_place] == ["Noor", "Ash"]
    assert [row.name for row in rows if row.substitute] == ["Ash"]
    page.context.undo.undo()
    assert services.leading.turns(group) == ()


def test_turns_that_were_cut_off_come_back_without_who_is_gone(
    page: GroupsPage, services: Services, group: bytes, people: list[bytes]
) -> None:
    page.activate(group)
    press(page, "group_edit_turns")
    for place in (0, 1):
        page.acts.turns._who.setCurrentIndex(place)
        press(page, "turns_add")
    first, second = page.acts.turns.order.people()
    page.clear()
    assert page.acts.turns.order.people() == ()
    services.members.delete(first)
    page.activate()
    press(page, "group_turns_unfinished_action")
    assert page.acts.turns.order.people() == (second,)


def test_an_agreement_is_written_read_out_and_said_yes_to(
    page: GroupsPage, services: Services, group: bytes, people: list[bytes], qtbot: QtBot
) -> None:
    page.activate(group)
    press(page, "group_agreement_write")
    press(page, "agreement_save")
    assert page.acts.agreement.row.error
    page.acts.agreement._text.setPlainText("What is said here stays here.")
    press(page, "agreement_save")
    (row,) = services.agreements.list(group)
    assert row.text == "What is said here stays here."
    qtbot.waitUntil(lambda: bool(page.findChildren(QAbstractButton, "group_agreement_read")))
    press(page, "group_agreement_read")
    dialog = page.window().findChild(QWidget, "group_read")
    dialog._heads.setValue(9)
    press(dialog, "group_read_yes")
    (row,) = services.agreements.list(group)
    assert (row.readings, row.fixed) == (1, True)
    press(page, "group_agreement_yes")
    dialog = page.window().findChild(QWidget, "group_person_ask")
    dialog.picker.hold(people[0], "Ash")
    dialog.picker.changed.emit()
    press(dialog, "group_person_yes")
    assert [one.name for one in services.agreements.said_yes(row.id)] == ["Ash"]
    qtbot.waitUntil(lambda: bool(page.findChildren(QAbstractButton, "group_yes_0_back")))
    press(page, "group_yes_0_back")
    assert services.agreements.said_yes(row.id) == ()
    press(page, "group_agreement_write")
    page.acts.agreement._text.setPlainText("What is said here stays here. No photos.")
    press(page, "agreement_save")
    assert [one.version for one in services.agreements.list(group)] == [2, 1]


def test_an_agreement_that_was_cut_off_comes_back(page: GroupsPage, group: bytes) -> None:
    page.activate(group)
    press(page, "group_agreement_write")
    page.acts.agreement._text.setPlainText("What is said")
    page.clear()
    assert page.acts.agreement._text.toPlainText() == ""
    page.activate()
    press(page, "group_agreement_unfinished_action")
    assert page.acts.agreement._text.toPlainText() == "What is said"


def test_a_group_that_counts_heads_asks_for_no_names_of_those_who_agree(
    page: GroupsPage, services: Services
) -> None:
    quiet, _undo = services.groups.add(
        GroupDraft(name="Grief", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    services.agreements.write(quiet, "Be kind.")
    page.activate(quiet)
    assert page.findChild(QWidget, "group_agreement_text") is not None
    assert page.findChild(QWidget, "group_agreement_yes") is None


def test_codes_languages_and_how_far_it_is_told(
    page: GroupsPage, services: Services, group: bytes
) -> None:
    page.activate(group)
    press(page, "group_edit")
    form = page.form
    form._languages.setText("en, klingon")
    press(page, "group_codes_T")
    press(page, "group_save")
    assert form.rows["languages"].error
    form._languages.setText("en, es")
    form._choose(form._share, ShareLevel.CHAPTER)
    press(page, "group_save")
    draft = services.groups.detail(group).draft
    assert (draft.languages, draft.codes) == (("en", "es"), ("T",))
    assert draft.share_level == ShareLevel.CHAPTER


def test_everything_has_a_name(
    page: GroupsPage, services: Services, group: bytes, assert_all_named: Callable[[QWidget], None]
) -> None:
    services.agreements.write(group, "Be kind.")
    page.activate(group)
    assert_all_named(page)
    page.edit()
    assert_all_named(page)
    page.close_form()
    press(page, "group_edit_turns")
    assert_all_named(page)


def test_clear_leaves_nobody_behind(page: GroupsPage, group: bytes) -> None:
    page.activate(group)
    press(page, "group_edit_turns")
    page.clear()
    assert page.acts.turns._who.count() == 0
    assert page.record is None
