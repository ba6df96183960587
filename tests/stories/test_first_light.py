"""The whole main job by keyboard: set up, add people, meet, check in, print, back up, lock."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import VaultService
from tests.stories.conftest import Answers, Person

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, SPACE, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape
PEOPLE = ("Sam Dlamini", "Søren Ångström", "سامي حداد")


def set_up(person: Person) -> str:
    """Walk the five steps; return the passphrase."""
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
    passphrase = offer.text()
    assert len(passphrase.split()) == 6
    person.focus_is("passphrase_again_edit")
    person.write(passphrase)
    person.press(ENTER)
    person.wait_for("recovery_group_0")
    copy_the_code(person)
    person.wait_for("first_backup_button")
    return passphrase


def copy_the_code(person: Person) -> None:
    """Type the groups that are asked for, as somebody does who wrote them down."""
    shown = {
        label.objectName().removeprefix("recovery_code_"): label.text()
        for label in person.window.findChildren(QLabel)
        if label.objectName().removeprefix("recovery_code_").isdecimal()
    }
    assert len(shown) == 15
    for place in range(3):
        person.focus_is(f"recovery_group_{place}")
        label = person.find(f"recovery_row_{place}_label")
        assert isinstance(label, QLabel)
        number = label.text().split()[-1]
        person.write(shown[number].lower())
        person.press(ENTER)


def add_people(person: Person) -> None:
    person.press(Qt.Key.Key_2, CTRL)
    person.wait_for("members_page")
    for name in PEOPLE:
        person.press(Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
        person.focus_is("member_name")
        person.write(name)
        person.press(Qt.Key.Key_S, CTRL)
        person.wait(lambda: not person.shows("member_save"))
        person.idle()


def here(person: Person) -> int:
    number = person.find("present_number")
    assert isinstance(number, QLabel)
    return int(number.text() or 0)


def test_the_main_job(
    make_person: Callable[[], Person], answers: Answers, clock: FixedClock, tmp_path: Path
) -> None:
    person = make_person()
    stick = tmp_path / "stick"
    stick.mkdir()
    answers.path = stick
    person.root.begin(None, practice=False)

    # Set up; the first backup is made on the way.
    passphrase = set_up(person)
    person.focus_is("first_backup_button")
    person.press(SPACE)
    person.focus_is("set_up_next")
    assert len(list(stick.glob("*.tar"))) == 1
    person.press(SPACE)
    # What else the chapter does leads there at once.
    person.wait_for("first_areas")
    person.tab_to("area_places")
    person.press(SPACE)
    person.wait_for("places_panel")
    person.press(Qt.Key.Key_1, CTRL)
    person.wait_for("today_page")
    session = person.root.session
    assert session is not None
    services = session.context.services
    assert person.window.windowTitle() == "Desk"

    add_people(person)

    # Nothing is planned: one key starts a meeting and its check-in.
    person.press(Qt.Key.Key_N, CTRL)
    person.wait_for("checkin_page")
    person.focus_is("checkin_search")
    for typed in ("sam", "sor", "حد"):
        before = here(person)
        person.write(typed)
        person.press(ENTER)
        person.wait(lambda before=before: here(person) == before + 1)
    person.write("Robin")
    person.idle()  # nobody by that name: this is seen before the visitor is added
    person.press(ENTER)
    person.wait(lambda: here(person) == 4)
    person.press(Qt.Key.Key_Z, CTRL)
    person.wait(lambda: here(person) == 3)
    search = person.find("checkin_search")
    assert isinstance(search, QLineEdit)
    assert search.text() == ""

    # The preview of the very paper, from here.
    person.press(Qt.Key.Key_P, CTRL)
    person.wait_for("paper_dialog")
    summary = person.find("paper_summary")
    assert isinstance(summary, QLabel)
    person.wait(lambda: bool(summary.text()))
    person.press(ESCAPE)
    person.wait(lambda: not person.shows("paper_dialog"))
    person.focus_is("checkin_search")

    # Another backup from its own page.
    person.press(ESCAPE)
    person.wait_for("today_page")
    person.press(Qt.Key.Key_7, CTRL)
    person.focus_is("backups_now")
    person.press(SPACE)
    person.wait(lambda: len(list(stick.glob("*.tar"))) == 2)
    word = person.find("backups_word")
    assert isinstance(word, QLabel)
    person.wait(lambda: word.text() == "Safe.")

    # Lock: nothing is shown, the vault is let go, a fresh process is asked for.
    path = session.path
    del services
    person.press(Qt.Key.Key_L, CTRL)
    assert answers.left == 1
    assert list(answers.started[0])[-2:] == ["--vault", "-"]
    assert answers.told == [str(path)]
    assert not any(window.isVisible() for window in QApplication.topLevelWidgets())
    vaults = VaultService(clock=clock)
    unlocked = vaults.derive(path, passphrase=Secret.from_text(passphrase))
    desk = vaults.open(path, unlocked, events=EventBus())
    try:
        rows = desk.services.members.window(MemberFilter(), 0, 10).rows
        assert {row.name for row in rows} >= set(PEOPLE)
        assert all(row.status != MemberStatus.ARCHIVED for row in rows)
        meeting = desk.services.meetings.next()
        assert meeting is not None
        assert meeting.present == 3
    finally:
        desk.close()
