"""Take a vault off a laptop: the headers first, without which the rest opens for nobody."""

import os
import re
import secrets
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.storage import ballast, lock
from chapterdesk.storage.atomic import remove_leftovers
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.unlock import HEADER_NAME, MIRROR_NAME

_OURS: Final = re.compile(r"store-[0-9]+\.db(-journal)?|backup-[0-9a-f]{8}\.age")
"""Databases, and the sealed list of who was forgotten."""
_HEADERS: Final = (HEADER_NAME, MIRROR_NAME)
_OTHERS: Final = frozenset({lock.FILE_NAME, ballast.FILE_NAME})
_BACKUPS: Final = "backups"


def remove_vault(path: Path) -> tuple[str, ...]:
    """Remove a closed vault and return the names of what was left, because it is not ours.

    SECURITY: the key slots are overwritten before they are unlinked. On SSDs and copy-on-write
    disks old blocks may survive all the same; the threat model promises nothing about them.

    Raises:
        RefusedError: There is no vault.
        AlreadyOpenError: It is open.
        StorageError: The medium refuses; what is left still opens, or no longer does, but nothing
            of the backup elsewhere is touched.
    """
    if not (path / HEADER_NAME).is_file():
        raise RefusedError(_("There is no chapter in this folder."), _("Nothing was changed."))
    held = lock.VaultLock(path)
    try:
        with storage_errors():
            for name in _HEADERS:
                _overwrite(path / name)
            for file in sorted(path.iterdir()):
                if _OURS.fullmatch(file.name) or file.name in _HEADERS:
                    file.unlink(missing_ok=True)
            remove_leftovers(path)
            _remove_backups(path / _BACKUPS)
    finally:
        held.release()
    with storage_errors():
        for name in _OTHERS:
            (path / name).unlink(missing_ok=True)
        left = tuple(sorted(file.name for file in path.iterdir()))
        if not left:
            path.rmdir()
    return left


def _overwrite(file: Path) -> None:
    if file.is_symlink() or not file.is_file():
        return
    size = file.stat().st_size
    with file.open("r+b", buffering=0) as opened:
        opened.write(secrets.token_bytes(size))
        os.fsync(opened.fileno())


def _remove_backups(folder: Path) -> None:
    """Remove the copies that were written before migrations; they lie in the vault itself."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.is_file() and not file.is_symlink():
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
