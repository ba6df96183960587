"""Forget somebody, and say beforehand what forgetting does not reach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from chapterdesk.models import BackupLog, Member, Note, Task, Tombstone
from chapterdesk.services.database import Database
from chapterdesk.services.privacy.forgetting import FORGOTTEN, MEMBER, erase_member
from chapterdesk.services.rows import gone
from chapterdesk.services.zones import chapter_zone, to_local

__all__ = ["FORGOTTEN", "PrivacyService", "Remains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What forgetting a person does not reach.

    Attributes:
        name: Whom it is about, for the question alone.
        backups: How many verified backups were made so far; each holds them until it is deleted.
        newest_backup: The day of the newest one.
        mentions: How many notes and tasks about others bear their name in free text.
    """

    name: str
    backups: int
    newest_backup: date | None
    mentions: int


class PrivacyService:
    """Forget people."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def remains(self, member_id: bytes) -> Remains:
        """Return what forgetting somebody would not reach.

        Raises:
            RefusedError: They are not here any more.
        """
        with self._database.read() as session:
            member = session.get(Member, member_id)
            if member is None:
                raise gone()
            made = session.scalars(
                select(BackupLog.made_at)
                .where(BackupLog.verified_at.is_not(None))
                .order_by(BackupLog.made_at.desc())
            ).all()
            zone = chapter_zone(session)
            name = member.display_name
            notes = select(func.count()).where(
                Note.subject_id != member_id, Note.body.icontains(name, autoescape=True)
            )
            tasks = select(func.count()).where(
                or_(Task.subject_id.is_(None), Task.subject_id != member_id),
                Task.summary.icontains(name, autoescape=True),
            )
            return Remains(
                name=name,
                backups=len(made),
                newest_backup=to_local(made[0], zone).date() if made else None,
                mentions=session.scalars(notes).one() + session.scalars(tasks).one(),
            )

    def forget_member(self, member_id: bytes) -> None:
        """Erase somebody for ever, from the list or from the bin. There is no way back.

        After the commit an event of the area `FORGOTTEN` says so: whoever holds undo drops it, and
        the list of erased ids beside each backup is written anew.

        Raises:
            RefusedError: They are not here any more.
        """
        with self._database.write() as work:
            if not erase_member(work, member_id):
                raise gone()

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
        count = 0
        with self._database.write() as work:
            for member_id in ids:
                count += erase_member(work, member_id)
        return count
