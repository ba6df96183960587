"""Read a file into a table of text, or say clearly why it can not be; changes nothing, any thread.

Nothing in a file is evaluated: a formula is text.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.words import _

SIZE_LIMIT: Final = 64 * 1024 * 1024
_WIDE_SAMPLE: Final = 8
_WIDE_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
COLUMN_LIMIT: Final = 256
ROW_LIMIT: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """One table of a file, every cell as text.

    Attributes:
        name: The file's name, without its folder.
        path: The file, so that it can be shown and deleted afterwards.
        sheet_names: A workbook's sheets; empty for other files.
        sheet: The one that was read.
        header: The columns' names, as they stand.
        rows: The rows below the header, as long as the header each.
        numbers: The number of each row in the file, from 1.
        encoding, delimiter: How a text file was read; empty for others.
        notes: What was noticed, in words.
        outside: Filled cells above the header, such as a title.
        sha256: Of the file, hex.
        header_row: The number of the row that names the columns, from 1; 0 where none does.
        top: The first rows as they stand, from which another can be chosen.
    """

    name: str
    path: str
    sheet_names: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    outside: int
    sha256: str
    sheet: str = ""
    header_row: int = 0
    top: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A file's cells before its header was looked for."""

    rows: list[list[str]]
    sheet_names: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()
    header_row: int | None = None


def read_bytes(file: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        StorageError: It is not there or can not be read.
        RefusedError: It is empty or larger than 64 MB.
    """
    try:
        size = file.stat().st_size
        if size > SIZE_LIMIT:
            raise RefusedError(
                _("This file is larger than 64 MB."),
                _("Nothing was imported."),
                _("Save the list of members alone as a CSV file and try that."),
            )
        data = file.read_bytes()
    except OSError as error:
        raise StorageError(
            _("The file could not be read."),
            _("Nothing was imported."),
            _("Check that it is still there and that no other program holds it."),
        ) from error
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise RefusedError(
            _("This file is empty."),
            _("Nothing was imported."),
            _("Open it in the program that made it and save it again."),
        )
    return data


def digest(data: bytes) -> str:
    """Return the SHA-256 of the file, hex."""
    return hashlib.sha256(data).hexdigest()


def as_utf_8(data: bytes) -> tuple[bytes, str]:
    """Return a text of two or four bytes a letter as UTF-8, and what it was written in.

    It is known by its byte order mark, or by the zero bytes beside its first letters; all else is
    returned as it is, with nothing.

    Raises:
        RefusedError: It is cut off within a letter, or holds what no text does.
    """
    name = _wide(data)
    if not name:
        return data, ""
    try:
        return data.decode(name).removeprefix("\ufeff").encode(), name
    except UnicodeError as error:
        raise not_a_table(
            _("This file is not text, or it is damaged."),
            _("Open it in the program that made it and save it again as UTF-8."),
        ) from error


def _wide(data: bytes) -> str:
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return name
    start = data[:_WIDE_SAMPLE]
    first, second = start[0::2], start[1::2]
    if len(start) < _WIDE_SAMPLE or data.startswith(b"PK"):
        return ""
    # The words of a header are Latin in every format that is read.
    if not any(second) and all(first):
        return "utf-16-le"
    return "utf-16-be" if not any(first) and all(second) else ""


def require_bounds(rows: list[list[str]]) -> None:
    """Refuse a table that is wider or longer than any list of members.

    Raises:
        RefusedError: More than 256 columns or 200,000 rows.
    """
    widest = max((len(row) for row in rows), default=0)
    if widest > COLUMN_LIMIT:
        raise not_a_table(
            _("This table has {count} columns.").format(count=widest),
            _("Keep the columns about members, 256 at most, and save it again."),
        )
    if len(rows) > ROW_LIMIT:
        raise not_a_table(
            _("This table has more than {count} rows.").format(count=ROW_LIMIT),
            _("Split it and import the parts one after the other."),
        )


def not_a_table(what: str, todo: str) -> RefusedError:
    """Return the refusal of a file that can not be read as a list of people."""
    return RefusedError(what, _("Nothing was imported."), todo)
