"""A pair stops when it is not safe any more, and no list shows who is not on the lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    AgeBand,
    GroupMemberStatus,
    GroupRole,
    PairStatus,
    RelationSafety,
)
from chapterdesk.models import AuditEvent
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft, RelationDraft
from chapterdesk.services.mentoring import PairDraft
from tests.services.duplicates.test_merging import table_rows

TODAY = date(2026, 11, 26)
Three = tuple[bytes, bytes, bytes]


def person(services: Services, name: str, **fields: Any) -> bytes:
    return services.members.add(MemberDraft(display_name=name, **fields))[0]


@pytest.fixture
def paired(services: Services) -> Three:
    mentor, mentee = person(services, "Robin Vale"), person(services, "Kai Oduya")
    draft = PairDraft(mentor_id=mentor, mentee_id=mentee, since=TODAY, next_review_on=TODAY)
    return mentor, mentee, services.mentoring.add(draft)[0]


def save(services: Services, member_id: bytes, **fields: Any) -> Any:
    detail = services.members.detail(member_id)
    return services.members.save(
        member_id, replace(detail.draft, **fields), updated_at=detail.updated_at
    )


def minor(services: Services, paired: Three) -> Any:
    return save(services, paired[1], age_band=AgeBand.FROM_13)


def apart(services: Services, paired: Three) -> Any:
    relation = RelationDraft(label="ex", other_id=paired[1], safety=RelationSafety.DO_NOT_PAIR)
    return save(services, paired[0], relations=(relation,))


def status(services: Services, paired: Three) -> PairStatus:
    return services.mentoring.detail(paired[2]).row.status


def due(services: Services, kind: str) -> list[Any]:
    return [row for row in services.tasks.due(TODAY) if row.kind == kind]


@pytest.mark.parametrize(("happened", "told"), [(minor, "a minor"), (apart, "kept apart")])
def test_a_pair_that_is_not_safe_any_more_is_paused_and_stands_on_today(
    services: Services,
    desk: Desk,
    paired: Three,
    happened: Callable[[Services, Three], Any],
    told: str,
) -> None:
    before = table_rows(desk)
    undo = happened(services, paired)
    assert status(services, paired) is PairStatus.PAUSED
    assert "1 mentoring pair is paused" in undo.label
    assert "mentoring" in undo.areas
    (row,) = due(services, "pair_unsafe")
    assert told in row.detail
    assert row.covered_names == ("Robin Vale", "Kai Oduya")
    assert "Kai" not in row.summary + row.detail
    assert ("pause", "mentor_pair") in [(one.action, one.entity) for one in audit(desk)]
    services.undo.apply(undo)
    assert table_rows(desk) == before
    assert due(services, "pair_unsafe") == []


def audit(desk: Desk) -> list[Any]:
    with desk.services.members._database.read() as session:
        return list(session.scalars(select(AuditEvent)))


def test_a_paused_pair_goes_on_once_it_is_safe(services: Services, paired: Three) -> None:
    minor(services, paired)
    opened = services.mentoring.detail(paired[2])
    wanted = replace(opened.draft, status=PairStatus.ACTIVE)
    with pytest.raises(RefusedError):
        services.mentoring.save(paired[2], wanted, updated_at=opened.updated_at)
    guarded = replace(
        wanted,
        supervisor_id=person(services, "Jo Finch"),
        agreed_place="The library",
        second_adult="The librarian",
    )
    services.mentoring.save(paired[2], guarded, updated_at=opened.updated_at)
    assert due(services, "pair_unsafe") == []
    save(services, paired[1], source="a poster", is_minor=True)
    assert status(services, paired) is PairStatus.ACTIVE
    services.members.delete(guarded.supervisor_id or b"")
    assert len(due(services, "pair_unsafe")) == 1
    assert services.mentoring.detail(paired[2]).row.supervisor == ""


def test_who_merges_a_minor_into_a_pair_is_refused(services: Services, paired: Three) -> None:
    other = person(services, "Kai O.", is_minor=True)
    for act in (services.duplicates.look, services.duplicates.merge):
        with pytest.raises(RefusedError, match="a minor") as refused:
            act(paired[1], other)
        assert all((refused.value.what, refused.value.data, refused.value.todo))
    assert status(services, paired) is PairStatus.ACTIVE
    services.mentoring.end(paired[2])
    services.duplicates.merge(paired[1], other)


def test_who_merges_somebody_to_be_kept_apart_into_a_pair_is_refused(
    services: Services, paired: Three
) -> None:
    relation = RelationDraft(label="ex", other_id=paired[0], safety=RelationSafety.DO_NOT_PAIR)
    other = person(services, "Kai O.", relations=(relation,))
    with pytest.raises(RefusedError, match="kept apart"):
        services.duplicates.merge(paired[1], other)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("act", ["delete", "archive"])
def test_a_pair_of_somebody_who_is_not_listed_is_on_no_list(
    services: Services, paired: Three, act: str, place: int
) -> None:
    assert services.search.find("Kai")
    minor(services, paired)
    opened = services.mentoring.detail(paired[2])
    services.mentoring.save(
        paired[2],
        replace(opened.draft, supervisor_id=person(services, "Jo"), agreed_place="a",
                second_adult="b", status=PairStatus.ACTIVE),
        updated_at=opened.updated_at,
    )  # fmt: skip
    assert [hit.kind for hit in services.search.find("Robin Vale")] == ["member", "pair"]
    getattr(services.members, act)(paired[place])
    assert due(services, "pair_review") == due(services, "pair_unsafe") == []
    assert {hit.kind for text in ("Robin", "Kai") for hit in services.search.find(text)} == {
        "member"
    }
    assert services.mentoring.count("active") == services.mentoring.count("all") == 0
    assert services.mentoring.window("all", 0, 9).rows == ()
    with pytest.raises(RefusedError):
        services.mentoring.detail(paired[2])


def test_who_is_shielded_stands_with_initials_everywhere(services: Services, paired: Three) -> None:
    mentor, mentee, pair_id = paired
    later = TODAY + timedelta(days=3)
    for each in (mentor, mentee):
        save(services, each, shielded=True, name_confirmed=False)
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    services.groups.set_member(group, mentor, GroupMemberStatus.ACTIVE, GroupRole.PARTICIPANT)
    young = person(services, "Ash Ferreira", shielded=True, is_minor=True, minor_review_on=later)
    opened = services.mentoring.detail(pair_id)
    undo = services.mentoring.save(
        pair_id, replace(opened.draft, supervisor_id=young), updated_at=opened.updated_at
    )
    row = services.mentoring.window("active", 0, 9).rows[0]
    assert (row.mentor, row.mentee, row.supervisor) == ("R. V.", "K. O.", "A. F.")
    assert "Robin" not in undo.label
    assert [one.name for one in services.groups.detail(group).members] == ["R. V."]
    covered = {row.kind: row.covered_names for row in services.tasks.due(TODAY)}
    assert covered["pair_review"] == ("R. V.", "K. O.")
    assert covered["unconfirmed"] == ("K. O.", "R. V.")
    assert covered["minor_review"] == ("A. F.",)


def test_the_page_of_a_group_lists_whom_it_counts(services: Services, paired: Three) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    for each in paired[:2]:
        services.groups.set_member(group, each, GroupMemberStatus.ACTIVE, GroupRole.PARTICIPANT)
    services.members.archive(paired[1])
    detail = services.groups.detail(group)
    assert [one.name for one in detail.members] == ["Robin Vale"]
    assert detail.row.member_count == 1
