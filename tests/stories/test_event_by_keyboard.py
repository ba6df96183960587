"""An event with two places by the keyboard alone: the third waits, is offered a place, takes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from chapterdesk.core.event_vocabulary import ParticipationStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from tests.stories.conftest import Person
from tests.stories.test_first_light import CTRL, ENTER, SPACE

NAMES = ("Ash", "Noor", "Wren")
S = ParticipationStatus


def services_of(person: Person) -> Services:
    session = person.root.session
    assert session is not None
    return session.context.services


def asked(person: Person, work: Callable[[], object]) -> object:
    """Ask the database thread."""
    found: list[object] = []
    person.root.tasks.run(work, found.append, found.append)
    person.wait(lambda: bool(found))
    return found[0]


def states(person: Person, event: bytes) -> dict[str, ParticipationStatus]:
    rows = asked(person, lambda: services_of(person).registrations.list(event))
    return {row.name: row.status for row in rows}  # type: ignore[attr-defined]


def register(person: Person, name: str) -> None:
    """Open the form, type a name, take whoever is found and save."""
    person.tab_to("event_register")
    person.press(SPACE)
    person.focus_is("registration_who_search")
    person.write(name)
    person.wait_for("registration_who_found")
    person.press(ENTER)
    person.focus_is("registration_who_again")
    person.press(ENTER, CTRL)
    person.wait(lambda: not person.shows("registration_form"))
    person.idle()
    person.focus_is("event_register")


def pick(person: Person, name: str, word: str) -> None:
    """Open the menu of somebody's state and go down to a word."""
    button = next(
        one
        for one in person.window.findChildren(QPushButton)
        if one.objectName().endswith("_state") and name in one.accessibleName() and one.isVisible()
    )
    person.tab_to(button.objectName())
    menu = button.menu()
    assert isinstance(menu, QMenu)
    # A menu runs an event loop of its own until it is closed: it is opened as the button would.
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    person.wait(menu.isVisible)
    for _turn in range(len(menu.actions())):
        person.bot.keyClick(menu, Qt.Key.Key_Down)
        action: QAction | None = menu.activeAction()
        if action is not None and action.text() == word:
            break
    person.bot.keyClick(menu, ENTER)
    person.wait(lambda: not menu.isVisible())
    # What a window manager does when a menu closes; here there is none.
    person.window.activateWindow()
    person.wait(lambda: QApplication.focusWidget() is not None)
    person.idle()


# A menu grabs the keyboard, which the offscreen platform can not.
@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_third_of_two_is_offered_the_place_of_who_leaves(
    make_person: Callable[[], Person], vault_path: Path
) -> None:
    person = make_person()
    person.open(vault_path)
    person.idle()
    for name in NAMES:
        draft = MemberDraft(display_name=name)
        asked(person, lambda draft=draft: services_of(person).members.add(draft))
    person.press(Qt.Key.Key_3, CTRL)
    person.wait_for("meetings_page")
    person.idle()
    person.tab_to("show_events")
    person.press(ENTER)
    person.wait_for("events_page")
    person.idle()
    person.tab_to("event_add")
    person.press(SPACE)
    person.focus_is("event_title")
    person.write("Winter fair")
    person.tab_to("event_capacity")
    person.press(Qt.Key.Key_A, CTRL)
    person.write("2")
    person.tab_to("event_save")
    person.press(SPACE)
    person.wait_for("event_register")
    person.idle()
    (row,) = asked(person, services_of(person).events.list)  # type: ignore[misc]
    event = row.meeting.id
    for name in NAMES:
        register(person, name)
    assert states(person, event) == {"Ash": S.CONFIRMED, "Noor": S.CONFIRMED, "Wren": S.WAITLISTED}
    pick(person, "Ash", "They do not come after all")
    person.wait(lambda: states(person, event)["Ash"] == S.CANCELLED)
    person.idle()
    person.tab_to("event_offer_free")
    person.press(SPACE)
    person.wait(lambda: states(person, event)["Wren"] == S.OFFERED)
    person.idle()
    pick(person, "Wren", "They have a place")
    person.wait(lambda: states(person, event)["Wren"] == S.CONFIRMED)
    assert QApplication.focusWidget() is not None
    # And back: each step is one Ctrl+Z.
    person.idle()
    person.press(Qt.Key.Key_Z, CTRL)
    person.wait(lambda: states(person, event)["Wren"] == S.OFFERED)
