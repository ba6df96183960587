"""Prove that a backup comes back: restore the newest one, compare it, erase it again."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError, WrongSecretError
from chapterdesk.core.words import _
from chapterdesk.services.backups import DeskMark, DrillReport, DrillState, drill
from chapterdesk.ui.backups.secret import Given, SecretChoice
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class DrillCard(Card):
    """Lead through a drill: type what is on the paper, watch it come back, see it erased.

    Args:
        context: What a page is given.
    """

    came_back = Signal(str)
    refused = Signal(object)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="backups_drill", title=_("Does it come back?"), parent=parent
        )
        self._context = context
        self._file: Path | None = None
        theme = context.theme
        self._said = Text(strong=True, wrap=True, name="backups_drill_said")
        self._begin = SecondaryButton(
            theme=theme, text=_("&Try it with the newest backup"), name="backups_drill_begin"
        )
        self._secret = SecretChoice(
            theme=theme,
            tasks=context.tasks,
            files=context.files,
            name="backups_drill_secret",
            label=_("What opens &it"),
        )
        self._go = PrimaryButton(
            theme=theme, text=_("&Open, compare, erase"), name="backups_drill_go"
        )
        self.body.addWidget(self._said)
        self.body.addWidget(
            Text(
                _(
                    "Fetch the paper and type the recovery code from it. The newest backup is"
                    " restored into a scratch folder, compared row by row, and erased again."
                ),
                colour="soft",
                wrap=True,
                name="backups_drill_how",
            )
        )
        self.body.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self._secret)
        self.body.addWidget(self._go, 0, Qt.AlignmentFlag.AlignLeading)
        self._ask(wanted=False)
        self._begin.clicked.connect(self._find)
        self._go.clicked.connect(self._run)
        self._secret.submitted.connect(self._run)

    def show_state(self, state: DrillState) -> None:
        """Show when the last drill was."""
        self._said.setText(state.text)

    def clear(self) -> None:
        """Forget the file and what was typed."""
        self._file = None
        self._secret.clear()
        self._ask(wanted=False)

    def _ask(self, *, wanted: bool) -> None:
        self._secret.setVisible(wanted)
        self._go.setVisible(wanted)
        self._begin.setVisible(not wanted)

    @Slot()
    def _find(self) -> None:
        backups = self._context.services.backups
        self._context.tasks.run(backups.newest, self._found, self.refused.emit, owner=self)

    def _found(self, file: Path | None) -> None:
        if file is None:
            self.refused.emit(
                UserError(
                    _("There is no backup here to try."),
                    _("Nothing was changed."),
                    _("Plug the stick in, or make a backup first."),
                )
            )
            return
        self._file = file
        self._ask(wanted=True)
        self._secret.expect(file)
        self._secret.choose_code()

    @Slot()
    def _run(self) -> None:
        file = self._file
        if file is None or not self._go.isEnabled() or self._secret.problem():
            return
        given = self._secret.secrets()
        self._go.setEnabled(False)
        self._context.tasks.run(
            self._context.services.backups.mark,
            lambda mark: self._restore(file, given, mark),
            self._failed,
            owner=self,
        )

    def _restore(self, file: Path, given: Given, mark: DeskMark) -> None:
        scratch, clock = self._context.vault, self._context.clock
        self._context.tasks.run(
            lambda: drill(
                file,
                scratch=scratch,
                clock=clock,
                passphrase=given.passphrase,
                recovery_code=given.recovery_code,
                key_file=given.key_file,
                marks=(mark,),
            ),
            self._done,
            self._failed,
            pool="work",
            owner=self,
        )

    def _done(self, report: DrillReport) -> None:
        self._go.setEnabled(True)
        self.clear()
        if report.is_foreign:
            self.refused.emit(
                UserError(
                    report.text,
                    _("It proves nothing about this desk's backups, and is not noted."),
                    _("Make a backup now, and try that one."),
                )
            )
            return
        backups = self._context.services.backups
        self._context.tasks.run(
            lambda: backups.note_drill(report),
            lambda _nothing: self.came_back.emit(report.text),
            self.refused.emit,
            owner=self,
        )

    def _failed(self, error: UserError) -> None:
        self._go.setEnabled(True)
        if isinstance(error, WrongSecretError) or error.field == "key_file":
            self._secret.show_failure(error)
            return
        self.clear()
        self.refused.emit(error)
