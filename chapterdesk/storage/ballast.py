"""Two mebibytes of nothing beside the database, given back when the disk is full.

Deleting needs room for its journal, too: without it a full disk could not even be emptied.
"""

import os
import shutil
from pathlib import Path
from typing import Final

FILE_NAME: Final = "spare"
SIZE: Final = 2 * 1024**2
ROOM: Final = 50 * 1024**2
"""Below so many free bytes the disk counts as full, and nothing is put aside."""
_MODE: Final = 0o600


def free_bytes(folder: Path) -> int:
    """Return how much room the disk has.

    Raises:
        OSError: It does not answer.
    """
    return shutil.disk_usage(folder).free


def hold(folder: Path) -> bool:
    """Put the ballast aside where there is room for it; say whether it is there.

    Raises:
        OSError: The disk does not answer.
    """
    path = folder / FILE_NAME
    if path.exists() and path.stat().st_size == SIZE:
        return True
    if free_bytes(folder) < ROOM + SIZE:
        return False
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, _MODE)
        try:
            _take_room(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        release(folder)
        return False
    return True


def _take_room(descriptor: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, SIZE)
        return
    # Bytes that no file system can compress away.
    view = memoryview(os.urandom(SIZE))
    while view:
        view = view[os.write(descriptor, view) :]


def release(folder: Path) -> bool:
    """Give the room back; say whether there was any."""
    path = folder / FILE_NAME
    there = path.exists()
    path.unlink(missing_ok=True)
    return there
