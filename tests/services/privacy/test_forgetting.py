"""Forgetting somebody: nothing of them is left in any table, and nothing else is lost."""

import json
from datetime import date, datetime

import pytest
from sqlalchemy import select, text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import ContactKind, FieldKind, GroupMemberStatus
from chapterdesk.models import Batch, BatchRow, SealedText
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.database import Database
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import (
    ContactDraft,
    MemberDraft,
    PronounDraft,
    RelationDraft,
    ValueDraft,
)
from chapterdesk.services.members.own_fields import FieldDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.privacy import repacking
from chapterdesk.services.privacy.forgetting import PACK_DUE
from chapterdesk.services.tasks import TaskDraft

NAME = "Qwilleran Featherstone"
PHONE = "07700 900777"
NEEDLES = ("Qwilleran", "900777", "xey-needle", "note-needle", "draft-needle", "tag-needle")


def everything(desk: Desk) -> str:
    """Return every value of every table as one text."""
    told = []
    with desk._vault.reader.connect() as connection:
        tables = connection.execute(
            text("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        ).scalars()
        for table in tables.all():
            rows = connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608
            told += [f"{table}: {[*row]}" for row in rows]
    return "\n".join(told)


@pytest.fixture
def person(desk: Desk, services: Services, clock: FixedClock) -> bytes:
    """Somebody who is everywhere."""
    member_id, _undo = services.members.add(
        MemberDraft(
            display_name=NAME,
            pronouns=(PronounDraft(text="xey-needle"),),
            tags=("tag-needle",),
            contacts=(ContactDraft(kind=ContactKind.CELL, value=PHONE),),
        )
    )
    other, _undo = services.members.add(MemberDraft(display_name="Wren"))
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    services.groups.set_member(group, other, GroupMemberStatus.ACTIVE)
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 17, 0), title="Evening")  # noqa: DTZ001
    )
    services.checkin.mark(meeting, member_id)
    services.members.add_note(member_id, "note-needle")
    services.drafts.save("member", member_id, "draft-needle")
    services.drafts.save("pair", None, json.dumps({"mentor": member_id.hex()}))
    services.drafts.save("group", group, "kept")
    services.mentoring.add(PairDraft(mentor_id=member_id, mentee_id=other, since=date(2026, 10, 1)))
    database = Database(
        engine=desk._vault.engine, clock=clock, events=services.members._database._events
    )
    with database.write() as work:
        batch = Batch(kind="members", started_at=clock.now())
        work.add(batch)
        work.session.flush()
        common = {"batch_id": batch.id, "outcome": "added"}
        work.add(BatchRow(number=1, member_id=member_id, undo=f'["{NAME}"]', **common))
        work.add(BatchRow(number=2, member_id=other, undo="[]", **common))
        cells = json.dumps(["", NAME.upper(), "??"])
        problem = {"batch_id": batch.id, "outcome": "problem", "reason": "no date"}
        work.add(BatchRow(number=3, cells=cells, **problem))
        work.add(BatchRow(number=4, cells=json.dumps(["Somebody else"]), **problem))
    return member_id


def test_the_head_that_remains_counts_everywhere(services: Services, person: bytes) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Toni"))
    meeting = services.meetings.window("all", 0, 1).rows[0].id
    services.checkin.mark(meeting, other)

    def told() -> list[int]:
        row = services.meetings.window("all", 0, 1).rows[0]
        overview = services.today.overview()
        assert overview.meeting is not None
        return [row.came, overview.meeting.came, overview.month.visits, overview.month.meetings]

    assert told() == [2, 2, 2, 1]
    services.privacy.forget_member(person)
    assert told() == [2, 2, 2, 1]
    services.privacy.forget_member(other)
    assert told() == [2, 2, 2, 1]


def test_nothing_of_a_forgotten_person_is_left_but_an_id(
    desk: Desk, services: Services, person: bytes, published: list[Changed]
) -> None:
    before = everything(desk)
    assert all(needle.casefold() in before.casefold() for needle in NEEDLES)
    published.clear()
    services.privacy.forget_member(person)
    after = everything(desk)
    found = [needle for needle in NEEDLES if needle.casefold() in after.casefold()]
    assert found == []
    assert services.privacy.forgotten() == (person,)
    assert Changed(area="forgotten", ids=frozenset({person})) in published
    # What remains of the id itself: the tombstone, and audit rows and batch rows without values.
    holding = {line.split(":")[0] for line in after.splitlines() if repr(person)[2:-1] in line}
    assert holding <= {"audit_event", "batch_row", "tombstone"}


def test_everything_else_is_still_there(desk: Desk, services: Services, person: bytes) -> None:
    services.privacy.forget_member(person)
    assert [row.name for row in services.members.search("Wren").rows] == ["Wren"]
    assert [row.payload for row in services.drafts.list()] == ["kept"]
    assert "Somebody else" in everything(desk)
    (meeting,) = services.meetings.window("all", 0, 10).rows
    summary = services.checkin.summary(meeting.id)
    assert (summary.present, summary.more_than_named) == (0, 1)


def test_the_way_back_of_an_import_with_them_is_dropped(
    desk: Desk, services: Services, person: bytes
) -> None:
    services.privacy.forget_member(person)
    with desk._vault.reader.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM batch_row WHERE undo != ''")).scalar()
    assert kept == 0


def test_undo_does_not_bring_a_forgotten_person_back(services: Services) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name=NAME))
    undo = services.members.delete(member_id)
    services.privacy.forget_member(member_id)
    with pytest.raises(RefusedError):
        services.undo.apply(undo)
    _again, added = services.members.add(MemberDraft(display_name=NAME))
    redo = services.undo.apply(added)
    services.privacy.apply_forgotten([])
    assert services.undo.apply(redo)


def test_the_database_itself_refuses_them(services: Services) -> None:
    member_id, added = services.members.add(MemberDraft(display_name=NAME))
    redo = services.undo.apply(added)
    services.undo.apply(redo)
    services.privacy.forget_member(member_id)
    with pytest.raises(RefusedError) as caught:
        services.undo.apply(redo)
    assert "forgotten" in caught.value.what


def test_what_went_out_of_the_bin_is_forgotten_too(services: Services, clock: FixedClock) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name=NAME))
    services.members.delete(member_id)
    assert services.bin.delete_for_ever(services.bin.list()) == 1
    assert services.privacy.forgotten() == (member_id,)
    with pytest.raises(RefusedError):
        services.privacy.forget_member(member_id)
    del clock


def test_what_forgetting_does_not_reach_is_said_before(services: Services, person: bytes) -> None:
    other = services.members.search("Wren").rows[0].id
    services.members.add_note(other, f"Came with {NAME}.")
    services.tasks.add(TaskDraft(summary=f"Call {NAME}", due_on=date(2026, 12, 1)))
    remains = services.privacy.remains(person)
    assert (remains.name, remains.mentions, remains.backups) == (NAME, 2, 0)
    assert remains.newest_backup is None


def test_a_restored_vault_forgets_again(services: Services, person: bytes) -> None:
    assert services.privacy.apply_forgotten([person, bytes(16)]) == 1
    assert services.privacy.apply_forgotten([person]) == 0


def test_what_goes_and_what_stays_is_counted_before(services: Services, person: bytes) -> None:
    remains = services.privacy.remains(person)
    assert dict(remains.goes) == {
        "contacts": 1, "notes": 1, "drafts": 1, "imports": 1, "pairs": 1,
    }  # fmt: skip
    assert (remains.heads, remains.papers, remains.files) == (1, 0, 0)


def test_the_same_is_counted_whether_a_reader_holds_a_text_or_not(services: Services) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    before = services.privacy.remains(member_id)
    with services.privacy._database.write() as work:
        work.add(
            SealedText(written_at=work.clock.now(), round=0, sealed=b"about Wren", erase_on=None)
        )
    assert services.privacy.remains(member_id) == before
    services.privacy.forget_member(member_id)
    with services.privacy._database.read() as session:
        assert session.scalars(select(SealedText.sealed)).all() == [b"about Wren"]


def test_many_at_once_leave_as_little_as_one(desk: Desk, services: Services, person: bytes) -> None:
    other = services.members.search("Wren").rows[0].id
    assert services.privacy.apply_forgotten([person, other, person]) == 2
    after = everything(desk)
    assert [needle for needle in NEEDLES if needle.casefold() in after.casefold()] == []
    assert sorted(services.privacy.forgotten()) == sorted((person, other))
    (meeting,) = services.meetings.window("all", 0, 10).rows
    assert services.checkin.summary(meeting.id).more_than_named == 1


def test_a_large_file_is_packed_later_and_says_so(
    desk: Desk, services: Services, person: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repacking, "_AT_ONCE", 0)
    services.weekly.run()
    assert not services.weekly._is_due(PACK_DUE)
    services.privacy.forget_member(person)
    assert services.weekly._is_due(PACK_DUE)
    assert services.weekly.run()
    assert not services.weekly._is_due(PACK_DUE)
    del desk


def test_what_goes_from_the_records_of_others_is_counted_before(services: Services) -> None:
    ana, _undo = services.members.add(MemberDraft(display_name="Ana"))
    field, _undo = services.own_fields.add(FieldDraft(name="Buddy", kind=FieldKind.PERSON))
    bo, _undo = services.members.add(
        MemberDraft(
            display_name="Bo",
            relations=(RelationDraft(label="friend", other_id=ana, label_back="friend"),),
            own=(ValueDraft(field_id=field, linked_id=ana),),
        )
    )
    cem, _undo = services.members.add(MemberDraft(display_name="Cem"))
    since = date(2026, 11, 1)
    services.mentoring.add(PairDraft(mentor_id=bo, mentee_id=cem, since=since, supervisor_id=ana))
    assert dict(services.privacy.remains(ana).goes) == {
        "relations": 1, "fields": 1, "supervised": 1,
    }  # fmt: skip
