"""People come in and go out by the keyboard alone; after each step the focus is where work is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.stories.conftest import Answers, Person
from tests.stories.test_first_light import CTRL, ENTER, ESCAPE, SPACE

PEOPLE = "Name;Pronouns\nSøren Ångström;he/him\nسامي حداد;هو\n;nobody\n;somebody\n"


def go(person: Person, page: str) -> None:
    session = person.root.session
    assert session is not None
    session.navigate(page)
    person.idle()


def bring_in(person: Person, answers: Answers, source: Path) -> None:
    """Bring people in, going back at every step and on again."""
    answers.path = source
    source.write_text(PEOPLE, encoding="utf-8")
    go(person, "import")
    person.focus_is("import_choose")
    person.press(SPACE)
    person.wait_for("import_look_step")
    person.focus_is("import_rows")
    person.press(ESCAPE)
    person.focus_is("import_choose")
    person.press(SPACE)
    person.focus_is("import_rows")
    person.tab_to("import_next")
    person.press(SPACE)
    person.wait_for("import_paper_step")
    person.press(ESCAPE)
    person.focus_is("import_rows")
    person.press(ENTER, CTRL)
    person.wait_for("import_paper_step")
    person.press(ENTER, CTRL)
    person.wait_for("import_see_problems")
    person.focus_is("import_next")
    person.tab_to("import_see_problems")
    person.press(SPACE)
    person.focus_is("import_cell_0")
    person.press(ESCAPE)
    person.focus_is("import_next")
    person.tab_to("import_see_problems")
    person.press(SPACE)
    for name in ("Kai", "Noor"):
        person.focus_is("import_cell_0")
        person.write(name)
        person.press(ENTER)
        person.idle()
    person.wait_for("import_no_problems")
    person.focus_is("import_back")
    person.press(SPACE)
    person.focus_is("import_next")


def take_out(person: Person, answers: Answers, file: Path) -> None:
    """Take them out again, sealed, after a passphrase that was typed wrongly."""
    answers.path = file
    go(person, "export")
    person.focus_is("export_form_xlsx")
    count = person.find("export_count")
    assert isinstance(count, QLabel)
    person.wait(lambda: "4" in count.text())
    person.tab_to("export_agreed")
    person.tab_to("export_reason")
    person.write("moving to another tool")
    person.tab_to("export_passphrase_edit")
    person.write("open please and read all of it")
    person.tab_to("export_again_edit")
    person.write("open please and read all of i")
    person.press(ENTER)
    person.focus_is("export_again_edit")
    assert not file.exists()
    person.press(Qt.Key.Key_A, CTRL)
    person.write("open please and read all of it")
    person.press(ENTER)
    person.wait(file.exists)
    person.wait_for("exported_delete_0")
    person.focus_is("export_write")


def test_people_come_in_and_go_out(
    make_person: Callable[[], Person], vault_path: Path, answers: Answers, tmp_path: Path
) -> None:
    person = make_person()
    person.open(vault_path)
    person.idle()
    bring_in(person, answers, tmp_path / "people.csv")
    take_out(person, answers, tmp_path / "list.xlsx.age")
