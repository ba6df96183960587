"""Take a file that is dropped onto a page: the same path as choosing it with a button."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class FileDrop(QObject):
    """Watch a page for one file.

    Args:
        page: Where it may be dropped.
        dropped: Called with the file's path.
    """

    def __init__(self, *, page: QWidget, dropped: Callable[[Path], None]) -> None:
        super().__init__(page)
        self._dropped = dropped
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if file_of(event.mimeData()) is not None:
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            file = file_of(event.mimeData())
            if file is not None:
                event.acceptProposedAction()
                self._dropped(file)
            return True
        return False


def file_of(data: QMimeData) -> Path | None:
    """Return the one local file that is carried, or None."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 else None
