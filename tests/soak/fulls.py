"""Let the disk run full at every step of everything that writes; a small disk of its own.

The disk is a tmpfs in a mount namespace of its own, so this needs root or user namespaces. The
worker inside is this module run as a program.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import chapterdesk
from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import StorageError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.migrations import script_location
from chapterdesk.storage import migrate, rotate, ways
from chapterdesk.storage.backup import verify_backup, write_backup
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.tables import digest_all
from chapterdesk.storage.unlock import read_header
from chapterdesk.storage.vault import Vault
from tests.soak.materials import (
    PASSPHRASE,
    Figures,
    Home,
    code_of,
    columns_of,
    digests_of,
    golden_revisions,
    golden_vault,
)

_STEP: Final = 4096
_CLOCK: Final = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
_ROWS: Final = 12
_FACTOR: Final = 4
_GOLDEN: Final = (5**0.5 - 1) / 2


def available() -> bool:
    """Say whether a file system can be mounted for one process here."""
    return (
        shutil.which("unshare") is not None
        and not subprocess.run([*_unshare(), "true"], capture_output=True, check=False).returncode
    )


def _unshare() -> list[str]:
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *user, "--mount"]


def run(count: int, folder: Path, seed: int) -> Figures:
    """Leave some blocks of 4,096 bytes free, `count` times in all, and act: see `Room`."""
    disk = folder / "disk"
    disk.mkdir()
    golden_vault(golden_revisions()[0], folder / "template")
    home = golden_vault(golden_revisions()[-1], folder / "newest")
    (folder / "code").write_text(home.code.reveal_text(), "utf-8")
    root = Path(chapterdesk.__file__).parents[1]
    script = 'mount -t tmpfs -o size=8m tmpfs "$1" && shift && exec "$@"'
    ran = subprocess.run(
        [*_unshare(), "sh", "-euc", script, "sh", str(disk), sys.executable, "-B", "-m",
         "tests.soak.fulls", str(folder), str(count), str(seed)],
        cwd=root, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(root), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return {"lost": 0, "wrong": 0, "said something else": 0, **json.loads(ran.stdout)}


class Room:
    """Say how many blocks an act finds free: first until it is done at all, then all over that.

    1, 4, 16 … blocks, until the act has room enough; then, by the golden ratio, sizes that lie
    evenly between none and that, however many are asked for.
    """

    def __init__(self, seed: int) -> None:
        self._enough: int | None = None
        self._turn = 0
        self._shift = seed * _GOLDEN % 1

    @property
    def blocks(self) -> int:
        """Return what is left free now."""
        if self._enough is None:
            return int(_FACTOR**self._turn)
        return int((self._shift + self._turn * _GOLDEN) % 1 * (self._enough + 1))

    def tell(self, *, done: bool) -> None:
        """Hear whether that was enough."""
        if done and self._enough is None:
            self._enough, self._turn = self.blocks, 0
        self._turn += 1


class Worker:
    """Hold the small disk, and act on it with more or less room."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.disk = folder / "disk"
        self.filler = self.disk / "filler"
        self.room = {name: Room(seed) for name in self.acts()}
        self.found: Counter[str] = Counter()
        self.new: rotate.NewKeys | None = None

    def acts(self) -> dict[str, Callable[[Home], bool]]:
        """Return everything that writes; each says whether what it leaves is right."""
        return {
            "commit": self.commit,
            "header": self.header,
            "backup": self.backup,
            "migration": self.migration,
            "keys": self.keys,
        }

    def run(self, count: int) -> Counter[str]:
        """Act `count` times, one act after the other."""
        acts = self.acts()
        for turn in range(count):
            name = list(acts)[turn % len(acts)]
            shutil.rmtree(self.disk / "vault", ignore_errors=True)
            template = "template" if name == "migration" else "newest"
            shutil.copytree(self.folder / template, self.disk / "vault")
            code = Secret.from_text((self.folder / "code").read_text("utf-8"))
            if name == "migration":
                code = code_of(golden_revisions()[0])
            done = self.found["done"]
            right = acts[name](Home(path=self.disk / "vault", code=code))
            self.found["steps"] += 1
            self.found["wrong"] += not right
            self.found[f"{name} steps"] += 1
            self.found[f"{name} done"] += self.found["done"] - done
            self.room[name].tell(done=self.found["done"] > done)
        return self.found

    def tight(self, name: str, act: Callable[[], object]) -> bool:
        """Act with little room; return whether it was done. Afterwards there is room again."""
        self.fill(self.room[name].blocks * _STEP)
        try:
            act()
        except StorageError:
            self.found["refused"] += 1
            return False
        except UserError:
            self.found["said something else"] += 1
            return False
        finally:
            self.filler.unlink()
        self.found["done"] += 1
        return True

    def fill(self, free: int) -> None:
        """Take all room but `free` bytes."""
        self.filler.write_bytes(b"")
        state = os.statvfs(self.disk)
        with self.filler.open("r+b") as stream:
            os.posix_fallocate(stream.fileno(), 0, state.f_bavail * state.f_frsize - free)

    def commit(self, home: Home) -> bool:
        """Commit rows one by one: what was acknowledged is there, and nothing else."""
        acknowledged = 0
        with home.open() as vault:
            known = _settings(vault)

            def act() -> None:
                nonlocal acknowledged
                for number in range(_ROWS):
                    with storage_errors(), vault.engine.begin() as connection:
                        connection.exec_driver_sql(
                            "INSERT INTO setting VALUES (?, ?)", (f"soak{number}", "x" * 6000)
                        )
                    acknowledged += 1

            self.tight("commit", act)
        with home.open() as vault:
            there = _settings(vault) - known
            self.found["lost"] += max(0, acknowledged - there)
            return there == acknowledged and verify_vault(vault).ok

    def header(self, home: Home) -> bool:
        """Change the header: the old one or the new one, whole."""
        with home.open() as vault:
            known, before = vault.key.header.generation, digest_all(vault.raw)
            done = self.tight("header", lambda: ways.replace_recovery_code(vault))
            generation = read_header(home.path).header.generation
            self.found["lost"] += done and generation != known + 1
            right = generation in (known, known + 1) and digest_all(vault.raw) == before
        return right and self.tidy(home)

    def backup(self, home: Home) -> bool:
        """Write a backup: a whole file or none."""
        with home.open() as vault:
            done = self.tight(
                "backup",
                lambda: write_backup(
                    vault, self.disk / "vault", clock=_CLOCK, app_version="0", revision="0002"
                ),
            )
            files = list(home.path.glob("backup-*.tar"))
            for file in files:
                verify_backup(file, key=vault.key)
            self.found["lost"] += done and not files
            right = len(files) == int(done) and verify_vault(vault).ok
        return right and self.tidy(home)

    def migration(self, home: Home) -> bool:
        """Migrate: the old revision with every row, or the new one with every row."""
        with home.open() as vault:
            before, first = digest_all(vault.raw), migrate.current_revision(vault)
            columns = columns_of(vault.raw)
            done = self.tight(
                "migration", lambda: migrate.upgrade(vault, script_location=script_location())
            )
            revision, after = migrate.current_revision(vault), digests_of(vault.raw, columns)
            before.pop("alembic_version")
            kept = all(after[name] == digest for name, digest in before.items())
            self.found["lost"] += not kept
            return kept and (revision != first) is done and verify_vault(vault).ok

    def keys(self, home: Home) -> bool:
        """Change all keys: the old ones or the new ones, and every row."""
        with home.open() as vault:
            before = digest_all(vault.raw)
            if self.new is None:
                own = vault.key.header.passphrase_slots[0]
                keeper = rotate.Keeper(slot_id=own.slot_id, passphrase=PASSPHRASE)
                self.new = rotate.prepare(vault.key, (keeper,))
            new = replace(self.new, master=Secret(self.new.master.reveal()))
            done = self.tight("keys", lambda: rotate.change_keys(vault, new))
        with home.open() as vault:
            kept = digest_all(vault.raw) == before
            self.found["lost"] += not kept
            right = kept and vault.key.header.epoch == 1 + done and verify_vault(vault).ok
        return right and self.tidy(home) and len(list(home.path.glob("store-*.db"))) == 1

    @staticmethod
    def tidy(home: Home) -> bool:
        """Say whether nothing half-written is left."""
        return not list(home.path.glob(".*.tmp"))


def _settings(vault: Vault) -> int:
    return int(vault.raw.execute("SELECT count(*) FROM setting").fetchone()[0])


if __name__ == "__main__":
    worker = Worker(Path(sys.argv[1]), int(sys.argv[3]))
    print(json.dumps(worker.run(int(sys.argv[2]))))  # noqa: T201  # the outcome
