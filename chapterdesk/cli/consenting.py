"""`consents`: what was done without a yes and why, and the words that people are asked with."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
)
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.consents.out import StillOut


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def consents(context: click.Context, vault: Path) -> None:
    """Say what people of VAULT agreed to, and what was done without."""
    context.obj = vault


@consents.command("overrides")
@with_passphrase
@answering
@click.pass_obj
def overrides(vault: Path, answer: Answer, way: WayIn) -> None:
    """List what was done without consent: when, by which key, to how many, and why."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.consents.overrides()
    answer.say(
        {
            "overrides": [
                {
                    "at": row.at.isoformat(timespec="minutes"),
                    "who": row.who,
                    "act": row.act,
                    "purpose": row.purpose.value,
                    "reason": row.reason,
                    "people": row.people,
                }
                for row in rows
            ]
        },
        *(
            _("{when} {act} ({people}): {reason}").format(
                when=row.at.isoformat(sep=" ", timespec="minutes"),
                act=row.act,
                people=ngettext("{count} person", "{count} people", row.people),
                reason=isolate(row.reason),
            )
            for row in rows
        ),
        *(() if rows else (_("Nothing was done without consent."),)),
    )


@consents.command("out")
@click.argument("member")
@with_passphrase
@answering
@click.pass_obj
def out(vault: Path, answer: Answer, member: str, way: WayIn) -> None:
    """List what is out that may hold MEMBER, an id, of everything they took back."""
    with opened(vault, way, reads=True) as desk:
        member_id = desk.services.members.resolve(member)
        story = desk.services.consents.story(member_id)
        answer.say({"member": member_id.hex(), "out": _plain(story.out)}, *_told(story.out, None))


@consents.command("withdraw")
@click.argument("member")
@click.option(
    "--purpose",
    type=click.Choice([purpose.value for purpose in ConsentPurpose]),
    required=True,
    help=_("What they take back."),
)
@click.option(
    "--method",
    type=click.Choice([method.value for method in ConsentMethod]),
    default=ConsentMethod.SPOKEN.value,
    help=_("How they said it."),
    show_default=True,
)
@with_passphrase
@answering
@click.pass_obj
def withdraw(
    vault: Path, answer: Answer, member: str, purpose: str, method: str, way: WayIn
) -> None:
    """Take back a yes of MEMBER, an id; list what is out already and may hold them."""
    what = ConsentPurpose(purpose)
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        done = desk.services.consents.withdraw(member_id, what, method=ConsentMethod(method))
        answer.say(
            {
                "member": member_id.hex(),
                "purpose": purpose,
                "effects": done.effects,
                "out": _plain(done.out),
            },
            *done.effects,
            *_told(done.out, what),
        )


@consents.command("say")
@click.argument("member")
@click.option(
    "--purpose",
    type=click.Choice([purpose.value for purpose in ConsentPurpose]),
    required=True,
    help=_("What they were asked."),
)
@click.option(
    "--answer",
    "said",
    type=click.Choice(["given", "refused", "requested"]),
    required=True,
    help=_("What they said. To take back a yes: withdraw."),
)
@click.option(
    "--audience",
    type=click.Choice(["first_name", "full_name"]),
    default="full_name",
    help=_("For paper: how much of the name."),
    show_default=True,
)
@click.option(
    "--method",
    type=click.Choice([method.value for method in ConsentMethod]),
    default=ConsentMethod.SPOKEN.value,
    help=_("How they said it."),
    show_default=True,
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help=_("The last day of a yes."))
@with_passphrase
@answering
@click.pass_obj
def say(
    vault: Path,
    answer: Answer,
    member: str,
    purpose: str,
    said: str,
    audience: str,
    method: str,
    until: datetime | None,
    way: WayIn,
) -> None:
    """Write down what MEMBER, an id, said; what they said before stays as it was."""
    from chapterdesk.services.consents.recording import Said  # noqa: PLC0415  # heavy

    what = ConsentPurpose(purpose)
    paper = what is ConsentPurpose.PRINT_ROSTER
    noted = Said(
        purpose=what,
        status=ConsentStatus(said),
        audience=ConsentAudience(audience) if paper else ConsentAudience.CHAPTER,
        method=ConsentMethod(method),
        expires_on=None if until is None else until.date(),
    )
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        desk.services.consents.record(member_id, noted)
    answer.say({"member": member_id.hex(), "purpose": purpose, "answer": said}, _("Noted."))


def _plain(out: "Sequence[StillOut]") -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "what": one.what,
            "form": one.form,
            "file": None if one.path is None else str(one.path),
            "made_at": one.made_at.isoformat(timespec="minutes"),
            "copies": one.copies,
            "surely": one.surely,
        }
        for one in out
    ]


def _told(out: "Sequence[StillOut]", purpose: ConsentPurpose | None) -> list[str]:
    from chapterdesk.services.consents.out_words import (  # noqa: PLC0415  # heavy
        nothing_out,
        out_words,
    )

    if not out:
        return [nothing_out(purpose)]
    said = [out_words(one) for one in out]
    return [f"{words.head}: {words.made}. {words.todo}" for words in said]


@consents.command("wordings")
@with_passphrase
@answering
@click.pass_obj
def wordings(vault: Path, answer: Answer, way: WayIn) -> None:
    """List the words that people are asked with, every version, and how many answered each."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.consents.wordings()
    answer.say(
        {
            "wordings": [
                {
                    "purpose": row.purpose.value,
                    "version": row.version,
                    "text": row.text,
                    "since": None if row.since is None else row.since.isoformat(),
                    "current": row.current,
                    "answers": row.answers,
                }
                for row in rows
            ]
        },
        *(f"{row.purpose.value} {row.version or '-'}: {isolate(row.text)}" for row in rows),
    )
