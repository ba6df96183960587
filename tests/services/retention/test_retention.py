"""Nothing goes by its age before somebody saw the list, and then it is really gone."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import (
    ContactOutcome,
    FieldKind,
    MemberStatus,
    RequestKind,
    RowOutcome,
)
from chapterdesk.models import (
    AuditEvent,
    Batch,
    BatchRow,
    ContactAttempt,
    CustomField,
    CustomValue,
    ExportLog,
    PlannedAbsence,
    PrintLog,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import AbsenceDraft, MemberDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.reaching import AttemptDraft
from chapterdesk.services.retention import Category, RetentionList
from chapterdesk.services.tasks import TaskDraft


def add(services: Services, name: str, status: MemberStatus = MemberStatus.VISITOR) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name=name, status=status))
    return member_id


def later(clock: FixedClock, days: int) -> None:
    clock.set(clock.now() + timedelta(days=days))


def people(found: RetentionList) -> dict[str, Category]:
    return {item.name: item.category for item in found.items if item.member_id is not None}


def kinds(found: RetentionList) -> dict[Category, int]:
    return {item.category: item.count for item in found.items if item.member_id is None}


def test_visitors_who_never_came_back(services: Services, clock: FixedClock) -> None:
    gone = add(services, "Never Seen")
    seen = add(services, "Seen Once")
    add(services, "Member", MemberStatus.MEMBER)
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 17, 0), title="Evening")  # noqa: DTZ001
    )
    services.checkin.mark(meeting, seen)
    later(clock, 90)
    assert people(services.retention.look()) == {}
    later(clock, 1)
    found = services.retention.look()
    assert people(found) == {"Never Seen": Category.VISITORS, "Seen Once": Category.VISITORS}
    assert {item.name: item.seen for item in found.items if item.member_id} == {
        "Never Seen": False,
        "Seen Once": True,
    }
    report = services.retention.erase(found.day, [gone], [])
    assert (report.people, report.spared) == (1, 0)
    assert services.privacy.forgotten() == (gone,)
    assert people(services.retention.look()) == {"Seen Once": Category.VISITORS}


def test_who_was_last_seen_long_before_their_record_was_made(
    services: Services, clock: FixedClock
) -> None:
    """An old register brings in visitors and the evenings at which they were, all at once."""
    old, lately = add(services, "Old Register"), add(services, "Seen Lately")
    add(services, "Never Seen")
    turned = add(services, "Turned Visitor", MemberStatus.MEMBER)
    for day, who in ((300, (old, turned)), (20, (lately,))):
        meeting, _undo = services.meetings.add(
            MeetingDraft(
                starts_local=(clock.now() - timedelta(days=day)).replace(tzinfo=None),
                title="Evening",
            )
        )
        for member_id in who:
            services.checkin.mark(meeting, member_id)
    later(clock, 10)
    read = services.members.detail(turned)
    draft = MemberDraft(display_name="Turned Visitor", status=MemberStatus.VISITOR)
    services.members.save(turned, draft, updated_at=read.updated_at)
    later(clock, 4)
    assert people(services.retention.look()) == {}
    later(clock, 1)
    found = services.retention.look()
    assert people(found) == {"Old Register": Category.VISITORS}
    assert [item.seen for item in found.items if item.member_id == old] == [True]
    later(clock, 50)
    assert set(people(services.retention.look())) == {"Old Register"}
    later(clock, 26)
    assert {"Never Seen", "Seen Lately"} <= set(people(services.retention.look()))


def test_who_left_goes_after_a_year_and_who_is_needed_does_not(
    services: Services, clock: FixedClock
) -> None:
    add(services, "Left", MemberStatus.FORMER)
    archived = add(services, "Archived", MemberStatus.MEMBER)
    services.members.archive(archived)
    kept = add(services, "Only Kept", MemberStatus.FORMER)
    services.requests.restrict(kept)
    mentee, mentor = add(services, "Mentee"), add(services, "Mentor", MemberStatus.MEMBER)
    services.mentoring.add(PairDraft(mentor_id=mentor, mentee_id=mentee, since=date(2026, 1, 1)))
    away = add(services, "Away")
    with services.privacy._database.write() as work:
        work.add(PlannedAbsence(member_id=away, since=date(2026, 11, 26)))
    later(clock, 365)
    assert people(services.retention.look()) == {}
    later(clock, 1)
    assert people(services.retention.look()) == {
        "Left": Category.FORMER,
        "Archived": Category.FORMER,
    }


def test_everything_else_is_a_number_of_its_kind_and_goes_when_it_is_chosen(
    desk: Desk, services: Services, clock: FixedClock, published: list[Changed]
) -> None:
    member_id = add(services, "Member", MemberStatus.MEMBER)
    services.drafts.save("member", member_id, "draft-needle")
    task, _undo = services.tasks.add(TaskDraft(summary="task-needle", due_on=date(2026, 12, 1)))
    services.tasks.done(task)
    services.requests.receive(member_id, RequestKind.COPY)
    services.requests.fulfil(member_id, RequestKind.COPY)
    with services.privacy._database.write() as work:
        now = work.clock.now()
        field = CustomField(name="size", kind=FieldKind.TEXT, keep_days=10)
        forever = CustomField(name="song", kind=FieldKind.TEXT)
        batch = Batch(kind="members", started_at=now)
        for row in (field, forever, batch):
            work.add(row)
        work.session.flush()
        for row in (
            CustomValue(member_id=member_id, field_id=field.id, text="value-needle"),
            CustomValue(member_id=member_id, field_id=forever.id, text="kept-value"),
            BatchRow(
                batch_id=batch.id, number=1, outcome=RowOutcome.PROBLEM, cells='["cell-needle"]'
            ),
            BatchRow(batch_id=batch.id, number=2, outcome=RowOutcome.ADDED, undo='["undo-needle"]'),
            ContactAttempt(
                member_id=member_id, made_at=now, outcome="reached", remark="try-needle"
            ),
            PlannedAbsence(member_id=member_id, since=date(2026, 1, 1), until=date(2026, 1, 2)),
            PrintLog(document="attendance", way="printer", made_at=now),
            ExportLog(
                what="members", form="csv", sealed=False, row_count=1, file_path="path-needle",
                made_at=now, gone_at=now,
            ),
            ExportLog(
                what="members", form="csv", sealed=False, row_count=1, file_path="still-there",
                made_at=now,
            ),
        ):  # fmt: skip
            work.add(row)
    later(clock, 3 * 365 + 1)
    found = services.retention.look()
    everything = set(Category) - {Category.VISITORS, Category.FORMER, Category.MERGE_UNDO}
    assert set(kinds(found)) == everything
    before = all_text(desk)
    published.clear()
    report = services.retention.erase(found.day, [], list(kinds(found)))
    assert (report.people, report.rows) == (0, sum(kinds(found).values()))
    after = all_text(desk)
    for needle in ("draft", "task", "value", "cell", "undo", "try", "path"):
        assert f"{needle}-needle" in before
        assert f"{needle}-needle" not in after
    assert "kept-value" in after
    assert "still-there" in after
    assert kinds(services.retention.look()) == {}
    assert "erased" in {event.area for event in published}
    with services.privacy._database.read() as session:
        told = session.scalars(select(AuditEvent.fields).where(AuditEvent.action == "erase_old"))
        assert set(told) == {category.value for category in everything}


def all_text(desk: Desk) -> str:
    told = []
    with desk._vault.reader.connect() as connection:
        tables = connection.execute(
            text("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        ).scalars()
        for table in tables.all():
            rows = connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608
            told += [str([*row]) for row in rows]
    return "\n".join(told)


def test_looking_changes_nothing(desk: Desk, services: Services, clock: FixedClock) -> None:
    add(services, "Visitor")
    later(clock, 100)
    before = all_text(desk)
    services.retention.look()
    assert all_text(desk) == before


def test_who_came_back_since_the_list_stays(services: Services, clock: FixedClock) -> None:
    one, two = add(services, "One"), add(services, "Two")
    later(clock, 100)
    found = services.retention.look()
    meeting, _undo = services.meetings.start_now()
    services.checkin.mark(meeting, two)
    report = services.retention.erase(found.day, [one, two, bytes(16)], [])
    assert (report.people, report.spared) == (1, 2)
    assert services.members.detail(two).row.name == "Two"


def test_a_list_is_good_for_its_day_alone(services: Services, clock: FixedClock) -> None:
    one = add(services, "One")
    later(clock, 100)
    found = services.retention.look()
    later(clock, 1)
    with pytest.raises(RefusedError, match="not of today"):
        services.retention.erase(found.day, [one], list(Category))
    assert services.members.detail(one).row.name == "One"


def test_a_period_can_be_changed_and_changed_back(services: Services, clock: FixedClock) -> None:
    add(services, "Visitor")
    later(clock, 100)
    undo = services.retention.set_period(Category.VISITORS, 200)
    assert people(services.retention.look()) == {}
    services.retention.set_period(Category.FORMER, None)
    assert {row.category: row.days for row in services.retention.periods()}[Category.FORMER] is None
    with pytest.raises(RefusedError):
        services.undo.apply(undo)
    services.retention.set_period(Category.VISITORS, 7)
    assert list(people(services.retention.look())) == ["Visitor"]
    for category, days in ((Category.VISITORS, 6), (Category.AUDIT, 40_000), (Category.FIELDS, 9)):
        with pytest.raises(UsageError):
            services.retention.set_period(category, days)


@pytest.mark.parametrize("days", [-3, 400])
def test_nothing_goes_while_the_clock_may_be_wrong(
    services: Services, clock: FixedClock, days: int
) -> None:
    one = add(services, "One")
    later(clock, 100)
    services.upkeep.begin()
    later(clock, days)
    services.upkeep.begin()
    found = services.retention.look()
    assert found.clock_doubtful
    with pytest.raises(RefusedError, match="clock"):
        services.retention.erase(found.day, [one], list(Category))
    assert services.members.detail(one).row.name == "One"
    if days > 0:
        # It is not believed the next time either, until somebody looked at it.
        services.upkeep.begin()
        assert services.upkeep.clock_doubtful
        services.upkeep.confirm_clock()
        services.upkeep.begin()
        assert services.retention.erase(found.day, [one], []).people == 1


@pytest.mark.parametrize("days", [4, 100, -2])
def test_a_clock_that_leaps_while_the_desk_is_open_is_not_believed(
    services: Services, clock: FixedClock, days: int
) -> None:
    one = add(services, "One")
    later(clock, 100)
    services.upkeep.begin()
    # As an idle evening: looked at again and again, a day at most apart.
    for _day in range(5):
        later(clock, 1)
        assert not services.retention.look().clock_doubtful
    add(services, "Newest")
    day = services.retention.look().day
    later(clock, days)
    # Neither something that is written meanwhile nor another look makes it right.
    add(services, "Meanwhile")
    found = services.retention.look()
    assert found.clock_doubtful
    for each in (day, found.day):
        with pytest.raises(RefusedError, match="clock") as refused:
            services.retention.erase(each, [one], list(Category))
        assert all((refused.value.what, refused.value.data, refused.value.todo))
    services.upkeep.confirm_clock()
    found = services.retention.look()
    assert not found.clock_doubtful
    assert services.retention.erase(found.day, [one], []).people == 1


def test_what_belongs_to_a_record_that_is_only_kept_stays(
    services: Services, desk: Desk, clock: FixedClock
) -> None:
    absence = AbsenceDraft(since=date(2026, 1, 1), until=date(2026, 1, 5))
    kept, used = (
        services.members.add(MemberDraft(display_name=name, absences=(absence,)))[0]
        for name in ("Only Kept", "In Use")
    )
    for each in (kept, used):
        services.reaching.note_attempt(each, AttemptDraft(outcome=ContactOutcome.NO_ANSWER))
    services.requests.receive(kept, RequestKind.CORRECT)
    services.requests.close(services.requests.of(kept)[0].id)
    services.requests.restrict(kept)
    later(clock, 4 * 365)
    found = kinds(services.retention.look())
    assert (found[Category.ATTEMPTS], found[Category.ABSENCES]) == (1, 1)
    assert Category.REQUESTS not in found
    services.retention.erase(services.retention.look().day, [], list(Category))
    with desk.services.members._database.read() as session:
        assert session.scalars(select(ContactAttempt.member_id)).all() == [kept]
    assert services.members.detail(kept).draft.absences == (absence,)
    assert services.members.detail(used).draft.absences == ()


@pytest.mark.parametrize("status", [MemberStatus.FORMER, MemberStatus.VISITOR])
def test_who_is_in_a_pair_that_goes_on_is_not_offered(
    services: Services, clock: FixedClock, status: MemberStatus
) -> None:
    one, other = add(services, "One", status), add(services, "Other", MemberStatus.MEMBER)
    today = date(2026, 11, 26)
    pair, _undo = services.mentoring.add(PairDraft(mentor_id=one, mentee_id=other, since=today))
    later(clock, 400)
    assert people(services.retention.look()) == {}
    services.mentoring.end(pair)
    assert list(people(services.retention.look())) == ["One"]


def test_today_says_it_without_counting(services: Services, clock: FixedClock) -> None:
    one = add(services, "One")
    later(clock, 100)
    assert [row for row in services.tasks.due() if row.kind == "retention"] == []
    services.retention.note_waiting()
    (row,) = [row for row in services.tasks.due() if row.kind == "retention"]
    assert row.summary == "1 record is past its time: look"
    assert "One" not in repr(row)
    services.retention.erase(services.retention.look().day, [one], list(Category))
    assert [row for row in services.tasks.due() if row.kind == "retention"] == []
