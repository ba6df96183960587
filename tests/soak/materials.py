"""Vaults to harm: a small one of the storage alone, and a chapter with people in it."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage.tables import (
    TableDigest,
    column_names,
    digest_all,
    digest_table,
    table_names,
)
from chapterdesk.storage.vault import Vault, VaultKey, create_vault, unlock_key

Figures = dict[str, int | float]
"""What was done and what was found, by name."""
Columns = Mapping[str, tuple[str, ...]]
"""The columns of each table, by its name."""

GOLDEN: Final = Path(__file__).parents[1] / "migrations" / "golden"
PASSPHRASE: Final = Secret(b"practice practice practice")
_SCHEMA: Final = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    """CREATE TABLE visit (id INTEGER PRIMARY KEY, note TEXT, person_id INT NOT NULL
    REFERENCES person DEFERRABLE INITIALLY DEFERRED)""",
    "CREATE INDEX by_person ON visit (person_id, note)",
    "CREATE VIRTUAL TABLE found USING fts5(name)",
    "CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)",
    "INSERT INTO alembic_version VALUES ('0001')",
)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A vault's folder and the recovery code that opens it."""

    path: Path
    code: Secret

    def key(self) -> VaultKey:
        """Return a fresh key, in a few milliseconds."""
        return unlock_key(self.path, recovery_code=self.code)

    def open(self) -> Vault:
        """Open it for writing."""
        return Vault.open(self.path, self.key())

    def copy(self, path: Path) -> "Home":
        """Return a copy of it at another place."""
        shutil.copytree(self.path, path)
        return Home(path=path, code=self.code)

    @property
    def database(self) -> Path:
        """The database file that is in force."""
        return next(self.path.glob("store-*.db"))

    def digests(self) -> dict[str, TableDigest]:
        """Return the digest of every table."""
        with self.open() as vault:
            return digest_all(vault.raw)

    def columns(self) -> Columns:
        """Return the columns of every table."""
        with self.open() as vault:
            return columns_of(vault.raw)


def columns_of(raw: Any) -> Columns:
    """Return the columns of every table."""
    return {name: tuple(column_names(raw, name)) for name in table_names(raw)}


def digests_of(raw: Any, columns: Columns) -> dict[str, TableDigest]:
    """Digest the columns that were there before: a migration may add others, empty."""
    return {name: digest_table(raw, name, columns=known) for name, known in columns.items()}


def small_vault(folder: Path) -> Home:
    """Make a vault of a few pages: people, their visits, an index and a full-text table."""
    key, code = create_vault(folder, passphrase=PASSPHRASE, kdf=FLOOR)
    with Vault.open(folder, key) as vault:
        raw = vault.raw
        raw.execute("BEGIN")
        for statement in _SCHEMA:
            raw.execute(statement)
        people = [(number, f"Person سامي {number}") for number in range(40)]
        raw.executemany("INSERT INTO person VALUES (?, ?)", people)
        raw.executemany("INSERT INTO found (rowid, name) VALUES (?, ?)", people)
        raw.executemany(
            "INSERT INTO visit VALUES (?, ?, ?)",
            [(number, f"note {number}" * 3, number % 40) for number in range(300)],
        )
        raw.execute("COMMIT")
    return Home(path=folder, code=code)


def golden_vault(revision: str, folder: Path) -> Home:
    """Return a copy of the chapter that a released version left at that revision."""
    shutil.copytree(GOLDEN / f"{revision}.vault", folder)
    return Home(path=folder, code=code_of(revision))


def code_of(revision: str) -> Secret:
    """Return the recovery code of a kept vault."""
    said = json.loads((GOLDEN / f"{revision}.json").read_text("utf-8"))
    return Secret.from_text(said["recovery_code"])


def golden_revisions() -> list[str]:
    """Return the revisions of which a vault is kept, the oldest first."""
    return sorted(path.stem for path in GOLDEN.glob("*.json"))
