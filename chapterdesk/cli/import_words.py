"""What the command line says of an import, before it and after it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from pathlib import Path

    from chapterdesk.services.imports.columns import ColumnPlan
    from chapterdesk.services.imports.reports import (
        ImportPreview,
        ImportReport,
        RowMatch,
        RowRemark,
    )
    from chapterdesk.services.imports.source import SourceTable

SHOWN_PROBLEMS: Final = 20
SHOWN_WARNINGS: Final = 10


def told(report: "ImportPreview | ImportReport") -> dict[str, object]:
    """Return where every row and cell went, the same before an import as after it."""
    return {
        "unchanged": report.unchanged,
        "problems": report.problems,
        "ignored": report.ignored,
        "warnings": report.warnings,
        "needs": report.needs,
        "taken_cells": report.taken_cells,
        "problem_cells": report.problem_cells,
        "outside_cells": report.outside_cells,
        "left_out": dict(report.left_out),
        "sealed": dict(report.sealed),
    }


def counts(added: int, updated: int, report: "ImportPreview | ImportReport") -> tuple[str, ...]:
    """Return the same in words."""
    return (
        ngettext("{count} person added", "{count} people added", added),
        ngettext("{count} person updated", "{count} people updated", updated),
        ngettext("{count} person unchanged", "{count} people unchanged", report.unchanged),
        ngettext("{count} row with a problem", "{count} rows with a problem", report.problems),
        ngettext("{count} row to look at", "{count} rows to look at", report.warnings),
        ngettext("{count} row that is nobody", "{count} rows that are nobody", report.ignored),
        ngettext("{count} cell taken", "{count} cells taken", report.taken_cells),
        ngettext(
            "{count} cell in rows with a problem",
            "{count} cells in rows with a problem",
            report.problem_cells,
        ),
        ngettext(
            "{count} cell outside the people",
            "{count} cells outside the people",
            report.outside_cells,
        ),
        *_needs(report),
        *_columns(_("Left out: {header} ({cells})"), report.left_out),
        *_columns(_("Sealed names, not taken: {header} ({cells})"), report.sealed),
    )


def matches_told(rows: "Sequence[RowMatch]") -> list[dict[str, object]]:
    """Return every row that may be somebody who is here; whom by id, never by name."""
    return [
        {
            "row": row.number,
            "outcome": row.outcome.value,
            "decision": row.decision,
            "candidates": [
                {"member": one.member_id.hex(), "score": one.score, "reasons": list(one.reasons)}
                for one in row.candidates
            ],
        }
        for row in rows
    ]


def match_table(rows: "Sequence[RowMatch]") -> tuple[str, ...]:
    """Return the same in words: the likeliest of each row, and how to decide otherwise."""
    if not rows:
        return ()
    return (
        ngettext(
            "{count} row may be somebody who is here:",
            "{count} rows may be somebody who is here:",
            len(rows),
        ),
        *(
            _("Row {number}: {score} of 100. {reasons} Now: {outcome}.").format(
                number=row.number,
                score=row.candidates[0].score,
                reasons=" ".join(row.candidates[0].reasons),
                outcome=row.outcome.value,
            )
            for row in rows[:SHOWN_PROBLEMS]
        ),
        _("Decide a row with --same ROW, --somebody-else ROW or --skip ROW."),
    )


def shape_told(name: str) -> tuple[str, ...]:
    """Return in which remembered way a file was read."""
    if not name:
        return ()
    return (_("Read as it was remembered: {name}").format(name=isolate(name)),)


def notes_told(table: "SourceTable", *, said: bool) -> tuple[str, ...]:
    """Return what was noticed while a file was read, and how letters were read if guessed.

    Args:
        table: The file.
        said: Whether somebody said how its letters are written.
    """
    if said or not table.encoding or table.encoding.startswith("utf"):
        return tuple(table.notes)
    guessed = _(
        "The file does not say how its letters are written; they were read as {encoding}. "
        "Where a name looks wrong, name another one: --encoding windows-1250"
    ).format(encoding=isolate(table.encoding))
    return (*table.notes, guessed)


def _columns(sentence: str, cells: Mapping[str, int]) -> list[str]:
    return [
        sentence.format(
            header=isolate(header), cells=ngettext("{count} cell", "{count} cells", count)
        )
        for header, count in cells.items()
    ]


def _needs(report: "ImportPreview | ImportReport") -> list[str]:
    if not report.needs:
        return []
    return [
        ngettext(
            "{count} note tells a need for food, access or health (--needs)",
            "{count} notes tell a need for food, access or health (--needs)",
            report.needs,
        )
    ]


def columns_told(columns: "Sequence[ColumnPlan]") -> list[dict[str, object]]:
    """Return what each column was taken for, or why it was left out."""
    return [
        {
            "column": column.index + 1,
            "header": column.header,
            "field": column.field,
            "reason": column.reason,
        }
        for column in columns
    ]


def columns_left(columns: "Sequence[ColumnPlan]") -> tuple[str, ...]:
    """Return the columns that were left out, with the reason, in words."""
    return tuple(
        _("Column {number}, {header}: {reason}").format(
            number=column.index + 1, header=isolate(column.header), reason=column.reason
        )
        for column in columns
        if column.reason
    )


def found_marks(preview: "ImportPreview") -> dict[str, object] | None:
    """Return what a register holds, whether it is taken or not."""
    found = preview.register
    if found is None:
        return None
    return {
        "days": [day.isoformat() for day in found.days],
        "marks": {status.value: count for status, count in found.marks.items()},
        "unread": found.unread,
        "guests": found.guests,
        "unknown_marks": dict(found.unknown),
        "repeated_days": list(found.repeated),
    }


def offer(preview: "ImportPreview", *, taken: bool) -> tuple[str, ...]:
    """Return what marks there are, and how to take them where they were not asked for."""
    found = preview.register
    if found is None:
        return ()
    marks = ngettext("{count} mark", "{count} marks", sum(found.marks.values()))
    days = ngettext("{count} day", "{count} days", len(found.days))
    hint = () if taken else (_("To take the marks too, name their group: --group NAME"),)
    return (_("{marks} on {days}").format(marks=marks, days=days), *hint)


def marked(report: "ImportReport") -> tuple[str, ...]:
    """Return what became of marks, where there were some."""
    told = (
        (
            report.meetings,
            ngettext("{count} meeting made", "{count} meetings made", report.meetings),
        ),
        (report.marks, ngettext("{count} mark written", "{count} marks written", report.marks)),
        (
            report.marks_known,
            ngettext(
                "{count} mark was here already",
                "{count} marks were here already",
                report.marks_known,
            ),
        ),
        (
            report.marks_differ,
            ngettext(
                "{count} mark differs from the desk; the desk's stands",
                "{count} marks differ from the desk; the desk's stand",
                report.marks_differ,
            ),
        ),
    )
    return tuple(text for count, text in told if count)


def remarks(rows: "Sequence[RowRemark]") -> list[dict[str, object]]:
    """Return why rows can not be taken or should be looked at; never what stands in them."""
    return [{"row": row.number, "reason": " ".join(row.reasons)} for row in rows]


def why(rows: "Sequence[RowRemark]", *, most: int) -> tuple[str, ...]:
    """Return the first of these in words, and how many more there are."""
    lines = [
        _("Row {number}: {reason}").format(number=row.number, reason=" ".join(row.reasons))
        for row in rows[:most]
    ]
    more = len(rows) - len(lines)
    if more > 0:
        lines.append(
            ngettext(
                "… and {count} more row; --json names every one.",
                "… and {count} more rows; --json names every one.",
                more,
            )
        )
    return tuple(lines)


def kept_problems(count: int, file: "Path | None", *, kept: bool) -> tuple[str, ...]:
    """Return where the problem rows are: in the file that was asked for, else in the vault."""
    if not count:
        return ()
    if file is not None:
        return (_("Problem rows: {file}, which anybody can read").format(file=file),)
    if not kept:
        return (_("To get the problem rows as a file: --problems OUT.csv"),)
    return (
        _(
            "The problem rows are kept in the vault; the window shows and mends them. To get them "
            "as a file, import again with --problems OUT.csv: nobody is added twice."
        ),
    )


def doubted(rows: "Sequence[RowRemark]") -> tuple[str, ...]:
    """Return how to say that somebody of the same name is somebody else, where that is doubted."""
    if not any(row.by_name for row in rows):
        return ()
    return (
        _(
            "Where somebody of the same name is somebody else: --somebody-else ROW, or "
            "--same-name new for all of them."
        ),
    )


def name_advice(count: int) -> str:
    """Return how to say which column is the name."""
    return ngettext(
        "Say that the one column holds the names: --column 1=display_name",
        "Say which of the {count} columns holds the names, such as --column 1=display_name",
        count,
    )


def nameless(columns: "Sequence[ColumnPlan]") -> tuple[str, ...]:
    """Return the same where no column is a name."""
    from chapterdesk.services.imports.columns import has_name  # noqa: PLC0415  # heavy

    return () if has_name(columns) else (name_advice(len(columns)),)
