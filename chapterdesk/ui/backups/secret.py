"""What opens a backup: a passphrase, with its key file where one belongs to it, or a code."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.backups import needs_key_file
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField

_BY_WORDS = "words"
_BY_CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gave: a passphrase, maybe with a key file, or a recovery code."""

    passphrase: Secret | None = None
    recovery_code: Secret | None = None
    key_file: Path | None = None


class SecretChoice(QWidget):
    """Ask for the passphrase of a backup, or for its recovery code.

    Args:
        theme: The look.
        tasks: Where it is looked whether a key file belongs to the passphrase.
        files: Asks for the key file.
        name: The object name.
        label: Above the field.
    """

    submitted = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        files: FilePicker,
        name: str,
        label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tasks = tasks
        self._expected: Path | None = None
        self._needs_file = False
        self._kind = SegmentedChoice(
            theme=theme,
            name=f"{name}_kind",
            accessible=_("Open with"),
            options=[(_BY_WORDS, _("Passphrase")), (_BY_CODE, _("Recovery code"))],
        )
        self._field = PassphraseField(theme=theme, name=f"{name}_field", accessible=_("Passphrase"))
        self._row = FormRow(name=f"{name}_row", label=label or _("&Passphrase"), field=self._field)
        self._file = KeyFileRow(theme=theme, files=files, name=f"{name}_key_file")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._kind)
        layout.addWidget(self._row)
        layout.addWidget(self._file)
        self._kind.chosen.connect(self._choose)
        self._field.edited.connect(self._row.clear_error)
        self._field.submitted.connect(self.submitted)
        self._show_file()

    def expect(self, path: Path | None) -> None:
        """Look whether a key file may belong to what opens a backup or a vault; ask for it then."""
        if path == self._expected:
            return
        self._expected = path
        self._needs_file = False
        self._show_file()
        if path is None:
            return

        def looked(needs: bool) -> None:
            if path == self._expected:
                self._needs_file = needs
                self._show_file()

        self._tasks.run(
            lambda: needs_key_file(path), looked, lambda _error: None, pool="work", owner=self
        )

    def problem(self) -> bool:
        """Say when nothing was typed; return whether that is so."""
        if self._field.is_empty():
            self._row.show_error(_("Type what opens this backup."))
            return True
        return False

    def secrets(self) -> Given:
        """Return what was given."""
        secret = self._field.peek_secret()
        if self._kind.current == _BY_CODE:
            return Given(recovery_code=secret)
        return Given(passphrase=secret, key_file=self._file.path)

    def choose_code(self) -> None:
        """Ask for the recovery code first, and put the caret there."""
        self._kind.set_current(_BY_CODE)
        self._choose(_BY_CODE)

    def show_error(self, text: str) -> None:
        """Say why it does not open."""
        self._row.show_error(text)

    def show_failure(self, error: UserError) -> None:
        """Say why it does not open, beside what is wrong or missing."""
        if error.field == "key_file":
            self._needs_file = True
            self._show_file()
            self._file.show_error(str(error))
        else:
            self._row.show_error(str(error))

    def clear(self) -> None:
        """Forget what was typed."""
        self._field.clear()
        self._file.clear()
        self._expected = None
        self._needs_file = False
        self._show_file()

    @Slot(str)
    def _choose(self, kind: str) -> None:
        self._field.clear()
        self._row.clear_error()
        text = _("Passphrase") if kind == _BY_WORDS else _("Recovery code")
        self._field.edit.setAccessibleName(text)
        self._show_file()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_file(self) -> None:
        self._file.setVisible(self._needs_file and self._kind.current == _BY_WORDS)
