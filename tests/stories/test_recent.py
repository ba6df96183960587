"""What was done since unlocking: listed by a key, empty after the lock, closed at the door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.recent.panel import RecentPanel
from tests.stories.conftest import Answers, Person

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Make = Callable[[], Person]


@pytest.fixture
def person(make_person: Make, vault_path: Path) -> Person:
    made = make_person()
    made.open(vault_path)
    return made


def panel_of(person: Person) -> RecentPanel:
    found = person.find("recent_panel")
    assert isinstance(found, RecentPanel)
    return found


def listed(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def add_somebody(person: Person) -> None:
    session = person.root.session
    assert session is not None
    services, undo = session.context.services, session.undo
    person.root.tasks.run(
        lambda: services.members.add(MemberDraft(display_name="Sam Dlamini")),
        lambda answer: undo.push(answer[1].label, answer[1], services.undo.apply),
        pytest.fail,
    )
    person.wait(undo.can_undo)


def test_listed_by_a_key_and_undone_by_keys(person: Person) -> None:
    add_somebody(person)
    person.press(Qt.Key.Key_Y, CTRL_SHIFT)
    person.wait(lambda: panel_of(person).isVisible())
    assert "Sam Dlamini" in listed(panel_of(person))
    person.focus_is("recent_undo_1")
    person.press(Qt.Key.Key_Return)
    session = person.root.session
    assert session is not None
    person.wait(lambda: not session.undo.can_undo())
    person.idle()
    assert "undone" in listed(panel_of(person))
    person.press(Qt.Key.Key_Y, CTRL_SHIFT)
    assert not panel_of(person).isVisible()


def test_the_palette_offers_it(person: Person) -> None:
    person.press(Qt.Key.Key_K, CTRL)
    person.focus_is("palette_field")
    person.write("done since")
    person.idle()
    person.wait(lambda: session_palette_rows(person) == 1)
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: panel_of(person).isVisible())


def session_palette_rows(person: Person) -> int:
    session = person.root.session
    assert session is not None
    rows = session.palette.findChild(QWidget, "palette_list").rows.rowCount()
    return int(rows)


def test_the_lock_empties_it(person: Person, answers: Answers) -> None:
    add_somebody(person)
    session = person.root.session
    assert session is not None
    session.show_recent()
    panel = panel_of(person)
    lines = list(panel.lines)
    assert "Sam Dlamini" in listed(panel)
    person.root.lock()
    assert answers.left == 1
    assert not panel.isVisible()
    assert panel.lines == []
    assert all("Sam Dlamini" not in listed(line) for line in lines)
    assert all("Sam Dlamini" not in line.button.accessibleName() for line in lines)


def test_the_door_shows_none_of_it(person: Person) -> None:
    add_somebody(person)
    session = person.root.session
    assert session is not None
    session.show_recent()
    panel = panel_of(person)
    session.context.hold_door(True)
    assert not panel.isVisible()
    person.window.activateWindow()
    person.press(Qt.Key.Key_Y, CTRL_SHIFT)
    person.idle()
    assert not panel.isVisible()
    session.context.hold_door(False)
