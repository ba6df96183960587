"""Groups in full: who waits, who takes turns, what was agreed on, and from when on."""

from datetime import date, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupMemberStatus,
    GroupRole,
    ShareLevel,
)
from chapterdesk.models import AgreementAcknowledgement, Member, PlannedAbsence
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate

FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # a wall clock has no zone
THURSDAYS = "FREQ=WEEKLY;BYDAY=TH"
WEEK = timedelta(weeks=1)
S = GroupMemberStatus


@pytest.fixture
def group(services: Services) -> bytes:
    draft = GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED, capacity=2)
    return services.groups.add(draft)[0]


@pytest.fixture
def people(services: Services) -> list[bytes]:
    names = ("Ann", "Ben", "Cy", "Dee", "Eli")
    return [services.members.add(MemberDraft(display_name=name))[0] for name in names]


def test_a_membership_keeps_its_dated_history(
    services: Services, group: bytes, people: list[bytes], clock: FixedClock
) -> None:
    ann = people[0]
    days = []
    for status in (S.INTERESTED, S.INVITED, S.ACTIVE, S.PAUSED, S.LEFT):
        services.groups.set_member(group, ann, status)
        days.append(clock.now().date())
        clock.set(clock.now() + WEEK)
    services.groups.set_member(group, ann, S.LEFT)  # said twice, noted once
    story = services.groups.history(group, ann)
    assert [one.status for one in story] == [
        S.INTERESTED, S.INVITED, S.ACTIVE, S.PAUSED, S.LEFT,
    ]  # fmt: skip
    assert [one.since for one in story] == days


def test_undo_takes_the_history_back(services: Services, group: bytes, people: list[bytes]) -> None:
    undo = services.groups.set_member(group, people[0], S.ACTIVE)
    services.undo.apply(undo)
    assert services.groups.history(group, people[0]) == ()


def test_many_at_once_have_a_history_too(
    services: Services, group: bytes, people: list[bytes], clock: FixedClock
) -> None:
    services.several.add_to_group(people[:2], group)
    clock.set(clock.now() + WEEK)
    services.several.take_out_of_group(people[:1], group)
    story = services.groups.history(group, people[0])
    assert [one.status for one in story] == [S.ACTIVE, S.LEFT]


def test_whoever_waits_longest_is_asked_first(
    services: Services, group: bytes, people: list[bytes], clock: FixedClock
) -> None:
    ann, ben, cy, dee, eli = people
    services.groups.set_member(group, ann, S.ACTIVE)
    services.groups.set_member(group, ben, S.ACTIVE)
    for one in (dee, cy, eli):
        with pytest.raises(RefusedError):
            services.groups.set_member(group, one, S.ACTIVE)
        services.groups.set_member(group, one, S.WAITLISTED)
        clock.set(clock.now() + timedelta(minutes=1))
    services.groups.set_member(group, dee, S.WAITLISTED)  # said again: the turn stays
    waits = services.groups.waiting(group)
    assert [row.member_id for row in waits.rows] == [dee, cy, eli]
    assert (waits.taken, waits.free) == (2, 0)
    with pytest.raises(RefusedError):
        services.groups.invite_next(group)
    services.groups.set_member(group, ann, S.LEFT)
    asked, undo = services.groups.invite_next(group)
    assert asked == dee
    waits = services.groups.waiting(group)
    assert (waits.asked, waits.free) == (1, 0)
    with pytest.raises(RefusedError):  # the place is kept for whoever was asked
        services.groups.invite_next(group)
    services.undo.apply(undo)
    assert services.groups.waiting(group).asked == 0
    services.groups.invite_next(group)
    services.groups.set_member(group, dee, S.LEFT)  # said no
    assert services.groups.invite_next(group)[0] == cy
    services.groups.set_member(group, cy, S.ACTIVE)
    assert [row.member_id for row in services.groups.waiting(group).rows] == [eli]


def test_somebody_only_kept_is_not_asked(
    services: Services, group: bytes, people: list[bytes]
) -> None:
    services.groups.set_member(group, people[0], S.WAITLISTED)
    services.groups.set_member(group, people[1], S.WAITLISTED)
    with services.groups._database.write() as work:
        row = work.session.get(Member, people[0])
        assert row is not None
        row.restricted_on = date(2026, 11, 1)
    assert services.groups.invite_next(group)[0] == people[1]


def test_languages_codes_and_how_far_it_is_told(services: Services, group: bytes) -> None:
    assert services.groups.detail(group).draft.share_level == ShareLevel.NONE
    opened = services.groups.detail(group)
    draft = GroupDraft(
        name="Walks", languages=("en", "cy"), codes=("t", "X"), share_level=ShareLevel.PUBLIC
    )
    services.groups.save(group, draft, updated_at=opened.updated_at)
    opened = services.groups.detail(group)
    assert (opened.draft.languages, opened.draft.codes) == (("cy", "en"), ("T", "X"))
    services.groups.save(group, GroupDraft(name="Walks"), updated_at=opened.updated_at)
    kept = services.groups.detail(group).draft
    assert (kept.languages, kept.share_level) == (("cy", "en"), ShareLevel.PUBLIC)
    for wrong in ({"codes": ("O", "C")}, {"codes": ("NOPE",)}, {"languages": ("!!",)}):
        opened = services.groups.detail(group)
        with pytest.raises(UserError):
            services.groups.save(
                group,
                GroupDraft(name="Walks", **wrong),
                updated_at=opened.updated_at,
            )


def test_an_agreement_that_was_heard_stays_as_it_is(
    services: Services, group: bytes, people: list[bytes]
) -> None:
    first, _undo = services.agreements.write(group, "What is said here stays here.")
    again, _undo = services.agreements.write(group, "What is said here stays here!")
    assert first == again
    services.agreements.read_out(first, heads=9)
    with pytest.raises(RefusedError):
        services.agreements.delete(first)
    second, _undo = services.agreements.write(group, "And no photos.")
    rows = services.agreements.list(group)
    assert [(row.id, row.version, row.readings) for row in rows] == [(second, 2, 0), (first, 1, 1)]
    services.agreements.acknowledge(second, people[:2])
    undo = services.agreements.withdraw(second, people[0])
    assert [row.name for row in services.agreements.said_yes(second)] == ["Ben"]
    services.undo.apply(undo)
    assert services.agreements.list(group)[0].said_yes == 2


def test_a_group_that_counts_heads_has_no_names_under_its_agreement(
    services: Services, group: bytes, people: list[bytes]
) -> None:
    agreement, _undo = services.agreements.write(group, "Be kind.")
    services.agreements.acknowledge(agreement, people[:3])
    assert services.groups.named_attendances(group) == 3
    opened = services.groups.detail(group)
    with pytest.raises(RefusedError):
        services.groups.save(
            group,
            GroupDraft(name="Walks", attendance_mode=AttendanceMode.COUNT_ONLY),
            updated_at=opened.updated_at,
        )
    assert services.groups.count_only(group) == 3
    with services.groups._database.read() as session:
        assert session.query(AgreementAcknowledgement).count() == 0
    (row,) = services.agreements.list(group)
    assert (row.said_yes, row.readings) == (0, 1)
    with pytest.raises(RefusedError):
        services.agreements.acknowledge(agreement, people[:1])
    services.agreements.read_out(agreement, heads=4)


def test_turns_substitutes_and_absences(
    services: Services, people: list[bytes], clock: FixedClock
) -> None:
    circle, _undo = services.groups.add(
        GroupDraft(name="Circle", attendance_mode=AttendanceMode.NAMED)
    )
    ann, ben, cy, dee, _eli = people
    with pytest.raises(RefusedError):
        services.leading.set_turns(circle, [ann])
    for one in (ann, ben, cy, dee):
        services.groups.set_member(circle, one, S.ACTIVE)
    services.leading.set_turns(circle, [ann, ben, cy], [dee])
    assert [row.name for row in services.leading.turns(circle)] == ["Ann", "Ben", "Cy", "Dee"]
    day = date(2026, 12, 10)
    with services.groups._database.write() as work:
        work.add(PlannedAbsence(member_id=ben, since=day, until=day))
    template = SeriesTemplate(group_id=circle)
    services.series.add(SeriesDraft(starts_local=FIRST, rule=THURSDAYS, template=template))
    meetings = [row.id for row in services.meetings.window("upcoming", 0, 10).rows]
    led = [services.leading.duties(one)[0].name for one in meetings[:5]]
    assert led == ["Ann", "Cy", "Ben", "Ann", "Cy"]
    options = services.leading.may_stand_in(meetings[0])
    assert options[0].name == "Dee"
    undo = services.leading.substitute(meetings[0], ann, dee)
    (duty,) = services.leading.duties(meetings[0])
    assert (duty.name, duty.replaces, duty.role) == ("Dee", "Ann", GroupRole.FACILITATOR)
    services.leading.set_turns(circle, [cy, ben], [dee])
    led = [services.leading.duties(one)[0].name for one in meetings[:4]]
    assert led == ["Dee", "Cy", "Ben", "Cy"]  # what was decided by hand stays
    with pytest.raises(RefusedError):  # it was planned anew since
        services.leading.release(meetings[0], ann)
    assert undo.label


def test_who_left_the_group_takes_no_turn(services: Services, people: list[bytes]) -> None:
    circle, _undo = services.groups.add(
        GroupDraft(name="Circle", attendance_mode=AttendanceMode.NAMED)
    )
    services.groups.set_member(circle, people[0], S.ACTIVE)
    services.leading.set_turns(circle, people[:1])
    services.groups.set_member(circle, people[0], S.LEFT)
    services.groups.set_member(circle, people[0], S.ACTIVE)
    assert services.leading.turns(circle) == ()


def test_a_merge_brings_turns_duties_and_yeses_over(
    services: Services, people: list[bytes]
) -> None:
    circle, _undo = services.groups.add(
        GroupDraft(name="Circle", attendance_mode=AttendanceMode.NAMED)
    )
    kept, gone = people[:2]
    services.groups.set_member(circle, gone, S.ACTIVE)
    services.leading.set_turns(circle, [gone])
    agreement, _undo = services.agreements.write(circle, "Be kind.")
    services.agreements.acknowledge(agreement, [gone])
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=FIRST, group_id=circle))
    services.leading.ask(meeting, gone)
    services.duplicates.merge(kept, gone)
    assert [row.member_id for row in services.leading.turns(circle)] == [kept]
    assert [row.member_id for row in services.leading.duties(meeting)] == [kept]
    assert [row.member_id for row in services.agreements.said_yes(agreement)] == [kept]
    assert [one.status for one in services.groups.history(circle, kept)] == [S.ACTIVE]


def test_forgetting_somebody_leaves_nothing_of_them(
    services: Services, group: bytes, people: list[bytes]
) -> None:
    services.groups.set_member(group, people[0], S.ACTIVE)
    services.leading.set_turns(group, people[:1])
    agreement, _undo = services.agreements.write(group, "Be kind.")
    services.agreements.acknowledge(agreement, people[:1])
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=FIRST, group_id=group))
    services.leading.ask(meeting, people[0])
    services.privacy.forget_member(people[0])
    with services.groups._database.read() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        for line in raw.iterdump() if hasattr(raw, "iterdump") else ():
            if "tombstone" not in line and "audit_event" not in line:
                assert people[0].hex() not in line.lower()
