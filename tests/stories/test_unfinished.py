"""The program ends while a desk is set up: the next start goes on with it, or takes it away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from chapterdesk.core.errors import WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.services.vaults import VaultService
from tests.stories.conftest import Person
from tests.stories.test_first_light import copy_the_code

Make = Callable[[], Person]
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


def read_code(person: Person) -> Secret:
    labels = [person.find(f"recovery_code_{number}") for number in range(1, 16)]
    return Secret.from_text("".join(one.text() for one in labels if isinstance(one, QLabel)))


@pytest.fixture
def killed(make_person: Make, tmp_path: Path) -> tuple[Path, str, Secret]:
    """A desk whose recovery code was on the screen when the program was killed.

    What a killed process leaves are its files: nothing of the first window is asked again.
    """
    person = make_person()
    person.root.begin(None, practice=False)
    person.focus_is("tile_set_up")
    person.press(SPACE)
    person.focus_is("chapter_name_field")
    person.write("River Street")
    person.press(ENTER)
    person.wait_for("safety_police")
    person.tab_to("set_up_next")
    person.press(SPACE)
    person.wait_for("passphrase_offer")
    offer = person.find("passphrase_offer")
    assert isinstance(offer, QLabel)
    passphrase = offer.text()
    person.tab_to("passphrase_again_edit")
    person.write(passphrase)
    person.press(ENTER)
    person.wait_for("recovery_group_0")
    (vault,) = [path for path in (tmp_path / "data").iterdir() if path.is_dir()]
    code = read_code(person)
    person.window.hide()
    return vault, passphrase, code


def test_it_goes_on_with_a_new_code_and_is_found_from_then_on(
    make_person: Make, vaults: VaultService, killed: tuple[Path, str, Secret]
) -> None:
    vault, passphrase, old = killed
    person = make_person()
    person.root.begin(None, practice=False)
    person.focus_is("unfinished_passphrase_edit")
    person.write("something else")
    person.press(ENTER)
    note = person.find("unfinished_row_note")
    assert isinstance(note, QLabel)
    person.wait(lambda: "does not open" in note.text())
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.write(passphrase)
    person.press(ENTER)
    person.wait_for("recovery_group_0")
    new = read_code(person)
    assert new.reveal() != old.reveal()
    with pytest.raises(WrongSecretError):
        vaults.derive(vault, recovery_code=old)
    # Killed once more: the passphrase still leads here, and to another code.
    person.window.hide()
    person = make_person()
    person.root.begin(None, practice=False)
    person.focus_is("unfinished_passphrase_edit")
    person.write(passphrase)
    person.press(ENTER)
    person.wait_for("recovery_group_0")
    newest = read_code(person)
    copy_the_code(person)
    person.wait_for("first_backup_button")
    assert vaults.derive(vault, recovery_code=newest).used_recovery
    # From here on it is a desk like any other, whatever happens to the rest of the steps.
    person.root.quit()
    person = make_person()
    person.root.begin(None, practice=False)
    person.focus_is("unlock_passphrase_edit")
    person.press(Qt.Key.Key_Tab)
    person.root.show_first_run()
    assert not person.shows("unfinished")


def test_it_is_taken_away_after_asking(make_person: Make, killed: tuple[Path, str, Secret]) -> None:
    vault = killed[0]
    person = make_person()
    person.root.begin(None, practice=False)
    person.focus_is("unfinished_passphrase_edit")
    person.tab_to("unfinished_away")
    person.press(SPACE)
    said = person.find("unfinished_text")
    assert isinstance(said, QLabel)
    assert "for good" in said.text()
    person.idle()
    assert vault.exists()
    person.press(SPACE)
    person.wait(lambda: not vault.exists())
    person.wait(lambda: not person.shows("unfinished"))
    person.focus_is("tile_set_up")
    again = make_person()
    again.root.begin(None, practice=False)
    again.focus_is("tile_set_up")


def test_a_desk_that_was_opened_meanwhile_is_never_offered_for_taking_away(
    make_person: Make, killed: tuple[Path, str, Secret]
) -> None:
    vault, passphrase, _code = killed
    person = make_person()
    person.open(vault, passphrase)
    person.root.quit()
    again = make_person()
    again.root.begin(None, practice=False)
    again.root.show_first_run()
    assert not again.shows("unfinished")


def test_a_vault_that_is_not_where_it_was_said_to_be_is_told(
    make_person: Make, tmp_path: Path
) -> None:
    person = make_person()
    person.root.begin(tmp_path / "mistyped", practice=False)
    person.wait_for("first_run_trouble")
    told = person.find("first_run_trouble")
    assert isinstance(told, QLabel)
    assert "There is no vault in that folder" in told.text()
    assert "mistyped" in told.text()
