# ruff: noqa: S311  # repeatable chance
"""Flip single bits of a database and of a backup: all must be noticed, none read as true."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import DamagedError, UserError
from chapterdesk.crypto import keys
from chapterdesk.storage.backup import verify_backup, write_backup
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.engine import connect
from chapterdesk.storage.tables import TableDigest, digest_all
from chapterdesk.storage.vault import Vault, VaultKey
from tests.soak.materials import Figures, Home, small_vault

_CLOCK = FixedClock(datetime(2026, 11, 22, 15, 44, 7, tzinfo=UTC))


def run(count: int, folder: Path, seed: int) -> Figures:
    """Flip `count` bits of a database and `count` of a backup, uniform over every byte."""
    home = small_vault(folder / "vault")
    chance = random.Random(seed)
    return database(home, count, chance) | backup(home, folder, count, chance)


def database(home: Home, count: int, chance: random.Random) -> Figures:
    """Flip bits of the database; look at it by reading every row, and by a full check."""
    whole = home.database.read_bytes()
    true, key = home.digests(), home.key()
    found = noticed = untrue = 0
    for _turn in range(count):
        bit = chance.randrange(len(whole) * 8)
        with flipped(home.database, bit):
            if reads(home, key, true) is False:
                untrue += 1
            noticed += notices(home, key)
            found += 1
    controls = sum(reads(home, key, true) is True and not notices(home, key) for _turn in range(3))
    return {
        "database flips": found,
        "database flips noticed": noticed,
        "database flips read as true": untrue,
        "database whole called whole, of 3": controls,
        "database changed by looking": home.database.read_bytes() != whole,
    }


def reads(home: Home, key: VaultKey, true: dict[str, TableDigest]) -> bool | None:
    """Read every row: True when they are the true ones, False when others, None when refused."""
    secret = keys.database_key(key.master, key.vault_id, key.header.epoch)
    try:
        raw = connect(home.database, secret, mode="ro")
    except driver.DatabaseError:
        return None
    try:
        return digest_all(raw) == true
    except driver.DatabaseError:
        return None
    finally:
        raw.close()


def notices(home: Home, key: VaultKey) -> bool:
    """Say whether opening it and checking all of it finds anything."""
    try:
        with Vault.open(home.path, key.copied()) as vault:
            check = verify_vault(vault)
            return not check.ok or check.page_alarms > 0
    except DamagedError:
        return True


def backup(home: Home, folder: Path, count: int, chance: random.Random) -> Figures:
    """Flip bits of a backup file, the outer tar included; check all of it."""
    with home.open() as vault:
        file = write_backup(vault, folder, clock=_CLOCK, app_version="0", revision="0001").path
        whole = file.read_bytes()
        noticed = 0
        for _turn in range(count):
            with flipped(file, chance.randrange(len(whole) * 8)):
                noticed += refuses(file, vault.key)
        controls = sum(not refuses(file, vault.key) for _turn in range(3))
    return {
        "backup flips": count,
        "backup flips noticed": noticed,
        "backup whole called whole, of 3": controls,
    }


def refuses(file: Path, key: VaultKey) -> bool:
    """Say whether a full check of a backup finds anything."""
    try:
        verify_backup(file, key=key)
    except UserError:
        return True
    return False


@contextmanager
def flipped(file: Path, bit: int) -> Iterator[None]:
    """Flip one bit of a file inside, and put it back."""
    flip(file, bit)
    try:
        yield
    finally:
        flip(file, bit)


def flip(file: Path, bit: int) -> None:
    """Flip one bit of a file."""
    with file.open("r+b", buffering=0) as stream:
        stream.seek(bit // 8)
        byte = stream.read(1)[0]
        stream.seek(bit // 8)
        stream.write(bytes([byte ^ 1 << bit % 8]))
