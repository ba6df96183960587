"""`import`: people in, and an import back out."""

import os
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import (
    VAULT,
    Answer,
    WayIn,
    answering,
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
from chapterdesk.core.errors import RefusedError, StorageError, UsageError, UserError
from chapterdesk.core.words import _

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.imports.registers import MarkTerms
    from chapterdesk.services.imports.service import ImportService

# Room for the name of the part that is written first and then takes the file's place.
_NAME_LIMIT = 200
_LISTED = 5


@click.command("import")
@click.argument("vault", type=VAULT)
@click.argument("what", type=click.Choice(["members"]), required=False)
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
    header_row: int | None,
    encoding: str | None,
    delimiter: str | None,
    way: WayIn,
) -> None:
    """Bring the members of FILE (CSV, XLSX or vCard) into VAULT; again changes nothing.

    chapterdesk import VAULT members FILE, or chapterdesk import VAULT --undo BATCH.
    """
    from chapterdesk.services.imports.choices import ImportChoices  # noqa: PLC0415  # heavy

    if undo:
        _undo(answer, vault, undo, alone=what is None, way=way)
        return
    if what is None or file is None:
        raise UsageError(
            _("There is no file to bring in."),
            _("Nothing was imported."),
            _("Write: chapterdesk import VAULT members FILE"),
        )
    began = _time_of(starts)
    if problems is not None:
        _refuse_problems_file(problems, source=file)
    with opened(vault, way) as desk:
        imports = desk.services.imports
        wish = ReadingWish(
            encoding=encoding, delimiter=delimiter, header_row=header_row, columns=columns,
            afresh=afresh,
        )  # fmt: skip
        table, mapping, shape = read_known(desk.services, file, wish)
        if remember:
            desk.services.shapes.remember(remember, table, mapping)
        choices = ImportChoices(
            keep_needs=needs == "keep",
            somebody_else=same_name == "new",
            somebody_else_rows=frozenset(somebody_else),
            skipped_rows=frozenset(skip),
            same_rows=dict.fromkeys(same, b""),
        )
        if dry_run:
            preview = imports.plan(table, mapping, marks=bool(group.strip()), choices=choices)
            answer.say(
                {
                    "dry_run": True,
                    "added": preview.add,
                    "updated": preview.update,
                    **told(preview),
                    "register": found_marks(preview),
                    "problem_rows": remarks(preview.problem_rows),
                    "warning_rows": remarks(preview.warning_rows),
                    "columns": columns_told(preview.columns),
                    "matches": matches_told(preview.match_rows),
                    "shape": shape,
                },
                _("Nothing was changed. This is what would happen:"),
                *shape_told(shape),
                *notes_told(table.notes),
                *counts(preview.add, preview.update, preview),
                *offer(preview, taken=bool(group.strip())),
                *why(preview.problem_rows, most=SHOWN_PROBLEMS),
                *why(preview.warning_rows, most=SHOWN_WARNINGS),
                *doubted(preview.warning_rows),
                *match_table(preview.match_rows),
                *columns_left(preview.columns),
                *nameless(preview.columns),
            )
            return
        try:
            report = imports.run(
                table,
                mapping,
                names_on_paper={"yes": True, "no": False, "not-asked": None}[names_on_paper],
                said_by=said_by,
                marks=_mark_terms(desk.services, group, began) if group.strip() else None,
                choices=choices,
            )
        except RefusedError as error:
            raise _with_option(error, len(table.header)) from error
        waiting = imports.problems(report.batch_id)
        if problems is not None:
            _write_problems(imports, report.batch_id, problems, source=file)
        problem_rows = tuple(row.remark for row in waiting)
        warning_rows = imports.warnings(report.batch_id)
        plans = imports.columns(report.batch_id)
        answer.say(
            {
                "batch": report.batch_id,
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
                "shape": shape,
            },
            *shape_told(shape),
            *notes_told(table.notes),
            *counts(report.added, report.updated, report),
            *marked(report),
            *why(problem_rows, most=SHOWN_PROBLEMS),
            *why(warning_rows, most=SHOWN_WARNINGS),
            *doubted(warning_rows),
            *columns_left(plans),
            _("To take this import back: {command}").format(
                command=f"chapterdesk import {vault} --undo {report.batch_id.hex()}"
            ),
            _("Your spreadsheet is still on this computer, unprotected."),
            _(
                "On most disks of today (SSD), what was deleted can stay readable for a "
                "laboratory. Copies may lie in your mail, in the cloud or on a stick."
            ),
        )


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


def _mark_terms(services: "Services", group: str, starts: time) -> "MarkTerms":
    """Return where the marks go: a group that answers to the name, else a new one of it."""
    from chapterdesk.services.imports.registers import MarkTerms  # noqa: PLC0415  # heavy
    from chapterdesk.services.rows import NoMatchError  # noqa: PLC0415

    try:
        return MarkTerms(group_id=services.groups.resolve(group), starts=starts)
    except NoMatchError:
        return MarkTerms(new_group=group, starts=starts)


def _refuse_problems_file(problems: Path, *, source: Path) -> None:
    """Refuse a place where the problem rows can not be written, before anything is imported.

    Raises:
        RefusedError: Something is there already, such as the source itself.
        StorageError: Its folder is not there, or its name can not be one.
    """
    try:
        taken = os.path.lexists(problems) or problems.resolve() == source.resolve()
        folder = problems.parent.is_dir() and len(os.fsencode(problems.name)) <= _NAME_LIMIT
    except (OSError, ValueError):
        taken = folder = False
    if taken:
        raise RefusedError(
            _("There is a file of that name already."),
            _("It was left as it is; nothing was imported."),
            _("Choose another name for the problem rows."),
        )
    if not folder:
        raise StorageError(
            _("The folder for the problem rows is not there, or the name is too long."),
            _("Nothing was imported."),
            _("Choose a folder that is there and a short name."),
        )


def _write_problems(
    imports: "ImportService", batch_id: bytes, problems: Path, *, source: Path
) -> None:
    """Write the problem rows of an import that is done.

    Raises:
        StorageError: They can not be written; the import stands.
    """
    try:
        _refuse_problems_file(problems, source=source)
        imports.export_problems(batch_id, problems)
    except UserError as error:
        raise StorageError(
            _("The problem rows could not be written."),
            _("The import itself is done and stands; its batch is {id}.").format(id=batch_id.hex()),
            _("Import the file again with another --problems: nobody is added twice."),
        ) from error
