"""Places in the window: a kind, what paper shows of it, and a checklist."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.safe_vocabulary import PlaceKind, PlacePointState
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.services.catalogue import Services
from chapterdesk.services.places import PlaceDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.places.panel import PlacesPanel

LINK = "https://meet.example/harbour"


@pytest.fixture
def panel(page_context: PageContext, qtbot: QtBot) -> Iterator[PlacesPanel]:
    made = PlacesPanel(context=page_context)
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    yield made
    made.clear()


def press(panel: QWidget, name: str) -> None:
    found = [one for one in panel.findChildren(QAbstractButton, name) if one.isVisibleTo(panel)]
    assert found, name
    found[-1].click()


def write(panel: QWidget, name: str, text: str) -> None:
    panel.findChild(QLineEdit, name).setText(text)


def note(panel: QWidget, name: str) -> str:
    return str(panel.findChild(QLabel, f"{name}_note").text())


def choose(panel: QWidget, name: str, place: int) -> None:
    menu = [one for one in panel.findChildren(QMenu, f"{name}_menu") if one.actions()][-1]
    menu.actions()[place].trigger()


def test_a_call_is_kept_with_its_link_and_says_what_paper_shows(
    panel: PlacesPanel, services: Services
) -> None:
    panel.open()
    panel.add()
    write(panel, "place_name", "Video call")
    write(panel, "place_area", "online")
    assert not panel.findChild(QWidget, "place_link_row").isVisibleTo(panel)
    press(panel, "place_kind_call")
    assert panel.findChild(QWidget, "place_link_row").isVisibleTo(panel)
    assert not panel.findChild(QWidget, "place_address_row").isVisibleTo(panel)
    write(panel, "place_link", LINK)
    assert "online" in note(panel, "place_disclosure_row")
    assert LINK not in note(panel, "place_disclosure_row")
    panel.findChild(QPlainTextEdit, "place_safety_notes").setPlainText("Kim and Bo can mute all")
    press(panel, "place_save")
    (row,) = services.places.list()
    draft = services.places.detail(row.id).draft
    assert (draft.kind, draft.link, draft.safety_notes) == (
        PlaceKind.CALL,
        LINK,
        "Kim and Bo can mute all",
    )


def test_what_could_be_told_of_a_room_is_not_told_of_a_link(
    panel: PlacesPanel, services: Services
) -> None:
    services.places.add(PlaceDraft(name="Mill", disclosure=LocationDisclosure.FULL))
    panel.open()
    panel.list.select_place(0)
    press(panel, "place_edit")
    press(panel, "place_kind_call")
    write(panel, "place_link", LINK)
    told = panel.findChild(QComboBox, "place_disclosure")
    assert told.currentData() == LocationDisclosure.ON_REQUEST.value
    assert "nothing" in note(panel, "place_disclosure_row")
    press(panel, "place_save")
    (row,) = services.places.list()
    assert services.places.detail(row.id).told == ""


def test_features_of_another_kind_stay_in_sight(panel: PlacesPanel, services: Services) -> None:
    services.places.add(PlaceDraft(name="Mill", features=("step_free_route", "step_free")))
    panel.open()
    panel.list.select_place(0)
    press(panel, "place_edit")
    panel.findChild(QWidget, "place_feature_step_free_route").setChecked(False)
    press(panel, "place_save")
    (row,) = services.places.list()
    assert row.features == ("step_free",)


def test_a_point_is_answered_where_it_stands(panel: PlacesPanel, services: Services) -> None:
    place, _undo = services.places.add(PlaceDraft(name="Video call", kind=PlaceKind.CALL))
    panel.open()
    panel.list.select_place(0)
    assert panel.findChild(QWidget, "place_point_waiting_room").isVisibleTo(panel)
    choose(panel, "place_point_waiting_room_state", 0)
    states = {
        one.code: (one.state, one.remark)
        for area in services.place_checks.areas(place)
        for one in area.points
    }
    assert states["waiting_room"] == (PlacePointState.YES, "")
    field = panel.findChild(QLineEdit, "place_point_waiting_room_remark")
    field.setText("Bo lets in")
    field.returnPressed.emit()
    states = {
        one.code: (one.state, one.remark)
        for area in services.place_checks.areas(place)
        for one in area.points
    }
    assert states["waiting_room"] == (PlacePointState.YES, "Bo lets in")
    assert "looked at" in panel.findChild(QLabel, "place_point_waiting_room_why").text().lower()


def test_a_lock_and_meeting_mode_leave_no_link(panel: PlacesPanel, services: Services) -> None:
    services.places.add(
        PlaceDraft(name="Video call", kind=PlaceKind.CALL, link=LINK, safety_notes="Kim mutes")
    )

    def shown() -> str:
        return " ".join(one.text() for one in panel.findChildren(QLabel)) + " ".join(
            one.text() for one in panel.findChildren(QLineEdit)
        )

    panel.open()
    panel.list.select_place(0)
    assert "harbour" in shown()
    assert "Kim mutes" in shown()
    panel.clear()
    assert "harbour" not in shown()
    assert "Kim mutes" not in shown()
    services.discretion.enter()
    panel.open()
    panel.list.select_place(0)
    assert "harbour" not in shown()
    edits = panel.findChildren(QAbstractButton, "place_edit")
    assert [one.isEnabled() for one in edits if one.isVisibleTo(panel)] == [False]
