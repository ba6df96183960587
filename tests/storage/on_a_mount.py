"""What a full and a read-only disk do to a vault; run inside a mount namespace of its own.

`python on_a_mount.py full|readonly FOLDER`: FOLDER is the mounted folder; prints what was found.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import StorageError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage.atomic import durable_replace
from chapterdesk.storage.backup import verify_vault, write_backup
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.vault import Vault, create_vault, unlock_key
from chapterdesk.storage.ways import set_passphrase

PASSPHRASE = Secret(b"practice practice practice")


def full(folder: Path) -> dict[str, object]:
    """Fill a small disk by commits, then try everything that writes."""
    path = folder / "vault"
    # Deleting needs room for its journal; this is given back at the end.
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(700_000))
    key, code = create_vault(path, passphrase=PASSPHRASE, kdf=FLOOR)
    found: dict[str, object] = {}
    with Vault.open(path, key) as vault:
        vault.raw.execute("CREATE TABLE line (n INTEGER PRIMARY KEY, body BLOB)")
        found["commit"], committed = fill(vault)
        free = folder / "free"
        free.write_bytes(b"")
        fill_up(free)
        header_before = (path / "vault.json").read_bytes()
        found["header"] = said(lambda: set_passphrase(vault, Secret(b"x y"), kdf=FLOOR))
        found["backup"] = said(
            lambda: write_backup(
                vault,
                folder,
                clock=FixedClock(datetime(2026, 11, 22, tzinfo=UTC)),
                app_version="0",
                revision="0001",
            )
        )
        found["file"] = said(lambda: durable_replace(folder / "any", bytes(100_000)))
        found["leftovers"] = [path.name for path in folder.rglob("*.tmp")]
        found["others"] = sorted(path.name for path in folder.iterdir())
        found["header kept"] = (path / "vault.json").read_bytes() == header_before
        rows = vault.raw.execute("SELECT count(*) FROM line").fetchone()[0]
        found["rows"] = [rows, committed]
        found["whole"] = verify_vault(vault).ok
    ballast.unlink()
    with Vault.open(path, unlock_key(path, recovery_code=code)) as vault:
        with vault.engine.begin() as connection:
            connection.execute(text("DELETE FROM line WHERE n <= 5"))
            connection.execute(text("INSERT INTO line (body) VALUES ('again')"))
        found["after"] = vault.raw.execute("SELECT count(*) FROM line").fetchone()[0]
    return found


def fill(vault: Vault) -> tuple[str, int]:
    """Commit rows until the disk is full; return what was said and how many were acknowledged."""
    committed = 0
    while True:
        try:
            with storage_errors(), vault.engine.begin() as connection:
                connection.execute(text("INSERT INTO line (body) VALUES (randomblob(20000))"))
        except StorageError as error:
            return error.what, committed
        committed += 1


def fill_up(path: Path) -> None:
    """Take the last free bytes of the disk."""
    with path.open("ab", buffering=0) as stream:
        for size in (4096, 1):
            try:
                while stream.write(bytes(size)):
                    pass
            except OSError:
                continue


def said(action: object) -> str:
    """Return what a person would read."""
    assert callable(action)
    try:
        action()
    except UserError as error:
        return error.what
    return ""


def readonly(folder: Path) -> dict[str, object]:
    """Try to read and to write a vault that lies where nothing can be written."""
    code = Secret.from_text((folder / "code").read_text())
    path = folder / "vault"
    found: dict[str, object] = {
        "open": said(lambda: Vault.open(path, unlock_key(path, recovery_code=code)))
    }
    key = unlock_key(path, recovery_code=code)
    found["create"] = said(lambda: create_vault(folder / "new", passphrase=PASSPHRASE, kdf=FLOOR))
    with Vault.open(path, key, read_only=True) as vault:
        found["header"] = said(lambda: set_passphrase(vault, Secret(b"x y"), kdf=FLOOR))
        found["rows"] = vault.raw.execute("SELECT count(*) FROM person").fetchone()[0]
        found["whole"] = verify_vault(vault).ok
        found["backup"] = said(
            lambda: write_backup(
                vault,
                folder,
                clock=FixedClock(datetime(2026, 11, 22, tzinfo=UTC)),
                app_version="0",
                revision="0001",
            )
        )
    return found


if __name__ == "__main__":
    print(json.dumps({"full": full, "readonly": readonly}[sys.argv[1]](Path(sys.argv[2]))))  # noqa: T201  # the outcome
