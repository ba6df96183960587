"""The way in without the passphrase: the code, then a new passphrase, then a new code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.ui.entry.frame import EntryFrame
from chapterdesk.ui.entry.steps import Steps
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.secrets.chooser import PassphraseChooser
from chapterdesk.ui.secrets.recovery_code import RecoveryCodeView
from chapterdesk.ui.tasks import Pool, TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text

if TYPE_CHECKING:
    from chapterdesk.services.vaults import Unlocked, VaultService

_WIDTH = 620
_CODE, _PASSPHRASE, _OFFER, _NEW_CODE = range(4)
_MAX_CODE = 200


class RecoveryPage(QWidget):
    """Open a vault by its recovery code, in four short steps.

    Args:
        theme: The look.
        tasks: Where keys are derived.
        vaults: Derives and changes keys.
        files: Asks where the new code is saved.
        path: The vault.
        ready: Called with what opens the vault, at the end.
    """

    back_requested = Signal()
    key_held = Signal(bool)
    """Whether a code, or what it opened, is held in memory from now on."""

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        vaults: VaultService,
        files: FilePicker,
        path: Path,
        ready: Callable[[Unlocked], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_page")
        self._tasks = tasks
        self._vaults = vaults
        self._path = path
        self._ready = ready
        self._unlocked: Unlocked | None = None
        self._code_drawn = Secret(b"")
        self._frame = EntryFrame(theme=theme, name="recovery", width=_WIDTH, icon="key-round")
        self._code = QLineEdit()
        self._code.setObjectName("recovery_code_field")
        self._code.setMaxLength(_MAX_CODE)
        self._code.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._code_row = FormRow(
            name="recovery_code_row",
            label=_("Recovery &code"),
            field=self._code,
            hint=_("Spaces and capitals do not matter."),
        )
        self._chooser = PassphraseChooser(theme=theme, tasks=tasks, vaults=vaults)
        self._view = RecoveryCodeView(theme=theme, tasks=tasks, files=files)
        self._trouble = Text(colour="bad", wrap=True, name="recovery_trouble")
        self._trouble.hide()
        self._steps = Steps(name="recovery_steps")
        for widget in (self._code_row, self._chooser, QWidget(), self._view):
            self._steps.add(widget)
        self._back = SecondaryButton(theme=theme, text=_("&Back"), name="recovery_back")
        self._next = PrimaryButton(theme=theme, text=_("&Next"), name="recovery_next")
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._next)
        body = self._frame.body
        body.addWidget(self._steps)
        body.addWidget(self._trouble)
        body.addSpacing(8)
        body.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._code.textChanged.connect(self._tell_held)
        self._code.returnPressed.connect(self._go_on)
        self._chooser.submitted.connect(self._go_on)
        self._view.submitted.connect(self._go_on)
        self._show(_CODE)

    def activate(self) -> None:
        """Begin with the code."""
        self._show(_CODE)

    @Slot()
    def _go_on(self) -> None:
        if not self._next.isEnabled():
            return
        step = self._steps.current
        if step == _CODE:
            self._derive()
        elif step == _PASSPHRASE and not self._chooser.problem():
            self._set_passphrase()
        elif step == _OFFER:
            self._draw_code()
        elif step == _NEW_CODE and not self._view.problem():
            self._save_code()

    @Slot()
    def _go_back(self) -> None:
        step = self._steps.current
        if step == _OFFER:
            self._finish()
        elif step == _PASSPHRASE:
            self._forget()
            self._show(_CODE)
        else:
            self._forget()
            self.back_requested.emit()

    def _derive(self) -> None:
        if not self._code.text().strip():
            self._code_row.show_error(_("Type the code from the paper."))
            return
        secret = Secret.from_text(self._code.text())
        self._run(
            lambda: self._vaults.derive(self._path, recovery_code=secret),
            lambda unlocked: self._keep(unlocked, _PASSPHRASE),
        )

    def _set_passphrase(self) -> None:
        unlocked = self._held()
        new = self._chooser.peek_secret()
        self._run(
            lambda: self._vaults.set_passphrase(self._path, unlocked, new),
            lambda changed: self._keep(changed, _OFFER),
            pool="database",
        )

    def _draw_code(self) -> None:
        """Show a new code; the old one opens until the new one stands on paper."""
        self._code_drawn = self._vaults.draw_code()
        self._view.show_code(Secret(self._code_drawn.reveal()))
        self._show(_NEW_CODE)

    def _save_code(self) -> None:
        unlocked, code = self._held(), Secret(self._code_drawn.reveal())

        def done(result: tuple[Unlocked, Secret]) -> None:
            self._unlocked = result[0]
            self._finish()

        self._run(
            lambda: self._vaults.replace_recovery_code(self._path, unlocked, code),
            done,
            pool="database",
        )

    def _finish(self) -> None:
        unlocked = self._held()
        self._unlocked = None
        self._chooser.clear()
        self._view.clear()
        self._code_drawn.wipe()
        self._code.clear()
        self._ready(unlocked)

    def _held(self) -> Unlocked:
        if self._unlocked is None:
            raise RuntimeError("the code comes first")
        return self._unlocked

    def _keep(self, unlocked: Unlocked, step: int) -> None:
        self._unlocked = unlocked
        self._tell_held()
        self._show(step)

    def _forget(self) -> None:
        if self._unlocked is not None:
            self._unlocked.wipe()
        self._unlocked = None
        self._code.clear()
        self._chooser.clear()
        self._tell_held()

    @Slot()
    def _tell_held(self) -> None:
        self.key_held.emit(self._unlocked is not None or bool(self._code.text()))

    def _run(
        self, work: Callable[[], object], done: Callable[..., None], *, pool: Pool = "work"
    ) -> None:
        self._next.setEnabled(False)
        self._trouble.hide()

        def finished(result: object) -> None:
            self._next.setEnabled(True)
            done(result)

        self._tasks.run(work, finished, self._failed, pool=pool, owner=self)

    def _failed(self, error: UserError) -> None:
        self._next.setEnabled(True)
        if self._steps.current == _CODE:
            self._code_row.show_error(str(error))
        elif self._steps.current == _PASSPHRASE:
            self._chooser.show_error(error)
        else:
            self._trouble.setText(str(error))
            self._trouble.show()

    def _show(self, step: int) -> None:
        titles = {
            _CODE: (_("Recovery code"), _("Type it from the paper you keep.")),
            _PASSPHRASE: (
                _("A new passphrase"),
                _("The code opened the desk. The old passphrase will not open it any more."),
            ),
            _OFFER: (
                _("A new recovery code?"),
                _("If anybody saw the old paper, make a new code. The old one then stops working."),
            ),
            _NEW_CODE: (
                _("Your new recovery code"),
                _(
                    "It is shown once. Write it on paper. The old code opens only the backups made"
                    " before: keep its paper apart as long as you keep them."
                ),
            ),
        }
        verbs = {
            _CODE: (_("&Back"), _("&Next")),
            _PASSPHRASE: (_("&Back"), _("&Set this passphrase")),
            _OFFER: (_("&Keep the old paper"), _("&Make a new code")),
            _NEW_CODE: ("", _("&Open the desk")),
        }
        self._frame.set_title(*titles[step])
        back, on = verbs[step]
        self._back.set_text(back)
        self._back.setVisible(bool(back))
        self._next.set_text(on)
        self._steps.show_step(step)
        focus: dict[int, Callable[[], None]] = {
            _CODE: self._code.setFocus,
            _PASSPHRASE: self._chooser.focus_first,
            _OFFER: self._next.setFocus,
            _NEW_CODE: self._view.focus_first,
        }
        focus[step]()
