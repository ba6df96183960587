"""Read every page and every reference of a database, and say what is wrong."""

from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2 as driver

from chapterdesk.storage.engine import big_cache
from chapterdesk.storage.errors import map_database_error, storage_errors
from chapterdesk.storage.tables import quoted, table_names
from chapterdesk.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultCheck:
    """What a full check of a vault found.

    Attributes:
        ok: Whether every page in use is whole and every reference points somewhere.
        structure_faults: How many faults the structure has.
        page_alarms: How many pages do not bear their seal.
        broken_references: How many rows point nowhere.
        free_pages_only: Whether the alarms are about unused pages alone; a vacuum removes them.
        rows: Rows counted in all ordinary tables, 0 when not `ok`.
        tables: Ordinary tables.
        pages: Pages of 4,096 bytes.
    """

    ok: bool
    structure_faults: int
    page_alarms: int
    broken_references: int
    free_pages_only: bool
    rows: int
    tables: int
    pages: int


def verify_vault(vault: Vault) -> VaultCheck:
    """Check a whole vault; two seconds for 100 MB.

    Raises:
        StorageError: The disk does not answer.
    """
    raw = vault.raw
    with storage_errors(), big_cache(raw):
        try:
            return _check(raw)
        except driver.DatabaseError as error:
            mapped = map_database_error(error)
            if mapped is None or mapped.exit_code is not mapped.exit_code.DAMAGED:
                raise
            return VaultCheck(
                ok=False, structure_faults=1, page_alarms=0, broken_references=0,
                free_pages_only=False, rows=0, tables=0, pages=0,
            )  # fmt: skip


def _check(raw: Any) -> VaultCheck:
    alarms = len(raw.execute("PRAGMA cipher_integrity_check").fetchall())
    structure = raw.execute("PRAGMA integrity_check").fetchall()
    faults = 0 if structure == [("ok",)] else len(structure)
    free = raw.execute("PRAGMA freelist_count").fetchone()[0]
    # After a power cut a page that is no longer used may be torn; that is no damage.
    free_only = 0 < alarms <= free and not faults
    broken = len(raw.execute("PRAGMA foreign_key_check").fetchall()) if not faults else 0
    ok = not faults and not broken and (alarms == 0 or free_only)
    names = table_names(raw) if ok else []
    return VaultCheck(
        ok=ok,
        structure_faults=faults,
        page_alarms=alarms,
        broken_references=broken,
        free_pages_only=free_only,
        rows=sum(_count(raw, name) for name in names),
        tables=len(names),
        pages=raw.execute("PRAGMA page_count").fetchone()[0],
    )


def _count(raw: Any, table: str) -> int:
    row = raw.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()  # noqa: S608  # quoted
    return int(row[0])
