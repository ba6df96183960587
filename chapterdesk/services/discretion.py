"""Meeting mode: contact data and notes stay in the vault until the passphrase is typed again."""

import json
import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.log import describe
from chapterdesk.core.paths import is_discreet
from chapterdesk.core.words import _
from chapterdesk.models import Setting
from chapterdesk.services.database import Database, to_json

AREA: Final = "discretion"
_PLAIN_KEY: Final = "discretion.plain_paper"
_CHANGED: Final = ("members", "mentoring", "imports", AREA)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPaper:
    """Who asks for neutral headings on sheets; one is enough.

    Attributes:
        here: This computer is discreet.
        chapter: The chapter asks for it, on every computer.
    """

    here: bool
    chapter: bool


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

    def plain_paper(self) -> bool:
        """Say whether sheets bear no heading of the chapter's own and no group's name."""
        with self._database.read() as session:
            return plain_paper(session)

    def who_asks(self) -> PlainPaper:
        """Say who asks for neutral headings: this computer, the chapter, both or nobody."""
        with self._database.read() as session:
            return PlainPaper(here=is_discreet(), chapter=_chapter_asks(session))

    def set_plain_paper(self, on: bool) -> None:
        """Let the chapter ask for neutral headings, or no longer."""
        with self._database.write() as work:
            row = work.session.get(Setting, _PLAIN_KEY)
            if row is None:
                work.add(Setting(key=_PLAIN_KEY, value=to_json(on)))
            else:
                row.value = to_json(on)
            work.audit("edit", "setting", None, _PLAIN_KEY)
            work.changed(AREA)

    def _switch(self, *, on: bool) -> None:
        self._database.hides = on
        try:
            with self._database.write() as work:
                work.audit("hide" if on else "show", "desk", None)
        except StorageError as error:
            # A full disk or a read-only stick: what is hidden must not depend on the note of it.
            _log.warning("not noted: %s", describe(error))
        self._database.announce(*_CHANGED)


def plain_paper(session: Session) -> bool:
    """Say whether sheets bear neutral headings alone.

    SECURITY: they do where the chapter or this computer says so. A second vault, or one that was
    restored, knows nothing of the computer; what is printed on a discreet one is neutral all the
    same.
    """
    return is_discreet() or _chapter_asks(session)


def _chapter_asks(session: Session) -> bool:
    row = session.get(Setting, _PLAIN_KEY)
    return row is not None and json.loads(row.value) is True


def require_shown(database: Database) -> None:
    """Refuse what would show or overwrite what meeting mode hides.

    Raises:
        RefusedError: Meeting mode is on.
    """
    if database.hides:
        raise hidden_now()


def hidden_now() -> RefusedError:
    """Return the refusal of what would show or overwrite what meeting mode hides."""
    return RefusedError(
        _("Meeting mode hides contact details and notes."),
        _("Nothing was changed."),
        _("Leave meeting mode with the passphrase first."),
    )
