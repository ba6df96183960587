"""Forget somebody, and say beforehand what that takes and what it does not reach."""

from collections.abc import Collection

from sqlalchemy import select

from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.models import Member, Tombstone
from chapterdesk.services.database import Database
from chapterdesk.services.privacy.denying import Denial, deny
from chapterdesk.services.privacy.forgetting import (
    FORGOTTEN,
    MEMBER,
    erase_member,
    erase_members,
    with_merged,
)
from chapterdesk.services.privacy.preview import Remains, what_remains
from chapterdesk.services.privacy.requests import note_done
from chapterdesk.services.rows import gone

__all__ = ["FORGOTTEN", "PrivacyService", "Remains"]


class PrivacyService:
    """Forget people."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def remains(self, member_id: bytes) -> Remains:
        """Return what forgetting somebody takes and what it would not reach.

        Raises:
            RefusedError: They are not here any more.
        """
        with self._database.read() as session:
            member = session.get(Member, member_id)
            if member is None:
                raise gone()
            return what_remains(session, member)

    def forget_member(
        self, member_id: bytes, *, denial: Denial | None = None, asked: bool = False
    ) -> None:
        """Erase somebody for ever, from the list or from the bin. There is no way back.

        After the commit an event of the area `FORGOTTEN` says so: whoever holds undo drops it, and
        the list of erased ids beside each backup is written anew.

        Args:
            member_id: Whom.
            denial: That they may not come back; what is kept of that names nobody.
            asked: Whether they asked for it: then the request is kept, without them.

        Raises:
            RefusedError: They are not here any more, or the day of a review is not after today.
        """
        with self._database.write() as work:
            ids = with_merged(work.session, (member_id,))
            if not ids:
                raise gone()
            if denial is not None:
                deny(work, ids, denial)
            note_done(work, member_id, RequestKind.FORGET, asked=asked)
            work.session.flush()
            erase_member(work, member_id)

    def forgotten(self) -> tuple[bytes, ...]:
        """Return the ids of everybody who was forgotten, in the order of the ids."""
        with self._database.read() as session:
            return tuple(
                session.scalars(
                    select(Tombstone.id)
                    .where(Tombstone.table_name == MEMBER)
                    .order_by(Tombstone.id)
                )
            )

    def apply_forgotten(self, ids: Collection[bytes]) -> int:
        """Erase whoever of these is here again, after a restore; return how many records went."""
        with self._database.write() as work:
            return erase_members(work, ids)
