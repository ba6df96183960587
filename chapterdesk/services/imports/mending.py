"""Take a row that had a problem after all, with cells that a person has mended."""

import json
from collections.abc import Mapping

from sqlalchemy import select

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import BatchStatus, RowOutcome
from chapterdesk.core.words import _
from chapterdesk.models import Batch, BatchRow, Chapter
from chapterdesk.services.database import Work
from chapterdesk.services.imports.matching import Matcher, without_skipped
from chapterdesk.services.imports.registers import Days
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.imports.rows import RowReader
from chapterdesk.services.imports.sentences import who_is_it
from chapterdesk.services.imports.stored import Stored
from chapterdesk.services.imports.writing import kept_in_problem, write_matches, write_unmatched
from chapterdesk.services.zones import today_of


def mend_row(work: Work, batch: Batch, number: int, cells: Mapping[int, str]) -> None:
    """Read a problem row again with some of its cells replaced, and take the person in.

    Raises:
        RefusedError: The row still can not be taken, or is not a problem any more; nothing changed.
    """
    row = work.session.scalars(
        select(BatchRow).where(
            BatchRow.batch_id == batch.id,
            BatchRow.number == number,
            BatchRow.outcome == RowOutcome.PROBLEM,
        )
    ).one_or_none()
    if row is None or batch.status is not BatchStatus.DONE or not row.cells:
        raise RefusedError(
            _("This row is not waiting any more."),
            _("Nothing was changed."),
            _("Look at the list of problem rows again."),
        )
    stored = Stored.of_batch(batch)
    country = work.session.scalars(select(Chapter.country)).one()
    plans = stored.plans(Days(country=country))
    before = json.loads(row.cells)
    after = tuple(
        cells.get(plan.index, before[plan.index]) if kept_in_problem(plan) else "" for plan in plans
    )
    reader = RowReader(
        plans=plans,
        rows=[after],
        country=country,
        today=today_of(work.session, work.clock),
        keep_needs=stored.choices.keep_needs,
        marks=stored.choices.marks,
    )
    read = reader.read(number, after)
    if read.problem:
        raise RefusedError(
            read.problem, _("The row waits as it was."), _("Change its cells and try again.")
        )
    stored.tally.problems -= 1
    stored.tally.problem_cells -= sum(
        1 for plan in plans if kept_in_problem(plan) and before[plan.index].strip()
    )
    work.session.delete(row)
    work.session.flush()
    _write(work, batch, read, stored)
    stored.tally.count_cells(read, plans)
    batch.mapping = stored.to_json()
    work.audit("mend", "batch", batch.id)
    work.changed("members")
    work.changed("imports", batch.id)


def _write(work: Work, batch: Batch, read: RowDraft, stored: Stored) -> None:
    batch_id = bytes(batch.id)
    terms = stored.terms(batch_id)
    matcher = Matcher.of_chapter(
        work.session, sha256=batch.sha256, choices=stored.choices, batch_id=batch_id
    )
    country = work.session.scalars(select(Chapter.country)).one()
    found = matcher.match(work.session, [read])
    if any(match.asks for match in found):
        raise RefusedError(
            who_is_it(),
            _("The row waits as it was."),
            _("Import its file again and say it of the row there, or change the person by hand."),
        )
    rows, matches = without_skipped([read], found)
    left_out = next((row.problem or row.nobody for row in rows if row.draft is None), "")
    if read.draft is not None and left_out:
        raise RefusedError(
            left_out, _("The row waits as it was."), _("Change its cells and try again.")
        )
    write_matches(work, matches, terms, stored.tally)
    if read.draft is None:
        write_unmatched(work, [read], stored.plans(Days(country=country)), terms, stored.tally)
