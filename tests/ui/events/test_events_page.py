"""Events on the page: adding one, who registers, waits and is offered a place, what they said."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.event_vocabulary import (
    NeedKind,
    NeedSeverity,
    ParticipationStatus,
    QuestionKind,
    WaitlistMode,
)
from chapterdesk.core.vocabulary import AttendanceMode, LocationDisclosure, PhotoConsent
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import (
    EventDraft,
    NeedDraft,
    QuestionDraft,
    RegistrationDraft,
)
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import MAKE_EVENT, MEETINGS, REPORT, SEALED_PLAN, PageContext
from chapterdesk.ui.events.page import EventsPage
from chapterdesk.ui.messages import RecordingMessages
from tests.ui.conftest import PageCalls

STARTS = datetime(2026, 12, 12, 15, 0)  # noqa: DTZ001  # a wall clock has no zone
S = ParticipationStatus
Make = Callable[..., bytes]


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[EventsPage]:
    made = EventsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def make(services: Services) -> Make:
    def made(group_id: bytes | None = None, **values: object) -> bytes:
        meeting = MeetingDraft(starts_local=STARTS, title="Winter fair", group_id=group_id)
        return services.events.add(meeting, EventDraft(**values))[0]  # type: ignore[arg-type]

    return made


@pytest.fixture
def people(services: Services) -> list[bytes]:
    names = ("Ash", "Noor", "Wren", "Robin")
    return [services.members.add(MemberDraft(display_name=name))[0] for name in names]


def shown(page: QWidget, name: str) -> QWidget:
    found = [one for one in page.findChildren(QWidget, name) if not one.isHidden()]
    assert found, name
    return found[-1]


def press(page: QWidget, name: str) -> None:
    button = shown(page, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def write(page: QWidget, name: str, text: str) -> None:
    field = shown(page, name)
    assert isinstance(field, (QLineEdit, QPlainTextEdit))
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    else:
        field.setText(text)
        field.textEdited.emit(text)


def number(page: QWidget, name: str, value: int) -> None:
    field = shown(page, name)
    assert isinstance(field, QSpinBox)
    field.setValue(value)


def choose(page: QWidget, name: str, text: str) -> None:
    combo = shown(page, name)
    assert isinstance(combo, QComboBox)
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(one) for one in range(combo.count())]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def words(page: QWidget, name: str) -> str:
    label = shown(page, name)
    assert isinstance(label, QLabel)
    return label.text()


def texts(page: QWidget) -> str:
    return " ".join(one.text() for one in page.findChildren(QLabel) if not one.isHidden())


def offers(page: QWidget, name: str) -> dict[str, QAction]:
    """Return what can become of whoever has this name."""
    button = next(
        one
        for one in page.findChildren(QAbstractButton)
        if one.objectName().endswith("_state")
        and name in one.accessibleName()
        and not one.isHidden()
    )
    return {one.text(): one for one in button.findChildren(QAction)}


def states(services: Services, event: bytes) -> dict[str, ParticipationStatus]:
    return {row.name: row.status for row in services.registrations.list(event)}


def pick(page: EventsPage, member: bytes, name: str) -> None:
    page.people.form.picker.hold(member, name)
    page.people.form.picker.changed.emit()


def redrawn(page: EventsPage, qtbot: QtBot, name: str, text: str) -> None:
    """Wait for the record to be drawn again."""

    def there() -> bool:
        found = [one for one in page.findChildren(QLabel, name) if not one.isHidden()]
        return bool(found) and text in found[-1].text()

    qtbot.waitUntil(there)


class TestAdding:
    def test_an_empty_page_says_what_an_event_is(self, page: EventsPage) -> None:
        page.activate()
        assert shown(page, "events_empty").isVisible()
        press(page, "events_when_all")
        assert "kept yet" in words(page, "events_empty_text")
        press(page, "events_empty_action")
        assert page.form.isVisible()

    def test_an_event_is_added_with_all_it_has(
        self, page: EventsPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        press(page, "event_add")
        press(page, "event_save")
        assert "needs a name" in page.form.rows["title"].error
        write(page, "event_title", "Winter fair")
        write(page, "event_day", "2026-12-12")
        write(page, "event_time", "15:00")
        number(page, "event_capacity", 40)
        number(page, "event_least", 5)
        number(page, "event_guests", 2)
        write(page, "event_by_day", "2026-12-10")
        choose(page, "event_mode", page.form._mode.itemText(1))
        number(page, "event_hours", 24)
        choose(page, "event_disclosure", "The area only")
        press(page, "event_question_add")
        write(page, "event_question_0_text", "Soup or stew?")
        choose(page, "event_question_0_kind", "One of several")
        press(page, "event_save")
        assert "choose from" in words(page, "event_form_asked_bad")
        write(page, "event_question_0_choices", "Soup\nStew\n")
        number(page, "event_question_0_days", 2)
        press(page, "event_save")
        (row,) = services.events.list()
        detail = services.events.detail(row.meeting.id)
        assert detail.draft == EventDraft(
            capacity_min=5,
            capacity_max=40,
            guests_max=2,
            register_by_local=datetime(2026, 12, 10, 23, 59),  # noqa: DTZ001
            waitlist_mode=WaitlistMode.PRIORITY,
            offer_hours=24,
            disclosure=LocationDisclosure.AREA_ONLY,
        )
        (question,) = detail.questions
        assert (question.draft.kind, question.draft.choices, question.draft.keep_days) == (
            QuestionKind.CHOICE, ("Soup", "Stew"), 2,
        )  # fmt: skip
        assert "Winter fair" in words(page, "event_header_title")
        page.context.undo.undo()
        assert services.events.list() == ()

    def test_an_event_is_changed_and_its_question_goes(
        self, page: EventsPage, services: Services, make: Make, qtbot: QtBot
    ) -> None:
        event = make(capacity_max=3)
        services.events.set_questions(
            event, [QuestionDraft(text="Bus?"), QuestionDraft(text="Soup?")]
        )
        page.activate(event)
        press(page, "event_edit")
        assert not page.form._when.isVisible()
        number(page, "event_capacity", 1)
        press(page, "event_question_1_up")
        press(page, "event_question_1_away")
        press(page, "event_save")
        detail = services.events.detail(event)
        assert detail.draft.capacity_max == 1
        assert [one.draft.text for one in detail.questions] == ["Soup?"]
        page.context.undo.undo()
        detail = services.events.detail(event)
        assert detail.draft.capacity_max == 3
        assert [one.draft.text for one in detail.questions] == ["Bus?", "Soup?"]

    def test_an_error_stands_beside_its_field(self, page: EventsPage, make: Make) -> None:
        page.activate(make())
        press(page, "event_edit")
        number(page, "event_least", 9)
        number(page, "event_capacity", 2)
        press(page, "event_save")
        assert "smaller" in page.form.rows["capacity_min"].error
        number(page, "event_least", 0)
        write(page, "event_by_day", "soon")
        press(page, "event_save")
        assert "not a day" in page.form.rows["register_by_local"].error

    def test_a_meeting_that_is_planned_becomes_an_event(
        self, page: EventsPage, services: Services
    ) -> None:
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=STARTS, title="Film"))
        page.activate(MAKE_EVENT + meeting)
        assert "Film" in words(page, "event_form_heading")
        number(page, "event_capacity", 9)
        press(page, "event_save")
        assert services.events.detail(meeting).draft.capacity_max == 9
        page.activate(MAKE_EVENT + meeting)
        assert not page.form_is_open(), "it is one already"

    def test_the_list_is_filtered(
        self, page: EventsPage, make: Make, clock: FixedClock, qtbot: QtBot
    ) -> None:
        make(register_by_local=STARTS - timedelta(days=5))
        clock.set(clock.now() + timedelta(days=14))
        page.activate()
        assert page.pane.total == 1
        press(page, "events_when_open")
        assert page.pane.total == 0
        assert "Nobody can register" in words(page, "events_empty_text")
        press(page, "events_when_all")
        page.pane.search.setText("fair winter")
        assert page.pane.total == 1
        page.pane.search.setText("summer")
        assert page.pane.total == 0


class TestRegistering:
    def test_who_registers_has_a_place_and_then_a_turn(
        self, page: EventsPage, services: Services, make: Make, people: list[bytes], qtbot: QtBot
    ) -> None:
        event = make(capacity_max=1)
        page.activate(event)
        for member, name in zip(people[:2], ("Ash", "Noor"), strict=True):
            press(page, "event_register")
            press(page, "registration_save")
            assert page.people.form.rows["member_id"].error
            pick(page, member, name)
            press(page, "registration_save")
        assert states(services, event) == {"Ash": S.CONFIRMED, "Noor": S.WAITLISTED}
        redrawn(page, qtbot, "event_people_counts", "1 person waits")
        press(page, "event_register")
        pick(page, people[0], "Ash")
        press(page, "registration_save")
        assert "registered before" in page.people.form.rows["member_id"].error
        page.people.form._foot.cancelled.emit()
        page.context.undo.undo()
        assert states(services, event) == {"Ash": S.CONFIRMED}

    def test_the_free_place_is_offered_and_taken(  # noqa: PLR0917  # fixtures come by name
        self,
        page: EventsPage,
        services: Services,
        make: Make,
        people: list[bytes],
        messages: RecordingMessages,
        qtbot: QtBot,
    ) -> None:
        event = make(capacity_max=1)
        services.registrations.register_all(event, people[:3])
        page.activate(event)
        assert not shown(page, "event_offer_free").isEnabled()
        offers(page, "Ash")["They do not come after all"].trigger()
        redrawn(page, qtbot, "event_people_counts", "0 of 1")
        press(page, "event_offer_free")
        assert states(services, event)["Noor"] == S.OFFERED
        assert "Noor" in messages.toasts[-1][0]
        redrawn(page, qtbot, "event_people_counts", "is offered")
        assert "kept until" in texts(page)
        offers(page, "Noor")["Take the offer back: they wait"].trigger()
        assert states(services, event)["Noor"] == S.WAITLISTED
        page.context.undo.undo()
        assert states(services, event)["Noor"] == S.OFFERED
        qtbot.waitUntil(lambda: "They have a place" in offers(page, "Noor"))
        offers(page, "Noor")["They have a place"].trigger()
        assert states(services, event)["Noor"] == S.CONFIRMED
        offers(page, "Wren")["Offer them a place"].trigger()
        assert "no room" in str(messages.errors[-1])

    def test_what_somebody_said_is_written_and_changed(
        self, page: EventsPage, services: Services, make: Make, people: list[bytes], qtbot: QtBot
    ) -> None:
        event = make(guests_max=2)
        services.events.set_questions(event, [QuestionDraft(text="Bus?", required=True)])
        page.activate(event)
        press(page, "event_register")
        pick(page, people[0], "Ash")
        press(page, "registration_save")
        assert next(iter(page.people.form._answers.values())).error
        write(page, "registration_answer_0", "the last one")
        number(page, "registration_guests", 2)
        write(page, "registration_guest_names", "Pip\n")
        choose(page, "registration_need_food", "Nut-free")
        choose(page, "registration_need_0_severity", "severe allergy")
        write(page, "registration_need_own", "a chair")
        press(page, "registration_save")
        assert "whom the need" in page.people.form.rows["needs"].error
        press(page, "registration_need_own_access")
        keep = shown(page, "registration_need_1_keep")
        assert isinstance(keep, QCheckBox)
        keep.setChecked(True)
        choose(page, "registration_photo", "No")
        press(page, "registration_save")
        (question,) = services.events.detail(event).questions
        assert services.registrations.detail(event, people[0]).draft == RegistrationDraft(
            guest_count=2,
            guests=("Pip",),
            answers={question.id: "the last one"},
            needs=(
                NeedDraft(
                    kind=NeedKind.FOOD, code="nut_free", severity=NeedSeverity.SEVERE_ALLERGY
                ),
                NeedDraft(kind=NeedKind.ACCESS, text="a chair", keep=True),
            ),
            photo=PhotoConsent.NO,
        )
        redrawn(page, qtbot, "event_pictures", "1 in no picture")
        offers(page, "Ash")["What they said…"].trigger()
        press(page, "registration_need_0_away")
        press(page, "registration_save")
        needs = services.registrations.detail(event, people[0]).draft.needs
        assert [one.text for one in needs] == ["a chair"]
        # What they asked to be kept is there for the next event.
        other, _undo = services.events.add(
            MeetingDraft(starts_local=STARTS, title="Walk"), EventDraft()
        )
        page.open_record(other)
        press(page, "event_register")
        pick(page, people[0], "Ash")
        assert [one.text for one in page.people.form.needs.needs()] == ["a chair"]

    def test_sums_stand_without_a_name(
        self, page: EventsPage, services: Services, make: Make, people: list[bytes]
    ) -> None:
        event = make()
        vegan = NeedDraft(kind=NeedKind.FOOD, code="vegan")
        for member in people[:2]:
            services.registrations.register(
                event, member, RegistrationDraft(needs=(vegan,), named_needs=True)
            )
        page.activate(event)
        card = shown(page, "event_needs")
        assert "Vegan" in texts(card)
        assert "2" in texts(card)
        assert "Ash" not in texts(card)

    def test_late_only_where_a_lead_says_so(  # noqa: PLR0917  # fixtures come by name
        self,
        page: EventsPage,
        services: Services,
        make: Make,
        people: list[bytes],
        clock: FixedClock,
        messages: RecordingMessages,
    ) -> None:
        event = make(register_by_local=STARTS - timedelta(days=5))
        page.activate(event)
        press(page, "event_register")
        assert not page.people.form._late.isVisible()
        page.people.form.leave()
        clock.set(clock.now() + timedelta(days=14))
        page.open_record(event)
        press(page, "event_register")
        pick(page, people[0], "Ash")
        press(page, "registration_save")
        assert "has ended" in str(messages.errors[-1])
        page.people.form._late.setChecked(True)
        press(page, "registration_save")
        assert states(services, event) == {"Ash": S.CONFIRMED}

    def test_who_did_not_come_after_the_check_in(  # noqa: PLR0917  # fixtures come by name
        self,
        page: EventsPage,
        services: Services,
        make: Make,
        people: list[bytes],
        clock: FixedClock,
        qtbot: QtBot,
    ) -> None:
        event = make()
        services.registrations.register_all(event, people[:2])
        page.activate(event)
        assert "They did not come" not in offers(page, "Ash")
        clock.set(clock.now() + timedelta(days=17))
        page.open_record(event)
        offers(page, "Ash")["They were there"].trigger()
        qtbot.waitUntil(lambda: "They did not come" in offers(page, "Noor"))
        offers(page, "Noor")["They did not come"].trigger()
        services.checkin.finish(event)
        assert states(services, event) == {"Ash": S.ATTENDED, "Noor": S.NO_SHOW}

    def test_the_draw_is_asked_for_first(
        self,
        page: EventsPage,
        services: Services,
        make: Make,
        people: list[bytes],
        messages: RecordingMessages,
    ) -> None:
        event = make(capacity_max=1, waitlist_mode=WaitlistMode.LOTTERY)
        services.registrations.register_all(event, people[:2])
        page.activate(event)
        press(page, "event_draw")
        assert S.CONFIRMED not in states(services, event).values()
        messages.questions[-1][1]()
        assert sorted(states(services, event).values()) == [S.CONFIRMED, S.WAITLISTED]

    def test_a_group_that_counts_heads_registers_nobody(
        self, page: EventsPage, services: Services, make: Make
    ) -> None:
        group, _undo = services.groups.add(
            GroupDraft(name="Quiet", attendance_mode=AttendanceMode.COUNT_ONLY)
        )
        page.activate(make(group_id=group))
        assert "counts heads" in words(page, "event_counts_heads")
        assert not page.findChildren(QAbstractButton, "event_register")

    def test_many_are_found_by_name(
        self, page: EventsPage, services: Services, make: Make, qtbot: QtBot
    ) -> None:
        event = make()
        names = [f"Person {number:03}" for number in range(70)]
        members = [services.members.add(MemberDraft(display_name=one))[0] for one in names]
        services.registrations.register_all(event, members)
        page.activate(event)
        assert "10 more" in words(page, "event_people_more")
        write(page, "event_people_search", "069")

        def found() -> list[str]:
            # The record is read again meanwhile; what is sought stays.
            buttons = shown(page, "event_people_rows").findChildren(QAbstractButton)
            return [one.accessibleName() for one in buttons if one.isVisible()]

        qtbot.waitUntil(lambda: len(found()) == 1)
        assert "069" in found()[0]


class TestDiscretion:
    def test_meeting_mode_opens_nothing_that_was_said(
        self,
        page: EventsPage,
        services: Services,
        make: Make,
        people: list[bytes],
        messages: RecordingMessages,
    ) -> None:
        event = make()
        chair = NeedDraft(kind=NeedKind.ACCESS, text="a chair")
        services.registrations.register(event, people[0], RegistrationDraft(needs=(chair,)))
        services.discretion.enter()
        page.activate(event)
        offers(page, "Ash")["What they said…"].trigger()
        assert "Meeting mode" in str(messages.errors[-1])
        assert not page.form_is_open()

    def test_a_registration_that_was_cut_off_is_offered_again(
        self, page: EventsPage, services: Services, make: Make, people: list[bytes], qtbot: QtBot
    ) -> None:
        event = make(guests_max=2)
        page.activate(event)
        press(page, "event_register")
        pick(page, people[0], "Ash")
        number(page, "registration_guests", 2)
        choose(page, "registration_need_food", "Vegan")
        page.clear()
        assert page.people.form.needs.needs() == ()
        services.discretion.enter()
        assert services.drafts.list() == (), "what somebody needs is hidden too"
        services.discretion.leave()
        page.activate()
        press(page, "event_registration_unfinished_action")
        form = page.people.form
        qtbot.waitUntil(lambda: form.picker.member_id == people[0])
        assert form._guests.value() == 2
        assert [one.code for one in form.needs.needs()] == ["vegan"]
        press(page, "registration_save")
        assert services.drafts.list() == ()
        assert states(services, event) == {"Ash": S.CONFIRMED}

    def test_an_event_form_that_was_cut_off_is_offered_again(
        self, page: EventsPage, services: Services
    ) -> None:
        page.activate()
        press(page, "event_add")
        write(page, "event_title", "Winter fair")
        number(page, "event_capacity", 7)
        number(page, "event_hours", 12)
        press(page, "event_question_add")
        write(page, "event_question_0_text", "Bus?")
        page.clear()
        page.activate()
        press(page, "events_unfinished_action")
        typed = page.form.typed()
        assert (typed.draft.capacity_max, typed.draft.offer_hours) == (7, 12)
        assert [one.text for one in typed.questions] == ["Bus?"]
        press(page, "event_save")
        assert services.drafts.list() == ()


def test_ways_to_the_meeting_and_to_a_risk_plan(
    page: EventsPage, make: Make, calls: PageCalls
) -> None:
    event = make()
    page.activate(event)
    press(page, "event_meeting")
    press(page, "event_risks_write")
    assert calls.shown == [(MEETINGS, event), (REPORT, SEALED_PLAN + event)]


def test_everything_is_named_and_no_key_is_given_twice(  # noqa: PLR0917  # fixtures come by name
    page: EventsPage,
    services: Services,
    make: Make,
    people: list[bytes],
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    event = make(capacity_max=2, guests_max=1, register_by_local=STARTS)
    services.events.set_questions(event, [QuestionDraft(text="Bus?")])
    vegan = NeedDraft(kind=NeedKind.FOOD, code="vegan")
    for member in people:
        services.registrations.register(event, member, RegistrationDraft(needs=(vegan,)))
    page.activate(event)
    for opened in (
        lambda: None,
        lambda: press(page, "event_register"),
        page.edit,
        page.add,
        page.plan.write_run,
        lambda: page.plan.open_area("family"),
    ):
        opened()
        if page.right.currentWidget() is page.people.area:
            page.people.form.needs.show_needs((vegan,))
        if page.form.isVisible():
            page.form.questions.add_line()
        assert_all_named(page)
        assert_mnemonics_differ(page)
