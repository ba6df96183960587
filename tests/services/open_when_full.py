"""What a desk does that is opened on a disk without one free byte; a process of its own.

`python open_when_full.py FOLDER ELSEWHERE`: FOLDER holds a vault and its recovery code, ELSEWHERE
lies on another disk; prints one JSON object.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.unlock import MIRROR_NAME


def opened(folder: Path) -> Desk:
    """Open the vault."""
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    code = Secret.from_text((folder / "code").read_text("utf-8"))
    unlocked = service.derive(folder / "vault", recovery_code=code)
    return service.open(folder / "vault", unlocked, events=EventBus())


def said(action: Callable[[], object]) -> str:
    """Return what a person reads; nothing where it went well."""
    try:
        action()
    except UserError as error:
        return str(error)
    return ""


def fill(folder: Path) -> int:
    """Take every free byte; return how many are left."""
    with (folder / "filler").open("ab", buffering=0) as stream:
        for size in (65_536, 4096, 1):
            try:
                while stream.write(bytes(size)):
                    pass
            except OSError:
                continue
    return os.statvfs(folder).f_bavail


def work(folder: Path, elsewhere: Path) -> dict[str, object]:
    """Put some people and the spare in, fill the disk, then work at the desk."""
    desk = opened(folder)
    found: dict[str, object] = {"begun": desk.services.upkeep.begin().condition}
    for number in range(20):
        desk.services.members.add(MemberDraft(display_name=f"Robin {number}"))
    meeting, _undo = desk.services.meetings.start_now()
    desk.close()
    spare = folder / "vault" / "spare"
    found["spare before"] = spare.exists()
    found["free"] = fill(folder)
    found["opened"] = said(lambda: opened(folder).close())
    if found["opened"]:
        return found
    desk = opened(folder)
    services = desk.services
    people = services.members.window(MemberFilter(), 0, 100).rows
    found["read"] = len(people)
    found["backed up"] = said(lambda: services.backups.backup(elsewhere))
    found["backups"] = len(list(elsewhere.glob("*.tar")))
    found["condition"] = services.upkeep.begin().condition
    found["checked in"] = said(lambda: services.checkin.walk_in(meeting, "Wren"))
    found["deleted"] = said(lambda: services.members.delete(people[0].id))
    found["whole"] = said(services.backups.verify_vault)
    desk.close()
    found["closed in order"] = (folder / "vault" / "lock").stat().st_size == 0
    # Not one free byte, no spare, and one of the two headers is gone: still no reason to keep out.
    (folder / "vault" / MIRROR_NAME).unlink()
    spare.unlink(missing_ok=True)
    found["free again"] = fill(folder)
    desk = opened(folder)
    found["read without the spare"] = desk.services.members.window(MemberFilter(), 0, 100).total
    refused = said(lambda: desk.services.checkin.walk_in(meeting, "Sam"))
    found["refused without the spare"] = refused
    found["backed up without the spare"] = said(lambda: desk.services.backups.backup(elsewhere))
    found["all backups"] = len(list(elsewhere.glob("*.tar")))
    desk.close()
    (folder / "filler").unlink()
    desk = opened(folder)
    found["healed with room"] = desk.header_was_healed
    found["whole with room"] = said(desk.services.backups.verify_vault)
    desk.close()
    return found


if __name__ == "__main__":
    print(json.dumps(work(Path(sys.argv[1]), Path(sys.argv[2]))))  # noqa: T201  # the outcome
