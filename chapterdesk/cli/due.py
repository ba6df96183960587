"""`due`: what is due, as Today shows it; whom it is about is told when asked for alone."""

from pathlib import Path

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.words import _, current, isolate, ngettext


@click.command("due")
@click.argument("vault", type=VAULT)
@click.option("--names", is_flag=True, help=_("Whom it is about, too."))
@with_passphrase
@answering
def due(answer: Answer, vault: Path, names: bool, way: WayIn) -> None:
    """List what is due in VAULT by two weeks from now, the most overdue first."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.tasks.due()
    answer.say(
        {
            "due": [
                {
                    "kind": row.kind,
                    "summary": row.summary,
                    "detail": row.detail,
                    "due_on": row.due_on,
                    "days": row.days,
                    "subject": row.subject,
                    **({"names": list(row.covered_names)} if names else {}),
                }
                for row in rows
            ]
        },
        *(
            "  ".join(
                part
                for part in (
                    row.due_on.isoformat(),
                    row.summary,
                    row.detail,
                    current().listing(isolate(name) for name in row.covered_names) if names else "",
                )
                if part
            )
            for row in rows
        ),
        ngettext("{count} thing is due.", "{count} things are due.", len(rows)),
    )
