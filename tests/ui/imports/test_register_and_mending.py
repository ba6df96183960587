"""Marks of a register by hand, another row of names, and problem rows mended in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.ui.imports.page import ImportPage
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.imports.test_import_page import (
    DATA,
    HeldPosts,
    bring_in,
    held,
    page,
    people,
    press,
    text_of,
    write_csv,
)

__all__ = ["held", "page"]
REGISTER = DATA / "attendance-register.csv"


def pick(page: QWidget, name: str, key: str) -> None:
    box = page.findChildren(QComboBox, name)[-1]
    place = box.findData(key)
    assert place >= 0, key
    box.setCurrentIndex(place)
    box.activated.emit(place)


def shown(page: QWidget, name: str) -> bool:
    found = page.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found.isVisible()


class TestRegister:
    def test_marks_come_in_as_meetings_of_a_new_group_and_go_with_one_undo(
        self, page: ImportPage, held: HeldPosts, services: Services
    ) -> None:
        page.open_file(REGISTER)
        assert page.findChild(QWidget, "column_days_tag") is not None
        page.go_on()
        assert "here: 351" in text_of(page, "import_register_found")
        assert not shown(page, "import_marks_name")
        press(page, "import_marks_marks")
        QTest.keyClicks(page.findChild(QLineEdit, "import_marks_name"), "Thursday social")
        page.go_on()
        held.go_on()
        assert page.step is page.report
        rows = services.meetings.window("past", 0, 50).rows
        assert len(rows) == 20
        assert {row.label for row in rows} == {"Thursday social"}
        assert sum(row.present for row in rows) == 351
        page.context.undo.undo()
        assert people(services) == services.meetings.count() == len(services.groups.list()) == 0

    def test_the_names_alone_are_what_happens_unless_asked(
        self, page: ImportPage, held: HeldPosts, services: Services
    ) -> None:
        bring_in(page, held, REGISTER)
        assert (people(services), services.meetings.count()) == (55, 0)

    def test_marks_alone_are_taken_back_too(
        self, page: ImportPage, held: HeldPosts, services: Services
    ) -> None:
        services.groups.add(GroupDraft(name="Hush", attendance_mode=AttendanceMode.COUNT_ONLY))
        choir, _undo = services.groups.add(GroupDraft(name="Choir"))
        bring_in(page, held, REGISTER)
        page.open_file(REGISTER)
        page.go_on()
        box = page.findChild(QComboBox, "import_marks_group")
        labels = [box.itemText(place) for place in range(box.count())]
        assert labels == ["Choir", "A new group"], "who only counts heads is not offered"
        press(page, "import_marks_marks")
        pick(page, "import_marks_group", choir.hex())
        page.go_on()
        held.go_on()
        assert services.meetings.count() == 20
        page.context.undo.undo()
        assert (people(services), services.meetings.count()) == (55, 0)

    @pytest.mark.parametrize(
        ("field", "typed"), [("import_marks_starts", "late"), ("import_marks_name", "")]
    )
    def test_what_is_wrong_is_said_beside_its_field(  # noqa: PLR0917  # fixtures come by name
        self,
        page: ImportPage,
        held: HeldPosts,
        services: Services,
        messages: RecordingMessages,
        field: str,
        typed: str,
    ) -> None:
        page.open_file(REGISTER)
        page.go_on()
        press(page, "import_marks_marks")
        page.findChild(QLineEdit, field).setText(typed)
        page.go_on()
        held.go_on()
        assert page.step is page.paper
        assert messages.errors == []
        assert text_of(page, f"{field}_row_note")
        assert people(services) == 0

    def test_no_question_without_marks(self, page: ImportPage, tmp_path: Path) -> None:
        page.open_file(write_csv(tmp_path, "Name,Notes\nSam,\n"))
        page.go_on()
        assert not shown(page, "import_register")


class TestHeaderRow:
    def test_another_row_names_the_columns(self, page: ImportPage, tmp_path: Path) -> None:
        text = "Our list,kept by Noor\nName,Notes\nWer,Was\nSam,one\n"
        page.open_file(write_csv(tmp_path, text))
        box = page.findChild(QComboBox, "import_header")
        assert box.currentData() == "2"
        assert "Wer, Was" in box.itemText(box.findData("3"))
        pick(page, "import_header", "3")
        pick(page, "column_0", "display_name")
        rows = page.findChild(QWidget, "import_rows").rows
        assert (rows.rowCount(), rows.row(0).title) == (1, "Sam")
        assert page.findChildren(QComboBox, "import_header")[-1].currentData() == "3"

    def test_no_row_names_them(self, page: ImportPage, tmp_path: Path) -> None:
        page.open_file(write_csv(tmp_path, "Sam,they/them\nLou,he/him\n"))
        pick(page, "import_header", "0")
        pick(page, "column_0", "display_name")
        assert page.findChild(QWidget, "import_rows").rows.rowCount() == 2


class TestMending:
    TEXT = "Full name,Notes\nSam,\n,no name here\n\x01,neither\n"

    @pytest.fixture
    def problems(self, page: ImportPage, held: HeldPosts, tmp_path: Path) -> ImportPage:
        bring_in(page, held, write_csv(tmp_path, self.TEXT))
        press(page, "import_see_problems")
        return page

    def test_a_row_is_mended_by_keyboard(self, problems: ImportPage, services: Services) -> None:
        cells = problems.findChildren(QLineEdit, "import_cell_0")
        assert problems.findChild(QLineEdit, "import_cell_1").text() == "no name here"
        QTest.keyClicks(cells[-1], "Lou")
        QTest.keyClick(cells[-1], Qt.Key.Key_Return)
        assert people(services) == 2
        assert problems.findChild(QWidget, "import_problem_rows").rows.rowCount() == 1
        again = problems.findChildren(QLineEdit, "import_cell_0")[-1]
        again.selectAll()
        QTest.keyClicks(again, "Kai")
        press(problems, "import_mend_try")
        assert people(services) == 3
        assert shown(problems, "import_no_problems")
        assert not shown(problems, "import_mend")
        problems.go_back()
        assert text_of(problems, "import_number_0_value") == "3"
        problems.context.undo.undo()
        assert people(services) == 0

    def test_what_was_typed_stays_when_it_is_still_wrong(
        self, problems: ImportPage, services: Services
    ) -> None:
        field = problems.findChildren(QLineEdit, "import_cell_1")[-1]
        field.end(False)
        QTest.keyClicks(field, " at all")
        press(problems, "import_mend_try")
        assert "no name" in text_of(problems, "import_mend_reason")
        assert field.text() == "no name here at all"
        assert people(services) == 1

    def test_a_lock_leaves_no_cell_behind(self, problems: ImportPage) -> None:
        problems.clear()
        visible = [field for field in problems.findChildren(QLineEdit) if field.isVisible()]
        assert visible == []
        assert text_of(problems, "import_mend_reason") == ""

    def test_everything_is_named(
        self,
        problems: ImportPage,
        assert_all_named: Callable[[QWidget], None],
        assert_mnemonics_differ: Callable[[QWidget], None],
    ) -> None:
        assert_all_named(problems)
        assert_mnemonics_differ(problems)


def test_the_questions_of_a_register_are_named(
    page: ImportPage,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    page.open_file(REGISTER)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.go_on()
    button = page.findChild(QAbstractButton, "import_marks_marks")
    assert button is not None
    button.click()
    assert_all_named(page)
    assert_mnemonics_differ(page)


class TestOwnMarks:
    """A lead says what the marks of their own register mean, and sees it counted at once."""

    def test_a_mark_that_is_not_known_is_asked_for_and_nothing_is_lost(
        self, page: ImportPage, held: HeldPosts, services: Services, tmp_path: Path
    ) -> None:
        page.open_file(
            write_csv(
                tmp_path,
                "Name;08.01.2026;22.01.2026;05.02.2026\nSam;+;a;o\nLou;a;+;x\nguests;2;;\n",
            )
        )
        page.go_on()
        press(page, "import_marks_marks")
        QTest.keyClicks(page.findChild(QLineEdit, "import_marks_name"), "Thursday")
        page.go_on()
        held.go_on()
        assert page.step is page.paper
        assert shown(page, "import_marks_error")
        assert people(services) == services.meetings.count() == 0
        pick(page, "import_mark_0", "present")
        assert "here: 3" in text_of(page, "import_register_found")
        assert "not understood and left out: 2" in text_of(page, "import_register_found")
        press(page, "import_marks_leave")
        assert not shown(page, "import_marks_leave")
        assert page.step is page.paper
        page.go_on()
        held.go_on()
        assert page.step is page.report
        rows = services.meetings.window("past", 0, 50).rows
        assert sorted(row.present for row in rows) == [1, 1, 1]
        # The row of guests is heads without a name.
        assert sorted(row.headcount or 0 for row in rows) == [0, 0, 3]
        page.context.undo.undo()
        assert people(services) == services.meetings.count() == 0

    def test_what_is_known_can_be_read_otherwise_and_equal_days_are_told(
        self, page: ImportPage, held: HeldPosts, services: Services, tmp_path: Path
    ) -> None:
        page.open_file(
            write_csv(tmp_path, "Name;8.1.2026;08.01.2026;22.01.2026\nSam;x;o;o\nLou;x;x;e\n")
        )
        page.go_on()
        assert "stand twice" in text_of(page, "import_register_found")
        press(page, "import_marks_marks")
        assert not shown(page, "import_marks_leave")
        pick(page, "import_mark_1", "excused")
        QTest.keyClicks(page.findChild(QLineEdit, "import_marks_name"), "Thursday")
        page.go_on()
        held.go_on()
        assert page.step is page.report
        assert sorted(row.present for row in services.meetings.window("past", 0, 50).rows) == [0, 2]
