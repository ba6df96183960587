"""A dialog that begins with one's own passphrase, and shows nothing else before it was right."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.services.keys import OwnPassphrase, Proof
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.entry.steps import Steps
from chapterdesk.ui.guard.misses import Misses
from chapterdesk.ui.keys.dialog import KeyDialog, missing, typed
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField

PROVE, DEED = range(2)


class ProvenDialog(KeyDialog):
    """Ask for one's own passphrase, then for the rest.

    The field of the first step is emptied before the second is shown: there the laptop may be in
    the hands of somebody else.

    Args:
        context: What a page is given.
        name: The object name.
        title: What will be done.
        said: What it means, in two sentences; shown with the second step.
        verb: What the button says in the second step.
        key_file: Whether one's own passphrase needs a key file.
        misses: How often a passphrase was wrong on this page.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        title: str,
        said: str,
        verb: str,
        key_file: bool,
        misses: Misses,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name=name,
            title=title,
            said=_("First your own passphrase: nobody shall do this while you look away."),
            verb=_("&Go on"),
            misses=misses,
            parent=parent,
        )
        self._deed, self._meaning = verb, said
        self._proof: Proof | None = None
        self._own = PassphraseField(
            theme=context.theme, name=f"{name}_own", accessible=_("Your own passphrase")
        )
        self._own_row = FormRow(
            name=f"{name}_own_row",
            label=_("Your &own passphrase"),
            field=self._own,
        )
        self._own.edited.connect(self._own_row.clear_error)
        self._own.submitted.connect(self.submit)
        self._file = KeyFileRow(theme=context.theme, files=context.files, name=f"{name}_file")
        self._file.setVisible(key_file)
        first, proving = panel()
        proving.addWidget(self._own_row)
        proving.addWidget(self._file)
        second, self.rest = panel()
        self._steps = Steps(name=f"{name}_steps")
        self._steps.add(first)
        self._steps.add(second)
        self.fields.addWidget(self._steps)
        self.places = {"passphrase": self._own_row, "key_file": self._file}

    @property
    def proof(self) -> Proof:
        """Return what the first step found; only after it."""
        if self._proof is None:
            raise RuntimeError("nobody typed a passphrase")
        return self._proof

    @property
    def is_proven(self) -> bool:
        """Say whether the second step is shown."""
        return self._proof is not None

    def begin(self) -> None:
        """Make what the second step shows; it is not shown yet."""

    def focus_rest(self) -> None:
        """Put the caret where typing goes on."""

    def deed_problem(self) -> bool:
        """Say beside a field of the second step what is missing; return whether something is."""
        return False

    def do_deed(self) -> None:
        """Do it; nothing is missing."""

    @override
    def focus_first(self) -> None:
        self._own.edit.setFocus()

    @override
    def problem(self) -> bool:
        return self.deed_problem() if self.is_proven else missing(self._own_row, self._own)

    @override
    def act(self) -> None:
        if self.is_proven:
            self.do_deed()
            return
        keys = self.context.services.keys
        own = OwnPassphrase(passphrase=typed(self._own), key_file=self._file.path)
        self.run(lambda: keys.prove(own), self._go_on)

    def _go_on(self, proof: Proof) -> None:
        self.forgive()
        self._proof = proof
        self._own.clear()
        self._file.clear()
        self.begin()
        self.said.setText(self._meaning)
        self.setAccessibleDescription(self._meaning)
        self._steps.show_step(DEED)
        self.set_verb(self._deed)
        self.focus_rest()


def panel() -> tuple[QWidget, QVBoxLayout]:
    """Return a step and where its rows go."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    return made, layout
