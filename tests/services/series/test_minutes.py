"""Agendas and minutes without names, and what is to be done."""

from datetime import date, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceMode, LocationDisclosure
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.places import PlaceDraft, place_on_paper

STARTS = datetime(2026, 11, 26, 18, 30)  # noqa: DTZ001  # a wall clock has no zone


@pytest.fixture
def meeting(services: Services) -> bytes:
    group, _undo = services.groups.add(
        GroupDraft(name="Circle", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    return services.meetings.add(MeetingDraft(starts_local=STARTS, group_id=group))[0]


def test_minutes_are_kept_and_taken_back(
    services: Services, meeting: bytes, clock: FixedClock
) -> None:
    services.checkin.set_headcount(meeting, 7)
    opened = services.minutes.detail(meeting)
    clock.set(clock.now() + timedelta(minutes=1))
    undo = services.minutes.save(
        meeting, agenda="Keys", minutes="A new key is made.", updated_at=opened.updated_at
    )
    told = services.minutes.detail(meeting)
    assert (told.agenda, told.minutes, told.heads) == ("Keys", "A new key is made.", 7)
    with pytest.raises(RefusedError):
        services.minutes.save(meeting, agenda="", minutes="", updated_at=opened.updated_at)
    services.undo.apply(undo)
    assert services.minutes.detail(meeting).minutes == ""


def test_names_in_minutes_are_said_before_they_are_kept(services: Services, meeting: bytes) -> None:
    for name in ("Søren Ångström", "Ann", "Jo"):
        services.members.add(MemberDraft(display_name=name))
    text = "Soren will ask; the annual fee stays. Jo?"
    assert services.minutes.names_in(meeting, text) == ("Jo", "Søren Ångström")
    assert services.minutes.names_in(meeting, "A new key is made.") == ()


def test_an_action_is_a_task_with_somebody_who_sees_to_it(
    services: Services, meeting: bytes
) -> None:
    sam, _undo = services.members.add(MemberDraft(display_name="Sam"))
    task, undo = services.minutes.add_action(
        meeting, "Ask for a key", date(2026, 12, 3), owner_id=sam
    )
    (action,) = services.minutes.detail(meeting).actions
    assert (action.id, action.owner, action.done) == (task, "Sam", False)
    due = next(row for row in services.tasks.due() if row.subject_id == task)
    assert (due.summary, due.subject, due.covered_names) == ("Ask for a key", "meetings", ("Sam",))
    services.tasks.done(task)
    assert services.minutes.detail(meeting).actions[0].done
    services.privacy.forget_member(sam)
    assert services.minutes.detail(meeting).actions[0].owner == ""
    assert undo.label


def test_meeting_mode_hides_minutes(services: Services, meeting: bytes) -> None:
    opened = services.minutes.detail(meeting)
    services.minutes.save(meeting, agenda="Keys", minutes="Something", updated_at=opened.updated_at)
    services.minutes.add_action(meeting, "Ask", date(2026, 12, 3))
    services.discretion.enter()
    told = services.minutes.detail(meeting)
    assert (told.agenda, told.minutes, told.actions, told.hidden) == ("Keys", "", (), True)
    with pytest.raises(RefusedError):
        services.minutes.save(meeting, agenda="", minutes="", updated_at=told.updated_at)


def test_the_more_careful_of_place_and_meeting_counts(services: Services) -> None:
    place, _undo = services.places.add(
        PlaceDraft(name="Mill", area="Old town", disclosure=LocationDisclosure.FULL)
    )
    with services.places._database.read() as session:
        assert place_on_paper(session, place) == "Mill"
        assert place_on_paper(session, place, LocationDisclosure.AREA_ONLY) == "Old town"
        assert place_on_paper(session, place, LocationDisclosure.HIDDEN) == ""
