"""Rows of an import as a person reads them: before it in the preview, after it as problems."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence

from chapterdesk.core.vocabulary import AttendanceStatus, RowOutcome
from chapterdesk.core.words import _
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.columns import ColumnPlan
from chapterdesk.services.imports.matching import Match
from chapterdesk.services.imports.names import is_guests, is_total
from chapterdesk.services.imports.registers import (
    FoundMark,
    RegisterPreview,
    mark_key,
    preview_register,
    read_heads,
    read_mark,
    stands_twice,
)
from chapterdesk.services.imports.reports import ImportPreview, PreviewRow, ProblemRow
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.imports.writing import kept_cell
from chapterdesk.services.neutral import neutral


def problems_csv(header: Sequence[str], rows: Sequence[ProblemRow]) -> bytes:
    """Return the problem rows as CSV with the file's own columns, nothing in it a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Row"), _("Reason"), *(neutral(name) for name in header)])
    for row in rows:
        writer.writerow([row.number, row.reason, *(neutral(cell) for cell in row.cells)])
    return text.getvalue().encode("utf-8-sig")


def planned_problems(
    table: SourceTable, preview: ImportPreview, *, keep_needs: bool
) -> tuple[ProblemRow, ...]:
    """Return the rows that can not be taken, with what an import would keep of their cells."""
    rows = dict(zip(table.numbers, table.rows, strict=True))
    return tuple(
        ProblemRow(
            number=remark.number,
            reason=" ".join(remark.reasons),
            cells=tuple(
                kept_cell(rows[remark.number][plan.index], plan, keep_needs=keep_needs)
                for plan in preview.columns
            ),
        )
        for remark in preview.problem_rows
    )


def preview_row(row: RowDraft, match: Match | None, choices: ImportChoices) -> PreviewRow:
    """Return what would become of a row; without a match it is a problem or nobody."""
    if match is None or match.skipped:
        outcome = RowOutcome.PROBLEM if row.problem else RowOutcome.IGNORED
    elif match.member_id is None:
        outcome = RowOutcome.ADDED
    else:
        outcome = RowOutcome.UPDATED if match.draft is not None else RowOutcome.UNCHANGED
    remarks = match.remarks if match else row.warnings
    draft = match.row.draft if match else row.draft
    return PreviewRow(
        number=row.number,
        outcome=outcome,
        name=draft.display_name if draft else "",
        pronouns=", ".join(said.text for said in draft.pronouns) if draft else "",
        reasons=tuple(
            reason
            for reason in (row.problem, *(() if match else (row.nobody,)), *remarks)
            if reason
        ),
        cells=row.cells,
        by_name=match is not None and match.by_name,
        candidates=match.candidates if match else (),
        decision=choices.decision(row.number),
    )


def look_at_marks(
    table: SourceTable, plans: Sequence[ColumnPlan], said: Mapping[str, AttendanceStatus | None]
) -> RegisterPreview | None:
    """Return which marks a table holds, whether they are taken or not; None where it has none."""
    days = [plan for plan in plans if plan.held_on is not None]
    if not days:
        return None
    marks = Counter[AttendanceStatus]()
    cells = Counter[str]()
    guests = 0
    for row in table.rows:
        first = next((cell for cell in row if cell.strip()), "")
        filled = [row[plan.index] for plan in days if row[plan.index].strip()]
        if is_guests(first):
            guests += sum(read_heads(cell) or 0 for cell in filled)
        elif not is_total(first):
            cells.update(filled)
    unknown = Counter[str]()
    found: dict[str, FoundMark] = {}
    unread = 0
    # A register has tens of thousands of marks and a handful of signs.
    for cell, count in cells.items():
        status, key = read_mark(cell, said), mark_key(cell)
        before = found.get(key)
        found[key] = FoundMark(
            key=key,
            shown=before.shown if before else cell.strip(),
            count=count + (before.count if before else 0),
            status=status,
            asked=status is None and key not in said,
        )
        if status is not None:
            marks[status] += count
            continue
        unread += count
        if key not in said:
            unknown[cell.strip()] += count
    held = [plan.held_on for plan in days if plan.held_on is not None]
    return preview_register(
        held,
        marks,
        unread=unread,
        guests=guests,
        unknown=unknown,
        repeated=[plan.header for plan in plans if plan.reason == stands_twice()],
        found=[*found.values()],
    )
