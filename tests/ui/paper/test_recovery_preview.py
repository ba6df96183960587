"""A recovery sheet before any desk is open: seen first, printed when asked, never straight away."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.crypto import recovery
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.secrets.recovery_code import RecoveryCodeView


@pytest.fixture
def view(page_context: PageContext, qtbot: QtBot) -> Iterator[RecoveryCodeView]:
    made = RecoveryCodeView(
        theme=page_context.theme, tasks=page_context.tasks, files=page_context.files
    )
    qtbot.addWidget(made)
    made.show_code(recovery.generate())
    made.resize(700, 600)
    made.show()
    yield made
    made.clear()


def script(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    folder.mkdir()
    lp = folder / "lp"
    lp.write_text(f"#!/bin/sh\n{lines}\n")
    lp.chmod(lp.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def preview(view: RecoveryCodeView, qtbot: QtBot) -> PaperDialog:
    view.findChild(QWidget, "recovery_code_print").click()
    found = view.window().findChild(PaperDialog)
    assert isinstance(found, PaperDialog)
    qtbot.waitUntil(lambda: found.findChild(QLabel, "paper_picture").pixmap().width() > 0)
    return found


def test_the_sheet_is_seen_before_it_goes_to_the_printer(
    view: RecoveryCodeView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled = tmp_path / "spooled"
    script(tmp_path / "bin", monkeypatch, f"cat > {spooled}.part && mv {spooled}.part {spooled}")
    dialog = preview(view, qtbot)
    assert not spooled.exists()
    assert dialog.findChild(QPushButton, "paper_save").isHidden()
    assert "Nothing on it says" in dialog.findChild(QLabel, "paper_summary").text()
    dialog.findChild(QPushButton, "paper_print").click()
    qtbot.waitUntil(lambda: view.findChild(QLabel, "recovery_code_note").isVisible())
    assert spooled.read_bytes().startswith(b"%PDF")


def test_a_printer_that_refuses_is_told_in_the_preview_itself(
    view: RecoveryCodeView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "bin", monkeypatch, "cat > /dev/null; exit 1")
    dialog = preview(view, qtbot)
    button = dialog.findChild(QPushButton, "paper_print")
    before = said(dialog)
    button.click()
    qtbot.waitUntil(lambda: said(dialog) != before)
    assert "print" in said(dialog).lower()
    assert dialog.isVisible()
    assert not view.findChild(QLabel, "recovery_code_note").isVisible()
    dialog.reject()


def said(dialog: PaperDialog) -> str:
    banner = dialog.findChild(QWidget, "paper_warning")
    return " ".join(label.text() for label in banner.findChildren(QLabel) if label.isVisible())
