"""What appears during a visit in the folders that every program of a computer may write to.

They belong to everybody: what others write there changes meanwhile. So only files of this user that
are new or changed are read, and only for needles that nobody else has.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.soak.needles import Scan, Scanner

PLACES: Final = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108  # looked at
_DEPTH: Final = 3
"""How deep folders that were there before are looked through; new ones are to their ground."""
_MOST: Final = 64 * 1024**2
_OTHER_RUNS: Final = "pytest-of-"

Mark = tuple[int, int, int, int]


class Elsewhere:
    """Remember what lies there, and read what has come since.

    Args:
        without: A folder that is read anyway, such as the one of the visit.
        places: Where to look.
    """

    def __init__(self, *, without: Path, places: Iterable[Path] = PLACES) -> None:
        self._without = without.resolve()
        self._places = tuple(place for place in places if place.is_dir())
        self._before = {
            path: _mark(found)
            for place in self._places
            for path, found in self._entries(place, _DEPTH)
        }

    def scan(self, scanner: Scanner) -> Scan:
        """Read what is new or changed; a name is read like a file."""
        scan = Scan()
        for place in self._places:
            for path, found in self._entries(place, _DEPTH):
                known = self._before.get(path)
                if known == _mark(found) or found.st_uid != os.getuid():
                    continue
                self._read(scanner, scan, path, found)
                if known is None and stat.S_ISDIR(found.st_mode):
                    for inner, each in self._entries(path, None):
                        self._read(scanner, scan, inner, each)
        return scan

    def _read(self, scanner: Scanner, scan: Scan, path: Path, found: os.stat_result) -> None:
        hits = scanner.text(path.name)
        if stat.S_ISREG(found.st_mode):
            # It may be gone by now, or never have been ours to read.
            with suppress(OSError), path.open("rb") as file:
                data = file.read(_MOST)
                scan.files += 1
                scan.size += len(data)
                hits += scanner.data(data)
        if hits:
            scan.found[path] = hits

    def _entries(self, folder: Path, depth: int | None) -> Iterator[tuple[Path, os.stat_result]]:
        """Walk down, never through a link, and around the visit and other runs of tests."""
        try:
            inside = list(os.scandir(folder))
        except OSError:
            return
        for entry in inside:
            path = Path(entry.path)
            if path == self._without or entry.name.startswith(_OTHER_RUNS):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            yield path, found
            if stat.S_ISDIR(found.st_mode) and depth != 1:
                yield from self._entries(path, None if depth is None else depth - 1)


def _mark(found: os.stat_result) -> Mark:
    """Return what changes with a file; of a folder only which it is, for others write into it."""
    if stat.S_ISDIR(found.st_mode):
        return found.st_ino, 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
