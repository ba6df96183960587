"""Erase a person from every table, and leave a tombstone.

SECURITY: the pages are overwritten as they are freed (`secure_delete`); what was never written (a
deleted person's name in the audit, in a tombstone) needs no erasing.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from chapterdesk.core.vocabulary import PRESENT
from chapterdesk.models import (
    Attendance,
    BatchRow,
    ContactPoint,
    CustomValue,
    Draft,
    MeetingDuty,
    Member,
    MemberMerge,
    MentorPair,
    Note,
    PrintLog,
    PrivacyRequest,
    Relation,
    SearchWord,
    Setting,
    Task,
    Tombstone,
)
from chapterdesk.services.checkin.marking import headcount_of, write_headcount
from chapterdesk.services.database import Work
from chapterdesk.services.left_names import erase_left_names
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED

FORGOTTEN: Final = "forgotten"
"""The area of the event that says that somebody was erased: undo that holds them must go."""
ERASED: Final = "erased"
"""The area of the event that says that something was erased of which no copy may stay."""
MEMBER: Final = "member"
PACK_DUE: Final = "weekly_pack_due"
"""The setting that says when the database is to be written anew."""
_AT_ONCE: Final = 500
_IDS: Final = re.compile(r"[0-9a-f]{32}")


def erase_member(work: Work, member_id: bytes) -> int:
    """Erase a person, and every record that was merged into theirs; return how many records went.

    Past meetings keep their numbers: a presence becomes one unnamed head.
    """
    return erase_members(work, (member_id,))


def erase_members(work: Work, member_ids: Iterable[bytes]) -> int:
    """Erase people as `erase_member` does, reading what may mention them once for all of them."""
    ids = with_merged(work.session, member_ids)
    if not ids:
        return 0
    _erase_cells(work.session, ids)
    for each in ids:
        _keep_counts(work, each)
        _erase_mentions(work, each)
        work.audit("erase", MEMBER, each)
    _erase_ways_back(work.session, ids)
    for each in ids:
        work.session.execute(delete(Member).where(Member.id == each))
        lay_tombstone(work, MEMBER, each)
    owe_repacking(work)
    work.session.expire_all()
    work.changed("members", *ids)
    work.changed(FORGOTTEN, *ids)
    return len(ids)


def owe_repacking(work: Work) -> None:
    """Note that the database is to be written anew, should it not come to that at once."""
    value = json.dumps(work.clock.now().date().isoformat())
    key = PACK_DUE
    row = work.session.get(Setting, key)
    if row is None:
        work.session.add(Setting(key=key, value=value))
    else:
        row.value = value
    work.session.flush()


def lay_tombstone(work: Work, table_name: str, row_id: bytes) -> None:
    """Keep the id of an erased row, so that no merge and no restore brings it back."""
    if work.session.get(Tombstone, row_id) is None:
        work.add(Tombstone(id=row_id, table_name=table_name, erased_at=work.clock.now()))
        work.session.flush()


def with_merged(session: Session, member_ids: Iterable[bytes]) -> list[bytes]:
    """Return those of these people who are here, and every record merged into theirs."""
    wanted = list(dict.fromkeys(member_ids))
    here = frozenset(_chunked(session, Member.id, Member.id, wanted))
    found = [member_id for member_id in wanted if member_id in here]
    new = found
    while new:
        merged = _chunked(session, Member.id, Member.merged_into, new)
        known = frozenset(found)
        new = [row_id for row_id in merged if row_id not in known]
        found = [*found, *new]
    return found


def _chunked(
    session: Session, wanted: InstrumentedAttribute[bytes], column: Any, values: Sequence[bytes]
) -> list[bytes]:
    """Return `wanted` of every row whose `column` is one of these values."""
    found: list[bytes] = []
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        found += session.scalars(select(wanted).where(column.in_(part)))
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
    session.execute(update(Task).where(Task.owner_id == member_id).values(owner_id=None))
    session.execute(
        update(MeetingDuty).where(MeetingDuty.replaces_id == member_id).values(replaces_id=None)
    )
    session.execute(
        update(BatchRow)
        .where(BatchRow.member_id == member_id)
        .values(undo="", cells="", reason="", fingerprint="")
    )


def _erase_ways_back(session: Session, ids: Sequence[bytes]) -> None:
    """Drop the way back of every import that one of these people was part of, as a whole."""
    batches = set(_chunked(session, BatchRow.batch_id, BatchRow.member_id, ids))
    digits = frozenset(member_id.hex() for member_id in ids)
    rest = session.execute(
        select(BatchRow.batch_id, BatchRow.undo).where(
            BatchRow.undo != "", BatchRow.batch_id.not_in(batches)
        )
    )
    for batch_id, undo in rest.yield_per(_AT_ONCE):
        if batch_id not in batches and not digits.isdisjoint(_IDS.findall(undo)):
            batches.add(batch_id)
    for batch_id in batches:
        session.execute(
            update(BatchRow)
            .where(BatchRow.batch_id == batch_id, BatchRow.undo != "")
            .values(undo="")
        )


def _erase_cells(session: Session, ids: Sequence[bytes]) -> None:
    """Take what rows of imports and the names of files still say about these people."""
    names, ways = list[str](), list[str]()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        for row in session.execute(
            select(Member.display_name, Member.sort_name).where(Member.id.in_(part))
        ):
            names += row
        for row in session.execute(
            select(ContactPoint.value, ContactPoint.e164).where(ContactPoint.member_id.in_(part))
        ):
            ways += row
    erase_left_names(session, names, ways)
