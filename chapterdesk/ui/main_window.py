"""The one window: what stands before the desk, the desk itself, toasts over both."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from chapterdesk.ui.application import window_name
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.shell.shell import Shell
from chapterdesk.ui.theme.metrics import LARGEST_TEXT, SMALLEST_TEXT
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.toasts import ToastHost

_SIZE = (1280, 800)
_SMALLEST = (640, 480)
_SMALLEST_OF_LARGE_TEXT = (960, 640)


class MainWindow(QMainWindow):
    """Hold the pages before the desk and the desk; its title never says whose it is.

    Args:
        theme: The look.
        settings: Where its place and size are remembered.
        closing: Called when it is to close; locks and ends.
    """

    shown_first = Signal()

    def __init__(self, *, theme: Theme, settings: Settings, closing: Callable[[], None]) -> None:
        super().__init__()
        self._settings = settings
        self._closing = closing
        self.setObjectName("main_window")
        self.setWindowTitle(window_name(settings))
        self._theme = theme
        theme.changed.connect(self._limit)
        self._limit()
        self._stack = QStackedWidget()
        self._stack.setObjectName("window_stack")
        self.setCentralWidget(self._stack)
        self.shell = Shell(theme=theme)
        self._stack.addWidget(self.shell)
        self.toasts = ToastHost(theme=theme, window=self)
        self.shell.page_shown.connect(self.toasts.page_came)
        self._entry: QWidget | None = None
        self._watched: QLineEdit | None = None
        self._lost = QTimer(self, singleShot=True, interval=0)
        self._lost.timeout.connect(self._find_focus)
        self._place()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._watch_undo)
            application.focusChanged.connect(self._watch_focus)

    @Slot()
    def _limit(self) -> None:
        """Be no smaller than what the text needs, and never larger than the screen."""
        grown = (self._theme.text_size - SMALLEST_TEXT) / (LARGEST_TEXT - SMALLEST_TEXT)
        screen = self.screen().availableSize()
        width, height = (
            round(small + (large - small) * grown)
            for small, large in zip(_SMALLEST, _SMALLEST_OF_LARGE_TEXT, strict=True)
        )
        self.setMinimumSize(min(width, screen.width()), min(height, screen.height()))

    def show_entry(self, page: QWidget) -> None:
        """Show a page that stands before the desk; the one before it goes."""
        before, self._entry = self._entry, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def show_desk(self) -> None:
        """Show the desk; what stood before it goes."""
        before, self._entry = self._entry, None
        self._stack.setCurrentWidget(self.shell)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def remember_place(self) -> None:
        """Remember where the window is."""
        self._settings.set_geometry(self.saveGeometry())

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        # Not only Tab comes here: Qt does, too, when what had the focus is hidden or goes, and
        # would take what happens to be next to it: the sidebar, or the cross of a toast.
        if self._focus_is_lost() and self._give_page_focus():
            return True
        return super().focusNextPrevChild(next)

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.WindowActivate:
            # A dialog has closed; what opened it may not be there any more.
            self._find_focus()
        return done

    @Slot(QWidget, QWidget)
    def _watch_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        # What is taken apart lets go of the focus without handing it on.
        if now is None:
            self._lost.start()

    @Slot()
    def _find_focus(self) -> None:
        if self._focus_is_lost():
            self._give_page_focus()

    def _focus_is_lost(self) -> bool:
        focused: QWidget | None = self.focusWidget()
        return focused is None or not (focused.isVisible() and focused.isEnabled())

    def _give_page_focus(self) -> bool:
        page = self.shell.current
        if page is None or not page.isVisible():
            return False
        page.focus_again()
        return True

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember_place()
        event.accept()
        self._closing()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A line that has nothing to undo would still swallow the key of the window's own undo.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and self._is_for_window(watched, event)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _is_for_window(line: QLineEdit, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not (line.isUndoAvailable() and line.text())
        if event.matches(QKeySequence.StandardKey.Redo):
            return not line.isRedoAvailable()
        return False

    @Slot(QWidget, QWidget)
    def _watch_undo(self, _before: QWidget | None, now: QWidget | None) -> None:
        # A line that goes while it has the focus loses it when it is half gone.
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now if isinstance(now, QLineEdit) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)
            self._watched.destroyed.connect(self._unwatch, Qt.ConnectionType.UniqueConnection)

    @Slot()
    def _unwatch(self) -> None:
        self._watched = None

    def _place(self) -> None:
        geometry = self._settings.geometry
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))
