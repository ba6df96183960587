"""Rooms, calls and chats: what leads in is told where an address may be told, and nowhere else."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.safe_vocabulary import PlaceKind, PlacePointState
from chapterdesk.core.vocabulary import GroupKind, LocationDisclosure, ShareLevel
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import EventDraft
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.places import PlaceDraft, PlacePointRow
from chapterdesk.services.rows import IN_PART
from tests.services.test_sheets import words

LINK = "https://meet.example/harbour-9431"
START = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # wall-clock time


def call(
    services: Services, told: LocationDisclosure, *, remark: str = "", notes: str = ""
) -> bytes:
    draft = PlaceDraft(
        name="Video call", kind=PlaceKind.CALL, area="Online", link=LINK, disclosure=told,
        remark=remark, safety_notes=notes,
    )  # fmt: skip
    return services.places.add(draft)[0]


def meets(services: Services, place_id: bytes) -> bytes:
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", kind=GroupKind.SOCIAL, share_level=ShareLevel.PUBLIC)
    )
    services.agreements.write(group, "What is said here stays here.")
    draft = MeetingDraft(starts_local=START, group_id=group, place_id=place_id)
    meeting, _undo = services.meetings.add(draft)
    opened = services.minutes.detail(meeting)
    services.minutes.save(meeting, agenda="Tea", minutes="Tea again", updated_at=opened.updated_at)
    return meeting


def told_anywhere(services: Services, meeting: bytes, folder: Path) -> str:
    """Return everything that leaves the desk about a meeting."""
    group = services.meetings.detail(meeting).row.group_id
    assert group is not None
    papers = [
        services.sheets.attendance(meeting),
        services.sheets.agenda(meeting),
        services.sheets.minutes(meeting),
        services.sheets.agreement(group),
        services.sheets.meeting_list(),
    ]
    file = services.calendar.meeting(meeting).data.decode().replace("\r\n ", "")
    return "".join("\n".join([*(words(paper, folder) for paper in papers), file]).split())


@pytest.mark.parametrize(
    "told", [told for told in LocationDisclosure if told != LocationDisclosure.FULL]
)
def test_the_link_of_a_call_leaves_the_desk_only_where_it_may_be_told(
    services: Services, tmp_path: Path, told: LocationDisclosure
) -> None:
    meeting = meets(services, call(services, told))
    assert "harbour-9431" not in told_anywhere(services, meeting, tmp_path)


def test_a_link_that_may_be_told_is_told(services: Services, tmp_path: Path) -> None:
    meeting = meets(services, call(services, LocationDisclosure.FULL))
    assert "harbour-9431" in told_anywhere(services, meeting, tmp_path)


def points(services: Services, place: bytes) -> dict[str, PlacePointRow]:
    return {one.code: one for area in services.place_checks.areas(place) for one in area.points}


def test_the_more_careful_of_place_and_meeting_counts(services: Services) -> None:
    place = call(services, LocationDisclosure.FULL)
    event, _undo = services.events.add(
        MeetingDraft(starts_local=START, title="Fair", place_id=place),
        EventDraft(disclosure=LocationDisclosure.ON_REQUEST),
    )
    assert services.events.detail(event).place == "The place is told on request."


def test_what_does_not_belong_to_its_kind_is_kept_and_told_nobody(services: Services) -> None:
    place, _undo = services.places.add(
        PlaceDraft(
            name="Mill",
            address="7 Mill Lane",
            link=LINK,
            disclosure=LocationDisclosure.FULL,
        )
    )
    assert services.places.detail(place).told == "Mill, 7 Mill Lane"
    opened = services.places.detail(place)
    turned = PlaceDraft(
        name="Mill",
        kind=PlaceKind.CALL,
        address="7 Mill Lane",
        link=LINK,
        disclosure=LocationDisclosure.FULL,
    )
    services.places.save(place, turned, updated_at=opened.updated_at)
    assert services.places.detail(place).told == f"Mill, {LINK}"
    assert services.places.detail(place).draft.address == "7 Mill Lane"


@pytest.mark.parametrize("field", ["name", "area"])
@pytest.mark.parametrize(
    "text", [LINK, "Call: WWW.example.org", "zoom.us/j/123", "Chat t.me/+abc", "signal.group/#x"]
)
def test_no_link_stands_in_a_name_or_an_area(services: Services, field: str, text: str) -> None:
    draft = PlaceDraft(
        name=text if field == "name" else "Video call",
        area=text if field == "area" else "",
        kind=PlaceKind.CALL,
    )
    with pytest.raises(UsageError) as caught:
        services.places.add(draft)
    assert caught.value.field == field
    assert services.places.list() == ()


def test_notes_leave_the_desk_nowhere_and_meeting_mode_hides_them(
    services: Services, tmp_path: Path
) -> None:
    place = call(services, LocationDisclosure.FULL, notes="The neighbour shouts", remark="Key at 4")
    said = told_anywhere(services, meets(services, place), tmp_path)
    assert "neighbour" not in said
    assert "Keyat4" not in said
    services.discretion.enter()
    detail = services.places.detail(place)
    assert (detail.draft.link, detail.draft.safety_notes, detail.draft.remark) == ("", "", "")
    assert (detail.hidden, detail.updated_at, detail.told) == (True, IN_PART, "")
    with pytest.raises(RefusedError):
        services.places.save(place, detail.draft, updated_at=detail.updated_at)
    services.discretion.leave()
    assert services.places.detail(place).draft.safety_notes == "The neighbour shouts"


def test_each_kind_has_a_list_of_its_own(services: Services) -> None:
    codes = {}
    for kind in PlaceKind:
        place, _undo = services.places.add(PlaceDraft(name=f"A {kind}", kind=kind))
        areas = services.place_checks.areas(place)
        assert all(area.open == len(area.points) for area in areas)
        codes[kind] = {point.code for area in areas for point in area.points}
        with pytest.raises(UsageError):
            services.place_checks.set_point(place, "no_such_point", PlacePointState.YES)
    assert {"waiting_room", "recording_off", "names_shown", "screenshots", "who_can_remove"} <= (
        codes[PlaceKind.CALL]
    )
    assert {"screenshots", "names_shown", "who_can_remove"} <= codes[PlaceKind.CHAT]
    assert "step_free" in codes[PlaceKind.ROOM]
    assert "waiting_room" not in codes[PlaceKind.ROOM]


def test_a_point_is_looked_at_and_after_a_year_again(services: Services, clock: FixedClock) -> None:
    place, _undo = services.places.add(PlaceDraft(name="Mill"))
    services.place_checks.set_point(place, "keys_known", PlacePointState.NO, "Ask the caretaker")
    undo = services.place_checks.set_point(place, "keys_known", PlacePointState.YES)
    point = points(services, place)["keys_known"]
    assert (point.state, point.remark) == (PlacePointState.YES, "Ask the caretaker")
    assert not point.stale
    services.undo.apply(undo)
    assert points(services, place)["keys_known"].state == PlacePointState.NO
    assert (
        sum(area.open for area in services.place_checks.areas(place))
        == len(points(services, place)) - 1
    )
    clock.set(clock.now() + timedelta(days=366))
    assert points(services, place)["keys_known"].stale
    areas = services.place_checks.areas(place)
    assert all(area.open == len(area.points) for area in areas)


def test_what_was_found_is_a_feature_and_a_feature_asks_again(services: Services) -> None:
    place, _undo = services.places.add(PlaceDraft(name="Mill"))
    services.place_checks.set_point(place, "step_free", PlacePointState.YES)
    assert services.places.detail(place).draft.features == ("step_free",)
    services.place_checks.set_point(place, "step_free", PlacePointState.NO)
    assert services.places.detail(place).draft.features == ()
    services.place_checks.set_point(place, "step_free", PlacePointState.YES)
    opened = services.places.detail(place)
    services.places.save(place, PlaceDraft(name="Mill"), updated_at=opened.updated_at)
    states = {
        one.code: one.state for area in services.place_checks.areas(place) for one in area.points
    }
    assert states["step_free"] == PlacePointState.OPEN


def test_what_is_remarked_is_hidden_in_meeting_mode_and_stands_in_no_log(
    services: Services,
) -> None:
    place, _undo = services.places.add(PlaceDraft(name="Mill"))
    services.place_checks.set_point(place, "keys_known", PlacePointState.NO, "Olaf has one")
    services.discretion.enter()
    said = [one.remark for area in services.place_checks.areas(place) for one in area.points]
    assert set(said) == {""}
    services.place_checks.set_point(place, "keys_known", PlacePointState.YES)
    with pytest.raises(RefusedError):
        services.place_checks.set_point(place, "keys_known", PlacePointState.YES, "")
    services.discretion.leave()
    said = [one.remark for area in services.place_checks.areas(place) for one in area.points]
    assert "Olaf has one" in said
