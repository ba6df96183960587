"""Windows: the shell's property System.Volume.BitLockerProtection, which asks for no elevation.

Untested: never run on that system. Written after the documentation of that property and of
Folder.Self.ExtendedProperty. The class Win32_EncryptableVolume would need an administrator.
"""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Final

from chapterdesk.storage.encryption.port import DiskEncryption

_MEANING: Final = {
    1: DiskEncryption.ON,
    2: DiskEncryption.OFF,
    4: DiskEncryption.OFF,  # being decrypted
    5: DiskEncryption.OFF,  # suspended: its key lies open on the disk
}
"""Everything else, such as 3 (being encrypted), is not known."""
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_SECONDS: Final = 15


def ask_shell(drive: str) -> str:
    """Return what the shell says of a drive such as C:."""
    ask = (
        f"(New-Object -ComObject Shell.Application).NameSpace('{drive}\\').Self"
        ".ExtendedProperty('System.Volume.BitLockerProtection')"
    )
    root = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
    program = root / "System32" / "WindowsPowerShell" / "v1.0" / "powershell.exe"
    return subprocess.run(  # noqa: S603  # the system's own, with nothing that anybody typed
        [program, "-NoProfile", "-NonInteractive", "-Command", ask],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ).stdout


class WindowsLook:
    """Ask the shell about the drive of a folder.

    Untested: never run on that system.
    """

    def __init__(self, *, ask: Callable[[str], str] = ask_shell) -> None:
        self._ask = ask

    def look(self, folder: Path) -> DiskEncryption:
        """Return what the shell says of the drive."""
        drive = PureWindowsPath(folder).drive
        if not _DRIVE.fullmatch(drive):
            return DiskEncryption.UNKNOWN
        try:
            return _MEANING.get(int(self._ask(drive).strip()), DiskEncryption.UNKNOWN)
        except (subprocess.SubprocessError, ValueError):
            return DiskEncryption.UNKNOWN
