"""A month and a week by the arrow keys: meetings, dates to come, holidays, said in words."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.ui.calendar.cells import DayCell
from chapterdesk.ui.calendar.page import CalendarPage
from chapterdesk.ui.context import MEETINGS, SERIES, PageContext
from tests.ui.conftest import PageCalls

FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # wall-clock time, a Thursday
TODAY = date(2026, 11, 26)
WEEK = timedelta(weeks=1)


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[CalendarPage]:
    made = CalendarPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def weekly(services: Services) -> bytes:
    """Every Thursday from 3 December, of a group that counts heads and has another name."""
    group, _undo = services.groups.add(
        GroupDraft(name="Grief", alias="Thursday circle", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    draft = SeriesDraft(
        starts_local=FIRST,
        rule="FREQ=WEEKLY;BYDAY=TH",
        template=SeriesTemplate(group_id=group),
    )
    return services.series.add(draft)[0]


def cell(page: CalendarPage, day: date) -> DayCell:
    found = page.findChildren(DayCell, f"calendar_{day.isoformat()}")
    return next(one for one in found if not one.isHidden())


def chosen(page: CalendarPage) -> date:
    return page.grid._current


def key(page: CalendarPage, *keys: Qt.Key) -> None:
    for one in keys:
        QTest.keyClick(page.grid, one)


def test_a_day_says_what_takes_place_by_the_alias(
    page: CalendarPage, services: Services, weekly: bytes
) -> None:
    services.holidays.add("Midwinter", date(2026, 12, 24))
    services.series.skip(weekly, FIRST + 3 * WEEK)
    page.activate()
    key(page, Qt.Key.Key_PageDown)
    said = cell(page, FIRST.date()).accessibleName()
    assert "1 meeting" in said
    assert "Thursday circle" in said
    assert not [one for one in page.findChildren(QLabel) if "Grief" in one.text()]
    holiday = cell(page, date(2026, 12, 24)).accessibleName()
    assert "holiday: " in holiday
    assert "left out" in holiday
    assert "nothing planned" in cell(page, date(2026, 12, 4)).accessibleName()


def test_the_arrow_keys_go_from_day_to_day_and_over_the_month(page: CalendarPage) -> None:
    page.activate()
    assert chosen(page) == TODAY
    key(page, Qt.Key.Key_Right)
    assert chosen(page) == TODAY + timedelta(days=1)
    key(page, Qt.Key.Key_Down)
    assert chosen(page) == date(2026, 12, 4)
    assert "December" in page._header.accessibleName() or page._days[date(2026, 12, 31)]
    key(page, Qt.Key.Key_PageUp)
    assert chosen(page) == date(2026, 11, 4)
    key(page, Qt.Key.Key_Home)
    assert chosen(page) == TODAY
    assert "today" in cell(page, TODAY).accessibleName()


def test_the_arrow_keys_follow_the_direction_of_reading(page: CalendarPage) -> None:
    page.activate()
    page.grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    key(page, Qt.Key.Key_Right)
    assert chosen(page) == TODAY - timedelta(days=1)


def test_31_january_goes_to_28_february(page: CalendarPage) -> None:
    page.activate()
    page._move(date(2027, 1, 31))
    key(page, Qt.Key.Key_PageDown)
    assert chosen(page) == date(2027, 2, 28)


def test_a_week_goes_up_and_down_by_days(page: CalendarPage) -> None:
    page.activate()
    page.findChild(QAbstractButton, "calendar_view_week").click()
    assert len(page._days) == 7
    key(page, Qt.Key.Key_Down)
    assert chosen(page) == TODAY + timedelta(days=1)
    key(page, Qt.Key.Key_PageDown)
    assert chosen(page) == TODAY + timedelta(days=8)


def test_a_meeting_and_a_date_to_come_lead_on(
    page: CalendarPage, services: Services, weekly: bytes, calls: PageCalls
) -> None:
    page.activate()
    page._move(FIRST.date())
    key(page, Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "calendar_entry_0"
    press_entry(page)
    assert calls.shown[-1] == (MEETINGS, services.series.dates(weekly)[0].meeting_id)
    page._move(FIRST.date() + 20 * WEEK)
    press_entry(page)
    assert calls.shown[-1] == (SERIES, weekly)


def press_entry(page: CalendarPage) -> None:
    found = page.findChildren(QAbstractButton, "calendar_entry_0")
    next(one for one in found if not one.isHidden()).click()


def test_a_cancelled_meeting_is_struck_through_and_said(
    page: CalendarPage, services: Services, weekly: bytes
) -> None:
    services.series.cancel(weekly, FIRST)
    page.activate()
    page._move(FIRST.date())
    assert "cancelled" in cell(page, FIRST.date()).accessibleName()
    (entry,) = services.calendar.days(FIRST.date(), FIRST.date())[0].entries
    assert entry.struck


def test_what_lies_in_the_bin_and_in_the_archive_is_not_shown(
    services: Services, weekly: bytes
) -> None:
    first, last = FIRST.date(), FIRST.date() + 30 * WEEK
    meeting = services.series.dates(weekly)[0].meeting_id
    services.meetings.delete(meeting)
    days = {one.day: one for one in services.calendar.days(first, last)}
    assert all(one.struck for one in days[first].entries)
    services.series.archive(weekly)
    assert not [one for one in services.calendar.days(first, last) if one.entries]


def test_everything_has_a_name(
    page: CalendarPage, weekly: bytes, assert_all_named: Callable[[QWidget], None]
) -> None:
    page.activate()
    page._move(FIRST.date())
    assert_all_named(page)


def test_clear_leaves_nothing_behind(page: CalendarPage, weekly: bytes) -> None:
    page.activate()
    page._move(FIRST.date())
    page.clear()
    assert not [one for one in page.findChildren(DayCell) if not one.isHidden()]
