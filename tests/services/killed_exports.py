"""Export the members, or save a paper, and be killed (-9) at the moment that was asked for.

Run as a program: `python killed_exports.py WHAT MOMENT CODE VAULT FILE`; the kill comes at a moment
of writing the file: `before`, `inside` (its bytes lie under another name) or `after`.
"""

import os
import signal
import sys
from pathlib import Path

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services import outgoing
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.atomic import durable_replace
from tests.conftest import NOW


def die(_path: Path | None = None) -> None:
    """Be killed as the system does it: nothing is tidied."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(what: str, moment: str, code: str, vault: Path, file: Path) -> None:
    """Do it."""

    def killed(target: Path, data: bytes) -> None:
        if moment == "before":
            die()
        durable_replace(target, data, check=die if moment == "inside" else None)
        die()

    outgoing.durable_replace = killed  # type: ignore[assignment]
    vaults = VaultService(clock=FixedClock(NOW))
    unlocked = vaults.derive(vault, recovery_code=Secret.from_text(code))
    desk = vaults.open(vault, unlocked, events=EventBus())
    if what == "members":
        wish = ExportWish(audience=LEADS, reason="moving to another tool")
        desk.services.exports.members("csv", file, seal="plain", wish=wish)
    elif what == "copy":
        person = desk.services.members.search("Robin").rows[0].id
        desk.services.copies.save_sealed(person, file, passphrase=Secret.from_text("their words"))
    else:
        desk.services.sheets.save(desk.services.sheets.helplines(), file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]))
    sys.exit("it was not killed")
