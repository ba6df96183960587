"""A long list of people stays where it is while its people are marked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import PRESENT, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.lists.view import CheckList
from tests.ui.checkin.conftest import Evening, said

PEOPLE = 90


@pytest.fixture(params=["of a group", "of the chapter"])
def page(
    request: pytest.FixtureRequest,
    page_context: PageContext,
    services: Services,
    evening: Evening,
    qtbot: QtBot,
) -> Iterator[CheckInPage]:
    group, _undo = services.groups.add(GroupDraft(name="Many"))
    for number in range(PEOPLE):
        member, _undo = services.members.add(MemberDraft(display_name=f"Person {number:02}"))
        services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
    before = services.meetings.detail(evening.meeting).row.starts_local
    meeting, _undo = services.meetings.add(
        MeetingDraft(
            starts_local=before + timedelta(days=1),
            group_id=group if request.param == "of a group" else None,
        )
    )
    made = CheckInPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activate(meeting)
    qtbot.waitUntil(made.search.hasFocus)
    yield made
    made.door.end()


def place(page: CheckInPage) -> tuple[int, str]:
    """Return how far the list is scrolled, and who is chosen."""
    row = page.people.list.current_row()
    return page.people.list.verticalScrollBar().value(), "" if row is None else row.title


def in_sight(people: CheckList, title: str) -> bool:
    index = next(
        people.rows.index(at)
        for at in range(people.rows.rowCount())
        if people.rows.index(at).data() == title
    )
    return people.viewport().rect().contains(people.visualRect(index))


def test_whoever_walks_through_it_goes_on_from_the_row_they_marked(page: CheckInPage) -> None:
    for _step in range(50):
        QTest.keyClick(page.search, Qt.Key.Key_Down)
    before = place(page)
    for number in range(3):
        QTest.keyClick(page.search, Qt.Key.Key_Space)
        said(page)
        page.controller.refresh()
        said(page)
        assert place(page) == before, number
        QTest.keyClick(page.search, Qt.Key.Key_Down)
        after = place(page)
        assert after[0] > before[0]
        assert after[1] > before[1]
        before = after


@pytest.mark.parametrize("key", [Qt.Key.Key_P, Qt.Key.Key_A, Qt.Key.Key_Delete])
def test_the_roll_call_goes_on_where_it_is(page: CheckInPage, key: Qt.Key) -> None:
    people = page.people.list
    people.setFocus()
    people.select_place(60)
    top, title = place(page)
    for _person in range(3):
        QTest.keyClick(people, key)
        said(page)
        page.controller.refresh()
        said(page)
        assert place(page)[0] >= top
        assert place(page)[1] > title
        top, title = place(page)


def test_it_comes_back_to_its_place_after_a_search(page: CheckInPage) -> None:
    bar = page.people.list.verticalScrollBar()
    bar.setValue(1_500)
    QTest.keyClicks(page.search, "07")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    said(page)
    assert bar.value() == 1_500


@pytest.mark.parametrize("number", ["07", "80"])
def test_who_was_found_and_marked_is_in_sight(page: CheckInPage, number: str) -> None:
    page.people.list.verticalScrollBar().setValue(1_500)
    QTest.keyClicks(page.search, number)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    said(page)
    assert in_sight(page.people.list, f"Person {number}")


def test_the_tick_comes_where_the_eye_is_and_the_roster_after_it(page: CheckInPage) -> None:
    QTest.keyClicks(page.search, "Person 80")
    said(page)
    listed: list[tuple[int, bool]] = []

    def note() -> None:
        rows = page.controller.rows.rows
        here = any(row.name == "Person 80" and row.status in PRESENT for row in rows)
        listed.append((len(rows), here))

    page.controller.rows_changed.connect(note)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    said(page)
    assert listed[0] == (1, True)
    assert listed[1][0] >= PEOPLE
    assert listed[1][1]
    assert page.controller.caught_up
    assert in_sight(page.people.list, "Person 80")
