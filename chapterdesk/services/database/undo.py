"""Take a change back, once."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from chapterdesk.services.database.database import Database
from chapterdesk.services.database.states import Undo, apply_states


class UndoService:
    """Take a change back, once, if its rows are still as the change left them.

    Args:
        database: Where.
        derive: What writes derived columns anew after rows were put back.
    """

    def __init__(
        self, *, database: Database, derive: Callable[[Session, Undo], None] | None = None
    ) -> None:
        self._database = database
        self._derive = derive

    def apply(self, undo: Undo) -> Undo:
        """Take back `undo`; return the change that brings it back again.

        Raises:
            RefusedError: A row was changed since; nothing was taken back.
        """
        inverse = undo.inverse()
        with self._database.write() as work:
            apply_states(work.session, inverse.rows)
            if self._derive is not None:
                self._derive(work.session, undo)
            for area in undo.areas:
                work.changed(area)
            work.audit("undo", ",".join(undo.areas), None)
        return inverse
