"""Two records of one person: what was said about a pair, and what a merge did."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.models.base import Instant, Row, Stamp, Words, owner


class NotDuplicate(Row):
    """Two people who look alike and are not the same; the id stands for the pair."""

    __tablename__ = "not_duplicate"

    first_id: Mapped[bytes] = owner("member.id")
    """Of the two ids the smaller one."""
    second_id: Mapped[bytes] = owner("member.id")


class MemberMerge(Row):
    """One merge, with its way back for 30 days."""

    __tablename__ = "member_merge"

    kept_id: Mapped[bytes] = owner("member.id")
    merged_id: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    merged_at: Mapped[Stamp]
    undo: Mapped[Words]
    """JSON: the states of rows before and after; emptied with time or with a person forgotten."""
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))
