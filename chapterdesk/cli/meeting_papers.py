"""`print`: what a meeting and a group need on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from chapterdesk.cli.common import Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.cli.paper_files import LARGE, OUTPUT, OVERWRITE, PAGE, check_language, require_free
from chapterdesk.core.words import _

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.sheets import Paper

_LANGUAGE = click.option("--language", default="", help=_("The sheet's language."))
_MEETING = click.option("--meeting", "which", default="next", help=_("next, or the meeting's id."))
_LAYOUTS: Final = ("a4-plain", "letter-plain", "avery-5390", "avery-5395", "avery-l4785")


@click.command("sign-in")
@_MEETING
@click.option("--rows", type=int, default=15, help=_("How many people can sign."))
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def sign_in(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make a sheet on which people write themselves."""
    from chapterdesk.services.sheets import SignInOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        options = SignInOptions(rows=wish["rows"], **_page(wish))
        return services.sheets.sign_in(services.meetings.resolve(wish["which"]), options)

    _made(vault, answer, way, wish, make)


@click.command("badges")
@_MEETING
@click.option("--layout", type=click.Choice(_LAYOUTS), default=_LAYOUTS[0])
@click.option("--blank", type=int, help=_("Badges to write on; without, the last sheet is filled."))
@_LANGUAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def badges(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make badges of people who agreed to their name on paper."""
    from chapterdesk.services.sheets import BadgeLayout, BadgeOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        options = BadgeOptions(
            layout=BadgeLayout[wish["layout"].upper().replace("-", "_")],
            blanks=wish["blank"],
            language=wish["language"],
        )
        return services.sheets.badges(services.meetings.resolve(wish["which"]), options)

    _made(vault, answer, way, wish, make)


@click.command("agenda")
@_MEETING
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def agenda(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make the agenda of a meeting, with room for notes."""
    from chapterdesk.services.sheets import PageOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        meeting_id = services.meetings.resolve(wish["which"])
        return services.sheets.agenda(meeting_id, PageOptions(**_page(wish)))

    _made(vault, answer, way, wish, make)


@click.command("minutes")
@_MEETING
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def minutes(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make the minutes of a meeting: what came of it, and nobody who was there."""
    from chapterdesk.services.sheets import PageOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        meeting_id = services.meetings.resolve(wish["which"])
        return services.sheets.minutes(meeting_id, PageOptions(**_page(wish)))

    _made(vault, answer, way, wish, make)


@click.command("run-sheet")
@_MEETING
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def run_sheet(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make the run sheet of an event: what happens when, and which role sees to it."""
    from chapterdesk.services.sheets import PageOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        meeting_id = services.meetings.resolve(wish["which"])
        return services.sheets.run_sheet(meeting_id, PageOptions(**_page(wish)))

    _made(vault, answer, way, wish, make)


@click.command("checklist")
@_MEETING
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def checklist(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make the inclusion checklist of an event, with what is settled."""
    from chapterdesk.services.sheets import PageOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        meeting_id = services.meetings.resolve(wish["which"])
        return services.sheets.checklist(meeting_id, PageOptions(**_page(wish)))

    _made(vault, answer, way, wish, make)


@click.command("agreement")
@click.option("--group", required=True, help=_("The group's name or id."))
@_LANGUAGE
@click.option("--page", type=click.Choice(["A4", "A3", "Letter"]), default="A4")
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def agreement(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make a poster of what a group agreed on."""
    from chapterdesk.services.sheets import PageOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        group_id = services.groups.resolve(wish["group"])
        options = PageOptions(page=wish["page"], language=wish["language"])
        return services.sheets.agreement(group_id, options)

    _made(vault, answer, way, wish, make)


@click.command("list")
@click.option("--form", type=click.Choice(["page", "fold", "flyer"]), default="page")
@click.option(
    "--for",
    "reader",
    type=click.Choice(["chapter", "partners", "public"]),
    default="public",
    help=_("Who is to read it."),
    show_default=True,
)
@click.option("--weeks", type=int, default=8, help=_("How far it looks ahead."))
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make the list of meetings to come, of groups that may be told of."""
    from chapterdesk.core.vocabulary import ShareLevel  # noqa: PLC0415  # heavy
    from chapterdesk.services.sheets import ListForm, ListOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        options = ListOptions(
            form=ListForm(wish["form"]),
            reader=ShareLevel(wish["reader"]),
            weeks=wish["weeks"],
            **_page(wish),
        )
        return services.sheets.meeting_list(options)

    _made(vault, answer, way, wish, make)


@click.command("year")
@click.option("--year", type=int, help=_("Which; this one if not said."))
@_LANGUAGE
@LARGE
@PAGE
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def year(vault: Path, answer: Answer, /, way: WayIn, **wish: Any) -> None:
    """Make the plan of a year: awareness days, holidays and meetings."""
    from chapterdesk.services.sheets import PageOptions  # noqa: PLC0415  # heavy

    def make(services: "Services") -> "Paper":
        return services.sheets.year_plan(wish["year"], PageOptions(**_page(wish)))

    _made(vault, answer, way, wish, make)


COMMANDS: Final = (
    sign_in, badges, agenda, minutes, run_sheet, checklist, agreement, list_, year,
)  # fmt: skip


def _page(wish: dict[str, Any]) -> dict[str, Any]:
    return {name: wish[name] for name in ("page", "language", "large")}


def _made(  # one document, from the vault to its file
    vault: Path,
    answer: Answer,
    way: WayIn,
    wish: dict[str, Any],
    make: "Callable[[Services], Paper]",
) -> None:
    """Make a document and save it; say what it shows."""
    output: Path = wish["output"]
    check_language(wish["language"])
    require_free(output, overwrite=wish["overwrite"])
    with opened(vault, way, reads=True) as desk:
        paper = make(desk.services)
        desk.services.sheets.save(paper, output, overwrite=wish["overwrite"])
        answer.say(
            {"file": str(output), "names": paper.name_count, "warnings": list(paper.warnings)},
            paper.summary,
            *paper.warnings,
        )
