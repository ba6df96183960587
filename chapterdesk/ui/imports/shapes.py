"""Look whether a file is of a shape that is known, and remember the shape of another."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.services.database import Undo
from chapterdesk.services.imports.shapes import KnownShape
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.imports.look_step import LookStep

T = TypeVar("T")


class RememberedShapes(QObject):
    """Offer the way in which files of one shape are read.

    Args:
        context: What it runs on.
        look: Where it is shown and asked for.
    """

    settled = Signal(object)
    """The columns as they were remembered, or None: the file can be planned."""
    read_otherwise = Signal(object)

    def __init__(
        self, *, context: PageContext, look: LookStep, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._look = look
        self._table: SourceTable | None = None
        self._tried: bytes | None = None
        self._wanted = True
        look.shape.remember_requested.connect(self._remember)
        look.shape.forget_requested.connect(self._forget)
        look.shape.afresh_requested.connect(self._afresh)
        look.read_again.connect(self._by_hand)

    def begin(self) -> None:
        """Begin with another file."""
        self._tried, self._wanted, self._table = None, True, None

    def look_for(self, table: SourceTable) -> None:
        """Look whether files of this shape are known; `settled` or `read_otherwise` tells."""
        self._table = table
        shapes = self._context.services.shapes
        if not self._wanted:
            self._found(None)
            return
        self._run(lambda: shapes.known(table), self._found)

    def _found(self, shape: KnownShape | None) -> None:
        table = self._table
        if table is None:
            return
        if shape is not None and shape.reads_otherwise(table) and self._tried != shape.id:
            self._tried = shape.id
            self.read_otherwise.emit(shape)
            return
        if shape is not None and shape.reads_otherwise(table):
            shape = None
        self._look.shape.show_shape(shape)
        self.settled.emit(dict(shape.mapping) if shape is not None else None)

    @Slot()
    def _by_hand(self) -> None:
        self._wanted = False

    @Slot(str)
    def _remember(self, name: str) -> None:
        table, mapping, shapes = self._table, self._look.mapping(), self._context.services.shapes
        if table is None:
            return

        def work() -> tuple[Undo, KnownShape | None]:
            return shapes.remember(name, table, mapping), shapes.known(table)

        def done(answer: tuple[Undo, KnownShape | None]) -> None:
            self._told(answer[0])
            self._look.shape.show_shape(answer[1])

        self._run(work, done)

    @Slot(object)
    def _forget(self, shape_id: bytes) -> None:
        shapes = self._context.services.shapes

        def done(undo: Undo) -> None:
            self._told(undo)
            self._look.shape.show_shape(None)

        self._run(lambda: shapes.forget(shape_id), done)

    @Slot()
    def _afresh(self) -> None:
        self._look.shape.show_shape(None)
        self.settled.emit(None)

    def _told(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._context.tasks.run(work, done, self._failed, owner=self)

    def _failed(self, error: UserError) -> None:
        if not self._look.shape.show_error(error):
            self._context.messages.error(error)
