"""The canonical connection: what it sets, what it refuses, and that refusal always comes back."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import CannotStartError
from chapterdesk.core.secret import Secret
from chapterdesk.storage.engine import BEGIN, connect, require_versions
from chapterdesk.storage.vault import Vault

REFUSED = [
    "ATTACH ':memory:' AS other",
    "ATTACH 'plain.db' AS other KEY ''",
    "DETACH other",
    "VACUUM",
    "VACUUM INTO 'copy.db'",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA foreign_keys(0)",
    "PRAGMA user_version=9",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=OFF",
    "PRAGMA secure_delete=OFF",
    "PRAGMA trusted_schema=ON",
    "PRAGMA writable_schema=ON",
    "PRAGMA temp_store=FILE",
    "PRAGMA key='x'",
    "PRAGMA rekey='x'",
    "PRAGMA cipher_plaintext_header_size=16",
    "PRAGMA cipher_hmac_pgno=be",
    "PRAGMA cipher_memory_security=ON",
    "PRAGMA query_only=OFF",
]
SETTINGS = {
    "journal_mode": "truncate",
    "synchronous": 3,
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "mmap_size": 0,
    "trusted_schema": 0,
    "cache_size": -24576,
    "cipher_memory_security": "0",
}


@pytest.mark.parametrize("statement", REFUSED)
def test_a_statement_that_could_harm_is_refused(vault: Vault, statement: str) -> None:
    with pytest.raises(driver.DatabaseError, match=r"not authorized|authorization denied"):
        vault.raw.execute(statement)
    assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)


@pytest.mark.parametrize(("name", "value"), SETTINGS.items())
def test_a_setting_is_in_force(vault: Vault, name: str, value: object) -> None:
    assert vault.raw.execute(f"PRAGMA {name}").fetchone() == (value,)


def test_the_authorizer_is_back_after_maintenance(vault: Vault) -> None:
    with vault.maintenance() as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("VACUUM")
    _assert_guarded(vault)


def test_the_authorizer_is_back_after_a_failure_inside_a_transaction(vault: Vault) -> None:
    def fail() -> None:
        with vault.maintenance() as raw:
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("BEGIN")
            raw.execute("DELETE FROM person")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    _assert_guarded(vault)
    assert vault.raw.execute("SELECT count(*) FROM visit").fetchone() == (3000,)


def _assert_guarded(vault: Vault) -> None:
    assert vault.raw.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with pytest.raises(driver.DatabaseError):
        vault.raw.execute("VACUUM")


def test_writing_begins_immediate_and_reading_deferred(vault: Vault) -> None:
    seen: list[str] = []
    vault.raw.set_trace_callback(seen.append)
    with vault.engine.begin() as connection:
        connection.execute(text("SELECT 1"))
    with vault.reader.begin() as connection:
        connection.execute(text("SELECT 1"))
    vault.raw.set_trace_callback(None)
    assert [line for line in seen if line.startswith("BEGIN")] == [
        "BEGIN IMMEDIATE",
        "BEGIN DEFERRED",
    ]
    odd = vault.engine.execution_options(**{BEGIN: "; DROP TABLE person"})
    with pytest.raises(ValueError, match="kind of transaction"):
        odd.connect().begin()


def test_a_failed_transaction_leaves_nothing_not_even_a_table(vault: Vault) -> None:
    def fail() -> None:
        with vault.engine.begin() as connection:
            connection.execute(text("CREATE TABLE half (x)"))
            connection.execute(text("INSERT INTO person VALUES (zeroblob(16), 'twice', 0)"))

    with pytest.raises(IntegrityError):
        fail()
    assert vault.raw.execute("SELECT 1 FROM sqlite_schema WHERE name='half'").fetchone() is None


def test_no_value_stands_in_an_error(vault: Vault) -> None:
    def fail() -> None:
        with vault.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO person VALUES (:id, :name, 0)"),
                {"id": bytes(16), "name": "Needle McNeedle"},
            )

    with pytest.raises(DBAPIError) as caught:
        fail()
    assert "Needle" not in str(caught.value)


def test_another_thread_is_refused(vault: Vault) -> None:
    errors: list[BaseException] = []

    def use() -> None:
        try:
            vault.raw.execute("SELECT 1")
        except driver.ProgrammingError as error:
            errors.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(errors) == 1


def test_a_long_statement_is_stopped_from_another_thread(vault: Vault) -> None:
    started = threading.Event()
    vault.raw.create_function("started", 0, lambda: (started.set(), 1)[1])

    def stop() -> None:
        started.wait(10)
        vault.interrupt()

    thread = threading.Thread(target=stop)
    thread.start()
    endless = """WITH RECURSIVE n(x) AS (SELECT started() UNION ALL SELECT x+1 FROM n)
    SELECT max(x) FROM n"""
    with pytest.raises(driver.OperationalError, match="interrupted"):
        vault.raw.execute(endless).fetchone()
    thread.join()


def test_every_page_on_disk_is_sealed(vault: Vault) -> None:
    data = (vault.path / "store-1.db").read_bytes()
    assert not data.startswith(b"SQLite format 3")
    assert b"Person" not in data
    assert len(set(data[:4096])) > 200


@pytest.mark.parametrize(
    ("sqlite", "cipher"),
    [
        ((3, 53, 4), None),
        ((3, 53, 4), ""),
        ((3, 51, 2), "4.19.0 community"),
        ((3, 53, 4), "4.17.9 community"),
        ((3, 53, 4), "three"),
    ],
)
def test_an_engine_that_would_not_protect_is_refused(
    sqlite: tuple[int, ...], cipher: str | None
) -> None:
    with pytest.raises(CannotStartError):
        require_versions(sqlite, cipher)


def test_the_engine_in_use_is_good_enough(vault: Vault) -> None:
    version = vault.raw.execute("PRAGMA cipher_version").fetchone()[0]
    require_versions(driver.sqlite_version_info, version)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_of_another_length_never_becomes_a_passphrase(tmp_path: Path, size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "x.db", Secret(bytes(size)), mode="rwc")
    assert not (tmp_path / "x.db").exists()
