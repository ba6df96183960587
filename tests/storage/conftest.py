"""One vault made once at the lowest cost; every test works on a copy of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage.vault import Vault, VaultKey, create_vault, unlock_key

PASSPHRASE = Secret(b"practice practice practice")


@dataclass(frozen=True)
class Home:
    """A vault's folder and what opens it."""

    path: Path
    code: Secret

    def key(self) -> VaultKey:
        """Return a fresh key, in a millisecond."""
        return unlock_key(self.path, recovery_code=self.code)

    def open(self, *, read_only: bool = False) -> Vault:
        """Open it."""
        return Vault.open(self.path, self.key(), read_only=read_only)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.path / "store-1.db"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Make the vault that is copied: 300 people, 3,000 visits, one derived table, one index."""
    path = tmp_path_factory.mktemp("template") / "vault"
    key, code = create_vault(path, passphrase=PASSPHRASE, kdf=FLOOR)
    with Vault.open(path, key) as vault, vault.engine.begin() as connection:
        for statement in (
            "CREATE TABLE person (id BLOB PRIMARY KEY, name TEXT NOT NULL, weight REAL)",
            """CREATE TABLE visit (id BLOB PRIMARY KEY, note TEXT, person_id BLOB NOT NULL
            REFERENCES person ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)""",
            "CREATE TABLE search_word (word TEXT PRIMARY KEY) WITHOUT ROWID",
            "CREATE VIRTUAL TABLE found USING fts5(name)",
            "CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)",
            "INSERT INTO alembic_version VALUES ('0001')",
        ):
            connection.execute(text(statement))
        people = [
            {"id": number.to_bytes(16, "big"), "name": f"Person سامي {number}", "w": number / 7}
            for number in range(300)
        ]
        connection.execute(text("INSERT INTO person VALUES (:id, :name, :w)"), people)
        visits = [
            {"id": number.to_bytes(16, "big"), "p": (number % 300).to_bytes(16, "big")}
            for number in range(3000)
        ]
        connection.execute(text("INSERT INTO visit VALUES (:id, NULL, :p)"), visits)
        connection.execute(text("INSERT INTO search_word VALUES ('person')"))
    return Home(path=path, code=code)


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    """Return a copy of the vault."""
    shutil.copytree(template.path, tmp_path / "vault")
    return Home(path=tmp_path / "vault", code=template.code)


@pytest.fixture
def vault(home: Home) -> Iterator[Vault]:
    """Open a copy of the vault."""
    with home.open() as opened:
        yield opened
