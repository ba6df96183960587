"""The real window on the real composition root; only what ends the process is written down."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from chapterdesk.app.ending import Ends
from chapterdesk.app.guard import Senses
from chapterdesk.app.leaving import PATIENCE_S
from chapterdesk.app.root import Root, build_root
from chapterdesk.core.clock import FixedClock
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.ui.files import Chosen
from chapterdesk.ui.guard.clocks import Moment
from chapterdesk.ui.guard.watch.port import Away
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.theme.fonts import register_fonts
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import PASSPHRASE

NONE = Qt.KeyboardModifier.NoModifier
WAIT_MS = 20_000


@dataclass(slots=True)
class Answers:
    """What the person chooses in dialogs for files, and what the process did at its end."""

    path: Path | None = None
    asked: list[str] = field(default_factory=list)
    started: list[Sequence[str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    left: int = 0

    def open_file(self, *, title: str, patterns: str, chosen: Chosen) -> None:
        self._answer(title, chosen)

    def folder(self, *, title: str, start: Path | None, chosen: Chosen) -> None:
        self._answer(title, chosen)

    def save_file(self, *, title: str, suggested: str, patterns: str, chosen: Chosen) -> None:
        self._answer(title, chosen)

    def start(self, command: Sequence[str], said: str) -> None:
        self.started.append(command)
        self.told.append(said)

    def leave(self) -> None:
        self.left += 1

    def _answer(self, title: str, chosen: Chosen) -> None:
        self.asked.append(title)
        if self.path is not None:
            chosen(self.path)


@dataclass(slots=True)
class StoppedClocks:
    """Three clocks that stand still until they are told how much time went by."""

    awake: float = 1000.0
    since_start: float = 1000.0
    wall: float = 1_800_000_000.0

    def read(self) -> Moment:
        return Moment(awake=self.awake, since_start=self.since_start, wall=self.wall)

    def pass_by(self, seconds: float) -> None:
        """Let time go by while the computer is awake."""
        self.awake += seconds
        self.since_start += seconds
        self.wall += seconds


@dataclass(slots=True)
class TellingWatch:
    """Stand for a system that says what a test tells it to say."""

    away: Callable[[Away], None] | None = None

    def start(self, away: Callable[[Away], None]) -> None:
        self.away = away

    def stop(self) -> None:
        self.away = None


class Person:
    """Press keys where the focus is, and look at what the window shows."""

    def __init__(self, *, root: Root, bot: QtBot, answers: Answers, data: Path) -> None:
        self.root = root
        self.data = data
        self.bot = bot
        self.answers = answers

    @property
    def window(self) -> QWidget:
        return self.root.window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def write(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        for letter in text:
            # QTest.keyClicks ends the process on a letter outside ASCII.
            press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, NONE, letter)
            release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_unknown, NONE, letter)
            QApplication.sendEvent(focused, press)
            QApplication.sendEvent(focused, release)

    def unlock(self, secret: str = PASSPHRASE) -> None:
        """Type a passphrase or a PIN where it is asked for, and press Enter."""
        self.focus_is("unlock_passphrase_edit")
        self.write(secret)
        self.press(Qt.Key.Key_Return)

    def enter(self, secret: str = PASSPHRASE) -> None:
        """Unlock the chapter and wait until the desk is there."""
        self.unlock(secret)
        self.wait_for("today_page")

    def open(self, path: Path, secret: str = PASSPHRASE) -> None:
        """Choose a chapter and enter it."""
        self.root.begin(path, practice=False)
        self.enter(secret)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on something by its name."""
        passed: list[str] = []
        for _turn in range(80):
            focused = QApplication.focusWidget()
            if focused is not None and focused.objectName() == name:
                return
            passed.append(focused.objectName() if focused is not None else "nothing")
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {name}, only {passed}")

    def find(self, name: str) -> QWidget:
        for top in QApplication.topLevelWidgets():
            if top.objectName() == name:
                return top
        found = self.window.findChild(QWidget, name)
        assert isinstance(found, QWidget), name
        return found

    def shows(self, name: str) -> bool:
        found = self.window.findChild(QWidget, name)
        return isinstance(found, QWidget) and found.isVisible()

    def wait(self, what: Callable[[], bool]) -> None:
        self.bot.waitUntil(what, timeout=WAIT_MS)

    def wait_for(self, name: str) -> None:
        self.wait(lambda: self.shows(name))

    def idle(self) -> None:
        """Wait until everything that was asked for so far has been answered."""
        for _turn in range(3):
            answered: list[object] = []
            self.root.tasks.run(
                lambda: None, answered.append, answered.append, priority=Priority.LATER
            )
            self.wait(lambda answered=answered: bool(answered))

    def focus_is(self, name: str) -> None:
        def there() -> bool:
            if QApplication.activeWindow() is None:
                # What a window manager does when a dialog closes; here there is none.
                self.window.activateWindow()
            focused = QApplication.focusWidget()
            return focused is not None and focused.objectName() == name

        self.wait(there)


class StrayWindows(QObject):
    """Notes each widget that is shown without a parent: a small window that takes the focus.

    What is meant to be a window has a title.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() is Qt.WindowType.Window
            and not watched.windowTitle()
        ):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture(autouse=True)
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """Nothing but the window, its dialogs and its menus is ever shown on its own."""
    windows = StrayWindows(qapp)
    qapp.installEventFilter(windows)
    yield
    qapp.removeEventFilter(windows)
    assert windows.seen == []


@pytest.fixture(autouse=True)
def collected_in_the_windows_thread() -> Iterator[None]:
    """Collect garbage here alone, as the program does: see `chapterdesk.ui.collector`.

    Collected on the database thread, a widget's end waits there for Python while the window, which
    has Python, waits for the widget's lock: neither goes on.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def story_theme(qapp: QApplication) -> Theme:
    assert register_fonts() == []
    QAccessible.setActive(True)
    return Theme(application=qapp, icons=IconStore())


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def clocks() -> StoppedClocks:
    return StoppedClocks()


@pytest.fixture
def watch() -> TellingWatch:
    return TellingWatch()


@pytest.fixture
def keychain() -> MemoryKeychain:
    return MemoryKeychain()


@pytest.fixture
def patience() -> float:
    """Seconds that closing may take."""
    return PATIENCE_S


@pytest.fixture
def make_person(  # noqa: PLR0917  # fixtures come by name
    qapp: QApplication,
    story_theme: Theme,
    qtbot: QtBot,
    clock: FixedClock,
    answers: Answers,
    clocks: StoppedClocks,
    watch: TellingWatch,
    keychain: MemoryKeychain,
    patience: float,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Callable[[], Person]]:
    """Make a window over this test's own folders; it is gone and was never in trouble after."""
    story_theme.apply("light")
    story_theme.set_text_size(100)
    made: list[Root] = []

    def make() -> Person:
        root = build_root(
            application=qapp,
            theme=story_theme,
            settings=Settings(folder=tmp_path / "settings"),
            icons=IconStore(),
            clock=clock,
            data=tmp_path / "data",
            vaults=VaultService(clock=clock, kdf=FLOOR, keychain=keychain),
            files=lambda _window: answers,
            ends=Ends(start=answers.start, leave=answers.leave, patience_s=patience),
            senses=Senses(clocks=clocks, watch=watch),
        )
        made.append(root)
        root.window.resize(1280, 800)
        return Person(root=root, bot=qtbot, answers=answers, data=tmp_path / "data")

    yield make
    for root in made:
        root.quit()
        qtbot.waitUntil(lambda root=root: root.ended, timeout=WAIT_MS)
        # In this order and now: a collection would destroy the tree in an order of its own.
        shiboken6.delete(root.window)
        shiboken6.delete(root)
    assert [entry for entry in caplog.records if entry.levelno >= logging.ERROR] == []
