"""What people said for an event: summed without names, erased on its day, and theirs alone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.event_vocabulary import (
    ChecklistState,
    EventRole,
    NeedKind,
    NeedSeverity,
    ParticipationStatus,
    QuestionKind,
    ShiftStatus,
)
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import LocationDisclosure, SealedKind
from chapterdesk.models import (
    AuditEvent,
    MemberMerge,
    ParticipationAnswer,
    ParticipationGuest,
    ParticipationNeed,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.drafts import OF_REGISTRATIONS
from chapterdesk.services.events import (
    EventDraft,
    NeedDraft,
    QuestionDraft,
    RegistrationDraft,
    RunDraft,
    ShiftDraft,
)
from chapterdesk.services.events.needs import SMALLEST, suppressed
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.places import PlaceDraft
from tests.services.privacy.test_forgetting import everything

STARTS = datetime(2026, 12, 12, 15, 0)  # noqa: DTZ001  # a wall clock has no zone
LAST = date(2026, 12, 19)
NUTS = NeedDraft(kind=NeedKind.FOOD, code="nut_free", severity=NeedSeverity.SEVERE_ALLERGY)
VEGAN = NeedDraft(kind=NeedKind.FOOD, code="vegan", severity=NeedSeverity.PREFERENCE)
LOOP = NeedDraft(kind=NeedKind.ACCESS, code="hearing_loop")
KEPT = NeedDraft(kind=NeedKind.ACCESS, code="step_free_route", keep=True)


@pytest.fixture
def event(services: Services) -> bytes:
    meeting = MeetingDraft(starts_local=STARTS, title="Winter fair")
    return services.events.add(meeting, EventDraft(guests_max=2))[0]


@pytest.fixture
def people(services: Services) -> list[bytes]:
    names = ("Ann", "Ben", "Cy")
    return [services.members.add(MemberDraft(display_name=name))[0] for name in names]


@pytest.fixture
def question(services: Services, event: bytes) -> bytes:
    draft = QuestionDraft(
        text="How do you come?", kind=QuestionKind.CHOICE, choices=("bus", "walk")
    )
    services.events.set_questions(event, [draft])
    return services.events.detail(event).questions[0].id


def test_the_kitchen_knows_every_need_and_only_the_names_of_who_agreed(
    services: Services, event: bytes, people: list[bytes]
) -> None:
    ann, ben, cy = people
    services.registrations.register(
        event, ann, RegistrationDraft(needs=(VEGAN, NUTS), named_needs=True, guest_count=1)
    )
    services.registrations.register(event, ben, RegistrationDraft(needs=(VEGAN, LOOP)))
    services.registrations.register(event, cy)
    report = services.needs.report(event)
    assert (report.heads, report.with_needs, report.unasked) == (4, 2, 1)
    assert [(one.code, one.severity, one.count, one.names) for one in report.food] == [
        ("nut_free", NeedSeverity.SEVERE_ALLERGY, 1, ("Ann",)),
        ("vegan", NeedSeverity.PREFERENCE, 2, ("Ann",)),
    ]
    assert [(one.code, one.count, one.names) for one in report.access] == [("hearing_loop", 1, ())]
    out = services.needs.report(event, published=True)
    assert out.suppressed
    assert {one.count for one in (*out.food, *out.access)} == {None}
    assert (out.heads, out.with_needs, out.unasked) == (None, None, None)
    assert all(one.names == () for one in (*out.food, *out.access))
    services.registrations.set_status(event, ann, ParticipationStatus.CANCELLED)
    assert [one.code for one in services.needs.report(event).food] == ["vegan"]


def test_meeting_mode_shows_no_need_beside_a_name(
    services: Services, event: bytes, people: list[bytes]
) -> None:
    draft = RegistrationDraft(needs=(NUTS,), named_needs=True)
    services.registrations.register(event, people[0], draft)
    updated_at = services.registrations.detail(event, people[0]).updated_at
    services.needs._database.hides = True
    assert services.needs.report(event).food[0].names == ()
    opened = services.registrations.detail(event, people[0])
    assert (opened.hidden, opened.draft.needs) == (True, ())
    with pytest.raises(RefusedError):
        services.registrations.save(event, people[0], draft, updated_at=updated_at)


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=12))
def test_no_small_number_is_published_and_none_left_out_alone(counts: list[int]) -> None:
    shown = suppressed(counts)
    assert all(one is None or one == 0 or one >= SMALLEST for one in shown)
    assert all(one is None or one == count for one, count in zip(shown, counts, strict=True))
    if shown.count(None) == 1:
        assert not any(one for one in shown)
    assert (None in shown) == any(0 < count < SMALLEST for count in counts)


def test_everything_goes_on_its_day_and_no_copy_of_it_stays(
    desk: Desk, event: bytes, people: list[bytes], question: bytes, clock: FixedClock
) -> None:
    services = desk.services
    ann, ben, _cy = people
    own = NeedDraft(kind=NeedKind.FOOD, text="needle kiwi", severity=NeedSeverity.ALLERGY)
    services.registrations.register(
        event,
        ann,
        RegistrationDraft(guests=("Needle Zed",), answers={question: "bus"}, needs=(own, KEPT)),
    )
    services.registrations.register(event, ben, RegistrationDraft(needs=(own,)))
    services.duplicates.merge(ann, ben)
    detail = services.events.detail(event)
    assert (detail.erase_on, detail.questions[0].erase_on) == (LAST, LAST)
    assert "19 December 2026" in detail.questions[0].erase_words
    assert services.erasing.purge_due(LAST) == 0
    clock.set(clock.now() + timedelta(days=24))
    # Past its day nothing is shown any more, whether it was erased yet or not.
    assert clock.now().date() > LAST
    assert [one.code for one in services.registrations.detail(event, ann).draft.needs] == [
        "step_free_route"
    ]
    assert services.erasing.purge_due(LAST + timedelta(days=1)) == 3
    assert "eedle" not in everything(desk)
    with services.needs._database.read() as session:
        assert session.scalars(select(ParticipationAnswer)).all() == []
        assert session.scalars(select(ParticipationGuest)).all() == []
        assert [row.code for row in session.scalars(select(ParticipationNeed))] == [
            "step_free_route"
        ]
        assert session.scalars(select(MemberMerge.undo)).all() == [""]
    # The number stays for the sum of heads; a kept need is offered for the next form.
    assert services.registrations.detail(event, ann).row.guest_count == 1
    assert [one.code for one in services.registrations.kept_needs(ann)] == ["step_free_route"]


def test_nothing_goes_before_an_event_that_was_put_off(
    services: Services, event: bytes, people: list[bytes]
) -> None:
    services.registrations.register(event, people[0], RegistrationDraft(needs=(NUTS,)))
    detail = services.meetings.detail(event)
    later = MeetingDraft(
        starts_local=STARTS + timedelta(days=60), title="Winter fair", kind=detail.draft.kind
    )
    services.meetings.save(event, later, updated_at=detail.updated_at)
    assert services.erasing.purge_due(LAST + timedelta(days=30)) == 0
    assert services.erasing.purge_due(LAST + timedelta(days=61)) == 1


def test_a_form_that_was_not_finished_goes_with_its_event(
    services: Services, event: bytes, clock: FixedClock
) -> None:
    services.drafts.save(OF_REGISTRATIONS, event, '{"fields": {"need": "vegan"}}')
    services.drafts.save("form.events", event, "{}")
    assert services.erasing.purge_due(STARTS.date()) == 0
    assert services.erasing.purge_due(STARTS.date() + timedelta(days=1)) == 1
    assert [row.kind for row in services.drafts.list()] == ["form.events"]


def test_what_is_asked_is_saved_with_the_event_or_not_at_all(services: Services) -> None:
    meeting = MeetingDraft(starts_local=STARTS, title="Walk")
    with pytest.raises(UserError):
        services.events.add(meeting, EventDraft(), [QuestionDraft(text="Bus?", keep_days=400)])
    before = len(services.events.list("all"))
    _event, undo = services.events.add(meeting, EventDraft(), [QuestionDraft(text="Bus?")])
    services.undo.apply(undo)
    assert len(services.events.list("all")) == before
    event_id, _undo = services.events.add(meeting, EventDraft(), [QuestionDraft(text="Bus?")])
    detail = services.events.detail(event_id)
    assert [row.draft.text for row in detail.questions] == ["Bus?"]
    services.events.save(event_id, EventDraft(capacity_max=3), updated_at=detail.updated_at)
    assert len(services.events.detail(event_id).questions) == 1, "what is not given stays"
    detail = services.events.detail(event_id)
    services.events.save(event_id, EventDraft(), updated_at=detail.updated_at, questions=())
    assert services.events.detail(event_id).questions == ()


def test_questions_do_not_ask_for_what_is_not_kept(services: Services, event: bytes) -> None:
    for text in ("What is your gender identity?", ""):
        with pytest.raises(UserError):
            services.events.set_questions(event, [QuestionDraft(text=text)])
    with pytest.raises(UserError):
        services.events.set_questions(
            event, [QuestionDraft(text="Which?", kind=QuestionKind.CHOICE)]
        )
    with pytest.raises(UserError):
        services.events.set_questions(event, [QuestionDraft(text="Bus?", keep_days=400)])
    assert services.events.detail(event).questions == ()


def test_an_answer_is_one_of_those_that_can_be_given(
    services: Services, event: bytes, people: list[bytes], question: bytes
) -> None:
    with pytest.raises(UserError):
        services.registrations.register(
            event, people[0], RegistrationDraft(answers={question: "car"})
        )
    assert services.registrations.list(event) == ()
    must = QuestionDraft(id=question, text="How do you come?", required=True)
    services.events.set_questions(event, [must])
    with pytest.raises(UserError):
        services.registrations.register(event, people[0])


def test_a_merge_leaves_one_registration_and_can_be_taken_apart(
    services: Services, event: bytes, people: list[bytes]
) -> None:
    ann, ben, cy = people
    services.registrations.register(event, ann, RegistrationDraft(needs=(VEGAN,)))
    services.registrations.set_status(event, ann, ParticipationStatus.CANCELLED)
    services.registrations.register(
        event, ben, RegistrationDraft(needs=(NUTS, VEGAN), guests=("Zed",), named_needs=True)
    )
    shift, _undo = services.shifts.add(
        event, ShiftDraft(starts_local=STARTS, ends_local=STARTS + timedelta(hours=2))
    )
    services.shifts.ask(shift, ben, agreed=True)
    services.duplicates.merge(ann, ben)
    (row,) = services.registrations.list(event)
    assert (row.member_id, row.status, row.guest_count) == (ann, ParticipationStatus.CONFIRMED, 1)
    draft = services.registrations.detail(event, ann).draft
    assert {one.code for one in draft.needs} == {"vegan", "nut_free"}
    assert (draft.guests, draft.named_needs) == (("Zed",), False)
    assert [one.member_id for one in services.shifts.list(event)[0].people] == [ann]
    (merge,) = services.duplicates.merges()
    services.duplicates.undo(merge.id)
    rows = {one.member_id: one.status for one in services.registrations.list(event)}
    assert rows == {ann: ParticipationStatus.CANCELLED, ben: ParticipationStatus.CONFIRMED}
    assert len(services.registrations.detail(event, ben).draft.needs) == 2
    services.duplicates.merge(cy, ben)
    assert services.registrations.detail(event, cy).draft.guests == ("Zed",)


def test_forgetting_and_a_copy_know_registrations_and_shifts(
    desk: Desk, services: Services, event: bytes, people: list[bytes], question: bytes
) -> None:
    ann = people[0]
    own = NeedDraft(kind=NeedKind.FOOD, text="needle kiwi")
    services.registrations.register(
        event,
        ann,
        RegistrationDraft(guests=("Needle Zed",), answers={question: "bus"}, needs=(own,)),
    )
    shift, _undo = services.shifts.add(
        event,
        ShiftDraft(starts_local=STARTS, ends_local=STARTS + timedelta(hours=2), title="Tea"),
    )
    services.shifts.ask(shift, ann)
    copied = repr(services.copies.shown(ann))
    for told in ("Winter fair", "needle kiwi", "bus", "Tea", "1 guest"):
        assert told in copied
    assert "Zed" not in copied
    assert {("events", 1), ("shifts", 1)} <= {*services.privacy.remains(ann).goes}
    services.privacy.forget_member(ann)
    assert "eedle" not in everything(desk)
    assert services.registrations.list(event) == ()
    assert services.shifts.list(event)[0].people == ()


def test_no_audit_row_holds_what_was_said(
    services: Services, event: bytes, people: list[bytes]
) -> None:
    services.registrations.register(event, people[0], RegistrationDraft(needs=(NUTS,)))
    with services.needs._database.read() as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.entity == "participation"))
        told = [(row.action, row.fields) for row in rows]
    assert told == [("register", "status")]


def test_shifts_say_how_many_hands_are_missing_and_who_is_in_two_places(
    services: Services, event: bytes, people: list[bytes]
) -> None:
    ann, ben, cy = people
    hour = timedelta(hours=1)
    door, _undo = services.shifts.add(
        event,
        ShiftDraft(
            starts_local=STARTS, ends_local=STARTS + 2 * hour, role=EventRole.WELCOME, needed=2
        ),
    )
    tea, _undo = services.shifts.add(
        event, ShiftDraft(starts_local=STARTS + hour, ends_local=STARTS + 3 * hour, title="Tea")
    )
    for shift, who in ((door, ann), (door, ben), (tea, ann)):
        services.shifts.ask(shift, who, agreed=who == ann)
    services.shifts.answer(door, ben, agreed=False)
    first, second = services.shifts.list(event)
    assert (first.label, first.missing, second.label, second.missing) == ("Welcome", 1, "Tea", 0)
    assert [(one.name, one.status, one.clash) for one in first.people] == [
        ("Ann", ShiftStatus.AGREED, True),
        ("Ben", ShiftStatus.DECLINED, False),
    ]
    undo = services.shifts.release(tea, ann)
    assert services.shifts.list(event)[1].people == ()
    services.undo.apply(undo)
    services.requests.restrict(cy)
    with pytest.raises(RefusedError):
        services.shifts.ask(tea, cy)
    with pytest.raises(UserError):
        services.shifts.add(event, ShiftDraft(starts_local=STARTS, ends_local=STARTS))


def test_a_run_sheet_keeps_its_order_and_names_roles(services: Services, event: bytes) -> None:
    lines = (
        RunDraft(what="Doors", starts_local=STARTS, minutes=15, role=EventRole.WELCOME),
        RunDraft(what="Agreement is read out", role=EventRole.HOST),
    )
    services.event_plans.set_run_sheet(event, lines)
    doors, reading = services.event_plans.run_sheet(event)
    undo = services.event_plans.set_run_sheet(event, (reading, doors))
    assert [one.what for one in services.event_plans.run_sheet(event)] == [
        "Agreement is read out", "Doors",
    ]  # fmt: skip
    services.undo.apply(undo)
    assert services.event_plans.run_sheet(event) == (doors, reading)


def test_the_checklist_has_eight_areas(services: Services, event: bytes) -> None:
    areas = services.event_plans.checklist(event)
    assert [one.code for one in areas] == [
        "questions", "feedback", "conduct", "tickets", "family", "accessibility", "location",
        "health",
    ]  # fmt: skip
    codes = [point.code for area in areas for point in area.points]
    assert len({*codes}) == len(codes)
    services.event_plans.set_point(event, codes[0], ChecklistState.DONE, "two questions left")
    first = services.event_plans.checklist(event)[0]
    assert (first.open, first.points[0].remark) == (len(first.points) - 1, "two questions left")
    with pytest.raises(UserError):
        services.event_plans.set_point(event, "no_such_point", ChecklistState.DONE)


def test_a_risk_plan_is_under_seal(desk: Desk, services: Services, event: bytes) -> None:
    plan = {"what": "needle: somebody waits outside", "where": "back door"}
    with pytest.raises(RefusedError):
        services.event_plans.file_risk_plan(event, plan)
    passphrase = Secret.from_text("harbour lamp seven tram orchard")
    services.safety.add_first(services.safety.make_reader("Ola", passphrase, others=()))
    before = everything(desk).count("audit_event")
    services.event_plans.file_risk_plan(event, plan)
    held = everything(desk)
    assert "needle" not in held
    assert held.count("audit_event") == before
    (reader,) = services.safety.readers()
    opener = services.safety.open_with(
        services.safety.boxes(reader.id), Secret.from_text("harbour lamp seven tram orchard")
    )
    sitting = services.safety.begin(opener)
    (row,) = services.safety.list(sitting)
    assert row.kind == SealedKind.RISK_PLAN
    assert row.lead.startswith("Winter fair")
    assert services.safety.open(sitting, row.id).draft.fields["where"] == "back door"
    sitting.end()


@pytest.mark.parametrize(
    ("place", "event_says", "told"),
    [
        (LocationDisclosure.FULL, None, "Mill, 1 Quay"),
        (LocationDisclosure.FULL, LocationDisclosure.AREA_ONLY, "Old town"),
        (LocationDisclosure.FULL, LocationDisclosure.ON_REQUEST, "The place is told on request."),
        (LocationDisclosure.FULL, LocationDisclosure.HIDDEN, ""),
        (LocationDisclosure.HIDDEN, LocationDisclosure.FULL, ""),
        (LocationDisclosure.AREA_ONLY, LocationDisclosure.FULL, "Old town"),
    ],
)
def test_the_more_careful_of_place_and_event_says_what_is_told(
    services: Services, place: LocationDisclosure, event_says: LocationDisclosure | None, told: str
) -> None:
    place_id, _undo = services.places.add(
        PlaceDraft(name="Mill", area="Old town", address="1 Quay", disclosure=place)
    )
    event, _undo = services.events.add(
        MeetingDraft(starts_local=STARTS, place_id=place_id), EventDraft(disclosure=event_says)
    )
    assert services.events.detail(event).place == told
