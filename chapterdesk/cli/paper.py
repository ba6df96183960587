"""`print`: documents as PDF files."""

from pathlib import Path

import click

from chapterdesk.cli.chapter import asking, unanswered
from chapterdesk.cli.common import (
    VAULT,
    Answer,
    WayIn,
    answering,
    opened,
    with_passphrase,
)
from chapterdesk.cli.meeting_papers import COMMANDS
from chapterdesk.cli.paper_files import (
    LARGE,
    OUTPUT,
    OVERWRITE,
    PAGE,
    check_country,
    check_language,
    require_free,
)
from chapterdesk.cli.reaching import wanted_by, who_of
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _


@click.group("print")
@click.argument("vault", type=VAULT)
@click.pass_context
def print_(context: click.Context, vault: Path) -> None:
    """Make documents of VAULT."""
    context.obj = vault


@print_.command()
@click.option("--meeting", "which", default="next", help=_("next, or the meeting's id."))
@click.option("--language", default="", help=_("The sheet's language; the chapter's if empty."))
@click.option(
    "--large/--small",
    default=None,
    help=_("Large print, 18 point, or not; without, as the meeting's series says."),
)
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def attendance(
    vault: Path,
    answer: Answer,
    which: str,
    language: str,
    large: bool | None,
    page: str,
    output: Path,
    overwrite: bool,
    way: WayIn,
) -> None:
    """Make the attendance sheet of a meeting; names stand on it as consent allows."""
    from chapterdesk.services.sheets import AttendanceOptions  # noqa: PLC0415  # heavy

    check_language(language)
    require_free(output, overwrite=overwrite)
    with opened(vault, way, reads=True) as desk:
        services = desk.services
        meeting_id = services.meetings.resolve(which)
        if large is None:
            large = services.sheets.start_of(meeting_id).large
        paper = services.sheets.attendance(
            meeting_id, AttendanceOptions(language=language, large=large, page=page)
        )
        services.sheets.save(paper, output, overwrite=overwrite)
        answer.say(
            {"file": str(output), "names": paper.name_count, "warnings": list(paper.warnings)},
            paper.summary,
            *paper.warnings,
        )


@print_.command()
@click.argument("sheet_id")
@click.option("--country", default="", help=_("Two letters; the chapter's country if empty."))
@click.option("--language", default="", help=_("The sheet's language; the chapter's if empty."))
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def sheet(
    vault: Path,
    answer: Answer,
    sheet_id: str,
    country: str,
    language: str,
    large: bool,
    page: str,
    output: Path,
    overwrite: bool,
    way: WayIn,
) -> None:
    """Make the sheet SHEET_ID, such as helplines."""
    from chapterdesk.services.sheets import HelplineOptions  # noqa: PLC0415  # heavy

    country = country.strip().upper()
    check_country(country)
    check_language(language)
    require_free(output, overwrite=overwrite)
    with opened(vault, way, reads=True) as desk:
        sheets = desk.services.sheets
        ready = [row.id for row in sheets.list() if row.ready]
        if sheet_id not in ready:
            raise RefusedError(
                _("There is no sheet of that name."),
                _("Nothing was made."),
                _("These are ready: {names}").format(names=", ".join(ready)),
            )
        paper = sheets.helplines(
            HelplineOptions(country=country, language=language, large=large, page=page)
        )
        sheets.save(paper, output, overwrite=overwrite)
        profile = desk.services.chapter.profile()
        answer.say(
            {
                "file": str(output),
                "names": paper.name_count,
                "warnings": list(paper.warnings),
                "unanswered": list(unanswered(profile)),
            },
            paper.summary,
            *paper.warnings,
            *asking(vault, profile),
        )


@print_.command()
@click.option("--group", default="", help=_("Of this group alone: its id."))
@click.option(
    "--weeks", type=click.IntRange(1, 520), help=_("Only who was not seen for so many weeks.")
)
@click.option("--due", is_flag=True, help=_("Only who is to be tried again by today."))
@click.option("--language", default="", help=_("The sheet's language; the chapter's if empty."))
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def calls(
    vault: Path,
    answer: Answer,
    group: str,
    weeks: int | None,
    due: bool,
    language: str,
    large: bool,
    page: str,
    output: Path,
    overwrite: bool,
    way: WayIn,
) -> None:
    """Make the call list: whom one may ring, if their name may stand on paper."""
    from chapterdesk.services.sheets import CallOptions  # noqa: PLC0415  # heavy

    check_language(language)
    require_free(output, overwrite=overwrite)
    with opened(vault, way, reads=True) as desk:
        sheets = desk.services.sheets
        wanted = wanted_by(desk.services, "calls", who_of(weeks, due=due), group, weeks)
        paper = sheets.calls(CallOptions(wanted=wanted, language=language, large=large, page=page))
        sheets.save(paper, output, overwrite=overwrite)
        answer.say(
            {"file": str(output), "names": paper.name_count, "warnings": list(paper.warnings)},
            paper.summary,
            *paper.warnings,
        )


for _command in COMMANDS:
    print_.add_command(_command)
