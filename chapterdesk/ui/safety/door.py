"""The way into a sitting: which reader, and their passphrase."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.safety import Opener, ReaderKey, ReaderRow, Sitting
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_BEFORE = "before"


class SittingDoor(Card):
    """Ask for a reader's passphrase and begin their sitting.

    Args:
        context: What it runs on.
    """

    opened = Signal(object)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="sitting_door", title=_("Begin a sitting"), parent=parent
        )
        theme = context.theme
        self._context = context
        self._choice = ChoiceBox(
            name="sitting_reader", accessible=_("Reader"), options=[], typed=False
        )
        self._field = PassphraseField(
            theme=theme, name="sitting_passphrase", accessible=_("The reader's passphrase")
        )
        self._row = FormRow(
            name="sitting_passphrase_row",
            label=_("The reader's &passphrase"),
            field=self._field,
            hint=_("Their own, not the one of the desk. It takes a second to check."),
        )
        self._go = PrimaryButton(
            theme=theme, text=_("&Open"), name="sitting_open", icon="key-round"
        )
        self.add(
            Text(
                _(
                    "What you open is noted for its other readers. Everything is closed again when"
                    " you leave this page, hide the window or lock."
                ),
                colour="soft",
                wrap=True,
                name="sitting_explain",
            )
        )
        self.add(FormRow(name="sitting_reader_row", label=_("&Reader"), field=self._choice))
        self.add(self._row)
        row = QHBoxLayout()
        row.addWidget(self._go)
        row.addStretch(1)
        self.body.addLayout(row)
        self._go.clicked.connect(self._derive)
        self._field.submitted.connect(self._derive)
        self._field.edited.connect(self._row.clear_error)

    def show_readers(self, rows: Sequence[ReaderRow]) -> None:
        """Offer the readers of today, and always somebody who was one before."""
        chosen = self._choice.current
        self._choice.clear()
        for row in rows:
            self._choice.addItem(row.label, row.id.hex())
        self._choice.addItem(_("Somebody who was a reader before"), _BEFORE)
        self._choice.set_current(chosen if chosen != _BEFORE else "")

    def start(self) -> None:
        """Put the caret where typing begins."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed."""
        self._field.clear()
        self._row.clear_error()
        self._go.setEnabled(True)

    @Slot()
    def _derive(self) -> None:
        if not self._go.isEnabled():
            return
        if self._field.is_empty():
            self._row.show_error(_("Type the reader's passphrase."))
            return
        self._go.setEnabled(False)
        key, secret = self._choice.current, self._field.take_secret()
        reader = None if key == _BEFORE else bytes.fromhex(key)
        services, tasks = self._context.services, self._context.tasks

        def try_it(boxes: tuple[ReaderKey, ...]) -> None:
            tasks.run(
                lambda: services.safety.open_with(boxes, secret),
                self._fits,
                self._refused,
                pool="work",
                owner=self,
            )

        tasks.run(lambda: services.safety.boxes(reader), try_it, self._refused, owner=self)

    def _fits(self, opener: Opener) -> None:
        safety = self._context.services.safety
        self._context.tasks.run(
            lambda: safety.begin(opener), self._begun, self._refused, owner=self
        )

    def _begun(self, sitting: Sitting) -> None:
        self.clear()
        self.opened.emit(sitting)

    def _refused(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._row.show_error(str(error))
