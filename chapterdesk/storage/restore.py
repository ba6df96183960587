"""Put the rows of a backup into a vault whose schema is fresh. A backup's own schema is never used.

An adopted file could bring triggers of somebody else; rows can not.
"""

from collections.abc import Collection, Sequence
from contextlib import closing
from typing import Any

from sqlcipher3 import dbapi2 as driver

from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.sealed_backup import damaged_backup, open_plain
from chapterdesk.storage.tables import (
    TableDigest,
    column_names,
    digest_table,
    insert_into,
    quoted,
    table_names,
)
from chapterdesk.storage.vault import Vault


def copy_rows(
    database: bytes, vault: Vault, *, exclude: Collection[str] = (), order: Sequence[str] = ()
) -> dict[str, TableDigest]:
    """Copy every row of a plain database into the vault in one transaction and compare.

    What the fresh schema already holds in those tables is replaced. Foreign keys are checked at the
    end, triggers of the vault's own schema run.

    Args:
        database: An ordinary SQLite file of the same revision as the vault.
        vault: Open for writing, no transaction begun.
        exclude: Tables left as they are on both sides: derived ones, the schema's revision.
        order: Tables to copy first, in this order, where a trigger depends on it.

    Raises:
        DamagedError: A table or column is unknown here, a rule refuses a row, or what was read back
            differs; nothing was changed.
        StorageError: The disk is full or gone; nothing was changed.
    """
    raw = vault.raw
    with storage_errors(), closing(open_plain(database)) as plain:
        names = _in_order(table_names(plain, exclude=exclude), order)
        columns = {name: _shared_columns(plain, raw, name) for name in names}
        raw.execute("BEGIN IMMEDIATE")
        try:
            raw.execute("PRAGMA defer_foreign_keys=ON")
            for name in reversed(names):
                raw.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608  # quoted
            digests = {name: _copy(plain, raw, name, columns[name]) for name in names}
            raw.execute("COMMIT")
        except driver.IntegrityError as error:
            raise damaged_backup() from error
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
    return digests


def _in_order(names: Sequence[str], order: Sequence[str]) -> list[str]:
    first = [name for name in order if name in names]
    return [*first, *(name for name in names if name not in first)]


def _shared_columns(plain: Any, raw: Any, table: str) -> list[str]:
    columns = column_names(plain, table)
    if not columns or not set(columns) <= set(column_names(raw, table)):
        raise damaged_backup()
    return columns


def _copy(plain: Any, raw: Any, table: str, columns: Sequence[str]) -> TableDigest:
    read = digest_table(plain, table, columns=columns, sink=insert_into(raw, table, columns))
    if digest_table(raw, table, columns=columns) != read:
        raise damaged_backup()
    return read
