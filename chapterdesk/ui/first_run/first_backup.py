"""The last step of setting up: one backup, made and read back at once."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate_ltr, ngettext
from chapterdesk.services.backups import BackupRow
from chapterdesk.services.catalogue import Services
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.surfaces import Banner


class FirstBackup(QWidget):
    """Ask for a folder, write the backup there, say what was read back.

    Args:
        theme: The look.
        tasks: Where it is written.
        files: Asks for the folder.
    """

    done = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        files: FilePicker,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("first_backup")
        self._tasks = tasks
        self._files = files
        self._services: Services | None = None
        self._done = False
        self._banner = Banner(theme=theme, name="first_backup_result")
        self._banner.hide()
        self._button = PrimaryButton(
            theme=theme,
            text=_("&Choose a folder and back up"),
            name="first_backup_button",
            icon="usb",
        )
        self._button.clicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(14)
        layout.addWidget(self._button)
        layout.addWidget(self._banner)

    @property
    def is_done(self) -> bool:
        """Say whether a backup was made and verified."""
        return self._done

    def take(self, services: Services) -> None:
        """Work on this desk."""
        self._services = services

    def focus_first(self) -> None:
        """Put the focus on the button."""
        self._button.setFocus()

    @Slot()
    def _choose(self) -> None:
        self._files.folder(title=_("Where does the backup go?"), start=None, chosen=self._back_up)

    def _back_up(self, folder: Path) -> None:
        services = self._services
        if services is None:
            raise RuntimeError("the desk is open before it is backed up")
        self._button.setEnabled(False)
        self._banner.show_result(_("Writing, reading back, comparing…"))

        def work() -> BackupRow:
            # From now on it is one of the places that backups go to by themselves.
            services.backups.places.add(folder)
            return services.backups.backup(folder)

        self._tasks.run(work, self._made, self._failed, owner=self)

    def _made(self, row: BackupRow) -> None:
        self._done = True
        self._button.hide()
        counted = ngettext(
            "{count} row read back and compared.", "{count} rows read back and compared.", row.rows
        )
        self._banner.show_result(
            _("Safe. {counted} The file is called {file}.").format(
                counted=counted, file=isolate_ltr(row.file_name)
            ),
            tone="ok",
        )
        self.done.emit()

    def _failed(self, error: UserError) -> None:
        self._button.setEnabled(True)
        self._banner.show_result(str(error), tone="bad")
        self._button.setFocus()
