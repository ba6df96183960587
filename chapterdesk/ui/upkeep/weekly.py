"""See once a week to the whole file, while nobody waits for anything."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.services.privacy import ERASED, FORGOTTEN
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import CancelToken, Priority

FIRST_LOOK_MS: Final = 40_000
_SOON_MS: Final = 3_000
_LATER_MS: Final = 60_000
_AGAIN_MS: Final = 3_600_000


class WeeklyCare(QObject):
    """Check and pack the records when it is due, never during a check-in, and stop for a lock.

    Args:
        context: Services and what they run on.
        quiet: Says whether nobody is in the middle of a check-in.
    """

    def __init__(
        self, *, context: PageContext, quiet: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._quiet = quiet
        self._token: CancelToken | None = None
        self._erased = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        context.bridge.changed.connect(self.hear)

    def begin(self) -> None:
        """Look for the first time in a while."""
        self._timer.start(FIRST_LOOK_MS)

    @Slot(object)
    def hear(self, event: Changed) -> None:
        """Look soon once something was erased: a large file still has to be written anew."""
        if event.area not in {FORGOTTEN, ERASED}:
            return
        self._erased = True
        if self._token is None:
            self._timer.start(_SOON_MS)

    def cancel(self) -> None:
        """Stop looking, and what runs."""
        self._timer.stop()
        if self._token is not None:
            self._token.cancel()
            self._token = None
            self._context.services.weekly.stop()

    def pause(self) -> None:
        """Stop what runs for somebody who is in a hurry, and try again later."""
        if self._token is not None:
            self.cancel()
            self._timer.start(_LATER_MS)

    @Slot()
    def look(self) -> None:
        """Do what is due, unless somebody is busy."""
        if self._token is not None:
            return
        if not self._quiet():
            self._timer.start(_LATER_MS)
            return
        self._erased = False
        weekly, token = self._context.services.weekly, CancelToken()
        self._token = token
        self._context.tasks.run(
            lambda: weekly.run(lambda: token.cancelled),
            self._done,
            self._failed,
            priority=Priority.LATER,
            owner=self,
            token=token,
        )

    def _done(self, whole: bool) -> None:
        self._token = None
        if self._erased:
            self._timer.start(_SOON_MS)
        else:
            self._timer.start(_AGAIN_MS if whole else _LATER_MS)

    def _failed(self, error: UserError) -> None:
        # Once a session: what is damaged stays so, and the banner stays with it.
        self._token = None
        self._context.messages.error(error)
