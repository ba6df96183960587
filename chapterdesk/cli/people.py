"""`import`: people in, and an import back out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import (
    VAULT,
    Answer,
    WayIn,
    answering,
    command_line,
    echo,
    opened,
    with_passphrase,
)
from chapterdesk.cli.import_reading import ReadingWish, read_known
from chapterdesk.cli.import_words import (
    SHOWN_PROBLEMS,
    SHOWN_WARNINGS,
    columns_left,
    columns_told,
    counts,
    doubted,
    found_marks,
    kept_problems,
    marked,
    match_table,
    matches_told,
    name_advice,
    nameless,
    notes_told,
    offer,
    remarks,
    shape_told,
    told,
    why,
)
from chapterdesk.cli.problem_rows import refuse_problems_file, write_problems
from chapterdesk.cli.register_words import register_told, require_group, said_marks, with_marks
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.words import _

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.imports.registers import MarkTerms
    from chapterdesk.services.imports.reports import ImportProgress
    from chapterdesk.services.imports.service import ImportService

_LISTED = 5
_TELL_EVERY_S = 3.0


@click.command("import")
@click.argument("vault", type=VAULT)
@click.argument("what", type=click.Choice(["members", "register"]), required=False)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; change nothing."))
@click.option("--undo", default="", metavar="BATCH", help=_("Take this import back as a whole."))
@click.option(
    "--problems", type=click.Path(path_type=Path), help=_("Write the problem rows to this CSV.")
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="N=FIELD",
    help=_("What column N is, from 1, such as 1=display_name; 2= leaves it out. Repeatable."),
)
@click.option(
    "--same-name",
    type=click.Choice(["same", "new"]),
    default="same",
    help=_("Is a row that only shares a name with somebody here the same person or a new one?"),
    show_default=True,
)
@click.option(
    "--somebody-else",
    "somebody_else",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="ROW",
    help=_("Say of this row alone that it is a new person. Repeatable."),
)
@click.option(
    "--same",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="ROW",
    help=_("Say of this row that it is whoever here is likeliest. Repeatable."),
)
@click.option(
    "--skip",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="ROW",
    help=_("Leave this row out. Repeatable."),
)
@click.option(
    "--remember", default="", metavar="NAME", help=_("Remember this way of reading such files.")
)
@click.option("--afresh", is_flag=True, help=_("Read it without any way that was remembered."))
@click.option(
    "--needs",
    type=click.Choice(["leave-out", "keep"]),
    default="leave-out",
    help=_("What becomes of needs for food, access or health that notes tell."),
    show_default=True,
)
@click.option(
    "--names-on-paper",
    type=click.Choice(["yes", "no", "not-asked"]),
    default="not-asked",
    help=_("Did everybody in the file agree that their name may stand on paper?"),
)
@click.option("--said-by", default="", help=_("Who asked them, for the record (a role)."))
@click.option(
    "--group",
    default="",
    help=_("Take the marks of a register too, as meetings of this group; a new name makes one."),
)
@click.option(
    "--starts",
    default="18:00",
    help=_("When those meetings began, such as 19:30."),
    show_default=True,
)
@click.option(
    "--marks",
    multiple=True,
    metavar="MARK=WORD,...",
    help=_("What marks of a register mean, such as x=present,a=absent,z=leave-out. Repeatable."),
)
@click.option(
    "--unknown-names",
    type=click.Choice(["wait", "add"]),
    default="wait",
    help=_("What becomes of names in a register that nobody here goes by."),
    show_default=True,
)
@click.option(
    "--header-row", type=int, help=_("The row that names the columns, from 1; 0 where none does.")
)
@click.option("--encoding", help=_("How letters are written, such as windows-1252."))
@click.option("--delimiter", help=_("What stands between two cells, such as ; or tab."))
@with_passphrase
@answering
def import_(
    answer: Answer,
    vault: Path,
    what: str | None,
    file: Path | None,
    dry_run: bool,
    undo: str,
    problems: Path | None,
    columns: tuple[str, ...],
    same_name: str,
    somebody_else: tuple[int, ...],
    skip: tuple[int, ...],
    same: tuple[int, ...],
    remember: str,
    afresh: bool,
    needs: str,
    names_on_paper: str,
    said_by: str,
    group: str,
    starts: str,
    marks: tuple[str, ...],
    unknown_names: str,
    header_row: int | None,
    encoding: str | None,
    delimiter: str | None,
    way: WayIn,
) -> None:
    """Bring the members of FILE (CSV, XLSX or vCard) into VAULT; again changes nothing.

    chapterdesk import VAULT members FILE, or chapterdesk import VAULT --undo BATCH.

    chapterdesk import VAULT register FILE --group NAME brings in who was there: people down, days
    across. Whom nobody here goes by waits, and a mark that is not known is asked for.
    """
    from chapterdesk.services.imports.choices import ImportChoices  # noqa: PLC0415  # heavy
    from chapterdesk.services.imports.planning import require_rows  # noqa: PLC0415  # heavy

    if undo:
        _undo(answer, vault, undo, alone=what is None, way=way)
        return
    if what is None or file is None:
        raise UsageError(
            _("There is no file to bring in."),
            _("Nothing was imported."),
            _("Write: chapterdesk import VAULT members FILE"),
        )
    began, register = _time_of(starts), what == "register"
    said = said_marks(marks)
    if register:
        require_group(group)
    if problems is not None:
        refuse_problems_file(problems, source=file)
    with opened(vault, way) as desk:
        imports = desk.services.imports
        wish = ReadingWish(
            encoding=encoding, delimiter=delimiter, header_row=header_row, columns=columns,
            afresh=afresh,
        )  # fmt: skip
        table, mapping, shape = read_known(desk.services, file, wish)
        require_rows(table)
        cut_off = _tell_cut_off(imports, vault)
        if remember:
            desk.services.shapes.remember(remember, table, mapping)
        choices = ImportChoices(
            keep_needs=needs == "keep",
            somebody_else=same_name == "new",
            somebody_else_rows=frozenset(somebody_else),
            skipped_rows=frozenset(skip),
            same_rows=dict.fromkeys(same, b""),
            known_only=register and unknown_names == "wait",
            marks=said,
        )
        if dry_run:
            preview = imports.plan(table, mapping, marks=bool(group.strip()), choices=choices)
            if problems is not None:
                imports.export_planned_problems(table, preview, problems, choices=choices)
            answer.say(
                {
                    "dry_run": True,
                    "encoding": table.encoding,
                    "added": preview.add,
                    "updated": preview.update,
                    **told(preview),
                    "register": found_marks(preview),
                    "problem_rows": remarks(preview.problem_rows),
                    "warning_rows": remarks(preview.warning_rows),
                    "columns": columns_told(preview.columns),
                    **cut_off,
                    "matches": matches_told(preview.match_rows),
                    "shape": shape,
                },
                _("Nothing was changed. This is what would happen:"),
                *shape_told(shape),
                *notes_told(table, said=encoding is not None),
                *counts(preview.add, preview.update, preview),
                *offer(preview, taken=bool(group.strip())),
                *(register_told(preview) if register else ()),
                *why(preview.problem_rows, most=SHOWN_PROBLEMS),
                *kept_problems(preview.problems, problems, kept=False),
                *why(preview.warning_rows, most=SHOWN_WARNINGS),
                *doubted(preview.warning_rows),
                *match_table(preview.match_rows),
                *columns_left(preview.columns),
                *nameless(preview.columns),
            )
            return
        with _told_of(imports, vault, len(table.header)):
            report = imports.run(
                table,
                mapping,
                names_on_paper={"yes": True, "no": False, "not-asked": None}[names_on_paper],
                said_by=said_by,
                marks=_mark_terms(desk.services, group, began, ask=register),
                choices=choices,
                told=_telling(),
            )
        waiting = imports.problems(report.batch_id)
        if problems is not None:
            write_problems(imports, report.batch_id, problems, source=file)
        problem_rows = tuple(row.remark for row in waiting)
        warning_rows = imports.warnings(report.batch_id)
        plans = imports.columns(report.batch_id)
        answer.say(
            {
                "batch": report.batch_id,
                "encoding": table.encoding,
                "added": report.added,
                "updated": report.updated,
                **told(report),
                "meetings": report.meetings,
                "marks": report.marks,
                "marks_known": report.marks_known,
                "marks_differ": report.marks_differ,
                "problem_rows": remarks(problem_rows),
                "warning_rows": remarks(warning_rows),
                "columns": columns_told(plans),
                **cut_off,
                "shape": shape,
            },
            *shape_told(shape),
            *notes_told(table, said=encoding is not None),
            *counts(report.added, report.updated, report),
            *marked(report),
            *why(problem_rows, most=SHOWN_PROBLEMS),
            *kept_problems(report.problems, problems, kept=True),
            *why(warning_rows, most=SHOWN_WARNINGS),
            *doubted(warning_rows),
            *columns_left(plans),
            _("To take this import back: {command}").format(
                command=_undoing(vault, report.batch_id)
            ),
            _("Your spreadsheet is still on this computer, unprotected."),
            _(
                "On most disks of today (SSD), what was deleted can stay readable for a "
                "laboratory. Copies may lie in your mail, in the cloud or on a stick."
            ),
        )


def _undoing(vault: Path, batch_id: bytes) -> str:
    return command_line("import", vault, "--undo", batch_id.hex())


def _tell_cut_off(imports: "ImportService", vault: Path) -> dict[str, object]:
    """Say on standard error that an import was cut off; return the same for a program."""
    batch_id = imports.unfinished()
    if batch_id is None:
        return {}
    echo(
        _(
            "An import was cut off; what it wrote is kept. Import its file again to go on: "
            "nobody is added twice. Or take it back: {command}"
        ).format(command=_undoing(vault, batch_id)),
        err=True,
    )
    return {"cut_off": batch_id}


def _telling() -> "Callable[[ImportProgress], None]":
    """Return what says on standard error, every few seconds, how far an import is."""
    last = monotonic()

    def tell(progress: "ImportProgress") -> None:
        nonlocal last
        if monotonic() - last < _TELL_EVERY_S:
            return
        last = monotonic()
        echo(
            _("{done} of {total} rows …").format(done=progress.done, total=progress.total), err=True
        )

    return tell


def _undo(answer: Answer, vault: Path, batch: str, *, alone: bool, way: WayIn) -> None:
    """Take an import back.

    Raises:
        UserError: There is no such import, or it can not be taken back any more.
    """
    if not alone:
        raise UsageError(
            _("--undo stands alone: it needs no file."),
            _("Nothing was changed."),
            _("Write: chapterdesk import VAULT --undo BATCH"),
        )
    with opened(vault, way) as desk:
        imports = desk.services.imports
        try:
            batch_id = imports.resolve(batch)
        except UsageError as error:
            ids = ", ".join(one.id.hex() for one in imports.batches()[:_LISTED])
            raise UsageError(
                error.what,
                _("Nothing was changed."),
                _("These imports are known: {ids}").format(ids=ids)
                if ids
                else _("Nothing was imported into this chapter yet."),
            ) from error
        imports.undo(batch_id)
        answer.say(
            {"batch": batch_id, "undone": True},
            _("The import was taken back: {id}").format(id=batch_id.hex()),
        )


@contextmanager
def _told_of(imports: "ImportService", vault: Path, columns: int) -> Iterator[None]:
    """Say what a refusal is answered with, and of an import that is stopped how it is undone."""
    try:
        yield
    except RefusedError as error:
        raise with_marks(_with_option(error, columns)) from error
    except KeyboardInterrupt:
        _tell_cut_off(imports, vault)
        raise


def _with_option(error: RefusedError, count: int) -> RefusedError:
    """Return a refusal that another choice of columns answers with the option that makes it."""
    from chapterdesk.services.imports.planning import COLUMNS  # noqa: PLC0415  # heavy

    if error.field != COLUMNS:
        return error
    return RefusedError(error.what, error.data, name_advice(count), field=COLUMNS)


def _time_of(text: str) -> time:
    """Return a time of day.

    Raises:
        UsageError: It is none.
    """
    try:
        return time.fromisoformat(text.strip().zfill(5)).replace(tzinfo=None)
    except ValueError as error:
        raise UsageError(
            _("This is not a time of day."),
            _("Nothing was imported."),
            _("Write hours and minutes, such as 18:30."),
        ) from error


def _mark_terms(services: "Services", group: str, starts: time, *, ask: bool) -> "MarkTerms | None":
    """Return where the marks go: a group that answers to the name, else a new one of it."""
    from chapterdesk.services.imports.registers import MarkTerms  # noqa: PLC0415  # heavy
    from chapterdesk.services.rows import NoMatchError  # noqa: PLC0415

    if not group.strip():
        return None
    try:
        return MarkTerms(group_id=services.groups.resolve(group), starts=starts, ask=ask)
    except NoMatchError:
        return MarkTerms(new_group=group, starts=starts, ask=ask)
