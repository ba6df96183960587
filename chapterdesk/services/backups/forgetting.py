"""Who was erased stays erased: the list beside every backup, written and applied."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import Chapter, Member, Tombstone
from chapterdesk.services.database import Database, Work
from chapterdesk.services.privacy.forgetting import MEMBER, erase_member, lay_tombstone
from chapterdesk.storage import forgotten
from chapterdesk.storage.forgotten import ForgottenKey, ForgottenList, FoundLists
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
                "No list of erased people was found beside the backup. Somebody who was erased"
                " after it was made is in it again: erase them again."
            )
        elif self.erased:
            said = ngettext(
                "{count} person who was erased after this backup was erased from it again.",
                "{count} people who were erased after this backup were erased from it again.",
                self.erased,
            )
        else:
            said = _("Nobody who is in it was erased later, says the list of {day}.").format(
                day=isolate(current().day(self.newest.date()))
            )
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
