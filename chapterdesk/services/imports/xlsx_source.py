"""Read one sheet of an XLSX workbook, cell by cell, as text."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import defusedxml
import openpyxl

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.imports.source import COLUMN_LIMIT, ROW_LIMIT, RawTable

_UNPACKED_LIMIT: Final = 512 * 1024 * 1024


def read_xlsx(data: bytes, *, sheet: str | None) -> RawTable:
    """Return the cells of a sheet: the named one, else the one with most filled rows.

    A formula gives the value that the workbook keeps of it, else its own text; it is not computed.

    Raises:
        RefusedError: It is not a workbook, is locked or damaged, or there is no such sheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
                raise _refused(_("This workbook is larger than it says."))
        return _read(data, sheet)
    except (
        zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError,
        OSError, ParseError, defusedxml.DefusedXmlException,
    ) as error:  # fmt: skip
        # openpyxl has no error of its own for a damaged part; it raises any of these.
        raise _refused(_("This workbook can not be read.")) from error


def _read(data: bytes, sheet: str | None) -> RawTable:
    texts = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    names = tuple(worksheet.title for worksheet in texts.worksheets)
    if sheet is not None and sheet not in names:
        raise _refused(_("There is no sheet of that name in this workbook."))
    found = {
        name: _rows(texts[name], values[name])
        for name in ((sheet,) if sheet is not None else names)
    }
    texts.close()
    values.close()
    chosen = max(found, key=lambda name: sum(any(row) for row in found[name]))
    notes: tuple[str, ...] = ()
    if len(names) > 1:
        notes = (
            _("Sheet {name} is read; the workbook has {count}.").format(
                name=isolate(chosen), count=len(names)
            ),
        )
    return RawTable(rows=found[chosen], sheet_names=names, sheet=chosen, notes=notes)


def _rows(texts: Any, values: Any) -> list[list[str]]:
    # What a sheet says of its size may be wrong in either direction.
    texts.reset_dimensions()
    values.reset_dimensions()
    found: list[list[str]] = []
    for written, kept in zip(
        texts.iter_rows(max_col=COLUMN_LIMIT + 1), values.iter_rows(max_col=COLUMN_LIMIT + 1),
        strict=True,
    ):  # fmt: skip
        row = [
            _text(
                cell.value
                if cell.data_type != "f"
                else (kept[index].value if kept[index].value is not None else cell.value)
            )
            for index, cell in enumerate(written)
        ]
        while row and not row[-1].strip():
            row.pop()
        found.append(row)
        if len(found) > ROW_LIMIT:
            break
    while found and not found[-1]:
        found.pop()
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refused(what: str) -> RefusedError:
    return RefusedError(
        what,
        _("Nothing was imported."),
        _("Open it in a spreadsheet program and save it as .xlsx or CSV, without a password."),
    )
