"""How files of a known shape are read: remembered under a name, known again by their headers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate
from chapterdesk.models import SavedMapping
from chapterdesk.services.database import Undo, Work, to_json
from chapterdesk.services.folding import fold
from chapterdesk.services.imports.columns import FIELDS
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.rows import fetch, line

_UNICODE: Final = "utf"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownShape:
    """A way to read files of one shape, which somebody remembered.

    Attributes:
        mapping: Column to field, empty to leave it out.
        header_row: The row that names the columns, from 1; 0 where none does.
        encoding, delimiter: As the file was read; empty where it is no file of text.
    """

    id: bytes
    name: str
    mapping: Mapping[int, str]
    header_row: int
    encoding: str
    delimiter: str

    def reads_otherwise(self, table: SourceTable) -> bool:
        """Say whether a file has to be read again, in this way."""
        return (
            self.header_row != table.header_row
            or (bool(self.delimiter) and self.delimiter != table.delimiter)
            or self.wanted_encoding(table) != table.encoding
        )

    def wanted_encoding(self, table: SourceTable) -> str:
        """Return in which letters a file of this shape is read; Unicode is certain by itself."""
        guessed = bool(table.encoding) and not table.encoding.startswith(_UNICODE)
        return self.encoding if guessed and self.encoding else table.encoding


def signature_of(header: Sequence[str]) -> str:
    """Return by what a shape is known: its headers, whatever stands between them."""
    text = fold(" ".join(header))
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def known_shape(session: Session, table: SourceTable) -> KnownShape | None:
    """Return the way that was remembered for files of this shape, the latest; None without any."""
    rows = {table.header_row: signature_of(table.header)}
    rows.update({place: signature_of(row) for place, row in enumerate(table.top, start=1)})
    query = (
        select(SavedMapping)
        .where(SavedMapping.signature.in_(set(rows.values())))
        .order_by(SavedMapping.updated_at.desc(), SavedMapping.id)
    )
    for row in session.scalars(query):
        shape = _shape(row)
        if rows.get(shape.header_row) == row.signature:
            return shape
    return None


def known_shapes(session: Session) -> tuple[KnownShape, ...]:
    """Return every way that was remembered, by name."""
    rows = session.scalars(select(SavedMapping).order_by(SavedMapping.name, SavedMapping.id))
    return tuple(_shape(row) for row in rows)


def remember_shape(
    work: Work, name: str, table: SourceTable, mapping: Mapping[int, str]
) -> SavedMapping:
    """Remember how a file was read; the same name takes the place of what it stood for.

    Raises:
        UsageError: There is no name.
    """
    clean = line(name, field="shape_name")
    if not clean:
        raise UsageError(
            _("This needs a name, by which you know it again."),
            _("Nothing was saved."),
            _("Call it after the file, such as: the monthly list."),
            field="shape_name",
        )
    payload = to_json(
        {
            "columns": {
                str(index): field
                for index, field in sorted(mapping.items())
                if not field or field in FIELDS
            },
            "header_row": table.header_row,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
        }
    )
    signature = signature_of(table.header)
    row = work.session.scalars(
        select(SavedMapping).where(SavedMapping.name == clean).order_by(SavedMapping.id)
    ).first()
    if row is None:
        row = SavedMapping(name=clean, signature=signature, payload=payload)
        work.add(row)
    else:
        row.signature, row.payload = signature, payload
    work.audit("save", "saved_mapping", row.id)
    work.changed("imports", row.id)
    return row


def forget_shape(work: Work, shape_id: bytes) -> Undo:
    """Forget a way to read files.

    Raises:
        RefusedError: It is not here any more.
    """
    row = fetch(work.session, SavedMapping, shape_id)
    name = row.name
    work.session.delete(row)
    work.audit("delete", "saved_mapping", shape_id)
    work.changed("imports", shape_id)
    return work.undo(_("“{name}” was forgotten").format(name=isolate(name)))


def _shape(row: SavedMapping) -> KnownShape:
    told = json.loads(row.payload)
    return KnownShape(
        id=row.id,
        name=row.name,
        mapping={int(index): field for index, field in told.get("columns", {}).items()},
        header_row=told.get("header_row", 0),
        encoding=told.get("encoding", ""),
        delimiter=told.get("delimiter", ""),
    )
