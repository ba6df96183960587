"""A chapter with a spreadsheet: its people in, a meeting now, paper, a backup, Finish, locked."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import VaultService
from tests.stories.conftest import Answers, Person
from tests.stories.test_first_light import ALT, CTRL, ENTER, ESCAPE, SPACE, here, set_up

MEMBERS = (
    "Our list;;;\n"
    "Name;Pronouns;Email;Legal name\n"
    "Søren Ångström;he/him;soren@example.org;Somebody Else\n"
    "سامي حداد;هو;sami@example.org;\n"
    "Sam Dlamini;they/he;;\n"
    ";;nobody@example.org;\n"
)


def read_back(paper: Path) -> str:
    read = ["pdftotext", "-layout", str(paper), "-"]
    return subprocess.run(read, capture_output=True, text=True, check=True).stdout


def bring_in(person: Person, answers: Answers, source: Path) -> None:
    """Look at the file, say that the names may stand on paper, mend the row without a name."""
    person.press(Qt.Key.Key_2, CTRL)
    person.wait_for("members_page")
    session = person.root.session
    assert session is not None
    session.navigate("import")
    person.focus_is("import_choose")
    answers.path = source
    person.press(SPACE)
    person.wait_for("import_look_step")
    person.idle()
    person.press(ENTER, CTRL)
    person.wait_for("import_paper_step")
    person.press(Qt.Key.Key_Right)
    person.press(ENTER, CTRL)
    person.wait_for("import_see_problems")
    numbers = [person.find(f"import_number_{place}_value") for place in range(3)]
    assert [number.text() for number in numbers if isinstance(number, QLabel)] == ["3", "0", "0"]
    person.tab_to("import_see_problems")
    person.press(SPACE)
    person.wait_for("import_cell_0")
    person.focus_is("import_cell_0")
    person.write("Kai Pérez")
    person.press(ENTER)
    person.wait_for("import_no_problems")


def print_to(person: Person, answers: Answers, paper: Path) -> str:
    """Save the paper that is previewed and read it back."""
    person.press(Qt.Key.Key_P, CTRL)
    person.wait_for("paper_dialog")
    summary = person.find("paper_summary")
    assert isinstance(summary, QLabel)
    person.wait(lambda: bool(summary.text()))
    person.idle()
    answers.path = paper
    person.press(Qt.Key.Key_S, ALT)
    person.wait(paper.exists)
    person.idle()
    person.press(ESCAPE)
    person.wait(lambda: not person.shows("paper_dialog"))
    # What a window manager does when a dialog closes; here there is none.
    person.window.activateWindow()
    person.wait(lambda: QApplication.activeWindow() is person.window)
    return read_back(paper)


def test_a_whole_evening_from_a_spreadsheet(
    make_person: Callable[[], Person], answers: Answers, clock: FixedClock, tmp_path: Path
) -> None:
    person = make_person()
    stick = tmp_path / "stick"
    stick.mkdir()
    source = tmp_path / "members.csv"
    source.write_bytes(MEMBERS.encode("utf-8-sig"))
    answers.path = stick
    person.root.begin(None, practice=False)
    passphrase = set_up(person)
    person.focus_is("first_backup_button")
    person.press(SPACE)
    person.focus_is("set_up_next")
    person.press(SPACE)
    person.wait_for("first_areas")
    person.press(SPACE)
    person.wait_for("today_page")
    session = person.root.session
    assert session is not None

    bring_in(person, answers, source)

    # Nothing is planned: one key starts a meeting and its check-in.
    person.press(Qt.Key.Key_N, CTRL)
    person.wait_for("checkin_page")
    person.focus_is("checkin_search")
    for typed in ("so", "حد", "kai", "Robin"):
        before = here(person)
        person.write(typed)
        person.idle()
        person.press(ENTER)
        person.wait(lambda before=before: here(person) == before + 1)

    sheet = print_to(person, answers, tmp_path / "sheet.pdf")
    assert "Søren Ångström" in sheet
    assert "Somebody Else" not in sheet
    assert "nobody@example.org" not in sheet
    person.focus_is("checkin_search")

    # The handout names nobody.
    person.press(ESCAPE)
    person.wait_for("today_page")
    session.navigate("resources")
    person.wait_for("resources_page")
    person.idle()
    handout = print_to(person, answers, tmp_path / "help.pdf")
    assert "In danger now" in handout
    assert "Søren" not in handout

    # Finish: one head more than names, a backup to the stick, and the desk locks.
    person.press(Qt.Key.Key_1, CTRL)
    person.wait_for("today_page")
    person.idle()
    person.tab_to("start_check_in")
    person.press(ENTER)
    person.focus_is("checkin_search")
    person.press(Qt.Key.Key_O, ALT)
    person.wait_for("finish_panel")
    person.focus_is("finish_and_lock")
    person.tab_to("finish_heads_counter_more")
    person.press(SPACE)
    person.tab_to("finish_and_lock")
    person.press(SPACE)
    person.wait(lambda: answers.left == 1)
    assert len(list(stick.glob("*.tar"))) >= 2
    assert not any(window.isVisible() for window in QApplication.topLevelWidgets())
    check_vault(session.path, passphrase, clock)


def check_vault(path: Path, passphrase: str, clock: FixedClock) -> None:
    vaults = VaultService(clock=clock)
    desk = vaults.open(
        path, vaults.derive(path, passphrase=Secret.from_text(passphrase)), events=EventBus()
    )
    try:
        rows = desk.services.members.window(MemberFilter(), 0, 10).rows
        names = {row.name for row in rows}
        assert names == {"Søren Ångström", "سامي حداد", "Sam Dlamini", "Kai Pérez", "Robin"}
        (meeting,) = desk.services.meetings.window("all", 0, 9).rows
        assert (meeting.present, meeting.headcount) == (4, 5)
        assert meeting.status is MeetingStatus.CLOSED
    finally:
        desk.close()
