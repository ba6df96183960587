"""At the door: this meeting's expected list, names and pronouns, and nobody else of the chapter."""

from datetime import datetime, timedelta

from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import EventDraft, RegistrationDraft
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft

START = datetime.fromisoformat("2026-11-26T18:30")


def at_door(services: Services, meeting_id: bytes, typed: str) -> list[str]:
    return [row.name for row in services.checkin.find(meeting_id, typed, door=True).rows]


def test_nobody_who_is_not_expected_can_be_fished_for(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    assert at_door(services, meeting, "sa") == ["Sam Rivera", "سامي حداد"]
    assert at_door(services, meeting, "alex") == []
    assert at_door(services, meeting, "sam ot") == []
    assert "Alex Kim" in [row.name for row in services.checkin.find(meeting, "alex").rows]


def test_who_came_all_the_same_stands_on_it(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Alex Kim"])
    assert at_door(services, meeting, "al") == ["Alex Kim"]
    services.checkin.mark(meeting, people["Alex Kim"], AttendanceStatus.ABSENT)
    assert at_door(services, meeting, "al") == []


def test_no_time_and_no_day_is_told(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    row = services.checkin.find(meeting, "riv", door=True).rows[0]
    assert row.status == AttendanceStatus.PRESENT
    assert (row.since, row.last_here, row.said_away) == (None, None, False)


def test_whose_membership_ended_or_rests_is_not_on_it(
    services: Services, meeting: bytes, group: bytes, people: dict[str, bytes]
) -> None:
    services.groups.set_member(group, people["Sam Rivera"], GroupMemberStatus.PAUSED)
    assert at_door(services, meeting, "riv") == []
    services.requests.restrict(people["سامي حداد"])
    assert at_door(services, meeting, "sa") == []


def test_of_an_event_those_who_registered(
    services: Services, group: bytes, people: dict[str, bytes]
) -> None:
    starts = MeetingDraft(starts_local=START, group_id=group)
    event, _undo = services.events.add(starts, EventDraft())
    services.registrations.register(event, people["Alex Kim"], RegistrationDraft())
    assert at_door(services, event, "al") == ["Alex Kim"]
    assert at_door(services, event, "riv") == []


def test_where_nobody_in_particular_is_expected_the_list_of_the_screen(
    services: Services, people: dict[str, bytes]
) -> None:
    alone, _undo = services.meetings.add(MeetingDraft(starts_local=START))
    assert at_door(services, alone, "al") == ["Alex Kim"]
    fresh, _undo = services.groups.add(
        GroupDraft(name="New group", attendance_mode=AttendanceMode.NAMED)
    )
    before, _undo = services.meetings.add(
        MeetingDraft(starts_local=START - timedelta(days=7), group_id=fresh)
    )
    services.checkin.mark(before, people["Alex Kim"])
    new, _undo = services.meetings.add(MeetingDraft(starts_local=START, group_id=fresh))
    assert at_door(services, new, "al") == ["Alex Kim"]
    assert at_door(services, new, "riv") == []


def test_the_second_letter_and_the_initials(
    services: Services, meeting: bytes, group: bytes, people: dict[str, bytes]
) -> None:
    shielded, _undo = services.members.add(MemberDraft(display_name="Robin Vale", shielded=True))
    services.groups.set_member(group, shielded, GroupMemberStatus.ACTIVE)
    assert at_door(services, meeting, "r") == []
    assert at_door(services, meeting, " r ") == []
    assert at_door(services, meeting, "ro") == ["R.V."]
