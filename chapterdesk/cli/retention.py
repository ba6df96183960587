"""`retention`: what is past its time, and erasing what somebody chose of it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.retention import RetentionItem

_KINDS = (
    "fields", "attempts", "absences", "drafts", "tasks", "problem_rows", "import_undo",
    "merge_undo", "requests", "prints", "exports", "audit",
)  # fmt: skip


@click.group("retention")
@click.argument("vault", type=VAULT)
@click.pass_context
def retention(context: click.Context, vault: Path) -> None:
    """Say what of VAULT is past its time, and erase what was chosen of it."""
    context.obj = vault


@retention.command("list")
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, way: WayIn) -> None:
    """List what would go, what each kind of it holds and why: a dry run, nothing is erased."""
    from chapterdesk.services.retention.words import (  # noqa: PLC0415  # heavy
        category_ends,
        category_names,
    )

    with opened(vault, way, reads=True) as desk:
        desk.services.upkeep.begin()
        found = desk.services.retention.look()
        days = {one.category: one.days for one in desk.services.retention.periods()}
    names, ends = category_names(), category_ends()
    kinds = tuple(dict.fromkeys(item.category for item in found.items))
    answer.say(
        {
            "day": found.day,
            "items": [
                {
                    "category": item.category.value,
                    "member": None if item.member_id is None else item.member_id.hex(),
                    "name": item.name,
                    "since": item.since,
                    "count": item.count,
                }
                for item in found.items
            ],
            "kinds": {
                kind.value: {"name": names[kind], "end": ends[kind], "days": days.get(kind)}
                for kind in kinds
            },
            "more": found.more,
            "clock_doubtful": found.clock_doubtful,
        },
        *(
            line
            for kind in kinds
            for line in (
                _("{kind} ({name}): {end}.").format(
                    kind=kind.value, name=names[kind], end=ends[kind]
                ),
                *(f"    {_line(item)}" for item in found.items if item.category is kind),
            )
        ),
        *((_("And {count} more people.").format(count=found.more),) if found.more else ()),
        _("As of {day}. Nothing was erased.").format(day=found.day),
        *(
            (_("The computer's clock may be wrong: nothing is erased until somebody looked."),)
            if found.clock_doubtful
            else ()
        ),
    )


def _line(item: "RetentionItem") -> str:
    """Return one person, or the rows of a kind, and since when they are past their time."""
    if item.member_id is None:
        counted = ngettext("{count} row", "{count} rows", item.count)
        return _("{rows}, the oldest of {day}").format(rows=counted, day=item.since)
    return f"{item.member_id.hex()}  {item.since}  {isolate(item.name)}"


@retention.command()
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help=_("The day of the list that this was chosen from."),
)
@click.option("--member", "members", multiple=True, help=_("An id; may be given again."))
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help=_("May be given again.")
)
@click.option("--clock-is-right", is_flag=True, help=_("Somebody looked: the date is right."))
@with_passphrase
@answering
@click.pass_obj
def erase(
    vault: Path,
    answer: Answer,
    day: datetime,
    members: tuple[str, ...],
    kinds: tuple[str, ...],
    clock_is_right: bool,  # click gives it by name
    way: WayIn,
) -> None:
    """Erase for ever what was chosen from the list of that day. There is no way back."""
    from chapterdesk.services.retention import Category  # noqa: PLC0415  # heavy

    if not members and not kinds:
        raise UsageError(
            _("Nothing was chosen."),
            _("Nothing was erased."),
            _("Name people with --member and other things with --kind."),
        )
    with opened(vault, way) as desk:
        services = desk.services
        services.upkeep.begin()
        if clock_is_right:
            services.upkeep.confirm_clock()
        ids = [services.members.resolve(each) for each in members]
        gone = services.retention.erase(day.date(), ids, [Category(kind) for kind in kinds])
    answer.say(
        {"people": gone.people, "rows": gone.rows, "spared": gone.spared},
        ngettext("{count} person was erased.", "{count} people were erased.", gone.people),
        ngettext("{count} other row was erased.", "{count} other rows were erased.", gone.rows),
        *(
            (
                ngettext(
                    "{count} person is not past their time any more and stays.",
                    "{count} people are not past their time any more and stay.",
                    gone.spared,
                ),
            )
            if gone.spared
            else ()
        ),
    )
