"""Choose files and folders, and leave no trace of them in the desktop's own settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

Chosen = Callable[[Path], None]


class FilePicker(Protocol):
    """Ask for a path. Answers come later, in the window's thread; nobody is called on cancel."""

    def open_file(self, *, title: str, patterns: str, chosen: Chosen) -> None:
        """Ask for a file that exists.

        Args:
            title: The words above the dialog.
            patterns: What may be chosen, as Qt writes it: "Spreadsheets (*.csv *.xlsx)".
            chosen: Called with the path.
        """
        ...

    def folder(self, *, title: str, start: Path | None, chosen: Chosen) -> None:
        """Ask for a folder that exists, beginning at `start`."""
        ...

    def save_file(self, *, title: str, suggested: str, patterns: str, chosen: Chosen) -> None:
        """Ask where to write a file; the dialog itself asks before an existing one is taken."""
        ...
