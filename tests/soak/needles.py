"""Find words in bytes however they are written: plain, in base64 or hex, inside compressed streams.

Every needle begins with the same few letters, so that one search for each way of writing finds all
of them. A scanner that finds nothing proves nothing: `plant` writes each needle in each way, and
a test is to find those first.
"""

import base64
import gzip
import os
import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

MARK: Final = "Vqzx"
_LETTERS: Final = "bcdfghjkmnprstvw"
_LENGTH: Final = 8
_DEEPEST: Final = 3
_MOST_INFLATED: Final = 64 * 1024**2
_BLOCK: Final = 4096
_SKIP: Final = frozenset({"lock"})

Found = Counter[tuple[str, str]]
"""How often a needle (first) was found written in a way (second)."""


def make(count: int, seed: int = 0) -> tuple[str, ...]:
    """Return words that stand nowhere else; a few have letters outside ASCII, as names have."""
    chance = random.Random(seed)  # noqa: S311  # repeatable
    words = []
    for number in range(count):
        tail = "".join(chance.choice(_LETTERS) for _each in range(_LENGTH))
        words.append(f"{MARK}{tail}{'øß' if number % 5 == 0 else ''}")
    return tuple(words)


def _base64(codec: str, shift: int) -> Callable[[str], bytes]:
    """Return what writes a word as it stands in base64 when `shift` bytes are before it."""

    def write(word: str) -> bytes:
        data = word.encode(codec)
        encoded = base64.b64encode(bytes(shift) + data)
        first = -(-shift * 8 // 6)
        return encoded[first : (shift + len(data)) * 8 // 6]

    return write


def _hex(codec: str, *, upper: bool) -> Callable[[str], bytes]:
    def write(word: str) -> bytes:
        text = word.encode(codec).hex()
        return (text.upper() if upper else text).encode("ascii")

    return write


def _ways() -> dict[str, Callable[[str], bytes]]:
    ways: dict[str, Callable[[str], bytes]] = {}
    for codec in ("utf-8", "utf-16-le", "utf-16-be"):
        ways[codec] = lambda word, codec=codec: word.encode(codec)  # type: ignore[misc]
        for shift in range(3):
            ways[f"base64 {codec} {shift}"] = _base64(codec, shift)
        for upper in (False, True):
            ways[f"{'HEX' if upper else 'hex'} {codec}"] = _hex(codec, upper=upper)
    ways["percent"] = lambda word: quote(word).encode("ascii")
    ways["escaped"] = lambda word: word.encode("ascii", "backslashreplace")
    return ways


WAYS: Final[Mapping[str, Callable[[str], bytes]]] = _ways()
STREAMS: Final = ("zlib", "gzip", "zip", "zlib in zlib")


@dataclass(slots=True)
class Scan:
    """What a scan of files found.

    Attributes:
        files: How many were read.
        size: Bytes read.
        found: File to needles.
    """

    files: int = 0
    size: int = 0
    found: dict[Path, Found] = field(default_factory=dict)

    @property
    def hits(self) -> int:
        """How many needles were found, each place and way counted."""
        return sum(sum(found.values()) for found in self.found.values())


class Scanner:
    """Look for words in bytes.

    Args:
        words: Words that begin with `MARK`.
        others: Secrets that do not, such as a recovery code; looked for one by one.
    """

    def __init__(self, words: Iterable[str], *, others: Mapping[str, bytes] | None = None) -> None:
        chosen = tuple(words)
        assert all(word.startswith(MARK) for word in chosen)
        self._written = {
            way: (write(MARK), [(word, write(word)) for word in chosen])
            for way, write in WAYS.items()
        }
        self._others = dict(others or {})

    def files(self, folders: Iterable[Path], *, without: Iterable[Path] = ()) -> Scan:
        """Read every byte of every file below folders, except below those left out."""
        scan, skipped = Scan(), tuple(without)
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if any(path.is_relative_to(each) for each in skipped):
                    continue
                found = self.text(str(path.relative_to(folder)))
                if path.is_file() and not path.is_symlink() and path.name not in _SKIP:
                    data = path.read_bytes()
                    scan.files += 1
                    scan.size += len(data)
                    found += self.data(data)
                if found:
                    scan.found[path] = found
        return scan

    def text(self, text: str) -> Found:
        """Look in a text, such as a file's name or what a process said."""
        return self.data(os.fsencode(text))

    def data(self, data: bytes, depth: int = 0) -> Found:
        """Look in bytes, and in what is compressed inside them."""
        found: Found = Counter()
        for way, (head, words) in self._written.items():
            place = data.find(head)
            while place >= 0:
                for word, written in words:
                    if data.startswith(written, place):
                        found[word, way] += 1
                place = data.find(head, place + 1)
        for name, secret in self._others.items():
            if secret in data:
                found[name, "utf-8"] += 1
        if depth < _DEEPEST:
            for inner in inflated(data):
                for (word, way), count in self.data(inner, depth + 1).items():
                    found[word, way if way.startswith("in ") else f"in {way}"] += count
        return found


def inflated(data: bytes) -> Iterator[bytes]:
    """Return what comes out of every zlib, gzip and zip stream that begins anywhere in bytes."""
    for head, start, window in (
        (b"\x78", 0, zlib.MAX_WBITS),
        (b"\x1f\x8b\x08", 0, zlib.MAX_WBITS | 16),
        (b"PK\x03\x04", -1, -zlib.MAX_WBITS),
    ):
        place = data.find(head)
        while place >= 0:
            begin = place if start == 0 else _zip_data(data, place)
            if head != b"\x78" or _is_zlib(data, place):
                inner = _inflate(data, begin, window)
                if inner:
                    yield inner
            place = data.find(head, place + 1)


def _is_zlib(data: bytes, place: int) -> bool:
    return place + 1 < len(data) and (data[place] * 256 + data[place + 1]) % 31 == 0


def _zip_data(data: bytes, place: int) -> int:
    name = int.from_bytes(data[place + 26 : place + 28], "little")
    extra = int.from_bytes(data[place + 28 : place + 30], "little")
    return place + 30 + name + extra


def _inflate(data: bytes, begin: int, window: int) -> bytes:
    """Inflate as far as it goes: what was cut off or is followed by something else counts too."""
    stream, parts, size = zlib.decompressobj(window), [], 0
    view = memoryview(data)
    for at in range(begin, len(data), _BLOCK):
        try:
            parts.append(stream.decompress(view[at : at + _BLOCK]))
        except zlib.error:
            break
        size += len(parts[-1])
        if stream.eof or size > _MOST_INFLATED:
            break
    return b"".join(parts)


def plant(folder: Path, words: Iterable[str]) -> int:
    """Write each word in each way and in each kind of stream; return how many were planted.

    Each file is named for what it holds, in ways that the file's name does not give away.
    """
    chosen, count = tuple(words), 0
    folder.mkdir(parents=True, exist_ok=True)
    for number, word in enumerate(chosen):
        for place, (way, write) in enumerate(WAYS.items()):
            (folder / f"{number}-{place}").write_bytes(_around(way, write(word)))
            count += 1
        for place, data in enumerate(_streams(word.encode("utf-8"))):
            (folder / f"{number}-stream-{place}").write_bytes(b"%PDF\n" + data + b"\nend")
            count += 1
    return count


def _around(way: str, data: bytes) -> bytes:
    """Put something before and after; base64 stays in step by whole groups of four."""
    return b"AbCd" * 3 + data + b"EfGh" if way.startswith("base64") else b"\x00.." + data + b"\xff"


def _streams(data: bytes) -> Iterator[bytes]:
    text = b"stream of text, " * 9 + data + b" and more text" * 9
    yield zlib.compress(text)
    yield gzip.compress(text)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", text)
    yield buffer.getvalue()
    yield zlib.compress(b"outer " + zlib.compress(text) + b" outer")
