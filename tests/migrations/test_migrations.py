"""One history, one way up, nothing half applied, and what SQL itself refuses."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.migrations import script_location
from chapterdesk.models import Base
from chapterdesk.storage import migrate
from chapterdesk.storage.tables import (
    TableDigest,
    column_names,
    digest_all,
    digest_table,
    table_names,
)
from chapterdesk.storage.vault import Vault, create_vault, unlock_key

HERE = Path(script_location())
GOLDEN = Path(__file__).with_name("golden")
ID = bytes(16)
OTHER = bytes(15) + b"\1"
NOW = datetime(2026, 11, 26, 18, tzinfo=UTC)


def plain_config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", script_location())
    config.attributes["connection"] = connection
    return config


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as opened:
        command.upgrade(plain_config(opened), "head")
        opened.commit()
        yield opened
    engine.dispose()


def test_there_is_one_head_and_no_way_down() -> None:
    scripts = ScriptDirectory(script_location())
    assert scripts.get_heads() == [migrate.head_revision(script_location())]
    for script in scripts.walk_revisions():
        migrate.require_known(script.revision, script_location=script_location())
        assert not hasattr(script.module, "downgrade")


def test_released_migrations_do_not_import_the_models() -> None:
    for file in (HERE / "versions").glob("*.py"):
        assert "chapterdesk" not in file.read_text(encoding="utf-8")


def test_the_schema_is_what_the_models_say(connection: sa.Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_a_failing_statement_leaves_nothing(
    tmp_path: Path,
) -> None:
    versions = tmp_path / "scripts" / "versions"
    versions.mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (tmp_path / "scripts" / name).write_text((HERE / name).read_text("utf-8"), "utf-8")
    for file in (HERE / "versions").glob("0001*"):
        (versions / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (versions / "0002_broken.py").write_text(
        "from alembic import op\n"
        "revision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (id INTEGER)')\n"
        "    op.execute('INSERT INTO nowhere VALUES (1)')\n",
        "utf-8",
    )
    key, _code = create_vault(
        tmp_path / "vault", passphrase=Secret.from_text("one two three four"), kdf=FLOOR
    )
    with Vault.open(tmp_path / "vault", key) as vault:
        migrate.upgrade_to(vault, "0001", script_location=script_location())
        called: list[bool] = []
        with pytest.raises(sa.exc.OperationalError):
            migrate.upgrade(
                vault,
                script_location=str(tmp_path / "scripts"),
                before=lambda: called.append(True),
            )
        assert called == [True]
        assert migrate.current_revision(vault) == "0001"
        with vault.reader.connect() as opened:
            assert not sa.inspect(opened).has_table("half")
            assert opened.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


class FaultError(RuntimeError):
    """What is thrown into the middle of a migration."""


def break_before(vault: Vault, number: int) -> Callable[[], None]:
    """Raise before the statement of that number, from 0; return what takes the fault out again."""
    count = 0

    def fault(*_args: object) -> None:
        nonlocal count
        count += 1
        if count == number + 1:
            raise FaultError

    sa.event.listen(vault.engine, "before_cursor_execute", fault)
    return lambda: sa.event.remove(vault.engine, "before_cursor_execute", fault)


def contents(vault: Vault) -> dict[str, TableDigest]:
    return digest_all(vault.raw)


def columns(vault: Vault) -> dict[str, list[str]]:
    return {name: column_names(vault.raw, name) for name in table_names(vault.raw)}


def test_a_fault_before_any_statement_of_a_released_migration_changes_nothing(
    tmp_path: Path,
) -> None:
    shutil.copytree(GOLDEN / "0001.vault", tmp_path / "vault")
    code = json.loads((GOLDEN / "0001.json").read_text("utf-8"))["recovery_code"]
    key = unlock_key(tmp_path / "vault", recovery_code=Secret.from_text(code))
    with Vault.open(tmp_path / "vault", key) as vault:
        before, known, number, passed = contents(vault), columns(vault), 0, False
        while not passed:
            repair = break_before(vault, number)
            try:
                migrate.upgrade(vault, script_location=script_location())
                passed = True
            except FaultError:
                repair()
                number += 1
                # The last statements only ask for the revision, after the commit.
                passed = migrate.current_revision(vault) != "0001"
                assert passed or contents(vault) == before
            else:
                repair()
        del known["alembic_version"]
        after = {n: digest_table(vault.raw, n, columns=known[n]) for n in known}
        assert migrate.current_revision(vault) == migrate.head_revision(script_location())
    scripts = [file.read_text("utf-8") for file in (HERE / "versions").glob("000[2-6]*.sql")]
    statements = sum(script.count("\nCREATE ") for script in scripts)
    assert number > statements
    assert after == {name: before[name] for name in known}


def test_somebody_forgotten_does_not_come_back(connection: sa.Connection) -> None:
    count_only_world(connection, mode="named")
    stone = Base.metadata.tables["tombstone"]
    connection.execute(stone.insert().values(id=OTHER, table_name="member", erased_at=NOW))
    member = Base.metadata.tables["member"]
    row = dict(connection.execute(sa.select(member)).mappings().one())
    with pytest.raises(sa.exc.IntegrityError, match="forgotten"):
        connection.execute(member.insert().values({**row, "id": OTHER}))


def count_only_world(connection: sa.Connection, *, mode: str) -> None:
    def row(table: str, **values: object) -> None:
        kind = Base.metadata.tables[table]
        full = {"id": ID, "created_at": NOW, "updated_at": NOW, **values}
        connection.execute(kind.insert().values(**full))

    row("group", name="Quiet", attendance_mode=mode)
    row("meeting", group_id=ID, starts_local=NOW.replace(tzinfo=None), starts_at=NOW)
    row("member", display_name="Wren", status_since=NOW.date())


ATTENDANCE = (
    "INSERT INTO attendance (id, meeting_id, member_id, status, source, first_time, marked_at,"
    " created_at, updated_at) VALUES (?, ?, ?, 'present', 'door', 0, '', '', '')"
)


def test_a_count_only_group_takes_no_name(connection: sa.Connection) -> None:
    count_only_world(connection, mode="count_only")
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        connection.exec_driver_sql(ATTENDANCE, (ID, ID, ID))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE \"group\" SET attendance_mode = 'count_only'",
        "UPDATE meeting SET group_id = x'01'",
        (
            "INSERT OR REPLACE INTO \"group\" SELECT id, name, alias, kind, openness, 'count_only',"
            " capacity, hide_on_person, description, archived_at, deleted_at, created_at,"
            ' updated_at, share_level, minors FROM "group"'
        ),
    ],
)
def test_names_do_not_become_count_only_behind_the_services_back(
    connection: sa.Connection, statement: str
) -> None:
    count_only_world(connection, mode="named")
    connection.exec_driver_sql(
        "INSERT INTO \"group\" SELECT x'01', name, alias, kind, openness, 'count_only', capacity,"
        " hide_on_person, description, archived_at, deleted_at, created_at, updated_at,"
        ' share_level, minors FROM "group"'
    )
    connection.exec_driver_sql(ATTENDANCE, (ID, ID, ID))
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        connection.exec_driver_sql(statement)


def test_the_order_of_rows_opens_no_way(connection: sa.Connection) -> None:
    """Owners are checked at the commit, so a name may arrive before its meeting or group."""
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql(ATTENDANCE, (ID, ID, ID))
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        count_only_world(connection, mode="count_only")


def agreed(connection: sa.Connection) -> None:
    """Add an agreement of the quiet group, and somebody who said yes to it."""
    stamps = {"id": ID, "created_at": NOW, "updated_at": NOW}
    tables, day = Base.metadata.tables, NOW.date()
    said = {"agreement_id": ID, "member_id": ID, "said_on": day}
    connection.execute(tables["agreement_acknowledgement"].insert().values(**stamps, **said))
    text = {"group_id": ID, "version": 1, "since": day}
    connection.execute(tables["group_agreement"].insert().values(**stamps, **text))


def test_a_count_only_group_keeps_no_name_on_its_agreement(connection: sa.Connection) -> None:
    count_only_world(connection, mode="count_only")
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        agreed(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE \"group\" SET attendance_mode = 'count_only'",
        (
            "INSERT OR REPLACE INTO \"group\" SELECT id, name, alias, kind, openness, 'count_only',"
            " capacity, hide_on_person, description, archived_at, deleted_at, created_at,"
            ' updated_at, share_level, minors FROM "group"'
        ),
    ],
)
def test_who_agreed_does_not_become_count_only(connection: sa.Connection, statement: str) -> None:
    count_only_world(connection, mode="named")
    agreed(connection)
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("late", ["group", "group_agreement"])
def test_a_name_on_an_agreement_may_not_arrive_first(connection: sa.Connection, late: str) -> None:
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    if late == "group":
        agreed(connection)
        with pytest.raises(sa.exc.IntegrityError, match="count_only"):
            count_only_world(connection, mode="count_only")
        return
    said = {"agreement_id": ID, "member_id": ID, "said_on": NOW.date()}
    stamps = {"id": ID, "created_at": NOW, "updated_at": NOW}
    table = Base.metadata.tables["agreement_acknowledgement"]
    connection.execute(table.insert().values(**stamps, **said))
    count_only_world(connection, mode="count_only")
    text = {"group_id": ID, "version": 1, "since": NOW.date()}
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        connection.execute(
            Base.metadata.tables["group_agreement"].insert().values(**stamps, **text)
        )


EVENT_ROWS: dict[str, dict[str, dict[str, object]]] = {
    "participation": {
        "participation": {
            "meeting_id": ID,
            "member_id": ID,
            "status": "confirmed",
            "registered_at": NOW,
        }
    },
    "shift": {
        "event_shift": {
            "meeting_id": ID,
            "starts_local": NOW.replace(tzinfo=None),
            "ends_local": NOW.replace(tzinfo=None),
        },
        "shift_volunteer": {"shift_id": ID, "member_id": ID},
    },
}


def taking_part(connection: sa.Connection, what: str, *, backwards: bool = False) -> None:
    """Write down somebody who comes to the event of the quiet group, or helps there."""
    rows = list(EVENT_ROWS[what].items())
    for table, values in reversed(rows) if backwards else rows:
        stamps = {"id": ID, "created_at": NOW, "updated_at": NOW}
        connection.execute(Base.metadata.tables[table].insert().values(**stamps, **values))


@pytest.mark.parametrize("what", EVENT_ROWS)
@pytest.mark.parametrize("backwards", [False, True])
def test_an_event_of_a_count_only_group_keeps_no_name(
    connection: sa.Connection, what: str, backwards: bool
) -> None:
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    count_only_world(connection, mode="count_only")
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        taking_part(connection, what, backwards=backwards)


@pytest.mark.parametrize("what", EVENT_ROWS)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE \"group\" SET attendance_mode = 'count_only'",
        "UPDATE meeting SET group_id = x'01'",
    ],
)
def test_who_takes_part_does_not_become_count_only(
    connection: sa.Connection, what: str, statement: str
) -> None:
    count_only_world(connection, mode="named")
    connection.exec_driver_sql(
        "INSERT INTO \"group\" SELECT x'01', name, alias, kind, openness, 'count_only', capacity,"
        " hide_on_person, description, archived_at, deleted_at, created_at, updated_at,"
        ' share_level, minors FROM "group"'
    )
    taking_part(connection, what)
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("what", EVENT_ROWS)
def test_who_takes_part_may_not_arrive_first(connection: sa.Connection, what: str) -> None:
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    taking_part(connection, what)
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        count_only_world(connection, mode="count_only")


@pytest.mark.parametrize("what", EVENT_ROWS)
def test_changing_a_row_of_an_event_opens_no_way(connection: sa.Connection, what: str) -> None:
    count_only_world(connection, mode="named")
    taking_part(connection, what)
    connection.exec_driver_sql("DROP TRIGGER count_only_registering_group_update")
    connection.exec_driver_sql("UPDATE \"group\" SET attendance_mode = 'count_only'")
    table = list(EVENT_ROWS[what])[-1]
    with pytest.raises(sa.exc.IntegrityError, match="count_only"):
        connection.exec_driver_sql(f"UPDATE {table} SET status = 'void'")  # noqa: S608


@pytest.mark.parametrize("column", ["member_id", "meeting_id", "id"])
def test_owners_and_ids_never_change(connection: sa.Connection, column: str) -> None:
    count_only_world(connection, mode="named")
    connection.exec_driver_sql(ATTENDANCE, (ID, ID, ID))
    with pytest.raises(sa.exc.IntegrityError, match="immutable"):
        connection.execute(sa.update(Base.metadata.tables["attendance"]).values({column: b"\2"}))


def test_every_owner_column_has_its_trigger(connection: sa.Connection) -> None:
    triggers = {
        row[0]: row[1]
        for row in connection.exec_driver_sql(
            "SELECT tbl_name, sql FROM sqlite_schema WHERE type='trigger' AND name LIKE 'fixed_%'"
        )
    }
    for table in Base.metadata.tables.values():
        owners = {
            column.name
            for column in table.columns
            if any(key.ondelete == "CASCADE" for key in column.foreign_keys)
        } | ({"id"} & set(table.columns.keys()))
        for column in owners:
            assert f"NEW.{column} IS NOT OLD.{column}" in triggers[table.name]


def test_the_frozen_files_are_whole_statements() -> None:
    for file in (HERE / "versions").glob("*.sql"):
        assert sqlite3.complete_statement(file.read_text("utf-8"))
