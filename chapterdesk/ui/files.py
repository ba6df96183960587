"""Choose files and folders, and leave no trace of them in the desktop's own settings."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QWidget

from chapterdesk.core.words import _

Chosen = Callable[[Path], None]


class FilePicker(Protocol):
    """Ask for a path. Answers come later, in the window's thread; nobody is called on cancel."""

    def open_file(self, *, title: str, patterns: str, chosen: Chosen) -> None:
        """Ask for a file that exists.

        Args:
            title: What is asked; it stands in the dialog, never in the title of its window.
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


def forget_dialogs() -> None:
    """Let no dialog of this process remember a folder.

    # SECURITY: QFileDialog writes the folders it visited to QtProject.conf when it closes; a path
    that can not exist makes that impossible. Our own settings name their file and are not touched.
    """
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


class QtFilePicker:
    """Ask with Qt's own dialog: the desktop's would keep a list of recent files.

    Args:
        parent: The window that the dialogs belong to.
    """

    def __init__(self, *, parent: QWidget) -> None:
        self._parent = parent

    def open_file(self, *, title: str, patterns: str, chosen: Chosen) -> None:
        """Ask for a file that exists."""
        dialog = self._dialog(title, _("Open"), window=_("Open"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([patterns, _("All files (*)")])
        self._ask(dialog, chosen)

    def folder(self, *, title: str, start: Path | None, chosen: Chosen) -> None:
        """Ask for a folder that exists, beginning at `start`."""
        dialog = self._dialog(title, _("Choose this folder"), window=_("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if start is not None and start.is_dir():
            dialog.setDirectory(str(start))
        self._ask(dialog, chosen)

    def save_file(self, *, title: str, suggested: str, patterns: str, chosen: Chosen) -> None:
        """Ask where to write a file."""
        dialog = self._dialog(title, _("Save"), window=_("Save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters([patterns])
        dialog.selectFile(suggested)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, _("Save"))
        self._ask(dialog, chosen)

    def _dialog(self, title: str, accept: str, *, window: str) -> QFileDialog:
        # SECURITY: a title is seen in lists of windows and may be recorded: it is a fixed word.
        # What is asked may tell how many people a paper shows, and stands inside.
        dialog = QFileDialog(self._parent, window, str(Path.home()))
        dialog.setObjectName("file_dialog")
        dialog.setAccessibleName(title)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
        dialog.setLabelText(QFileDialog.DialogLabel.Reject, _("Cancel"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("Name:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, _("Kind:"))
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, _("Look in:"))
        grid = dialog.layout()
        if isinstance(grid, QGridLayout):
            asked = QLabel(title)
            asked.setObjectName("file_dialog_asks")
            asked.setAccessibleName(title)
            asked.setTextFormat(Qt.TextFormat.PlainText)
            asked.setWordWrap(True)
            grid.addWidget(asked, grid.rowCount(), 0, 1, grid.columnCount())
        return dialog

    def _ask(self, dialog: QFileDialog, chosen: Chosen) -> None:
        def finished(result: int) -> None:
            picked = dialog.selectedFiles()
            dialog.deleteLater()
            if result and picked:
                chosen(Path(picked[0]))

        dialog.finished.connect(finished)
        dialog.open()
