"""What an open desk does on a disk that is full, or that fails; a process of its own.

`python upkeep_on_a_disk.py full|fails FOLDER`: FOLDER holds a vault and its recovery code; prints
one JSON object.
"""

import json
import os
import sys
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


def opened(folder: Path) -> Desk:
    """Open the vault."""
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    code = Secret.from_text((folder / "code").read_text("utf-8"))
    unlocked = service.derive(folder / "vault", recovery_code=code)
    return service.open(folder / "vault", unlocked, events=EventBus())


def add(desk: Desk, name: str) -> str:
    """Add somebody; return what was said, or nothing."""
    try:
        desk.services.members.add(MemberDraft(display_name=name))
    except UserError as error:
        return error.what
    return ""


def names(desk: Desk) -> set[str]:
    """Return who is there."""
    return {row.name for row in desk.services.members.window(MemberFilter(), 0, 10_000).rows}


def full(folder: Path) -> dict[str, object]:
    """Fill the disk, add until it fails, go on with the spare, make room again."""
    desk = opened(folder)
    spare = folder / "vault" / "spare"
    found: dict[str, object] = {"begun": desk.services.upkeep.begin().condition}
    room = os.statvfs(folder)
    filler = folder / "filler"
    with filler.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, room.f_bavail * room.f_frsize - 40_000)
    added: set[str] = set()
    told = ""
    while not told:
        name = f"Robin {len(added)} {'x' * 150}"
        told = add(desk, name)
        if not told:
            added.add(name)
    found |= {"told": told, "spare after": spare.exists()}
    found["condition"] = desk.services.upkeep.state().condition
    found["saved with the spare"] = add(desk, "Wren")
    member = desk.services.members.window(MemberFilter(), 0, 1).rows[0]
    added.discard(member.name)
    try:
        desk.services.members.delete(member.id)
        found["taken back with the spare"] = ""
    except UserError as error:
        found["taken back with the spare"] = error.what
    found["lost"] = len(added - names(desk))
    filler.unlink()
    found["condition with room"] = desk.services.upkeep.state().condition
    found["spare with room"] = spare.exists()
    desk.close()
    return found


def fails(folder: Path) -> dict[str, object]:
    """Add people while the disk reports errors; open again and compare with what was said."""
    desk = opened(folder)
    said: dict[str, str] = {}
    for number in range(14):
        said[f"Robin {number}"] = add(desk, f"Robin {number}")
    sound = ""
    try:
        desk.services.backups.verify_vault()
    except UserError as error:
        sound = error.what
    desk.close()
    desk = opened(folder)
    there = names(desk)
    desk.close()
    saved = {name for name, told in said.items() if not told or "it is there" in told}
    refused = {name for name, told in said.items() if "was not saved" in told}
    return {
        "told": sorted({told for told in said.values() if told}),
        "missing": sorted(saved - there),
        "there although refused": sorted(refused & there),
        "sound": sound,
    }


if __name__ == "__main__":
    what = {"full": full, "fails": fails}[sys.argv[1]]
    print(json.dumps(what(Path(sys.argv[2]))))  # noqa: T201  # the outcome
