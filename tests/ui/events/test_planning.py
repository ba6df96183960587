"""How an event is planned on its page: shifts, the run sheet, the inclusion checklist."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.core.event_vocabulary import ChecklistState, EventRole, ShiftStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import EventDraft, RunDraft, ShiftDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.events.page import EventsPage
from chapterdesk.ui.events.run_form import on_the_day
from chapterdesk.ui.widgets.text import Tag
from tests.ui.events.test_events_page import (
    choose,
    number,
    offers,
    press,
    redrawn,
    shown,
    words,
    write,
)

STARTS = datetime(2026, 12, 12, 20, 0)  # noqa: DTZ001  # a wall clock has no zone
HOUR = timedelta(hours=1)


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[EventsPage]:
    made = EventsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def event(services: Services) -> bytes:
    meeting = MeetingDraft(starts_local=STARTS, title="Ball", duration_minutes=360)
    return services.events.add(meeting, EventDraft())[0]


class TestShifts:
    def test_a_shift_is_added_over_midnight_changed_and_taken_away(
        self, page: EventsPage, services: Services, event: bytes, qtbot: QtBot
    ) -> None:
        page.activate(event)
        press(page, "event_shift_add")
        choose(page, "shift_role", "Kitchen")
        write(page, "shift_from", "22")
        write(page, "shift_to", "later")
        press(page, "shift_save")
        assert "time of day" in page.plan.shift.rows["ends_local"].error
        write(page, "shift_to", "2:00")
        number(page, "shift_needed", 2)
        press(page, "shift_save")
        (shift,) = services.shifts.list(event)
        assert shift.draft == ShiftDraft(
            role=EventRole.KITCHEN,
            starts_local=STARTS + 2 * HOUR,
            ends_local=STARTS + 6 * HOUR,
            needed=2,
        )
        redrawn(page, qtbot, "event_shift_0_title", "Kitchen")
        press(page, "event_shift_0_edit")
        write(page, "shift_title", "Soup")
        press(page, "shift_save")
        redrawn(page, qtbot, "event_shift_0_title", "Soup")
        press(page, "event_shift_0_delete")
        assert services.shifts.list(event) == ()
        page.context.undo.undo()
        assert len(services.shifts.list(event)) == 1

    def test_somebody_is_put_on_says_no_and_is_taken_off(
        self, page: EventsPage, services: Services, event: bytes, qtbot: QtBot
    ) -> None:
        ash, _undo = services.members.add(MemberDraft(display_name="Ash"))
        shift, _undo = services.shifts.add(
            event, ShiftDraft(starts_local=STARTS, ends_local=STARTS + HOUR)
        )
        page.activate(event)
        press(page, "event_shift_0_put_on")
        dialog = shown(page.window(), "helper")
        assert not shown(dialog, "helper_yes").isEnabled()
        dialog.picker.hold(ash, "Ash")  # type: ignore[attr-defined]
        dialog.picker.changed.emit()  # type: ignore[attr-defined]
        press(dialog, "helper_agreed")
        press(dialog, "helper_yes")
        (person,) = services.shifts.list(event)[0].people
        assert person.status == ShiftStatus.AGREED
        qtbot.waitUntil(lambda: "complete" in _tags(page))
        offers(page, "Ash")["They said no"].trigger()
        assert services.shifts.list(event)[0].missing == 1
        page.context.undo.undo()
        assert services.shifts.list(event)[0].missing == 0
        qtbot.waitUntil(lambda: "complete" in _tags(page))
        offers(page, "Ash")["Take them off"].trigger()
        assert services.shifts.list(event)[0].people == ()
        assert services.shifts.list(event)[0].id == shift


class TestRunSheet:
    def test_lines_are_written_moved_and_taken_away(
        self, page: EventsPage, services: Services, event: bytes, qtbot: QtBot
    ) -> None:
        page.activate(event)
        press(page, "event_run_edit")
        write(page, "run_0_what", "Doors open")
        write(page, "run_0_time", "20:00")
        choose(page, "run_0_role", "Welcome")
        press(page, "run_add")
        write(page, "run_1_what", "Last dance")
        write(page, "run_1_time", "1")
        number(page, "run_1_minutes", 5)
        press(page, "run_add")
        write(page, "run_2_what", "   ")
        press(page, "run_save")
        first, last = services.event_plans.run_sheet(event)
        assert (first.what, first.starts_local, first.role) == (
            "Doors open", STARTS, EventRole.WELCOME,
        )  # fmt: skip
        # After midnight is the day after.
        assert (last.starts_local, last.minutes) == (STARTS + 5 * HOUR, 5)
        redrawn(page, qtbot, "event_run_1_what", "Last dance")
        press(page, "event_run_edit")
        press(page, "run_1_up")
        press(page, "run_save")
        swapped = services.event_plans.run_sheet(event)
        assert [one.id for one in swapped] == [last.id, first.id]
        redrawn(page, qtbot, "event_run_0_what", "Last dance")
        press(page, "event_run_edit")
        press(page, "run_0_away")
        press(page, "run_save")
        assert [one.what for one in services.event_plans.run_sheet(event)] == ["Doors open"]
        page.context.undo.undo()
        assert len(services.event_plans.run_sheet(event)) == 2

    def test_a_time_that_is_none_is_said_beside_its_line(
        self, page: EventsPage, services: Services, event: bytes
    ) -> None:
        page.activate(event)
        press(page, "event_run_edit")
        write(page, "run_0_what", "Doors open")
        write(page, "run_0_time", "soon")
        press(page, "run_save")
        assert "time of day" in words(page, "run_0_time_row_note")
        assert services.event_plans.run_sheet(event) == ()

    def test_a_line_of_the_third_day_stays_there(
        self, page: EventsPage, services: Services, event: bytes
    ) -> None:
        later = STARTS + timedelta(days=2)
        services.event_plans.set_run_sheet(event, [RunDraft(what="Brunch", starts_local=later)])
        page.activate(event)
        press(page, "event_run_edit")
        write(page, "run_0_what", "Late brunch")
        press(page, "run_save")
        (line,) = services.event_plans.run_sheet(event)
        assert (line.what, line.starts_local) == ("Late brunch", later)

    def test_what_was_written_survives_a_lock(self, page: EventsPage, event: bytes) -> None:
        page.activate(event)
        press(page, "event_run_edit")
        write(page, "run_0_what", "Doors open")
        press(page, "run_add")
        write(page, "run_1_what", "Soup")
        page.clear()
        assert page.plan.run_sheet.lines.lines() == ()
        page.activate()
        press(page, "event_run_unfinished_action")
        lines = page.plan.run_sheet.lines.lines()
        assert [one["what"] for one in lines] == ["Doors open", "Soup"]

    def test_a_time_before_it_begins_is_set_up_and_not_the_day_after(self) -> None:
        assert on_the_day("18:30", STARTS) == STARTS - HOUR * 3 / 2
        assert on_the_day("", STARTS) is None


class TestChecklist:
    def test_a_point_is_looked_at_and_remarked(
        self, page: EventsPage, services: Services, event: bytes, qtbot: QtBot
    ) -> None:
        page.activate(event)
        area = next(one for one in services.event_plans.checklist(event) if one.code == "family")
        shown(page, "event_area_family").activated.emit()  # type: ignore[attr-defined]
        point = area.points[0]
        offers(page, point.label)["done"].trigger()
        qtbot.waitUntil(lambda: "open" in offers(page, point.label))
        press(page, f"checklist_{point.code}_write")
        dialog = shown(page.window(), "remark")
        write(dialog, "remark_text", "The lift is out.")
        press(dialog, "remark_save")
        (kept,) = [
            one
            for area_ in services.event_plans.checklist(event)
            for one in area_.points
            if one.code == point.code
        ]
        assert (kept.state, kept.remark) == (ChecklistState.DONE, "The lift is out.")
        redrawn(page, qtbot, f"checklist_{point.code}_remark", "The lift")
        page.context.undo.undo()
        press(page, "checklist_back")
        assert not page.form_is_open()
        assert "2 open" in _tags(page)


def _tags(page: EventsPage) -> list[str]:
    return [one.text for one in page.view.findChildren(Tag) if not one.isHidden()]
