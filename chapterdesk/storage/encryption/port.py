"""What can be known of a disk, and who finds it out."""

from enum import StrEnum
from pathlib import Path
from typing import Protocol


class DiskEncryption(StrEnum):
    """What the system says of the disk beneath a folder."""

    ON = "on"
    OFF = "off"
    SWAP_OFF = "swap_off"
    """The disk is, and what the system puts aside when memory runs short is not."""
    UNKNOWN = "unknown"


class DiskLook(Protocol):
    """Looks at the disk beneath a folder."""

    def look(self, folder: Path) -> DiskEncryption:
        """Return what is known; a folder that is there. May raise OSError where nothing is."""
        ...


class NoLook:
    """A system of which nothing is known."""

    def look(self, _folder: Path) -> DiskEncryption:
        """Return that it is not known."""
        return DiskEncryption.UNKNOWN
