"""Serve the ways to read files of a known shape, which somebody remembered."""

from collections.abc import Mapping

from chapterdesk.core.words import _, isolate
from chapterdesk.services.database import Database, Undo
from chapterdesk.services.imports.columns import plan_columns
from chapterdesk.services.imports.shapes import (
    KnownShape,
    forget_shape,
    known_shape,
    known_shapes,
    remember_shape,
)
from chapterdesk.services.imports.source import SourceTable


class ShapeService:
    """Remember how a file is read, and know files of the same shape again."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def known(self, table: SourceTable) -> KnownShape | None:
        """Return the way that was remembered for files of this shape; None without any."""
        with self._database.read() as session:
            return known_shape(session, table)

    def list(self) -> tuple[KnownShape, ...]:
        """Return every way that was remembered, by name."""
        with self._database.read() as session:
            return known_shapes(session)

    def remember(
        self, name: str, table: SourceTable, mapping: Mapping[int, str] | None = None
    ) -> Undo:
        """Remember how a file was read, under a name; the same name takes the place of another.

        Args:
            name: By which a person knows it again.
            table: As read.
            mapping: Column to field; what is not in it is as the header says.

        Raises:
            UsageError: There is no name.
        """
        plans = plan_columns(table.header, mapping)
        whole = {plan.index: plan.field for plan in plans} | dict(mapping or {})
        with self._database.write() as work:
            row = remember_shape(work, name, table, whole)
            return work.undo(_("“{name}” was remembered").format(name=isolate(row.name)))

    def forget(self, shape_id: bytes) -> Undo:
        """Forget a way to read files.

        Raises:
            RefusedError: It is not here any more.
        """
        with self._database.write() as work:
            return forget_shape(work, shape_id)
