"""Lock, panic and privacy where no desk is there yet, and a key or a code is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from chapterdesk.ui.guard.watch.port import Away
from chapterdesk.ui.help.window import HelpWindow
from tests.conftest import MadeVault
from tests.stories.conftest import Answers, Person, StoppedClocks, TellingWatch
from tests.stories.test_first_light import copy_the_code

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
Make = Callable[[], Person]
Reach = Callable[[Person], Path]


@pytest.fixture
def accepted(vault_path: Path, made_vault: MadeVault) -> Reach:
    """Type the recovery code: it opened the desk, and a new passphrase is asked for."""

    def reach(person: Person) -> Path:
        person.root.begin(vault_path, practice=False)
        person.focus_is("unlock_passphrase_edit")
        person.tab_to("unlock_recovery")
        person.press(SPACE)
        person.focus_is("recovery_code_field")
        person.write(made_vault.recovery_code)
        person.press(ENTER)
        person.wait_for("passphrase_offer")
        return vault_path

    return reach


def code_on_screen(person: Person) -> Path:
    """Set a chapter up as far as its recovery code."""
    person.root.begin(None, practice=False)
    person.focus_is("tile_set_up")
    person.press(SPACE)
    person.focus_is("chapter_name_field")
    person.write("Thursday group")
    person.press(ENTER)
    person.wait_for("safety_police")
    person.tab_to("set_up_next")
    person.press(SPACE)
    person.wait_for("passphrase_offer")
    offer = person.find("passphrase_offer")
    assert isinstance(offer, QLabel)
    person.focus_is("passphrase_again_edit")
    person.write(offer.text())
    person.press(ENTER)
    person.wait_for("recovery_group_0")
    (path,) = (folder.parent for folder in person.data.glob("*/vault.json"))
    return path


def first_backup(person: Person) -> Path:
    """Go on to the first backup: the chapter is open, and its desk was never entered."""
    path = code_on_screen(person)
    copy_the_code(person)
    person.wait_for("first_backup_button")
    return path


def areas(person: Person) -> Path:
    """Go on to the last page of setting up."""
    path = first_backup(person)
    person.tab_to("set_up_back")
    person.press(SPACE)
    person.wait_for("first_areas")
    return path


@pytest.fixture(params=["accepted", "code", "backup", "areas"])
def reach(request: pytest.FixtureRequest, accepted: Reach) -> Reach:
    """Each of the places before the desk where a key or a code is held."""
    steps = {"code": code_on_screen, "backup": first_backup, "areas": areas}
    return steps.get(request.param, accepted)


def test_the_lock_key_locks_and_leads_back(
    make_person: Make, answers: Answers, reach: Reach
) -> None:
    person = make_person()
    path = reach(person)
    person.press(Qt.Key.Key_L, CTRL)
    assert answers.left == 1
    assert list(answers.started[0])[-2:] == ["--vault", "-"]
    assert answers.told == [str(path)]
    assert not person.window.isVisible()


def test_panic_leaves_and_starts_nothing(make_person: Make, answers: Answers, reach: Reach) -> None:
    person = make_person()
    reach(person)
    person.press(Qt.Key.Key_L, CTRL | SHIFT)
    assert (answers.left, answers.started) == (1, [])
    assert not person.window.isVisible()


def test_one_key_hides_it_and_any_key_brings_it_back(make_person: Make, reach: Reach) -> None:
    person = make_person()
    reach(person)
    person.press(Qt.Key.Key_H, CTRL | SHIFT)
    person.wait_for("privacy_screen")
    person.press(SPACE)
    person.wait(lambda: not person.shows("privacy_screen"))


def test_the_help_key_explains_where_one_is(make_person: Make, reach: Reach) -> None:
    person = make_person()
    reach(person)
    person.press(Qt.Key.Key_F1)
    handbook = person.find("help_window")
    assert isinstance(handbook, HelpWindow)
    person.wait(handbook.isVisible)
    assert handbook.page == ("locking" if person.shows("unlock_page") else "start")
    handbook.close()


def test_idleness_locks(
    make_person: Make, answers: Answers, clocks: StoppedClocks, reach: Reach
) -> None:
    person = make_person()
    path = reach(person)
    clocks.pass_by(4 * 60 + 40)
    person.wait_for("idle_bar")
    clocks.pass_by(60)
    person.wait(lambda: answers.left == 1)
    assert list(answers.started[0])[-2:] == ["--vault", "-"]
    assert answers.told == [str(path)]


@pytest.mark.parametrize("why", [Away.ASLEEP, Away.SCREEN_LOCKED])
def test_sleep_and_a_locked_screen_lock(
    make_person: Make, answers: Answers, watch: TellingWatch, reach: Reach, why: Away
) -> None:
    person = make_person()
    reach(person)
    assert watch.away is not None
    watch.away(why)
    assert answers.left == 1


def test_a_chapter_that_was_locked_while_it_was_set_up_is_found_again(make_person: Make) -> None:
    person = make_person()
    code_on_screen(person)
    person.press(Qt.Key.Key_L, CTRL | SHIFT)
    again = make_person()
    again.root.begin(None, practice=False)
    again.focus_is("unfinished_passphrase_edit")


def test_what_leads_about_the_desk_waits_until_it_is_entered(make_person: Make) -> None:
    person = make_person()
    first_backup(person)
    for key in (Qt.Key.Key_1, Qt.Key.Key_K, Qt.Key.Key_N):
        person.press(key, CTRL)
    person.idle()
    assert person.shows("first_backup_button")
    session = person.root.session
    assert session is not None
    assert not session.palette.isVisible()


def test_where_nothing_is_held_nothing_locks_by_itself(
    make_person: Make,
    vault_path: Path,
    answers: Answers,
    clocks: StoppedClocks,
    watch: TellingWatch,
) -> None:
    """An unlock page that restarts every five minutes would be a nuisance and help nobody."""
    person = make_person()
    person.root.begin(vault_path, practice=False)
    person.focus_is("unlock_passphrase_edit")
    assert watch.away is None
    person.tab_to("unlock_recovery")
    person.press(SPACE)
    person.focus_is("recovery_code_field")
    person.write("AGE-SECRET")
    assert watch.away is not None, "half a code is typed"
    person.tab_to("recovery_back")
    person.press(SPACE)
    person.focus_is("unlock_passphrase_edit")
    assert watch.away is None
    clocks.pass_by(3600)
    person.root.guard.idle.look()
    assert answers.left == 0
    assert person.window.isVisible()
