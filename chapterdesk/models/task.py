"""Something that comes due."""

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import TaskStatus
from chapterdesk.models.base import Day, Instant, Row, Words, word


class Task(Row):
    """One task (iCalendar VTODO): what, about what, due when."""

    __tablename__ = "task"

    kind: Mapped[str]
    """follow_up, review, verify, backup, own, ..."""
    summary: Mapped[Words]
    subject: Mapped[Words]
    subject_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    owner_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True, sort_order=95)
    """Who sees to it; a soft reference to a person."""
    due_on: Mapped[date | None] = mapped_column(Day, index=True)
    status: Mapped[TaskStatus] = word(TaskStatus, TaskStatus.NEEDS_ACTION)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
