"""The unit of work: events after the commit, nothing after an error, who and not what."""

import pytest
from sqlalchemy import select

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.ids import new_id
from chapterdesk.models import Attendance, AuditEvent, Group, Meeting, Member, Setting
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.database import Database, UndoService
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.writing import add_member


@pytest.fixture
def database(desk: Desk) -> Database:
    return desk.services.members._database


def test_an_event_is_heard_after_the_commit_and_may_read(
    database: Database, events: EventBus
) -> None:
    seen: list[tuple[str, int]] = []

    def listen(event: Changed) -> None:
        with database.read() as session:
            seen.append((event.area, len(session.scalars(select(Member.id)).all())))

    events.subscribe(listen)
    with database.write() as work:
        add_member(work, MemberDraft(display_name="Wren"))
    assert seen == [("members", 1)]


def test_an_error_leaves_nothing_and_says_nothing(
    database: Database, published: list[Changed]
) -> None:
    def fail() -> None:
        with database.write() as work:
            add_member(work, MemberDraft(display_name="Wren"))
            work.session.flush()
            raise RefusedError("no")

    with pytest.raises(RefusedError):
        fail()
    with database.read() as session:
        assert session.scalars(select(Member.id)).all() == []
    assert published == []


def test_the_audit_names_fields_and_never_values(database: Database, desk: Desk) -> None:
    member_id, _undo = desk.services.members.add(MemberDraft(display_name="Needlework"))
    desk.services.members.rename(member_id, "Wren", "xe")
    with database.read() as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.entity == "member")).all()
    assert [row.action for row in rows] == ["add", "rename"]
    assert rows[1].fields == "display_name,pronouns"
    assert rows[1].slot_id == desk._vault.key.slot_id


def test_undo_knows_values_as_they_are_stored(database: Database) -> None:
    """Text is stored in NFC: a change that was typed otherwise can still be taken back."""
    with database.write() as work:
        work.add(Setting(key="k", value="e\u0301"))
        undo = work.undo("set")
    UndoService(database=database).apply(undo)
    with database.read() as session:
        assert session.get(Setting, "k") is None


def test_several_changes_of_one_row_are_one_step_back(database: Database) -> None:
    with database.write() as work:
        work.add(Setting(key="k", value="1"))
    with database.write() as work:
        row = work.session.get_one(Setting, "k")
        row.value = "2"
        work.session.flush()
        row.value = "3"
        undo = work.undo("set")
    assert len(undo.rows) == 1
    redo = UndoService(database=database).apply(undo)
    with database.read() as session:
        assert session.get_one(Setting, "k").value == "1"
    UndoService(database=database).apply(redo)
    with database.read() as session:
        assert session.get_one(Setting, "k").value == "3"


def test_a_row_made_and_deleted_in_one_step_leaves_no_trace(database: Database) -> None:
    with database.write() as work:
        row = Setting(key="k", value="1")
        work.add(row)
        work.session.flush()
        work.session.delete(row)
        undo = work.undo("nothing")
    assert undo.rows == ()


def test_a_name_on_a_count_only_group_is_refused_in_words(database: Database, desk: Desk) -> None:
    """Even where a service forgot to check, SQL refuses and a person can read why."""
    member_id, _undo = desk.services.members.add(MemberDraft(display_name="Wren"))
    now = database.clock.now()
    with database.write() as work:
        group_id, meeting_id = new_id(), new_id()
        work.add(Group(id=group_id, name="Quiet", attendance_mode="count_only"))
        work.add(
            Meeting(
                id=meeting_id,
                group_id=group_id,
                starts_local=now.replace(tzinfo=None),
                starts_at=now,
            )
        )
    with pytest.raises(RefusedError, match="only counted"), database.write() as work:
        work.add(Attendance(meeting_id=meeting_id, member_id=member_id, marked_at=now))
    with database.read() as session:
        assert session.scalars(select(Attendance.id)).all() == []
