"""Read the file of an import as it was said, or as files of its shape were read before."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.imports.source import SourceTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWish:
    """What was said of how a file is read.

    Attributes:
        afresh: Whether no way that was remembered is used.
    """

    encoding: str | None
    delimiter: str | None
    header_row: int | None
    columns: tuple[str, ...]
    afresh: bool


def read_known(
    services: "Services", file: Path, wish: ReadingWish
) -> tuple["SourceTable", dict[int, str] | None, str]:
    """Return the table, what its columns are, and the name of the way that was remembered.

    What was said goes before what was remembered.

    Raises:
        UserError: It can not be read, or a column or field is not there.
    """
    sign = _sign_of(wish.delimiter)
    table = services.imports.read(
        file, encoding=wish.encoding, delimiter=sign, header_row=wish.header_row
    )
    known = None if wish.afresh else services.shapes.known(table)
    if known is not None and known.reads_otherwise(table):
        table = services.imports.read(
            file,
            encoding=wish.encoding or known.wanted_encoding(table) or None,
            delimiter=sign or known.delimiter or None,
            header_row=known.header_row if wish.header_row is None else wish.header_row,
        )
    said = _mapping_of(wish.columns, services.imports.fields(), len(table.header))
    if known is None:
        return table, said, ""
    return table, dict(known.mapping) | (said or {}), known.name


def _mapping_of(
    columns: tuple[str, ...], fields: Mapping[str, str], count: int
) -> dict[int, str] | None:
    """Return what was said of columns, by their place.

    Raises:
        UsageError: A column or a field is not there.
    """
    mapping: dict[int, str] = {}
    for text in columns:
        number, sign, field = (part.strip() for part in text.partition("="))
        if not sign or not number.isdecimal() or not 1 <= int(number) <= count:
            raise UsageError(
                _("This is not a column of the table: {text}").format(text=isolate(text)),
                _("Nothing was imported."),
                _("Write its number, from 1 to {count}, and a field: 1=display_name").format(
                    count=count
                ),
                field="column",
            )
        if field not in fields:
            raise UsageError(
                _("There is no such field: {text}").format(text=isolate(field)),
                _("Nothing was imported."),
                _("These are: {names}").format(names=", ".join(name for name in fields if name)),
                field="column",
            )
        mapping[int(number) - 1] = field
    return mapping or None


def _sign_of(delimiter: str | None) -> str | None:
    """Return the one sign that stands between two cells.

    Raises:
        UsageError: It is more than one, or one that a cell can hold.
    """
    if delimiter is None:
        return None
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(
        delimiter.casefold(), delimiter
    )
    if len(sign) != 1 or sign in '"\r\n\0':
        raise UsageError(
            _("One sign stands between two cells."),
            _("Nothing was imported."),
            _("Give one sign, such as ; or the word tab."),
        )
    return sign
