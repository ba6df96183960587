"""A recovery code that was drawn, and what becomes of the paper that it was copied to."""

from collections.abc import Callable

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.ui.messages import Messages


class DrawnCode:
    """Hold one code for as long as a dialog is open: what was shown once is not shown anew.

    Two papers that look alike would be worse than none, so the code stays the same however often
    it is shown, and a paper that counts for nothing is said to be void.

    Args:
        draw: Draws a code that opens nothing yet.
    """

    def __init__(self, *, draw: Callable[[], Secret]) -> None:
        self._draw = draw
        self._code = Secret(b"")
        self._open = False
        self._unsure = False
        self.is_shown = False

    def show(self) -> Secret:
        """Return the code to be shown; it is drawn the first time."""
        if not self._code:
            self._code = self._draw()
        self.is_shown = self._open = True
        return self.copy()

    def copy(self) -> Secret:
        """Return the code, for somebody who wipes it."""
        return Secret(self._code.reveal())

    def settle(self) -> None:
        """Remember that it counts, or that somebody was told that it does not."""
        self._open = False

    def failed(self, error: UserError) -> None:
        """Remember that letting it count failed; only a refusal surely changed nothing."""
        self._unsure = self._unsure or not isinstance(error, RefusedError)

    def part(self, messages: Messages, *, busy: bool = False) -> None:
        """Say what becomes of the paper, where the code was shown and does not count."""
        self._unsure = self._unsure or busy
        words = self.parting_words()
        if words:
            messages.toast(words)
        self.settle()

    def parting_words(self) -> str:
        """Return what is to be done with the paper of a code that does not count, or nothing."""
        if not self._open:
            return ""
        if self._unsure:
            return _(
                "It is not certain which recovery code opens the desk now: keep both papers, and"
                " make another code soon."
            )
        return _(
            "The new recovery code that was shown is void: destroy its paper. The code of before"
            " goes on opening the desk."
        )

    def wipe(self) -> None:
        """Forget the code."""
        self._code.wipe()


def same_words() -> str:
    """Return what is said above a code that was shown before."""
    return _("This is the code that was shown before: what is on paper holds.")
