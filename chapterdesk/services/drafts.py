"""What somebody was typing when the desk was locked: kept in the vault, offered after unlocking.

SECURITY: meeting mode shows nothing that was typed before it, for a form holds contact data and
notes. What is typed meanwhile is kept beside that, so that neither takes the place of the other.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import Draft
from chapterdesk.services.database import Database

SIZE_LIMIT: Final = 262_144
OF_REGISTRATIONS: Final = "form.event_registration"
"""Of who registers for the event that is its subject: what they need, their guests' names."""
_IN_MEETING: Final = "@meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One unfinished form.

    Attributes:
        kind: Which form: "member", "group", ...
        subject_id: The record it was about; None for a new one.
        payload: JSON, known to the form alone.
    """

    kind: str
    subject_id: bytes | None
    payload: str
    saved_at: datetime


class DraftService:
    """Keep one unfinished form for each kind and record."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def save(self, kind: str, subject_id: bytes | None, payload: str) -> None:
        """Keep a form as it stands, in the place of what was kept of it before.

        Raises:
            UsageError: It is larger than 256 KiB.
        """
        if len(payload.encode()) > SIZE_LIMIT:
            raise UsageError(
                _("This form is too long to be kept unfinished."),
                _("What was kept of it before is still there."),
                _("Save it, or shorten it."),
            )
        with self._database.write() as work:
            row, kind = self._find(work.session, kind, subject_id), self._stored(kind)
            if row is None:
                work.add(Draft(kind=kind, subject_id=subject_id, payload=payload))
            else:
                row.kind, row.payload = kind, payload

    def load(self, kind: str, subject_id: bytes | None) -> str | None:
        """Return what is kept of a form, or None."""
        with self._database.read() as session:
            row = self._find(session, kind, subject_id)
            return None if row is None else row.payload

    def drop(self, kind: str, subject_id: bytes | None) -> None:
        """Keep nothing of a form any more."""
        with self._database.write() as work:
            row = self._find(work.session, kind, subject_id)
            if row is not None:
                work.session.delete(row)

    def list(self) -> tuple[DraftRow, ...]:
        """Return every unfinished form, the latest first; in meeting mode those begun in it."""
        with self._database.read() as session:
            rows = session.scalars(select(Draft).order_by(Draft.updated_at.desc())).all()
            before = {(row.kind, row.subject_id) for row in rows}
            return tuple(
                DraftRow(
                    kind=kind,
                    subject_id=row.subject_id,
                    payload=row.payload,
                    saved_at=row.updated_at,
                )
                for row in rows
                if self._lists(row, kind := row.kind.removesuffix(_IN_MEETING), before)
            )

    def _lists(self, row: Draft, kind: str, there: Container[tuple[str, bytes | None]]) -> bool:
        begun_in_meeting = row.kind != kind
        if self._database.hides:
            return begun_in_meeting
        # Of two forms the one from before meeting mode comes first; the other follows it.
        return not begun_in_meeting or (kind, row.subject_id) not in there

    def _stored(self, kind: str) -> str:
        return kind + _IN_MEETING if self._database.hides else kind

    def _find(self, session: Session, kind: str, subject_id: bytes | None) -> Draft | None:
        """Return what `list` tells of a form."""
        kinds = (kind + _IN_MEETING,) if self._database.hides else (kind, kind + _IN_MEETING)
        found = session.scalars(
            select(Draft)
            .where(
                Draft.kind.in_(kinds),
                Draft.subject_id.is_(None)
                if subject_id is None
                else Draft.subject_id == subject_id,
            )
            .order_by(Draft.kind)
        )
        return found.first()
