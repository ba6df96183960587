"""The privacy screen covers everything, the clipboard forgets, and a lock ends the process."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.guard.privacy import PrivacyScreen
from chapterdesk.ui.guard.respawn import Deadline, start_command
from chapterdesk.ui.theme.theme import Theme


class TestPrivacyScreen:
    @pytest.fixture
    def window(self, theme: Theme, qtbot: QtBot) -> QWidget:
        window = QWidget()
        window.resize(500, 400)
        layout = QVBoxLayout(window)
        layout.addWidget(QLabel("Sam Dlamini"))
        layout.addWidget(QLineEdit())
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        window.findChild(QLineEdit).setFocus()
        return window

    @pytest.fixture
    def privacy(self, theme: Theme, qapp: QApplication) -> PrivacyScreen:
        return PrivacyScreen(application=qapp, theme=theme)

    def test_nothing_of_the_page_is_left_to_see(
        self, window: QWidget, privacy: PrivacyScreen, theme: Theme, qtbot: QtBot
    ) -> None:
        shown = window.grab().toImage()
        privacy.cover()
        covered = window.grab().toImage()
        privacy.uncover()
        assert privacy.is_covered is False
        corner = window.findChild(QLabel).geometry()
        row = corner.center().y()
        differing = {
            covered.pixelColor(x, row).name() for x in range(corner.left(), corner.left() + 60)
        }
        assert differing == {theme.tokens.bg.lower()}
        assert shown != covered

    def test_any_key_brings_it_back_and_does_nothing_else(
        self, window: QWidget, privacy: PrivacyScreen, qtbot: QtBot
    ) -> None:
        field = window.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        fired: list[bool] = []
        shortcut = QShortcut(QKeySequence("Ctrl+Z"), window)
        shortcut.activated.connect(lambda: fired.append(True))
        qtbot.waitUntil(field.hasFocus)
        for key, modifier in (
            (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier),
            (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        ):
            privacy.cover()
            qtbot.keyClick(window.windowHandle(), key, modifier)
            assert not privacy.is_covered
        assert field.text() == ""
        assert fired == []
        qtbot.waitUntil(field.hasFocus)

    def test_a_modifier_alone_does_not(
        self, window: QWidget, privacy: PrivacyScreen, qtbot: QtBot
    ) -> None:
        privacy.cover()
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Control)
        assert privacy.is_covered
        privacy.uncover()

    def test_dialogs_are_covered_too_also_those_that_open_later(
        self, window: QWidget, privacy: PrivacyScreen, qtbot: QtBot
    ) -> None:
        before, after = QDialog(window), QDialog(window)
        before.open()
        privacy.cover()
        after.open()
        for dialog in (window, before, after):
            cover = dialog.findChild(QWidget, "privacy_screen")
            assert cover is not None
            assert cover.isVisible()
            assert cover.size() == dialog.size()
        window.resize(600, 300)
        cover = window.findChild(
            QWidget, "privacy_screen", Qt.FindChildOption.FindDirectChildrenOnly
        )
        assert cover is not None
        qtbot.waitUntil(lambda: cover.size() == window.size())
        privacy.uncover()
        before.close()
        after.close()


class TestClipboard:
    def test_a_secret_goes_away_by_itself(self, qapp: QApplication, qtbot: QtBot) -> None:
        board = QGuiApplication.clipboard()
        ours = Clipboard(clipboard=board, cleared_after_ms=20)
        ours.copy_secret("orbit lemon")
        assert board.text() == "orbit lemon"
        assert board.mimeData().hasFormat("x-kde-passwordManagerHint")
        qtbot.waitUntil(lambda: board.text() == "")

    def test_what_somebody_else_copied_stays(self, qapp: QApplication) -> None:
        board = QGuiApplication.clipboard()
        ours = Clipboard(clipboard=board)
        ours.copy_secret("orbit lemon")
        board.setText("a shopping list")
        ours.clear_if_ours()
        assert board.text() == "a shopping list"

    def test_the_same_words_copied_by_somebody_else_stay(self, qapp: QApplication) -> None:
        board = QGuiApplication.clipboard()
        ours = Clipboard(clipboard=board)
        ours.copy_secret("orbit lemon")
        board.setText("orbit lemon")
        ours.clear_if_ours()
        assert board.text() == "orbit lemon"

    def test_a_lock_clears_it_at_once(self, qapp: QApplication) -> None:
        board = QGuiApplication.clipboard()
        ours = Clipboard(clipboard=board)
        ours.copy_secret("orbit lemon")
        ours.clear_if_ours()
        assert board.text() == ""


class TestDeadline:
    def test_in_time_nothing_happens(self, qtbot: QtBot) -> None:
        done: list[str] = []
        deadline = self._short(done)
        deadline.start()
        deadline.met()
        later: list[str] = []
        self._short(later).start()
        qtbot.waitUntil(lambda: later == ["hurry", "gone"])
        assert done == []

    def test_what_does_not_end_is_hurried_and_then_left(self, qtbot: QtBot) -> None:
        done: list[str] = []
        self._short(done).start()
        qtbot.waitUntil(lambda: done == ["hurry", "gone"])

    def test_the_process_goes_even_when_hurrying_fails(self, qtbot: QtBot) -> None:
        gone: list[bool] = []

        def fail() -> None:
            raise OSError(5, "the disk is gone")

        Deadline(
            hurry=fail,
            give_up=lambda: gone.append(True),
            hurry_after_s=0.01,
            give_up_after_s=0.02,
        ).start()
        qtbot.waitUntil(lambda: gone == [True])

    @staticmethod
    def _short(done: list[str]) -> Deadline:
        return Deadline(
            hurry=lambda: done.append("hurry"),
            give_up=lambda: done.append("gone"),
            hurry_after_s=0.05,
            give_up_after_s=0.1,
        )


class TestRespawn:
    def test_the_command_is_this_program(self) -> None:
        assert start_command(["VAULT"]) == [sys.executable, "-m", "chapterdesk", "VAULT"]

    def test_a_real_process_ends_and_a_new_one_lives_on(self) -> None:
        script = """
import sys
from chapterdesk.ui.guard.respawn import end_process, start_process
start_process([sys.executable, "-c", "print('born', input())"], "to this")
end_process()
print("still here", flush=True)
"""
        # The new process shares the pipe: reading it to its end waits for both.
        result = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert result.returncode == 0, result.stderr
        assert result.stdout.splitlines() == ["born to this"]
