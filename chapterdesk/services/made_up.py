"""Whether the chapter is a practice one, and the refusal to mix it with a real one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Chapter


def is_made_up(session: Session) -> bool:
    """Say whether the open chapter holds made-up people only."""
    return session.scalars(select(Chapter.practice)).one()


def refuse_real_people(session: Session) -> None:
    """Keep real people out of a practice chapter: its passphrase is known to everybody.

    Raises:
        RefusedError: The open chapter is a practice one.
    """
    if is_made_up(session):
        raise RefusedError(
            _("This is the practice chapter: everybody knows its passphrase."),
            _("Nothing was imported, and your file was not changed."),
            _("Set up a chapter of your own, and import the file there."),
        )


def refuse_made_up_people(session: Session) -> None:
    """Keep made-up people from being taken for real ones.

    Raises:
        RefusedError: The open chapter is a practice one.
    """
    if is_made_up(session):
        raise RefusedError(
            _("This is the practice chapter: its people are made up."),
            _("Nothing was written."),
            _("Set up a chapter of your own to export its people."),
        )
