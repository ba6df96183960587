"""`calendar`: meetings as a calendar file, out and in, and the awareness days of a year."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

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
from chapterdesk.cli.paper_files import OUTPUT, OVERWRITE, require_free
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.calendar import CalendarItem, CalendarPreview

_MOST_BYTES = 1_600_000


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def calendar(context: click.Context, vault: Path) -> None:
    """Write the meetings of VAULT to a calendar, and read them from one."""
    context.obj = vault


@calendar.command("export")
@click.option("--meeting", default="", help=_("One meeting alone: next, or its id."))
@click.option("--series", default="", help=_("One series alone: its id."))
@OUTPUT
@OVERWRITE
@with_passphrase
@answering
@click.pass_obj
def export(
    vault: Path,
    answer: Answer,
    meeting: str,
    series: str,
    output: Path,
    overwrite: bool,
    way: WayIn,
) -> None:
    """Write times and areas, without a name, to a calendar file that anybody can read."""
    if meeting and series:
        raise UsageError(
            _("One of --meeting and --series is enough."),
            _("Nothing was made."),
            _("Leave both out for the whole calendar."),
        )
    require_free(output, overwrite=overwrite)
    with opened(vault, way) as desk:
        services = desk.services
        made = services.calendar
        if meeting:
            file = made.meeting(services.meetings.resolve(meeting))
        elif series:
            file = made.series(services.series.resolve(series))
        else:
            file = made.all()
        made.save(file, output, overwrite=overwrite)
        answer.say({"file": str(output), "entries": file.count}, file.summary)


@calendar.command("import")
@click.argument("file", type=FILE)
@click.option("--group", default="", help=_("The group that meets: its name or id."))
@click.option("--place", default="", help=_("Where: the place's name or id."))
@click.option("--titles/--no-titles", default=True, help=_("Keep the titles of the entries."))
@click.option(
    "--without", default="", help=_("Leave these entries of the file out, such as 2,5-7.")
)
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; change nothing."))
@with_passphrase
@answering
@click.pass_obj
def import_(
    vault: Path,
    answer: Answer,
    file: Path,
    group: str,
    place: str,
    titles: bool,
    without: str,
    dry_run: bool,
    way: WayIn,
) -> None:
    """Plan the meetings of a calendar FILE (.ics); again plans none twice."""
    left_out = _entries(without)
    text = read_text(file, _MOST_BYTES)
    with opened(vault, way, reads=dry_run) as desk:
        services = desk.services
        group_id = services.groups.resolve(group) if group.strip() else None
        place_id = services.places.resolve(place) if place.strip() else None
        found = services.calendar.read(text, group_id=group_id)
        items = [one for one in found.items if one.number not in left_out]
        label = ""
        if not dry_run and items:
            label = services.calendar.bring_in(
                items, group_id=group_id, place_id=place_id, titles=titles
            ).label
    answer.say(
        {
            "kept": not dry_run,
            "entries": [_told(one) for one in items],
            "left_out": len(found.items) - len(items),
            "problems": [{"entry": one.number, "reason": one.reason} for one in found.problems],
            "past": found.past,
            "known": found.known,
            "days": found.days,
            "cancelled": found.cancelled,
        },
        *(line for one in items for line in _lines(one)),
        *(
            _("Entry {number}: {reason}").format(number=one.number, reason=one.reason)
            for one in found.problems
        ),
        *_counts(found),
        *((label,) if label else ()),
    )


@calendar.command("year")
@click.option("--year", type=int, required=True, help=_("Which."))
@click.option("--leave-out", "out", default="", help=_("Leave this awareness day out from now on."))
@click.option("--take-in", "back", default="", help=_("Take it in again."))
@with_passphrase
@answering
@click.pass_obj
def year(vault: Path, answer: Answer, year: int, out: str, back: str, way: WayIn) -> None:
    """List the awareness days of a year, with where their dates were looked up."""
    with opened(vault, way, reads=not (out or back)) as desk:
        service = desk.services.calendar
        told = [
            service.leave_day_out(code, out=leave).label
            for code, leave in ((out, True), (back, False))
            if code
        ]
        days = service.year(year).days
    answer.say(
        {
            "days": [
                {
                    "code": one.code,
                    "title": one.title,
                    "first": one.first,
                    "last": one.last,
                    "left_out": one.left_out,
                    "source": one.source,
                    "checked": one.checked,
                }
                for one in days
            ]
        },
        *told,
        *(f"{'x' if one.left_out else ' '} {one.first}  {one.title}  ({one.code})" for one in days),
    )


def _entries(text: str) -> frozenset[int]:
    """Return the entries that are written as people write row numbers."""
    found: set[int] = set()
    for part in text.split(","):
        low, dash, high = (word.strip() for word in part.partition("-"))
        if not part.strip():
            continue
        if not low.isdecimal() or (dash and not high.isdecimal()) or int(high or low) > _MOST_BYTES:
            raise UsageError(
                _("This can not be read as numbers of entries."),
                _("Nothing was saved."),
                _("Write them as --dry-run shows them, such as 2,5-7."),
            )
        found.update(range(int(low), int(high or low) + 1))
    return frozenset(found)


def _told(one: "CalendarItem") -> dict[str, object]:
    return {
        "entry": one.number,
        "start": one.starts_local,
        "timezone": one.timezone,
        "minutes": one.minutes,
        "rule": one.rule,
        "remarks": list(one.remarks),
    }


def _lines(one: "CalendarItem") -> Iterable[str]:
    when = f"{one.starts_local:%Y-%m-%d %H:%M}"
    yield f"{one.number:>3}  {when}  {isolate(one.title)}  {one.rule}".rstrip()
    yield from (f"    {remark}" for remark in one.remarks)


def _counts(found: "CalendarPreview") -> tuple[str, ...]:
    told = (
        (found.known, ngettext("{count} is here already", "{count} are here already", found.known)),
        (found.past, ngettext("{count} is past", "{count} are past", found.past)),
        (
            found.cancelled,
            ngettext("{count} is cancelled", "{count} are cancelled", found.cancelled),
        ),
        (
            found.days,
            ngettext(
                "{count} is a whole day: bring it in with `holidays VAULT import`",
                "{count} are whole days: bring them in with `holidays VAULT import`",
                found.days,
            ),
        ),
    )
    return tuple(text for count, text in told if count)
