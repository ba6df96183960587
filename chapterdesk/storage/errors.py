"""What the system and the database say, turned into what a person can do about it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import (
    DamagedError,
    DatabaseDamagedError,
    DiskFullError,
    DiskGoneError,
    KeysDamagedError,
    ReadOnlyError,
    StorageError,
    UserError,
)
from chapterdesk.core.words import _

_PRIMARY: Final = 0xFF
_BUSY: Final = frozenset({5, 6})
_READ_ONLY: Final = 8
_IO: Final = 10
_DAMAGED: Final = frozenset({11, 26})
_FULL: Final = 13
_CANNOT_OPEN: Final = 14
_FULL_ERRNO: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN_ERRNO: Final = frozenset({errno.EACCES, errno.EPERM})
_MISSING_ERRNO: Final = frozenset({errno.ENOENT, errno.ENOTDIR})


def map_database_error(error: BaseException) -> UserError | None:
    """Return what a person should read about a failure of disk or database, None for a bug."""
    if isinstance(error, OSError):
        return _system_error(error)
    # Loaded when something has failed: whoever shows the unlock page needs no database yet.
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415
    from sqlcipher3 import dbapi2 as driver  # noqa: PLC0415

    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if not isinstance(error, driver.Error):
        return None
    return _database_error(getattr(error, "sqlite_errorcode", 0) & _PRIMARY)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Raise what a person should read instead of what disk and database raise."""
    try:
        yield
    except Exception as error:
        mapped = map_database_error(error)
        if mapped is None:
            raise
        raise mapped from error


def _database_error(code: int) -> UserError | None:
    if code in _DAMAGED:
        return damaged_database()
    if code == _FULL:
        return disk_full()
    if code == _READ_ONLY:
        return read_only()
    if code in _BUSY:
        return StorageError(
            _("Another program is using the files."),
            _("This change was not saved; everything saved before it is kept."),
            _("Close the other program and try again."),
        )
    if code in (_IO, _CANNOT_OPEN):
        return unreadable()
    return None


def _system_error(error: OSError) -> UserError:
    # The system fails at a file that is being made, the database at a change of what is kept.
    if error.errno in _FULL_ERRNO:
        return disk_full(_nothing_written())
    if error.errno == errno.EROFS:
        return read_only()
    if error.errno in _FORBIDDEN_ERRNO:
        return forbidden()
    if error.errno in _MISSING_ERRNO:
        return missing()
    return unreadable()


def is_full(error: OSError) -> bool:
    """Say whether the system found no room."""
    return error.errno in _FULL_ERRNO


def damaged_database() -> DatabaseDamagedError:
    """Say that a page of the database is not as it was written."""
    return DatabaseDamagedError(
        _("The database file is damaged, although the passphrase is right."),
        _("The damaged part was not used, and nothing was changed."),
        _("Keep this folder as it is. What can still be read can be saved into a new folder."),
    )


def damaged_keys() -> KeysDamagedError:
    """Say that neither header can be read, and that the database is there."""
    return KeysDamagedError(
        _("The files that hold the keys are damaged."),
        _("Nobody can open this without them; nothing was changed, and nothing was made anew."),
        _("Keep this folder as it is. The keys can be taken from your newest backup."),
    )


def missing_database() -> DamagedError:
    """Say that the header is there and the database is not."""
    return DamagedError(
        _("The database file is missing from the folder, or it is empty."),
        _("Nothing was created in its place."),
        _("Put the whole folder back together, or restore your newest backup into a new folder."),
    )


def _nothing_written() -> str:
    return _("Nothing was written; everything that was there before is kept.")


def disk_full(data: str = "") -> DiskFullError:
    """Say that there is no room; `data` where it is no change that was being saved."""
    return DiskFullError(
        _("The disk is full."),
        data or _("This change was not saved; everything saved before it is kept."),
        _("Free some space, then try again."),
    )


def read_only() -> ReadOnlyError:
    """Say that writing is not allowed there."""
    return ReadOnlyError(
        _("Files can not be written there."),
        _nothing_written(),
        _("Choose a folder where you may write; copy a vault there whole if it is one."),
    )


def forbidden() -> StorageError:
    """Say that the system does not let this account in."""
    return StorageError(
        _("This account is not allowed to use that file or folder."),
        _nothing_written(),
        _("Choose another folder, or ask who owns this one for permission."),
    )


def missing() -> StorageError:
    """Say that a file or folder is not there."""
    return StorageError(
        _("There is no such file or folder."),
        _("Nothing was changed."),
        _("Check the place; plug the stick in if it is on one."),
    )


def not_a_folder() -> StorageError:
    """Say that a folder is needed where a file is."""
    return StorageError(
        _("That is a file, not a folder."),
        _nothing_written(),
        _("Choose the folder that the new file goes into."),
    )


def require_folder(path: Path) -> None:
    """Refuse what is no folder.

    Raises:
        StorageError: It is a file, or nothing is there.
    """
    if path.is_dir():
        return
    raise not_a_folder() if path.exists() else missing()


def unreadable() -> DiskGoneError:
    """Say that the disk does not answer."""
    return DiskGoneError(
        _("The disk could not be read or written."),
        _("The last change may not be saved; everything saved before it is kept."),
        _("Check that the disk or stick is plugged in, then try again."),
    )
