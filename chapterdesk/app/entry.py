"""The pages before an open desk: the first run, a passphrase, a setup that was left, a repair."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from chapterdesk.app.guard import Guard
from chapterdesk.app.warming import Warming
from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import StorageError, UserError
from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import QtTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.unlock.page import UnlockPage

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Desk
    from chapterdesk.ui.first_run.page import Opened, Refused

_PRACTICE: Final = "practice"


class Entry(QObject):
    """Show what stands before a desk, one page at a time, until a vault can be opened.

    Args:
        theme: The look.
        window: Where the pages are shown.
        settings: What the window remembers.
        tasks: What work runs on.
        vaults: Makes vaults and derives keys.
        files: Asks for files.
        clock: The time.
        data: The folder below which vaults lie.
        guard: Watches while a page holds a key.
        warming: Loads the desk while somebody types.
        handbook: Explains how to begin.
        open_desk: Opens a vault and answers with the desk, or says why not.
        enter: Shows the window of the desk that was opened, at a page when one is named.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        window: MainWindow,
        settings: Settings,
        tasks: QtTaskRunner,
        vaults: VaultService,
        files: FilePicker,
        clock: Clock,
        data: Path,
        guard: Guard,
        warming: Warming,
        handbook: HelpWindow,
        open_desk: Callable[[Path, Unlocked, Opened, Refused], None],
        enter: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = window
        self._settings = settings
        self._tasks = tasks
        self._vaults = vaults
        self._files = files
        self._clock = clock
        self._data = data
        self._guard = guard
        self._warming = warming
        self._handbook = handbook
        self._open_desk = open_desk
        self._enter = enter
        self._last: tuple[Path, bool] | None = None

    @property
    def path(self) -> Path | None:
        """Return the vault that was last asked for."""
        return None if self._last is None else self._last[0]

    def begin(self, vault: Path | None, *, practice: bool) -> None:
        """Show a vault, the last one, or the first run; sweep up what a killed process left."""
        path = vault or self._settings.last_vault
        self._tasks.run(
            lambda: self._vaults.sweep(self._data),
            lambda _nothing: None,
            lambda _error: None,
            pool="work",
            owner=self,
        )
        # One that was left before its recovery code was on paper comes before the last one, which
        # it is as well; a lock while it is set up names it, and leads to its passphrase.
        left = vault is None and self._unfinished() is not None
        if path is not None and not left and self._vaults.state(path).exists:
            self.show_unlock(path, practice or self._vaults.state(path).practice)
        else:
            missing = vault is not None and not self._vaults.state(vault).exists
            self._begin_anew(_no_vault(vault) if missing and vault is not None else None)

    def show_unlock(self, path: Path, practice: bool) -> None:
        """Ask for the passphrase of a vault."""
        self._last = (path, practice)
        self._guard.stop()
        page = UnlockPage(
            theme=self._theme,
            tasks=self._tasks,
            vaults=self._vaults,
            files=self._files,
            path=path,
            practice=practice,
            damaged=self._settings.damage_seen,
            ready=lambda unlocked: self._unlock(page, path, unlocked),
        )
        self._explain(page, lambda: "locking")
        page.key_held.connect(self._watch_over)
        page.other_requested.connect(self.show_first_run)
        page.salvage_requested.connect(lambda keys: self.show_salvage(path, practice, keys=keys))
        self._window.show_entry(page)
        page.activate()
        # While somebody types: what would otherwise be loaded after the key is derived.
        self._tasks.run(
            self._vaults.prepare,
            lambda _nothing: self._warming.start(),
            page.show_error,
            pool="work",
            owner=page,
        )

    def show_salvage(self, path: Path, practice: bool, *, keys: bool) -> None:
        """Help with damaged files: their keys from a backup, or their rows into a new vault."""
        with self._vaults.loading:
            from chapterdesk.ui.salvage.page import SalvagePage

        self._guard.stop()
        page = SalvagePage(
            theme=self._theme,
            tasks=self._tasks,
            files=self._files,
            clock=self._clock,
            path=path,
            keys=keys,
            new_vault=lambda: self._data / secrets.token_hex(4),
            unlock=self._salvaged,
        )
        self._explain(page, lambda: "damaged")
        page.back_requested.connect(lambda: self.show_unlock(path, practice))
        self._window.show_entry(page)
        page.activate()

    @Slot()
    def show_first_run(self) -> None:
        """Offer the ways to begin."""
        self._begin_anew(None)

    def _begin_anew(self, trouble: UserError | None) -> None:
        """Offer the ways to begin, and say why what was asked for is not shown."""
        with self._vaults.loading:
            from chapterdesk.ui.first_run.page import EntryTools, FirstRunPage

        self._guard.stop()
        last = self._last
        tools = EntryTools(
            theme=self._theme,
            tasks=self._tasks,
            clock=self._clock,
            vaults=self._vaults,
            files=self._files,
            new_vault=lambda: self._data / secrets.token_hex(4),
            unfinished=self._unfinished(),
            set_unfinished=self._settings.set_unfinished_vault,
            practice_vault=self._data / _PRACTICE,
            open_desk=self._open_made,
            enter=self._enter,
            unlock=self.show_unlock,
        )
        back = None if last is None else lambda: self.show_unlock(*last)
        page = FirstRunPage(tools=tools, back=back)
        self._explain(page, lambda: page.help_page)
        page.help_requested.connect(lambda: self._handbook.show_page(page.help_page))
        page.vault_made.connect(self._vault_made)
        self._window.show_entry(page)
        page.activate()
        if trouble is not None:
            page.show_error(trouble)

    def _explain(self, page: QWidget, name: Callable[[], str]) -> None:
        """Let F1 open the handbook; the window's own keys are held until a desk is shown."""
        keys = QShortcut(QKeySequence(Qt.Key.Key_F1), page)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: self._handbook.show_page(name()))

    def _salvaged(self, path: Path) -> None:
        self._settings.set_damage_seen(seen=False)
        self.show_unlock(path, self._vaults.state(path).practice)

    @Slot(bool)
    def _watch_over(self, held: bool) -> None:
        """Lock when nobody is there any more while a page before the desk holds a key."""
        if held:
            self._guard.start()
        else:
            self._guard.stop()

    @Slot(object)
    def _vault_made(self, path: Path) -> None:
        """Know a vault from its first moment: its code is on the screen, and a lock leads back."""
        self._last = (path, False)
        self._settings.set_last_vault(path)
        self._guard.start()

    def _unlock(self, page: UnlockPage, path: Path, unlocked: Unlocked) -> None:
        def refused(error: UserError) -> None:
            self._guard.stop()
            page.show_error(error)

        self._open_desk(path, unlocked, lambda _desk: self._enter(""), refused)

    def _open_made(self, path: Path, unlocked: Unlocked, opened: Opened, refused: Refused) -> None:
        """Open a vault that has just been set up: from now on it is found again."""

        def done(desk: Desk) -> None:
            self._settings.set_last_vault(path)
            self._settings.set_unfinished_vault(None)
            opened(desk)

        self._open_desk(path, unlocked, done, refused)

    def _unfinished(self) -> Path | None:
        """Return a vault that was left while it was set up, where it is still there."""
        path = self._settings.unfinished_vault
        return path if path is not None and self._vaults.state(path).exists else None


def _no_vault(path: Path) -> UserError:
    return StorageError(
        _("There is no vault in that folder: {path}.").format(path=isolate_ltr(str(path))),
        _("Nothing was changed."),
        _("Check the place; plug the stick in if it is on one. Or choose one of these."),
    )
