"""Many rows inserted at once are those that SQLAlchemy would have written one by one."""

from datetime import date, datetime

from sqlalchemy import Table, insert, select

from chapterdesk.core.ids import new_id
from chapterdesk.core.vocabulary import AttendanceSource, AttendanceStatus, ConsentPurpose
from chapterdesk.models import Attendance, ConsentWording, Member
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.checkin.bulk import BulkMark, marks_by_id, write_fresh
from chapterdesk.services.database.inserting import insert_many
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from tests.conftest import NOW


def test_every_kind_of_value_is_stored_as_sqlalchemy_stores_it(desk: Desk) -> None:
    kept, _undo = desk.services.members.add(
        MemberDraft(display_name="Zoe\u0308", joined_on=date(2024, 2, 29), tags=("e\u0301lan",))
    )
    table = Member.metadata.tables["member"]
    with desk.services.members._database.write() as work:
        connection = work.session.connection()
        one = dict(connection.execute(select(table).where(table.c.id == kept)).mappings().one())
        one |= {"display_name": "Zoe\u0308", "import_batch_id": new_id()}
        slow, fast = ({**one, "id": new_id()} for _turn in range(2))
        connection.execute(insert(table), [slow])
        insert_many(connection, table, [fast, {**fast, "id": new_id(), "shielded": True}])

        def stored(member_id: bytes) -> tuple[object, ...]:
            row = connection.exec_driver_sql("SELECT * FROM member WHERE id = ?", (member_id,))
            return tuple(row.one())[1:]

        assert stored(fast["id"]) == stored(slow["id"])
        assert "Zo\u00eb" in stored(fast["id"])
        work.session.rollback()


def test_what_sqlalchemy_fills_in_by_itself_is_filled_in(desk: Desk) -> None:
    table = ConsentWording.metadata.tables["consent_wording"]
    assert isinstance(table, Table)
    with desk.services.members._database.write() as work:
        connection = work.session.connection()
        insert_many(
            connection,
            table,
            [
                {
                    "purpose": ConsentPurpose.STATISTICS,
                    "version": "7",
                    "text": "May we count you?",
                    "since": date(2026, 1, 1),
                    "created_at": NOW,
                    "updated_at": NOW,
                }
            ],
        )
        row = connection.execute(select(table).where(table.c.version == "7")).one()
        assert len(row.id) == 16
        assert (row.purpose, row.since) == (ConsentPurpose.STATISTICS, date(2026, 1, 1))
        work.session.rollback()


def test_marks_are_stored_as_sqlalchemy_stores_them(desk: Desk) -> None:
    """One statement takes many marks from lists; each row is what the mapped class would write."""
    services = desk.services
    people = [services.members.add(MemberDraft(display_name=name))[0] for name in ("Ana", "Bo")]
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=datetime(2026, 11, 26, 18)))  # noqa: DTZ001  # a wall clock
    table = Attendance.metadata.tables["attendance"]
    with services.members._database.write() as work:
        marks = [
            BulkMark(meeting_id=meeting, member_id=people[0], status=AttendanceStatus.LATE),
            BulkMark(
                meeting_id=meeting,
                member_id=people[1],
                status=AttendanceStatus.PRESENT,
                arrived_at=NOW.replace(microsecond=123_000),
            ),
        ]
        written = write_fresh(work, marks_by_id(work, marks), AttendanceSource.IMPORT)
        connection = work.session.connection()

        def stored(one: object) -> tuple[object, ...]:
            found = connection.exec_driver_sql("SELECT * FROM attendance WHERE id = ?", (one,))
            return tuple(found.one())[1:]

        for row_id, mark in zip(written, marks, strict=True):
            slow = {
                "id": new_id(),
                "meeting_id": mark.meeting_id,
                "member_id": mark.member_id,
                "status": mark.status,
                "arrived_at": mark.arrived_at,
                "source": AttendanceSource.IMPORT,
                "first_time": False,
                "marked_at": mark.arrived_at or NOW,
                "slot_id": work.slot_id,
                "created_at": NOW,
                "updated_at": NOW,
            }
            connection.execute(insert(table), [slow])
            assert stored(row_id) == stored(slow["id"])
            assert row_id == work.pair_id("attendance", mark.meeting_id, mark.member_id)
        work.session.rollback()
