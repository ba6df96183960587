"""Plan what repeats in words, look at its dates, change one, the following or all of them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode, MeetingStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.ui.context import MEETINGS, PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.series.page import SeriesPage
from chapterdesk.ui.theme.theme import Theme
from tests.ui.conftest import PageCalls

FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # wall-clock time, a Thursday
WEEK = timedelta(weeks=1)


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[SeriesPage]:
    made = SeriesPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def weekly(services: Services) -> bytes:
    """Every Thursday at 18:30 from 3 December; it is Thursday 26 November."""
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    draft = SeriesDraft(
        starts_local=FIRST,
        rule="FREQ=WEEKLY;BYDAY=TH",
        template=SeriesTemplate(group_id=group, title="Walk", agenda="Hello"),
    )
    return services.series.add(draft)[0]


def shown(page: QWidget, name: str) -> QWidget:
    found = [one for one in page.findChildren(QWidget, name) if not one.isHidden()]
    assert found, name
    return found[-1]


def press(page: QWidget, name: str) -> None:
    button = shown(page, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def pick(page: QWidget, name: str) -> None:
    """Choose something from the menu of a date."""
    page.findChildren(QAction, name)[-1].trigger()


def write(page: QWidget, name: str, text: str) -> QLineEdit:
    field = shown(page, name)
    assert isinstance(field, QLineEdit)
    field.setText(text)
    field.textEdited.emit(text)
    return field


def choose(page: QWidget, name: str, text: str) -> None:
    combo = shown(page, name)
    assert isinstance(combo, QComboBox)
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(one) for one in range(combo.count())]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def lines(page: SeriesPage, qtbot: QtBot) -> list[str]:
    """Return the preview as it is read aloud, once it has been reckoned."""
    qtbot.waitUntil(lambda: not page.form._soon.isActive())
    return [part.strip() for part in page.form.preview.accessibleDescription().split(";")]


def until_said(page: SeriesPage, name: str, words: str, qtbot: QtBot) -> None:
    """Wait for the record to be drawn again."""
    qtbot.waitUntil(lambda: words in shown(page, name).accessibleName())


def starts(services: Services) -> list[datetime]:
    return sorted(row.starts_local for row in services.meetings.window("all", 0, 200).rows)


def answer(page: SeriesPage, name: str) -> None:
    press(page, f"scope_{name}")


class TestPlanning:
    def test_an_empty_page_says_what_a_series_is(self, page: SeriesPage) -> None:
        page.activate()
        assert page.findChild(QWidget, "series_empty").isVisible()

    def test_every_second_thursday_in_words(
        self, page: SeriesPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        press(page, "series_empty_action")
        write(page, "series_title", "Film evening")
        write(page, "series_day", "2026-12-03")
        choose(page, "series_repeats", "every second Thursday")
        found = lines(page, qtbot)
        assert "every second Thursday at" in found[0]
        assert len(found) == 11, "the words, and ten dates"
        press(page, "series_save")
        (row,) = services.series.list()
        assert row.label == "Film evening"
        assert starts(services)[:2] == [FIRST, FIRST + 2 * WEEK]
        assert page.record is not None
        page.context.undo.undo()
        assert services.series.list() == ()
        assert starts(services) == []

    def test_the_last_sunday_of_the_month_put_together(
        self, page: SeriesPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        write(page, "series_title", "Brunch")
        write(page, "series_day", "2026-12-01")
        choose(page, "series_repeats", "otherwise…")
        choose(page, "series_unit", "month")
        choose(page, "series_nth", "last")
        choose(page, "series_weekday", "Sunday")
        assert "the last Sunday of the month" in lines(page, qtbot)[0]
        press(page, "series_save")
        assert starts(services)[0].date() == date(2026, 12, 27)

    def test_ends_after_some_times_and_has_more_dates(
        self, page: SeriesPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        write(page, "series_title", "Course")
        write(page, "series_day", "2026-12-03")
        choose(page, "series_end", "ends after some times")
        page.form.repeat._times.setValue(2)
        write(page, "series_extra_day", "2026-12-05")
        write(page, "series_extra_time", "11:00")
        press(page, "series_extra_add")
        assert len(lines(page, qtbot)) == 4, "the words, two dates and one more"
        press(page, "series_save")
        assert starts(services) == [FIRST, datetime(2026, 12, 5, 11), FIRST + WEEK]  # noqa: DTZ001

    def test_a_day_that_was_typed_and_not_added_counts(
        self, page: SeriesPage, services: Services
    ) -> None:
        page.activate()
        page.add()
        write(page, "series_day", "2026-12-03")
        choose(page, "series_repeats", "only on single dates")
        write(page, "series_extra_day", "2026-12-05")
        press(page, "series_save")
        assert [one.day for one in starts(services)] == [3, 5]

    @pytest.mark.parametrize(
        ("field", "text"), [("day", "31.2.2026"), ("time", "25:00"), ("length", "soon")]
    )
    def test_what_can_not_be_read_is_said_beside_its_field(
        self, page: SeriesPage, services: Services, qtbot: QtBot, field: str, text: str
    ) -> None:
        page.activate()
        page.add()
        write(page, f"series_{field}", text)
        press(page, "series_save")
        assert page.form.rows[field].error
        assert services.series.list() == ()
        qtbot.waitUntil(lambda: page.form.findChild(QLabel, "series_preview_error") is not None)

    def test_a_week_without_a_day_is_said_beside_the_rule(self, page: SeriesPage) -> None:
        page.activate()
        page.add()
        choose(page, "series_repeats", "otherwise…")
        page.form.repeat._own._days.set_current([])
        press(page, "series_save")
        assert "clear" in page.form.repeat.rows["rule"].error

    def test_holidays_are_struck_through_and_said(
        self, page: SeriesPage, services: Services, weekly: bytes, qtbot: QtBot
    ) -> None:
        services.holidays.add("Midwinter", date(2026, 12, 24))
        page.activate(weekly)
        row = shown(page, "series_date_3")
        assert "on a holiday" in row.accessibleName()
        press(page, "series_skip_holidays")
        until_said(page, "series_date_3", "left out", qtbot)
        label = shown(page, "series_date_3_day")
        assert label.property("struck") is True
        assert "left out" in label.accessibleName()
        assert "Midwinter" in label.accessibleName()
        press(page, "series_date_3_quick")
        assert FIRST + 3 * WEEK in starts(services)


class TestDates:
    def test_one_is_left_out_and_comes_back(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        page.activate(weekly)
        pick(page, "series_date_1_skip")
        planned = [
            row.starts_local
            for row in services.meetings.window("upcoming", 0, 50).rows
            if row.status == MeetingStatus.PLANNED
        ]
        assert FIRST + WEEK not in planned
        page.context.undo.undo()
        assert shown(page, "series_date_1_day").property("struck") is False

    def test_one_is_cancelled_and_stays_to_be_seen(
        self, page: SeriesPage, services: Services, weekly: bytes, qtbot: QtBot
    ) -> None:
        page.activate(weekly)
        pick(page, "series_date_0_cancel")
        until_said(page, "series_date_0", "cancelled", qtbot)
        statuses = {
            row.starts_local: row.status for row in services.meetings.window("all", 0, 9).rows
        }
        assert statuses[FIRST] == MeetingStatus.CANCELLED

    def test_the_series_ends_before_a_date(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        page.activate(weekly)
        pick(page, "series_date_2_end")
        assert len(services.series.dates(weekly)) == 2
        page.context.undo.undo()
        assert len(services.series.dates(weekly)) == 10

    @pytest.mark.parametrize(
        ("scope", "hours"),
        [("one", [18, 20, 18]), ("following", [18, 20, 20]), ("all", [20, 20, 20])],
    )
    def test_a_change_asks_how_far_it_goes(
        self, page: SeriesPage, services: Services, weekly: bytes, scope: str, hours: list[int]
    ) -> None:
        page.activate(weekly)
        pick(page, "series_date_1_change")
        write(page, "meeting_time", "20:00")
        press(page, "meeting_save")
        answer(page.window(), scope)
        assert [one.hour for one in starts(services)[:3]] == hours
        page.context.undo.undo()
        assert [one.hour for one in starts(services)[:3]] == [18, 18, 18]

    def test_nothing_is_changed_where_the_question_is_left(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        page.activate(weekly)
        pick(page, "series_date_1_change")
        write(page, "meeting_time", "20:00")
        press(page, "meeting_save")
        press(page.window(), "scope_nothing")
        assert [one.hour for one in starts(services)[:3]] == [18, 18, 18]
        assert shown(page, "meeting_form").isVisible(), "what was typed is not lost"

    def test_one_more_date(self, page: SeriesPage, services: Services, weekly: bytes) -> None:
        page.activate(weekly)
        press(page, "series_add_date")
        write(page, "one_date_day", "2026-12-05")
        QTest.keyClick(write(page, "one_date_time", "11"), Qt.Key.Key_Return)
        assert datetime(2026, 12, 5, 11) in starts(services)  # noqa: DTZ001

    def test_open_the_meeting(
        self, page: SeriesPage, services: Services, weekly: bytes, calls: PageCalls
    ) -> None:
        page.activate(weekly)
        pick(page, "series_date_0_open")
        assert calls.shown[-1] == (MEETINGS, services.series.dates(weekly)[0].meeting_id)


class TestChanging:
    def test_the_form_shows_what_is_kept_and_saves_it_unchanged(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        before = services.series.detail(weekly).draft
        page.activate(weekly)
        press(page, "series_edit")
        assert page.form.repeat._repeats.currentText() == "every Thursday"
        press(page, "series_save")
        assert services.series.detail(weekly).draft == before

    def test_the_template_reaches_those_to_come(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        member, _undo = services.members.add(MemberDraft(display_name="Sam Dlamini"))
        page.activate(weekly)
        press(page, "series_edit")
        page.form._agenda.setPlainText("Welcome")
        page.form.leads.add_person(member, "Sam Dlamini")
        press(page, "series_save")
        detail = services.series.detail(weekly)
        assert detail.draft.template.facilitators == (member,)
        meeting = detail.dates[0].meeting_id
        assert services.minutes.detail(meeting).agenda == "Welcome"
        assert [row.name for row in services.leading.duties(meeting)] == ["Sam Dlamini"]

    def test_another_rule_counts_from_the_next_date_on(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        page.activate(weekly)
        press(page, "series_edit")
        choose(page, "series_repeats", "every 4 weeks on Thursday")
        press(page, "series_save")
        assert starts(services)[:2] == [FIRST, FIRST + 4 * WEEK]

    def test_another_day_moves_them_all_as_the_preview_shows(
        self, page: SeriesPage, services: Services, weekly: bytes, qtbot: QtBot
    ) -> None:
        page.activate(weekly)
        press(page, "series_edit")
        write(page, "series_day", "2026-12-04")
        assert "every Friday" in lines(page, qtbot)[0]
        press(page, "series_save")
        planned = [one.starts_local for one in services.series.dates(page.record_id)]
        assert {one.weekday() for one in planned} == {4}

    def test_a_rule_that_the_editor_can_not_show_stays_letter_by_letter(
        self, page: SeriesPage, services: Services
    ) -> None:
        rule = "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=1"
        series, _undo = services.series.add(SeriesDraft(starts_local=FIRST, rule=rule))
        page.activate(series)
        press(page, "series_edit")
        write(page, "series_time", "20:00")
        assert "kept as it is" in page.form.repeat._repeats.currentText()
        page.form._title.setText("Choir")
        press(page, "series_save")
        assert services.series.detail(page.record_id).draft.template.title == "Choir"

    def test_a_change_since_is_told_and_nothing_is_lost(
        self,
        page: SeriesPage,
        services: Services,
        weekly: bytes,
        messages: RecordingMessages,
        clock: object,
    ) -> None:
        page.activate(weekly)
        press(page, "series_edit")
        detail = services.series.detail(weekly)
        clock.set(clock.now() + timedelta(minutes=1))  # type: ignore[attr-defined]
        services.series.save_template(
            weekly, SeriesTemplate(title="Other"), updated_at=detail.updated_at
        )
        page.form._title.setText("Mine")
        press(page, "series_save")
        assert messages.errors
        assert page.form.isVisible()

    def test_archive_and_take_away(
        self, page: SeriesPage, services: Services, weekly: bytes, qtbot: QtBot
    ) -> None:
        page.activate(weekly)
        press(page, "series_archive")
        assert services.series.list() == ()
        until_said(page, "series_archive", "Bring back", qtbot)
        press(page, "series_archive")
        press(page, "series_delete")
        assert page.record is None
        page.context.undo.undo()
        assert len(services.series.list()) == 1


class TestHolidays:
    def test_add_leave_out_and_take_away(
        self, page: SeriesPage, services: Services, weekly: bytes
    ) -> None:
        page.activate()
        press(page, "show_holidays")
        write(page, "holiday_name", "Midwinter")
        write(page, "holiday_first", "2026-12-24")
        write(page, "holiday_last", "2026-12-31")
        press(page, "holiday_add")
        assert len(services.holidays.list()) == 8
        press(page, "holidays_skip")
        assert "2 dates were left out" in page.findChild(QLabel, "holidays_result_text").text()
        assert FIRST + 3 * WEEK in services.series.detail(weekly).skipped
        press(page, "holiday_0_off")
        assert len(services.holidays.list()) == 7
        page.context.undo.undo()
        assert len(services.holidays.list()) == 8

    def test_what_is_wrong_stands_beside_its_field(
        self, page: SeriesPage, services: Services
    ) -> None:
        page.activate()
        page.show_holidays()
        write(page, "holiday_first", "2026-12-24")
        press(page, "holiday_add")
        assert page.holidays.rows["name"].error
        write(page, "holiday_name", "Midwinter")
        write(page, "holiday_last", "2026-12-01")
        press(page, "holiday_add")
        assert page.holidays.rows["last"].error
        assert services.holidays.list() == ()


class TestScreen:
    def test_everything_has_a_name(
        self,
        page: SeriesPage,
        services: Services,
        weekly: bytes,
        assert_all_named: Callable[[QWidget], None],
    ) -> None:
        services.holidays.add("Midwinter", date(2026, 12, 24))
        page.activate(weekly)
        assert_all_named(page)
        page.edit()
        choose(page, "series_repeats", "otherwise…")
        choose(page, "series_unit", "month")
        assert_all_named(page)
        page.show_holidays()
        assert_all_named(page)

    def test_no_two_keys_are_the_same(
        self, page: SeriesPage, assert_mnemonics_differ: Callable[[QWidget], None]
    ) -> None:
        page.activate()
        page.add()
        choose(page, "series_end", "ends after some times")
        choose(page, "series_repeats", "otherwise…")
        assert_mnemonics_differ(page.form)
        page.show_holidays()
        assert_mnemonics_differ(page.holidays)

    def test_fits_a_small_screen_at_twice_the_text(
        self, page: SeriesPage, weekly: bytes, theme: Theme
    ) -> None:
        page.activate(weekly)
        theme.set_text_size(200)
        page.resize(800, 768)
        page.edit()
        assert page.minimumSizeHint().width() <= 800

    def test_a_form_that_was_left_comes_back(self, page: SeriesPage, services: Services) -> None:
        page.activate()
        page.add()
        write(page, "series_title", "Choir")
        write(page, "series_day", "2026-12-03")
        choose(page, "series_repeats", "every second Thursday")
        page.clear()
        page.activate()
        press(page, "series_unfinished_action")
        assert page.form._title.text() == "Choir"
        assert page.form.repeat._repeats.currentText() == "every second Thursday"

    def test_clear_leaves_nothing_behind(self, page: SeriesPage, weekly: bytes) -> None:
        page.activate(weekly)
        page.edit()
        page.clear()
        assert page.record is None
        assert page.form._agenda.toPlainText() == ""
        assert page.form.leads.people() == ()
