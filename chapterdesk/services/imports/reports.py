"""What an import says before, while and after it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chapterdesk.core.vocabulary import BatchStatus, RowOutcome
from chapterdesk.services.imports.candidates import Candidate
from chapterdesk.services.imports.choices import Decision
from chapterdesk.services.imports.columns import ColumnPlan
from chapterdesk.services.imports.registers import RegisterPreview


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """What would become of one row.

    Attributes:
        by_name: Whether nothing but the name says that it is somebody who is here; it can be said
            to be somebody else.
        candidates: Who of the desk it may be, the likeliest first.
        decision: What was decided of this row alone.
    """

    number: int
    outcome: RowOutcome
    name: str
    pronouns: str
    reasons: tuple[str, ...]
    cells: tuple[str, ...]
    by_name: bool = False
    candidates: tuple[Candidate, ...] = ()
    decision: Decision | None = None

    @property
    def to_look_at(self) -> bool:
        """Say whether the row is taken, with something that a person should look at."""
        taken = self.outcome not in {RowOutcome.PROBLEM, RowOutcome.IGNORED}
        return taken and bool(self.reasons)

    @property
    def why_not(self) -> str:
        """Return why the row can not be taken; empty where it can."""
        return " ".join(self.reasons) if self.outcome is RowOutcome.PROBLEM else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRemark:
    """What is to be known of one row; never what stands in it.

    Attributes:
        by_name: Whether nothing but the name says that it is somebody who is here.
    """

    number: int
    reasons: tuple[str, ...]
    by_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMatch:
    """Whom of the desk a row may be, and what becomes of it as things stand."""

    number: int
    outcome: RowOutcome
    decision: Decision | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What an import would do.

    Attributes:
        ready: Rows that are people.
        warnings: Of those, rows that a person should look at.
        problems: Rows that can not be taken.
        rows: The first 200.
        to_look_at: The first 200 of the rows that a person should look at.
        with_problem: The first 200 of the rows that can not be taken.
        warning_rows: Every row that a person should look at.
        problem_rows: Every row that can not be taken.
        needs: Notes that tell a need for food, access or health.
        like_somebody: The first 200 of the rows that may be somebody who is here.
        match_rows: Every row that may be somebody who is here, and who.
        ignored, taken_cells, problem_cells, outside_cells, left_out, sealed: As in `ImportReport`.
        register: The marks that could be taken too; None where no column is named by a day.
    """

    table_name: str
    columns: tuple[ColumnPlan, ...]
    ready: int
    warnings: int
    problems: int
    add: int
    update: int
    unchanged: int
    rows: tuple[PreviewRow, ...]
    ignored: int
    taken_cells: int
    problem_cells: int
    outside_cells: int
    left_out: Mapping[str, int]
    sealed: Mapping[str, int]
    register: RegisterPreview | None = None
    to_look_at: tuple[PreviewRow, ...] = ()
    with_problem: tuple[PreviewRow, ...] = ()
    warning_rows: tuple[RowRemark, ...] = ()
    problem_rows: tuple[RowRemark, ...] = ()
    needs: int = 0
    like_somebody: tuple[PreviewRow, ...] = ()
    match_rows: tuple[RowMatch, ...] = ()

    @property
    def left_out_cells(self) -> int:
        """Return how many cells the desk does not keep or does not know."""
        return sum(self.left_out.values())

    @property
    def sealed_cells(self) -> int:
        """Return how many cells hold legal or former names."""
        return sum(self.sealed.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """How far an import is, in rows."""

    done: int
    total: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. Every filled cell of the table is counted in exactly one place.

    Attributes:
        ignored: Rows that are nobody: totals, guests.
        taken_cells: Cells that are in the vault now.
        problem_cells: Cells of problem rows.
        outside_cells: Cells above the column names, and of rows that are nobody.
        left_out: Column to cells that the desk does not keep or does not know.
        sealed: Column to cells with legal or former names.
        file_path: The file, which is still on the computer.
        meetings: Meetings that were made for a register.
        marks: Marks that were written.
        marks_known: Marks that stood at the desk already, just so.
        marks_differ: Marks where the desk says otherwise; the desk's stand.
        needs: Notes that tell a need for food, access or health.
    """

    batch_id: bytes
    added: int
    updated: int
    unchanged: int
    problems: int
    ignored: int
    warnings: int
    taken_cells: int
    problem_cells: int
    outside_cells: int
    left_out: Mapping[str, int]
    sealed: Mapping[str, int]
    file_path: str
    meetings: int = 0
    marks: int = 0
    marks_known: int = 0
    marks_differ: int = 0
    needs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """One import in the list of imports.

    Attributes:
        problems: Rows that could not be taken and wait to be mended.
    """

    id: bytes
    file_name: str
    started_at: datetime
    status: BatchStatus
    row_count: int
    problems: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """One row that could not be taken."""

    number: int
    reason: str
    cells: tuple[str, ...]

    @property
    def why_not(self) -> str:
        """Return why the row could not be taken."""
        return self.reason

    @property
    def remark(self) -> RowRemark:
        """Return the same without the cells."""
        return RowRemark(number=self.number, reasons=(self.reason,))
