"""What was checked of a person, for the copy of their record."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.models import MemberCheck


def read_checks(session: Session, member_id: bytes) -> list[dict[str, Any]]:
    """Return which checks they passed and until when each counts."""
    query = select(MemberCheck).where(MemberCheck.member_id == member_id).order_by(MemberCheck.kind)
    return [
        {
            "kind": row.kind.value,
            "done_on": row.done_on.isoformat(),
            "valid_until": row.valid_until.isoformat(),
            "withdrawn_on": None if row.withdrawn_on is None else row.withdrawn_on.isoformat(),
        }
        for row in session.scalars(query)
    ]
