"""Who was erased stays erased: the list beside every backup, written and applied."""

import contextlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import Chapter, Member, Tombstone
from chapterdesk.services.backups.targets import load_targets
from chapterdesk.services.database import Database, Work
from chapterdesk.services.privacy.forgetting import MEMBER, erase_member, lay_tombstone
from chapterdesk.storage import forgotten
from chapterdesk.storage.forgotten import ForgottenKey, ForgottenList, FoundLists
from chapterdesk.storage.media import find_place
from chapterdesk.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenReport:
    """What a restore did about people who were erased after the backup was made.

    Attributes:
        found: Whether a list was found.
        newest: When the newest list was written, UTC.
        erased: How many people of the backup were erased again.
        refused: How many lists were damaged or somebody else's.
    """

    found: bool
    newest: datetime | None
    erased: int
    refused: int

    @property
    def text(self) -> str:
        """Return it in words."""
        if not self.found or self.newest is None:
            said = _(
                "No list of erased people was found beside the backup or in any place that is"
                " known here. Somebody who was erased after it was made is in it again: erase them"
                " again."
            )
        elif self.erased:
            said = ngettext(
                "{count} person who was erased after this backup was erased from it again.",
                "{count} people who were erased after this backup were erased from it again.",
                self.erased,
            )
        else:
            said = _(
                "Nobody who is in it is on a list of erased people that was found; the newest is"
                " of {day}. Somebody who was erased after that day is in it again."
            ).format(day=isolate(current().day(self.newest.date())))
        if self.refused:
            said += " " + _("One list could not be trusted and was left aside.")
        return said


class ForgottenLists:
    """Write the list of who was erased wherever backups lie.

    Args:
        vault: Open; its header has the recovery recipients.
        database: Where the tombstones are.
    """

    def __init__(self, *, vault: Vault, database: Database) -> None:
        self._vault = vault
        self._database = database

    def write(self, folders: Iterable[Path]) -> dict[Path, UserError]:
        """Write the list into the vault's folder and the others; return where that failed, and why.

        Lists that lie there already are taken up: nobody who is on one is ever lost from it.
        """
        key, ids = self._read()
        places = [self._vault.path, *folders]
        value = ForgottenList(
            made=self._database.clock.now(), ids=ids | forgotten.find(places, key).ids
        )
        recipients = self._vault.key.header.recipients
        failures: dict[Path, UserError] = {}
        for folder in places:
            try:
                forgotten.write(folder, value, key, recipients=recipients)
            except UserError as error:
                failures[folder] = error
        return failures

    def _read(self) -> tuple[ForgottenKey, frozenset[bytes]]:
        with self._database.read() as session:
            secret = session.scalars(select(Chapter.id_secret)).one()
            ids = frozenset(session.scalars(select(Tombstone.id)))
        return ForgottenKey(secret=Secret(secret), vault_id=self._vault.vault_id), ids


def lists_near(session: Session, *paths: Path) -> tuple[Path, ...]:
    """Return the folders in which a list of the erased may lie, as far as anybody here can know.

    Args:
        session: On the rows that came back: they say where backups went.
        paths: A backup, a vault, a folder that will be one.
    """
    near: list[Path] = []
    for path in (each.absolute() for each in paths):
        # Beside it, one further up for what lies in a vault's own folder, and its neighbours.
        near += [path, path.parent, path.parent.parent]
        with contextlib.suppress(OSError):
            near += [child for child in path.parent.iterdir() if child.is_dir()]
    here = (find_place(target.place) for target in load_targets(session))
    return tuple(dict.fromkeys([*near, *(folder for folder in here if folder is not None)]))


def look_up(places: Iterable[Path], *, id_secret: bytes, vault_id: bytes) -> FoundLists:
    """Return everybody on any list of the chapter that lies in one of the places."""
    return forgotten.find(places, ForgottenKey(secret=Secret(id_secret), vault_id=vault_id))


def erase_again(work: Work, ids: Collection[bytes]) -> int:
    """Erase the people of the vault who are on a list; return how many records went.

    Everybody on the list gets a tombstone, so that the vault's own lists name them from now on.
    """
    people = set(work.session.scalars(select(Member.id))) & set(ids)
    count = sum(erase_member(work, member_id) for member_id in sorted(people))
    for row_id in sorted(ids):
        lay_tombstone(work, MEMBER, row_id)
    return count
