"""`export`: people out, as far as their rules allow."""

from pathlib import Path
from typing import Literal

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
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, ngettext


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
                "withheld_pronouns": report.withheld_pronouns,
            },
            ngettext("{count} person written.", "{count} people written.", report.rows),
            ngettext(
                "{count} way to reach somebody was left out, as its rule says.",
                "{count} ways to reach somebody were left out, as their rules say.",
                report.withheld_ways,
            ),
            ngettext(
                "{count} pronoun that may not be used in writing was left out.",
                "{count} pronouns that may not be used in writing were left out.",
                report.withheld_pronouns,
            ),
            _("The file is sealed.")
            if report.sealed
            else _("Anybody who gets this file can read it. Delete it as soon as it has served."),
        )
