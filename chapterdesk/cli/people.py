"""`import` and `export`: people in, people out."""

import os
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    WayIn,
    answering,
    opened,
    read_secret,
    with_passphrase,
)
from chapterdesk.cli.import_words import (
    counts,
    found_marks,
    marked,
    offer,
    reasons,
    told,
    why,
)
from chapterdesk.core.errors import RefusedError, StorageError, UsageError, UserError
from chapterdesk.core.words import _, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.imports.registers import MarkTerms
    from chapterdesk.services.imports.service import ImportService

# Room for the name of the part that is written first and then takes the file's place.
_NAME_LIMIT = 200


@click.command("import")
@click.argument("vault", type=VAULT)
@click.argument("what", type=click.Choice(["members"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; change nothing."))
@click.option(
    "--problems", type=click.Path(path_type=Path), help=_("Write the problem rows to this CSV.")
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
    what: str,
    file: Path,
    dry_run: bool,
    problems: Path | None,
    names_on_paper: str,
    said_by: str,
    group: str,
    starts: str,
    header_row: int | None,
    encoding: str | None,
    delimiter: str | None,
    way: WayIn,
) -> None:
    """Bring the members of FILE (CSV, XLSX or vCard) into VAULT; again changes nothing."""
    del what
    began = _time_of(starts)
    if problems is not None:
        _refuse_problems_file(problems, source=file)
    with opened(vault, way) as desk:
        imports = desk.services.imports
        table = imports.read(
            file, encoding=encoding, delimiter=_sign_of(delimiter), header_row=header_row
        )
        if dry_run:
            preview = imports.plan(table, marks=bool(group.strip()))
            answer.say(
                {
                    "dry_run": True,
                    "added": preview.add,
                    "updated": preview.update,
                    **told(preview),
                    "register": found_marks(preview),
                    "problem_rows": reasons(preview.rows),
                },
                _("Nothing was changed. This is what would happen:"),
                *counts(preview.add, preview.update, preview),
                *offer(preview, taken=bool(group.strip())),
                *why(preview.rows),
                *(
                    f"  {column.header}: {column.reason}"
                    for column in preview.columns
                    if column.reason
                ),
            )
            return
        report = imports.run(
            table,
            names_on_paper={"yes": True, "no": False, "not-asked": None}[names_on_paper],
            said_by=said_by,
            marks=_mark_terms(desk.services, group, began) if group.strip() else None,
        )
        waiting = imports.problems(report.batch_id)
        if problems is not None:
            _write_problems(imports, report.batch_id, problems, source=file)
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
                "problem_rows": reasons(waiting),
            },
            *counts(report.added, report.updated, report),
            *marked(report),
            *why(waiting),
            _("Your spreadsheet is still on this computer, unprotected."),
        )


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


def _sign_of(delimiter: str | None) -> str | None:
    """Return the one sign that stands between two cells.

    Raises:
        UsageError: It is more than one, or one that a cell can hold.
    """
    if delimiter is None:
        return None
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(
        delimiter.casefold(), delimiter
    )
    if len(sign) != 1 or sign in '"\r\n\0':
        raise UsageError(
            _("One sign stands between two cells."),
            _("Nothing was imported."),
            _("Give one sign, such as ; or the word tab."),
        )
    return sign


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


@click.command()
@click.argument("vault", type=VAULT)
@click.argument("what", type=click.Choice(["members"]))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "vcard"]), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--plain", is_flag=True, help=_("Write a file that anybody can read."))
@click.option("--to-recipient", default="", help=_("Seal the file to this age recipient."))
@click.option("--export-passphrase-file", type=FILE, help=_("Seal the file with a passphrase."))
@with_passphrase
@answering
def export(
    answer: Answer,
    vault: Path,
    what: str,
    form: Literal["csv", "xlsx", "vcard"],
    output: Path,
    plain: bool,
    to_recipient: str,
    export_passphrase_file: Path | None,
    way: WayIn,
) -> None:
    """Write the members of VAULT to a file, plain or sealed."""
    del what
    ways = [plain, bool(to_recipient), export_passphrase_file is not None]
    if sum(ways) != 1:
        raise UsageError(
            _("Say in which one way the file is protected."),
            _("Nothing was written."),
            _("Give one of --plain, --to-recipient or --export-passphrase-file."),
        )
    secret = read_secret(export_passphrase_file) if export_passphrase_file else None
    seal: Literal["plain", "recipient", "passphrase"] = (
        "plain" if plain else "recipient" if to_recipient else "passphrase"
    )
    with opened(vault, way) as desk:
        report = desk.services.exports.members(
            form, output, seal=seal, recipient=to_recipient, passphrase=secret
        )
        answer.say(
            {
                "file": str(report.path),
                "rows": report.rows,
                "columns": list(report.columns),
                "sealed": report.sealed,
                "withheld": report.withheld,
            },
            ngettext("{count} person written.", "{count} people written.", report.rows),
            ngettext(
                "{count} way to reach somebody was left out, as its rule says.",
                "{count} ways to reach somebody were left out, as their rules say.",
                report.withheld,
            ),
            _("The file is sealed.")
            if report.sealed
            else _("Anybody who gets this file can read it. Delete it as soon as it has served."),
        )
