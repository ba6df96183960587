"""Read CSV in any encoding, with any delimiter, with a byte order mark and quoted line breaks."""

import csv
import io
from collections import Counter
from typing import Final

from charset_normalizer import from_bytes

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.imports.source import RawTable
from chapterdesk.services.neutral import unguarded

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 65_536
_BOMS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAME: Final = 0.001


def read_csv(data: bytes, *, encoding: str | None, delimiter: str | None) -> RawTable:
    """Return the cells of a CSV file.

    Raises:
        RefusedError: It is not text, a cell is too long, or its quotes do not close.
    """
    chosen = encoding or _encoding_of(data)
    try:
        text = data.decode(chosen)
    except (UnicodeDecodeError, LookupError) as error:
        raise _not_text() from error
    if "\x00" in text:
        raise _not_text()
    text, told = _told_delimiter(text.removeprefix("\ufeff"))
    separator = delimiter or told or _delimiter_of(text)
    try:
        # Strict, or a mark that never closes makes one cell of all the people below it.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = [[unguarded(cell) for cell in row] for row in reader]
    except csv.Error as error:
        if "field limit" in str(error):
            raise _too_long() from error
        raise RefusedError(
            _("The quotation marks in this file do not close."),
            _("Nothing was imported."),
            _("Open it in a spreadsheet program and save it as CSV again."),
        ) from error
    shown = "utf-8" if chosen == "utf-8-sig" else chosen
    return RawTable(rows=rows, encoding=shown, delimiter=separator)


def _encoding_of(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    return "utf-8"


def _guess(data: bytes) -> str:
    if b"\x00" in data:
        raise _not_text()
    matches = list(from_bytes(data[:_SAMPLE]))
    if not matches:
        raise _not_text()
    best = matches[0]
    # A few accented names fit several code pages equally; Windows' western one is the likeliest.
    western = any(
        match.encoding == "cp1252"
        and match.chaos <= best.chaos + _SAME
        and match.coherence >= best.coherence
        for match in matches
    )
    return "cp1252" if western else best.encoding


def _told_delimiter(text: str) -> tuple[str, str]:
    """Take off the first line, sep=; where a spreadsheet program has written its delimiter."""
    first, _end, rest = text.partition("\n")
    told = first.rstrip("\r")
    if told.lower().startswith("sep=") and len(told) == len("sep=;"):
        return rest, told[-1]
    return text, ""


def _delimiter_of(text: str) -> str:
    def score(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in reader if row)
        except csv.Error:
            return (0.0, 0)
        width, count = max(widths.items(), key=lambda item: item[1] * (item[0] > 1))
        return (count / widths.total(), width) if width > 1 else (0.0, 0)

    best = max(DELIMITERS, key=score)
    return best if score(best)[0] else ","


def _not_text() -> RefusedError:
    return RefusedError(
        _("This file is not text, or it is damaged."),
        _("Nothing was imported."),
        _("Open it in the program that made it and save it as CSV (UTF-8)."),
    )


def _too_long() -> RefusedError:
    return RefusedError(
        _("A cell of this file is too long: it has over {count} characters.").format(
            count=csv.field_size_limit()
        ),
        _("Nothing was imported."),
        _("Shorten it in a spreadsheet program, and look whether a quotation mark does not close."),
    )
