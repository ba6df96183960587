"""Whom neither the list of people, nor what its filters offer, nor an act on several reaches."""

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import GroupMemberStatus
from chapterdesk.models import Member, MemberTopic
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.listing.shapes import COLUMNS, ListWish
from tests.services.members.test_listing import add, names

GONE = ["bin", "merge"]


def put_away(services: Services, how: str, member_id: bytes, other: bytes) -> None:
    """Put a record away without telling anybody, and with everything that belongs to it."""
    with services.people._database.write() as work:
        row = work.session.get_one(Member, member_id)
        row.archived_at = work.clock.now() if how == "archive" else None
        row.deleted_at = work.clock.now() if how == "bin" else None
        row.merged_into = other if how == "merge" else None
        work.changed("members", member_id)


@pytest.mark.parametrize("how", [*GONE, "archive"])
def test_who_is_put_away_is_neither_listed_nor_found(services: Services, how: str) -> None:
    gone, there = add(services, "Needle", tags=("sings",)), add(services, "Wren")
    assert names(services, ListWish()) == ["Needle", "Wren"]
    put_away(services, how, gone, there)
    assert names(services, ListWish()) == ["Wren"]
    for show in ("active", "visitors", "not_seen", "unconfirmed", "paused"):
        for text in ("", "needle"):
            wish = ListWish(filter=MemberFilter(show=show, text=text))  # type: ignore[arg-type]
            assert "Needle" not in names(services, wish)
            assert gone not in services.people.ids(wish)
    assert [row.name for row in services.members.search("needle").rows] == []
    archive = names(services, ListWish(filter=MemberFilter(show="archived")))
    assert archive == (["Needle"] if how == "archive" else [])


@pytest.mark.parametrize("how", GONE)
def test_what_is_archived_and_put_away_is_not_in_the_archive(services: Services, how: str) -> None:
    gone, there = add(services, "Needle"), add(services, "Wren")
    services.members.archive(gone)
    with services.people._database.write() as work:
        row = work.session.get_one(Member, gone)
        row.deleted_at = work.clock.now() if how == "bin" else None
        row.merged_into = there if how == "merge" else None
        work.changed("members", gone)
    assert names(services, ListWish(filter=MemberFilter(show="archived"))) == []


@pytest.mark.parametrize("how", GONE)
def test_a_tag_of_who_is_put_away_is_not_offered_and_no_act_reaches_them(
    services: Services, how: str
) -> None:
    gone, there = add(services, "Needle", tags=("sings",)), add(services, "Wren")
    assert services.people.options().tags == ("sings",)
    put_away(services, how, gone, there)
    assert services.people.options().tags == ()
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    for done in (
        services.several.add_tag([gone, there], "drives"),
        services.several.add_to_group([gone, there], group),
        services.several.take_out_of_group([gone, there], group),
        services.several.archive([gone, there]),
    ):
        assert (done.changed, done.passed) == (1, 1)
    with services.people._database.read() as session:
        assert {row.member_id for row in session.query(MemberTopic).filter_by(text="drives")} == {
            there
        }


def test_a_group_that_was_left_or_deleted_stands_beside_nobody(services: Services) -> None:
    wren = add(services, "Wren")
    left, deleted, there = (
        services.groups.add(GroupDraft(name=name))[0] for name in ("Left", "Deleted", "There")
    )
    for group in (left, deleted, there):
        services.groups.set_member(group, wren, GroupMemberStatus.ACTIVE)
    services.groups.set_member(left, wren, GroupMemberStatus.LEFT)
    services.groups.delete(deleted)
    (row,) = services.people.window(ListWish(columns=COLUMNS), 0, 9).rows
    assert row.groups == ("There",)
    assert {group.label for group in services.people.options().groups} == {"Left", "There"}


def test_who_is_archived_takes_no_place_in_a_group(services: Services) -> None:
    gone, wren, third = (add(services, name) for name in ("Gone", "Wren", "Third"))
    group, _undo = services.groups.add(GroupDraft(name="Walks", capacity=2))
    services.several.add_to_group([gone, wren], group)
    with pytest.raises(RefusedError, match="room"):
        services.several.add_to_group([third], group)
    services.members.archive(gone)
    assert services.several.add_to_group([third], group).changed == 1
