"""Linux: what the kernel says in /proc and /sys of the devices beneath a folder and the swap.

Read from files that everybody may read; nothing is run, no device is opened.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chapterdesk.storage.encryption.port import DiskEncryption

_ESCAPE: Final = re.compile(r"\\([0-7]{3})")
_ENCRYPTS: Final = re.compile(r"CRYPT-(?!VERITY|INTEGRITY|SUBDEV)")
"""What cryptsetup calls its devices; these three check or divide, and encrypt nothing."""
_REAL: Final = re.compile(r"(sd|hd|nvme|mmcblk)")
"""Disks of a computer; beneath one of a virtual machine or of a network may be anything."""
_IN_MEMORY: Final = re.compile(r"(zram|ram)")
_POINT, _DEVICE, _FEWEST_FIELDS = 4, 2, 10


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the mount table: where, which device, and what it was called."""

    point: Path
    device: str
    source: str


class LinuxLook:
    """Follow a folder to its mount, the mount to its device, the device to those it is made of.

    Args:
        root: The top of /proc and /sys.
    """

    def __init__(self, *, root: Path = Path("/")) -> None:
        self._proc = root / "proc"
        self._sys = root / "sys"

    def look(self, folder: Path) -> DiskEncryption:
        """Return what is known of the devices beneath a folder, and beneath the swap."""
        disk = self._beneath(folder)
        if disk is DiskEncryption.ON and DiskEncryption.OFF in set(self._swaps()):
            return DiskEncryption.SWAP_OFF
        return disk

    def _beneath(self, folder: Path) -> DiskEncryption:
        device = self._device(folder)
        return DiskEncryption.UNKNOWN if device is None else self._of(device)

    def _device(self, folder: Path) -> Path | None:
        """Return the folder of /sys about the device that a folder lies on."""
        mounts = parse_mounts((self._proc / "self" / "mountinfo").read_text("utf-8", "replace"))
        above = [one for one in mounts if folder.is_relative_to(one.point)]
        # The deepest; of several in one place the latest, which hides the others.
        mount = max(
            enumerate(above), key=lambda pair: (len(pair[1].point.parts), pair[0]), default=None
        )
        if mount is None:
            return None
        by_number = self._sys / "dev" / "block" / mount[1].device
        if by_number.exists():
            return by_number.resolve()
        # Btrfs has a number of its own and names its device.
        return self._named(mount[1].source)

    def _named(self, source: str) -> Path | None:
        """Return what is known of a device by its path; mapped ones go by another name there."""
        if not source.startswith("/dev/"):
            return None
        by_name = self._sys / "class" / "block" / os.path.basename(os.path.realpath(source))  # noqa: PTH119
        if by_name.exists():
            return by_name.resolve()
        wanted = Path(source).name
        for name in (self._sys / "class" / "block").glob("dm-*/dm/name"):
            if name.read_text("utf-8", "replace").strip() == wanted:
                return name.parent.parent.resolve()
        return None

    def _of(self, device: Path) -> DiskEncryption:
        uuid = device / "dm" / "uuid"
        if uuid.exists() and _ENCRYPTS.match(uuid.read_text("utf-8", "replace")):
            return DiskEncryption.ON
        parts = _children(device / "slaves")
        if parts:
            found = {self._of(part.resolve()) for part in parts}
            for answer in (DiskEncryption.OFF, DiskEncryption.UNKNOWN):
                if answer in found:
                    return answer
            return DiskEncryption.ON
        if (device / "partition").exists():
            return self._of(device.parent)
        return DiskEncryption.OFF if _REAL.match(device.name) else DiskEncryption.UNKNOWN

    def _swaps(self) -> Iterator[DiskEncryption]:
        """Say of each place that the system swaps to whether it is encrypted."""
        for line in (self._proc / "swaps").read_text("utf-8", "replace").splitlines()[1:]:
            path, kind, *_rest = line.split()
            path = _plain(path)
            if _IN_MEMORY.match(Path(path).name):
                continue
            if kind == "partition":
                device = self._named(path)
                yield DiskEncryption.UNKNOWN if device is None else self._of(device)
            else:
                yield self._beneath(Path(path))


def parse_mounts(table: str) -> list[Mount]:
    """Return the mounts in the format of /proc/self/mountinfo, in their order."""
    found = []
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < _FEWEST_FIELDS or "-" not in fields:
            continue
        after = fields[fields.index("-", 6) + 1 :]
        found.append(
            Mount(
                point=Path(_plain(fields[_POINT])), device=fields[_DEVICE], source=_plain(after[1])
            )
        )
    return found


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 8)), text)


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
