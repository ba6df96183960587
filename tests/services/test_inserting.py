"""Many rows inserted at once are those that SQLAlchemy would have written one by one."""

from datetime import date

from sqlalchemy import Table, insert, select

from chapterdesk.core.ids import new_id
from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.models import ConsentWording, Member
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.database.inserting import insert_many
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
