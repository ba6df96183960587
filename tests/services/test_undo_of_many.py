"""What was done to many people at once is taken back at once, exactly, or not at all."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import GroupMemberStatus
from chapterdesk.models import (
    AuditEvent,
    Base,
    GroupMembership,
    Member,
    MemberTopic,
    SearchWord,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.listing.shapes import Several
from chapterdesk.services.members.writing import insert_members

MANY = 430
"""More than one statement asks about."""
Act = Callable[[Services, Sequence[bytes], bytes], Several]
ACTS: dict[str, Act] = {
    "tag": lambda services, ids, _group: services.several.add_tag(ids, "choir"),
    "untag": lambda services, ids, _group: services.several.remove_tag(ids, "walks"),
    "join": lambda services, ids, group: services.several.add_to_group(ids, group),
    "leave": lambda services, ids, group: services.several.take_out_of_group(ids[:3], group),
    "archive": lambda services, ids, _group: services.several.archive(ids),
    "bin": lambda services, ids, _group: services.several.delete(ids),
}


@pytest.fixture
def crowd(services: Services) -> tuple[list[bytes], bytes]:
    """Return many people, and a group that three of them are in and one has left."""
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    with services.reaching._database.write() as work:
        drafts = [
            MemberDraft(display_name=f"Wren Number{number}", tags=("walks",))
            for number in range(MANY)
        ]
        ids = insert_members(work, drafts)
    for member_id in ids[:4]:
        services.groups.set_member(group, member_id, GroupMemberStatus.ACTIVE)
    services.groups.set_member(group, ids[3], GroupMemberStatus.LEFT)
    return ids, group


def rows(services: Services) -> dict[str, list[dict[str, Any]]]:
    """Return every row that an act touches; when it was last changed aside."""
    found = {}
    with services.reaching._database.read() as session:
        for kind in (Member, MemberTopic, GroupMembership, SearchWord):
            table = Base.metadata.tables[kind.__tablename__]
            found[table.name] = [
                {name: value for name, value in row.items() if name != "updated_at"}
                for row in session.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
    return found


@pytest.mark.parametrize("name", ACTS)
def test_it_is_taken_back_and_brought_back_exactly(
    services: Services, crowd: tuple[list[bytes], bytes], name: str
) -> None:
    ids, group = crowd
    before = rows(services)
    done = ACTS[name](services, ids, group)
    after = rows(services)
    assert before != after
    again = services.undo.apply(done.undo)
    assert rows(services) == before
    services.undo.apply(again)
    assert rows(services) == after


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("name", ACTS)
def test_one_row_that_was_changed_since_keeps_all_of_it(
    services: Services, crowd: tuple[list[bytes], bytes], name: str, place: int
) -> None:
    ids, group = crowd
    done = ACTS[name](services, ids, group)
    last = done.undo.rows[place]
    table = Base.metadata.tables[last.table]
    where = [table.c[column] == value for column, value in last.key]
    with services.reaching._database.write() as work:
        if last.after is None:
            assert last.before is not None
            work.session.execute(table.insert().values(**last.before))
        elif last.table == "member_topic":
            work.session.execute(update(table).where(*where).values(kind="skill"))
        elif last.table == "member":
            work.session.execute(update(table).where(*where).values(source="a friend"))
        else:
            work.session.execute(update(table).where(*where).values(status="invited"))
    stands = rows(services)
    with pytest.raises(RefusedError):
        services.undo.apply(done.undo)
    assert rows(services) == stands


def test_every_one_of_them_has_it_in_their_audit(
    services: Services, crowd: tuple[list[bytes], bytes]
) -> None:
    ids, _group = crowd
    services.several.add_tag(ids, "choir")
    with services.reaching._database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "edit")).all()
    assert sorted(bytes(event.entity_id or b"") for event in events) == sorted(ids)
    assert {(event.entity, event.fields) for event in events} == {("member", "tags")}
