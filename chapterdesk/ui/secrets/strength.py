"""How strong a passphrase is, said beneath its field while it is typed: for a file that leaves."""

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.words import _
from chapterdesk.services.strength import PassphraseEstimate, strength
from chapterdesk.ui.tasks import CancelToken, TaskRunner
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField


class StrengthHint(QObject):
    """Say how long guessing would take, and take a weak one only from whoever accepts that.

    The same as where a chapter is set up: a file that went out can be guessed at for ever.

    Args:
        field: Where it is typed.
        row: The row of that field; its hint is what stands there while nothing is typed.
        hint: That hint.
        tasks: Where the estimate is made.
    """

    def __init__(
        self, *, field: PassphraseField, row: FormRow, hint: str, tasks: TaskRunner
    ) -> None:
        super().__init__(field)
        self._field = field
        self._row = row
        self._hint = hint
        self._tasks = tasks
        self._token: CancelToken | None = None
        self._accepted = ""
        field.edit.textChanged.connect(self._typed)

    def problem(self) -> bool:
        """Say beside the field that it may be guessed; return whether somebody is to decide."""
        text = self._field.edit.text()
        if text == self._accepted or strength(text).acceptable:
            return False
        self._accepted = text
        self._row.show_error(
            _("This may be guessed. Take more words, or go on once more if you accept that.")
        )
        return True

    @Slot()
    def _typed(self) -> None:
        if self._token is not None:
            self._token.cancel()
        self._row.clear_error()
        text = self._field.edit.text()
        if not text:
            self._accepted = ""
            self._row.set_hint(self._hint)
            return
        self._token = self._tasks.run(
            lambda: strength(text),
            self._show,
            lambda error: self._row.show_error(str(error)),
            pool="work",
            owner=self,
        )

    def _show(self, found: PassphraseEstimate) -> None:
        self._row.set_hint(f"{found.sentence} {self._hint}".strip())
