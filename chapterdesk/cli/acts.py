"""`audit`: who did what to which fields of what, and when; never a value."""

from pathlib import Path
from typing import Final, get_args

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.words import _, isolate, ngettext

_MOST: Final = 1_000
_ACTS: Final = ("all", "people", "out", "asked", "erased", "meetings", "keys", "setup")


@click.command("audit")
@click.argument("vault", type=VAULT)
@click.option("--acts", type=click.Choice(_ACTS), default="all", help=_("Acts of this kind."))
@click.option("--member", default="", metavar="ID", help=_("Acts on this person's record."))
@click.option("--most", type=click.IntRange(1, _MOST), default=100, help=_("How many at most."))
@with_passphrase
@answering
def audit(answer: Answer, vault: Path, acts: str, member: str, most: int, way: WayIn) -> None:
    """List what was done in VAULT, the latest first: by which key, to which fields."""
    from chapterdesk.services.audit import Acts, AuditFilter  # noqa: PLC0415  # heavy

    kinds: dict[str, Acts] = {kind: kind for kind in get_args(Acts)}
    with opened(vault, way, reads=True) as desk:
        member_id = desk.services.members.resolve(member) if member else None
        wanted = AuditFilter(member_id=member_id, acts=kinds[acts])
        page = desk.services.audit.window(wanted, 0, most)
    answer.say(
        {
            "acts": [
                {
                    "at": row.at.isoformat(timespec="minutes"),
                    "who": row.who,
                    "action": row.action,
                    "entity": row.entity,
                    "subject": row.subject,
                    "fields": row.fields,
                }
                for row in page.rows
            ],
            "total": page.total,
        },
        *(
            "  ".join(
                part
                for part in (
                    row.at.isoformat(sep=" ", timespec="minutes"),
                    isolate(row.who) if row.who else "",
                    f"{row.action} {row.entity}",
                    isolate(row.subject) if row.subject else "",
                    ", ".join(row.fields),
                )
                if part
            )
            for row in page.rows
        ),
        ngettext("{count} act in all.", "{count} acts in all.", page.total),
    )
