"""The row numbers of the last sheet of a meeting that was printed, and the people behind them."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Setting


def remember_sheet(session: Session, meeting_id: bytes, member_ids: Iterable[bytes]) -> None:
    """Keep the row numbers of a sheet that was printed."""
    value = json.dumps([member_id.hex() for member_id in member_ids])
    row = session.get(Setting, _sheet_key(meeting_id))
    if row is None:
        session.add(Setting(key=_sheet_key(meeting_id), value=value))
    else:
        row.value = value


def require_same_rows(session: Session, meeting_id: bytes, member_ids: Sequence[bytes]) -> None:
    """Refuse rows that would give somebody another number than a printed sheet gave them.

    Raises:
        RefusedError: They were read before that sheet was printed.
    """
    before = printed_order(session, meeting_id)
    if tuple(member_ids[: len(before)]) != before:
        raise RefusedError(
            _("Another sheet of this meeting was printed since this one was looked at."),
            _("Nothing was printed: a number would mean two people."),
            _("Open the preview again; the new rows stand below those on the table."),
        )


def printed_order(session: Session, meeting_id: bytes) -> tuple[bytes, ...]:
    """Return the people behind the row numbers of the last sheet, in order."""
    row = session.get(Setting, _sheet_key(meeting_id))
    return () if row is None else tuple(bytes.fromhex(item) for item in json.loads(row.value))


def _sheet_key(meeting_id: bytes) -> str:
    return f"sheet_rows.{meeting_id.hex()}"
