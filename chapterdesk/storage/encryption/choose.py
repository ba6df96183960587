"""Which adapter looks on which system."""

import sys
from pathlib import Path

from chapterdesk.storage.encryption.port import DiskEncryption, DiskLook, NoLook


def disk_look(*, platform: str = sys.platform) -> DiskLook:
    """Return what looks on this system."""
    if platform == "win32":
        from chapterdesk.storage.encryption.windows import (  # noqa: PLC0415  # there alone
            WindowsLook,
        )

        return WindowsLook()
    if platform == "darwin":
        from chapterdesk.storage.encryption.macos import MacLook  # noqa: PLC0415  # there alone

        return MacLook()
    if platform.startswith("linux"):
        from chapterdesk.storage.encryption.linux import LinuxLook  # noqa: PLC0415  # there alone

        return LinuxLook()
    return NoLook()


def disk_encryption(folder: Path, *, look: DiskLook | None = None) -> DiskEncryption:
    """Return whether the disk is encrypted on which a folder lies, or will; never raises."""
    try:
        there = folder.absolute()
        while not there.exists() and there != there.parent:
            there = there.parent
        return (look or disk_look()).look(there.resolve())
    except (OSError, ValueError):
        return DiskEncryption.UNKNOWN
