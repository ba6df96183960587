"""Rows as bytes of a file: CSV that no program computes, XLSX with days as days."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from chapterdesk.core.words import _
from chapterdesk.services.exports.columns import Cell, as_text
from chapterdesk.services.neutral import neutral

_WIDEST = 40


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return CSV as RFC 4180 has it, with the byte order mark that spreadsheet programs need."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([neutral(name) for name in columns])
    writer.writerows([neutral(as_text(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a workbook: text as text, days as days, nothing computed, no maker named."""
    # Only an export to a workbook needs this library.
    import xlsxwriter  # noqa: PLC0415

    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(data, options)
    workbook.set_properties({"author": "", "company": ""})
    sheet = workbook.add_worksheet(_("People"))
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, bold)
        longest = max((len(as_text(row[column])) for row in rows), default=0)
        sheet.set_column(column, column, min(max(longest, len(name)) + 2, _WIDEST))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif cell:
                sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    workbook.close()
    return data.getvalue()
