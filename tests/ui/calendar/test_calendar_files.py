"""Calendars out of the window and into it: looked at first, kept by a button, undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.ui.calendar.bring_in import BringInDialog
from chapterdesk.ui.calendar.page import CalendarPage
from chapterdesk.ui.calendar.year import YearDialog
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.series.holidays import HolidaysPanel
from tests.services.test_sheets import START
from tests.ui.conftest import PageCalls

ENTRIES = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART:20261203T183000
DTEND:20261203T203000
SUMMARY:Film evening
ATTENDEE:mailto:somebody@example.org
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261226
SUMMARY:Midwinter
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Mars/Olympus:20261203T183000
SUMMARY:Far away
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[CalendarPage]:
    made = CalendarPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    yield made
    made.clear()


def write(folder: Path, text: str = ENTRIES) -> Path:
    file = folder / "entries.ics"
    file.write_text(text, encoding="utf-8")
    return file


def press(root: QWidget, name: str) -> None:
    button = root.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    button.click()


def said(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if not one.isHidden())


def open_dialog(page: QWidget, calls: PageCalls, file: Path) -> BringInDialog:
    calls.path = file
    press(page, "calendar_bring_in")
    found = page.findChildren(BringInDialog)
    assert found
    return found[-1]


def test_a_calendar_is_looked_at_and_becomes_meetings_that_undo_takes_back(
    page: CalendarPage,
    calls: PageCalls,
    services: Services,
    tmp_path: Path,
    assert_all_named: Callable[[QWidget], None],
) -> None:
    services.groups.add(GroupDraft(name="Film"))
    dialog = open_dialog(page, calls, write(tmp_path))
    words = said(dialog)
    for there in ("1 entry can come in", "Film evening", "1 is a whole day", "Entry 3:"):
        assert there in words
    assert "somebody" not in words
    assert_all_named(dialog)
    assert services.meetings.count() == 0
    press(dialog, "calendar_import_go")
    assert services.meetings.count() == 1
    page.context.undo.undo()
    assert services.meetings.count() == 0


def test_whole_days_become_holidays(
    page: CalendarPage, calls: PageCalls, services: Services, tmp_path: Path
) -> None:
    dialog = open_dialog(page, calls, write(tmp_path))
    press(dialog, "calendar_import_kind_holidays")
    assert "2 days can come in" in said(dialog)
    assert "2 entries are no whole days" in said(dialog)
    press(dialog, "calendar_import_go")
    assert [row.name for row in services.holidays.list()] == ["Midwinter", "Midwinter"]
    page.context.undo.undo()
    assert services.holidays.list() == ()


def test_the_panel_of_holidays_takes_a_file(
    page_context: PageContext, qtbot: QtBot, calls: PageCalls, services: Services, tmp_path: Path
) -> None:
    panel = HolidaysPanel(context=page_context)
    qtbot.addWidget(panel)
    panel.show()
    panel.open()
    calls.path = write(tmp_path)
    press(panel, "holidays_bring_in")
    dialog = panel.findChildren(BringInDialog)[-1]
    press(dialog, "calendar_import_go")
    assert len(services.holidays.list()) == 2
    assert "Midwinter" in said(panel)


@pytest.mark.parametrize("text", ["", "Name;Day\nSam;x\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"])
def test_what_is_no_calendar_says_so_and_brings_nothing_in(
    page: CalendarPage, calls: PageCalls, services: Services, tmp_path: Path, text: str
) -> None:
    dialog = open_dialog(page, calls, write(tmp_path, text))
    go = dialog.findChild(QAbstractButton, "calendar_import_go")
    assert not go.isEnabled()
    assert "Nothing was saved" in said(dialog)
    assert services.meetings.count() == 0
    dialog.reject()


def test_a_file_that_is_no_text_or_not_there_is_told(
    page: CalendarPage, calls: PageCalls, messages: RecordingMessages, tmp_path: Path
) -> None:
    file = tmp_path / "odd.ics"
    file.write_bytes(b"\xff\xfe\x00")
    for path in (file, tmp_path / "gone.ics"):
        calls.path = path
        press(page, "calendar_bring_in")
    assert not page.findChildren(BringInDialog)
    assert len(messages.errors) == 2


def test_what_is_planned_is_saved_and_says_what_it_tells(
    page: CalendarPage,
    calls: PageCalls,
    services: Services,
    messages: RecordingMessages,
    tmp_path: Path,
) -> None:
    calls.path = tmp_path / "out"
    press(page, "calendar_save")
    assert len(messages.errors) == 1, "there is nothing in it"
    services.meetings.add(MeetingDraft(starts_local=START, title="Trans support"))
    press(page, "calendar_save")
    data = (tmp_path / "out.ics").read_text(encoding="utf-8")
    assert "CLASS:PRIVATE" in data
    assert "Trans" not in data
    assert "ATTENDEE" not in data


def test_a_year_shows_its_days_and_one_is_left_out(
    page: CalendarPage,
    services: Services,
    assert_all_named: Callable[[QWidget], None],
) -> None:
    press(page, "calendar_year")
    dialog = page.findChildren(YearDialog)[-1]
    box = dialog.findChild(QCheckBox, "year_day_idahobit")
    assert box is not None
    assert box.isChecked()
    assert_all_named(dialog)
    box.click()
    left = {one.code for one in services.calendar.year(2026).days if one.left_out}
    assert left == {"idahobit"}
    page.context.undo.undo()
    assert not any(one.left_out for one in services.calendar.year(2026).days)
    press(dialog, "year_later")
    assert "2027" in said(dialog)
    dialog.accept()
