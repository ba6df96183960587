"""The shells that merges leave behind, and the end of the way back of a merge.

A merged record stays as a shell that names the record it went into: so that forgetting that person
reaches it, and no restore brings it back alone. While a merge can be undone the shell holds its own
name, and the way back may hold others; when the way back ends, so do these names.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AgeBand
from chapterdesk.models import BatchRow, Member, MemberMerge
from chapterdesk.services.database import Work

_AT_ONCE = 400


def shells_of(session: Session, member_id: bytes) -> list[bytes]:
    """Return the records that were merged into a person's, and those merged into these."""
    found: list[bytes] = []
    new = [member_id]
    while new:
        merged = session.scalars(select(Member.id).where(Member.merged_into.in_(new))).all()
        new = [row_id for row_id in merged if row_id not in found]
        found += new
    return found


def end_ways_back(work: Work, member_id: bytes) -> None:
    """Empty what merges into a person keep of earlier names: the name they go by now stands alone.

    SECURITY: called on every rename. A name that somebody has left is kept nowhere, so a merge from
    before the rename can not be undone any more.
    """
    shells = shells_of(work.session, member_id)
    if shells:
        _empty(work, shells)


def end_old_ways_back(work: Work, before: datetime) -> int:
    """End the way back of every merge older than `before`; return how many ended."""
    session = work.session
    old = session.scalars(
        select(MemberMerge.id).where(MemberMerge.undo != "", MemberMerge.merged_at < before)
    ).all()
    for part in _parts(old):
        session.execute(
            update(MemberMerge)
            .where(MemberMerge.id.in_(part))
            .values(undo="", updated_at=work.clock.now())
        )
    # A way back that fell away otherwise, because somebody it held was forgotten, counts too.
    open_ways = select(MemberMerge.merged_id).where(MemberMerge.undo != "")
    shells = session.scalars(
        select(Member.id).where(
            Member.merged_into.is_not(None), Member.display_name != "", Member.id.not_in(open_ways)
        )
    ).all()
    if shells:
        _empty(work, shells)
    return len(old)


def _empty(work: Work, shells: Sequence[bytes]) -> None:
    session, now = work.session, work.clock.now()
    for part in _parts(shells):
        session.execute(
            update(MemberMerge)
            .where(MemberMerge.merged_id.in_(part), MemberMerge.undo != "")
            .values(undo="", updated_at=now)
        )
        session.execute(
            update(Member)
            .where(Member.id.in_(part))
            .values(
                display_name="",
                sort_name="",
                sort_key="",
                source="",
                joined_on=None,
                age_band=AgeBand.UNKNOWN,
                minor_review_on=None,
                updated_at=now,
            )
        )
        held = or_(*(BatchRow.undo.contains(row_id.hex()) for row_id in part))
        session.execute(
            update(BatchRow).where(held).values(undo="", cells="", fingerprint="", updated_at=now)
        )
    session.expire_all()


def _parts(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
