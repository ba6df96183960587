"""The preview shows the bytes that are printed or saved, and nothing else is written."""

import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    GroupMemberStatus,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import RunDraft
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui import files as files_module
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.files import QtFilePicker
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.paper.dialog import PaperDialog, open_helplines
from chapterdesk.ui.paper.of_meeting import kinds, open_attendance
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.surfaces import Banner
from tests.ui.conftest import PageCalls

EVENING = datetime(2026, 11, 26, 18, 30)  # noqa: DTZ001  # wall-clock time at the meeting


@pytest.fixture
def meeting(services: Services) -> bytes:
    group, _undo = services.groups.add(
        GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED)
    )
    for name in ("Sam Dlamini", "سامي حداد"):
        member, _undo = services.members.add(MemberDraft(display_name=name))
        services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
        services.members.set_consent(
            member,
            ConsentPurpose.PRINT_ROSTER,
            ConsentAudience.FULL_NAME,
            ConsentStatus.GIVEN,
            ConsentMethod.SPOKEN,
        )
    found, _undo = services.meetings.add(MeetingDraft(starts_local=EVENING, group_id=group))
    return found


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(
    page_context: PageContext, meeting: bytes, window: QWidget, qtbot: QtBot
) -> Iterator[PaperDialog]:
    made = open_attendance(context=page_context, meeting_id=meeting, parent=window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.waitUntil(lambda: picture(made).width() > 0)
    yield made
    made.reject()


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an `lp` that keeps what it is given."""
    folder = tmp_path / "bin"
    folder.mkdir()
    lp = folder / "lp"
    lp.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\ncat > {tmp_path}/spooled\n')
    lp.chmod(lp.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def picture(dialog: PaperDialog) -> QLabel:
    found = dialog.findChild(QLabel, "paper_picture")
    assert found is not None
    return found


def text(dialog: PaperDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def press(dialog: PaperDialog, name: str) -> None:
    dialog.findChild(QPushButton, name).click()


def test_says_how_many_names_it_shows_before_it_is_printed(dialog: PaperDialog) -> None:
    assert text(dialog, "paper_summary").startswith("This paper shows 2 names")
    assert text(dialog, "paper_columns").startswith("Columns: ")
    assert not picture(dialog).pixmap().isNull()


def test_large_print_makes_more_pages_and_keys_turn_them(dialog: PaperDialog, qtbot: QtBot) -> None:
    dialog.findChild(QSpinBox, "paper_rows").setValue(50)
    dialog.findChild(QCheckBox, "paper_large").setChecked(True)
    qtbot.waitUntil(lambda: text(dialog, "paper_where").startswith("page 1 of "))
    assert text(dialog, "paper_where") != "page 1 of 1"
    area = dialog.findChild(QWidget, "paper_area")
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert text(dialog, "paper_where").startswith("page 2 of ")
    before = picture(dialog).pixmap().width()
    QTest.keyClick(area, Qt.Key.Key_Plus)
    assert picture(dialog).pixmap().width() > before


def test_prints_the_very_bytes_without_a_file_or_a_title(
    dialog: PaperDialog, services: Services, printer: Path, messages: RecordingMessages
) -> None:
    dialog.findChild(QSpinBox, "paper_copies").setValue(2)
    shown = dialog._paper
    press(dialog, "paper_print")
    assert (printer / "spooled").read_bytes() == shown.pdf
    assert "Thursday" not in (printer / "arguments").read_text()
    assert services.sheets.log()[0].copies == 2
    assert "2 copies" in messages.toasts[-1][0]


def test_saving_is_an_export_that_says_what_it_holds(
    dialog: PaperDialog,
    services: Services,
    calls: PageCalls,
    tmp_path: Path,
    messages: RecordingMessages,
) -> None:
    calls.path = tmp_path / "paper"
    press(dialog, "paper_save")
    result = dialog.findChild(Banner, "paper_result")
    assert isinstance(result, Banner)
    assert result.isVisible()
    assert "paper.pdf" in result.text
    assert str(tmp_path) in result.text
    assert messages.toasts == [], "behind the dialog"
    assert "This paper shows 2 names" in calls.asked[0]
    assert (tmp_path / "paper.pdf").read_bytes() == dialog._paper.pdf
    assert services.sheets.log()[0].way == "file"


def test_a_failing_printer_is_told_and_nothing_is_lost(
    dialog: PaperDialog,
    messages: RecordingMessages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    press(dialog, "paper_print")
    assert messages.errors
    assert dialog.isVisible()
    assert dialog.findChild(QPushButton, "paper_print").isEnabled()


def test_warnings_stand_beside_the_pages(
    page_context: PageContext, services: Services, meeting: bytes, window: QWidget
) -> None:
    group = services.meetings.detail(meeting).row.group_id
    member, _undo = services.members.add(MemberDraft(display_name="Not asked yet"))
    services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
    dialog = open_attendance(context=page_context, meeting_id=meeting, parent=window)
    assert dialog.findChild(QWidget, "paper_warning").isVisible()
    dialog.reject()


def test_the_handout_has_strips_and_no_blank_rows(
    page_context: PageContext, window: QWidget, assert_all_named: Callable[[QWidget], None]
) -> None:
    dialog = open_helplines(context=page_context, parent=window)
    assert dialog.findChild(QWidget, "paper_strips").isVisible()
    assert not dialog.findChild(QWidget, "paper_rows").isVisible()
    assert_all_named(dialog)
    dialog.reject()


def test_everything_has_a_name(
    dialog: PaperDialog, assert_all_named: Callable[[QWidget], None]
) -> None:
    assert_all_named(dialog)


def test_closing_leaves_no_picture(dialog: PaperDialog) -> None:
    dialog.reject()
    assert picture(dialog).pixmap().isNull()


def choose(dialog: PaperDialog, kind: str) -> None:
    box = dialog.findChild(ChoiceBox, "paper_kind")
    box.set_current(kind)
    box.chosen.emit(kind)


def test_every_paper_of_a_meeting_is_shown_or_says_why_not(
    dialog: PaperDialog, services: Services, meeting: bytes, qtbot: QtBot
) -> None:
    known = services.minutes.detail(meeting)
    services.minutes.save(meeting, agenda="Welcome", minutes="We met.", updated_at=known.updated_at)
    services.event_plans.set_run_sheet(meeting, [RunDraft(what="Doors open")])
    documents = set()
    for kind, _words in kinds():
        if kind.startswith(("list:", "poster:")):
            continue
        dialog._paper = None
        choose(dialog, kind)
        qtbot.waitUntil(lambda: dialog._paper is not None)
        documents.add(dialog._paper.document)
    assert documents == {
        "attendance", "sign_in", "badges", "agenda", "minutes", "run_sheet", "checklist",
        "year_plan",
    }  # fmt: skip


def test_a_paper_that_can_not_be_made_leaves_none_to_print(
    dialog: PaperDialog, qtbot: QtBot
) -> None:
    choose(dialog, "agenda")
    qtbot.waitUntil(lambda: text(dialog, "paper_summary") == "There is no paper yet.")
    assert not dialog.findChild(QPushButton, "paper_print").isEnabled()
    assert dialog.findChild(QWidget, "paper_reason_row").isHidden()
    choose(dialog, "attendance")
    qtbot.waitUntil(lambda: text(dialog, "paper_summary").startswith("This paper shows 2 names"))
    assert not dialog.findChild(QWidget, "paper_reason_row").isHidden()


def test_at_large_text_nothing_beside_the_paper_is_cut(
    page_context: PageContext, dialog: PaperDialog, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_text_size(200)
    dialog.resize(1240, 760)
    area = dialog.findChild(QScrollArea, "paper_side")
    assert area is not None
    side = area.widget()
    qtbot.waitUntil(lambda: side.width() <= area.viewport().width())
    for name in ("paper_page", "paper_language", "paper_large"):
        field = dialog.findChild(QWidget, name)
        right = field.mapTo(side, field.rect().topRight()).x()
        assert right <= area.viewport().width(), name


def test_the_first_key_prints_and_no_page_comes_before_the_first(dialog: PaperDialog) -> None:
    assert dialog.focusWidget().objectName() == "paper_print"
    assert not find(dialog, "paper_back").isEnabled()


def find(dialog: PaperDialog, name: str) -> QWidget:
    found = dialog.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


@pytest.fixture
def large(theme: Theme) -> Iterator[None]:
    theme.set_text_size(200)
    yield
    theme.set_text_size(100)


@pytest.mark.usefixtures("large")
def test_large_text_shows_all_of_which_page_it_is(dialog: PaperDialog, qtbot: QtBot) -> None:
    where = dialog.findChild(QLabel, "paper_where")
    assert isinstance(where, QLabel)
    qtbot.waitUntil(lambda: where.text().startswith("page 1 of"))
    QTest.qWait(200)
    assert where.contentsRect().width() >= where.fontMetrics().horizontalAdvance(where.text())


def test_no_two_things_of_a_preview_answer_to_the_same_key(
    dialog: PaperDialog, assert_mnemonics_differ: Callable[[QWidget], None]
) -> None:
    assert_mnemonics_differ(dialog)


def test_the_title_of_a_file_dialog_tells_nothing(window: QWidget, qtbot: QtBot) -> None:
    told, files = "52 people stand on it", QtFilePicker(parent=window)
    for ask, title in (
        (lambda: files.open_file(title=told, patterns="All (*)", chosen=print), "Open"),
        (lambda: files.folder(title=told, start=None, chosen=print), "Choose a folder"),
        (
            lambda: files.save_file(title=told, suggested="a", patterns="All (*)", chosen=print),
            "Save",
        ),
    ):
        ask()
        opened = window.findChild(QFileDialog, "file_dialog")
        assert opened is not None
        assert opened.windowTitle() == title
        asks = opened.findChild(QLabel, "file_dialog_asks")
        assert asks is not None
        assert asks.text() == told
        opened.reject()
        qtbot.waitUntil(lambda: window.findChild(QFileDialog, "file_dialog") is None)


def test_files_are_asked_for_in_one_place_alone() -> None:
    root = Path(files_module.__file__).parents[1]
    asking = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "QFileDialog" in path.read_text("utf-8")
    }
    assert asking == {"ui/files.py"}
