"""Remember whom a meeting expects: of thousands that is read once, not after every mark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from chapterdesk.models import Meeting
from chapterdesk.services.checkin.roster import expected_ids
from chapterdesk.services.database import Database
from chapterdesk.services.participations import takes_registrations


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    meeting_id: bytes
    version: int
    ids: frozenset[bytes]


class Expecting:
    """Hold who is expected at one meeting until something else than a mark changes it.

    Args:
        database: Whose changes are counted.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._kept: _Kept | None = None

    def of(self, session: Session, meeting: Meeting) -> frozenset[bytes]:
        """Return who is expected at a meeting."""
        version = self._version()
        kept = self._kept
        if kept is None or kept.meeting_id != meeting.id or kept.version != version:
            ids = frozenset(expected_ids(session, meeting))
            if takes_registrations(session, meeting.id):
                return ids  # a few, and a mark may change them
            kept = self._kept = _Kept(meeting_id=meeting.id, version=version, ids=ids)
        return kept.ids

    @contextmanager
    def marking(self) -> Iterator[None]:
        """Go on with what is known: a mark changes when somebody was last seen, nothing else."""
        before = self._version()
        yield
        kept = self._kept
        if kept is not None and kept.version == before:
            self._kept = _Kept(meeting_id=kept.meeting_id, version=self._version(), ids=kept.ids)

    def _version(self) -> int:
        return self._database.version()
