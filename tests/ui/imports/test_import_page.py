"""Bring real files in step by step over a real vault, and take them back as one."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import BatchStatus, ConsentPurpose, ConsentStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.ui.context import MEMBERS, PageContext
from chapterdesk.ui.imports.page import ImportPage
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.tasks import InlineTaskRunner
from tests.ui.conftest import PageCalls

DATA = Path(__file__).parents[2] / "data" / "imports"


class HeldPosts(InlineTaskRunner):
    """A runner that does everything at once, but waits between the steps of long work."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Callable[[], None]] = []

    def post(self, call: Callable[[], None]) -> None:
        """Hold the call."""
        self.held.append(call)

    def go_on(self) -> None:
        """Do what is held."""
        while self.held:
            self.held.pop(0)()


@pytest.fixture
def held() -> HeldPosts:
    return HeldPosts()


@pytest.fixture
def page(page_context: PageContext, held: HeldPosts, qtbot: QtBot) -> Iterator[ImportPage]:
    made = ImportPage(context=replace(page_context, tasks=held))
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activateWindow()
    made.activate()
    yield made
    made.clear()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A copy of a hand-kept list, so that it can be deleted."""
    file = tmp_path / "members.xlsx"
    shutil.copy(DATA / "hand-kept-members.xlsx", file)
    return file


def write_csv(folder: Path, text: str) -> Path:
    file = folder / "list.csv"
    file.write_text(text, encoding="utf-8")
    return file


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def text_of(page: QWidget, name: str) -> str:
    # The last one: what a step showed before is let go of when the event loop comes round.
    labels = page.findChildren(QLabel, name)
    assert labels, name
    return labels[-1].text()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def people(services: Services) -> int:
    return services.members.count(MemberFilter())


class TestWholeWay:
    def test_by_keyboard_from_the_file_to_the_members(
        self,
        page: ImportPage,
        held: HeldPosts,
        services: Services,
        calls: PageCalls,
        sheet: Path,
    ) -> None:
        calls.path = sheet
        QTest.keyClick(focused(), Qt.Key.Key_Space)
        assert page.step is page.look
        assert people(services) == 0, "looking changes nothing"
        QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert page.step is page.paper
        QTest.keyClick(focused(), Qt.Key.Key_Right)
        QTest.keyClicks(page.findChild(QLineEdit, "import_said_by"), "Noor, at the social")
        QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        held.go_on()
        assert page.step is page.report
        assert people(services) == 55
        assert text_of(page, "import_number_0_value") == "55"
        row = services.members.window(MemberFilter(), 0, 1).rows[0]
        consents = services.members.detail(row.id).consents
        said = [view for view in consents if view.purpose is ConsentPurpose.PRINT_ROSTER]
        assert {(view.status, view.said_by) for view in said} == {
            (ConsentStatus.GIVEN, "Noor, at the social")
        }
        QTest.keyClick(focused(), Qt.Key.Key_Space)
        assert calls.shown[-1] == (MEMBERS, None)

    def test_nobody_asked_gives_no_consent(
        self, page: ImportPage, held: HeldPosts, services: Services, sheet: Path
    ) -> None:
        bring_in(page, held, sheet)
        row = services.members.window(MemberFilter(), 0, 1).rows[0]
        given = [view.status for view in services.members.detail(row.id).consents]
        assert ConsentStatus.GIVEN not in given
        assert not row.name_confirmed

    def test_one_undo_takes_everybody_back(
        self, page: ImportPage, held: HeldPosts, services: Services, sheet: Path, qtbot: QtBot
    ) -> None:
        bring_in(page, held, sheet)
        page.context.undo.undo()
        assert people(services) == 0
        qtbot.waitUntil(lambda: page.step is page.file)

    def test_the_button_and_the_undo_never_take_it_back_twice(
        self,
        page: ImportPage,
        held: HeldPosts,
        services: Services,
        sheet: Path,
        messages: RecordingMessages,
    ) -> None:
        bring_in(page, held, sheet)
        press(page, "import_take_back")
        assert people(services) == 0
        page.context.undo.undo()
        assert messages.errors == []

    def test_the_same_file_again_changes_nothing(
        self, page: ImportPage, held: HeldPosts, services: Services, sheet: Path
    ) -> None:
        bring_in(page, held, sheet)
        page.open_file(sheet)
        assert "55 already here" in text_of(page, "import_counts_line")
        bring_in(page, held, sheet)
        assert people(services) == 55
        assert text_of(page, "import_number_0_value") == "0"

    @pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
    def test_every_real_file_is_shown(
        self, page: ImportPage, services: Services, name: str
    ) -> None:
        page.open_file(DATA / name)
        assert page.step is page.look
        plan = services.imports.plan(services.imports.read(DATA / name))
        assert text_of(page, "import_counts_line").startswith(f"\u2068{name}\u2069: ")
        listed = page.findChild(QWidget, "import_rows").rows.rowCount()
        assert listed == len(plan.rows)


class TestLook:
    def test_a_column_may_be_something_else(self, page: ImportPage, tmp_path: Path) -> None:
        page.open_file(write_csv(tmp_path, "Name,Oddity\nSam,cooking\n"))
        box = page.findChild(QComboBox, "column_1")
        assert box.currentData() == ""
        place = box.findData("interests")
        box.setCurrentIndex(place)
        box.activated.emit(place)
        again = page.findChildren(QComboBox, "column_1")[-1]
        assert again.currentData() == "interests"

    def test_what_is_not_kept_can_not_be_chosen(self, page: ImportPage, tmp_path: Path) -> None:
        page.open_file(write_csv(tmp_path, "Name,Gender,Legal name\nSam,x,Y\n"))
        assert page.findChild(QComboBox, "column_1") is None
        assert page.findChild(QComboBox, "column_2") is None
        assert text_of(page, "column_1_reason")
        assert page.findChild(QWidget, "column_2_tag").text == "not read"

    def test_the_letters_may_be_read_otherwise(self, page: ImportPage, tmp_path: Path) -> None:
        file = tmp_path / "list.csv"
        file.write_bytes("Name;Notes\nMąż;żółw źdźbło\n".encode("windows-1250"))
        page.open_file(file)
        box = page.findChild(QComboBox, "import_encoding")
        place = box.findData("windows-1250")
        box.setCurrentIndex(place)
        box.activated.emit(place)
        assert page.findChild(QWidget, "import_rows").rows.row(0).title == "Mąż"

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"%PDF-1.7\n", "a PDF"),
            (b"", "empty"),
            (b"Name\nSam\0Lee\n", "not text"),
            (b",".join([b"c"] * 300), "300 columns"),
            (None, "larger than 64 MB"),
        ],
    )
    def test_what_is_no_table_is_said(
        self,
        page: ImportPage,
        messages: RecordingMessages,
        tmp_path: Path,
        content: bytes | None,
        told: str,
    ) -> None:
        file = tmp_path / "list.csv"
        file.write_bytes(content or b"")
        if content is None:
            os.truncate(file, 1024**3)
        page.open_file(file)
        assert told in str(messages.errors[-1])
        assert "Nothing was imported" in str(messages.errors[-1])
        assert page.step is page.file

    def test_odd_names_are_shown_as_they_are_or_say_why_not(
        self, page: ImportPage, services: Services, held: HeldPosts, tmp_path: Path
    ) -> None:
        link = '=HYPERLINK("http://x.example","Sam")'
        names = ["🦊", "Sam\x07 Lee", link, "x" * 4000, "\x01\x02"]
        quoted = "".join('"{}"\n'.format(name.replace('"', '""')) for name in names)
        bring_in(page, held, write_csv(tmp_path, "Full name\n" + quoted))
        rows = services.members.window(MemberFilter(), 0, 9).rows
        assert {row.name for row in rows} == {"🦊", "Sam Lee", link}
        press(page, "import_see_problems")
        listed = page.findChild(QWidget, "import_problem_rows").rows
        told = [listed.row(place).line for place in range(listed.rowCount())]
        assert len(told) == 2
        assert "too long" in told[0]
        assert "no letter" in told[1]

    def test_without_a_name_there_is_no_way_on(self, page: ImportPage, tmp_path: Path) -> None:
        page.open_file(write_csv(tmp_path, "Email,Phone\na@example.org,123\n"))
        assert not page.findChild(QAbstractButton, "import_next").isEnabled()


class TestNumbers:
    AGAIN = "Name,Pronouns,Email\nSam,they/them,\nLou,he/him,not an address\nWren,ze/hir,\n"

    def listed(self, page: ImportPage) -> list[str]:
        rows = page.findChild(QWidget, "import_rows").rows
        return [rows.row(place).title for place in range(rows.rowCount())]

    def test_new_and_changed_people_are_told_apart(
        self, page: ImportPage, held: HeldPosts, messages: RecordingMessages, tmp_path: Path
    ) -> None:
        bring_in(page, held, write_csv(tmp_path, "Name,Pronouns\nSam,\nLou,\n"))
        assert messages.toasts[-1][0] == "2 people brought in"
        bring_in(page, held, write_csv(tmp_path, self.AGAIN))
        assert messages.toasts[-1][0] == "1 person brought in, 2 changed"
        changed = "Name,Pronouns,Email\nSam,,sam@example.org\n"
        bring_in(page, held, write_csv(tmp_path, changed))
        assert messages.toasts[-1][0] == "1 person changed"

    def test_what_is_to_be_looked_at_is_listed_alone(
        self, page: ImportPage, held: HeldPosts, tmp_path: Path
    ) -> None:
        page.open_file(write_csv(tmp_path, self.AGAIN + ",,nobody@example.org\n"))
        assert len(self.listed(page)) == 4
        press(page, "import_filter_look")
        assert self.listed(page) == ["Lou"]
        press(page, "import_filter_problem")
        assert len(self.listed(page)) == 1
        assert "Lou" not in self.listed(page)
        press(page, "import_filter_problem")
        assert len(self.listed(page)) == 4
        page.go_on()
        page.go_on()
        held.go_on()
        told = {
            label.text(): text_of(page, label.objectName().replace("_key", "_value"))
            for label in page.report.findChildren(QLabel)
            if label.objectName().endswith("_key")
        }
        assert told["Of these, with something to look at"] == "1"

    def test_without_any_there_is_nothing_to_filter(self, page: ImportPage, tmp_path: Path) -> None:
        page.open_file(write_csv(tmp_path, "Name\nSam\n"))
        assert page.findChild(QWidget, "import_filter") is None

    def test_rows_to_look_at_are_found_beyond_the_first_two_hundred(
        self, page: ImportPage, tmp_path: Path
    ) -> None:
        names = "".join(f"Person {number},\n" for number in range(230))
        page.open_file(write_csv(tmp_path, "Name,Email\n" + names + "Lou,not an address\n"))
        press(page, "import_filter_look")
        assert self.listed(page) == ["Lou"]

    def test_an_earlier_import_offers_problem_rows_where_it_has_any(
        self, page: ImportPage, held: HeldPosts, tmp_path: Path
    ) -> None:
        bring_in(page, held, write_csv(tmp_path, "Name\nSam\n"))
        page.clear()
        page.activate()
        assert page.findChild(QWidget, "import_back_0") is not None
        assert page.findChild(QWidget, "import_problems_0") is None
        bring_in(page, held, write_csv(tmp_path, "Name,Email\n,a@example.org\nWren,\n"))
        page.clear()
        page.activate()
        offered = [
            button.text()
            for button in page.file.findChildren(QAbstractButton)
            if button.objectName().startswith("import_problems_")
        ]
        assert offered == ["1 problem row"]


class TestStopping:
    def test_stopping_leaves_everything_as_it_was(
        self, page: ImportPage, held: HeldPosts, services: Services, sheet: Path
    ) -> None:
        page.open_file(sheet)
        page.go_on()
        page.go_on()
        assert page.step is page.progress
        assert people(services) > 0
        assert " of 56 rows" in text_of(page, "import_progress_text")
        press(page, "import_stop")
        held.go_on()
        assert people(services) == 0
        assert page.step is page.look

    def test_one_that_was_cut_off_is_offered(
        self, page: ImportPage, services: Services, sheet: Path, qtbot: QtBot, calls: PageCalls
    ) -> None:
        cut_off(services, sheet)
        members = MembersPage(context=page.context)
        qtbot.addWidget(members)
        members.activate()
        press(members, "members_cut_off_action")
        page.activate()
        calls.path = sheet
        press(page, "import_keep")
        assert page.step is page.look, "the file is chosen again at once"
        assert services.imports.unfinished() is None
        members.clear()

    def test_one_that_was_cut_off_is_taken_back(
        self, page: ImportPage, services: Services, sheet: Path, qtbot: QtBot
    ) -> None:
        batch = cut_off(services, sheet)
        page.activate()
        told = page.findChild(QLabel, "import_cut_file")
        assert told is not None
        (summary,) = services.imports.batches()
        assert summary.row_count > 0
        assert sheet.name in told.text()
        press(page, "import_cut_back")
        assert people(services) == 0
        assert services.imports.batches()[0].row_count == summary.row_count
        states = {row.id: row.status for row in services.imports.batches()}
        assert states[batch] is BatchStatus.UNDONE
        qtbot.waitUntil(lambda: page.findChild(QAbstractButton, "import_cut_back") is None)


class TestAfterwards:
    def test_problem_rows_are_kept_and_written_on_purpose(
        self, page: ImportPage, held: HeldPosts, calls: PageCalls, tmp_path: Path
    ) -> None:
        bring_in(page, held, write_csv(tmp_path, f"Name,Notes\nSam,\n{'x' * 4000},=1+1\n"))
        press(page, "import_see_problems")
        row = page.findChild(QWidget, "import_problem_rows").rows.row(0)
        assert row.title == "Row 3"
        assert row.line
        calls.path = tmp_path / "problems.csv"
        press(page, "import_export_problems")
        assert "x" * 4000 in calls.path.read_text(encoding="utf-8-sig")
        page.go_back()
        assert page.step is page.report

    def test_the_file_is_deleted_only_when_asked_and_told(
        self, page: ImportPage, held: HeldPosts, messages: RecordingMessages, sheet: Path
    ) -> None:
        bring_in(page, held, sheet)
        assert str(sheet) in text_of(page, "import_file_place")
        press(page, "import_delete_file")
        messages.answer(accept=False)
        assert sheet.exists()
        press(page, "import_delete_file")
        messages.answer(accept=True)
        assert not sheet.exists()
        assert "SSD" in text_of(page, "import_file_gone")

    def test_a_lock_leaves_nothing_behind(
        self, page: ImportPage, held: HeldPosts, sheet: Path
    ) -> None:
        page.open_file(sheet)
        page.clear()
        assert page.step is page.file
        assert page.findChild(QWidget, "import_rows").rows.rowCount() == 0


class TestDropping:
    def test_a_dropped_file_takes_the_same_way(self, page: ImportPage, sheet: Path) -> None:
        drop(page, sheet)
        assert page.step is page.look

    def test_a_file_dropped_on_the_members_is_handed_over(
        self, page: ImportPage, calls: PageCalls, sheet: Path, qtbot: QtBot
    ) -> None:
        members = MembersPage(context=page.context)
        qtbot.addWidget(members)
        drop(members, sheet)
        name, subject = calls.shown[-1]
        assert (name, subject) == ("import", os.fsencode(sheet))
        page.activate(subject)
        assert page.step is page.look
        members.clear()


def test_everything_is_named(
    page: ImportPage,
    held: HeldPosts,
    sheet: Path,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.open_file(sheet)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.go_on()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.go_on()
    held.go_on()
    assert_all_named(page)
    assert_mnemonics_differ(page)


def bring_in(page: ImportPage, held: HeldPosts, file: Path) -> None:
    page.open_file(file)
    page.go_on()
    page.go_on()
    held.go_on()
    assert page.step is page.report


def cut_off(services: Services, file: Path) -> bytes:
    """Begin an import and lose the process that ran it."""
    batch = services.imports.start(services.imports.read(file))
    services.imports.step(batch)
    services.imports._runs.clear()
    return batch


def drop(page: QWidget, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(
        page,
        QDropEvent(
            QPoint(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )


def test_the_practice_chapter_refuses_before_a_file_is_chosen(
    page_context: PageContext, sheet: Path, calls: PageCalls, qtbot: QtBot
) -> None:
    page = ImportPage(context=replace(page_context, practice=True))
    qtbot.addWidget(page)
    page.show()
    page.activate(os.fsencode(sheet))
    told = page.findChild(QLabel, "import_practice_text")
    assert isinstance(told, QLabel)
    assert told.isVisible()
    assert "a chapter of your own" in told.text()
    assert not page.file.choose.isEnabled()
    page.open_file(sheet)
    assert page.step is page.file
    assert calls.asked == []
