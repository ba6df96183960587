"""Meetings that repeat, what they are made from, and the days on which nobody meets."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import GroupRole, LocationDisclosure, MeetingKind
from chapterdesk.models.base import Date, Instant, Row, Text, Wall, Words, owner, word


class Series(Row):
    """How meetings repeat (RFC 5545), and what each of them is made from."""

    __tablename__ = "series"

    group_id: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("group.id", deferrable=True, initially="DEFERRED"), index=True
    )
    title: Mapped[Words]
    kind: Mapped[MeetingKind] = word(MeetingKind, MeetingKind.MEETING)
    place_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """A soft reference, as that of a meeting."""
    disclosure: Mapped[LocationDisclosure | None] = word(LocationDisclosure)
    """How much of the place may be told; None is as the place says."""
    starts_local: Mapped[Wall]
    timezone: Mapped[str] = mapped_column(Text, default="UTC")
    rule: Mapped[Words]
    """An RRULE as it was read; empty where there are single dates only."""
    dates: Mapped[Words]
    """More dates (RDATE), each YYYYMMDDTHHMMSS, with commas between."""
    skipped: Mapped[Words]
    """Dates that are left out (EXDATE), written the same."""
    duration_minutes: Mapped[int] = mapped_column(default=120)
    agenda: Mapped[Words]
    access: Mapped[Words]
    """What people should know to get in and take part."""
    sheet_layout: Mapped[Words]
    lead_count: Mapped[int] = mapped_column(default=1)
    """How many of those who take turns lead each meeting; 0 is all of them."""
    continues_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """The series that this one goes on from; a soft reference."""
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class SeriesFacilitator(Row):
    """One of those who take turns in leading a series; its id stands for the pair."""

    __tablename__ = "series_facilitator"

    series_id: Mapped[bytes] = owner("series.id")
    member_id: Mapped[bytes] = owner("member.id")
    role: Mapped[GroupRole] = word(GroupRole, GroupRole.FACILITATOR)
    position: Mapped[int] = mapped_column(default=0)
    present: Mapped[bool] = mapped_column(default=True)


class Holiday(Row):
    """A day on which the chapter does not meet; its id stands for the day."""

    __tablename__ = "holiday"

    held_on: Mapped[Date] = mapped_column(index=True)
    name: Mapped[str]
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
