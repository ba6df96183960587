"""Load the desk while somebody types the passphrase, a module at a time between two events."""

from __future__ import annotations

import importlib
import linecache
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

MODULES: Final = (
    "chapterdesk.ui.widgets.forms",
    "chapterdesk.ui.today.page",
    "chapterdesk.ui.members.page",
    "chapterdesk.ui.checkin.page",
    "chapterdesk.ui.meetings.page",
    "chapterdesk.ui.series.page",
    "chapterdesk.ui.events.page",
    "chapterdesk.ui.calendar.page",
    "chapterdesk.ui.fields.page",
    "chapterdesk.ui.consents.page",
    "chapterdesk.ui.groups.page",
    "chapterdesk.ui.mentoring.page",
    "chapterdesk.ui.resources.page",
    "chapterdesk.ui.paper.dialog",
    "chapterdesk.ui.backups.page",
    "chapterdesk.ui.keys.page",
    "chapterdesk.ui.exports.page",
    "chapterdesk.ui.imports.page",
    "chapterdesk.ui.duplicates.page",
    "chapterdesk.ui.reaching.page",
    "chapterdesk.ui.bin.page",
    "chapterdesk.ui.retention.page",
    "chapterdesk.ui.audit.page",
    "chapterdesk.ui.preferences.page",
    "chapterdesk.ui.safety.report_page",
    "chapterdesk.ui.safety.sitting_page",
    "chapterdesk.ui.palette.dialog",
    "chapterdesk.app.session",
)
"""The last one needs all the others; one after the other no key waits long for its letter."""


class Warming(QObject):
    """Load one module each time the event loop has nothing else to do, in the window's thread.

    Classes of Qt are made in the thread that uses them; what knows no Qt is loaded elsewhere.

    Args:
        finish: Called once everything is loaded.
    """

    def __init__(self, *, finish: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finish = finish
        self._finished = False
        self._left = list(reversed(MODULES))
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._load)

    @property
    def done(self) -> bool:
        """Say whether nothing is left to load."""
        return self._finished

    @Slot()
    def start(self) -> None:
        """Begin; twice is once."""
        if not self._finished:
            self._next.start()

    @Slot()
    def stop(self) -> None:
        """Load no more: the desk is being left."""
        self._next.stop()

    @Slot()
    def _load(self) -> None:
        if self._left:
            importlib.import_module(self._left.pop())
            # Shiboken reads the source of every module that imports anything, and keeps it there.
            linecache.clearcache()
        else:
            self._finished = True
            self._next.stop()
            self._finish()
