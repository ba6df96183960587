"""One undo for a whole import, by Ctrl+Z and by button alike."""

from PySide6.QtCore import QObject

from chapterdesk.core.words import _, ngettext
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.ui.context import PageContext


def what_was_done(report: ImportReport) -> str:
    """Return what an import did, in a few words; empty where it did nothing."""
    added, changed, marks = report.added, report.updated, report.marks
    parts = []
    if added:
        parts.append(ngettext("{count} person brought in", "{count} people brought in", added))
    if changed:
        parts.append(
            ngettext("{count} changed", "{count} changed", changed)
            if added
            else ngettext("{count} person changed", "{count} people changed", changed)
        )
    if marks and not parts:
        parts.append(ngettext("{count} mark brought in", "{count} marks brought in", marks))
    return ", ".join(parts)


class TakingBack(QObject):
    """Offer an import to the undo stack and take it back once.

    Args:
        context: What it runs on.
    """

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serials: dict[bytes, int] = {}

    def offer(self, report: ImportReport) -> None:
        """Put what an import did on the undo stack, where it did something."""
        said = what_was_done(report)
        if not said:
            return
        undo = self._context.undo
        undo.push(said, report.batch_id, self._undo_batch)
        self._serials[report.batch_id] = undo.recent()[0].serial

    def take_back(self, batch_id: bytes) -> None:
        """Bring everybody back to before an import."""
        serial = self._serials.get(batch_id)
        if serial is not None:
            # The same step that Ctrl+Z would take, so that the two never take it twice.
            self._context.undo.undo_only(serial)
            return
        imports = self._context.services.imports
        self._context.tasks.run(
            lambda: imports.undo(batch_id),
            lambda _done: self._context.messages.toast(
                _("The import was taken back. Everybody is as before.")
            ),
            self._context.messages.error,
            owner=self,
        )

    def clear(self) -> None:
        """Know of no import (lock)."""
        self._serials.clear()

    def _undo_batch(self, batch_id: bytes) -> bytes:
        self._context.services.imports.undo(batch_id)
        return batch_id
