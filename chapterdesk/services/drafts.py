"""What somebody was typing when the desk was locked: kept in the vault, offered after unlocking."""

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
_HIDDEN: Final = frozenset({"member", OF_REGISTRATIONS})


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
            row = _find(work.session, kind, subject_id)
            if row is None:
                work.add(Draft(kind=kind, subject_id=subject_id, payload=payload))
            else:
                row.payload = payload

    def load(self, kind: str, subject_id: bytes | None) -> str | None:
        """Return what is kept of a form, or None."""
        if self._hides(kind):
            return None
        with self._database.read() as session:
            row = _find(session, kind, subject_id)
            return None if row is None else row.payload

    def drop(self, kind: str, subject_id: bytes | None) -> None:
        """Keep nothing of a form any more."""
        with self._database.write() as work:
            row = _find(work.session, kind, subject_id)
            if row is not None:
                work.session.delete(row)

    def list(self) -> tuple[DraftRow, ...]:
        """Return every unfinished form, the latest first."""
        with self._database.read() as session:
            rows = session.scalars(select(Draft).order_by(Draft.updated_at.desc()))
            return tuple(
                DraftRow(
                    kind=row.kind,
                    subject_id=row.subject_id,
                    payload=row.payload,
                    saved_at=row.updated_at,
                )
                for row in rows
                if not self._hides(row.kind)
            )

    def _hides(self, kind: str) -> bool:
        """Say whether meeting mode hides a form: contact data of a person, or what they need."""
        return self._database.hides and kind in _HIDDEN


def _find(session: Session, kind: str, subject_id: bytes | None) -> Draft | None:
    return session.scalars(
        select(Draft).where(Draft.kind == kind, Draft.subject_id.is_(subject_id))
        if subject_id is None
        else select(Draft).where(Draft.kind == kind, Draft.subject_id == subject_id)
    ).first()
