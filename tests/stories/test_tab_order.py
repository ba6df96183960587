"""Tab goes through a page as it is read, also through rows that were read from the vault."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.stories.conftest import Person


def test_the_links_of_a_row_come_before_what_stands_below_it(
    make_person: Callable[[], Person], vault_path: Path
) -> None:
    person = make_person()
    person.open(vault_path)
    assert person.root.session is not None
    person.root.session.navigate("keys")
    person.wait_for("keys_person_0_rename")
    person.idle()
    passed: dict[str, None] = {}
    for _turn in range(40):
        person.press(Qt.Key.Key_Tab)
        # Also where nobody made the window the active one.
        focused = person.window.focusWidget()
        if focused is not None and person.find("keys_page").isAncestorOf(focused):
            passed[focused.objectName()] = None
    names = list(passed)
    first = names.index("keys_back")
    names = [*names[first:], *names[:first]]
    assert names[:2] == ["keys_back", "keys_person_0_rename"]
    assert names[2] == "keys_let_in"
