"""Entries of a calendar are ticked off before any of them comes in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.ui.calendar.bring_in import BringInDialog
from chapterdesk.ui.calendar.page import CalendarPage
from chapterdesk.ui.calendar.picks import Picks
from chapterdesk.ui.context import PageContext
from tests.ui.calendar.test_calendar_files import open_dialog, press, said
from tests.ui.conftest import PageCalls

TITLES = ("Film evening", "Board", "Walk by the river")
DAYS = ("20261224", "20270101")


def entries() -> str:
    events = [
        f"BEGIN:VEVENT\nDTSTART:202612{place + 3:02}T183000\nSUMMARY:{title}\nEND:VEVENT\n"
        for place, title in enumerate(TITLES)
    ]
    days = [f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day}\nSUMMARY:Off\nEND:VEVENT\n" for day in DAYS]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(events + days)}END:VCALENDAR\n"


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[CalendarPage]:
    made = CalendarPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    yield made
    made.clear()


@pytest.fixture
def dialog(
    page: CalendarPage, calls: PageCalls, services: Services, tmp_path: Path
) -> BringInDialog:
    services.groups.add(GroupDraft(name="Film"))
    file = tmp_path / "entries.ics"
    file.write_text(entries(), encoding="utf-8")
    return open_dialog(page, calls, file)


def box(dialog: QWidget, place: int) -> QCheckBox:
    found = dialog.findChildren(QCheckBox, f"calendar_import_entry_{place}")
    return found[-1]


def planned(services: Services) -> list[str]:
    return [row.label for row in services.meetings.window("upcoming", 0, 9).rows]


def test_an_entry_that_is_ticked_off_stays_out(
    page: CalendarPage,
    dialog: BringInDialog,
    services: Services,
    assert_all_named: Callable[[QWidget], None],
) -> None:
    assert_all_named(dialog)
    assert "Board" in box(dialog, 1).accessibleName()
    box(dialog, 1).click()
    assert "3 entries can come in. 2 are ticked." in said(dialog)
    press(dialog, "calendar_import_go")
    assert planned(services) == ["Film evening", "Walk by the river"]
    page.context.undo.undo()
    assert planned(services) == []


def test_a_click_on_the_words_ticks_too(dialog: BringInDialog) -> None:
    words = dialog.findChildren(QWidget, "calendar_import_entry_1_line")[-1]
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert not box(dialog, 1).isChecked()
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert box(dialog, 1).isChecked()


def test_what_is_ticked_off_stays_so_for_another_group(dialog: BringInDialog) -> None:
    box(dialog, 0).click()
    group = dialog.findChild(QComboBox, "calendar_import_group")
    group.setCurrentIndex(1)
    group.activated.emit(1)
    assert [box(dialog, place).isChecked() for place in range(3)] == [False, True, True]


def test_none_and_all(dialog: BringInDialog, services: Services) -> None:
    go = dialog.findChild(QAbstractButton, "calendar_import_go")
    press(dialog, "calendar_import_entry_none")
    assert not go.isEnabled()
    assert "0 are ticked" in said(dialog)
    box(dialog, 2).click()
    press(dialog, "calendar_import_go")
    assert planned(services) == ["Walk by the river"]


def test_days_are_ticked_off_too(dialog: BringInDialog, services: Services) -> None:
    box(dialog, 0).click()
    press(dialog, "calendar_import_kind_holidays")
    assert box(dialog, 0).isChecked(), "an entry that was taken off says nothing of a day"
    box(dialog, 0).click()
    press(dialog, "calendar_import_go")
    assert [row.held_on.isoformat() for row in services.holidays.list()] == ["2027-01-01"]


def test_what_is_too_much_to_list_comes_in_as_all_or_none(
    page_context: PageContext, qtbot: QtBot
) -> None:
    picks = Picks(theme=page_context.theme, name="many")
    qtbot.addWidget(picks)
    picks.show_lines([(place, str(place)) for place in range(250)])
    assert len(picks.wanted) == 250
    press(picks, "many_none")
    assert picks.wanted == frozenset()
    press(picks, "many_all")
    picks.findChildren(QCheckBox, "many_7")[-1].click()
    assert picks.wanted == frozenset(range(250)) - {7}
