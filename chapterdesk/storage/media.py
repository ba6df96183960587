"""Where backups go: recognise a folder on a stick again, wherever the system puts it today."""

import os
import re
import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chapterdesk.storage.atomic import durable_replace
from chapterdesk.storage.errors import require_folder, storage_errors

MARK_NAME: Final = ".place"
_MARK_SIZE: Final = 16
_MARK: Final = re.compile(r"[0-9a-f]{32}\n")
_MOUNTS: Final = Path("/proc/self/mounts")
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")
_FEWEST_FIELDS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder for backups, as it is found again.

    Attributes:
        folder: Where it was when it was chosen.
        inside: The same, seen from the top of its medium.
        mark: 32 hex digits in a small file in the folder; random, they name nobody.
        removable: Whether it lies on another medium than the vault.
    """

    folder: Path
    inside: str
    mark: str
    removable: bool


def choose_place(folder: Path, *, vault: Path) -> Place:
    """Put a mark into a folder, or take the one that is there.

    Raises:
        StorageError: The folder is gone, full or read-only.
    """
    folder = folder.absolute()
    require_folder(folder)
    mark = read_mark(folder)
    with storage_errors():
        if not mark:
            mark = secrets.token_hex(_MARK_SIZE)
            durable_replace(folder / MARK_NAME, f"{mark}\n".encode("ascii"))
        removable = folder.stat().st_dev != vault.stat().st_dev
    top = mount_of(folder)
    return Place(folder=folder, inside=str(folder.relative_to(top)), mark=mark, removable=removable)


def find_place(place: Place, *, mounts: Iterable[Path] | None = None) -> Path | None:
    """Return where the folder is now; None when its medium is not there.

    A folder without its mark is another one: an empty mount point would take a backup onto the
    laptop's own disk, where it looks like one on the stick.
    """
    if read_mark(place.folder) == place.mark:
        return place.folder
    if not place.removable:
        return None
    for top in mount_points() if mounts is None else mounts:
        folder = top / place.inside
        if read_mark(folder) == place.mark:
            return folder
    return None


def read_mark(folder: Path) -> str:
    """Return the mark of a folder, empty where there is none."""
    try:
        with (folder / MARK_NAME).open("rb") as file:
            text = file.read(2 * _MARK_SIZE + 2).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""  # no medium, or another one
    return text.strip() if _MARK.fullmatch(text) else ""


def mount_of(folder: Path) -> Path:
    """Return the top of the medium that a folder lies on."""
    top = folder
    while top.parent != top and not os.path.ismount(top):
        top = top.parent
    return top


def mount_points() -> list[Path]:
    """Return where media are mounted now; network shares, which may not answer, are left out."""
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ"]
    if sys.platform == "darwin":
        return _children(Path("/Volumes"))
    return parse_mounts(_mount_table())


def parse_mounts(table: str) -> list[Path]:
    """Return the mount points of block devices in the format of /proc/self/mounts."""
    found = []
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) >= _FEWEST_FIELDS and fields[0].startswith("/dev/"):
            text = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[1])
            found.append(Path(text))
    return found


def _mount_table() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
