"""What was asked for, and where the caret went, is on the screen however far the page is long."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea

from tests.conftest import PASSPHRASE
from tests.stories.conftest import Answers, Person

Make = Callable[[], Person]


def in_view(person: Person, name: str, area: str) -> bool:
    scroll, widget = person.find(area), person.find(name)
    assert isinstance(scroll, QScrollArea)
    top = widget.mapTo(scroll.viewport(), QPoint(0, 0)).y()
    return widget.isVisible() and top >= 0 and top + widget.height() <= scroll.viewport().height()


def fill(person: Person, name: str, text: str) -> None:
    field = person.find(name)
    assert isinstance(field, QLineEdit)
    field.setText(text)


@pytest.fixture
def at_backups(make_person: Make, vault_path: Path) -> Person:
    person = make_person()
    person.open(vault_path)
    person.window.resize(1000, 600)
    assert person.root.session is not None
    person.root.session.navigate("backups")
    person.wait_for("backups_page")
    person.idle()
    return person


def test_a_field_that_a_key_leads_to_is_scrolled_to(at_backups: Person) -> None:
    person = at_backups
    assert not in_view(person, "restore_file", "backups_scroll")
    person.find("restore_file").setFocus(Qt.FocusReason.ShortcutFocusReason)
    person.wait(lambda: in_view(person, "restore_file", "backups_scroll"))


def test_what_came_of_a_restore_is_seen_where_the_page_stands(
    at_backups: Person, answers: Answers, tmp_path: Path
) -> None:
    person = at_backups
    stick = tmp_path / "stick"
    stick.mkdir()
    session = person.root.session
    assert session is not None
    made: list[object] = []
    backups = session.context.services.backups
    person.root.tasks.run(lambda: backups.backup(stick), made.append, made.append)
    person.wait(lambda: bool(made))
    file = max(stick.iterdir(), key=lambda entry: entry.stat().st_size)
    scroll = person.find("backups_scroll")
    assert isinstance(scroll, QScrollArea)
    for secret, banner in (("not this", "restore_result"), (PASSPHRASE, "backups_result")):
        fill(person, "restore_file", str(file))
        fill(person, "restore_secret_field_edit", secret)
        bar = scroll.verticalScrollBar()
        bar.setValue(bar.maximum())
        person.find("restore_button").setFocus()
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: person.find("restore_button").isEnabled())
        person.wait(lambda banner=banner: in_view(person, banner, "backups_scroll"))
