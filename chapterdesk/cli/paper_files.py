"""What every command that makes a document shares: its options, and what is checked first."""

from pathlib import Path

import click

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.words import _, is_country, is_language

OUTPUT = click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
OVERWRITE = click.option("--overwrite", is_flag=True, help=_("Replace the file if it is there."))
LARGE = click.option("--large", is_flag=True, help=_("Large print, 18 point."))
PAGE = click.option("--page", type=click.Choice(["A4", "Letter"]), default="A4")


def require_free(output: Path, *, overwrite: bool) -> None:
    """Refuse before a passphrase is asked for; the service does too, and knows no option's name."""
    if output.exists() and not overwrite:
        raise RefusedError(
            _("There is a file of that name already."),
            _("It was left as it is; nothing was saved."),
            _("Choose another name, or replace it with --overwrite."),
        )


def check_country(code: str) -> None:
    """Refuse what is no country.

    Raises:
        UsageError: It is none.
    """
    if code and not is_country(code):
        raise UsageError(
            _("A country is two letters, such as GB."),
            _("Nothing was made."),
            _("Leave it out for the chapter's own country."),
            field="country",
        )


def check_language(tag: str) -> None:
    """Refuse what is no language.

    Raises:
        UsageError: It is none.
    """
    if tag and not is_language(tag):
        raise UsageError(
            _("This language is not known."),
            _("Nothing was made."),
            _("Write its tag, such as en, pt-BR or ar."),
            field="language",
        )
