"""After how many idle minutes a chapter's desk locks; kept in the vault, under its key."""

import json
from typing import Any, Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.idle import FEWEST, MINUTES, MOST
from chapterdesk.core.words import _
from chapterdesk.models import Setting
from chapterdesk.services.database import Database, Undo, to_json

AREA: Final = "locking"
_IDLE_KEY: Final = "locking.idle_minutes"


class LockingService:
    """Keep how soon the desk locks by itself. It always does: there is no "never".

    SECURITY: this stands in the vault, not beside it, so that somebody at the switched-off laptop
    can not make it lock later.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def idle_minutes(self) -> int:
        """Return after how many minutes without a key or pointer the desk locks."""
        with self._database.read() as session:
            row = session.get(Setting, _IDLE_KEY)
            return _legal(None if row is None else json.loads(row.value))

    def set_idle_minutes(self, minutes: int) -> Undo:
        """Lock after so many minutes.

        Raises:
            RefusedError: It is less than 1 or more than 60.
        """
        if not FEWEST <= minutes <= MOST:
            raise RefusedError(
                _("The desk locks after 1 to 60 minutes."),
                _("Nothing was changed."),
                _("Choose a number of minutes between these."),
            )
        with self._database.write() as work:
            row = work.session.get(Setting, _IDLE_KEY)
            if row is None:
                work.add(Setting(key=_IDLE_KEY, value=to_json(minutes)))
            else:
                row.value = to_json(minutes)
            work.audit("edit", "setting", None, _IDLE_KEY)
            work.changed(AREA)
            return work.undo(_("The time until the desk locks was changed"))


def _legal(stored: Any) -> int:
    """Return a stored number of minutes within its limits; what makes no sense means five."""
    if isinstance(stored, bool) or not isinstance(stored, int):
        return MINUTES
    return min(max(stored, FEWEST), MOST)
