"""Events: who registers and waits, what is needed, who helps, how it is planned."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from leaving_scenes import ask
from scenes import close_dialogs, find, press, settle

from chapterdesk.app.root import Root
from chapterdesk.app.session import Session
from chapterdesk.core.event_vocabulary import (
    ChecklistState,
    EventRole,
    NeedKind,
    NeedSeverity,
    ParticipationStatus,
    QuestionKind,
    WaitlistMode,
)
from chapterdesk.core.vocabulary import MeetingKind, PhotoConsent
from chapterdesk.services.events import (
    EventDraft,
    NeedDraft,
    QuestionDraft,
    RegistrationDraft,
    RunDraft,
    ShiftDraft,
)
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.zones import to_local

_NAMES = (
    ("Amara Delacroix-Oyelaran", "she/her"),
    ("Basil", "he/him"),
    ("Cato Lindqvist", "they/them"),
    ("Dilek", "she/they"),
    ("ليان حداد", "هي"),
    ("Farrokh", "he/him"),
    ("Gio", "they/them"),
)


def event_scenes(root: Root, session: Session) -> Iterator[str]:
    """Walk the events of a chapter that is not for practice."""
    session.navigate("events")
    settle(root)
    yield "events-empty"
    event = ask(session, lambda: prepare(session))
    page = session.shell.current
    page.open_record(event)  # type: ignore[union-attr]
    page.split.show_record(wanted=True)  # type: ignore[union-attr]
    settle(root)
    yield "events-record"
    view = find(root, "events_record")
    for name, scene in (
        ("event_needs", "events-needs"),
        ("event_facts", "events-facts"),
        ("event_shifts", "events-shifts"),
        ("event_checklist", "events-checklist"),
        ("event_risks", "events-risks"),
    ):
        bar = view.verticalScrollBar()  # type: ignore[attr-defined]
        bar.setValue(find(root, name).y() - 24)
        settle(root)
        yield scene
    yield from _forms(root, session)
    yield from _beside(root, session, event)


def _forms(root: Root, session: Session) -> Iterator[str]:
    page = session.shell.current
    press(root, "event_register")
    page.people.form.picker.hold(page.record.people[0].member_id, "Amara", "she/her")  # type: ignore[union-attr]
    settle(root)
    yield "events-registration"
    page.people.form.leave()  # type: ignore[union-attr]
    row = next(one for one in page.record.people if one.name.startswith("Basil"))  # type: ignore[union-attr]
    page.people._open_said(row)  # type: ignore[union-attr]  # noqa: SLF001
    settle(root)
    scroll = find(root, "registration_area")
    bar = scroll.verticalScrollBar()  # type: ignore[attr-defined]
    bar.setValue(find(root, "registration_card_needs").y())
    settle(root)
    yield "events-said"
    page.people.form.leave()  # type: ignore[union-attr]
    settle(root)
    page.plan.open_area("accessibility")  # type: ignore[union-attr]
    settle(root)
    yield "events-area"
    press(root, "checklist_back")
    page.plan.write_run()  # type: ignore[union-attr]
    settle(root)
    yield "events-run"
    page.plan.run_sheet.leave()  # type: ignore[union-attr]
    press(root, "event_shift_add")
    yield "events-shift"
    page.plan.shift.leave()  # type: ignore[union-attr]
    settle(root)
    yield from _adding(root, session)


def _adding(root: Root, session: Session) -> Iterator[str]:
    page = session.shell.current
    page.add()  # type: ignore[union-attr]
    settle(root)
    yield "events-form"
    scroll = find(root, "event_form_area")
    bar = scroll.verticalScrollBar()  # type: ignore[attr-defined]
    bar.setValue(find(root, "event_form_who").y() + 8)
    settle(root)
    yield "events-form-who"
    press(root, "event_question_add")
    bar.setValue(bar.maximum())
    settle(root)
    yield "events-form-asked"
    page.close_form()  # type: ignore[union-attr]
    settle(root)


def _beside(root: Root, session: Session, event: bytes) -> Iterator[str]:
    session.navigate("meetings", event)
    settle(root)
    yield "events-meeting"
    press(root, "meeting_event")
    press(root, "event_risks_write")
    settle(root)
    yield "events-risk-plan"
    close_dialogs(root)


def prepare(session: Session) -> bytes:
    """Keep an event that is full, and one that is open to all; return the first."""
    services = session.context.services
    people = [
        services.members.add(
            MemberDraft(display_name=name, pronouns=(PronounDraft(text=pronouns),))
        )[0]
        for name, pronouns in _NAMES
    ]
    place, _undo = services.places.add(PlaceDraft(name="Mill Hall", area="near the mill"))
    today = to_local(session.context.clock.now(), services.chapter.profile().timezone).date()
    begins = datetime.combine(today + timedelta(days=20), datetime.min.time()).replace(hour=15)
    event, _undo = services.events.add(
        MeetingDraft(
            starts_local=begins,
            title="Winter fair",
            kind=MeetingKind.EVENT,
            duration_minutes=300,
            place_id=place,
        ),
        EventDraft(
            capacity_min=4,
            capacity_max=6,
            guests_max=2,
            waitlist_mode=WaitlistMode.PRIORITY,
            register_by_local=begins - timedelta(days=2),
            description="Stalls, soup and a quiet room. Come when you like.",
            co_hosts="the library",
        ),
        (
            QuestionDraft(text="How do you get home?", keep_days=1),
            QuestionDraft(text="Soup or stew?", kind=QuestionKind.CHOICE, choices=("Soup", "Stew")),
        ),
    )
    asked = services.events.detail(event).questions
    _register(session, event, people, asked[0].id)
    _plan(session, event, people, begins)
    services.events.add(
        MeetingDraft(starts_local=begins + timedelta(days=9), title="Long walk"), EventDraft()
    )
    return event


def _register(session: Session, event: bytes, people: list[bytes], question: bytes) -> None:
    registrations = session.context.services.registrations
    food = NeedKind.FOOD
    registrations.register(
        event,
        people[1],
        RegistrationDraft(
            guest_count=1,
            guests=("Pip",),
            answers={question: "by the last bus"},
            needs=(
                NeedDraft(kind=food, code="nut_free", severity=NeedSeverity.SEVERE_ALLERGY),
                NeedDraft(kind=NeedKind.ACCESS, text="a chair near the door", keep=True),
            ),
            photo=PhotoConsent.NO,
        ),
    )
    for member in people[:1] + people[2:4]:
        vegan = NeedDraft(kind=food, code="vegan")
        registrations.register(event, member, RegistrationDraft(needs=(vegan,)))
    registrations.register(event, people[4], RegistrationDraft(photo=PhotoConsent.YES))
    registrations.register(event, people[5])
    registrations.register(event, people[6])
    registrations.set_status(event, people[3], ParticipationStatus.CANCELLED)
    registrations.offer_free(event)


def _plan(session: Session, event: bytes, people: list[bytes], begins: datetime) -> None:
    services = session.context.services
    hour = timedelta(hours=1)
    shift, _undo = services.shifts.add(
        event,
        ShiftDraft(
            starts_local=begins - hour,
            ends_local=begins + 2 * hour,
            role=EventRole.WELCOME,
            title="Front door, ramp side",
            needed=2,
        ),
    )
    services.shifts.ask(shift, people[0], agreed=True)
    services.shifts.ask(shift, people[2])
    kitchen, _undo = services.shifts.add(
        event, ShiftDraft(starts_local=begins, ends_local=begins + 3 * hour, role=EventRole.KITCHEN)
    )
    services.shifts.ask(kitchen, people[0], agreed=True)
    services.event_plans.set_run_sheet(
        event,
        (
            RunDraft(what="Doors open", starts_local=begins, role=EventRole.WELCOME),
            RunDraft(
                what="The agreement is read out",
                starts_local=begins + hour / 2,
                minutes=5,
                role=EventRole.HOST,
            ),
            RunDraft(what="Soup", starts_local=begins + 2 * hour, minutes=60),
        ),
    )
    plans = services.event_plans
    plans.set_point(event, "way_was_walked", ChecklistState.DONE)
    plans.set_point(event, "toilet_for_everybody", ChecklistState.OPEN, "The sign is missing.")
    for code in (
        "ask_only_what_is_used",
        "nobody_has_to_say_who_they_are",
        "counted_without_names",
    ):
        plans.set_point(event, code, ChecklistState.DONE)
