"""`chapter`: who the chapter is, and the answers that decide what stands on paper."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    WayIn,
    answering,
    command_line,
    opened,
    read_text,
    with_passphrase,
)
from chapterdesk.core import vocabulary
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _

if TYPE_CHECKING:
    from chapterdesk.services.chapter import ChapterDraft

F = TypeVar("F", bound=Callable[..., Any])

_ANSWERS: Final = click.Choice(["yes", "no", "unknown"])
# A safe contact is somebody's name and number, so it comes from a file, never as an argument.
_OPTIONS: Final = (
    click.option("--country", help=_("Two letters, such as GB.")),
    click.option("--region", help=_("A part of the country.")),
    click.option("--timezone", help=_("A zone such as Europe/London.")),
    click.option("--language", help=_("Of what is printed: a tag such as en or pt-BR.")),
    click.option("--paper-heading", help=_("Stands on paper in the place of the name.")),
    click.option("--police", type=_ANSWERS, help=_("Is it safe here to call the police?")),
    click.option(
        "--name-services",
        type=_ANSWERS,
        help=_("May LGBTQIA+ services be named in print here?"),
    ),
    click.option(
        "--safe-contact-file",
        type=FILE,
        help=_("Somebody to call before the police: a name and a number, in a file."),
    ),
    click.option(
        "--contact-file",
        type=FILE,
        help=_("The chapter's own contact and hours for handouts, in a file."),
    ),
)


def profile_options(function: F) -> F:
    """Give a command the options that answer the questions of setting up."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def profile_values(
    *,
    police: str | None,
    name_services: str | None,
    safe_contact_file: Path | None,
    contact_file: Path | None,
    **texts: str | None,
) -> dict[str, Any]:
    """Return what was given, by its name in `ChapterDraft`.

    Raises:
        UserError: A file can not be read.
    """
    values: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    if police is not None:
        values["police"] = vocabulary.Police(police)
    if name_services is not None:
        values["may_name_services"] = vocabulary.Answer(name_services)
    if safe_contact_file is not None:
        values["safe_contact"] = read_text(safe_contact_file)
    if contact_file is not None:
        values["contact"] = read_text(contact_file)
    return values


def unanswered(draft: "ChapterDraft") -> dict[str, str]:
    """Return the questions of setting up that decide what is printed and wait for an answer.

    Each is named by the option that answers it.
    """
    police_is_safe = draft.police == vocabulary.Police.YES
    asked = (
        (not draft.country, "--country", _("In which country is the chapter?")),
        (
            draft.police == vocabulary.Police.UNKNOWN,
            "--police",
            _("Is it safe here to call the police?"),
        ),
        (
            draft.may_name_services == vocabulary.Answer.UNKNOWN,
            "--name-services",
            _("May LGBTQIA+ services be named in print here?"),
        ),
        (
            not police_is_safe and not draft.safe_contact,
            "--safe-contact-file",
            _("Whom can people call before the police?"),
        ),
    )
    return {option: text for is_open, option, text in asked if is_open}


def asking(vault: Path, draft: "ChapterDraft") -> tuple[str, ...]:
    """Return the same in words, and how to answer."""
    questions = unanswered(draft)
    if not questions:
        return ()
    return (
        _("Until these are answered, sheets stay careful:"),
        *(f"  {text} {option}" for option, text in questions.items()),
        _("Answer with: {command}").format(command=f"{command_line('chapter', vault, 'set')} …"),
    )


@click.group()
@click.argument("vault", type=VAULT)
@click.pass_context
def chapter(context: click.Context, vault: Path) -> None:
    """Show and change the profile of the chapter of VAULT."""
    context.obj = vault


@chapter.command()
@with_passphrase
@answering
@click.pass_obj
def show(vault: Path, answer: Answer, way: WayIn) -> None:
    """Show the chapter as it is, and what waits for an answer."""
    with opened(vault, way, reads=True) as desk:
        profile = desk.services.chapter.profile()
        answer.say(_told(profile), *_lines(profile), *asking(vault, profile))


@chapter.command("set")
@click.option("--name", help=_("The chapter's name."))
@profile_options
@with_passphrase
@answering
@click.pass_obj
def set_(
    vault: Path,
    answer: Answer,
    /,
    way: WayIn,
    **given: Any,
) -> None:
    """Change what is given; all else stays. An empty text takes an answer back."""
    from chapterdesk.services.chapter import ChapterDraft  # noqa: PLC0415  # heavy

    values = profile_values(**given)
    if not values:
        raise UsageError(
            _("Nothing was given to change."),
            _("Nothing was changed."),
            _("Name what changes, such as --police no; --help lists all."),
        )
    with opened(vault, way) as desk:
        service = desk.services.chapter
        profile = service.profile()
        known = {field.name: getattr(profile, field.name) for field in fields(ChapterDraft)}
        service.save(replace(ChapterDraft(**known), **values))
        profile = service.profile()
        answer.say(
            _told(profile),
            _("The chapter's details were changed."),
            *_lines(profile),
            *asking(vault, profile),
        )


def _told(draft: "ChapterDraft") -> dict[str, object]:
    return {
        "name": draft.name,
        "country": draft.country,
        "region": draft.region,
        "timezone": draft.timezone,
        "language": draft.language,
        "paper_heading": draft.paper_heading,
        "police": draft.police.value,
        "name_services": draft.may_name_services.value,
        "safe_contact": draft.safe_contact,
        "contact": draft.contact,
        "unanswered": list(unanswered(draft)),
    }


def _lines(draft: "ChapterDraft") -> tuple[str, ...]:
    words = {"yes": _("yes"), "no": _("no"), "unknown": _("not sure")}
    rows = (
        (_("Name"), draft.name),
        (_("Country"), draft.country),
        (_("Region"), draft.region),
        (_("Time zone"), draft.timezone),
        (_("Language on paper"), draft.language),
        (_("Heading on paper"), draft.paper_heading),
        (_("Safe to call the police"), words[draft.police.value]),
        (_("Services may be named in print"), words[draft.may_name_services.value]),
        (_("Safe contact"), draft.safe_contact),
        (_("Contact and hours"), draft.contact.replace("\n", ", ")),
    )
    return tuple(f"{label}: {value or '–'}" for label, value in rows)  # noqa: RUF001
