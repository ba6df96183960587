"""The first page of a computer that has no desk yet, and of "Open another desk"."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.practice import build_practice
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.backups.restore import RestoreForm
from chapterdesk.ui.entry.frame import EntryFrame
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.first_run.tiles import Tile
from chapterdesk.ui.first_run.unfinished import UnfinishedDesk
from chapterdesk.ui.first_run.wizard import SetUpPage
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.text import Text

_WIDTH = 620
Opened = Callable[[Desk], None]
Refused = Callable[[UserError], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTools:
    """Hold what the pages before an open desk need.

    Attributes:
        vaults: Makes vaults and derives keys.
        files: Asks for files and folders.
        new_vault: Returns a path for a new vault.
        unfinished: A vault that was left before its recovery code was on paper; None mostly.
        set_unfinished: Remembers one, or that there is none.
        practice_vault: Where the practice chapter lies.
        open_desk: Opens a vault and answers with the desk, or says why not.
        enter: Shows the window of the desk that was opened, at a page when one is named.
        unlock: Shows the unlock page of a vault; True for the practice chapter.
    """

    theme: Theme
    tasks: TaskRunner
    clock: Clock
    vaults: VaultService
    files: FilePicker
    new_vault: Callable[[], Path]
    unfinished: Path | None
    set_unfinished: Callable[[Path | None], None]
    practice_vault: Path
    open_desk: Callable[[Path, Unlocked, Opened, Refused], None]
    enter: Callable[[str], None]
    unlock: Callable[[Path, bool], None]


class FirstRunPage(QWidget):
    """Offer the ways to begin.

    Args:
        tools: What the ways need.
        back: Goes back to the unlock page; None when there is no desk yet.
    """

    help_requested = Signal()
    vault_made = Signal(object)
    """A vault was made, and where it lies: its key and its code are held from now on."""

    def __init__(
        self,
        *,
        tools: EntryTools,
        back: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("first_run_page")
        self.setAccessibleName(_("Begin"))
        self._tools = tools
        self._busy = False
        self._trouble = Text(wrap=True, colour="bad", name="first_run_trouble")
        self._trouble.hide()
        self._pages = QStackedLayout(self)
        self._start = self._make_start(back)
        self._set_up = SetUpPage(
            theme=tools.theme,
            tasks=tools.tasks,
            vaults=tools.vaults,
            files=tools.files,
            new_vault=tools.new_vault,
            begun=tools.set_unfinished,
            open_desk=tools.open_desk,
            enter=tools.enter,
        )
        self._restore = self._make_restore()
        for page in (self._start, self._set_up, self._restore):
            self._pages.addWidget(page)
        self._set_up.back_requested.connect(self.activate)
        self._set_up.vault_made.connect(self.vault_made)

    @property
    def help_page(self) -> str:
        """Return the page of the handbook that explains what is shown."""
        return "backups" if self._pages.currentWidget() is self._restore else "start"

    def activate(self) -> None:
        """Show the tiles."""
        self._pages.setCurrentWidget(self._start)
        if self._unfinished is not None and self._unfinished.isVisibleTo(self):
            self._unfinished.start()
            return
        self._tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def start_set_up(self) -> None:
        """Set up a chapter."""
        self._pages.setCurrentWidget(self._set_up)
        self._set_up.activate()

    @Slot()
    def start_restore(self) -> None:
        """Restore a backup."""
        self._pages.setCurrentWidget(self._restore)
        self._form.focus_first()

    @Slot()
    def start_practice(self) -> None:
        """Look around: make the practice chapter when it is not there yet."""
        path = self._tools.practice_vault
        if self._busy:
            return
        if self._tools.vaults.state(path).exists:
            self._tools.unlock(path, True)
            return
        self._busy = True
        self._say(_("Making up a chapter. This takes a few seconds…"), colour="soft")
        clock = self._tools.clock
        self._tools.tasks.run(
            lambda: build_practice(path, clock=clock),
            lambda _report: self._practice_made(path),
            self._failed,
            pool="work",
            owner=self,
        )

    @Slot()
    def _open_here(self) -> None:
        self._tools.files.folder(title=_("Open a desk"), start=None, chosen=self._open_folder)

    def _open_folder(self, path: Path) -> None:
        state = self._tools.vaults.state(path)
        if state.exists:
            self._tools.unlock(path, state.practice)
        else:
            self._say(_("There is no desk in this folder. Choose the folder that holds it."))

    def _practice_made(self, path: Path) -> None:
        self._busy = False
        self._trouble.hide()
        self._tools.unlock(path, True)

    def _failed(self, error: UserError) -> None:
        self._busy = False
        self.show_error(error)

    def show_error(self, error: UserError) -> None:
        """Say why something did not work, above the ways to begin."""
        self._say(str(error))

    def _say(self, text: str, *, colour: str = "bad") -> None:
        self._trouble.setText(text)
        self._trouble.setProperty("colour", colour)
        self._trouble.style().polish(self._trouble)
        self._trouble.show()
        announce(self, text, urgent=colour == "bad")

    def _make_start(self, back: Callable[[], None] | None) -> EntryFrame:
        theme = self._tools.theme
        frame = EntryFrame(theme=theme, name="first_run", width=_WIDTH)
        frame.set_title(
            _("Welcome") if back is None else _("Another desk"),
            _("Everything stays on this computer, encrypted. How do you want to begin?"),
        )
        self._tiles = (
            Tile(
                theme=theme,
                name="tile_set_up",
                icon="users",
                title=_("Set up a chapter"),
                line=_("Five short steps: a name, two questions, a passphrase, a code, a backup."),
            ),
            Tile(
                theme=theme,
                name="tile_restore",
                icon="rotate-ccw",
                title=_("Restore a backup"),
                line=_("From a stick or a folder, with the passphrase or the recovery code."),
            ),
            Tile(
                theme=theme,
                name="tile_practice",
                icon="eye",
                title=_("Look around with practice data"),
                line=_("A made-up chapter with people, meetings and pairs. Nothing can break."),
            ),
        )
        self._unfinished = self._make_unfinished()
        if self._unfinished is not None:
            frame.body.addWidget(self._unfinished)
        ways = (self.start_set_up, self.start_restore, self.start_practice)
        for tile, way in zip(self._tiles, ways, strict=True):
            tile.clicked.connect(way)
            frame.body.addWidget(tile)
        frame.body.addWidget(self._trouble)
        here = LinkButton(
            theme=theme,
            text=_("&Open a desk that is already here"),
            name="first_run_here",
            small=True,
        )
        help_link = LinkButton(
            theme=theme, text=_("&What is this?"), name="first_run_help", small=True
        )
        here.clicked.connect(self._open_here)
        help_link.clicked.connect(self.help_requested)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(20)
        if back is not None:
            link = LinkButton(theme=theme, text=_("&Back"), name="first_run_back", small=True)
            link.clicked.connect(back)
            row.addWidget(link)
        row.addWidget(here)
        row.addStretch(1)
        row.addWidget(help_link)
        frame.body.addLayout(row)
        return frame

    def _make_unfinished(self) -> UnfinishedDesk | None:
        path = self._tools.unfinished
        if path is None:
            return None
        card = UnfinishedDesk(
            theme=self._tools.theme,
            tasks=self._tools.tasks,
            vaults=self._tools.vaults,
            path=path,
        )
        card.resumed.connect(self._resume)
        card.removed.connect(self._unfinished_is_gone)
        return card

    @Slot(object, object, object)
    def _resume(self, path: Path, unlocked: Unlocked, code: Secret) -> None:
        self._pages.setCurrentWidget(self._set_up)
        self._set_up.resume(path, unlocked, code)

    @Slot()
    def _unfinished_is_gone(self) -> None:
        self._tools.set_unfinished(None)
        if self._unfinished is not None:
            self._unfinished.hide()
        self.activate()
        self._say(_("It is gone. Nothing of it is left on this computer."), colour="soft")

    def _make_restore(self) -> EntryFrame:
        theme = self._tools.theme
        frame = EntryFrame(theme=theme, name="restore", width=_WIDTH, icon="rotate-ccw")
        frame.set_title(
            _("Restore a backup"),
            _("It becomes a new desk on this computer. Nothing that is here is overwritten."),
        )
        self._form = RestoreForm(
            theme=theme,
            tasks=self._tools.tasks,
            files=self._tools.files,
            clock=self._tools.clock,
            new_vault=self._tools.new_vault,
            leads_on=True,
        )
        self._form.restored.connect(lambda report: self._tools.unlock(report.path, False))
        back = SecondaryButton(theme=theme, text=_("&Back"), name="restore_back")
        back.clicked.connect(self.activate)
        self._form.buttons.insertWidget(0, back)
        holder = QVBoxLayout()
        holder.addWidget(self._form)
        frame.body.addLayout(holder)
        return frame
