"""What a full, a read-only and a forbidden disk do to an open desk; a process of its own.

`python desk_on_a_mount.py full|readonly FOLDER`: FOLDER holds a vault and its recovery code, and
lies on the disk in question; prints one JSON object of what a person would read.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.vaults import VaultService


def said(action: Callable[[], object]) -> list[object]:
    """Return what a person reads and the exit code; nothing where it went well."""
    try:
        action()
    except UserError as error:
        return [error.what, error.data, error.todo, int(error.exit_code)]
    return []


def opened(folder: Path) -> Desk:
    """Open the vault with its recovery code."""
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    code = Secret.from_text((folder / "code").read_text(encoding="utf-8"))
    unlocked = service.derive(folder / "vault", recovery_code=code)
    return service.open(folder / "vault", unlocked, events=EventBus())


def readonly(folder: Path) -> dict[str, object]:
    """Try to open a vault that can not be written."""
    before = contents(folder)
    found: dict[str, object] = {"open": said(lambda: opened(folder))}
    found["untouched"] = contents(folder) == before
    return found


def full(folder: Path) -> dict[str, object]:
    """Check people in until the disk is full, then try everything else that writes."""
    desk = opened(folder)
    services = desk.services
    meeting, _undo = services.meetings.start_now()
    trouble, acknowledged = walk_in_until_full(services, meeting)
    (folder / "ballast").write_bytes(b"")
    fill_up(folder / "ballast")
    found: dict[str, object] = {"walk_in": trouble, "acknowledged": acknowledged}
    found["mark"] = said(lambda: services.checkin.walk_in(meeting, "One more"))
    found["headcount"] = said(lambda: services.checkin.set_headcount(meeting, acknowledged + 9))
    found["backup"] = said(lambda: services.backups.backup(folder))
    found["backups left"] = [path.name for path in folder.iterdir() if path.suffix == ".tar"]
    found["here"] = len(services.checkin.inside(meeting))
    found["whole"] = said(services.backups.verify_vault)
    desk.close()
    # Even a session that ended on a full disk is found again, and goes on with some room.
    (folder / "ballast").unlink()
    (folder / "room").unlink()
    desk = opened(folder)
    desk.services.checkin.walk_in(meeting, "One more")
    found["here at last"] = len(desk.services.checkin.inside(meeting))
    found["whole at last"] = said(desk.services.backups.verify_vault)
    desk.close()
    return found


def walk_in_until_full(services: Services, meeting: bytes) -> tuple[list[object], int]:
    """Check in walk-ins until it fails; return what was said and how many were acknowledged."""
    acknowledged = 0
    while True:
        trouble = said(lambda: services.checkin.walk_in(meeting, f"Robin {'x' * 150}"))
        if trouble:
            return trouble, acknowledged
        acknowledged += 1


def fill_up(path: Path) -> None:
    """Take the last free bytes of the disk."""
    with path.open("ab", buffering=0) as stream:
        for size in (4096, 1):
            try:
                while stream.write(bytes(size)):
                    pass
            except OSError:
                continue


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file and its bytes."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


if __name__ == "__main__":
    what = {"full": full, "readonly": readonly}[sys.argv[1]]
    print(json.dumps(what(Path(sys.argv[2]))))  # noqa: T201  # the outcome
