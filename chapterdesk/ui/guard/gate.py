"""The passphrase typed again on an open desk: checked off the window's thread, five misses lock."""

from PySide6.QtCore import QObject, Signal

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.misses import Misses, tries_left


class PassphraseGate(QObject):
    """Let through whoever knows the passphrase.

    Args:
        context: Who knows the passphrase, and who locks.
    """

    passed = Signal()
    refused = Signal(str)
    busy = Signal(bool)
    locking = Signal()
    """The last try was wrong: the desk locks."""

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._misses = Misses()
        self._asking = False

    def begin(self) -> None:
        """Count misses anew."""
        self._misses.forget()

    def check(self, passphrase: Secret) -> None:
        """Check a passphrase and wipe it; a second one while the first is checked is dropped."""
        if self._asking:
            passphrase.wipe()
            return
        self._asking = True
        self.busy.emit(True)

        def work() -> bool:
            try:
                return self._context.check_passphrase(passphrase)
            finally:
                passphrase.wipe()

        self._context.tasks.run(work, self._checked, self._failed, pool="work", owner=self)

    def _checked(self, right: bool) -> None:
        self._asking = False
        self.busy.emit(False)
        if right:
            self._misses.forget()
            self.passed.emit()
            return
        left = self._misses.add()
        if not left:
            self.locking.emit()
            self._context.lock()
            return
        self.refused.emit(_("That was not the passphrase. {tries}").format(tries=tries_left(left)))

    def _failed(self, error: UserError) -> None:
        self._asking = False
        self.busy.emit(False)
        self._context.messages.error(error)
