"""Meeting mode: contact data and notes stay in the vault until the passphrase is typed again."""

from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.database import Database

AREA: Final = "discretion"
_CHANGED: Final = ("members", "mentoring", "imports", AREA)


class DiscretionService:
    """Switch meeting mode on and off.

    SECURITY: services leave out what is hidden before anything is shown; no page has to remember
    to. Whoever switches it off has checked the passphrase first. It ends with the session.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def is_on(self) -> bool:
        """Say whether contact data and notes are hidden."""
        return self._database.hides

    def enter(self) -> None:
        """Hide contact data and notes on every page."""
        self._switch(on=True)

    def leave(self) -> None:
        """Show everything again; the passphrase has been checked."""
        self._switch(on=False)

    def _switch(self, *, on: bool) -> None:
        with self._database.write() as work:
            self._database.hides = on
            work.audit("hide" if on else "show", "desk", None)
            for area in _CHANGED:
                work.changed(area)


def require_shown(database: Database) -> None:
    """Refuse what would show or overwrite what meeting mode hides.

    Raises:
        RefusedError: Meeting mode is on.
    """
    if database.hides:
        raise RefusedError(
            _("Meeting mode hides contact details and notes."),
            _("Nothing was changed."),
            _("Leave meeting mode with the passphrase first."),
        )
