"""Who comes to an event: places, turns, offers that end, the draw, and what check-in says."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.event_vocabulary import (
    NeedKind,
    ParticipationStatus,
    PhotoLight,
    WaitlistMode,
)
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceStatus,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    DenyReason,
    PhotoConsent,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import EventDraft, NeedDraft, RegistrationDraft
from chapterdesk.services.events.waiting import draw_order
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.privacy import Denial

STARTS = datetime(2026, 12, 12, 15, 0)  # noqa: DTZ001  # a wall clock has no zone
S = ParticipationStatus
Make = Callable[..., bytes]


@pytest.fixture
def make(services: Services) -> Make:
    def made(group_id: bytes | None = None, **values: object) -> bytes:
        meeting = MeetingDraft(starts_local=STARTS, title="Winter fair", group_id=group_id)
        return services.events.add(meeting, EventDraft(**values))[0]  # type: ignore[arg-type]

    return made


@pytest.fixture
def people(services: Services) -> list[bytes]:
    names = ("Ann", "Ben", "Cy", "Dee", "Eli")
    return [services.members.add(MemberDraft(display_name=name))[0] for name in names]


def states(services: Services, event: bytes) -> dict[str, ParticipationStatus]:
    return {row.name: row.status for row in services.registrations.list(event)}


def test_who_registers_has_a_place_until_it_is_full_and_then_a_turn(
    services: Services, make: Make, people: list[bytes], published: list[Changed]
) -> None:
    event = make(capacity_min=2, capacity_max=2)
    assert not services.events.detail(event).row.enough
    told = [services.registrations.register(event, one) for one in people[:4]]
    assert [one.row.status for one in told] == [
        S.CONFIRMED, S.CONFIRMED, S.WAITLISTED, S.WAITLISTED,
    ]  # fmt: skip
    assert [one.row.turn for one in told[2:]] == [1, 2]
    row = services.events.detail(event).row
    assert (row.taken, row.free, row.waiting, row.enough, row.is_open) == (2, 0, 2, True, True)
    assert Changed(area="events", ids=frozenset({event})) in published
    again = services.registrations.register(event, people[0])
    assert (again.already, again.undo) == (True, None)
    services.registrations.set_status(event, people[0], S.CANCELLED)
    # A free place is whoever's turn it is, not whoever asks next.
    assert services.registrations.register(event, people[4]).row.status == S.WAITLISTED
    undo = told[1].undo
    assert undo is not None
    services.undo.apply(undo)
    assert "Ben" not in states(services, event)


def test_guests_take_places_and_a_party_that_does_not_fit_stops_nobody(
    services: Services, make: Make, people: list[bytes]
) -> None:
    event = make(capacity_max=3, guests_max=2)
    services.registrations.register(event, people[0], RegistrationDraft(guests=("Zed",)))
    assert services.events.detail(event).row.taken == 2
    party = RegistrationDraft(guest_count=2)
    assert services.registrations.register(event, people[1], party).row.status == S.WAITLISTED
    services.registrations.register(event, people[2])
    report = services.registrations.offer_free(event)
    assert [row.name for row in report.offered] == ["Cy"]
    assert (report.passed_over, report.free) == (1, 0)
    with pytest.raises(UserError):
        services.registrations.register(event, people[3], RegistrationDraft(guest_count=3))
    assert "Dee" not in states(services, event)
    opened = services.registrations.detail(event, people[0])
    assert opened.draft.guests == ("Zed",)
    with pytest.raises(RefusedError):
        services.registrations.save(event, people[0], party, updated_at=opened.updated_at)
    assert services.registrations.detail(event, people[0]).row.guest_count == 1


def test_an_offer_lapses_and_who_it_was_for_waits_behind_all_others(
    services: Services, make: Make, people: list[bytes], clock: FixedClock
) -> None:
    event = make(capacity_max=1, offer_hours=24)
    for one in people[:3]:
        services.registrations.register(event, one)
        clock.set(clock.now() + timedelta(minutes=1))
    services.registrations.cancel_all(event, people[:1])
    (offered,) = services.registrations.offer_free(event).offered
    assert (offered.name, offered.status) == ("Ben", S.OFFERED)
    assert offered.offer_ends_local == clock.now().replace(tzinfo=None) + timedelta(hours=24)
    assert services.registrations.lapse_due() == 0
    clock.set(clock.now() + timedelta(hours=25))
    with pytest.raises(RefusedError):
        services.registrations.set_status(event, people[1], S.CONFIRMED)
    assert services.registrations.lapse_due() == 1
    rows = {row.name: row for row in services.registrations.list(event)}
    assert (rows["Ben"].status, rows["Ben"].lapsed) == (S.WAITLISTED, True)
    assert (rows["Cy"].turn, rows["Ben"].turn) == (1, 2)
    assert [row.name for row in services.registrations.offer_free(event).offered] == ["Cy"]
    services.registrations.set_status(event, people[2], S.CONFIRMED)
    assert states(services, event)["Cy"] == S.CONFIRMED


def test_one_who_can_not_come_stops_nobody_behind_them(
    services: Services, make: Make, people: list[bytes], clock: FixedClock
) -> None:
    event = make(capacity_max=1)
    for one in people:
        services.registrations.register(event, one)
        clock.set(clock.now() + timedelta(minutes=1))
    twin, _undo = services.members.add(MemberDraft(display_name="Cy"))
    denial = Denial(reason=DenyReason.SAFETY, review_on=date(2027, 11, 26))
    services.privacy.forget_member(twin, denial=denial)
    services.requests.restrict(people[1])
    services.members.delete(people[3])
    services.registrations.set_status(event, people[0], S.CANCELLED)
    report = services.registrations.offer_free(event)
    assert [row.name for row in report.offered] == ["Eli"]
    assert report.passed_over == 1  # Cy; who is gone or only kept does not wait at all
    assert {row.name for row in services.registrations.list(event)} == {"Ann", "Cy", "Eli"}


def test_first_timers_and_who_told_a_need_come_first_where_that_was_chosen(
    services: Services, make: Make, people: list[bytes], clock: FixedClock
) -> None:
    before, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 1, 18, 0))  # noqa: DTZ001
    )
    for one in people[:4]:
        services.checkin.mark(before, one)
    event = make(capacity_max=1, waitlist_mode=WaitlistMode.PRIORITY)
    need = RegistrationDraft(needs=(NeedDraft(kind=NeedKind.ACCESS, code="hearing_loop"),))
    for one in people:
        draft = need if one == people[3] else RegistrationDraft()
        services.registrations.register(event, one, draft)
        clock.set(clock.now() + timedelta(minutes=1))
    turns = {row.turn: row.name for row in services.registrations.list(event) if row.turn}
    assert turns == {1: "Dee", 2: "Eli", 3: "Ben", 4: "Cy"}
    assert {row.name for row in services.registrations.list(event) if row.first_time} == {"Eli"}


def test_a_draw_is_the_same_for_everybody_who_checks_it(
    services: Services, make: Make, people: list[bytes]
) -> None:
    event = make(capacity_max=2, waitlist_mode=WaitlistMode.LOTTERY)
    for one in people:
        assert services.registrations.register(event, one).row.status == S.REGISTERED
    assert services.events.detail(event).row.taken == 0
    seed, undo = services.registrations.draw(event, "orchard")
    assert services.events.detail(event).lottery_seed == seed == "orchard"
    rows = {row.ticket: row for row in services.registrations.list(event)}
    order = draw_order("orchard", [1, 2, 3, 4, 5])
    assert [rows[ticket].draw_place for ticket in order] == [1, 2, 3, 4, 5]
    assert {rows[ticket].status for ticket in order[:2]} == {S.CONFIRMED}
    assert [rows[ticket].turn for ticket in order[2:]] == [1, 2, 3]
    with pytest.raises(RefusedError):
        services.registrations.draw(event)
    services.undo.apply(undo)
    assert set(states(services, event).values()) == {S.REGISTERED}


def test_who_may_not_come_back_is_told_to_ask_a_lead_and_no_more(
    services: Services, make: Make
) -> None:
    phone = (ContactDraft(kind=ContactKind.CELL, value="07700 900123"),)
    gone, _undo = services.members.add(MemberDraft(display_name="Quill", contacts=phone))
    denial = Denial(reason=DenyReason.HARASSMENT, review_on=date(2027, 11, 26))
    services.privacy.forget_member(gone, denial=denial)
    event = make()
    again, _undo = services.members.add(MemberDraft(display_name="Another name", contacts=phone))
    with pytest.raises(RefusedError) as refused:
        services.registrations.register(event, again)
    assert "ask a lead" in str(refused.value)
    assert not {"harassment", "Quill", "Another"} & set(str(refused.value).split())
    with pytest.raises(RefusedError):
        services.registrations.set_status(event, again, S.INVITED)
    assert services.registrations.list(event) == ()
    services.registrations.register(event, again, though_denied=True)
    assert states(services, event) == {"Another name": S.CONFIRMED}


def test_nobody_is_registered_who_is_gone_archived_or_only_kept(
    services: Services, make: Make, people: list[bytes]
) -> None:
    event = make()
    services.members.delete(people[0])
    services.members.archive(people[1])
    services.requests.restrict(people[2])
    for one in people[:3]:
        with pytest.raises(RefusedError):
            services.registrations.register(event, one)
    with pytest.raises(RefusedError):
        services.registrations.register_all(event, people)
    assert services.registrations.list(event) == ()


def test_registering_ends_and_a_lead_lets_somebody_in_all_the_same(
    services: Services, make: Make, people: list[bytes]
) -> None:
    event = make(register_by_local=datetime(2026, 11, 25, 12, 0))  # noqa: DTZ001
    assert not services.events.detail(event).row.is_open
    with pytest.raises(RefusedError):
        services.registrations.register(event, people[0])
    services.registrations.register(event, people[0], late=True)
    services.meetings.cancel(event)
    with pytest.raises(RefusedError):
        services.registrations.register(event, people[1], late=True)


def test_a_lead_confirms_where_that_was_chosen(
    services: Services, make: Make, people: list[bytes]
) -> None:
    event = make(confirmed_by_lead=True)
    assert services.registrations.register(event, people[0]).row.status == S.REGISTERED
    assert services.checkin.summary(event).expected == 0
    services.registrations.set_status(event, people[0], S.CONFIRMED)
    assert services.checkin.summary(event).expected == 1
    for status in (S.OFFERED, S.ATTENDED, S.NO_SHOW, S.REGISTERED):
        with pytest.raises(UserError):
            services.registrations.set_status(event, people[0], status)


def test_check_in_says_who_came_and_closing_who_did_not(
    services: Services, make: Make, people: list[bytes]
) -> None:
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    event = make(group, capacity_max=4)
    ann, ben, cy, dee, eli = people
    for one in people:
        services.registrations.register(event, one)
    assert services.checkin.summary(event).expected == 4
    rows = {row.name: row for row in services.checkin.find(event, "").rows}
    assert {name for name, row in rows.items() if row.expected} == {"Ann", "Ben", "Cy", "Dee"}
    services.checkin.mark(event, ann)
    services.checkin.mark(event, ben, AttendanceStatus.ABSENT)
    services.checkin.mark(event, cy, AttendanceStatus.EXCUSED)
    services.checkin.mark(event, eli)
    services.checkin.mark(event, eli, AttendanceStatus.ABSENT)
    assert states(services, event) == {
        "Ann": S.ATTENDED, "Ben": S.CONFIRMED, "Cy": S.CONFIRMED, "Dee": S.CONFIRMED,
        "Eli": S.WAITLISTED,
    }  # fmt: skip
    services.checkin.finish(event)
    closed = states(services, event)
    # Dee is unknown, which is not absent; Cy said so before; Eli was never promised a place.
    assert closed == {
        "Ann": S.ATTENDED, "Ben": S.NO_SHOW, "Cy": S.CONFIRMED, "Dee": S.CONFIRMED,
        "Eli": S.WAITLISTED,
    }  # fmt: skip
    services.checkin.reopen(event)
    assert states(services, event)["Ben"] == S.CONFIRMED
    services.checkin.finish(event, unknown_as=AttendanceStatus.ABSENT)
    assert states(services, event)["Dee"] == S.NO_SHOW
    mark = services.checkin.mark(event, dee)
    assert states(services, event)["Dee"] == S.ATTENDED
    assert mark.undo is not None
    services.undo.apply(mark.undo)
    assert states(services, event)["Dee"] == S.NO_SHOW


def test_only_who_registered_is_expected_at_an_event_of_a_group(
    services: Services, make: Make, people: list[bytes]
) -> None:
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    services.several.add_to_group(people, group)
    event = make(group)
    services.registrations.register(event, people[0])
    services.checkin.finish(event, unknown_as=AttendanceStatus.ABSENT)
    assert states(services, event) == {"Ann": S.NO_SHOW}
    assert [row.name for row in services.checkin.known(event)] == ["Ann"]
    assert services.meetings.detail(event).row.expected == 1


def test_a_no_to_pictures_is_a_no_wherever_it_stands(
    services: Services, make: Make, people: list[bytes]
) -> None:
    event = make()
    ann, ben, cy, dee, _eli = people
    yes = RegistrationDraft(photo=PhotoConsent.YES)
    for one in (ann, ben, dee):
        services.registrations.register(event, one, yes)
    services.registrations.register(event, cy)
    services.members.set_consent(
        ben, ConsentPurpose.PHOTO, ConsentAudience.CHAPTER, ConsentStatus.REFUSED,
        ConsentMethod.SPOKEN,
    )  # fmt: skip
    detail = services.members.detail(dee)
    services.members.save(
        dee,
        MemberDraft(display_name="Dee", photo_consent=PhotoConsent.NO),
        updated_at=detail.updated_at,
    )
    lights = {row.name: row.photo for row in services.registrations.list(event)}
    assert lights == {
        "Ann": PhotoLight.GREEN, "Ben": PhotoLight.RED, "Cy": PhotoLight.AMBER,
        "Dee": PhotoLight.RED,
    }  # fmt: skip


def test_an_event_of_a_count_only_group_keeps_no_name(
    services: Services, make: Make, people: list[bytes]
) -> None:
    quiet, _undo = services.groups.add(
        GroupDraft(name="Quiet", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    event = make(quiet)
    for refused in (
        lambda: services.registrations.register(event, people[0]),
        lambda: services.registrations.set_status(event, people[0], S.INVITED),
    ):
        with pytest.raises(RefusedError):
            refused()
    named, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    other = make(named)
    services.registrations.register(other, people[0])
    assert services.groups.named_attendances(named) == 1
    detail = services.groups.detail(named)
    wanted = GroupDraft(name="Walks", attendance_mode=AttendanceMode.COUNT_ONLY)
    with pytest.raises(RefusedError):
        services.groups.save(named, wanted, updated_at=detail.updated_at)
    assert services.groups.count_only(named) == 1
    assert services.registrations.list(other) == ()
