"""Choose how a file is read, and find the row that names the columns."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.imports.columns import recognised
from chapterdesk.services.imports.kinds import refuse_kind
from chapterdesk.services.imports.source import (
    RawTable,
    SourceTable,
    as_utf_8,
    digest,
    read_bytes,
    require_bounds,
)

_HEADER_SEARCHED: Final = 20
_TOP: Final = 20


def read_table(
    file: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> SourceTable:
    """Return the table in a CSV, XLSX or vCard file; changes nothing, runs on any thread.

    `header_row` is the number of the row that names the columns, from 1, or 0 where none does.

    Raises:
        StorageError: The file can not be read.
        RefusedError: It is no table, or too large, wide or damaged.
    """
    data = read_bytes(file)
    refuse_kind(data)
    plain, wide = as_utf_8(data)
    refuse_kind(plain, file.suffix.lower())
    raw = _raw(plain, sheet=sheet, encoding=None if wide else encoding, delimiter=delimiter)
    if wide:
        raw = replace(raw, encoding=wide)
    require_bounds(raw.rows)
    if not any(any(cell.strip() for cell in row) for row in raw.rows):
        raise RefusedError(
            _("There is nothing in this table."),
            _("Nothing was imported."),
            _("Open it in the program that made it and save it again."),
        )
    if header_row is not None and not 0 <= header_row <= len(raw.rows):
        raise RefusedError(
            ngettext("This table has {count} row.", "This table has {count} rows.", len(raw.rows)),
            _("Nothing was imported."),
            _("Choose one of its rows for the names of the columns."),
        )
    return _table(file, data, raw, header_row)


def _raw(
    data: bytes, *, sheet: str | None, encoding: str | None, delimiter: str | None
) -> RawTable:
    # Each of these brings a library that only an import needs.
    if data.startswith(b"PK"):
        from chapterdesk.services.imports.xlsx_source import read_xlsx  # noqa: PLC0415

        return read_xlsx(data, sheet=sheet)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:11].upper() == b"BEGIN:VCARD":
        from chapterdesk.services.imports.vcard_source import read_vcards  # noqa: PLC0415

        return read_vcards(data, encoding=encoding)
    from chapterdesk.services.imports.csv_source import read_csv  # noqa: PLC0415

    return read_csv(data, encoding=encoding, delimiter=delimiter)


def _table(file: Path, data: bytes, raw: RawTable, chosen: int | None) -> SourceTable:
    if chosen is not None:
        at = chosen - 1 if chosen else None
    else:
        at = raw.header_row if raw.header_row is not None else _header_row(raw.rows)
    above = raw.rows[: at or 0]
    header = list(raw.rows[at]) if at is not None else [_("Name")]
    first = 0 if at is None else at + 1
    body = [
        (number, row)
        for number, row in enumerate(raw.rows[first:], start=first + 1)
        if any(cell.strip() for cell in row)
    ]
    width = max(len(header), *(len(row) for _number, row in body), 1) if body else len(header)
    header += [""] * (width - len(header))
    names = tuple(
        text.strip() or _("Column {number}").format(number=index + 1)
        for index, text in enumerate(header)
    )
    outside = sum(1 for row in above for cell in row if cell.strip())
    notes = list(raw.notes)
    if outside:
        notes.append(
            ngettext(
                "{count} cell above the column names is left out.",
                "{count} cells above the column names are left out.",
                outside,
            )
        )
    return SourceTable(
        name=file.name,
        path=str(file.absolute()),
        sheet_names=raw.sheet_names,
        header=names,
        rows=tuple(tuple(row) + ("",) * (width - len(row)) for _number, row in body),
        numbers=tuple(number for number, _row in body),
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        notes=tuple(notes),
        outside=outside,
        sha256=digest(data),
        sheet=raw.sheet,
        header_row=0 if at is None else at + 1,
        top=tuple(tuple(row) for row in raw.rows[:_TOP]) if raw.header_row is None else (),
    )


def _header_row(rows: list[list[str]]) -> int | None:
    """Return the row that names the columns; None where the table is a bare list of names."""
    scores = [recognised(row) for row in rows[:_HEADER_SEARCHED]]
    best = max(scores)
    if best:
        return scores.index(best)
    widest = max(sum(1 for cell in row if cell.strip()) for row in rows)
    if widest == 1:
        return None
    return next(
        index for index, row in enumerate(rows) if sum(1 for cell in row if cell.strip()) > 1
    )
