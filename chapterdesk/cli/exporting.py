"""`export`: people out, as far as their rules allow."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

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
from chapterdesk.cli.vault import accept_weak_option, refuse_weak
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.exports.service import ExportPreview

_READERS: Final = ("leads", "chapter", "partners", "everybody")
_UNSAID: Final = "everybody"
"""For whom a file is of which nobody said it: it may reach anybody, so the fewest are in it."""


@click.command()
@click.argument("vault", type=VAULT)
@click.argument("what", type=click.Choice(["members"]))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "vcard"]), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help=_("Say what the file would hold; write nothing."))
@click.option(
    "--for",
    "readers",
    type=click.Choice(_READERS),
    help=_("Who reads it: it holds whose details may go so far. Left out, it may be anybody."),
)
@click.option(
    "--also-unshared",
    is_flag=True,
    help=_("Hold people whose details may not go so far, too, for the reason given."),
)
@click.option("--column", "columns", multiple=True, help=_("A column it has. Repeatable."))
@click.option(
    "--agreed-only", is_flag=True, help=_("Leave out who has not agreed to stand on paper.")
)
@click.option(
    "--reason-file",
    type=FILE,
    help=_(
        "Why it holds people who have not agreed, or whose details may not go so far, in a file; "
        "- is standard input."
    ),
)
@click.option(
    "--also-refused",
    is_flag=True,
    help=_("Hold people who said no, too, for the reason given with --refused-reason-file."),
)
@click.option(
    "--refused-reason-file",
    type=FILE,
    help=_("Why it holds people who said no, in a file; - is standard input."),
)
@click.option("--plain", is_flag=True, help=_("Write a file that anybody can read."))
@click.option("--to-recipient", default="", help=_("Seal the file to this age recipient."))
@click.option("--export-passphrase-file", type=FILE, help=_("Seal the file with a passphrase."))
@accept_weak_option
@with_passphrase
@answering
def export(
    answer: Answer,
    vault: Path,
    what: str,
    form: Literal["csv", "xlsx", "vcard"],
    output: Path | None,
    dry_run: bool,
    readers: str | None,
    also_unshared: bool,
    columns: tuple[str, ...],
    agreed_only: bool,
    reason_file: Path | None,
    also_refused: bool,
    refused_reason_file: Path | None,
    plain: bool,
    to_recipient: str,
    export_passphrase_file: Path | None,
    accept_weak: bool,
    way: WayIn,
) -> None:
    """Write the members of VAULT to a file, plain or sealed."""
    from chapterdesk.services.exports.audiences import AUDIENCES  # noqa: PLC0415  # heavy
    from chapterdesk.services.exports.service import ExportWish  # noqa: PLC0415  # heavy

    del what
    wish = ExportWish(
        columns=columns or None,
        audience=AUDIENCES[readers or _UNSAID],
        unshared_too=also_unshared,
        agreed_only=agreed_only,
        reason=_reason(reason_file),
        refused_too=also_refused,
        refused_reason=_reason(refused_reason_file),
    )
    if dry_run:
        with opened(vault, way) as desk:
            told = desk.services.exports.preview(form, wish)
        answer.say(
            {
                "dry_run": True,
                "rows": told.rows,
                "columns": list(told.columns),
                **_for(readers),
                **_protected(told),
                "withheld": told.withheld_ways + told.withheld_pronouns,
                "withheld_pronouns": told.withheld_pronouns,
                "unwanted_ways": told.unwanted_ways,
                "practice": told.made_up,
            },
            *(
                (_("This is the practice chapter: its people are made up, and never written."),)
                if told.made_up
                else ()
            ),
            _("Nothing was written. This is what the file would hold:"),
            *_for_words(readers),
            ngettext("{count} person", "{count} people", told.rows),
            _("Columns: {columns}").format(columns=", ".join(told.columns)),
            *_unwanted_words(told),
            *_protected_words(told),
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
    if secret is not None and not accept_weak:
        refuse_weak(secret)
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
                "unwanted_ways": report.told.unwanted_ways,
                **_for(readers),
                **_protected(report.told),
            },
            ngettext("{count} person written.", "{count} people written.", report.rows),
            *_for_words(readers),
            ngettext(
                "{count} way to reach somebody was left out, as its rule says.",
                "{count} ways to reach somebody were left out, as their rules say.",
                report.withheld_ways - report.told.unwanted_ways,
            ),
            *_unwanted_words(report.told),
            ngettext(
                "{count} pronoun that may not be used in writing was left out.",
                "{count} pronouns that may not be used in writing were left out.",
                report.withheld_pronouns,
            ),
            *_protected_words(report.told),
            _("The file is sealed.")
            if report.sealed
            else _("Anybody who gets this file can read it. Delete it as soon as it has served."),
        )


def _for(readers: str | None) -> dict[str, object]:
    """Return for whom a file is, whether somebody said so, and what else can be said."""
    found: dict[str, object] = {"for": readers or _UNSAID, "for_was_said": readers is not None}
    if readers is None:
        found["for_can_be"] = list(_READERS)
        found["advice"] = _widen()
    return found


def _for_words(readers: str | None) -> tuple[str, ...]:
    told = {
        "leads": _("It is for the leads of this chapter alone."),
        "chapter": _("It is for people of this chapter."),
        "partners": _("It is for partners of this chapter."),
        "everybody": _("It is for everybody: anybody may come to read it."),
    }[readers or _UNSAID]
    return (told,) if readers is not None else (told, _widen())


def _widen() -> str:
    return _(
        "Nobody said who reads it, so it holds the fewest people and columns. To hold more, say "
        "who reads it: --for leads, --for chapter or --for partners."
    )


def _reason(file: Path | None) -> str:
    return "" if file is None else read_text(file)


def _unwanted_words(told: "ExportPreview") -> tuple[str, ...]:
    if not told.unwanted_ways:
        return ()
    return (
        ngettext(
            "{count} way to reach somebody is left out: they are not to be contacted.",
            "{count} ways to reach people are left out: they are not to be contacted.",
            told.unwanted_ways,
        ),
    )


def _protected(told: "ExportPreview") -> dict[str, int]:
    return {
        "shielded": told.shielded,
        "not_agreed": told.not_agreed,
        "unshared": told.unshared,
        "refused": told.refused,
        "restricted": told.restricted,
        "kept_back": told.kept_back,
        "left_out": told.left_out,
        "refused_out": told.refused_out,
    }


def _protected_words(told: "ExportPreview") -> tuple[str, ...]:
    counted = (
        (
            told.shielded,
            ngettext(
                "{count} person is shielded and stands with initials alone.",
                "{count} people are shielded and stand with initials alone.",
                told.shielded,
            ),
        ),
        (
            told.not_agreed,
            ngettext(
                "{count} person in it has not agreed that their name may stand on paper.",
                "{count} people in it have not agreed that their name may stand on paper.",
                told.not_agreed,
            ),
        ),
        (
            told.unshared,
            ngettext(
                "{count} person in it has not said that their details may go so far.",
                "{count} people in it have not said that their details may go so far.",
                told.unshared,
            ),
        ),
        (
            told.refused,
            ngettext(
                "{count} person in it said no to this.",
                "{count} people in it said no to this.",
                told.refused,
            ),
        ),
        (
            told.kept_back,
            ngettext(
                "{count} person is left out: their details may not go so far.",
                "{count} people are left out: their details may not go so far.",
                told.kept_back,
            ),
        ),
        (
            told.left_out,
            ngettext(
                "{count} person is left out: they have not agreed.",
                "{count} people are left out: they have not agreed.",
                told.left_out,
            ),
        ),
        (
            told.refused_out,
            ngettext(
                "{count} person is left out: they said no.",
                "{count} people are left out: they said no.",
                told.refused_out,
            ),
        ),
        (
            told.restricted,
            ngettext(
                "{count} person is not in it: their record is restricted.",
                "{count} people are not in it: their records are restricted.",
                told.restricted,
            ),
        ),
    )
    return tuple(text for count, text in counted if count)
