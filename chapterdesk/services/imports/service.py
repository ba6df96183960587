"""Import people: plan it, write it in short steps, report every cell, take it back as one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.memory import uncollected
from chapterdesk.core.vocabulary import BatchStatus
from chapterdesk.core.words import _
from chapterdesk.models import Batch
from chapterdesk.services.database import Database
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.columns import ColumnPlan, field_labels, plan_columns
from chapterdesk.services.imports.lookups import (
    KIND,
    batch_list,
    note_rows,
    problem_rows,
    warned_rows,
)
from chapterdesk.services.imports.marks import close_register, open_register
from chapterdesk.services.imports.matching import Matcher, without_skipped
from chapterdesk.services.imports.mending import mend_row
from chapterdesk.services.imports.own import read_rows
from chapterdesk.services.imports.planning import (
    KeptReading,
    days_of,
    plan_table,
    require_known_marks,
    require_name,
    require_rows,
)
from chapterdesk.services.imports.previews import planned_problems, problems_csv
from chapterdesk.services.imports.registers import MarkTerms
from chapterdesk.services.imports.reports import (
    BatchSummary,
    ImportPreview,
    ImportProgress,
    ImportReport,
    ProblemRow,
    RowRemark,
)
from chapterdesk.services.imports.runs import STEADY_STEP, Run, next_step
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.imports.stored import Stored, the_batch
from chapterdesk.services.imports.tables import read_table
from chapterdesk.services.imports.undoing import undo_batch
from chapterdesk.services.imports.writing import (
    Tally,
    Terms,
    kept_in_problem,
    write_matches,
    write_unmatched,
)
from chapterdesk.services.made_up import refuse_real_people
from chapterdesk.services.rows import by_prefix, line
from chapterdesk.storage.atomic import durable_replace


class ImportService:
    """Serve the import of people.

    Args:
        database: Where they go.
        before: Told how many rows are about to come in; makes a backup where they are many, and
            what it raises ends the import before it began.
    """

    def __init__(self, *, database: Database, before: Callable[[int], object]) -> None:
        self._database = database
        self._before = before
        self._runs: dict[bytes, Run] = {}
        self._kept = KeptReading()

    def read(
        self,
        file: Path,
        *,
        sheet: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        header_row: int | None = None,
    ) -> SourceTable:
        """Return the table in a file; changes nothing, runs on any thread.

        Args:
            file: The file.
            sheet: The sheet of a workbook; None for the fullest.
            encoding: How letters are written; None to find out.
            delimiter: What stands between two cells; None to find out.
            header_row: The number of the row that names the columns, from 1; 0 where none does.

        Raises:
            UserError: It can not be read, or it is no table.
        """
        return read_table(
            file, sheet=sheet, encoding=encoding, delimiter=delimiter, header_row=header_row
        )

    def fields(self) -> Mapping[str, str]:
        """Return what a person can choose for a column: field to words."""
        return field_labels()

    def plan(
        self,
        table: SourceTable,
        mapping: Mapping[int, str] | None = None,
        *,
        marks: bool = False,
        choices: ImportChoices | None = None,
    ) -> ImportPreview:
        """Return what an import would do, changing nothing.

        Args:
            table: As read.
            mapping: Column index to field, empty to leave out; recognised from the header where a
                column is not in it.
            marks: Whether the marks of a register are taken too.
            choices: What was chosen about needs and about people of one name.

        Raises:
            RefusedError: The open chapter is a practice one, or meeting mode is on.
        """
        require_shown(self._database)
        with uncollected(), self._database.read() as session:
            refuse_real_people(session)
            return plan_table(
                session,
                self._database.clock,
                table,
                mapping,
                marks=marks,
                choices=choices or ImportChoices(),
                kept=self._kept,
            )

    def start(
        self,
        table: SourceTable,
        mapping: Mapping[int, str] | None = None,
        *,
        names_on_paper: bool | None = None,
        said_by: str = "",
        marks: MarkTerms | None = None,
        choices: ImportChoices | None = None,
    ) -> bytes:
        """Begin an import; nobody is written yet. Return the id of its batch.

        Args:
            table: As read.
            mapping: As for `plan`.
            names_on_paper: What was said for everybody in the file; None where nobody asked.
            said_by: Who asked them, for the record.
            marks: Where the marks of a register go; None takes the names alone.
            choices: As for `plan`.

        Raises:
            RefusedError: No column is a name, the open chapter is a practice one, the group of the
                marks keeps no names, or a mark is not known (`UnknownMarksError`).
            UserError: The backup before a large import failed.
        """
        require_rows(table)
        vouched = line(said_by, field="said_by")
        chosen = choices or ImportChoices()
        self._before(len(table.rows))
        with self._database.write() as work:
            refuse_real_people(work.session)
            plans = plan_columns(
                table.header,
                mapping,
                days=days_of(work.session, work.clock),
                marks=marks is not None,
            )
            require_name(plans)
            if marks is not None and marks.ask:
                require_known_marks(table, plans, chosen)
            register = open_register(work, marks, plans, table.rows) if marks else None
            batch = Batch(
                kind=KIND,
                file_name=table.name,
                sha256=table.sha256,
                started_at=work.clock.now(),
                slot_id=work.slot_id,
            )
            work.add(batch)
            terms = Terms(
                batch_id=bytes(batch.id),
                names_on_paper=names_on_paper,
                said_by=vouched,
                register=register,
                choices=chosen,
            )
            batch.mapping = Stored.of_start(table, plans, terms).to_json()
            work.audit("import", "batch", batch.id)
            work.changed("imports", batch.id)
            run = Run(
                table=table,
                plans=plans,
                reader=self._kept.reader(work.session, work.clock, table, plans, chosen),
                matcher=Matcher.of_chapter(
                    work.session, sha256=table.sha256, choices=chosen, batch_id=batch.id
                ),
                terms=terms,
                tally=Tally(outside=table.outside, meetings=len(register.made) if register else 0),
            )
        self._runs[terms.batch_id] = run
        self._kept.forget()
        return terms.batch_id

    def step(self, batch_id: bytes) -> ImportProgress:
        """Write a few more rows, in about 15 ms; call it until `finished`.

        Raises:
            RefusedError: The import is not running, for example since the desk was locked.
            UserError: The rows could not be written; what earlier steps wrote stands.
        """
        run = self._running(batch_id)
        end = min(run.done + run.step, len(run.table.rows))
        finished = end == len(run.table.rows)
        numbered = [
            (run.table.numbers[index], run.table.rows[index]) for index in range(run.done, end)
        ]
        # Taken off while it is written: after a failure its tally would not be true any more.
        del self._runs[batch_id]
        began = perf_counter()
        with self._database.write() as work:
            rows = read_rows(work.session, work.clock, run.reader, numbered)
            rows, matches = without_skipped(rows, run.matcher.match(work.session, rows))
            write_matches(work, matches, run.terms, run.tally)
            nobody = [row for row in rows if row.draft is None]
            write_unmatched(work, nobody, run.plans, run.terms, run.tally)
            for row in rows:
                run.tally.count_cells(row, run.plans)
            if finished:
                if run.terms.register is not None:
                    close_register(work, run.terms.register)
                self._finish(work.session.get_one(Batch, batch_id), run)
                work.changed("imports", batch_id)
            if any(match.draft is not None for match in matches):
                work.changed("members")
            if not run.steady:
                run.step = next_step(run.step, perf_counter() - began)
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
        marks: MarkTerms | None = None,
        choices: ImportChoices | None = None,
        told: Callable[[ImportProgress], None] = lambda _progress: None,
    ) -> ImportReport:
        """Do a whole import at once, for the command line; see `start`. `told` hears how far."""
        batch_id = self.start(
            table,
            mapping,
            names_on_paper=names_on_paper,
            said_by=said_by,
            marks=marks,
            choices=choices,
        )
        run = self._running(batch_id)
        run.step, run.steady = STEADY_STEP, True
        try:
            with uncollected():
                while not (progress := self.step(batch_id)).finished:
                    told(progress)
        except BaseException:
            # Nobody goes on with it here, so `unfinished` tells of it from now on.
            self._runs.pop(batch_id, None)
            raise
        return self.report(batch_id)

    def report(self, batch_id: bytes) -> ImportReport:
        """Return what an import did, cell by cell.

        Raises:
            RefusedError: There is no such import.
        """
        with self._database.read() as session:
            return Stored.of_batch(the_batch(session, batch_id)).report(batch_id)

    def undo(self, batch_id: bytes) -> None:
        """Take an import back as a whole, finished or not.

        Raises:
            RefusedError: It was taken back before, or its people have been changed since.
        """
        with self._database.write() as work:
            batch = the_batch(work.session, batch_id)
            if batch.status is BatchStatus.UNDONE:
                raise RefusedError(
                    _("This import has been taken back already."),
                    _("Nothing was changed."),
                    _("To bring its people back, import the file again."),
                )
            note_rows(work.session, batch)
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
            batch = the_batch(work.session, batch_id)
            if batch.status is BatchStatus.RUNNING and batch_id not in self._runs:
                batch.status = BatchStatus.DONE
                batch.finished_at = work.clock.now()
                note_rows(work.session, batch)
                work.audit("keep", "batch", batch_id)
                work.changed("imports", batch_id)

    def batches(self) -> tuple[BatchSummary, ...]:
        """Return every import, the latest first."""
        with self._database.read() as session:
            return batch_list(session)

    def unfinished(self) -> bytes | None:
        """Return an import that was cut off: take it back, or import the file again to go on."""
        with self._database.read() as session:
            running = session.scalars(
                select(Batch.id).where(Batch.status == BatchStatus.RUNNING, Batch.kind == KIND)
            )
            return next((batch_id for batch_id in running if batch_id not in self._runs), None)

    def problems(self, batch_id: bytes) -> tuple[ProblemRow, ...]:
        """Return the rows that could not be taken, with the reason and their cells.

        Raises:
            RefusedError: Meeting mode is on.
        """
        require_shown(self._database)
        with self._database.read() as session:
            return problem_rows(session, batch_id)

    def warnings(self, batch_id: bytes) -> tuple[RowRemark, ...]:
        """Return the rows that were taken and that a person should look at, with the reasons."""
        with self._database.read() as session:
            return warned_rows(session, batch_id)

    def columns(self, batch_id: bytes) -> tuple[ColumnPlan, ...]:
        """Return what each column was taken for, or why it was left out.

        Raises:
            RefusedError: There is no such import.
        """
        with self._database.read() as session:
            days = days_of(session, self._database.clock)
            return Stored.of_batch(the_batch(session, batch_id)).plans(days)

    def resolve(self, text: str) -> bytes:
        """Return the id of the import whose id starts with six or more hex digits.

        Raises:
            NoMatchError: None does, or several do.
        """
        with self._database.read() as session:
            return by_prefix(session, Batch, text, Batch.kind == KIND)

    def problem_columns(self, batch_id: bytes) -> tuple[tuple[int, str], ...]:
        """Return the columns whose cells a problem row keeps, by place and name.

        Raises:
            RefusedError: There is no such import.
        """
        plans = self.columns(batch_id)
        return tuple((plan.index, plan.header) for plan in plans if kept_in_problem(plan))

    def mend(self, batch_id: bytes, number: int, cells: Mapping[int, str]) -> None:
        """Take a problem row after all, with `cells` (column to text) in place of its own.

        It belongs to its import: taking that back takes this person back too.

        Raises:
            RefusedError: The row still can not be taken, or does not wait; nothing was changed.
        """
        with self._database.write() as work:
            refuse_real_people(work.session)
            mend_row(work, the_batch(work.session, batch_id), number, cells)

    def export_problems(self, batch_id: bytes, file: Path) -> int:
        """Write the problem rows to a plain CSV file; return how many there are.

        Raises:
            StorageError: It can not be written.
        """
        rows = self.problems(batch_id)
        with self._database.read() as session:
            header = Stored.of_batch(the_batch(session, batch_id)).header
        durable_replace(file, problems_csv(header, rows))
        return len(rows)

    def export_planned_problems(
        self,
        table: SourceTable,
        preview: ImportPreview,
        file: Path,
        *,
        choices: ImportChoices | None = None,
    ) -> int:
        """Write the rows that would be problems to a plain CSV file; return how many there are.

        Raises:
            StorageError: It can not be written.
        """
        keep_needs = (choices or ImportChoices()).keep_needs
        rows = planned_problems(table, preview, keep_needs=keep_needs)
        durable_replace(file, problems_csv(table.header, rows))
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

    def _running(self, batch_id: bytes) -> Run:
        run = self._runs.get(batch_id)
        if run is None:
            raise RefusedError(
                _("This import is not running any more."),
                _("What it had written is kept."),
                _("Import the file again to go on; nobody is added twice. Or take it back."),
            )
        return run

    def _finish(self, batch: Batch, run: Run) -> None:
        batch.status = BatchStatus.DONE
        batch.finished_at = self._database.clock.now()
        batch.row_count = len(run.table.rows)
        stored = Stored.of_start(run.table, run.plans, run.terms)
        batch.mapping = replace(stored, tally=run.tally).to_json()
