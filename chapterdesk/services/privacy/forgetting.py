"""Erase a person from every table, and leave a tombstone.

SECURITY: the pages are overwritten as they are freed (`secure_delete`); what was never written (a
deleted person's name in the audit, in a tombstone) needs no erasing.
"""

import json
from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, RowOutcome
from chapterdesk.models import (
    Attendance,
    BatchRow,
    ContactPoint,
    CustomValue,
    Draft,
    Member,
    MemberMerge,
    MentorPair,
    Note,
    PrintLog,
    PrivacyRequest,
    Relation,
    SearchWord,
    Task,
    Tombstone,
)
from chapterdesk.services.checkin.marking import headcount_of, write_headcount
from chapterdesk.services.database import Work
from chapterdesk.services.folding import fold
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED

FORGOTTEN: Final = "forgotten"
"""The area of the event that says that somebody was erased: undo that holds them must go."""
MEMBER: Final = "member"
_SHORTEST: Final = 3
"""Fewer letters than this are in too many cells to say whom a cell is about."""


def erase_member(work: Work, member_id: bytes) -> int:
    """Erase a person, and every record that was merged into theirs; return how many records went.

    Past meetings keep their numbers: a presence becomes one unnamed head.
    """
    ids = _with_merged(work.session, member_id)
    for each in ids:
        _keep_counts(work, each)
        _erase_mentions(work, each)
        work.session.execute(delete(Member).where(Member.id == each))
        lay_tombstone(work, MEMBER, each)
        work.audit("erase", MEMBER, each)
    if ids:
        work.session.expire_all()
        work.changed("members", *ids)
        work.changed(FORGOTTEN, *ids)
    return len(ids)


def lay_tombstone(work: Work, table_name: str, row_id: bytes) -> None:
    """Keep the id of an erased row, so that no merge and no restore brings it back."""
    if work.session.get(Tombstone, row_id) is None:
        work.add(Tombstone(id=row_id, table_name=table_name, erased_at=work.clock.now()))
        work.session.flush()


def _with_merged(session: Session, member_id: bytes) -> list[bytes]:
    if session.get(Member, member_id) is None:
        return []
    found, new = [member_id], [member_id]
    while new:
        merged = session.scalars(select(Member.id).where(Member.merged_into.in_(new))).all()
        new = [row_id for row_id in merged if row_id not in found]
        found += new
    return found


def _keep_counts(work: Work, member_id: bytes) -> None:
    meetings: Sequence[bytes] = work.session.scalars(
        select(Attendance.meeting_id).where(
            Attendance.member_id == member_id, Attendance.status.in_(PRESENT)
        )
    ).all()
    for meeting_id in meetings:
        if headcount_of(work.session, meeting_id, TOTAL) is None:
            unnamed = headcount_of(work.session, meeting_id, UNNAMED) or 0
            write_headcount(work, meeting_id, UNNAMED, unnamed + 1)
    work.session.flush()


def _erase_mentions(work: Work, member_id: bytes) -> None:
    """Erase what names a person without belonging to them by a key."""
    session, digits = work.session, member_id.hex()
    _erase_cells(session, member_id)
    for table in (Note, Draft, Task, SearchWord):
        session.execute(delete(table).where(table.subject_id == member_id))
    session.execute(delete(Draft).where(Draft.payload.contains(digits)))
    session.execute(delete(Relation).where(Relation.other_id == member_id))
    session.execute(delete(CustomValue).where(CustomValue.linked_id == member_id))
    session.execute(
        update(PrivacyRequest).where(PrivacyRequest.member_id == member_id).values(member_id=None)
    )
    # What a merge would bring back may hold this person, whichever record was kept.
    session.execute(
        delete(MemberMerge).where(
            or_(MemberMerge.merged_id == member_id, MemberMerge.undo.contains(digits))
        )
    )
    session.execute(
        update(PrintLog).where(PrintLog.subject_id == member_id).values(subject_id=None)
    )
    session.execute(
        update(MentorPair).where(MentorPair.supervisor_id == member_id).values(supervisor_id=None)
    )
    session.execute(
        update(BatchRow)
        .where(BatchRow.member_id == member_id)
        .values(undo="", cells="", reason="", fingerprint="")
    )
    # The way back of an import that this person was part of is dropped as a whole.
    batches = select(BatchRow.batch_id).where(
        or_(BatchRow.member_id == member_id, BatchRow.undo.contains(digits))
    )
    session.execute(update(BatchRow).where(BatchRow.batch_id.in_(batches)).values(undo=""))


def _erase_cells(session: Session, member_id: bytes) -> None:
    """Empty the cells of rows that an import could not take and that are about this person."""
    member = session.get(Member, member_id)
    if member is None:
        return
    points = session.execute(
        select(ContactPoint.value, ContactPoint.e164).where(ContactPoint.member_id == member_id)
    ).all()
    told = [member.display_name, *(text for row in points for text in row)]
    wanted = {fold(text) for text in told if len(text) >= _SHORTEST}
    problems = session.execute(
        select(BatchRow.id, BatchRow.cells).where(
            BatchRow.outcome == RowOutcome.PROBLEM, BatchRow.cells != ""
        )
    ).all()
    for row_id, cells in problems:
        folded = fold(" \n ".join(_texts(json.loads(cells))))
        if any(text in folded for text in wanted):
            session.execute(update(BatchRow).where(BatchRow.id == row_id).values(cells=""))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [str(value)]
