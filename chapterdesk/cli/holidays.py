"""`holidays`: the days on which nobody meets, and series that leave them out."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    WayIn,
    answering,
    opened,
    read_text,
    with_passphrase,
)
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate, ngettext

_MOST_BYTES = 1_000_000


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def holidays(context: click.Context, vault: Path) -> None:
    """Keep the days on which nobody of VAULT meets."""
    context.obj = vault


@holidays.command("list")
@click.option("--since", default="", help=_("The first day, such as 2026-12-24."))
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, since: str, way: WayIn) -> None:
    """List the holidays."""
    first = _day(since) if since else None
    with opened(vault, way, reads=True) as desk:
        found = [(row.held_on, row.name) for row in desk.services.holidays.list(first)]
    lines = (*map(_line, found), *(() if found else (_("There is no holiday."),)))
    answer.say({"holidays": _told(found)}, *lines)


@holidays.command("add")
@click.argument("first")
@click.argument("last", default="")
@click.option("--name", required=True, help=_("What it is called."))
@with_passphrase
@answering
@click.pass_obj
def add(vault: Path, answer: Answer, first: str, last: str, name: str, way: WayIn) -> None:
    """Add the day FIRST (2026-12-24), or all days up to LAST; no series changes by it."""
    begins = _day(first)
    ends = _day(last) if last else begins
    with opened(vault, way) as desk:
        undo = desk.services.holidays.add(name, begins, ends)
        answer.say({"first": begins, "last": ends}, undo.label)


@holidays.command("remove")
@click.argument("day")
@with_passphrase
@answering
@click.pass_obj
def remove(vault: Path, answer: Answer, day: str, way: WayIn) -> None:
    """Take the holiday of the DAY (2026-12-24) away; dates that were left out stay so."""
    chosen = _day(day)
    with opened(vault, way) as desk:
        kept = desk.services.holidays
        undo = kept.remove(kept.on(chosen))
        answer.say({"day": chosen}, undo.label)


@holidays.command("skip")
@click.option("--series", "which", default="", help=_("The id of one series; without, all."))
@with_passphrase
@answering
@click.pass_obj
def skip(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Leave out every date to come that falls on a holiday."""
    with opened(vault, way) as desk:
        series_id = desk.services.series.resolve(which) if which else None
        found = desk.services.holidays.skip(series_id)
        answer.say(
            {"dates": found.dates, "left": list(found.left)},
            found.undo.label,
            *(
                _("This computer can not reckon {name}; it stays as it is.").format(
                    name=isolate(name)
                )
                for name in found.left
            ),
        )


@holidays.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; change nothing."))
@with_passphrase
@answering
@click.pass_obj
def import_(vault: Path, answer: Answer, file: Path, dry_run: bool, way: WayIn) -> None:
    """Bring in the whole days of a calendar FILE (.ics), such as the holidays of a state."""
    from chapterdesk.services.series import read_holidays  # noqa: PLC0415  # heavy

    read = read_holidays(read_text(file, _MOST_BYTES))
    with opened(vault, way, reads=dry_run) as desk:
        label = "" if dry_run else desk.services.holidays.bring_in(read.days).label
    answer.say(
        {"holidays": _told(read.days), "left": read.left, "kept": not dry_run},
        *map(_line, read.days),
        *(() if dry_run else (label,)),
        *(() if read.left == 0 else (_left(read.left),)),
    )


def _left(count: int) -> str:
    return ngettext(
        "{count} entry of the file is no holiday and was left out.",
        "{count} entries of the file are no holidays and were left out.",
        count,
    )


def _told(days: list[tuple[date, str]] | tuple[tuple[date, str], ...]) -> list[dict[str, Any]]:
    return [{"day": day, "name": name} for day, name in days]


def _line(one: tuple[date, str]) -> str:
    return f"{one[0].isoformat()}  {isolate(one[1])}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("This is not a day."),
            _("Nothing was changed."),
            _("Write it as 2026-12-24."),
            field="day",
        ) from error
