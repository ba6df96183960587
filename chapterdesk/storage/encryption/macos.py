"""macOS: `fdesetup status`, which speaks of the disk that the system starts from.

Untested: never run on that system. Written after the manual page of fdesetup(8).
"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from chapterdesk.storage.encryption.port import DiskEncryption

_SECONDS: Final = 15
_OTHER_DISKS: Final = Path("/Volumes")


def ask_fdesetup() -> str:
    """Return what the system says of FileVault."""
    return subprocess.run(
        ["/usr/bin/fdesetup", "status"],
        env={"LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    ).stdout


class MacLook:
    """Ask about FileVault, where a folder lies on the disk that it speaks of.

    Untested: never run on that system.
    """

    def __init__(self, *, ask: Callable[[], str] = ask_fdesetup) -> None:
        self._ask = ask

    def look(self, folder: Path) -> DiskEncryption:
        """Return what the system says; of a stick it says nothing."""
        if folder.is_relative_to(_OTHER_DISKS):
            return DiskEncryption.UNKNOWN
        try:
            said = self._ask().strip()
        except subprocess.SubprocessError:
            return DiskEncryption.UNKNOWN
        # While it is being encrypted or decrypted more is said: not known, then.
        if said == "FileVault is On.":
            return DiskEncryption.ON
        return DiskEncryption.OFF if said == "FileVault is Off." else DiskEncryption.UNKNOWN
