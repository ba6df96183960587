"""Two adults, checks valid: what is not known counts as no, and a plan that breaks it is told."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.event_vocabulary import EventRole
from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.core.vocabulary import AgeBand, Answer, AttendanceMode, GroupMemberStatus
from chapterdesk.models import MemberCheck
from chapterdesk.services.audit import AuditFilter
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import EventDraft, ShiftDraft
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.safeguarding import CheckDraft, CheckState

START = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # wall-clock time
DONE = date(2026, 1, 10)
HOLDS = date(2028, 1, 10)


def person(
    services: Services, name: str, *, band: AgeBand = AgeBand.FROM_26, until: date | None = HOLDS
) -> bytes:
    member, _undo = services.members.add(MemberDraft(display_name=name, age_band=band))
    if until is not None:
        draft = CheckDraft(kind=CheckKind.BACKGROUND, done_on=DONE, valid_until=until)
        services.checks.note(member, draft)
    return member


@pytest.fixture
def group(services: Services) -> bytes:
    return services.groups.add(
        GroupDraft(name="Sprouts", attendance_mode=AttendanceMode.COUNT_ONLY)
    )[0]


@pytest.fixture
def meeting(services: Services, group: bytes) -> bytes:
    return services.meetings.add(MeetingDraft(starts_local=START, group_id=group))[0]


def warnings(services: Services, meeting: bytes) -> str:
    return "\n".join(services.safeguarding.plan(meeting).warnings)


def test_nothing_is_asked_where_nobody_under_18_comes(services: Services, meeting: bytes) -> None:
    plan = services.safeguarding.plan(meeting)
    assert (plan.minors, plan.own, plan.warnings) == (Answer.UNKNOWN, None, ())


def test_a_group_that_counts_heads_says_it_without_a_name(
    services: Services, group: bytes, meeting: bytes
) -> None:
    undo = services.safeguarding.expect_in_group(group, Answer.YES)
    plan = services.safeguarding.plan(meeting)
    assert (plan.minors, plan.expected, plan.adults) == (Answer.YES, False, 0)
    assert "two adults" in warnings(services, meeting)
    services.safeguarding.expect(meeting, Answer.NO)
    assert warnings(services, meeting) == ""
    services.safeguarding.expect(meeting, None)
    services.undo.apply(undo)
    assert warnings(services, meeting) == ""


def test_two_adults_with_valid_checks_are_enough(
    services: Services, group: bytes, meeting: bytes
) -> None:
    services.safeguarding.expect_in_group(group, Answer.YES)
    services.leading.ask(meeting, person(services, "Sam"))
    assert "1 does" in warnings(services, meeting)
    services.leading.ask(meeting, person(services, "Wren"))
    plan = services.safeguarding.plan(meeting)
    assert (plan.adults, plan.warnings) == (2, ())


@pytest.mark.parametrize(
    ("band", "until", "said"),
    [
        (AgeBand.UNKNOWN, HOLDS, "nobody has noted that they are 18 or over"),
        (AgeBand.FROM_16, HOLDS, "is under 18"),
        (AgeBand.FROM_18, None, "a check is missing"),
        (AgeBand.FROM_18, START.date() - timedelta(days=1), "a check ends on 2 December 2026"),
    ],
)
def test_who_does_not_count_is_named_with_the_reason(
    services: Services, meeting: bytes, band: AgeBand, until: date | None, said: str
) -> None:
    services.safeguarding.expect(meeting, Answer.YES)
    services.leading.ask(meeting, person(services, "Sam"))
    services.leading.ask(meeting, person(services, "Ash", band=band, until=until))
    told = warnings(services, meeting)
    assert "1 does" in told
    assert said in told
    assert "Ash" in told
    assert "Sam" not in told


def test_a_check_counts_on_its_last_day(services: Services, meeting: bytes) -> None:
    services.safeguarding.expect(meeting, Answer.YES)
    for name in ("Sam", "Wren"):
        services.leading.ask(meeting, person(services, name, until=START.date()))
    assert warnings(services, meeting) == ""


def test_whoever_is_known_to_come_counts_whatever_was_said(services: Services) -> None:
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=START, group_id=group))
    young = person(services, "Kit", band=AgeBand.FROM_13, until=None)
    services.groups.set_member(group, young, GroupMemberStatus.ACTIVE)
    services.safeguarding.expect(meeting, Answer.NO)
    plan = services.safeguarding.plan(meeting)
    assert (plan.minors, plan.expected) == (Answer.YES, True)
    assert plan.warnings
    assert "Kit" not in warnings(services, meeting)


def test_a_minor_who_registers_or_helps_is_known_to_come(services: Services) -> None:
    young = person(services, "Kit", band=AgeBand.FROM_16, until=None)
    event, _undo = services.events.add(
        MeetingDraft(starts_local=START, title="Fair"), EventDraft(capacity_max=9)
    )
    assert not services.safeguarding.plan(event).warnings
    services.registrations.register(event, young)
    assert services.safeguarding.plan(event).expected
    services.registrations.cancel_all(event, [young])
    assert not services.safeguarding.plan(event).expected
    shift, _undo = services.shifts.add(
        event, ShiftDraft(starts_local=START, ends_local=START + timedelta(hours=1), title="Tea")
    )
    services.shifts.ask(shift, young, agreed=True)
    assert "Tea" in warnings(services, event)
    assert "Kit" not in warnings(services, event)


def test_a_shift_with_children_has_two_checked_adults_of_its_own(services: Services) -> None:
    event, _undo = services.events.add(
        MeetingDraft(starts_local=START, title="Fair"), EventDraft(capacity_max=9)
    )
    services.safeguarding.expect(event, Answer.YES)
    for name in ("Sam", "Wren"):
        services.leading.ask(event, person(services, name))
    assert warnings(services, event) == ""
    shift, _undo = services.shifts.add(
        event,
        ShiftDraft(
            starts_local=START, ends_local=START + timedelta(hours=1), role=EventRole.CHILDREN
        ),
    )
    services.shifts.ask(shift, person(services, "Ash", until=None), agreed=True)
    assert "Children" in warnings(services, event)
    assert "Ash" in warnings(services, event)
    for name in ("Bo", "Cy"):
        services.shifts.ask(shift, person(services, name), agreed=True)
    assert "all the time" not in warnings(services, event)


def test_meeting_mode_tells_no_check_and_no_name(services: Services, meeting: bytes) -> None:
    services.safeguarding.expect(meeting, Answer.YES)
    ash = person(services, "Ash", until=None)
    services.leading.ask(meeting, ash)
    sam = person(services, "Sam")
    services.discretion.enter()
    assert "two adults" in warnings(services, meeting)
    assert "Ash" not in warnings(services, meeting)
    assert services.checks.of(sam) == ()
    assert services.checks.due() == ()
    with pytest.raises(RefusedError):
        services.checks.withdraw(sam, CheckKind.BACKGROUND)


def test_who_is_gone_or_only_kept_is_no_adult(services: Services, meeting: bytes) -> None:
    services.safeguarding.expect(meeting, Answer.YES)
    sam, wren = person(services, "Sam"), person(services, "Wren")
    for member in (sam, wren):
        services.leading.ask(meeting, member)
    services.members.archive(sam)
    assert "1 does" in warnings(services, meeting)
    with pytest.raises(RefusedError):
        services.checks.note(
            services.members.add(MemberDraft(display_name="Gone"))[0][:-1] + b"\0",
            CheckDraft(kind=CheckKind.TRAINING, done_on=DONE, valid_until=HOLDS),
        )


def test_a_check_is_renewed_withdrawn_and_brought_back(
    services: Services, clock: FixedClock
) -> None:
    sam = person(services, "Sam", until=date(2026, 12, 24))
    (row,) = services.checks.of(sam)
    assert (row.kind, row.state) == (CheckKind.BACKGROUND, CheckState.ENDS_SOON)
    (due,) = services.checks.due()
    assert (due.name, due.valid_until) == ("Sam", date(2026, 12, 24))
    renewed = CheckDraft(
        kind=CheckKind.BACKGROUND, done_on=date(2026, 11, 20), valid_until=date(2029, 11, 20)
    )
    services.checks.note(sam, renewed)
    assert [one.state for one in services.checks.of(sam)] == [CheckState.VALID]
    assert services.checks.due() == ()
    undo = services.checks.withdraw(sam, CheckKind.BACKGROUND)
    assert [one.state for one in services.checks.of(sam)] == [CheckState.WITHDRAWN]
    services.undo.apply(undo)
    assert [one.state for one in services.checks.of(sam)] == [CheckState.VALID]
    clock.set(datetime.fromisoformat("2029-11-21T12:00+00:00"))
    assert [one.state for one in services.checks.of(sam)] == [CheckState.OVER]


@pytest.mark.parametrize(
    ("done", "until", "field"),
    [
        (date(2026, 11, 27), HOLDS, "done_on"),
        (DONE, DONE - timedelta(days=1), "valid_until"),
        (DONE, date(2099, 1, 1), "valid_until"),
    ],
)
def test_days_that_can_not_be_right_are_refused(
    services: Services, done: date, until: date, field: str
) -> None:
    sam = person(services, "Sam", until=None)
    with pytest.raises(UsageError) as caught:
        services.checks.note(
            sam, CheckDraft(kind=CheckKind.BACKGROUND, done_on=done, valid_until=until)
        )
    assert caught.value.field == field


def test_the_chapter_says_what_is_needed(services: Services, meeting: bytes) -> None:
    services.safeguarding.expect(meeting, Answer.YES)
    for name in ("Sam", "Wren"):
        services.leading.ask(meeting, person(services, name))
    assert warnings(services, meeting) == ""
    undo = services.checks.set_needed([CheckKind.BACKGROUND, CheckKind.TRAINING])
    assert "Sam: a check is missing" in warnings(services, meeting).replace("\u2068", "").replace(
        "\u2069", ""
    )
    services.undo.apply(undo)
    assert services.checks.needed() == (CheckKind.BACKGROUND,)
    with pytest.raises(UsageError):
        services.checks.set_needed([])


def test_plans_at_risk_are_listed_and_others_are_not(services: Services, meeting: bytes) -> None:
    assert services.safeguarding.at_risk() == ()
    services.safeguarding.expect(meeting, Answer.YES)
    (risk,) = services.safeguarding.at_risk()
    assert risk.meeting.id == meeting
    services.meetings.cancel(meeting)
    assert services.safeguarding.at_risk() == ()


def test_the_log_says_which_field_and_no_day(services: Services) -> None:
    sam = person(services, "Sam", until=date(2027, 3, 14))
    services.checks.withdraw(sam, CheckKind.BACKGROUND)
    acts = services.audit.window(AuditFilter(), 0, 50).rows
    rows = [row for row in acts if row.entity == "member_check"]
    assert {field for row in rows for field in row.fields} == {"valid_until", "withdrawn_on"}


def test_two_records_of_one_person_keep_the_careful_check(services: Services) -> None:
    kept = person(services, "Sam", until=date(2027, 1, 1))
    merged = person(services, "Sam D", until=date(2029, 1, 1))
    services.checks.withdraw(kept, CheckKind.BACKGROUND)
    services.checks.note(
        merged, CheckDraft(kind=CheckKind.TRAINING, done_on=DONE, valid_until=HOLDS)
    )
    services.duplicates.merge(kept, merged)
    states = {row.kind: (row.state, row.valid_until) for row in services.checks.of(kept)}
    assert states == {
        CheckKind.BACKGROUND: (CheckState.WITHDRAWN, date(2029, 1, 1)),
        CheckKind.TRAINING: (CheckState.VALID, HOLDS),
    }


def test_checks_stand_in_the_copy_of_a_record_and_go_with_it(services: Services) -> None:
    sam = person(services, "Sam", until=date(2027, 3, 14))
    shown = services.copies.shown(sam)
    told = "\n".join(f"{line.label} {line.value}" for part in shown for line in part.lines)
    assert "background check" in told
    assert ("checks", 1) in services.privacy.remains(sam).goes
    services.privacy.forget_member(sam)
    with services.checks._database.read() as session:
        assert session.scalars(select(MemberCheck.id)).all() == []
