"""What the vault tells of imports: the list of them, and the rows that a person should look at."""

import json
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import RowOutcome
from chapterdesk.models import Batch, BatchRow
from chapterdesk.services.imports.reports import BatchSummary, ProblemRow, RowRemark
from chapterdesk.services.imports.sentences import taken_by_name

KIND: Final = "members"
_PEOPLE: Final = (RowOutcome.ADDED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)


def batch_list(session: Session) -> tuple[BatchSummary, ...]:
    """Return every import, the latest first."""
    rows = session.scalars(
        select(Batch).where(Batch.kind == KIND).order_by(Batch.started_at.desc())
    )
    counted = select(BatchRow.batch_id, func.count()).group_by(BatchRow.batch_id)
    problems = counted.where(BatchRow.outcome == RowOutcome.PROBLEM)
    waiting = dict(session.execute(problems).all())
    # One that was cut off has written down no number of rows, only the rows it came to.
    come_to = dict(
        session.execute(
            counted.join(Batch, Batch.id == BatchRow.batch_id).where(Batch.row_count == 0)
        ).all()
    )
    return tuple(
        BatchSummary(
            id=row.id,
            file_name=row.file_name,
            started_at=row.started_at,
            status=row.status,
            row_count=row.row_count or come_to.get(row.id, 0),
            problems=waiting.get(row.id, 0),
        )
        for row in rows
    )


def note_rows(session: Session, batch: Batch) -> None:
    """Write down how many rows an import that was cut off came to, before they are gone."""
    if not batch.row_count:
        rows = select(func.count()).where(BatchRow.batch_id == batch.id)
        batch.row_count = session.scalars(rows).one()


def problem_rows(session: Session, batch_id: bytes) -> tuple[ProblemRow, ...]:
    """Return the rows that could not be taken."""
    rows = session.scalars(
        select(BatchRow)
        .where(BatchRow.batch_id == batch_id, BatchRow.outcome == RowOutcome.PROBLEM)
        .order_by(BatchRow.number)
    )
    return tuple(
        ProblemRow(
            number=row.number,
            reason=row.reason,
            cells=tuple(json.loads(row.cells)) if row.cells else (),
        )
        for row in rows
    )


def warned_rows(session: Session, batch_id: bytes) -> tuple[RowRemark, ...]:
    """Return the rows that were taken and that a person should look at."""
    rows = session.execute(
        select(BatchRow.number, BatchRow.reason)
        .where(BatchRow.batch_id == batch_id, BatchRow.outcome.in_(_PEOPLE), BatchRow.reason != "")
        .order_by(BatchRow.number)
    )
    by_name = taken_by_name()
    return tuple(
        RowRemark(number=row.number, reasons=(row.reason,), by_name=by_name in row.reason)
        for row in rows
    )
