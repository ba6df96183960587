"""What is missing around meetings: who was not seen, whom to welcome, what lapses, who is mum."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import NeedKind, ParticipationStatus, QuestionKind
from chapterdesk.core.vocabulary import (
    AttendanceStatus,
    ConsentPurpose,
    ConsentStatus,
    ContactOutcome,
    GroupMemberStatus,
    MemberStatus,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.events import EventDraft, NeedDraft, QuestionDraft, RegistrationDraft
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import AbsenceDraft, MemberDraft
from chapterdesk.services.reaching import AttemptDraft, ReachFilter
from chapterdesk.services.tasks import DueRow

DAY = date(2026, 11, 26)
Hold = Callable[..., bytes]


def due(services: Services) -> dict[str, DueRow]:
    return {row.kind: row for row in services.tasks.due()}


def missed(services: Services) -> tuple[str, ...]:
    """Return whom Today names, and see that the list of people to reach names the same."""
    row = due(services).get("missed")
    names = () if row is None else row.covered_names
    wanted = ReachFilter(channel="any", who="missed")
    listed = services.reaching.window(wanted, 0, 50).rows
    left = [
        one for one in services.reaching.left_out(wanted, 0, 50).rows if one.reason != "refused"
    ]
    there = [one.name for one in listed] + [one.name for one in left]
    assert sorted(there) == sorted(name for name in names if not name.endswith("."))
    assert (0 if row is None else int(row.summary.split()[0])) == len(names)
    return names


def person(services: Services, name: str, group: bytes | None = None, **values: object) -> bytes:
    values.setdefault("joined_on", date(2026, 1, 1))
    found = services.members.add(MemberDraft(display_name=name, **values))[0]  # type: ignore[arg-type]
    if group is not None:
        services.groups.set_member(group, found, GroupMemberStatus.ACTIVE)
    return found


@pytest.fixture
def circle(services: Services, clock: FixedClock) -> bytes:
    """A group whose members have been in it for a while."""
    return services.groups.add(GroupDraft(name="Circle"))[0]


@pytest.fixture
def hold(services: Services) -> Hold:
    """Hold meetings some days ago; somebody is at each, so that people were marked."""
    always = person(services, "Always")

    def held(*days_ago: int, group: bytes | None = None, at: tuple[bytes, ...] = ()) -> bytes:
        meeting = b""
        for ago in days_ago:
            day = DAY - timedelta(days=ago)
            starts = datetime(day.year, day.month, day.day, 19, 0)  # noqa: DTZ001
            meeting = services.meetings.add(
                MeetingDraft(starts_local=starts, group_id=group, title="Evening")
            )[0]
            for one in (always, *at):
                services.checkin.mark(meeting, one)
        return meeting

    return held


@pytest.fixture
def gone(services: Services, clock: FixedClock, circle: bytes, hold: Hold) -> bytes:
    """Somebody of the circle who was there five weeks ago, and at none of three meetings since."""
    clock.set(clock.now() - timedelta(days=60))
    found = person(services, "Robin Vale", circle)
    clock.set(clock.now() + timedelta(days=60))
    hold(35, group=circle, at=(found,))
    hold(21, 14, group=circle)
    assert missed(services) == ()
    hold(7, group=circle)
    assert missed(services) == ("Robin Vale",)
    return found


def test_who_was_at_none_of_the_last_three_meetings_is_missed(
    services: Services, circle: bytes, gone: bytes, hold: Hold
) -> None:
    row = due(services)["missed"]
    assert (row.days, row.subject) == (0, "reaching")
    assert "Robin" not in row.summary + row.detail
    undo = services.missing.set_rule(4)
    assert missed(services) == ()
    services.undo.apply(undo)
    services.missing.set_rule(4, circle)
    assert missed(services) == ()
    assert services.missing.rule().of_groups == {circle: 4}
    services.missing.set_rule(None, circle)
    assert missed(services) == ("Robin Vale",)
    # Seen at another evening is seen.
    hold(3, at=(gone,))
    assert missed(services) == ()


@pytest.mark.parametrize("number", [0, -1, 13])
def test_a_number_that_can_not_be_right(services: Services, number: int) -> None:
    with pytest.raises(UserError):
        services.missing.set_rule(number)


@pytest.mark.parametrize(
    "status", [GroupMemberStatus.PAUSED, GroupMemberStatus.LEFT, GroupMemberStatus.INVITED]
)
def test_whoever_paused_or_left_is_not_missed(
    services: Services, circle: bytes, gone: bytes, status: GroupMemberStatus
) -> None:
    services.groups.set_member(circle, gone, status)
    assert missed(services) == ()


def _saved(services: Services, member: bytes, **values: object) -> None:
    detail = services.members.detail(member)
    changed = replace(detail.draft, **values)  # type: ignore[arg-type]
    services.members.save(member, changed, updated_at=detail.updated_at)


def test_nobody_is_missed_who_is_paused_away_kept_or_wants_no_contact(
    services: Services, gone: bytes
) -> None:
    _saved(services, gone, status=MemberStatus.PAUSED)
    assert missed(services) == ()
    _saved(services, gone, status=MemberStatus.MEMBER)
    assert missed(services) == ("Robin Vale",)
    _saved(services, gone, absences=(AbsenceDraft(since=DAY - timedelta(days=10), until=DAY),))
    assert missed(services) == ()
    _saved(services, gone, absences=())
    undo = services.members.archive(gone)
    assert missed(services) == ()
    services.undo.apply(undo)
    assert missed(services) == ("Robin Vale",)
    undo = services.requests.restrict(gone)
    assert missed(services) == ()
    services.undo.apply(undo)
    undo = services.members.delete(gone)
    assert missed(services) == ()
    services.undo.apply(undo)
    services.consents.record(
        gone, Said(purpose=ConsentPurpose.CONTACT_ME, status=ConsentStatus.REFUSED)
    )
    assert missed(services) == ()


def test_who_is_shielded_stands_by_initials(services: Services, gone: bytes) -> None:
    _saved(services, gone, shielded=True)
    assert missed(services) == ("R. V.",)


def test_who_was_excused_or_called_since_is_not_missed(
    services: Services, circle: bytes, gone: bytes, hold: Hold
) -> None:
    other = person(services, "Other", absences=(AbsenceDraft(since=DAY - timedelta(days=10)),))
    meeting = services.meetings.window("past", 0, 9).rows[0].id
    services.checkin.mark(meeting, other, AttendanceStatus.EXCUSED)
    services.reaching.note_attempt(other, AttemptDraft(outcome=ContactOutcome.REACHED))
    assert missed(services) == ("Robin Vale",), "what is known of somebody else says nothing"
    services.checkin.mark(meeting, gone, AttendanceStatus.EXCUSED)
    assert missed(services) == ()
    services.checkin.mark(meeting, gone, AttendanceStatus.ABSENT)
    assert missed(services) == ("Robin Vale",)
    services.reaching.note_attempt(gone, AttemptDraft(outcome=ContactOutcome.REACHED))
    assert missed(services) == ()


def test_a_group_that_counts_heads_misses_nobody(
    services: Services, circle: bytes, gone: bytes
) -> None:
    services.groups.count_only(circle)
    assert missed(services) == ()


def test_meetings_without_marks_cancelled_or_of_today_are_not_missed(
    services: Services, clock: FixedClock, circle: bytes, hold: Hold
) -> None:
    clock.set(clock.now() - timedelta(days=60))
    here = person(services, "Kai", circle)
    clock.set(clock.now() + timedelta(days=60))
    hold(35, group=circle, at=(here,))
    hold(21, 14, group=circle)
    hold(0, group=circle)
    assert missed(services) == ()
    off = hold(7, group=circle)
    undo = services.meetings.cancel(off)
    assert missed(services) == ()
    services.undo.apply(undo)
    assert missed(services) == ("Kai",)


def test_an_evening_of_everybody_is_missed_by_who_came_lately_alone(
    services: Services, hold: Hold
) -> None:
    person(services, "Never")
    came, long_ago = person(services, "Came"), person(services, "Long ago")
    hold(300, at=(long_ago,))
    hold(40, at=(came,))
    hold(21, 14, 7)
    assert missed(services) == ("Came",)


def test_who_was_here_for_the_first_time_is_to_be_welcomed(
    services: Services, clock: FixedClock, hold: Hold
) -> None:
    new = person(services, "New")
    here = hold(0, at=(new,))
    always = services.members.search("Always").rows[0].id
    assert "welcome" not in due(services), "whoever is here this evening is welcomed here"
    clock.set(clock.now() + timedelta(days=1))
    row = due(services)["welcome"]
    assert row.covered_names == ("Always", "New")
    wanted = ReachFilter(channel="any", who="new")
    assert services.reaching.counts(wanted).left_out == 2
    services.reaching.note_attempt(new, AttemptDraft(outcome=ContactOutcome.MESSAGE_SENT))
    assert due(services)["welcome"].covered_names == ("Always",)
    services.checkin.mark(here, always, AttendanceStatus.VOID)
    assert "welcome" not in due(services)


def test_nobody_is_welcomed_for_ever(services: Services, clock: FixedClock, hold: Hold) -> None:
    hold(3)
    assert "welcome" in due(services)
    clock.set(clock.now() + timedelta(days=12))
    assert "welcome" not in due(services)


@pytest.fixture
def fair(services: Services) -> bytes:
    starts = datetime(2026, 12, 1, 15, 0)  # noqa: DTZ001
    meeting = MeetingDraft(starts_local=starts, title="Winter fair")
    return services.events.add(meeting, EventDraft(capacity_max=1))[0]


def test_an_offer_that_lapses_is_due(services: Services, clock: FixedClock, fair: bytes) -> None:
    one, two = person(services, "One"), person(services, "Two")
    services.registrations.register(fair, one)
    services.registrations.register(fair, two)
    services.registrations.set_status(fair, one, ParticipationStatus.CANCELLED)
    services.registrations.offer(fair, two)
    row = due(services)["offer"]
    assert (row.subject, row.subject_id, row.covered_names) == ("meetings", fair, ("Two",))
    assert "Winter fair" in row.detail
    assert (row.due_on, row.days) == (date(2026, 11, 28), 2)
    services.requests.restrict(two)
    assert "offer" not in due(services)
    services.requests.lift(two)
    assert "offer" in due(services)
    services.meetings.cancel(fair)
    assert "offer" not in due(services)


def test_a_place_that_is_kept_in_a_group_is_due_after_a_week(
    services: Services, clock: FixedClock, circle: bytes
) -> None:
    one = person(services, "One")
    services.groups.set_member(circle, one, GroupMemberStatus.WAITLISTED)
    services.groups.invite_next(circle)
    assert "place" not in due(services)
    clock.set(clock.now() + timedelta(days=8))
    row = due(services)["place"]
    assert (row.subject, row.subject_id, row.covered_names) == ("groups", circle, ("One",))
    assert row.days == -1
    services.groups.count_only(circle)
    assert due(services)["place"].covered_names == ()
    services.groups.set_member(circle, one, GroupMemberStatus.ACTIVE)
    assert "place" not in due(services)


def test_a_place_is_kept_for_as_long_as_the_group_says_else_the_chapter(
    services: Services, clock: FixedClock, circle: bytes
) -> None:
    one = person(services, "One")
    services.groups.set_member(circle, one, GroupMemberStatus.WAITLISTED)
    services.groups.invite_next(circle)
    asked = clock.now().date()

    def answer_by() -> date | None:
        return services.groups.waiting(circle).rows[0].answer_by

    assert answer_by() == asked + timedelta(days=7)
    services.groups.set_answer_days(3)
    assert answer_by() == asked + timedelta(days=3)
    undo = services.groups.set_answer_days(10, circle)
    assert services.groups.detail(circle).draft.answer_days == 10
    clock.set(clock.now() + timedelta(days=9))
    assert "place" not in due(services), "the chapter's three days are not this group's"
    clock.set(clock.now() + timedelta(days=1))
    assert (due(services)["place"].days, answer_by()) == (0, asked + timedelta(days=10))
    services.undo.apply(undo)
    assert due(services)["place"].days == -7
    for wrong in (0, 91, -1):
        with pytest.raises(UserError):
            services.groups.set_answer_days(wrong, circle)
    services.groups.set_answer_days(None)
    assert due(services)["place"].days == -3


def test_the_form_of_a_group_says_how_long_a_place_is_kept(
    services: Services, circle: bytes
) -> None:
    detail = services.groups.detail(circle)
    assert detail.draft.answer_days is None
    draft = replace(detail.draft, answer_days=14)
    services.groups.save(circle, draft, updated_at=detail.updated_at)
    assert services.groups.answer_days().of(circle) == 14
    detail = services.groups.detail(circle)
    services.groups.save(
        circle, replace(detail.draft, answer_days=None), updated_at=detail.updated_at
    )
    assert services.groups.answer_days().of_groups == {}
    services.groups.set_answer_days(14, circle)
    services.groups.delete(circle)
    services.bin.delete_for_ever(services.bin.list())
    assert services.groups.answer_days().of_groups == {}, "nothing of it is left"


def test_who_comes_and_has_not_said_what_they_need_is_asked_before(
    services: Services, fair: bytes
) -> None:
    silent = person(services, "Silent")
    services.registrations.register(fair, silent)
    row = due(services)["needs"]
    assert (row.days, row.covered_names, row.subject_id) == (5, (), fair)
    need = NeedDraft(kind=NeedKind.FOOD, text="Without nuts")
    detail = services.registrations.detail(fair, silent)
    services.registrations.save(
        fair, silent, RegistrationDraft(needs=(need,)), updated_at=detail.updated_at
    )
    assert "needs" not in due(services)
    question = QuestionDraft(text="Will you stay for tea?", kind=QuestionKind.TEXT, required=True)
    services.events.set_questions(fair, (question,))
    assert due(services)["needs"].summary.startswith("1 ")
    answers = {services.events.detail(fair).questions[0].id: "Yes"}
    other = person(services, "Other")
    services.registrations.register(fair, other, RegistrationDraft(answers=answers))
    assert due(services)["needs"].summary.startswith("1 "), "what one says does not answer for all"
    detail = services.registrations.detail(fair, silent)
    services.registrations.save(
        fair, silent, RegistrationDraft(answers=answers), updated_at=detail.updated_at
    )
    assert "needs" not in due(services)


def test_meeting_mode_names_nobody(services: Services, gone: bytes) -> None:
    services.discretion.enter()
    for row in services.tasks.due():
        if row.kind in {"missed", "welcome", "offer", "place"}:
            assert row.covered_names == ()
    assert due(services)["missed"].summary.startswith("1 ")
