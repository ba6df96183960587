"""Pairs and their safeguards, what is due, and the first page."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import GroupMemberStatus, PairStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.tasks import TaskDraft

TODAY = date(2026, 11, 26)


@pytest.fixture
def two(services: Services) -> tuple[bytes, bytes]:
    mentor, _undo = services.members.add(MemberDraft(display_name="Robin Vale"))
    mentee, _undo = services.members.add(MemberDraft(display_name="Kai"))
    return mentor, mentee


def pair(two: tuple[bytes, bytes], **values: object) -> PairDraft:
    return PairDraft(mentor_id=two[0], mentee_id=two[1], since=TODAY, **values)  # type: ignore[arg-type]


def test_a_pair_is_added_reviewed_ended_and_begun_again(
    services: Services, two: tuple[bytes, bytes]
) -> None:
    overdue = TODAY - timedelta(days=1)
    pair_id, _undo = services.mentoring.add(pair(two, next_review_on=overdue))
    row = services.mentoring.window("active", 0, 10).rows[0]
    assert (row.mentor, row.mentee, row.overdue) == ("Robin Vale", "Kai", True)
    services.mentoring.review_done(pair_id, TODAY + timedelta(days=90))
    assert not services.mentoring.detail(pair_id).row.overdue
    undo = services.mentoring.end(pair_id, "Both moved on")
    assert services.mentoring.count("active") == 0
    assert services.mentoring.detail(pair_id).ended_on == TODAY
    again, _undo = services.mentoring.add(pair(two))
    assert again == pair_id
    with pytest.raises(RefusedError):
        services.undo.apply(undo)
    assert services.mentoring.detail(pair_id).row.status == PairStatus.ACTIVE


def test_what_a_pair_can_not_be(services: Services, two: tuple[bytes, bytes]) -> None:
    with pytest.raises(UserError):
        services.mentoring.add(pair((two[0], two[0])))
    pair_id, _undo = services.mentoring.add(pair(two))
    with pytest.raises(RefusedError):
        services.mentoring.add(pair(two))
    with pytest.raises(UserError):
        services.mentoring.review_done(pair_id, TODAY)
    other, _undo = services.members.add(MemberDraft(display_name="Other"))
    opened = services.mentoring.detail(pair_id)
    with pytest.raises(RefusedError):
        services.mentoring.save(pair_id, pair((two[0], other)), updated_at=opened.updated_at)


def test_a_minor_needs_three_safeguards(services: Services) -> None:
    mentor, _undo = services.members.add(MemberDraft(display_name="Robin"))
    minor, _undo = services.members.add(MemberDraft(display_name="Kai", is_minor=True))
    supervisor, _undo = services.members.add(MemberDraft(display_name="Jo"))
    whole: dict[str, object] = {
        "supervisor_id": supervisor,
        "agreed_place": "The library",
        "second_adult": "The librarian",
    }
    for missing in whole:
        rest = {name: value for name, value in whole.items() if name != missing}
        with pytest.raises(RefusedError) as caught:
            services.mentoring.add(pair((mentor, minor), **rest))
        assert caught.value.field == missing
    with pytest.raises(RefusedError):
        services.mentoring.add(pair((mentor, minor), **{**whole, "supervisor_id": mentor}))
    assert services.mentoring.count("all") == 0
    pair_id, _undo = services.mentoring.add(pair((mentor, minor), **whole))
    row = services.mentoring.detail(pair_id).row
    assert (row.with_minor, row.supervisor) == (True, "Jo")


def test_due_covers_names(services: Services, two: tuple[bytes, bytes]) -> None:
    services.mentoring.add(pair(two, next_review_on=TODAY - timedelta(days=3)))
    services.members.add(MemberDraft(display_name="Unsure", name_confirmed=False))
    services.tasks.add(TaskDraft(summary="Buy tea", due_on=TODAY + timedelta(days=2)))
    services.tasks.add(TaskDraft(summary="Far away", due_on=TODAY + timedelta(days=60)))
    due = {row.kind: row for row in services.tasks.due(TODAY)}
    assert set(due) == {"pair_review", "unconfirmed", "own", "helplines", "backup"}
    assert due["pair_review"].days == -3
    assert due["pair_review"].covered_names == ("Robin Vale", "Kai")
    assert due["unconfirmed"].covered_names == ("Unsure",)
    for row in due.values():
        assert "Robin" not in row.summary + row.detail
        assert "Unsure" not in row.summary + row.detail


def test_a_task_done_is_not_due(services: Services) -> None:
    task, _undo = services.tasks.add(TaskDraft(summary="Buy tea", due_on=TODAY))
    undo = services.tasks.done(task)
    assert "own" not in {row.kind for row in services.tasks.due(TODAY)}
    services.undo.apply(undo)
    assert "own" in {row.kind for row in services.tasks.due(TODAY)}


def test_today_of_an_empty_chapter(services: Services) -> None:
    overview = services.today.overview()
    assert overview.chapter == "Harbour Street"
    assert overview.meeting is None
    assert overview.month.visits == 0
    assert overview.backup.level == "never"


def test_today_counts_the_month(
    services: Services, clock: FixedClock, tmp_path: Path, two: tuple[bytes, bytes]
) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    services.groups.set_member(group, two[0], GroupMemberStatus.ACTIVE)
    for day in (-40, -7, 0):
        start = datetime.fromisoformat("2026-11-26T17:00") + timedelta(days=day)
        meeting, _undo = services.meetings.add(MeetingDraft(starts_local=start, group_id=group))
        services.checkin.mark(meeting, two[0])
    services.checkin.mark(meeting, two[1])
    services.checkin.set_headcount(meeting, 5)
    services.backups.backup(tmp_path)
    overview = services.today.overview()
    assert overview.meetings_today == 1
    assert overview.meeting is not None
    assert overview.meeting.id == meeting
    month = overview.month
    assert (month.meetings, month.visits, month.first_time, month.came_back) == (2, 6, 1, 1)
    assert overview.backup.level == "ok"
    clock.set(clock.now() + timedelta(days=9))
    assert services.today.overview().backup.level == "warn"
    clock.set(clock.now() + timedelta(days=30))
    assert services.today.overview().backup.level == "bad"
