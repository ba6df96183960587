"""Say of a file that is no table what it is instead, whatever its name ends in."""

import io
import zipfile
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.imports.source import not_a_table

_ZIP: Final = b"PK"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_WEB: Final = (b"<!doctype html", b"<html", b"<?xml")
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
_START: Final = 64
_MIMETYPE: Final = "mimetype"
_SAMPLE: Final = 65_536
_LEAST: Final = 9
"""Control characters below a tab print nothing; text has none."""


def refuse_kind(data: bytes, suffix: str = "") -> None:
    """Refuse what is recognisably no table.

    Args:
        data: The whole file.
        suffix: What its name ends in, in small letters, such as .xlsx; empty before it is known
            whether the file is a text of two bytes a letter.

    Raises:
        RefusedError: A PDF, an old workbook, a text document, an archive, a picture …
    """
    ask = _("Ask for the list as a CSV or XLSX file.")
    if data.startswith(b"%PDF"):
        raise not_a_table(_("This is a PDF, not a table."), ask)
    if data.startswith(_OLD_OFFICE):
        raise _old_office(data)
    if data.startswith(_ZIP):
        _refuse_zip(data)
        return
    if data.startswith(_PICTURES[:3]) or (data.startswith(_PICTURES) and b"\x00" in data[:_START]):
        raise not_a_table(_("This is a picture, not a table."), ask)
    if data.startswith(_ARCHIVES):
        raise not_a_table(
            _("This is a packed archive, not a table."),
            _("Unpack it, and import the CSV or XLSX file that is in it."),
        )
    if data.startswith((b"{\\rtf", b"SQLite f")):
        raise not_a_table(_("This is not a table."), ask)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_START].lower().startswith(_WEB):
        raise not_a_table(
            _("This is a web page or XML, not a table, whatever its name says."),
            _("Open it in a spreadsheet program, save it as .xlsx or CSV, and import that."),
        )
    if suffix in _WORKBOOKS and _is_binary(data):
        raise not_a_table(
            _("This file is named like a workbook, but there is none in it."),
            _("It may be damaged: get it again from where it came from, and import that."),
        )


def _old_office(data: bytes) -> RefusedError:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return not_a_table(
            _("This workbook is locked with a password."),
            _("Open it, save it as .xlsx without a password, and import that."),
        )
    if holds("WordDocument") or holds("PowerPoint Document"):
        return not_a_table(
            _("This is an old text document or presentation, not a table."),
            _("Copy its list into a spreadsheet program, save it as .xlsx, and import that."),
        )
    return not_a_table(
        _("This is an old workbook (.xls) or a locked one."),
        _("Open it, save it as .xlsx without a password, and import that."),
    )


def _refuse_zip(data: bytes) -> None:
    """Refuse what is packed as a workbook is and is none; one that is damaged is left to reading.

    Raises:
        RefusedError: It is another document, or an archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            told = archive.read(_MIMETYPE)[:_START] if _MIMETYPE in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return
    if "xl/workbook.xml" in names:
        return
    save = _("Open it, save it as .xlsx or CSV, and import that.")
    if b"opendocument.spreadsheet" in told:
        raise not_a_table(_("This is an OpenDocument workbook (.ods)."), save)
    if "xl/workbook.bin" in names:
        raise not_a_table(_("This is a binary workbook (.xlsb)."), save)
    if b"opendocument" in told or any(name.startswith(("word/", "ppt/")) for name in names):
        raise not_a_table(
            _("This is a text document or presentation, not a table."),
            _("Copy its list into a spreadsheet program, save it as .xlsx, and import that."),
        )
    if "[Content_Types].xml" not in names:
        raise not_a_table(
            _("This is a packed archive, not a workbook."),
            _("Unpack it, and import the CSV or XLSX file that is in it."),
        )


def _is_binary(data: bytes) -> bool:
    return any(byte < _LEAST for byte in data[:_SAMPLE])
