# ruff: noqa: S311, T201  # repeatable chance, and the outcome is printed
"""Kill a writer at a chosen moment, again and again, and look at what is left.

Run as a program: `python kill_loop.py FOLDER ROUNDS SEED`; prints one JSON object. A writer commits
transactions through the vault and acknowledges each on a pipe; it is killed (-9) either between two
acknowledgements or after it has said that a transaction has spilled to the file.
"""

import json
import os
import random
import selectors
import shutil
import signal
import struct
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chapterdesk.core.errors import DamagedError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage.backup import verify_vault
from chapterdesk.storage.vault import Vault, VaultKey, create_vault, unlock_key

SPILLED = -1
_RECORD = struct.Struct("<q")


@dataclass
class Counts:
    """What was done and what was found."""

    kills: int = 0
    hot_journals: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    damaged: int = 0
    unnoticed: int = 0
    controls: int = 0
    controls_found: int = 0


class Loop:
    """Hold the vault that is written to and the counts."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.path = folder / "vault"
        self.chance = random.Random(seed)
        self.counts = Counts()
        self.expected = 0
        key, self.code = create_vault(self.path, passphrase=Secret(b"a b c"), kdf=FLOOR)
        with Vault.open(self.path, key) as vault:
            vault.raw.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, n INT, body TEXT)")
            vault.raw.execute("CREATE INDEX by_n ON line (n, body)")
            vault.raw.execute("CREATE TABLE total (side TEXT PRIMARY KEY, n INT)")
            vault.raw.execute("INSERT INTO total VALUES ('left', 0), ('right', 0)")

    def key(self) -> VaultKey:
        """Return a fresh key."""
        return unlock_key(self.path, recovery_code=self.code)

    def run(self, rounds: int) -> Counts:
        """Kill `rounds` writers."""
        for _turn in range(rounds):
            self.one_round()
        return self.counts

    def one_round(self) -> None:
        """Start a writer, kill it, check what is left."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            write_for_ever(self.path, self.key(), writer)
        os.close(writer)
        self.wait_for_the_moment(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged = max([self.expected, *_records(_rest(reader))])
        os.close(reader)
        self.counts.kills += 1
        self.check(acknowledged)

    def wait_for_the_moment(self, reader: int) -> None:
        """Read acknowledgements until the moment drawn by lot has come."""
        wanted_commits = self.chance.randrange(4)
        inside = self.chance.random() < 0.75
        seen = 0
        while True:
            number = _RECORD.unpack(os.read(reader, _RECORD.size))[0]
            if number == SPILLED:
                if inside and seen >= wanted_commits:
                    break
            else:
                seen += 1
                self.expected = number
                if not inside and seen > wanted_commits:
                    break
        # A little later, so that the kill falls on any statement after the announced one.
        with selectors.DefaultSelector() as nothing:
            nothing.select(self.chance.random() * 0.004)

    def check(self, acknowledged: int) -> None:
        """Reopen as a person would and compare with what was acknowledged."""
        journal = self.path / "store-1.db-journal"
        hot = journal.exists() and any(journal.read_bytes()[:28])
        self.counts.hot_journals += hot
        if hot:
            self.control(acknowledged)
        with Vault.open(self.path, self.key()) as vault:
            self.counts.unnoticed += not vault.was_unclean
            self.counts.damaged += not verify_vault(vault).ok
            found, whole = state(vault.raw)
            self.counts.partial += not whole
            self.counts.lost += max(0, acknowledged - found)
            self.counts.acknowledged = found
            self.expected = found
            vault.raw.execute("DELETE FROM line WHERE abs(n) < ?", (found,))

    def control(self, acknowledged: int) -> None:
        """Take the journal away from a copy: the same checks must find that something is wrong."""
        copy = self.path.with_name("control")
        shutil.copytree(self.path, copy)
        (copy / "store-1.db-journal").unlink()
        self.counts.controls += 1
        try:
            with Vault.open(copy, unlock_key(copy, recovery_code=self.code)) as vault:
                sound = verify_vault(vault).ok
                found, whole = state(vault.raw) if sound else (0, False)
                self.counts.controls_found += not (sound and whole and found >= acknowledged)
        except DamagedError:
            self.counts.controls_found += 1
        shutil.rmtree(copy)


def state(raw: Any) -> tuple[int, bool]:
    """Return the last whole transaction's number, and whether all of it is there."""
    found = raw.execute("SELECT coalesce(max(-n), 0) FROM line").fetchone()[0]
    sides = [row[0] for row in raw.execute("SELECT n FROM total ORDER BY side")]
    lines = raw.execute("SELECT count(*) FROM line WHERE n = ?", (found,)).fetchone()[0]
    said = raw.execute("SELECT body FROM line WHERE n = ?", (-found,)).fetchone()
    ahead = raw.execute("SELECT count(*) FROM line WHERE n > ?", (found,)).fetchone()[0]
    if said is None:
        return sides[0], sides[0] == sides[1] == 0 and not lines and not ahead
    return found, sides == [found, found] and lines == int(said[0]) and not ahead


def write_for_ever(path: Path, key: VaultKey, pipe: int) -> None:
    """Commit transactions until killed; small cache, so that a big one reaches the file early."""
    chance = random.Random()
    vault = Vault.open(path, key)
    vault.raw.execute("PRAGMA cache_size=8")
    number = vault.raw.execute("SELECT n FROM total WHERE side = 'left'").fetchone()[0]
    while True:
        number += 1
        lines = chance.choice([3, 20, 40])
        with vault.engine.begin() as connection:
            for at in range(lines):
                connection.exec_driver_sql(
                    "INSERT INTO line (n, body) VALUES (?, ?)",
                    (number, "z" * chance.choice([20, 300, 4000])),
                )
                if at == lines // 2:
                    connection.exec_driver_sql(
                        "UPDATE total SET n = ? WHERE side = 'left'", (number,)
                    )
                    os.write(pipe, _RECORD.pack(SPILLED))
            connection.exec_driver_sql("UPDATE total SET n = ? WHERE side = 'right'", (number,))
            connection.exec_driver_sql(
                "INSERT INTO line (n, body) VALUES (?, ?)", (-number, str(lines))
            )
        os.write(pipe, _RECORD.pack(number))


def _rest(reader: int) -> bytes:
    data = b""
    while part := os.read(reader, 65_536):
        data += part
    return data


def _records(data: bytes) -> list[int]:
    whole = len(data) // _RECORD.size * _RECORD.size
    return [number for (number,) in _RECORD.iter_unpack(data[:whole]) if number != SPILLED]


if __name__ == "__main__":
    outcome = Loop(Path(sys.argv[1]), int(sys.argv[3])).run(int(sys.argv[2]))
    print(json.dumps(asdict(outcome)))
