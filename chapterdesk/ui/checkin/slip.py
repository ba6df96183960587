"""A passphrase that is typed into the name field by mistake: it is nobody's name."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.secret import Secret
from chapterdesk.ui.context import PageContext


class SlipGuard(QObject):
    """Look at what is typed after the passphrase was asked for, before anybody is called that.

    Checking costs a key derivation, so it is done for the names that follow a closed dialog until
    somebody was checked in, and not for every visitor.

    Args:
        context: Who knows the passphrase.
    """

    caught = Signal()
    """What was typed is the passphrase."""

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.wary = False

    @Slot()
    def watch(self) -> None:
        """Be wary: the passphrase may be typed into the next field."""
        self.wary = True

    @Slot()
    def rest(self) -> None:
        """Be wary no more."""
        self.wary = False

    def let_through(self, typed: str, name_it: Callable[[], None]) -> None:
        """Call back unless the text is the passphrase."""
        if not self.wary:
            name_it()
            return
        secret = Secret.from_text(typed)

        def work() -> bool:
            try:
                return self._context.check_passphrase(secret)
            finally:
                secret.wipe()

        def done(is_it: bool) -> None:
            if is_it:
                self.caught.emit()
            else:
                name_it()

        tasks, messages = self._context.tasks, self._context.messages
        tasks.run(work, done, messages.error, pool="work", owner=self)
