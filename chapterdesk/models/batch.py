"""Long work that is undone as a whole: an import and its rows."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import BatchStatus, RowOutcome
from chapterdesk.models.base import Instant, Row, Stamp, Words, owner, word


class Batch(Row):
    """One import: what it read, how far it got, whether it was undone."""

    __tablename__ = "batch"

    kind: Mapped[str]
    status: Mapped[BatchStatus] = word(BatchStatus, BatchStatus.RUNNING)
    file_name: Mapped[Words]
    sha256: Mapped[Words]
    mapping: Mapped[Words]
    """JSON: header to field."""
    started_at: Mapped[Stamp]
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    row_count: Mapped[int] = mapped_column(default=0)
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))


class BatchRow(Row):
    """One row of the file: what became of it, and for a problem its cells and the reason."""

    __tablename__ = "batch_row"

    batch_id: Mapped[bytes] = owner("batch.id")
    number: Mapped[int]
    """The row's number in the file, from 1."""
    outcome: Mapped[RowOutcome] = word(RowOutcome)
    member_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fingerprint: Mapped[Words] = mapped_column(index=True)
    reason: Mapped[Words]
    cells: Mapped[Words]
    """JSON; for problem rows only."""
    undo: Mapped[Words]
    """JSON: the states of rows before; dropped when the person is forgotten."""
