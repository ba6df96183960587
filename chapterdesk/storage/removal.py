"""Take a vault off a laptop: the headers first, without which the rest opens for nobody."""

from pathlib import Path
from typing import Final

from chapterdesk.core.errors import AlreadyOpenError, RefusedError
from chapterdesk.core.words import _
from chapterdesk.storage import ballast, lock, scratch
from chapterdesk.storage.atomic import remove_leftovers
from chapterdesk.storage.errors import storage_errors

_OTHERS: Final = frozenset({lock.FILE_NAME, ballast.FILE_NAME})
_BACKUPS: Final = "backups"


def remove_vault(path: Path) -> tuple[str, ...]:
    """Remove a closed vault and return the names of what was left, because it is not ours.

    What a killed restore, drill or salvage left in it or beside it goes too.

    SECURITY: the key slots are overwritten before they are unlinked. On SSDs and copy-on-write
    disks old blocks may survive all the same; the threat model promises nothing about them.

    Raises:
        RefusedError: There is no vault.
        AlreadyOpenError: It is open, or a copy is being made in it or beside it.
        StorageError: The medium refuses; what is left still opens, or no longer does, but nothing
            of the backup elsewhere is touched.
    """
    if not any((path / name).is_file() for name in scratch.HEADERS):
        raise RefusedError(
            _("There is no chapter in this folder."),
            _("Nothing was changed."),
            _("Check which folder it is in."),
        )
    around = (path, path.absolute().parent)
    held = lock.VaultLock(path)
    try:
        with storage_errors():
            if scratch.busy(around):
                raise AlreadyOpenError(
                    _("A copy is being made here by another window or command."),
                    _("Nothing was changed."),
                    _("Wait until it is done, then try again."),
                )
            for name in scratch.HEADERS:
                scratch.overwrite(path / name)
            for file in sorted(path.iterdir()):
                if scratch.is_own(file.name) and file.name not in _OTHERS:
                    file.unlink(missing_ok=True)
            remove_leftovers(path)
            _remove_backups(path / _BACKUPS)
        scratch.sweep(*around)
    finally:
        held.release()
    with storage_errors():
        for name in _OTHERS:
            (path / name).unlink(missing_ok=True)
        left = tuple(sorted(file.name for file in path.iterdir()))
        if not left:
            path.rmdir()
    return left


def _remove_backups(folder: Path) -> None:
    """Remove the copies that were written before migrations; they lie in the vault itself."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.is_file() and not file.is_symlink():
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
