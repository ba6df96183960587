"""Folders in which a copy of a vault is made, for as long as one process makes it.

A restore fills one and gives it its name, a drill and a salvage fill one and take it away. Who is
killed meanwhile leaves the folder behind, and in it rows that somebody believes to be erased: so
whoever comes next sweeps. A lock beside the folder says whether somebody is still at work in it.
"""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import AlreadyOpenError, StorageError
from chapterdesk.core.paths import private_dir
from chapterdesk.storage import ballast
from chapterdesk.storage import lock as locks
from chapterdesk.storage.atomic import durable_rename
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.unlock import HEADER_NAME, MIRROR_NAME

RESTORING: Final = "restoring"
ASIDE: Final = "aside"
DRILL: Final = "drill"
HEADERS: Final = (HEADER_NAME, MIRROR_NAME)
_FOLDER: Final = re.compile(r"\..+\.restoring|\.[0-9a-f]{16}\.(aside|drill)|drill-[0-9a-f]{8}")
_BUSY: Final = re.compile(r"\.[0-9a-f]{16}\.busy")
_OWN: Final = re.compile(
    r"store-[0-9]{1,10}\.db(-journal)?|backup-[0-9a-f]{8}\.age|\.[0-9a-f]{16}\.tmp"
)
"""Databases, the sealed list of who was erased, and files that were being written."""
_OTHERS: Final = frozenset({*HEADERS, locks.FILE_NAME, ballast.FILE_NAME})


class Scratch:
    """A folder that is one process's own until it has a name or is gone.

    Attributes:
        path: The folder, empty at first; nobody else may enter it.
    """

    def __init__(self, parent: Path, kind: str) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        # Held before the folder is there: there is no moment in which it looks left behind.
        self._lock, stem = _fresh_lock(parent)
        self.path = parent / f".{stem}.{kind}"
        try:
            private_dir(self.path)
        except BaseException:
            self._lock.release()
            raise

    def become(self, target: Path) -> None:
        """Give the folder, whole and flushed, its name for good.

        Raises:
            StorageError: It could not be done.
        """
        durable_rename(self.path, target)

    def remove(self) -> None:
        """Take away what is there and let go; what can not be removed now is swept later."""
        with suppress(OSError):
            _remove(self.path)
        with suppress(OSError):
            self._lock.release()


class _Busy:
    """Hold the lock beside a folder. Vanishes with the process, the empty file is swept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: locks.FileLock | None = locks.FileLock(path)

    @property
    def sure(self) -> bool:
        """Whether the file was not swept in the moment between making and locking it."""
        return self._held is not None and self._held.is_there(self._path)

    def release(self) -> None:
        if self._held is not None:
            # Closed first: elsewhere than on POSIX an open file can not be removed.
            self._held.close()
            self._held = None
            self._path.unlink(missing_ok=True)


@contextmanager
def scratch(parent: Path, kind: str) -> Iterator[Scratch]:
    """Make a folder to work in; what has no name by the end is taken away.

    Raises:
        StorageError: It could not be made.
    """
    with suppress(StorageError):
        sweep(parent)
    with storage_errors():
        made = Scratch(parent, kind)
    try:
        yield made
    finally:
        made.remove()


def busy(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders in which some process is at work now."""
    found = []
    for path in _folders(folders):
        held = _take(path)
        if held is None:
            found.append(path)
        else:
            held.release()
    return tuple(found)


def sweep(*folders: Path) -> int:
    """Remove what killed processes left in these folders; return how many there were.

    What a living process works on stays, and so does a file in it that this program does not make.

    Raises:
        StorageError: Something could not be removed.
    """
    count = 0
    with storage_errors():
        for path in _folders(folders):
            held = _take(path)
            if held is None:
                continue
            try:
                _remove(path)
                count += 1
            finally:
                held.release()
        for file in _named(folders, _BUSY):
            with suppress(AlreadyOpenError):
                _Busy(file).release()
    return count


def is_own(name: str) -> bool:
    """Say whether a file in a vault's folder bears a name that this program gives."""
    return name in _OTHERS or _OWN.fullmatch(name) is not None


def overwrite(file: Path) -> None:
    """Put random bytes in the place of a file's own, so that it opens nothing any more."""
    if file.is_symlink() or not file.is_file():
        return
    size = file.stat().st_size
    with file.open("r+b", buffering=0) as opened:
        opened.write(secrets.token_bytes(size))
        os.fsync(opened.fileno())


def _fresh_lock(parent: Path) -> tuple[_Busy, str]:
    """Return a lock that nobody has, and the name that it is for."""
    while True:
        stem = secrets.token_hex(8)
        with suppress(AlreadyOpenError):
            held = _Busy(parent / f".{stem}.busy")
            if held.sure:
                return held, stem
            held.release()


def _folders(folders: Iterable[Path]) -> list[Path]:
    return [path for path in _named(folders, _FOLDER) if path.is_dir() and not path.is_symlink()]


def _named(folders: Iterable[Path], pattern: re.Pattern[str]) -> list[Path]:
    found: list[Path] = []
    for folder in dict.fromkeys(folders):
        # A folder that can not be listed is none that this program has written to.
        with suppress(OSError):
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if pattern.fullmatch(entry.name))
            found += [folder / name for name in names]
    return found


def _take(path: Path) -> _Busy | None:
    """Return the lock of a folder, None while somebody holds it or has opened it as a vault."""
    try:
        if (path / locks.FILE_NAME).is_file():
            locks.FileLock(path / locks.FILE_NAME).close()
        return _Busy(path.with_name(f".{_stem(path.name)}.busy"))
    except AlreadyOpenError:
        return None


def _stem(name: str) -> str:
    return name.removeprefix(".").rpartition(".")[0] or name


def _remove(path: Path) -> None:
    """Remove a folder of ours: first what opens it, then the rest; a stranger's file stays."""
    if not path.is_dir() or path.is_symlink():
        return
    for name in HEADERS:
        overwrite(path / name)
        (path / name).unlink(missing_ok=True)
    for file in sorted(path.iterdir()):
        if is_own(file.name) and not file.is_dir():
            file.unlink(missing_ok=True)
    if not any(path.iterdir()):
        path.rmdir()
