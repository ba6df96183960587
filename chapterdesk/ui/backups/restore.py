"""Restore a backup into a new vault; never over one that is there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.backups import DeskMark, Origin, RestoreReport, marks_below, restore
from chapterdesk.ui.backups.secret import Given, SecretChoice
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner


def backup_patterns() -> str:
    """Return which files a dialog offers as backups."""
    return _("Backups (*.cdb *.tar *.bak)")


class RestoreForm(QWidget):
    """Ask for the file and its secret, restore it, say what came back.

    Args:
        theme: The look.
        tasks: Where it is restored.
        files: Asks for the file.
        clock: The time.
        new_vault: Returns where the new vault will lie.
        mark: Returns what the open desk is known by, where one is open.
        leads_on: Whether the form is left once it is done; what is to be said about people who were
            erased is then said first, and a second press goes on.
    """

    restored = Signal(object)

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        files: FilePicker,
        clock: Clock,
        new_vault: Callable[[], Path],
        mark: Callable[[], DeskMark] | None = None,
        leads_on: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("restore_form")
        self._leads_on = leads_on
        self._report: RestoreReport | None = None
        self._tasks = tasks
        self._files = files
        self._clock = clock
        self._new_vault = new_vault
        self._mark = mark
        self._file = QLineEdit()
        self._file.setObjectName("restore_file")
        self._file.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._file_row = FormRow(
            name="restore_file_row", label=_("Backup &file"), field=self._with_button(theme)
        )
        self._file.setAccessibleName(_("Backup file"))
        self._secret = SecretChoice(theme=theme, tasks=tasks, files=files, name="restore_secret")
        self._banner = Banner(theme=theme, name="restore_result")
        self._banner.hide()
        self._button = PrimaryButton(theme=theme, text=_("&Restore beside"), name="restore_button")
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._file_row)
        layout.addWidget(self._secret)
        layout.addWidget(self._banner)
        layout.addSpacing(4)
        layout.addLayout(self.buttons)
        self._button.clicked.connect(self._restore)
        self._secret.submitted.connect(self._restore)
        self._file.editingFinished.connect(self._expect)

    def focus_first(self) -> None:
        """Put the caret in the file's path."""
        self._file.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed."""
        self._file.clear()
        self._secret.clear()
        self._banner.hide()

    def _with_button(self, theme: Theme) -> QWidget:
        holder = QWidget()
        holder.setObjectName("restore_file_holder")
        holder.setFocusProxy(self._file)
        choose = SecondaryButton(theme=theme, text=_("C&hoose…"), name="restore_choose")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._file, 1)
        row.addWidget(choose)
        return holder

    @Slot()
    def _choose(self) -> None:
        self._files.open_file(
            title=_("Choose a backup"), patterns=backup_patterns(), chosen=self._chosen
        )

    def _chosen(self, file: Path) -> None:
        self._file.setText(str(file))
        self._file_row.clear_error()
        self._expect()

    @Slot()
    def _expect(self) -> None:
        text = self._file.text().strip()
        self._secret.expect(Path(text) if text else None)

    @Slot()
    def _restore(self) -> None:
        if self._report is not None:
            self.restored.emit(self._report)
            return
        text = self._file.text().strip()
        if not text:
            self._file_row.show_error(_("Choose the backup file first."))
            return
        if self._secret.problem() or not self._button.isEnabled():
            return
        self._file_row.clear_error()
        given = self._secret.secrets()
        self._button.setEnabled(False)
        self._banner.show_result(_("Opening, restoring, comparing every table…"))
        if self._mark is None:
            self._restore_beside(Path(text), None, given)
            return
        self._tasks.run(
            self._mark,
            lambda mark: self._restore_beside(Path(text), mark, given),
            self._failed,
            owner=self,
        )

    def _restore_beside(self, file: Path, mark: DeskMark | None, given: Given) -> None:
        target, clock = self._new_vault(), self._clock

        def work() -> RestoreReport:
            marks = marks_below(target.parent) if mark is None else (mark,)
            return restore(
                file,
                target,
                passphrase=given.passphrase,
                recovery_code=given.recovery_code,
                key_file=given.key_file,
                clock=clock,
                marks=marks,
            )

        self._tasks.run(work, self._done, self._failed, pool="work", owner=self)

    def _done(self, report: RestoreReport) -> None:
        self._button.setEnabled(True)
        forgotten = report.forgotten
        maker = report.maker
        plain = forgotten.found and not forgotten.erased and not forgotten.refused
        plain = plain and (maker is None or maker.origin is Origin.OURS)
        self.clear()
        if plain or not self._leads_on:
            self.restored.emit(report)
            return
        self._report = report
        said = () if maker is None else (maker.text,)
        self._file_row.hide()
        self._secret.hide()
        self._button.setText(_("&Open the restored desk"))
        self._banner.show_result(
            " ".join([_("Everything came back."), *said, forgotten.text]),
            tone="ok" if forgotten.found and not forgotten.refused else "warn",
        )
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: UserError) -> None:
        self._button.setEnabled(True)
        if error.field == "key_file":
            self._banner.hide()
            self._secret.show_failure(error)
            return
        self._banner.show_result(str(error), tone="bad")
