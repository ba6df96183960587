"""Set up a chapter in five steps; the vault is made after the third, a page follows the last."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.chapter.disk import DiskNote
from chapterdesk.ui.chapter.fields import ChapterFields, SafetyFields
from chapterdesk.ui.context import GROUPS
from chapterdesk.ui.entry.frame import EntryFrame
from chapterdesk.ui.entry.steps import Steps
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.first_run.areas import AreaTiles
from chapterdesk.ui.first_run.first_backup import FirstBackup
from chapterdesk.ui.secrets.chooser import PassphraseChooser
from chapterdesk.ui.secrets.recovery_code import RecoveryCodeView
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.text import Text

_WIDTH: Final = 640
CHAPTER, SAFETY, PASSPHRASE, CODE, BACKUP, AREAS = range(6)


class SetUpPage(QWidget):
    """Lead through the five steps, with a way back until the vault is made; then ask where to.

    Args:
        theme: The look.
        tasks: Where the vault is made.
        vaults: Makes it.
        files: Asks for the folder of the first backup.
        new_vault: Returns where the vault will lie.
        begun: Told where a vault is about to be made, so that one that is left half is found again.
        open_desk: Opens it and answers with the desk.
        enter: Shows the desk's window, at a page when one is named.
    """

    back_requested = Signal()
    vault_made = Signal(object)
    """Where it lies; from now on its key and its code are held here."""

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        vaults: VaultService,
        files: FilePicker,
        new_vault: Callable[[], Path],
        begun: Callable[[Path], None],
        open_desk: Callable[
            [Path, Unlocked, Callable[[Desk], None], Callable[[UserError], None]], None
        ],
        enter: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("set_up_page")
        self._tasks = tasks
        self._vaults = vaults
        self._new_vault = new_vault
        self._begun = begun
        self._open_desk = open_desk
        self._enter = enter
        self._path: Path | None = None
        self._unlocked: Unlocked | None = None
        self._services: Services | None = None
        self._chapter = ChapterFields(theme=theme, name="chapter")
        self._safety = SafetyFields(theme=theme, name="safety")
        self._chooser = PassphraseChooser(theme=theme, tasks=tasks, vaults=vaults)
        self._code = RecoveryCodeView(theme=theme, tasks=tasks, files=files)
        self._backup = FirstBackup(theme=theme, tasks=tasks, files=files)
        self._areas = AreaTiles(theme=theme)
        self._steps = Steps(name="set_up_steps")
        steps = (self._chapter, self._safety, self._chooser, self._code, self._backup, self._areas)
        for step in steps:
            self._steps.add(step)
        self._disk = DiskNote(theme=theme, name="set_up_disk", tasks=tasks)
        self._trouble = Text(colour="bad", wrap=True, name="set_up_trouble")
        self._trouble.hide()
        self._back = SecondaryButton(theme=theme, text=_("&Back"), name="set_up_back")
        self._next = PrimaryButton(theme=theme, text=_("&Next"), name="set_up_next")
        self._count = Text(role="small", colour="soft", name="set_up_count")
        self._frame = self._make_frame(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._frame)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._chapter.submitted.connect(self._go_on)
        self._safety.submitted.connect(self._go_on)
        self._chooser.submitted.connect(self._go_on)
        self._code.submitted.connect(self._go_on)
        self._backup.done.connect(self._backed_up)
        self._areas.chosen.connect(self._lead_to)

    @property
    def step(self) -> int:
        """Return the step that is shown."""
        return self._steps.current

    def activate(self) -> None:
        """Begin, or go on where it was left."""
        self._disk.look(self._new_vault().parent)
        self._show(self._steps.current)

    def resume(self, path: Path, unlocked: Unlocked, code: Secret) -> None:
        """Go on with a vault that was made before, at its new recovery code."""
        self._path = path
        self._created((unlocked, code))

    def _make_frame(self, theme: Theme) -> EntryFrame:
        frame = EntryFrame(theme=theme, name="set_up", width=_WIDTH, icon="")
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._next)
        frame.body.insertWidget(0, self._count)
        frame.body.addWidget(self._steps)
        frame.body.addWidget(self._disk)
        frame.body.addWidget(self._trouble)
        frame.body.addSpacing(8)
        frame.body.addLayout(row)
        return frame

    @Slot()
    def _go_on(self) -> None:
        if not self._next.isEnabled():
            return
        step = self._steps.current
        if step == CHAPTER and not self._chapter.problem():
            self._show(SAFETY)
        elif step == SAFETY:
            self._show(PASSPHRASE)
        elif step == PASSPHRASE and not self._chooser.problem():
            self._create()
        elif step == CODE and not self._code.problem():
            self._open()
        elif step == BACKUP:
            self._show(AREAS)
        elif step == AREAS:
            self._enter("")

    @Slot()
    def _go_back(self) -> None:
        step = self._steps.current
        if step == CHAPTER:
            self.back_requested.emit()
        elif step in (SAFETY, PASSPHRASE):
            self._show(step - 1)
        elif step == BACKUP:
            self._show(AREAS)

    @Slot(str)
    def _lead_to(self, page: str) -> None:
        """Show the desk at a page; one that is switched on by chapters is switched on."""
        services = self._services
        if page != GROUPS or services is None:
            self._enter(page)
            return
        self._areas.set_busy(busy=True)
        self._tasks.run(
            lambda: services.chapter.set_area(page, on=True),
            lambda _undo: self._enter(page),
            self._failed,
            owner=self,
        )

    def _create(self) -> None:
        path = self._path or self._new_vault()
        self._path = path
        secret = self._chooser.peek_secret()
        draft = ChapterDraft(
            **self._chapter.values(),
            police=self._safety.police,
            may_name_services=self._safety.may_name_services,
            safe_contact=self._safety.safe_contact,
        )
        self._begun(path)
        self._set_busy(_("Setting up…"))
        self._tasks.run(
            lambda: self._vaults.create(path, passphrase=secret, chapter=draft),
            self._created,
            self._failed,
            owner=self,
        )

    def _created(self, result: tuple[Unlocked, Secret]) -> None:
        self._unlocked, code = result
        self.vault_made.emit(self._path)
        self._chooser.clear()
        self._code.show_code(code)
        self._show(CODE)

    def _open(self) -> None:
        if self._path is None or self._unlocked is None:
            raise RuntimeError("the vault is made before it is opened")
        self._set_busy(_("Opening…"))
        self._open_desk(self._path, self._unlocked, self._opened, self._failed)

    def _opened(self, desk: Desk) -> None:
        self._code.clear()
        self._services = desk.services
        self._backup.take(desk.services)
        self._show(BACKUP)

    def _backed_up(self) -> None:
        self._show(BACKUP)

    def _failed(self, error: UserError) -> None:
        self._show(self._steps.current)
        if not (error.field and self._chapter_error(error)):
            self._trouble.setText(str(error))
            self._trouble.show()
            announce(self, str(error), urgent=True)

    def _chapter_error(self, error: UserError) -> bool:
        if error.field == "passphrase":
            self._chooser.show_error(error)
            return True
        if self._chapter.show_error(error):
            self._show(CHAPTER)
            self._chapter.show_error(error)
            return True
        return False

    def _set_busy(self, text: str) -> None:
        self._trouble.hide()
        self._next.setEnabled(False)
        self._back.setEnabled(False)
        self._next.set_text(text)
        announce(self, text)

    def _show(self, step: int) -> None:
        titles = {
            CHAPTER: (_("Your chapter"), _("Everything here can be changed later in Settings.")),
            SAFETY: (
                _("Two questions about safety"),
                _("They decide what printed sheets show. “Not sure” gives the careful sheet."),
            ),
            PASSPHRASE: (
                _("The passphrase"),
                _("It opens the desk every day. What the computer draws holds best."),
            ),
            CODE: (
                _("The recovery code"),
                _("It opens the desk when the passphrase is forgotten. It is shown this once."),
            ),
            BACKUP: (
                _("A first backup"),
                _("One encrypted file. Put it on a stick that does not lie beside the laptop."),
            ),
            AREAS: (
                _("What else does your chapter do?"),
                _("The desk is ready. Begin with one of these, or with none: all of it can wait."),
            ),
        }
        verbs = {PASSPHRASE: _("&Make the desk"), AREAS: _("&Go to the desk")}
        finished = self._backup.is_done
        self._trouble.hide()
        self._disk.set_wanted(wanted=step == SAFETY)
        self._steps.show_step(step)
        self._frame.set_title(*titles[step])
        self._count.setText(_("{step} of {steps}").format(step=step + 1, steps=BACKUP + 1))
        self._count.setVisible(step <= BACKUP)
        self._areas.set_busy(busy=False)
        self._next.setEnabled(True)
        self._next.set_text(verbs.get(step, _("&Next")))
        self._next.setVisible(step != BACKUP or finished)
        self._back.setEnabled(True)
        self._back.set_text(_("&Later") if step == BACKUP else _("&Back"))
        # Once the vault is made there is no way back behind it: its code is on the screen.
        self._back.setVisible(step not in {CODE, AREAS} and not (step == BACKUP and finished))
        focus: dict[int, Callable[[], None]] = {
            CHAPTER: self._chapter.focus_first,
            SAFETY: self._safety.focus_first,
            PASSPHRASE: self._chooser.focus_first,
            CODE: self._code.focus_first,
            BACKUP: self._next.setFocus if finished else self._backup.focus_first,
            AREAS: self._next.setFocus,
        }
        focus[step]()
        self._frame.verticalScrollBar().setValue(0)
