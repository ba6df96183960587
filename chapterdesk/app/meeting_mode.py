"""Meeting mode in the window: what the sidebar's switch does, and what it closes."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.words import _
from chapterdesk.ui.context import (
    DUPLICATES,
    EVENTS,
    EXPORT,
    IMPORT,
    MEMBERS,
    REACHING,
    PageContext,
)
from chapterdesk.ui.guard.gate import PassphraseGate
from chapterdesk.ui.guard.meeting_mode import LeaveMeetingMode
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.page import Page
from chapterdesk.ui.records.page import RecordPage

_SHOWS_CONTACTS = (EVENTS, MEMBERS, IMPORT, EXPORT, DUPLICATES, REACHING)


class MeetingModeSwitch(QObject):
    """Hide contact details and notes at once; show them again for the passphrase.

    Args:
        context: What it runs on.
        window: Whose pages are emptied.
    """

    def __init__(
        self, *, context: PageContext, window: MainWindow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._window = window
        self._dialog: LeaveMeetingMode | None = None
        self.is_on = False
        self._gate = PassphraseGate(context=context, parent=self)
        self._gate.passed.connect(self._leave)
        window.shell.meeting_mode_requested.connect(self.toggle)

    @Slot()
    def toggle(self) -> None:
        """Hide, or ask for the passphrase."""
        if not self.is_on:
            self._enter()
        elif self._dialog is None:
            self._dialog = LeaveMeetingMode(
                theme=self._context.theme, gate=self._gate, parent=self._window
            )
            self._dialog.ask(self._asked)

    def clear(self) -> None:
        """Forget what was typed (lock)."""
        if self._dialog is not None:
            self._dialog.reject()

    def _enter(self) -> None:
        shell, discretion = self._window.shell, self._context.services.discretion
        self.is_on = True
        shell.show_meeting_mode(on=True)
        # What is drawn goes at once; what was being typed is kept first, and stays hidden too.
        if self._empty_pages(_SHOWS_CONTACTS):
            self._context.messages.toast(
                _("The form is kept as it stands. It is offered again after meeting mode.")
            )
        self._run(discretion.enter)

    def _leave(self) -> None:
        self.is_on = False
        self._window.shell.show_meeting_mode(on=False)
        # Kept beside the form from before, and offered after it.
        self._empty_pages(())
        self._run(self._context.services.discretion.leave)
        self._context.messages.toast(_("Contact details and notes are shown again."))

    def _empty_pages(self, names: Collection[str]) -> bool:
        """Keep every form that is open and empty its page; return whether there was one."""
        shell = self._window.shell
        pages = [page for page in shell.findChildren(Page) if isinstance(page, RecordPage)]
        writing = {page.page_name for page in pages if page.is_writing()}
        shell.empty_pages({*names, *writing})
        return bool(writing)

    def _asked(self, _shown: bool) -> None:
        self._dialog = None

    def _run(self, work: Callable[[], None]) -> None:
        shell = self._window.shell
        self._context.tasks.run(
            work, lambda _done: shell.wake_page(), self._context.messages.error, owner=self
        )
