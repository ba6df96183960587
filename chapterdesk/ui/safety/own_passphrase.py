"""A reader changes their own passphrase."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.secrets.chooser import PassphraseChooser
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton


class OwnPassphraseForm(QWidget):
    """Take the new passphrase of the reader whose sitting it is.

    Args:
        context: What it runs on.
        vaults: Draws and estimates passphrases.
    """

    chosen = Signal(object)
    cancelled = Signal()

    def __init__(
        self, *, context: PageContext, vaults: VaultService, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setObjectName("own_passphrase")
        self.setAccessibleName(_("New passphrase"))
        self._chooser = PassphraseChooser(
            theme=theme,
            tasks=context.tasks,
            vaults=vaults,
            name="own_passphrase_new",
            takes_weak=False,
            covered=True,
        )
        self._go = PrimaryButton(theme=theme, text=_("&Take this one"), name="own_passphrase_go")
        cancel = SecondaryButton(theme=theme, text=_("Not &now"), name="own_passphrase_cancel")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._go)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._chooser)
        layout.addLayout(buttons)
        self._go.clicked.connect(self._choose)
        self._chooser.submitted.connect(self._choose)
        cancel.clicked.connect(self.cancelled)

    def start(self) -> None:
        """Put the caret where typing begins."""
        self._chooser.focus_first()

    def clear(self) -> None:
        """Forget everything that was typed."""
        self._chooser.clear()
        self._go.setEnabled(True)

    def show_error(self, error: UserError) -> None:
        """Say what was refused."""
        self._go.setEnabled(True)
        self._chooser.show_error(error)

    @Slot()
    def _choose(self) -> None:
        if self._go.isEnabled() and not self._chooser.problem():
            self._go.setEnabled(False)
            secret: Secret = self._chooser.peek_secret()
            self.chosen.emit(secret)
