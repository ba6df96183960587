"""Which check-in goes on: found, shown, and remembered for the process that comes after a lock."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.context import CHECKIN, PageContext
from chapterdesk.ui.shell.shell import Shell
from chapterdesk.ui.tasks import Priority

_RUNNING: Final = "checkin.running"
_GOING_ON: Final = frozenset({MeetingStatus.PLANNED, MeetingStatus.HELD})


class CheckIns(QObject):
    """Show the check-in of a meeting, and remember it until another page is shown.

    Args:
        context: What it runs on.
        shell: Shows the page.
        read_only: Whether the vault cannot remember anything.
    """

    show_requested = Signal()
    """Somebody wants to check people in: whoever is not in a hurry waits."""

    def __init__(
        self,
        *,
        context: PageContext,
        shell: Shell,
        read_only: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._shell = shell
        self._read_only = read_only

    def nobody_checks_in(self) -> bool:
        """Say whether another page is shown."""
        page = self._shell.current
        return page is None or page.page_name != CHECKIN

    def goes_on(self) -> bool:
        """Say whether the check-in of a meeting that is not finished is shown."""
        page = self._shell.current
        return isinstance(page, CheckInPage) and page.goes_on

    def show(self, meeting: bytes) -> None:
        """Show the check-in of a meeting."""
        self.show_requested.emit()
        if self._shell.navigate(CHECKIN, meeting):
            self._remember(meeting)

    def forget(self) -> None:
        """Let no lock lead back to a check-in: another page is shown."""
        self._remember(None)

    def with_meeting(
        self, meeting: bytes | None, show: Callable[[bytes], None], none: Callable[[], None]
    ) -> None:
        """Show something of a meeting, or of the one that is about to start when none is named.

        Args:
            meeting: The meeting's id, if one is named.
            show: Shows it.
            none: Called when no meeting is about to start.
        """
        if meeting is not None:
            show(meeting)
            return
        services = self._context.services

        def found(row: bytes | None) -> None:
            if row is None:
                none()
            else:
                show(row)

        self._context.tasks.run(
            lambda: _next_meeting(services), found, self._context.messages.error, owner=self
        )

    def _remember(self, meeting: bytes | None) -> None:
        if self._read_only:
            return
        chapter = self._context.services.chapter
        value = "" if meeting is None else meeting.hex()

        def work() -> None:
            if chapter.setting(_RUNNING, "") != value:
                chapter.set_setting(_RUNNING, value)

        self._context.tasks.run(
            work,
            lambda _nothing: None,
            self._context.messages.error,
            owner=self,
            priority=Priority.LATER,
        )


def running_checkin(services: Services) -> bytes | None:
    """Return the meeting whose check-in a lock interrupted, while it still goes on."""
    stored = services.chapter.setting(_RUNNING)
    if not isinstance(stored, str):
        return None
    try:
        meeting = bytes.fromhex(stored)
        status = services.meetings.detail(meeting).row.status
    except (ValueError, UserError):
        return None  # the meeting is gone: Today it is
    return meeting if status in _GOING_ON else None


def _next_meeting(services: Services) -> bytes | None:
    row = services.meetings.next()
    return None if row is None else row.id
