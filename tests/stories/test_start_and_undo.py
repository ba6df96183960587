"""A meeting that was just started is undone, and one is wanted while another goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.stories.conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier
Make = Callable[[], Person]


@pytest.fixture
def person(make_person: Make, vault_path: Path) -> Person:
    made = make_person()
    made.open(vault_path)
    made.press(Qt.Key.Key_N, CTRL)
    made.focus_is("checkin_search")
    return made


def meetings(person: Person) -> int:
    session = person.root.session
    assert session is not None
    service, found = session.context.services.meetings, []
    person.root.tasks.run(
        lambda: sum(service.window(when, 0, 9).total for when in ("upcoming", "past")),
        found.append,
        pytest.fail,
    )
    person.wait(lambda: bool(found))
    return int(found[0])


def test_undoing_the_start_leads_away_from_its_check_in(person: Person) -> None:
    person.press(Qt.Key.Key_Z, CTRL)
    person.wait(lambda: not person.shows("checkin_search"))
    person.wait_for("today_page")
    assert meetings(person) == 0


def test_no_second_meeting_is_started_over_a_check_in_that_goes_on(person: Person) -> None:
    person.press(Qt.Key.Key_N, CTRL)
    person.idle()
    assert person.shows("checkin_search")
    assert meetings(person) == 1
