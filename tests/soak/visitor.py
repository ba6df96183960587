"""Somebody at the real window: presses what is shown and waits for what that brings."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget

from chapterdesk.app.root import Root

_PATIENCE_S: Final = 60
_STEP_MS: Final = 20


class Visitor:
    """Press keys in the real window and wait for what they bring."""

    def __init__(self, root: Root) -> None:
        self.root = root

    def wait(self, what: Callable[[], bool], why: str) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not what():
            if time.monotonic() > until:
                raise TimeoutError(why)
            QTest.qWait(_STEP_MS)

    def settle(self) -> None:
        for _turn in range(2):
            answered: list[object] = []
            self.root.tasks.run(lambda: None, answered.append, answered.append)
            self.wait(lambda answered=answered: bool(answered), "the database thread")  # type: ignore[misc]

    def visible(self, name: str) -> QWidget | None:
        for top in QApplication.topLevelWidgets():
            for found in [top, *top.findChildren(QWidget, name)]:
                if found.objectName() == name and found.isVisible():
                    return found
        return None

    def see(self, name: str) -> QWidget:
        self.wait(lambda: self.visible(name) is not None, name)
        found = self.visible(name)
        assert found is not None
        return found

    def press(self, name: str) -> None:
        button = self.see(name)
        assert isinstance(button, QAbstractButton), name
        self.wait(button.isEnabled, name)
        button.click()

    def write(self, name: str, text: str) -> None:
        field = self.see(name)
        assert isinstance(field, QLineEdit), name
        field.setFocus()
        field.insert(text)

    def enter(self, name: str) -> None:
        QTest.keyClick(self.see(name), Qt.Key.Key_Return)

    def gone(self, name: str) -> None:
        self.wait(lambda: self.visible(name) is None, f"{name} stays")

    def show(self, page: str, subject: bytes | None = None) -> None:
        session = self.root.session
        assert session is not None
        session.navigate(page, subject)
        self.see(f"{page}_page")
        self.settle()

    def choose_file(self, path: Path) -> None:
        """Answer the real file dialog, which would remember where it was."""
        dialog = self.see("file_dialog")
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(path.parent))
        dialog.selectFile(str(path))
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(path))
        dialog.accept()  # type: ignore[attr-defined]
        self.wait(lambda: self.visible("file_dialog") is None, "the file dialog stays")
