"""The forms of the page of series: each is built when it is first shown; which sheet is printed."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.series.page import SeriesPage
from chapterdesk.ui.widgets.combo import ChoiceBox
from tests.ui.series.test_series_page import pick, press

FIRST = datetime.fromisoformat("2026-12-03T18:30")
FORMS = ("form", "date_form", "one", "holidays")


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
    template = SeriesTemplate(title="Walk", sheet_layout="sign_in")
    return services.series.add(
        SeriesDraft(starts_local=FIRST, rule="FREQ=WEEKLY;BYDAY=TH", template=template)
    )[0]


def built(page: SeriesPage) -> list[str]:
    return [name for name in FORMS if page._is_built(name)]


def layout(page: SeriesPage) -> ChoiceBox:
    found = page.form.findChild(ChoiceBox, "series_layout")
    assert found is not None
    return found


def test_each_form_is_built_when_it_is_first_shown(page: SeriesPage, weekly: bytes) -> None:
    page.activate(weekly)
    page.clear()
    page.activate(weekly)
    assert built(page) == []
    press(page, "series_add_date")
    assert built(page) == ["one"]
    page.close_form()
    pick(page, "series_date_1_change")
    assert built(page) == ["date_form", "one"]
    page.close_form()
    page.show_holidays()
    page.close_form()
    press(page, "series_edit")
    assert built(page) == list(FORMS)


def test_a_form_is_built_once(page: SeriesPage, weekly: bytes) -> None:
    page.activate(weekly)
    for _time in range(2):
        press(page, "series_edit")
        page.close_form()
    assert len(page.findChildren(QWidget, "series_form")) == 1


def test_which_sheet_is_printed_is_chosen(
    page: SeriesPage, services: Services, weekly: bytes
) -> None:
    page.activate(weekly)
    press(page, "series_edit")
    assert layout(page).current == "sign_in"
    layout(page).set_current("attendance_large")
    press(page, "series_save")
    detail = services.series.detail(weekly)
    assert detail.draft.template.sheet_layout == "attendance_large"
    values = {one.text() for one in page.view.findChildren(QLabel)}
    assert "Attendance sheet, large print" in values


def test_a_note_of_old_stays_until_a_sheet_is_chosen(
    page: SeriesPage, services: Services, desk: Desk, weekly: bytes
) -> None:
    with desk._vault.engine.begin() as connection:
        connection.execute(text("UPDATE series SET sheet_layout = 'the blue one'"))
    page.activate(weekly)
    press(page, "series_edit")
    assert layout(page).current == "the blue one"
    press(page, "series_save")
    assert services.series.detail(weekly).draft.template.sheet_layout == "the blue one"
    press(page, "series_edit")
    layout(page).set_current("attendance")
    press(page, "series_save")
    press(page, "series_edit")
    assert layout(page).findData("the blue one") < 0


@pytest.mark.parametrize("unit", [2, 3])
def test_a_rule_by_the_month_is_no_wider_than_its_place(
    page: SeriesPage, weekly: bytes, unit: int
) -> None:
    page.activate(weekly)
    press(page, "series_edit")
    for name, place in (("series_repeats", -2), ("series_unit", unit)):
        box = page.form.findChild(ChoiceBox, name)
        box.setCurrentIndex(place % box.count())
        box.activated.emit(box.currentIndex())
    area = page._form_area
    assert isinstance(area, QScrollArea)
    QApplication.sendPostedEvents()
    assert area.widget().minimumSizeHint().width() <= 628
