"""`import` and `export`: people in, people out."""

import os
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    answering,
    opened,
    passphrase_of,
    read_secret,
    with_passphrase,
)
from chapterdesk.core.errors import RefusedError, StorageError, UsageError, UserError
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.imports.registers import MarkTerms
    from chapterdesk.services.imports.reports import ImportPreview, ImportReport
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
    passphrase_file: Path | None,
) -> None:
    """Bring the members of FILE (CSV, XLSX or vCard) into VAULT; again changes nothing."""
    del what
    began = _time_of(starts)
    if problems is not None:
        _refuse_problems_file(problems, source=file)
    with opened(vault, passphrase_of(passphrase_file)) as desk:
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
                    **_told(preview),
                    "register": _found_marks(preview),
                },
                _("Nothing was changed. This is what would happen:"),
                *_counts(preview.add, preview.update, preview),
                *_offer(preview, taken=bool(group.strip())),
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
        if problems is not None:
            _write_problems(imports, report.batch_id, problems, source=file)
        answer.say(
            {
                "batch": report.batch_id,
                "added": report.added,
                "updated": report.updated,
                **_told(report),
                "meetings": report.meetings,
                "marks": report.marks,
                "marks_known": report.marks_known,
                "marks_differ": report.marks_differ,
            },
            *_counts(report.added, report.updated, report),
            *_marked(report),
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


def _found_marks(preview: "ImportPreview") -> dict[str, object] | None:
    """Return what a register holds, whether it is taken or not."""
    found = preview.register
    if found is None:
        return None
    return {
        "days": [day.isoformat() for day in found.days],
        "marks": {status.value: count for status, count in found.marks.items()},
        "unread": found.unread,
        "guests": found.guests,
    }


def _offer(preview: "ImportPreview", *, taken: bool) -> tuple[str, ...]:
    """Return what marks there are, and how to take them where they were not asked for."""
    found = preview.register
    if found is None:
        return ()
    marks = ngettext("{count} mark", "{count} marks", sum(found.marks.values()))
    days = ngettext("{count} day", "{count} days", len(found.days))
    hint = () if taken else (_("To take the marks too, name their group: --group NAME"),)
    return (_("{marks} on {days}").format(marks=marks, days=days), *hint)


def _marked(report: "ImportReport") -> tuple[str, ...]:
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


def _told(report: "ImportPreview | ImportReport") -> dict[str, object]:
    """Return where every row and cell went, the same before an import as after it."""
    return {
        "unchanged": report.unchanged,
        "problems": report.problems,
        "ignored": report.ignored,
        "warnings": report.warnings,
        "taken_cells": report.taken_cells,
        "problem_cells": report.problem_cells,
        "outside_cells": report.outside_cells,
        "left_out": dict(report.left_out),
        "sealed": dict(report.sealed),
    }


def _counts(added: int, updated: int, report: "ImportPreview | ImportReport") -> tuple[str, ...]:
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
        *_columns(_("Left out: {header} ({cells})"), report.left_out),
        *_columns(_("Sealed names, not taken: {header} ({cells})"), report.sealed),
    )


def _columns(sentence: str, cells: Mapping[str, int]) -> list[str]:
    return [
        sentence.format(
            header=isolate(header), cells=ngettext("{count} cell", "{count} cells", count)
        )
        for header, count in cells.items()
    ]


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
    passphrase_file: Path | None,
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
    with opened(vault, passphrase_of(passphrase_file)) as desk:
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
