"""What happens when there is a bug: lock first, log without data, offer a report to copy."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot

from chapterdesk import __version__
from chapterdesk.core.log import describe
from chapterdesk.core.words import _
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.text import Text

_log = logging.getLogger(__name__)


class CrashSeam(QObject):
    """Take every exception that nobody expected, in any thread.

    Args:
        lock: Closes the vault and empties the pages, at once; the process goes on.
        leave: Ends the process and starts a locked one, after the report was read.
        show: Shows a report and calls back when it was closed.
    """

    _fell = Signal(object)

    def __init__(
        self,
        *,
        lock: Callable[[], None],
        leave: Callable[[], None],
        show: Callable[[str, Callable[[], None]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lock = lock
        self._leave = leave
        self._show = show
        self._handling = False
        self._fell.connect(self._handle, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Stand behind every slot and every thread from now on."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def take(self, error: BaseException) -> None:
        """Take an exception that was caught elsewhere (a task); any thread."""
        _log.error("unexpected", exc_info=(type(error), error, error.__traceback__))
        self._fell.emit(report_of(error))

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.take(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.take(arguments.exc_value)

    @Slot(object)
    def _handle(self, report: str) -> None:
        if self._handling:
            return
        self._handling = True
        try:
            self._lock()
        finally:
            self._show(report, self._leave)


def report_of(error: BaseException) -> str:
    """Return the report that a person may copy: version, type and places; no value, no path."""
    return f"Desk {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{describe(error)}"


class CrashDialog:
    """Show a report in a dialog.

    Args:
        theme: The look.
        clipboard: Where the report is copied to.
    """

    def __init__(self, *, theme: Theme, clipboard: Clipboard) -> None:
        self._theme = theme
        self._clipboard = clipboard

    def show(self, report: str, closed: Callable[[], None]) -> None:
        """Open the dialog; `closed` is called when it goes."""
        title = _("Something in the program went wrong")
        dialog = Dialog(theme=self._theme, name="crash_dialog", title=title)
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        said = _(
            "The desk was locked at once. What was saved is safe; the last thing you did may be "
            "missing. Unlock it again to go on."
        )
        dialog.body.addWidget(Text(said, wrap=True, name="crash_said"))
        help_us = _("This report holds no names. Copy it if you want to tell somebody about it.")
        dialog.body.addWidget(Text(help_us, colour="soft", wrap=True, name="crash_help"))
        shown = Text(report, role="small", wrap=True, name="crash_report")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(report)
        dialog.body.addWidget(shown)
        dialog.add_button(
            _("Copy the report"),
            lambda: self._clipboard.copy(report),
            name="crash_copy",
            first=True,
        )
        dialog.add_button(
            _("Go to the locked desk"),
            dialog.accept,
            name="crash_close",
            kind="primary",
            default=True,
        )
        dialog.ask(lambda _accepted: closed())
