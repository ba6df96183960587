"""Make a reader: a name, and a passphrase of their own."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.safety import NewReader, ReaderKey
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.secrets.chooser import PassphraseChooser
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text


class NewReaderForm(QWidget):
    """Take the name and the passphrase of a new reader; make their key off the window's thread.

    Args:
        context: What it runs on.
        vaults: Draws and estimates passphrases.
        name: The object name.
        first: Whether it is the first reader, for whom nobody opens anything.
    """

    made = Signal(object, bool)
    cancelled = Signal()

    def __init__(
        self,
        *,
        context: PageContext,
        vaults: VaultService,
        name: str,
        first: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context = context
        self.setObjectName(name)
        self.setAccessibleName(_("New reader"))
        self._label = QLineEdit()
        self._label.setObjectName(f"{name}_label")
        self._label.setMaxLength(60)
        self._row = FormRow(
            name=f"{name}_label_row",
            label=_("What the reader is called &here"),
            field=self._label,
            hint=_("Whoever writes sees it, to leave somebody out. An initial is enough."),
        )
        self._chooser = PassphraseChooser(
            theme=theme,
            tasks=context.tasks,
            vaults=vaults,
            name=f"{name}_passphrase",
            takes_weak=False,
            covered=True,
        )
        self._share = QCheckBox(_("They may also open what I can open today"))
        self._share.setObjectName(f"{name}_share")
        self._go = PrimaryButton(
            theme=theme, text=_("&Make the reader"), name=f"{name}_go", icon="key-round"
        )
        cancel = SecondaryButton(theme=theme, text=_("Not &now"), name=f"{name}_cancel")
        if first:
            # Hidden, never shown: what has no parent yet would be a window of its own for a moment.
            for part in (self._share, cancel):
                part.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._go)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._row)
        layout.addWidget(
            Text(
                _(
                    "The reader's own passphrase. It is not the one of the desk, nobody else"
                    " knows it, and there is no second way: who loses it opens nothing."
                ),
                wrap=True,
                name=f"{name}_explain",
            )
        )
        layout.addWidget(self._chooser)
        layout.addWidget(self._share)
        layout.addLayout(buttons)
        self._go.clicked.connect(self._make)
        self._chooser.submitted.connect(self._make)
        cancel.clicked.connect(self.cancelled)

    def start(self) -> None:
        """Put the caret where typing begins."""
        self._label.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget everything that was typed."""
        self._label.clear()
        self._share.setChecked(False)
        self._chooser.clear()
        self._row.clear_error()
        self._go.setEnabled(True)

    def show_error(self, error: UserError) -> None:
        """Say what was refused, beside its field."""
        self._go.setEnabled(True)
        if error.field == "label":
            self._row.show_error(str(error))
        else:
            self._chooser.show_error(error)

    @Slot()
    def _make(self) -> None:
        if not self._label.text().strip():
            self._row.show_error(_("Type a name or an initial."))
            return
        if not self._go.isEnabled() or self._chooser.problem():
            return
        self._go.setEnabled(False)
        safety = self._context.services.safety
        label, secret = self._label.text(), self._chooser.peek_secret()
        tasks = self._context.tasks

        def make(others: tuple[ReaderKey, ...]) -> None:
            tasks.run(
                lambda: safety.make_reader(label, secret, others=others),
                self._done,
                self.show_error,
                pool="work",
                owner=self,
            )

        tasks.run(safety.all_boxes, make, self.show_error, owner=self)

    def _done(self, reader: NewReader) -> None:
        self._go.setEnabled(True)
        self.made.emit(reader, self._share.isChecked())
