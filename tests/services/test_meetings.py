"""Meetings: planned in local time, found when they are next, started with one key."""

from datetime import UTC, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError, UserError
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.places import PlaceDraft

START = datetime.fromisoformat("2026-11-26T18:30")


def plan(services: Services, start: datetime, **values: object) -> bytes:
    return services.meetings.add(MeetingDraft(starts_local=start, **values))[0]  # type: ignore[arg-type]


def test_next_is_the_running_one_then_the_coming_one(services: Services, clock: FixedClock) -> None:
    plan(services, START + timedelta(days=7), title="Later")
    plan(services, START, title="Tonight")
    plan(services, START - timedelta(days=7), title="Before")
    cancelled = plan(services, START - timedelta(hours=1), title="Cancelled")
    services.meetings.cancel(cancelled)
    assert services.meetings.next().label == "Tonight"  # type: ignore[union-attr]
    clock.set(datetime(2026, 11, 26, 20, 29, tzinfo=UTC))
    assert services.meetings.next().label == "Tonight"  # type: ignore[union-attr]
    clock.set(datetime(2026, 11, 26, 20, 31, tzinfo=UTC))
    assert services.meetings.next().label == "Later"  # type: ignore[union-attr]
    assert services.meetings.count("upcoming") == 1
    assert services.meetings.count("past") == 3
    assert services.meetings.count("all") == 4


def test_windows_are_ordered_and_counted(services: Services) -> None:
    for day in range(5):
        plan(services, START + timedelta(days=day), title=f"Day {day}")
    page = services.meetings.window("upcoming", 1, 2)
    assert [row.label for row in page.rows] == ["Day 1", "Day 2"]
    assert (page.total, page.more) == (5, True)
    last = services.meetings.window("upcoming", 3, 2)
    assert not last.more


def test_wall_clock_time_survives_the_change_of_clocks(services: Services) -> None:
    summer = plan(services, datetime.fromisoformat("2026-07-01T18:30"), title="Summer")
    detail = services.meetings.detail(summer)
    assert detail.row.starts_local == datetime.fromisoformat("2026-07-01T18:30")
    assert detail.row.ends_local == datetime.fromisoformat("2026-07-01T20:30")
    assert detail.row.timezone == "Europe/London"


def test_start_now_takes_the_last_group_and_place(services: Services) -> None:
    place, _undo = services.places.add(PlaceDraft(name="Old Mill", features=("quiet_room",)))
    group, _undo = services.groups.add(GroupDraft(name="Reading", alias="Book club"))
    plan(services, START - timedelta(days=7), group_id=group, place_id=place)
    plan(services, START + timedelta(days=1), title="Tomorrow, elsewhere")
    meeting_id, undo = services.meetings.start_now()
    detail = services.meetings.detail(meeting_id)
    assert detail.row.label == "Book club"
    assert detail.row.place == "Old Mill"
    assert detail.row.starts_local == datetime.fromisoformat("2026-11-26T17:30")
    assert detail.features == ("quiet_room",)
    services.undo.apply(undo)
    assert services.meetings.count("all") == 2


def test_start_now_with_nothing_planned(services: Services) -> None:
    meeting_id, _undo = services.meetings.start_now()
    assert services.meetings.detail(meeting_id).row.label == "Meeting"
    assert services.meetings.resolve("next") == meeting_id


def test_save_refuses_what_was_changed_since(services: Services, clock: FixedClock) -> None:
    meeting = plan(services, START)
    opened = services.meetings.detail(meeting)
    clock.set(clock.now() + timedelta(minutes=1))
    draft = MeetingDraft(starts_local=START, title="Games evening")
    undo = services.meetings.save(meeting, draft, updated_at=opened.updated_at)
    with pytest.raises(RefusedError):
        services.meetings.save(meeting, draft, updated_at=opened.updated_at)
    services.undo.apply(undo)
    assert services.meetings.detail(meeting).draft.title == ""


def test_delete_is_undone(services: Services) -> None:
    meeting = plan(services, START, title="Tonight")
    undo = services.meetings.delete(meeting)
    with pytest.raises(RefusedError):
        services.meetings.detail(meeting)
    services.undo.apply(undo)
    assert services.meetings.detail(meeting).row.status == MeetingStatus.PLANNED


def test_the_bin_keeps_when_people_were_last_seen(services: Services) -> None:
    meeting = plan(services, START)
    sam, _undo = services.members.add(MemberDraft(display_name="Sam"))
    services.checkin.mark(meeting, sam)
    services.meetings.delete(meeting)
    assert services.members.detail(sam).row.last_seen_on is None
    services.bin.restore("meeting", meeting)
    assert services.members.detail(sam).row.last_seen_on == START.date()


@pytest.mark.parametrize("start", ["0001-01-01T00:00", "1969-12-31T23:59", "9999-12-31T23:59"])
def test_a_day_no_calendar_counts_to_is_refused_whole(services: Services, start: str) -> None:
    draft = MeetingDraft(starts_local=datetime.fromisoformat(start))
    with pytest.raises(UsageError) as caught:
        services.meetings.plan(
            draft, new_group=GroupDraft(name="Film"), new_place=PlaceDraft(name="Hall")
        )
    assert caught.value.field == "starts_local"
    assert services.meetings.count("all") == 0
    assert services.groups.list() == ()
    assert services.places.list() == ()


def test_a_meeting_brings_its_group_and_place_in_one_undo(services: Services) -> None:
    planned = services.meetings.plan(
        MeetingDraft(starts_local=START),
        new_group=GroupDraft(name="Film"),
        new_place=PlaceDraft(name="Hall"),
    )
    row = services.meetings.detail(planned.id).row
    assert (row.label, row.place, planned.over) == ("Film", "Hall", False)
    services.undo.apply(planned.undo)
    assert (services.groups.list(), services.places.list()) == ((), ())
    over = services.meetings.plan(MeetingDraft(starts_local=START - timedelta(days=1)))
    assert over.over


@pytest.mark.parametrize(
    "values",
    [{"timezone": "Mars/Olympus"}, {"duration_minutes": 0}, {"duration_minutes": 10**6}],
)
def test_a_bad_draft_saves_nothing(services: Services, values: dict[str, object]) -> None:
    with pytest.raises(UserError):
        plan(services, START, **values)
    assert services.meetings.count("all") == 0


def test_resolve_by_prefix(services: Services) -> None:
    meeting = plan(services, START)
    assert services.meetings.resolve(meeting.hex()[:7].upper()) == meeting
    for wrong in ("abc", "zzzzzzz", "ffffffffffff"):
        with pytest.raises(UserError):
            services.meetings.resolve(wrong)


def test_meetings_are_found_by_name_place_day_and_time(services: Services) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Coming out", alias="Tuesday circle"))
    place, _undo = services.places.add(PlaceDraft(name="Café Ångström"))
    film = MeetingDraft(
        starts_local=datetime.fromisoformat("2026-03-05T19:30"),
        title="Film",
        place_id=place,
        group_id=group,
    )
    circle = MeetingDraft(starts_local=datetime.fromisoformat("2026-11-03T18:00"), group_id=group)
    plain = MeetingDraft(starts_local=datetime.fromisoformat("2025-03-09T11:00"))
    ids = {}
    for name, draft in (("film", film), ("circle", circle), ("plain", plain)):
        ids[name], _undo = services.meetings.add(draft)
    known = {key: name for name, key in ids.items()}

    def found(text: str) -> set[str]:
        page = services.meetings.window("all", 0, 9, text)
        assert page.total == len(page.rows)
        return {known[row.id] for row in page.rows}

    assert found("fil") == found("ANGSTROM") == found("19:30") == {"film"}
    assert found("circle") == found("tuesday 18") == found("2026-11-03") == {"circle"}
    assert found("march") == {"film", "plain"}
    assert found("sunday") == found("meeting") == found("march 2025") == {"plain"}
    assert found("coming out") == found("film sunday") == set()
    assert found("") == set(ids)
    first = services.meetings.window("all", 0, 1, "march")
    assert (len(first.rows), first.total, first.more) == (1, 2, True)
