"""A migration changes all or nothing, and never empties a child table."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import DamagedError, NewerFormatError, StorageError
from chapterdesk.storage import migrate
from chapterdesk.storage.vault import Vault

ENV = """
from alembic import context
context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
"""
SCRIPT = """
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {down!r}
branch_labels = None
depends_on = None
def upgrade():
{body}
"""
RECREATE = """
    with op.batch_alter_table("person", recreate="always") as batch:
        batch.add_column(sa.Column("alias", sa.Text))
"""
HALF = """
    op.execute("CREATE TABLE half (x)")
    op.execute("DELETE FROM visit")
    op.execute("SELECT * FROM no_such_table")
"""
BREAK = """
    op.execute("CREATE TABLE half (x)")
    op.execute("DELETE FROM person WHERE rowid = 1")
"""

Scripts = Callable[..., str]


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    """Return what makes a folder of migrations: the first is empty, the second has `body`."""

    def make(body: str | None = None) -> str:
        folder = tmp_path / "scripts"
        (folder / "versions").mkdir(parents=True)
        (folder / "env.py").write_text(ENV)
        first = SCRIPT.format(revision="0001", down=None, body="    pass")
        (folder / "versions" / "a.py").write_text(first)
        if body is not None:
            second = SCRIPT.format(revision="0002", down="0001", body=body)
            (folder / "versions" / "b.py").write_text(second)
        return str(folder)

    return make


def _counts(vault: Vault) -> tuple[int, int]:
    query = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM visit)"
    people, visits = vault.raw.execute(query).fetchone()
    return people, visits


def _assert_untouched(vault: Vault) -> None:
    assert _counts(vault) == (300, 3000)
    assert migrate.current_revision(vault) == "0001"
    assert vault.raw.execute("SELECT 1 FROM sqlite_schema WHERE name='half'").fetchone() is None
    assert vault.raw.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with pytest.raises(driver.DatabaseError):
        vault.raw.execute("VACUUM")


def test_recreating_a_parent_keeps_its_children(vault: Vault, scripts: Scripts) -> None:
    calls: list[str | None] = []
    location = scripts(RECREATE)
    reached = migrate.upgrade(
        vault,
        script_location=location,
        before=lambda: calls.append(migrate.current_revision(vault)),
    )
    assert reached == migrate.head_revision(location) == "0002"
    assert calls == ["0001"]
    assert _counts(vault) == (300, 3000)
    assert "alias" in str(vault.raw.execute("PRAGMA table_info(person)").fetchall())
    assert migrate.upgrade(vault, script_location=location, before=lambda: calls.append("")) == (
        "0002"
    )
    assert calls == ["0001"]


def test_the_trap_is_real(vault: Vault) -> None:
    """With foreign keys on, what a recreation does empties the children: the control."""
    vault.raw.execute("BEGIN")
    vault.raw.execute("CREATE TABLE other AS SELECT * FROM person")
    vault.raw.execute("DROP TABLE person")
    assert vault.raw.execute("SELECT count(*) FROM visit").fetchone() == (0,)
    vault.raw.execute("ROLLBACK")


def test_a_failure_half_way_changes_nothing(vault: Vault, scripts: Scripts) -> None:
    with pytest.raises(OperationalError, match="no_such_table"):
        migrate.upgrade(vault, script_location=scripts(HALF))
    _assert_untouched(vault)


def test_a_row_that_would_point_nowhere_stops_it(vault: Vault, scripts: Scripts) -> None:
    with pytest.raises(DamagedError, match="connection between two records"):
        migrate.upgrade(vault, script_location=scripts(BREAK))
    _assert_untouched(vault)


def test_without_its_backup_nothing_is_migrated(vault: Vault, scripts: Scripts) -> None:
    def refuse() -> None:
        raise StorageError("no backup")

    with pytest.raises(StorageError, match="no backup"):
        migrate.upgrade(vault, script_location=scripts(RECREATE), before=refuse)
    _assert_untouched(vault)


def test_a_vault_of_a_newer_version_is_refused(vault: Vault, scripts: Scripts) -> None:
    with vault.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerFormatError):
        migrate.upgrade(vault, script_location=scripts(RECREATE))
    assert migrate.current_revision(vault) == "9999"
    assert _counts(vault) == (300, 3000)


def test_an_empty_vault_gets_its_schema_without_a_backup(tmp_path: Path, scripts: Scripts) -> None:
    from chapterdesk.crypto.kdf import FLOOR  # noqa: PLC0415
    from chapterdesk.storage.vault import create_vault  # noqa: PLC0415
    from tests.storage.conftest import PASSPHRASE  # noqa: PLC0415

    key, _code = create_vault(tmp_path / "new", passphrase=PASSPHRASE, kdf=FLOOR)
    with Vault.open(tmp_path / "new", key) as vault:
        assert migrate.current_revision(vault) is None
        assert migrate.upgrade(vault, script_location=scripts(), before=pytest.fail) == "0001"


def test_scripts_without_a_newest_one_are_refused(scripts: Scripts, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no migration"):
        migrate.head_revision(str(tmp_path))
    location = scripts(RECREATE)
    rival = SCRIPT.format(revision="0003", down="0001", body="    pass")
    Path(location, "versions", "c.py").write_text(rival)
    with pytest.raises(ValueError, match="no newest"):
        migrate.head_revision(location)
