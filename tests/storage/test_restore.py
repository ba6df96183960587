"""Rows go into a fresh schema; the schema of the file is never used."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from chapterdesk.core.errors import DamagedError
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage.restore import copy_rows
from chapterdesk.storage.sealed_backup import take_snapshot
from chapterdesk.storage.tables import digest_all
from chapterdesk.storage.vault import Vault, create_vault
from tests.storage.conftest import PASSPHRASE

KEPT = ("alembic_version", "search_word")


@pytest.fixture
def fresh(tmp_path: Path, vault: Vault) -> Vault:
    """Return a vault with the same schema and no rows."""
    key, _code = create_vault(tmp_path / "fresh", passphrase=PASSPHRASE, kdf=FLOOR)
    opened = Vault.open(tmp_path / "fresh", key)
    query = "SELECT sql FROM sqlite_schema WHERE type='table' AND name IN ('person', 'visit')"
    for (statement,) in vault.raw.execute(query).fetchall():
        opened.raw.execute(statement)
    return opened


def test_rows_arrive_and_digests_agree(vault: Vault, fresh: Vault) -> None:
    with fresh:
        fresh.raw.execute("INSERT INTO person VALUES (zeroblob(16), 'put there by the schema', 0)")
        snapshot = take_snapshot(vault.raw, exclude=KEPT)
        copied = copy_rows(snapshot.database, fresh, order=("visit",))
        assert copied == snapshot.digests() == digest_all(fresh.raw)
        assert digest_all(fresh.raw) == digest_all(vault.raw, exclude=KEPT)
        assert fresh.raw.execute("PRAGMA foreign_key_check").fetchall() == []


def _changed(snapshot: bytes, *statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as plain:
        plain.deserialize(snapshot)
        for statement in statements:
            plain.execute(statement)
        return bytes(plain.serialize())


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other (x)",
        "ALTER TABLE person ADD COLUMN extra TEXT",
        "DELETE FROM person WHERE id = zeroblob(16)",
        "INSERT INTO visit VALUES (randomblob(16), NULL, randomblob(16))",
    ],
)
def test_what_does_not_fit_changes_nothing(vault: Vault, fresh: Vault, statement: str) -> None:
    with fresh:
        database = _changed(take_snapshot(vault.raw, exclude=KEPT).database, statement)
        before = digest_all(fresh.raw)
        with pytest.raises(DamagedError):
            copy_rows(database, fresh)
        assert digest_all(fresh.raw) == before
        assert not fresh.raw.in_transaction


def test_a_trigger_inside_the_file_never_runs(vault: Vault, fresh: Vault) -> None:
    with fresh:
        snapshot = take_snapshot(vault.raw, exclude=KEPT)
        bad = "CREATE TRIGGER bad AFTER INSERT ON person BEGIN DELETE FROM visit; END"
        assert copy_rows(_changed(snapshot.database, bad), fresh) == snapshot.digests()


def test_a_rule_of_the_vault_that_refuses_a_row_changes_nothing(vault: Vault, fresh: Vault) -> None:
    with fresh:
        fresh.raw.execute(
            "CREATE TRIGGER rule BEFORE INSERT ON visit BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        with pytest.raises(DamagedError):
            copy_rows(take_snapshot(vault.raw, exclude=KEPT).database, fresh)
        assert fresh.raw.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_a_row_that_reads_back_differently_changes_nothing(vault: Vault, fresh: Vault) -> None:
    with fresh:
        fresh.raw.execute(
            "CREATE TRIGGER rule AFTER INSERT ON visit WHEN NEW.id = zeroblob(16)"
            " BEGIN UPDATE visit SET note = 'other' WHERE id = NEW.id; END"
        )
        with pytest.raises(DamagedError):
            copy_rows(take_snapshot(vault.raw, exclude=KEPT).database, fresh)
        assert fresh.raw.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_every_kind_of_value_survives_two_engines(vault: Vault) -> None:
    values = [None, 0, -(2**63), 2**63 - 1, 0.1, 1e300, -0.0, float("inf"), "", "\x00", "👩🏽‍🎓",
              "\u0301", b"", b"\x00\xff"]  # fmt: skip
    vault.raw.execute('CREATE TABLE odd (v, "a b""c" TEXT, twice AS (v || v))')
    vault.raw.executemany("INSERT INTO odd (v) VALUES (?)", [(value,) for value in values])
    snapshot = take_snapshot(vault.raw, exclude=KEPT)
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.deserialize(snapshot.database)
        assert digest_all(plain) == snapshot.digests() == digest_all(vault.raw, exclude=KEPT)
    assert snapshot.digests()["odd"].rows == len(values)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM visit WHERE id = (SELECT min(id) FROM visit)",
        "UPDATE person SET name = name || 'x' WHERE id = zeroblob(16)",
        "CREATE TABLE other (x)",
        "DROP TABLE visit",
    ],
)
def test_a_copy_that_is_not_what_was_read_is_no_snapshot(vault: Vault, statement: str) -> None:
    snapshot = take_snapshot(vault.raw, exclude=KEPT)
    assert snapshot.digests()
    changed = replace(snapshot, database=_changed(snapshot.database, statement))
    with pytest.raises(DamagedError, match="no backup was made"):
        changed.digests()
