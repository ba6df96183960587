"""The file that was imported and still lies on the computer: show it, or delete it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from chapterdesk.core.words import _
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import Question


class SourceFile(QObject):
    """Deal with the spreadsheet after an import.

    Args:
        context: What it runs on.
        gone: What to do when it was deleted.
    """

    def __init__(
        self, *, context: PageContext, gone: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._gone = gone

    @Slot(object)
    def show(self, file: Path) -> None:
        """Open the folder that it lies in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

    @Slot(object)
    def ask_to_delete(self, file: Path) -> None:
        """Delete it once a person has said so: this can not be undone."""
        imports = self._context.services.imports

        def delete() -> None:
            self._context.tasks.run(
                lambda: imports.delete_source(file),
                lambda _done: self._gone(),
                self._context.messages.error,
                owner=self,
            )

        self._context.messages.confirm(
            Question(
                title=_("Delete the spreadsheet from this computer?"),
                lost=_(
                    "The file is deleted at once and does not go to the bin. What was left out of "
                    "the import is then only where you have another copy."
                ),
                verb=_("Delete the spreadsheet"),
                stay=_("Keep it"),
            ),
            delete,
        )
