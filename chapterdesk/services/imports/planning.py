"""Say what an import would do, changing nothing."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Chapter
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.columns import ColumnPlan, has_name, plan_columns
from chapterdesk.services.imports.matching import Matcher, without_skipped
from chapterdesk.services.imports.own import read_rows
from chapterdesk.services.imports.previews import look_at_marks, preview_row
from chapterdesk.services.imports.registers import Days, UnknownMarksError
from chapterdesk.services.imports.reports import ImportPreview, PreviewRow, RowMatch, RowRemark
from chapterdesk.services.imports.rows import RowReader
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.imports.writing import Tally
from chapterdesk.services.zones import today_of

SHOWN: Final = 200
COLUMNS: Final = "columns"
"""The field of a refusal that another choice of columns answers."""


class KeptReading:
    """Keep what a preview has read of a table, until the same rows are written or others read."""

    def __init__(self) -> None:
        self._last: RowReader | None = None

    def reader(
        self,
        session: Session,
        clock: Clock,
        table: SourceTable,
        plans: Sequence[ColumnPlan],
        choices: ImportChoices,
    ) -> RowReader:
        """Return what reads the rows of a table."""
        country = session.scalars(select(Chapter.country)).one()
        today, needs = today_of(session, clock), choices.keep_needs
        if self._last is None or not self._last.reads(
            plans=plans,
            rows=table.rows,
            country=country,
            today=today,
            keep_needs=needs,
            marks=choices.marks,
        ):
            self._last = RowReader(
                plans=plans,
                rows=table.rows,
                country=country,
                today=today,
                keep_needs=needs,
                marks=choices.marks,
            )
        return self._last

    def forget(self) -> None:
        """Hold no row any longer."""
        self._last = None


def plan_table(
    session: Session,
    clock: Clock,
    table: SourceTable,
    mapping: Mapping[int, str] | None,
    *,
    marks: bool,
    choices: ImportChoices,
    kept: KeptReading,
) -> ImportPreview:
    """Return what an import of a table would do; the arguments are those of the service."""
    tally = Tally(outside=table.outside)
    shown: dict[int, PreviewRow] = {}
    plans = plan_columns(table.header, mapping, days=days_of(session, clock), marks=marks)
    reader = kept.reader(session, clock, table, plans, choices)
    numbered = list(zip(table.numbers, table.rows, strict=True))
    rows = read_rows(session, clock, reader, numbered)
    matcher = Matcher.of_chapter(session, sha256=table.sha256, choices=choices)
    every_match = matcher.match(session, rows)
    rows, matches = without_skipped(rows, every_match)
    skipped = {match.row.number: match for match in every_match if match.skipped}
    for row in rows:
        tally.count_cells(row, plans)
        tally.problems += bool(row.problem)
        tally.ignored += bool(row.nobody)
        if row.draft is None:
            shown[row.number] = preview_row(row, skipped.get(row.number), choices)
    for match in matches:
        tally.warnings += bool(match.remarks)
        tally.added += match.member_id is None
        tally.updated += match.member_id is not None and match.draft is not None
        tally.unchanged += match.member_id is not None and match.draft is None
        shown[match.row.number] = preview_row(match.row, match, choices)
    every = [shown[number] for number in sorted(shown)]
    return ImportPreview(
        table_name=table.name,
        columns=plans,
        ready=len(matches),
        warnings=tally.warnings,
        problems=tally.problems,
        add=tally.added,
        update=tally.updated,
        unchanged=tally.unchanged,
        rows=tuple(every[:SHOWN]),
        to_look_at=tuple([row for row in every if row.to_look_at][:SHOWN]),
        with_problem=tuple([row for row in every if row.why_not][:SHOWN]),
        ignored=tally.ignored,
        taken_cells=tally.taken,
        problem_cells=tally.problem_cells,
        outside_cells=tally.outside,
        left_out=dict(tally.left_out),
        sealed=dict(tally.sealed),
        register=look_at_marks(table, plans, choices.marks),
        warning_rows=tuple(
            RowRemark(number=match.row.number, reasons=match.remarks, by_name=match.by_name)
            for match in matches
            if match.remarks
        ),
        problem_rows=tuple(
            RowRemark(number=row.number, reasons=(row.problem,)) for row in rows if row.problem
        ),
        needs=tally.needs,
        like_somebody=tuple([row for row in every if row.candidates][:SHOWN]),
        match_rows=tuple(
            RowMatch(
                number=match.row.number,
                outcome=shown[match.row.number].outcome,
                decision=choices.decision(match.row.number),
                candidates=match.candidates,
            )
            for match in every_match
            if match.candidates
        ),
    )


def require_rows(table: SourceTable) -> None:
    """Refuse a table of which nothing but the names of its columns is left.

    Raises:
        RefusedError: It has no row below them.
    """
    if not table.rows:
        raise RefusedError(
            _("The table has no rows below the names of its columns."),
            _("Nothing was imported."),
            _("If its only row is somebody's, say that no row names the columns."),
        )


def require_name(plans: Sequence[ColumnPlan]) -> None:
    """Refuse a table in which nobody has a name.

    Raises:
        RefusedError: No column is a name.
    """
    if not has_name(plans):
        raise RefusedError(
            _("No column of this table is known to be a name."),
            _("Nothing was imported."),
            _("Choose which column holds the names."),
            field=COLUMNS,
        )


def require_known_marks(
    table: SourceTable, plans: Sequence[ColumnPlan], choices: ImportChoices
) -> None:
    """Refuse a register of which some marks are not known: what they mean is never guessed.

    Raises:
        UnknownMarksError: Nobody said what a mark means, or that it is left out.
    """
    found = look_at_marks(table, plans, choices.marks)
    if found is not None and found.unknown:
        raise UnknownMarksError(found.unknown)


def days_of(session: Session, clock: Clock) -> Days:
    """Return what the chapter tells about days."""
    country = session.scalars(select(Chapter.country)).one()
    return Days(country=country, today=today_of(session, clock))
