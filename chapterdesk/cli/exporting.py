"""`export` and `exports`: people out, as far as their rules allow, and the files that left."""

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
    read_text,
    with_passphrase,
)
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate, ngettext


@click.command()
@click.argument("vault", type=VAULT)
@click.argument("what", type=click.Choice(["members"]))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "vcard"]), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help=_("Say what the file would hold; write nothing."))
@click.option("--column", "columns", multiple=True, help=_("A column it has. Repeatable."))
@click.option(
    "--agreed-only", is_flag=True, help=_("Leave out who has not agreed to stand on paper.")
)
@click.option(
    "--reason-file",
    type=FILE,
    help=_("Why it holds people who have not agreed, in a file; - is standard input."),
)
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
    output: Path | None,
    dry_run: bool,
    columns: tuple[str, ...],
    agreed_only: bool,
    reason_file: Path | None,
    plain: bool,
    to_recipient: str,
    export_passphrase_file: Path | None,
    way: WayIn,
) -> None:
    """Write the members of VAULT to a file, plain or sealed."""
    from chapterdesk.services.exports.service import ExportWish  # noqa: PLC0415  # heavy

    del what
    reason = read_text(reason_file) if reason_file is not None else ""
    wish = ExportWish(columns=columns or None, agreed_only=agreed_only, reason=reason)
    if dry_run:
        with opened(vault, way) as desk:
            told = desk.services.exports.preview(form, wish)
        answer.say(
            {
                "dry_run": True,
                "rows": told.rows,
                "columns": list(told.columns),
                **_protected(told.shielded, told.not_agreed, told.restricted),
                "left_out": told.left_out,
                "withheld": told.withheld_ways + told.withheld_pronouns,
                "withheld_pronouns": told.withheld_pronouns,
            },
            _("Nothing was written. This is what the file would hold:"),
            ngettext("{count} person", "{count} people", told.rows),
            _("Columns: {columns}").format(columns=", ".join(told.columns)),
            *_protected_words(told.shielded, told.not_agreed, told.restricted),
        )
        return
    ways = [plain, bool(to_recipient), export_passphrase_file is not None]
    if sum(ways) != 1:
        raise UsageError(
            _("Say in which one way the file is protected."),
            _("Nothing was written."),
            _("Give one of --plain, --to-recipient or --export-passphrase-file."),
        )
    if output is None:
        raise UsageError(
            _("There is no file to write to."),
            _("Nothing was written."),
            _("Say where to with --output."),
        )
    secret = read_secret(export_passphrase_file) if export_passphrase_file else None
    seal: Literal["plain", "recipient", "passphrase"] = (
        "plain" if plain else "recipient" if to_recipient else "passphrase"
    )
    with opened(vault, way) as desk:
        report = desk.services.exports.members(
            form, output, seal=seal, recipient=to_recipient, passphrase=secret, wish=wish
        )
        answer.say(
            {
                "file": str(report.path),
                "rows": report.rows,
                "columns": list(report.columns),
                "sealed": report.sealed,
                "withheld": report.withheld,
                "withheld_pronouns": report.withheld_pronouns,
                **_protected(report.shielded, report.not_agreed, report.restricted),
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
            *_protected_words(report.shielded, report.not_agreed, report.restricted),
            _("The file is sealed.")
            if report.sealed
            else _("Anybody who gets this file can read it. Delete it as soon as it has served."),
        )


@click.command("exports")
@click.argument("vault", type=VAULT)
@click.option("--delete", default="", metavar="ID", help=_("Delete this file where it lies."))
@with_passphrase
@answering
def exports(answer: Answer, vault: Path, delete: str, way: WayIn) -> None:
    """List the files that left VAULT, and whether they lie there yet; or delete one."""
    with opened(vault, way) as desk:
        service = desk.services.exports
        files = service.files()
        if delete:
            chosen = [one for one in files if one.id.hex() == delete.casefold().strip()]
            if not chosen:
                raise UsageError(
                    _("There is no such file in the list."),
                    _("Nothing was deleted."),
                    _("Write: chapterdesk exports VAULT, and take an id from there."),
                )
            service.delete_file(chosen[0].id)
            answer.say(
                {"deleted": str(chosen[0].path)},
                _("The file was deleted: {file}").format(file=isolate(chosen[0].path.name)),
            )
            return
        places = {
            "here": _("still there"),
            "gone": _("gone"),
            "away": _("its folder is not there now"),
        }
        answer.say(
            {
                "files": [
                    {
                        "id": one.id,
                        "what": one.what,
                        "form": one.form,
                        "sealed": one.sealed,
                        "rows": one.rows,
                        "file": str(one.path),
                        "made_at": one.made_at.isoformat(),
                        "place": one.place,
                    }
                    for one in files
                ]
            },
            *(f"{one.id.hex()} {one.path} ({places[one.place]})" for one in files),
        )


def _protected(shielded: int, not_agreed: int, restricted: int) -> dict[str, int]:
    return {"shielded": shielded, "not_agreed": not_agreed, "restricted": restricted}


def _protected_words(shielded: int, not_agreed: int, restricted: int) -> tuple[str, ...]:
    told = (
        (
            shielded,
            ngettext(
                "{count} person is shielded and stands with initials alone.",
                "{count} people are shielded and stand with initials alone.",
                shielded,
            ),
        ),
        (
            not_agreed,
            ngettext(
                "{count} person in it has not agreed that their name may stand on paper.",
                "{count} people in it have not agreed that their name may stand on paper.",
                not_agreed,
            ),
        ),
        (
            restricted,
            ngettext(
                "{count} person is not in it: their record is restricted.",
                "{count} people are not in it: their records are restricted.",
                restricted,
            ),
        ),
    )
    return tuple(text for count, text in told if count)
