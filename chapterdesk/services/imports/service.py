"""Import people: plan it, write it in short steps, report every cell, take it back as one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.vocabulary import BatchStatus, RowOutcome
from chapterdesk.core.words import _
from chapterdesk.models import Batch, BatchRow, Chapter
from chapterdesk.services.database import Database, to_json
from chapterdesk.services.imports.columns import ColumnPlan, field_labels, has_name, plan_columns
from chapterdesk.services.imports.matching import Matcher
from chapterdesk.services.imports.previews import preview_row, problems_csv
from chapterdesk.services.imports.reports import (
    BatchSummary,
    ImportPreview,
    ImportProgress,
    ImportReport,
    PreviewRow,
    ProblemRow,
)
from chapterdesk.services.imports.rows import RowReader
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.imports.tables import read_table
from chapterdesk.services.imports.undoing import undo_batch
from chapterdesk.services.imports.writing import Tally, Terms, write_matches, write_unmatched
from chapterdesk.services.made_up import refuse_real_people
from chapterdesk.services.rows import line
from chapterdesk.storage.atomic import durable_replace

SHOWN: Final = 200
# A step must leave room for a check-in between two of them.
STEP_SECONDS: Final = 0.030
_FIRST_STEP: Final = 16
# Below this the cost of a commit would be most of a step, and the import would take for ever.
_SMALLEST_STEP: Final = 8
_LARGEST_STEP: Final = 256
_KIND: Final = "members"


@dataclass(slots=True)
class _Run:
    """An import that is being written."""

    table: SourceTable
    plans: tuple[ColumnPlan, ...]
    reader: RowReader
    matcher: Matcher
    terms: Terms
    tally: Tally
    done: int = 0
    step: int = _FIRST_STEP


class ImportService:
    """Serve the import of people."""

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._runs: dict[bytes, _Run] = {}

    def read(
        self,
        file: Path,
        *,
        sheet: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
    ) -> SourceTable:
        """Return the table in a file; changes nothing, runs on any thread.

        Raises:
            UserError: It can not be read, or it is no table.
        """
        return read_table(file, sheet=sheet, encoding=encoding, delimiter=delimiter)

    def fields(self) -> Mapping[str, str]:
        """Return what a person can choose for a column: field to words."""
        return field_labels()

    def plan(self, table: SourceTable, mapping: Mapping[int, str] | None = None) -> ImportPreview:
        """Return what an import would do, changing nothing.

        Args:
            table: As read.
            mapping: Column index to field, empty to leave out; recognised from the header where a
                column is not in it.

        Raises:
            RefusedError: The open chapter is a practice one.
        """
        plans = plan_columns(table.header, mapping)
        tally = Tally(outside=table.outside)
        shown: dict[int, PreviewRow] = {}
        with self._database.read() as session:
            refuse_real_people(session)
            reader = _reader(session, table, plans)
            rows = [
                reader.read(number, cells)
                for number, cells in zip(table.numbers, table.rows, strict=True)
            ]
            matches = Matcher.of_chapter(session).match(session, rows)
        for row in rows:
            tally.count_cells(row, plans)
            tally.problems += bool(row.problem)
            tally.ignored += bool(row.nobody)
            if row.draft is None:
                shown[row.number] = preview_row(row, None)
        for match in matches:
            tally.warnings += bool(match.reasons or match.row.warnings)
            tally.added += match.member_id is None
            tally.updated += match.member_id is not None and match.draft is not None
            tally.unchanged += match.member_id is not None and match.draft is None
            shown[match.row.number] = preview_row(match.row, match)
        return ImportPreview(
            table_name=table.name,
            columns=plans,
            ready=len(matches),
            warnings=tally.warnings,
            problems=tally.problems,
            add=tally.added,
            update=tally.updated,
            unchanged=tally.unchanged,
            rows=tuple(shown[number] for number in sorted(shown))[:SHOWN],
            ignored=tally.ignored,
            taken_cells=tally.taken,
            problem_cells=tally.problem_cells,
            outside_cells=tally.outside,
            left_out=dict(tally.left_out),
            sealed=dict(tally.sealed),
        )

    def start(
        self,
        table: SourceTable,
        mapping: Mapping[int, str] | None = None,
        *,
        names_on_paper: bool | None = None,
        said_by: str = "",
    ) -> bytes:
        """Begin an import; nobody is written yet. Return the id of its batch.

        Args:
            table: As read.
            mapping: As for `plan`.
            names_on_paper: What was said for everybody in the file; None where nobody asked.
            said_by: Who asked them, for the record.

        Raises:
            RefusedError: No column is a name, or the open chapter is a practice one.
        """
        plans = plan_columns(table.header, mapping)
        if not has_name(plans):
            raise RefusedError(
                _("No column of this table is known to be a name."),
                _("Nothing was imported."),
                _("Choose which column holds the names."),
            )
        vouched = line(said_by, field="said_by")
        with self._database.write() as work:
            refuse_real_people(work.session)
            batch = Batch(
                kind=_KIND,
                file_name=table.name,
                sha256=table.sha256,
                mapping=to_json({plan.header: plan.field for plan in plans}),
                started_at=work.clock.now(),
                slot_id=work.slot_id,
            )
            work.add(batch)
            work.audit("import", "batch", batch.id)
            work.changed("imports", batch.id)
            reader = _reader(work.session, table, plans)
            matcher = Matcher.of_chapter(work.session, batch_id=batch.id)
            batch_id = bytes(batch.id)
        self._runs[batch_id] = _Run(
            table=table,
            plans=plans,
            reader=reader,
            matcher=matcher,
            terms=Terms(batch_id=batch_id, names_on_paper=names_on_paper, said_by=vouched),
            tally=Tally(outside=table.outside),
        )
        return batch_id

    def step(self, batch_id: bytes) -> ImportProgress:
        """Write a few more rows, in about 30 ms; call it until `finished`.

        Raises:
            RefusedError: The import is not running, for example since the desk was locked.
            UserError: The rows could not be written; what earlier steps wrote stands.
        """
        run = self._running(batch_id)
        end = min(run.done + run.step, len(run.table.rows))
        finished = end == len(run.table.rows)
        rows = [
            run.reader.read(run.table.numbers[index], run.table.rows[index])
            for index in range(run.done, end)
        ]
        # Taken off while it is written: after a failure its tally would not be true any more.
        del self._runs[batch_id]
        began = perf_counter()
        with self._database.write() as work:
            matches = run.matcher.match(work.session, rows)
            write_matches(work, matches, run.terms, run.tally)
            nobody = [row for row in rows if row.draft is None]
            write_unmatched(work, nobody, run.plans, run.terms, run.tally)
            for row in rows:
                run.tally.count_cells(row, run.plans)
            if finished:
                self._finish(work.session.get_one(Batch, batch_id), run)
                work.changed("imports", batch_id)
            if any(match.draft is not None for match in matches):
                work.changed("members")
            run.step = _next_step(run.step, perf_counter() - began)
        run.done = end
        if not finished:
            self._runs[batch_id] = run
        return ImportProgress(done=end, total=len(run.table.rows), finished=finished)

    def run(
        self,
        table: SourceTable,
        mapping: Mapping[int, str] | None = None,
        *,
        names_on_paper: bool | None = None,
        said_by: str = "",
    ) -> ImportReport:
        """Do a whole import at once, for the command line; see `start`."""
        batch_id = self.start(table, mapping, names_on_paper=names_on_paper, said_by=said_by)
        while not self.step(batch_id).finished:
            pass
        return self.report(batch_id)

    def report(self, batch_id: bytes) -> ImportReport:
        """Return what an import did, cell by cell.

        Raises:
            RefusedError: There is no such import.
        """
        with self._database.read() as session:
            batch = _batch(session, batch_id)
            told = json.loads(batch.mapping)
            tally = Tally.from_json(told.get("report", {}))
            return ImportReport(
                batch_id=batch_id,
                added=tally.added,
                updated=tally.updated,
                unchanged=tally.unchanged,
                problems=tally.problems,
                ignored=tally.ignored,
                warnings=tally.warnings,
                taken_cells=tally.taken,
                problem_cells=tally.problem_cells,
                outside_cells=tally.outside,
                left_out=dict(tally.left_out),
                sealed=dict(tally.sealed),
                file_path=told.get("path", ""),
            )

    def undo(self, batch_id: bytes) -> None:
        """Take an import back as a whole, finished or not.

        Raises:
            RefusedError: It was taken back before, or its people have been changed since.
        """
        with self._database.write() as work:
            batch = _batch(work.session, batch_id)
            if batch.status is BatchStatus.UNDONE:
                raise RefusedError(
                    _("This import has been taken back already."), _("Nothing was changed.")
                )
            undo_batch(work, batch)
            work.audit("undo", "batch", batch_id)
            work.changed("members")
            work.changed("imports", batch_id)
        self._runs.pop(batch_id, None)

    def keep(self, batch_id: bytes) -> None:
        """Let an import that was cut off stand as far as it came; it can still be taken back.

        Raises:
            RefusedError: There is no such import.
        """
        with self._database.write() as work:
            batch = _batch(work.session, batch_id)
            if batch.status is BatchStatus.RUNNING and batch_id not in self._runs:
                batch.status = BatchStatus.DONE
                batch.finished_at = work.clock.now()
                work.audit("keep", "batch", batch_id)
                work.changed("imports", batch_id)

    def batches(self) -> tuple[BatchSummary, ...]:
        """Return every import, the latest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(Batch).where(Batch.kind == _KIND).order_by(Batch.started_at.desc())
            )
            return tuple(
                BatchSummary(
                    id=row.id,
                    file_name=row.file_name,
                    started_at=row.started_at,
                    status=row.status,
                    row_count=row.row_count,
                )
                for row in rows
            )

    def unfinished(self) -> bytes | None:
        """Return an import that was cut off: take it back, or import the file again to go on."""
        with self._database.read() as session:
            running = session.scalars(
                select(Batch.id).where(Batch.status == BatchStatus.RUNNING, Batch.kind == _KIND)
            )
            return next((batch_id for batch_id in running if batch_id not in self._runs), None)

    def problems(self, batch_id: bytes) -> tuple[ProblemRow, ...]:
        """Return the rows that could not be taken, with the reason and their cells."""
        with self._database.read() as session:
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

    def export_problems(self, batch_id: bytes, file: Path) -> int:
        """Write the problem rows to a plain CSV file; return how many there are.

        Raises:
            StorageError: It can not be written.
        """
        rows = self.problems(batch_id)
        with self._database.read() as session:
            header = json.loads(_batch(session, batch_id).mapping).get("header", [])
        durable_replace(file, problems_csv(header, rows))
        return len(rows)

    def delete_source(self, path: Path) -> None:
        """Delete the file that was imported; an SSD may keep what was in it.

        Raises:
            StorageError: It is not there, or may not be deleted.
        """
        try:
            path.unlink()
        except OSError as error:
            raise StorageError(
                _("The file could not be deleted."),
                _("It is still on this computer, unprotected."),
                _("Delete it in the file manager, and empty the bin there."),
            ) from error

    def _running(self, batch_id: bytes) -> _Run:
        run = self._runs.get(batch_id)
        if run is None:
            raise RefusedError(
                _("This import is not running any more."),
                _("What it had written is kept."),
                _("Import the file again to go on; nobody is added twice. Or take it back."),
            )
        return run

    def _finish(self, batch: Batch, run: _Run) -> None:
        batch.status = BatchStatus.DONE
        batch.finished_at = self._database.clock.now()
        batch.row_count = len(run.table.rows)
        batch.mapping = to_json(
            {
                "header": list(run.table.header),
                "fields": [plan.field for plan in run.plans],
                "path": run.table.path,
                "report": run.tally.to_json(),
            }
        )


def _reader(session: Session, table: SourceTable, plans: Sequence[ColumnPlan]) -> RowReader:
    country = session.scalars(select(Chapter.country)).one()
    return RowReader(plans=plans, rows=table.rows, country=country)


def _batch(session: Session, batch_id: bytes) -> Batch:
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise RefusedError(_("There is no such import."), _("Nothing was changed."))
    return batch


def _next_step(step: int, seconds: float) -> int:
    """Return how many rows the next step takes, so that it lasts about 30 ms."""
    wanted = int(step * STEP_SECONDS / max(seconds, 1e-4))
    return max(_SMALLEST_STEP, min(wanted, step * 2, _LARGEST_STEP))
