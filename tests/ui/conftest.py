"""What tests of the window share: the look, the runner, the recorder, and checks of every page."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.catalogue import Services
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.event_bridge import EventBridge
from chapterdesk.ui.files import Chosen
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.fonts import register_fonts
from chapterdesk.ui.theme.metrics import MIN_TARGET
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.undo import UndoStack


@pytest.fixture(scope="session")
def session_theme(qapp: QApplication) -> Theme:
    assert register_fonts() == []
    QAccessible.setActive(True)
    return Theme(application=qapp, icons=IconStore())


@pytest.fixture
def theme(session_theme: Theme, qapp: QApplication) -> Iterator[Theme]:
    """The look, light and 100 %, put back to that afterwards."""
    session_theme.apply("light")
    session_theme.set_text_size(100)
    yield session_theme
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def type_groups(page: QWidget) -> None:
    """Type the groups that are asked for, from the file or the paper."""
    shown = {
        label.objectName().removeprefix("recovery_code_"): label.text()
        for label in page.findChildren(QLabel)
    }
    for place in range(3):
        asked = page.findChild(QLabel, f"recovery_row_{place}_label")
        field = page.findChild(QLineEdit, f"recovery_group_{place}")
        assert isinstance(asked, QLabel)
        assert isinstance(field, QLineEdit)
        field.setText(shown[asked.text().split()[-1]])


@pytest.fixture
def runner() -> InlineTaskRunner:
    return InlineTaskRunner()


@pytest.fixture
def messages() -> RecordingMessages:
    return RecordingMessages()


@dataclass(slots=True)
class PageCalls:
    """What a page asked of the window, in order, and how the window answers it.

    Attributes:
        secrets: What it gave as passphrase; "right" is right.
        path: What the person chooses when asked for a file or folder.
    """

    shown: list[tuple[str, bytes | None]] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    door: list[bool] = field(default_factory=list)
    travelled: list[Sequence[Path]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    path: Path | None = None
    locked: int = 0
    covered: int = 0

    def navigate(self, name: str, subject: bytes | None) -> None:
        self.shown.append((name, subject))

    def check_passphrase(self, secret: Secret) -> bool:
        self.secrets.append(secret.reveal_text())
        return self.secrets[-1] == "right"

    def lock(self) -> None:
        self.locked += 1

    def cover(self) -> None:
        self.covered += 1

    def open_file(self, *, title: str, patterns: str, chosen: Chosen) -> None:
        self._answer(title, chosen)

    def folder(self, *, title: str, start: Path | None, chosen: Chosen) -> None:
        self._answer(title, chosen)

    def save_file(self, *, title: str, suggested: str, patterns: str, chosen: Chosen) -> None:
        self._answer(title, chosen)

    def _answer(self, title: str, chosen: Chosen) -> None:
        self.asked.append(title)
        if self.path is not None:
            chosen(self.path)


@pytest.fixture
def calls() -> PageCalls:
    return PageCalls()


@pytest.fixture
def page_context(  # noqa: PLR0917  # fixtures come by name
    services: Services,
    runner: InlineTaskRunner,
    messages: RecordingMessages,
    events: EventBus,
    clock: FixedClock,
    theme: Theme,
    calls: PageCalls,
    vault_path: Path,
    tmp_path: Path,
) -> Iterator[PageContext]:
    """What a page is given, over a real vault, with the window written down in `calls`."""
    bridge = EventBridge(bus=events)
    undo = UndoStack(runner=runner, messages=messages, clock=clock)
    yield PageContext(
        services=services,
        tasks=runner,
        messages=messages,
        undo=undo,
        bridge=bridge,
        icons=IconStore(),
        theme=theme,
        settings=Settings(folder=tmp_path / "settings"),
        files=calls,
        clock=clock,
        vault=vault_path,
        practice=False,
        navigate=calls.navigate,
        check_passphrase=calls.check_passphrase,
        lock=calls.lock,
        fill_window=calls.filled.append,
        hold_door=calls.door.append,
        cover=calls.cover,
        travel=calls.travelled.append,
        other_vaults=tuple,
        vault_folders=(vault_path.parent,),
    )
    bridge.close()
    # A page may still mean to read again in a moment, when the desk beneath it is closed.
    runner.close()


@pytest.fixture
def assert_all_named() -> Callable[[QWidget], None]:
    """Check that everything Tab or a pointer reaches has a name, and is large enough to press."""

    def check(root: QWidget) -> None:
        nameless = [_place(widget) for widget in _reachable(root) if not _name(widget)]
        assert nameless == [], "without an accessible name"
        anonymous = [
            _place(widget)
            for widget in _reachable(root)
            if not widget.objectName() and type(widget).__module__.startswith("chapterdesk")
        ]
        assert anonymous == [], "without an object name"
        small = [
            f"{_place(widget)} {widget.width()}×{widget.height()}"
            for widget in _reachable(root)
            if isinstance(widget, (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox))
            and not isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox))
            and root.isVisible()
            and min(widget.width(), widget.height()) < MIN_TARGET
        ]
        assert small == [], "too small to press"
        unnamed = [text for text in _walk(QAccessible.queryAccessibleInterface(root)) if text]
        assert unnamed == [], "focusable in the accessibility tree without a name"

    return check


@pytest.fixture
def assert_mnemonics_differ() -> Callable[[QWidget], None]:
    """Check that no two things a person sees answer to the same Alt key."""

    def check(root: QWidget) -> None:
        keys: dict[str, list[str]] = {}
        labels = [label for label in root.findChildren(QLabel) if label.buddy() is not None]
        for widget in (*root.findChildren(QAbstractButton), *labels):
            key = QKeySequence.mnemonic(widget.text()).toString()
            if key and widget.isVisibleTo(root):
                keys.setdefault(key, []).append(_place(widget))
        assert {key: found for key, found in keys.items() if len(found) > 1} == {}

    return check


def _reachable(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in (root, *root.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and (widget is root or widget.isVisibleTo(root))
        and not (isinstance(widget.parentWidget(), QAbstractItemView) and not widget.objectName())
    ]


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def _place(widget: QWidget) -> str:
    return f"{type(widget).__name__}#{widget.objectName()}"


def _walk(interface: QAccessibleInterface | None, depth: int = 0) -> Iterator[str]:
    if interface is None or depth > 30:
        return
    state = interface.state()
    shown = not state.invisible
    if state.focusable and shown and not interface.text(QAccessible.Text.Name):
        found = interface.object()
        if not isinstance(found, QWidget) or isinstance(found, (QAbstractButton, QLineEdit)):
            yield f"{interface.role()} {found.objectName() if found else ''}"
    if isinstance(interface.object(), QAbstractItemView) or not shown:
        return
    for place in range(interface.childCount()):
        yield from _walk(interface.child(place), depth + 1)
