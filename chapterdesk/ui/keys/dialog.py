"""The shape of a dialog that asks for secrets and works on them for a second."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import InlinePlace
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.tasks import Pool
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.text import Text


class KeyDialog(Dialog):
    """Ask, work, say what is wrong beside the field; close when it is done.

    Args:
        context: What a page is given.
        name: The object name.
        title: What will be done.
        said: What it means, in two sentences.
        verb: What the button says.
        danger: Whether the button is shown as dangerous.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        title: str,
        said: str,
        verb: str,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=context.theme, name=name, title=title, parent=parent)
        self.context = context
        self._name = name
        self._verb = verb
        self._busy = False
        self.places: Mapping[str, InlinePlace] = {}
        self.setAccessibleDescription(said)
        self.said = Text(said, colour="soft", wrap=True, name=f"{name}_said")
        self.trouble = Text(colour="bad", wrap=True, name=f"{name}_trouble")
        self.trouble.hide()
        self.body.addWidget(self.said)
        self.stay = self.add_button(_("Go &back"), self.reject, name=f"{name}_stay")
        self.go = self.add_button(
            verb, self.submit, name=f"{name}_go", kind="danger" if danger else "primary"
        )
        self.finished.connect(self.forget)

    def passphrase_row(self, field: PassphraseField, label: str, *, hint: str = "") -> FormRow:
        """Put a passphrase field below what is there, and return its row."""
        row = FormRow(name=f"{field.objectName()}_row", label=label, field=field, hint=hint)
        field.edited.connect(row.clear_error)
        field.submitted.connect(self.submit)
        self.body.addWidget(row)
        return row

    def start(self) -> None:
        """Open it; what was typed is forgotten when it closes."""
        self.body.addWidget(self.trouble)
        self.open()
        self.focus_first()

    def focus_first(self) -> None:
        """Put the caret where typing begins."""

    def problem(self) -> bool:
        """Say beside a field what is missing; return whether something is."""
        return False

    def act(self) -> None:
        """Do it; nothing is missing."""
        self.accept()

    @Slot()
    def submit(self) -> None:
        """Do it, unless something is missing or it is being done."""
        self.trouble.hide()
        if not self._busy and not self.problem():
            self.act()

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], *, pool: Pool = "work"
    ) -> None:
        """Run slow work; the button says so until it is done."""
        self.set_busy(busy=True)

        def finished(result: Any) -> None:
            self.set_busy(busy=False)
            done(result)

        self.context.tasks.run(work, finished, self.fail, pool=pool, owner=self)

    def fail(self, error: UserError) -> None:
        """Say what is wrong: beside the field that it names, else above the buttons."""
        self.set_busy(busy=False)
        place = self.places.get(error.field)
        if place is not None:
            place.show_error(str(error))
            return
        self.trouble.setText(str(error))
        self.trouble.show()
        announce(self, str(error), urgent=True)

    def set_busy(self, *, busy: bool) -> None:
        """Let nothing be pressed twice."""
        self._busy = busy
        self.go.setEnabled(not busy)
        self.go.set_text(_("One moment…") if busy else self._verb)

    @Slot()
    def forget(self) -> None:
        """Forget what was typed."""
        for field in self.findChildren(PassphraseField):
            field.clear()
        for row in self.findChildren(KeyFileRow):
            row.clear()


def typed(field: PassphraseField) -> Secret:
    """Return what stands in a field."""
    return field.peek_secret()


def missing(row: FormRow, field: PassphraseField) -> bool:
    """Say beside an empty field that it is; return whether it is."""
    if field.is_empty():
        row.show_error(_("Type the passphrase."))
        return True
    return False
