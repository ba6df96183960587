"""Somebody says at check-in that they will be away: from a day till another, over a real vault."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.checkin.absences import OPEN
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.members.drafts import AbsenceDraft
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.checkin.person_menu import PersonActs, person_menu
from chapterdesk.ui.checkin.statuses import choices
from chapterdesk.ui.context import PageContext
from tests.ui.checkin.conftest import Evening, said

DAY, LATER = date(2026, 11, 26), date(2026, 12, 10)
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def page(page_context: PageContext, evening: Evening, qtbot: QtBot) -> Iterator[CheckInPage]:
    made = CheckInPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activate(evening.meeting)
    qtbot.waitUntil(made.search.hasFocus)
    yield made
    made.door.end()


def row_of(services: Services, evening: Evening, name: str) -> CheckInRow:
    rows = services.checkin.find(evening.meeting, name).rows
    return next(row for row in rows if row.name == name)


def open_for(page: CheckInPage, qtbot: QtBot, name: str) -> None:
    """Find somebody, choose them and open the panel from the button of marks."""
    QTest.keyClicks(page.search, name)
    menu = page.findChild(QMenu, "checkin_mark_menu")

    def offered() -> list[QAction]:
        menu.aboutToShow.emit()
        return [one for one in menu.actions() if one.objectName() == "mark_away"]

    qtbot.waitUntil(lambda: bool(offered()))
    offered()[-1].trigger()
    assert page.extras.away.isVisible()


def line(page: CheckInPage, name: str) -> QLineEdit:
    found: QLineEdit = page.extras.away.findChild(QLineEdit, name)
    return found


def test_from_and_until_are_kept_and_taken_back_in_one(
    page: CheckInPage,
    services: Services,
    evening: Evening,
    qtbot: QtBot,
    assert_all_named: Callable[[QWidget], None],
) -> None:
    open_for(page, qtbot, "skye")
    assert_all_named(page.extras.away)
    assert line(page, "away_since").text() == DAY.isoformat()
    assert line(page, "away_until").hasFocus()
    QTest.keyClicks(line(page, "away_until"), LATER.isoformat())
    QTest.keyClick(line(page, "away_until"), ENTER)
    said(page)
    assert page.people.isVisible()
    row = row_of(services, evening, "Skye")
    assert (row.status, row.away_until) == (AttendanceStatus.EXCUSED, LATER)
    page.search.clear()
    said(page)

    def tag() -> str:
        rows = page.people.list.rows
        listed = (rows.row(at) for at in range(rows.rowCount()))
        return next(one.tag for one in listed if one.title == "Skye")

    qtbot.waitUntil(lambda: tag() == "said: away until 10 December")
    page.context.undo.undo()
    row = row_of(services, evening, "Skye")
    assert (row.status, row.away_until) == (AttendanceStatus.UNKNOWN, None)


def test_without_a_last_day_it_is_till_they_say_so(
    page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
) -> None:
    open_for(page, qtbot, "skye")
    page.extras.away.findChild(QAbstractButton, "away_save").click()
    said(page)
    assert row_of(services, evening, "Skye").away_until == OPEN


def test_what_can_not_be_right_is_said_beside_the_field(
    page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
) -> None:
    open_for(page, qtbot, "skye")
    panel = page.extras.away
    for text, name in (("soon", "until"), ("2026-11-01", "until")):
        line(page, "away_until").setText(text)
        QTest.keyClick(line(page, "away_until"), ENTER)
        assert panel.rows[name].error
        assert panel.isVisible()
    line(page, "away_since").setText("")
    QTest.keyClick(line(page, "away_since"), ENTER)
    assert panel.rows["since"].error
    QTest.keyClick(panel, ESCAPE)
    assert page.people.isVisible()
    assert row_of(services, evening, "Skye").away_until is None


def test_who_is_here_goes_away_on_the_day_after(
    page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
) -> None:
    services.checkin.mark(evening.meeting, evening.people["Skye"])
    said(page)
    open_for(page, qtbot, "skye")
    assert line(page, "away_since").text() == "2026-11-27"


def test_the_menu_of_a_row_offers_every_mark_and_this(page: CheckInPage) -> None:
    called: list[object] = []
    acts = PersonActs(
        mark=called.append,
        away=lambda: called.append("away"),
        edit_name=lambda: called.append("name"),
        known=lambda: called.append("known"),
        record=lambda: called.append("record"),
    )
    for action in person_menu(page, acts).actions():
        if not action.isSeparator():
            action.trigger()
    marks = [choice.status for choice in choices()]
    assert called == [*marks, "away", "name", "known", "record"]


def test_the_lock_and_the_door_leave_nobody_on_it(
    page: CheckInPage, evening: Evening, qtbot: QtBot
) -> None:
    open_for(page, qtbot, "skye")
    line(page, "away_until").setText(LATER.isoformat())
    page.door.enter()
    panel = page.extras.away
    assert not panel.isVisible()
    assert panel.findChild(QLabel, "away_note").text() == ""
    assert line(page, "away_until").text() == ""


def test_what_was_said_before_stands_in_the_fields(
    page: CheckInPage, services: Services, evening: Evening, qtbot: QtBot
) -> None:
    services.away.keep(evening.meeting, evening.people["Skye"], DAY, LATER)
    said(page)
    open_for(page, qtbot, "skye")
    assert line(page, "away_until").text() == LATER.isoformat()
    line(page, "away_until").setText("2026-12-20")
    QTest.keyClick(line(page, "away_until"), ENTER)
    detail = services.members.detail(evening.people["Skye"])
    assert detail.beside.absences == (AbsenceDraft(since=DAY, until=date(2026, 12, 20)),)
