"""Whom and what the list of what is past its time never offers, and erasing never takes along."""

from datetime import date, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import ContactOutcome, FieldKind, MemberStatus
from chapterdesk.models import (
    ContactAttempt,
    CustomField,
    CustomValue,
    Member,
    PlannedAbsence,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.retention import Category
from chapterdesk.services.tasks import TaskDraft
from tests.services.retention.test_retention import add, kinds, later, people


@pytest.mark.parametrize("status", [MemberStatus.VISITOR, MemberStatus.FORMER])
@pytest.mark.parametrize("how", ["bin", "merge", "restrict"])
def test_nobody_is_offered_who_is_gone_already_or_only_kept(
    services: Services, clock: FixedClock, status: MemberStatus, how: str
) -> None:
    gone, there = add(services, "Gone", status), add(services, "There", status)
    with services.retention._database.write() as work:
        row = work.session.get(Member, gone)
        assert row is not None
        row.deleted_at = work.clock.now() if how == "bin" else None
        row.merged_into = there if how == "merge" else None
        row.restricted_on = date(2026, 11, 26) if how == "restrict" else None
    later(clock, 400)
    found = services.retention.look()
    assert list(people(found)) == ["There"]
    assert services.retention.erase(found.day, [gone], []).people == 0
    services.retention.note_waiting()
    (row_told,) = [task for task in services.tasks.due() if task.kind == "retention"]
    assert row_told.summary.startswith("1 record")


def test_the_list_bears_initials_for_somebody_shielded(
    services: Services, clock: FixedClock
) -> None:
    services.members.add(
        MemberDraft(display_name="Wren Smith", shielded=True, status=MemberStatus.VISITOR)
    )
    later(clock, 100)
    assert list(people(services.retention.look())) == ["W. S."]


@pytest.mark.parametrize(
    ("since", "until", "spared"),
    [
        (date(2026, 12, 1), None, True),
        (date(2026, 12, 1), date(2027, 6, 1), True),
        (date(2026, 12, 1), date(2026, 12, 24), False),
        (date(2027, 6, 1), None, False),
    ],
)
def test_only_who_is_away_today_is_waited_for(
    services: Services, clock: FixedClock, since: date, until: date | None, spared: bool
) -> None:
    away = add(services, "Away")
    add(services, "Visitor")
    with services.retention._database.write() as work:
        work.add(PlannedAbsence(member_id=away, since=since, until=until))
    later(clock, 100)
    # They stand in no order of names.
    told = sorted(people(services.retention.look()))
    assert told == (["Visitor"] if spared else ["Away", "Visitor"])


def test_a_visitor_counts_from_when_they_became_one(services: Services, clock: FixedClock) -> None:
    long_here, new = add(services, "Member", MemberStatus.MEMBER), add(services, "New")
    later(clock, 80)
    read = services.members.detail(long_here)
    draft = MemberDraft(display_name="Member", status=MemberStatus.VISITOR)
    services.members.save(long_here, draft, updated_at=read.updated_at)
    # Somebody wrote down, today, that they have been a visitor for long.
    late = services.members.add(MemberDraft(display_name="Late", status=MemberStatus.VISITOR))[0]
    with services.retention._database.write() as work:
        row = work.session.get(Member, late)
        assert row is not None
        row.status_since = date(2026, 1, 1)
    later(clock, 20)
    assert list(people(services.retention.look())) == ["New"]
    del new


def test_what_is_still_to_be_done_or_was_not_chosen_stays(
    services: Services, clock: FixedClock
) -> None:
    member_id = add(services, "Member", MemberStatus.MEMBER)
    services.tasks.add(TaskDraft(summary="Still open", due_on=date(2026, 12, 1)))
    services.drafts.save("member", member_id, "a draft")
    with services.retention._database.write() as work:
        now = work.clock.now()
        common = {"member_id": member_id, "made_at": now, "outcome": ContactOutcome.NO_ANSWER}
        work.add(ContactAttempt(**common))
        work.add(ContactAttempt(next_on=now.date() + timedelta(days=1200), **common))
    later(clock, 3 * 365 + 1)
    found = services.retention.look()
    assert (kinds(found)[Category.ATTEMPTS], kinds(found)[Category.DRAFTS]) == (1, 1)
    assert Category.TASKS not in kinds(found)
    assert services.retention.erase(found.day, [], [Category.ATTEMPTS]).rows == 1
    assert kinds(services.retention.look())[Category.DRAFTS] == 1


def test_what_stands_in_a_field_of_a_record_that_is_only_kept_stays(
    services: Services, clock: FixedClock
) -> None:
    kept, used = (
        add(services, "Kept", MemberStatus.MEMBER),
        add(services, "Used", MemberStatus.MEMBER),
    )
    with services.retention._database.write() as work:
        field = CustomField(name="size", kind=FieldKind.TEXT, keep_days=10)
        work.add(field)
        work.session.flush()
        for one in (kept, used):
            work.add(CustomValue(member_id=one, field_id=field.id, text="M"))
    services.requests.restrict(kept)
    later(clock, 40)
    assert kinds(services.retention.look())[Category.FIELDS] == 1
