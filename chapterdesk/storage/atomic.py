"""Replace a file so that, whatever happens, either the old or the new one is there, whole."""

import contextlib
import errno
import os
import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from chapterdesk.core.errors import StorageError
from chapterdesk.core.words import _
from chapterdesk.storage.errors import storage_errors

MODE: Final = 0o600
_TEMPORARY: Final = re.compile(r"\.[0-9a-f]{16}\.tmp")
_NO_DIRECTORY_SYNC: Final = frozenset({errno.EINVAL, errno.EACCES, errno.ENOTSUP})


class FileSystem(Protocol):
    """What differs between systems in making a file last."""

    def flush(self, descriptor: int) -> None:
        """Bring a file's bytes to the medium; an error is final and never tried again."""
        ...

    def move_over(self, source: Path, target: Path) -> None:
        """Put `source` in the place of `target` in one step."""
        ...

    def flush_directory(self, folder: Path) -> None:
        """Bring a folder's names to the medium, where the file system can."""
        ...


class PosixFileSystem:
    """Linux and macOS."""

    def flush(self, descriptor: int) -> None:
        """Bring a file's bytes to the medium; on macOS past the drive's own cache."""
        if sys.platform == "darwin":
            import fcntl  # noqa: PLC0415  # absent on Windows

            with contextlib.suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
                return
        os.fsync(descriptor)

    def move_over(self, source: Path, target: Path) -> None:
        """Rename."""
        source.replace(target)

    def flush_directory(self, folder: Path) -> None:
        """Bring a folder's names to the medium."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_DIRECTORY_SYNC:
                raise
        finally:
            os.close(descriptor)


class WindowsFileSystem:
    """Windows, where a rename is made to last by a flag and a virus scanner may hold the file."""

    _REPLACE_AND_WRITE_THROUGH: Final = 0x1 | 0x8
    _HELD: Final = frozenset({5, 32, 33})
    _TRIES: Final = 10
    _PAUSE_MILLISECONDS: Final = 50

    def flush(self, descriptor: int) -> None:
        """Bring a file's bytes to the medium."""
        os.fsync(descriptor)

    def move_over(self, source: Path, target: Path) -> None:
        """Rename, written through; wait up to half a second for a scanner."""
        import ctypes  # noqa: PLC0415  # its Windows half is absent elsewhere

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        code = 0
        for _turn in range(self._TRIES):
            if kernel.MoveFileExW(str(source), str(target), self._REPLACE_AND_WRITE_THROUGH):
                return
            code = ctypes.get_last_error()  # type: ignore[attr-defined,unused-ignore]
            if code not in self._HELD:
                break
            kernel.Sleep(self._PAUSE_MILLISECONDS)
        raise PermissionError(errno.EACCES, f"system error {code}")

    def flush_directory(self, folder: Path) -> None:
        """Do nothing: the rename was written through."""


def this_file_system() -> FileSystem:
    """Return the adapter of the running system."""
    return WindowsFileSystem() if os.name == "nt" else PosixFileSystem()


def durable_replace(
    target: Path,
    data: bytes,
    *,
    check: Callable[[Path], None] | None = None,
    system: FileSystem | None = None,
) -> None:
    """Write `data` to `target`, readable by its owner alone, and read it back before it counts.

    Temporary file beside it, write, flush, read back, `check` (given the temporary file), rename,
    flush the folder. A failure leaves the old file and no temporary one.

    Raises:
        StorageError: The disk is full, read-only, gone, or gives back other bytes.
    """
    system = system or this_file_system()
    temporary = target.parent / f".{secrets.token_hex(8)}.tmp"
    with storage_errors():
        try:
            _write(temporary, data, system)
            _read_back(temporary, data)
            if check is not None:
                check(temporary)
            system.move_over(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        system.flush_directory(target.parent)


def durable_rename(source: Path, target: Path, *, system: FileSystem | None = None) -> None:
    """Give a file or folder that is whole and flushed its name, and flush the name.

    Raises:
        StorageError: It could not be done; after a failed flush it may bear either name.
    """
    system = system or this_file_system()
    with storage_errors():
        system.move_over(source, target)
        system.flush_directory(target.parent)


def _write(path: Path, data: bytes, system: FileSystem) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        system.flush(descriptor)
    finally:
        os.close(descriptor)


def _read_back(path: Path, data: bytes) -> None:
    if path.read_bytes() != data:
        raise not_read_back()


def remove_leftovers(folder: Path) -> int:
    """Remove the temporary files of writers that died; return how many there were."""
    found = _leftovers(folder)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def has_leftovers(folder: Path) -> bool:
    """Say whether a temporary file of a writer that died, or still writes, lies in a folder."""
    return bool(_leftovers(folder))


def _leftovers(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.iterdir()
        if _TEMPORARY.fullmatch(path.name) and path.is_file() and not path.is_symlink()
    ]


def not_read_back() -> StorageError:
    """Say that the medium gave back other bytes than were written."""
    return StorageError(
        _("The disk gave back other data than was written to it."),
        _("The new file was thrown away; the old one is kept."),
        _("This disk or stick may be failing: use another one."),
    )
