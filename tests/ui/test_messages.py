"""The real messages and the recorder keep the same contract; dialogs are safe by default."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import RefusedError
from chapterdesk.ui.messages import Messages, Question, RecordingMessages, WindowMessages
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.toasts import ToastHost

QUESTION = Question(
    title="Delete 3 people for ever?",
    lost="Their names and contacts are erased.",
    verb="Delete 3 people for ever",
)


@dataclass
class Place:
    shown: list[str] = field(default_factory=list)

    def show_error(self, text: str) -> None:
        self.shown.append(text)


class Probe(Protocol):
    messages: Messages

    def press_undo(self) -> None: ...
    def answer(self, *, accept: bool) -> None: ...
    def errors(self) -> list[str]: ...


class RecorderProbe:
    def __init__(self) -> None:
        self._recorder = RecordingMessages()
        self.messages: Messages = self._recorder

    def press_undo(self) -> None:
        self._recorder.press_undo()

    def answer(self, *, accept: bool) -> None:
        self._recorder.answer(accept=accept)

    def errors(self) -> list[str]:
        return [str(error) for error in self._recorder.errors]


class WindowProbe:
    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.window.resize(900, 600)
        qtbot.addWidget(self.window)
        self.window.show()
        self.toasts = ToastHost(theme=theme, window=self.window)
        self.messages: Messages = WindowMessages(
            theme=theme, window=self.window, toasts=self.toasts
        )

    def press_undo(self) -> None:
        self.press(self.toasts, "toast_undo")

    def answer(self, *, accept: bool) -> None:
        self.press(self.dialogs()[-1], "confirm_verb" if accept else "confirm_stay")

    def errors(self) -> list[str]:
        return [dialog.accessibleDescription() for dialog in self.dialogs()]

    def dialogs(self) -> list[Dialog]:
        return [dialog for dialog in self.window.findChildren(Dialog) if dialog.isVisible()]

    def press(self, where: QWidget, name: str) -> None:
        button = where.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture(params=["recorder", "window"])
def probe(request: pytest.FixtureRequest, theme: Theme, qtbot: QtBot) -> Probe:
    return RecorderProbe() if request.param == "recorder" else WindowProbe(theme, qtbot)


class TestContract:
    def test_an_error_stands_beside_its_field(self, probe: Probe) -> None:
        place = Place()
        error = RefusedError("That is no day.", todo="Type it as 2026-11-26.", field="day")
        probe.messages.inline({"day": place}, error)
        assert place.shown == ["That is no day. Type it as 2026-11-26."]
        assert probe.errors() == []

    def test_an_error_of_no_field_is_told_anyway(self, probe: Probe) -> None:
        place = Place()
        probe.messages.inline({"day": place}, RefusedError("The disk is full.", field="other"))
        assert place.shown == []
        assert probe.errors() == ["The disk is full."]

    def test_the_undo_of_a_toast_is_called_once(self, probe: Probe) -> None:
        called: list[bool] = []
        probe.messages.toast("Ari is here.", undo=lambda: called.append(True))
        probe.press_undo()
        assert called == [True]

    @pytest.mark.parametrize("accept", [True, False])
    def test_only_the_verb_does_it(self, probe: Probe, accept: bool) -> None:
        done: list[bool] = []
        probe.messages.confirm(QUESTION, lambda: done.append(True))
        assert done == []
        probe.answer(accept=accept)
        assert done == ([True] if accept else [])


class TestDialogs:
    @pytest.fixture
    def window(self, theme: Theme, qtbot: QtBot) -> WindowProbe:
        return WindowProbe(theme, qtbot)

    def test_enter_and_escape_are_safe(self, window: WindowProbe, qtbot: QtBot) -> None:
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
            window.messages.confirm(QUESTION, pytest.fail)
            dialog = window.dialogs()[-1]
            qtbot.keyClick(dialog.focusWidget() or dialog, key)
            qtbot.waitUntil(lambda: window.dialogs() == [])

    def test_a_dialog_says_no_more_in_its_title_than_the_window(self, window: WindowProbe) -> None:
        window.messages.confirm(QUESTION, pytest.fail)
        assert window.dialogs()[-1].windowTitle() == QApplication.applicationDisplayName()

    def test_the_same_error_is_not_stacked(self, window: WindowProbe, qtbot: QtBot) -> None:
        for _time in range(3):
            window.messages.error(RefusedError("The disk is full."))
        assert len(window.dialogs()) == 1
        window.press(window.dialogs()[0], "error_close")
        qtbot.waitUntil(lambda: window.dialogs() == [])
        window.messages.error(RefusedError("The disk is full."))
        assert len(window.dialogs()) == 1

    def test_every_button_is_named(
        self, window: WindowProbe, assert_all_named: Callable[[QWidget], None]
    ) -> None:
        window.messages.confirm(QUESTION, pytest.fail)
        assert_all_named(window.dialogs()[-1])
