"""Rows of an import as a person reads them: before it in the preview, after it as problems."""

import csv
import io
from collections.abc import Sequence

from chapterdesk.core.vocabulary import RowOutcome
from chapterdesk.core.words import _
from chapterdesk.services.imports.matching import Match
from chapterdesk.services.imports.reports import PreviewRow, ProblemRow
from chapterdesk.services.imports.rows import RowDraft
from chapterdesk.services.neutral import neutral


def problems_csv(header: Sequence[str], rows: Sequence[ProblemRow]) -> bytes:
    """Return the problem rows as CSV with the file's own columns, nothing in it a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Row"), _("Reason"), *(neutral(name) for name in header)])
    for row in rows:
        writer.writerow([row.number, row.reason, *(neutral(cell) for cell in row.cells)])
    return text.getvalue().encode("utf-8-sig")


def preview_row(row: RowDraft, match: Match | None) -> PreviewRow:
    """Return what would become of a row; without a match it is a problem or nobody."""
    if match is None:
        outcome = RowOutcome.PROBLEM if row.problem else RowOutcome.IGNORED
    elif match.member_id is None:
        outcome = RowOutcome.ADDED
    else:
        outcome = RowOutcome.UPDATED if match.draft is not None else RowOutcome.UNCHANGED
    reasons = (row.problem, row.nobody, *row.warnings, *(match.reasons if match else ()))
    draft = row.draft
    return PreviewRow(
        number=row.number,
        outcome=outcome,
        name=draft.display_name if draft else "",
        pronouns=", ".join(said.text for said in draft.pronouns) if draft else "",
        reasons=tuple(dict.fromkeys(reason for reason in reasons if reason)),
        cells=row.cells,
    )
