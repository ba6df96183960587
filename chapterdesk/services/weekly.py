"""Once a week, while nobody waits: read every page, then write the file anew without free pages."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Final

from chapterdesk.core.errors import DatabaseDamagedError, UserError
from chapterdesk.core.words import _
from chapterdesk.models import Setting
from chapterdesk.services.database import Database, Trouble, to_json
from chapterdesk.services.privacy.forgetting import PACK_DUE
from chapterdesk.storage import weekly
from chapterdesk.storage.vault import Vault

EVERY: Final = timedelta(days=7)
CHECK_DUE: Final = "weekly_check_due"


class WeeklyService:
    """Do what a week asks of the whole file.

    Args:
        vault: Open.
        database: Where the days are kept on which it is due.
        trouble: Hears of damage.
    """

    def __init__(self, *, vault: Vault, database: Database, trouble: Trouble) -> None:
        self._vault = vault
        self._database = database
        self._trouble = trouble
        self._gate = threading.Lock()
        self._busy = False

    def run(self, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Do what is due; say whether all of it is done, rather than stopped.

        Args:
            stopped: Asked before each part. Whoever makes it true calls `stop` after that.

        Raises:
            DatabaseDamagedError: A page is damaged; it stays due, and nothing was changed.
            StorageError: The disk does not answer.
        """
        if self._vault.read_only:
            return True
        if self._is_due(CHECK_DUE):
            if not self._check(stopped):
                return False
            self._done(CHECK_DUE)
        if self._is_due(PACK_DUE):
            with self._interruptible(stopped) as free:
                if not (free and weekly.pack(self._vault)):
                    return False
            self._done(PACK_DUE)
        return True

    def stop(self) -> None:
        """Stop the part that runs, if one does; callable from any thread."""
        # Held, so that no later statement of somebody else is hit.
        with self._gate:
            if self._busy:
                self._vault.interrupt()

    def _check(self, stopped: Callable[[], bool]) -> bool:
        with self._interruptible(stopped) as free:
            found = weekly.check(self._vault) if free else None
        if found is None:
            return False
        if not found.ok:
            # After one damaged page a connection answers nothing more, not even what is whole.
            with suppress(UserError):
                self._vault.reconnect()
            error = DatabaseDamagedError(
                _("The weekly check found a part of the records damaged."),
                _("What can be read is still shown. Your backups are not touched."),
                _("Do not add to it: lock, and save what can be read into a new folder."),
            )
            self._trouble(error)
            raise error
        return True

    @contextmanager
    def _interruptible(self, stopped: Callable[[], bool]) -> Iterator[bool]:
        """Let `stop` interrupt what runs inside; yield whether it may begin."""
        with self._gate:
            free = not stopped()
            self._busy = free
        try:
            yield free
        finally:
            with self._gate:
                self._busy = False

    def _is_due(self, key: str) -> bool:
        """Say whether the day has come; the first time it is a week from now."""
        today = self._today()
        with self._database.read() as session:
            row = session.get(Setting, key)
        if row is None:
            self._done(key)
            return False
        due = date.fromisoformat(str(json.loads(row.value)))
        # A day further away than a week comes from a clock that was wrong.
        return not today < due <= today + EVERY

    def _done(self, key: str) -> None:
        value = to_json((self._today() + EVERY).isoformat())
        with self._database.write() as work:
            row = work.session.get(Setting, key)
            if row is None:
                work.session.add(Setting(key=key, value=value))
            else:
                row.value = value

    def _today(self) -> date:
        return self._database.clock.now().date()
