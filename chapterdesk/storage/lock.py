"""One process at a time. The lock vanishes with the process and says nothing about it.

The file holds one byte while a vault is open for writing, and none after it was closed in order:
that is how an unclean end is noticed. A full disk has no room for it and keeps nobody out. (A lock
file of the toolkit would hold the host's name.)
"""

import errno
import os
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import AlreadyOpenError
from chapterdesk.core.words import _
from chapterdesk.storage.errors import is_full

FILE_NAME: Final = "lock"
_MODE: Final = 0o600
# Far behind the one byte, because Windows forbids reading a locked range.
_LOCKED_AT: Final = 1 << 30


class VaultLock:
    """Hold the lock of a vault's folder until released.

    Attributes:
        was_held: Whether the last holder ended without releasing it.

    Raises:
        AlreadyOpenError: Another process holds it.
        OSError: The file can not be made; only when not `read_only`.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._descriptor: int | None = _open(folder / FILE_NAME, read_only=read_only)
        self._marks = not read_only
        self.was_held = False
        if self._descriptor is None:
            return
        try:
            _lock(self._descriptor)
            self.was_held = os.fstat(self._descriptor).st_size > 0
            if self._marks and not self.was_held:
                _mark(self._descriptor)
        except BaseException:
            os.close(self._descriptor)
            self._descriptor = None
            raise

    def is_held(self, folder: Path) -> bool:
        """Say whether the file that lies in the folder now is the one that is held."""
        if self._descriptor is None:
            return False
        held, there = os.fstat(self._descriptor), (folder / FILE_NAME).stat()
        return (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino)

    def release(self, *, in_order: bool = True) -> None:
        """Let go, and leave the mark of an unclean end unless it was done `in_order`."""
        if self._descriptor is None:
            return
        try:
            if self._marks and (in_order or not self.was_held):
                os.ftruncate(self._descriptor, 0)
        finally:
            os.close(self._descriptor)
            self._descriptor = None


class FileLock:
    """Hold a file that is there for nothing but being held.

    Raises:
        AlreadyOpenError: Somebody else holds it.
        OSError: It can not be made.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, _MODE)
        try:
            _lock(self._descriptor)
        except BaseException:
            os.close(self._descriptor)
            raise

    def is_there(self, path: Path) -> bool:
        """Say whether the file that bears the name now is the one that is held."""
        try:
            there = path.stat()
        except FileNotFoundError:
            return False
        held = os.fstat(self._descriptor)
        return (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino)

    def close(self) -> None:
        """Let go; the file stays."""
        os.close(self._descriptor)


def _open(path: Path, *, read_only: bool) -> int | None:
    if not read_only:
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), _MODE)
    try:
        return os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        # On a read-only medium there is nobody to lock out.
        return None


def _mark(descriptor: int) -> None:
    try:
        os.write(descriptor, b"\x01")
    except OSError as error:
        if not is_full(error):
            raise


def _lock(descriptor: int) -> None:
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415  # Windows alone

            os.lseek(descriptor, _LOCKED_AT, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl  # noqa: PLC0415  # absent on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            raise
        raise AlreadyOpenError(
            _("This is already open in another window or command."),
            _("Nothing was changed."),
            _("Use that one, or close it first."),
        ) from error
