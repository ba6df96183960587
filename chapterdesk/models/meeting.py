"""Meetings of every kind, who was there, and how many heads were counted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import (
    Answer,
    AttendanceSource,
    AttendanceStatus,
    DutyStatus,
    GroupRole,
    LocationDisclosure,
    MeetingKind,
    MeetingStatus,
)
from chapterdesk.models.base import (
    Instant,
    LocalTime,
    Row,
    Stamp,
    Text,
    Wall,
    Words,
    owner,
    word,
)


class Meeting(Row):
    """One meeting: wall-clock time with its zone, and the instant for ordering."""

    __tablename__ = "meeting"

    group_id: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("group.id", deferrable=True, initially="DEFERRED"), index=True
    )
    title: Mapped[Words]
    kind: Mapped[MeetingKind] = word(MeetingKind, MeetingKind.MEETING)
    status: Mapped[MeetingStatus] = word(MeetingStatus, MeetingStatus.PLANNED)
    starts_local: Mapped[Wall]
    timezone: Mapped[str] = mapped_column(Text, default="UTC")
    starts_at: Mapped[Stamp] = mapped_column(index=True)
    """Derived from the two above."""
    duration_minutes: Mapped[int] = mapped_column(default=120)
    place_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """A soft reference: a place that is gone leaves the meeting standing."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
    series_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    """A soft reference; the id of a meeting that a series makes stands for it and the next."""
    recurrence_local: Mapped[datetime | None] = mapped_column(LocalTime)
    """When its series has it (RECURRENCE-ID); it stays so wherever the meeting is moved."""
    disclosure: Mapped[LocationDisclosure | None] = word(LocationDisclosure)
    """How much of the place may be told; None is as the place says."""
    agenda: Mapped[Words] = mapped_column(server_default="")
    minutes: Mapped[Words] = mapped_column(server_default="")
    minors: Mapped[Answer | None] = word(Answer)
    """Whether people under 18 come to it; None is as its group says."""


class MeetingDuty(Row):
    """One person who leads one meeting; its id stands for the pair, un-asking is a status."""

    __tablename__ = "meeting_duty"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    member_id: Mapped[bytes] = owner("member.id")
    role: Mapped[GroupRole] = word(GroupRole, GroupRole.FACILITATOR)
    status: Mapped[DutyStatus] = word(DutyStatus, DutyStatus.PLANNED)
    replaces_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """Whom they stand in for."""


class Attendance(Row):
    """One person at one meeting; its id stands for the pair. Un-ticking is a status."""

    __tablename__ = "attendance"

    meeting_id: Mapped[bytes] = owner("meeting.id", indexed=False)
    member_id: Mapped[bytes] = owner("member.id", indexed=False)
    status: Mapped[AttendanceStatus] = word(AttendanceStatus, AttendanceStatus.UNKNOWN)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    source: Mapped[AttendanceSource] = word(AttendanceSource, AttendanceSource.DOOR)
    first_time: Mapped[bool] = mapped_column(default=False)
    marked_at: Mapped[Stamp]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))

    # The first holds all that rosters and the month's numbers ask for, so that no row is opened;
    # the second leads from a person to one meeting without reading all the others.
    __table_args__ = (
        Index("ix_attendance_meeting_status", "meeting_id", "status", "member_id", "first_time"),
        Index("ix_attendance_member_meeting", "member_id", "meeting_id"),
    )


class Headcount(Row):
    """How many heads of one category were counted; its id stands for meeting and category."""

    __tablename__ = "headcount"

    meeting_id: Mapped[bytes] = owner("meeting.id")
    category: Mapped[str]
    """total, or the chapter's own word (visitors, children, remote, ...)."""
    count: Mapped[int]
    counted_at: Mapped[Stamp]
