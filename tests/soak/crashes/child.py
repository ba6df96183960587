"""What is recorded: `python -m tests.soak.crashes.child FOLDER SCENARIO…`, one line said an act.

FOLDER/SCENARIO/place holds a vault; beside it lies its recovery code. A line is written to standard
output, in one call, after the act that it names was done: from then on it must never be lost.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.backups import restore
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage import rotate, ways
from chapterdesk.storage.vault import Vault, unlock_key
from tests.soak.crashes.trace import BEGIN, PLACE
from tests.soak.materials import PASSPHRASE

_SAVES: Final = 12


def say(text: str) -> None:
    """Acknowledge in one system call."""
    os.write(1, f"{text}\n".encode())


def code_of(folder: Path) -> Secret:
    """Return the recovery code that lies beside the folder."""
    return Secret.from_text(folder.with_name("code").read_text("utf-8"))


def opened(folder: Path) -> Desk:
    """Open the vault as the window does."""
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    unlocked = service.derive(folder / "vault", recovery_code=code_of(folder))
    return service.open(folder / "vault", unlocked, events=EventBus())


def save(folder: Path) -> None:
    """Check visitors in."""
    check_in(opened(folder))


def careless(folder: Path) -> None:
    """Check visitors in without waiting for the disk, as no program should (the control)."""
    desk = opened(folder)
    with desk._vault.maintenance() as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=8")
    check_in(desk)


def check_in(desk: Desk) -> None:
    """Check visitors in, take some of it back, and say who is there."""
    services = desk.services
    meeting = services.meetings.next()
    if meeting is None:
        raise ValueError("the vault has no meeting")
    for number in range(_SAVES):
        marked = services.checkin.walk_in(meeting.id, f"Visitor {number} {'x' * 80 * (number % 3)}")
        say(marked.row.member_id.hex())
    desk.close()


def ways_in(folder: Path) -> None:
    """Change the passphrase and the recovery code."""
    path = folder / "vault"
    with Vault.open(path, unlock_key(path, recovery_code=code_of(folder))) as vault:
        for number in range(6):
            if number % 3:
                ways.replace_recovery_code(vault)
            else:
                ways.set_passphrase(vault, Secret(b"words %d" % number), kdf=FLOOR)
            say(str(vault.key.header.generation))


def keys(folder: Path) -> None:
    """Change all keys."""
    path = folder / "vault"
    with Vault.open(path, unlock_key(path, recovery_code=code_of(folder))) as vault:
        own = vault.key.header.passphrase_slots[0]
        keeper = rotate.Keeper(slot_id=own.slot_id, passphrase=PASSPHRASE)
        rotate.change_keys(vault, rotate.prepare(vault.key, (keeper,)))
        say(str(vault.key.header.epoch))


def backup(folder: Path) -> None:
    """Write backups."""
    desk = opened(folder)
    target = folder / "stick"
    for _turn in range(2):
        say(desk.services.backups.backup(target).file_name)
    desk.close()


def restoring(folder: Path) -> None:
    """Restore a backup beside the vault."""
    file = next((folder / "stick").glob("*.tar"))
    restore(file, folder / "again", recovery_code=code_of(folder), clock=SystemClock())
    say("again")


def migration(folder: Path) -> None:
    """Open a vault of an older version, which brings it up to date."""
    desk = opened(folder)
    say("migrated")
    desk.close()


SCENARIOS: Final[dict[str, Callable[[Path], None]]] = {
    "save": save,
    "careless": careless,
    "ways_in": ways_in,
    "keys": keys,
    "backup": backup,
    "restore": restoring,
    "migration": migration,
}

if __name__ == "__main__":
    for chosen in sys.argv[2:]:
        say(f"{BEGIN}{chosen}")
        SCENARIOS[chosen](Path(sys.argv[1]) / chosen / PLACE)
