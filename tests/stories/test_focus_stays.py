"""The focus stays on the page when what had it goes: not in the sidebar, nor on a toast."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.services.members.drafts import MemberDraft
from tests.conftest import PASSPHRASE
from tests.stories.conftest import Person


@pytest.fixture
def person(make_person: Callable[[], Person], vault_path: Path) -> Person:
    made = make_person()
    made.open(vault_path)
    return made


def _is_on(person: Person, page: str) -> bool:
    focused: QWidget | None = person.window.focusWidget()
    there = person.find(page)
    return focused is not None and (focused is there or there.isAncestorOf(focused))


def _members(person: Person) -> bytes:
    session = person.root.session
    assert session is not None
    added: list[bytes] = []
    people = session.context.services.members

    def work() -> bytes:
        people.add(MemberDraft(display_name="Kim"))
        return people.add(MemberDraft(display_name="Sam"))[0]

    person.root.tasks.run(work, added.append, pytest.fail)
    person.wait(lambda: bool(added))
    session.navigate("members", added[0])
    person.wait_for("member_header")
    person.idle()
    return added[0]


def test_what_is_hidden_or_goes_leaves_the_focus_on_the_page(person: Person) -> None:
    _members(person)
    button = person.find("member_edit")
    button.setFocus()
    assert person.window.focusWidget() is button
    button.hide()
    assert person.window.focusWidget() is person.find("members_list")
    other = person.find("members_search")
    other.setFocus()
    other.setEnabled(False)
    assert _is_on(person, "members_page")
    other.setEnabled(True)


def test_a_dialog_whose_opener_is_gone_gives_the_focus_to_the_page(person: Person) -> None:
    _members(person)
    button = person.find("member_edit")
    button.setFocus()
    button.deleteLater()
    assert person.root.session is not None
    person.root.session.context.messages.toast("Done")
    QApplication.sendPostedEvents(button, QEvent.Type.DeferredDelete)
    person.idle()
    assert _is_on(person, "members_page")


def test_leaving_meeting_mode_leaves_the_focus_on_the_page(person: Person) -> None:
    _members(person)
    switch = person.find("sidebar_meeting_mode")
    person.bot.mouseClick(switch, Qt.MouseButton.LeftButton)
    person.wait_for("meeting_mode_banner_action")
    person.idle()
    action = person.find("meeting_mode_banner_action")
    action.setFocus()
    person.press(Qt.Key.Key_Space)
    person.focus_is("meeting_mode_passphrase_edit")
    person.write(PASSPHRASE)
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: not person.shows("meeting_mode_banner"))
    person.idle()
    person.wait(lambda: _is_on(person, "members_page"))
