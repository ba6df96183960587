"""`import` and `export`: people in, people out."""

from pathlib import Path
from typing import Literal

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
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, ngettext


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
    passphrase_file: Path | None,
) -> None:
    """Bring the members of FILE (CSV, XLSX or vCard) into VAULT; again changes nothing."""
    del what
    with opened(vault, passphrase_of(passphrase_file)) as desk:
        imports = desk.services.imports
        table = imports.read(file)
        preview = imports.plan(table)
        if dry_run:
            answer.say(
                {
                    "dry_run": True,
                    "added": preview.add,
                    "updated": preview.update,
                    "unchanged": preview.unchanged,
                    "problems": preview.problems,
                },
                _("Nothing was changed. This is what would happen:"),
                *_counts(preview.add, preview.update, preview.unchanged, preview.problems),
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
        )
        if problems is not None:
            imports.export_problems(report.batch_id, problems)
        answer.say(
            {
                "batch": report.batch_id,
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "problems": report.problems,
                "left_out": dict(report.left_out),
                "sealed": dict(report.sealed),
            },
            *_counts(report.added, report.updated, report.unchanged, report.problems),
            *(
                _("Left out: {header} ({count} cells)").format(header=header, count=count)
                for header, count in {**report.left_out, **report.sealed}.items()
            ),
            _("Your spreadsheet is still on this computer, unprotected."),
        )


def _counts(added: int, updated: int, unchanged: int, problems: int) -> tuple[str, ...]:
    return (
        ngettext("{count} person added", "{count} people added", added),
        ngettext("{count} person updated", "{count} people updated", updated),
        ngettext("{count} person unchanged", "{count} people unchanged", unchanged),
        ngettext("{count} row with a problem", "{count} rows with a problem", problems),
    )


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
            },
            ngettext("{count} person written.", "{count} people written.", report.rows),
            _("The file is sealed.")
            if report.sealed
            else _("Anybody who gets this file can read it. Delete it as soon as it has served."),
        )
