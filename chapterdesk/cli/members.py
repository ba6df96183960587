"""`members`: what a person may ask of their own record: a copy, to only keep it, to forget it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

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
from chapterdesk.cli.vault import accept_weak_option, refuse_weak
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import DenyReason
from chapterdesk.core.words import _, current, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.privacy.denying import Denial

_REVIEW: Final = timedelta(days=365)


@click.group("members")
@click.argument("vault", type=VAULT)
@click.pass_context
def members(context: click.Context, vault: Path) -> None:
    """Do what a person of VAULT asks about their record. MEMBER is an id, never a name."""
    context.obj = vault


@members.command("copy")
@click.argument("member")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--copy-passphrase-file",
    type=FILE,
    help=_("Seal the file with this passphrase, which only they know; - is standard input."),
)
@click.option("--notes", is_flag=True, help=_("With the notes; names of others are taken out."))
@accept_weak_option
@with_passphrase
@answering
@click.pass_obj
def copy(
    vault: Path,
    answer: Answer,
    member: str,
    output: Path | None,
    copy_passphrase_file: Path | None,
    notes: bool,
    accept_weak: bool,
    way: WayIn,
) -> None:
    """Hand over what is kept of MEMBER: in a sealed file, or as text to be read here."""
    if (output is None) != (copy_passphrase_file is None):
        raise UsageError(
            _("A file of a copy is always sealed."),
            _("Nothing was written."),
            _("Give --output and --copy-passphrase-file, or neither to read the copy here."),
        )
    secret = None if copy_passphrase_file is None else read_secret(copy_passphrase_file)
    if secret is not None and not accept_weak:
        refuse_weak(secret)
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        if output is not None and secret is not None:
            desk.services.copies.save_sealed(member_id, output, passphrase=secret, notes=notes)
            answer.say(
                {"member": member_id.hex(), "file": str(output), "sealed": True},
                _("The copy is in a sealed file: {file}").format(file=isolate(output.name)),
            )
            return
        sections = desk.services.copies.shown(member_id, notes=notes)
    answer.say(
        {
            "member": member_id.hex(),
            "sections": [
                {
                    "heading": section.heading,
                    "lines": [{"label": line.label, "value": line.value} for line in section.lines],
                }
                for section in sections
            ],
        },
        *(
            text
            for section in sections
            if section.lines
            for text in (
                section.heading,
                *(
                    f"  {line.label}: {line.value}" if line.label else f"  {line.value}"
                    for line in section.lines
                ),
            )
        ),
    )


@members.command()
@click.argument("member")
@with_passphrase
@answering
@click.pass_obj
def restrict(vault: Path, answer: Answer, member: str, way: WayIn) -> None:
    """Only keep the record of MEMBER from now on: not called, printed, exported or shared."""
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        desk.services.requests.restrict(member_id)
    answer.say(
        {"member": member_id.hex(), "restricted": True}, _("The record is only kept from now on.")
    )


@members.command()
@click.argument("member")
@with_passphrase
@answering
@click.pass_obj
def unrestrict(vault: Path, answer: Answer, member: str, way: WayIn) -> None:
    """Use the record of MEMBER again, because they agreed."""
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        desk.services.requests.lift(member_id)
    answer.say({"member": member_id.hex(), "restricted": False}, _("The record is used again."))


@members.command()
@click.argument("member")
@click.option("--for-ever", is_flag=True, help=_("Erase; without it nothing is erased."))
@click.option("--asked", is_flag=True, help=_("They asked for it: keep that somebody did."))
@click.option(
    "--deny",
    type=click.Choice([reason.value for reason in DenyReason]),
    help=_("They may not come back, for this reason; no name is kept of that."),
)
@click.option(
    "--review-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help=_("With --deny: when to look at it again; left out, in a year."),
)
@with_passphrase
@answering
@click.pass_obj
def forget(
    vault: Path,
    answer: Answer,
    member: str,
    for_ever: bool,
    asked: bool,
    deny: str | None,
    review_on: datetime | None,
    way: WayIn,
) -> None:
    """Say what forgetting MEMBER takes and what stays; with --for-ever, erase them."""
    from chapterdesk.services.privacy.denying import Denial  # noqa: PLC0415  # heavy

    if review_on is not None and deny is None:
        raise UsageError(
            _("There is nothing to look at again without --deny."),
            _("Nothing was erased."),
            _("Say why they may not come back with --deny, or leave --review-on out."),
        )
    with opened(vault, way, reads=not for_ever) as desk:
        from chapterdesk.services.privacy import backups_not_counted  # noqa: PLC0415  # heavy

        member_id = desk.services.members.resolve(member)
        told = desk.services.privacy.remains(member_id)
        day = SystemClock().now().date() + _REVIEW if review_on is None else review_on.date()
        denial = None if deny is None else Denial(reason=DenyReason(deny), review_on=day)
        if for_ever:
            desk.services.privacy.forget_member(member_id, denial=denial, asked=asked)
    answer.say(
        {
            "member": member_id.hex(),
            "erased": for_ever,
            "goes": dict(told.goes),
            "heads": told.heads,
            "backups": told.backups,
            "mentions": told.mentions,
            "papers": told.papers,
            "files": told.files,
            "denied": None if denial is None else denial.reason.value,
            "review_on": None if denial is None else denial.review_on,
        },
        *(f"{key}: {count}" for key, count in told.goes),
        ngettext(
            "{count} verified backup that this desk knows of holds them until it is deleted.",
            "{count} verified backups that this desk knows of hold them until they are deleted.",
            told.backups,
        ),
        backups_not_counted(),
        ngettext(
            "{count} note or task about others may name them.",
            "{count} notes and tasks about others may name them.",
            told.mentions,
        ),
        ngettext(
            "{count} paper that may show them is out.",
            "{count} papers that may show them are out.",
            told.papers,
        ),
        ngettext(
            "{count} file that may hold them is out.",
            "{count} files that may hold them are out.",
            told.files,
        ),
        *_denied_words(denial, done=for_ever),
        _("They are forgotten.")
        if for_ever
        else _("Nothing was erased. There is no way back: to do it, add --for-ever."),
    )


def _denied_words(denial: "Denial | None", *, done: bool) -> tuple[str, ...]:
    if denial is None:
        return ()
    day = current().day(denial.review_on)
    if not done:
        return (_("They would be on the list of who may not come back, until a look at it again."),)
    return (
        _(
            "They may not come back. Kept of that: a sum of their name, numbers and addresses that "
            "nobody can read, one word, and a day: {day}."
        ).format(day=isolate(day)),
    )
