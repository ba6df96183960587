"""The row numbers of the last sheet of a meeting that was printed, and the people behind them."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Base, Setting

_SETTINGS: Final = Base.metadata.tables["setting"]


def remember_sheet(session: Session, meeting_id: bytes, member_ids: Iterable[bytes]) -> None:
    """Keep the row numbers of a sheet that was printed."""
    value = json.dumps([member_id.hex() for member_id in member_ids])
    # Past the unit of work: which number means whom is no part of an undo, nor in the way of one.
    written = insert(_SETTINGS).values(key=_sheet_key(meeting_id), value=value)
    session.execute(written.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


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
