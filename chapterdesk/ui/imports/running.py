"""An import that is being written: step by step, so that a check-in goes between two of them."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.registers import MarkTerms
from chapterdesk.services.imports.reports import ImportProgress
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import Priority


class ImportRun(QObject):
    """Write an import and say how far it is.

    Args:
        context: What it runs on.
    """

    progressed = Signal(object)
    finished = Signal(object)
    stopped = Signal()
    refused = Signal(object)
    broken = Signal(object)

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._imports = context.services.imports
        self._batch: bytes | None = None
        self._stopping = False

    def start(
        self,
        table: SourceTable,
        mapping: Mapping[int, str] | None,
        *,
        names_on_paper: bool | None,
        said_by: str,
        marks: MarkTerms | None,
        choices: ImportChoices,
    ) -> None:
        """Begin; `refused` tells of a table that can not be written."""
        self._stopping = False
        self._context.tasks.run(
            lambda: self._imports.start(
                table,
                mapping,
                names_on_paper=names_on_paper,
                said_by=said_by,
                marks=marks,
                choices=choices,
            ),
            self._began,
            self.refused.emit,
            owner=self,
        )

    @Slot()
    def stop(self) -> None:
        """Take back what was written, after the step that is being written now."""
        self._stopping = True

    def forget(self) -> None:
        """Say nothing any more (lock)."""
        self._batch = None

    def _began(self, batch_id: bytes) -> None:
        self._batch = batch_id
        self._step()

    def _step(self) -> None:
        batch_id = self._batch
        if batch_id is None:
            return
        # Later than what a person waits for: a check-in goes between two steps.
        self._context.tasks.run(
            lambda: self._imports.step(batch_id),
            self._stepped,
            self._failed,
            priority=Priority.LATER,
            owner=self,
        )

    def _stepped(self, progress: ImportProgress) -> None:
        batch_id = self._batch
        if batch_id is None:
            return
        self.progressed.emit(progress)
        if self._stopping:
            self._context.tasks.run(
                lambda: self._imports.undo(batch_id), self._taken_back, self._failed, owner=self
            )
        elif progress.finished:
            self._context.tasks.run(
                lambda: self._imports.report(batch_id),
                self.finished.emit,
                self._failed,
                owner=self,
            )
        else:
            self._context.tasks.post(self._step)

    def _taken_back(self, _nothing: object) -> None:
        self._batch = None
        self.stopped.emit()

    def _failed(self, error: UserError) -> None:
        self._batch = None
        self.broken.emit(error)
