"""`consents`: what was done without a yes and why, and the words that people are asked with."""

from pathlib import Path

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.words import _, isolate, ngettext


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
