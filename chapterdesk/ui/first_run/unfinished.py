"""A desk that was left before its recovery code was on paper: go on with it, or take it away."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.errors import UserError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class UnfinishedDesk(Card):
    """Ask for the passphrase that was chosen, and draw a new code; or take the desk away.

    The first code was seen by nobody for certain: it opens nothing once the new one is drawn.

    Args:
        theme: The look.
        tasks: Where keys are derived and files removed.
        vaults: Opens and removes it.
        path: The desk.
    """

    resumed = Signal(object, object, object)
    """Where it lies, its key, its new recovery code."""
    removed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        vaults: VaultService,
        path: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            name="unfinished",
            title=_("A desk was not finished"),
            accent="warn",
            parent=parent,
        )
        self._tasks = tasks
        self._vaults = vaults
        self._path = path
        self._asked = False
        self._text = Text(
            _(
                "The program ended before its recovery code was on paper. Type the passphrase that"
                " you chose and go on with a new code, or take the desk away: it holds nothing but"
                " what you typed while setting up."
            ),
            wrap=True,
            name="unfinished_text",
        )
        self._field = PassphraseField(
            theme=theme, name="unfinished_passphrase", accessible=_("Passphrase of that desk")
        )
        self._row = FormRow(
            name="unfinished_row", label=_("&Passphrase of that desk"), field=self._field
        )
        self._go = PrimaryButton(theme=theme, text=_("&Go on"), name="unfinished_go")
        self._away = SecondaryButton(theme=theme, text=_("&Take it away"), name="unfinished_away")
        self.body.addWidget(self._text)
        self.body.addWidget(self._row)
        buttons = QHBoxLayout()
        buttons.addWidget(self._go)
        buttons.addWidget(self._away)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self._field.edited.connect(self._row.clear_error)
        self._field.submitted.connect(self._resume)
        self._go.clicked.connect(self._resume)
        self._away.clicked.connect(self._remove)

    def start(self) -> None:
        """Put the caret in the field."""
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _resume(self) -> None:
        if not self._go.isEnabled():
            return
        if self._field.is_empty():
            self._row.show_error(_("Type the passphrase."))
            return
        path, secret, vaults = self._path, self._field.peek_secret(), self._vaults
        self._set_busy(busy=True)
        self._tasks.run(
            lambda: vaults.derive(path, passphrase=secret),
            self._draw,
            self._failed,
            pool="work",
            owner=self,
        )

    def _draw(self, unlocked: Unlocked) -> None:
        path, vaults = self._path, self._vaults
        self._tasks.run(
            lambda: vaults.replace_recovery_code(path, unlocked),
            self._drawn,
            self._failed,
            owner=self,
        )

    def _drawn(self, result: tuple[Unlocked, Secret]) -> None:
        self._set_busy(busy=False)
        self._field.clear()
        self.resumed.emit(self._path, *result)

    @Slot()
    def _remove(self) -> None:
        if not self._asked:
            self._asked = True
            said = _("It is deleted for good, with its name and what you typed. Press once more.")
            self._text.setText(said)
            self._away.set_text(_("&Delete it for good"))
            announce(self, said)
            return
        path, vaults = self._path, self._vaults
        self._set_busy(busy=True)
        self._tasks.run(
            lambda: vaults.remove(path), lambda _left: self.removed.emit(), self._failed, owner=self
        )

    def _failed(self, error: UserError) -> None:
        self._set_busy(busy=False)
        if isinstance(error, WrongSecretError):
            self._row.show_error(str(error))
            return
        self._text.setText(str(error))
        announce(self, str(error), urgent=True)

    def _set_busy(self, *, busy: bool) -> None:
        for button in (self._go, self._away):
            button.setEnabled(not busy)
