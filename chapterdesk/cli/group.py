"""`group`: the groups, and what becomes of one with its meetings to come."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.groups import Going


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def group(context: click.Context, vault: Path) -> None:
    """List the groups of VAULT, archive or delete one."""
    context.obj = vault


@group.command("list")
@click.option("--all", "everything", is_flag=True, help=_("Archived groups too."))
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, everything: bool, way: WayIn) -> None:
    """List the groups, each by its alias where it has one."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.groups.list(archived=everything)
    answer.say(
        {
            "groups": [
                {
                    "id": row.id,
                    "label": row.label,
                    "kind": row.kind.value,
                    "attendance": row.attendance_mode.value,
                    "members": row.member_count,
                    "next": row.next_on,
                    "archived": row.archived,
                }
                for row in rows
            ]
        },
        *(
            f"{row.id.hex()}  {isolate(row.label)}  "
            + ngettext("{count} member", "{count} members", row.member_count)
            for row in rows
        ),
        *(() if rows else (_("There is no group."),)),
    )


@group.command("archive")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def archive(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Take the group WHICH off the lists; everything of it is kept."""
    with opened(vault, way) as desk:
        groups = desk.services.groups
        group_id = groups.resolve(which)
        answer.say({"id": group_id, "archived": True}, groups.archive(group_id).label)


@group.command("unarchive")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def unarchive(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Bring the group WHICH back from the archive."""
    with opened(vault, way) as desk:
        groups = desk.services.groups
        group_id = groups.resolve(which)
        answer.say({"id": group_id, "archived": False}, groups.unarchive(group_id).label)


@group.command("delete")
@click.argument("which")
@click.option("--with-meetings", is_flag=True, help=_("With its series and meetings to come."))
@with_passphrase
@answering
@click.pass_obj
def delete(vault: Path, answer: Answer, which: str, with_meetings: bool, way: WayIn) -> None:
    """Put the group WHICH into the bin for 30 days; its past meetings stay."""
    with opened(vault, way) as desk:
        groups = desk.services.groups
        group_id = groups.resolve(which)
        going = groups.going(group_id)
        if going.anything and not with_meetings:
            raise _something_goes(going)
        answer.say(
            {
                "id": group_id,
                "deleted": True,
                "meetings": going.meetings,
                "series": going.series,
                "stay": going.held,
            },
            groups.delete(group_id).label,
        )


@group.command("answer-days")
@click.argument("which", default="")
@click.option("--days", type=int, help=_("The number from now on."))
@click.option("--again", is_flag=True, help=_("The number of the chapter for a group; else 7."))
@with_passphrase
@answering
@click.pass_obj
def answer_days(
    vault: Path, answer: Answer, which: str, days: int | None, again: bool, way: WayIn
) -> None:
    """Say, and change, how long a place is kept for who was asked: in VAULT, or in the group WHICH.

    Once those days are over Today, and `due`, say that the place is still kept.
    """
    changes = again or days is not None
    with opened(vault, way, reads=not changes) as desk:
        groups = desk.services.groups
        group_id = groups.resolve(which) if which.strip() else None
        if changes:
            groups.set_answer_days(None if again else days, group_id)
        found = groups.answer_days()
        number = found.days if group_id is None else found.of(group_id)
        answer.say(
            {
                "days": number,
                "chapter": found.days,
                "groups": {key.hex(): value for key, value in found.of_groups.items()},
            },
            ngettext(
                "A place is kept for {count} day for who was asked.",
                "A place is kept for {count} days for who was asked.",
                number,
            ),
        )


def _something_goes(going: "Going") -> RefusedError:
    meetings = ngettext(
        "{count} meeting to come would go with this group.",
        "{count} meetings to come would go with this group.",
        going.meetings,
    )
    series = ngettext(
        "{count} series would end with this group.",
        "{count} series would end with this group.",
        going.series,
    )
    return RefusedError(
        meetings if going.meetings else series,
        _("Nothing was changed."),
        _("Archive it to leave all as it is, or say --with-meetings."),
    )
