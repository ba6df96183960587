"""`series`: meetings that repeat, their next dates, and what becomes of one of them."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.cli.meeting import wall_clock
from chapterdesk.core.words import _, isolate

if TYPE_CHECKING:
    from chapterdesk.services.series import ShownDate


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def series(context: click.Context, vault: Path) -> None:
    """Add, list and change the series of meetings of VAULT."""
    context.obj = vault


@series.command("list")
@click.option("--all", "everything", is_flag=True, help=_("Archived series too."))
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, everything: bool, way: WayIn) -> None:
    """List the series with their next dates."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.series.list(archived=everything)
        answer.say(
            {
                "series": [
                    {
                        "id": row.id,
                        "label": row.label,
                        "repeats": row.repeats,
                        "timezone": row.timezone,
                        "zone_known": row.zone_known,
                        "next": row.next_local,
                        "archived": row.archived,
                    }
                    for row in rows
                ]
            },
            *(
                f"{row.id.hex()}  {_short(row.next_local)}  {isolate(row.label)}  {row.repeats}"
                for row in rows
            ),
            *(() if rows else (_("There is no series."),)),
        )


@series.command("show")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def show(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Show the next dates of the series with the id WHICH."""
    with opened(vault, way, reads=True) as desk:
        found = desk.services.series.detail(desk.services.series.resolve(which))
        lines = [f"{isolate(found.row.label)}: {found.row.repeats}"]
        if not found.row.zone_known:
            lines.append(
                _("This computer does not know the time zone {zone}; dates are not shown.").format(
                    zone=isolate(found.row.timezone)
                )
            )
        answer.say(
            {
                "id": found.row.id,
                "label": found.row.label,
                "repeats": found.row.repeats,
                "rule": found.draft.rule,
                "timezone": found.row.timezone,
                "zone_known": found.row.zone_known,
                "dates": [_date(one) for one in found.dates],
            },
            *lines,
            *(_line(one) for one in found.dates),
        )


@series.command("add")
@click.option("--group", default="", help=_("The group's name or id."))
@click.option("--title", default="", help=_("What it is called, where not as its group."))
@click.option("--start", required=True, help=_("The first date, such as 2026-11-26T18:30."))
@click.option("--rule", required=True, help=_("How it repeats (RRULE): FREQ=WEEKLY;BYDAY=TH"))
@click.option("--place", default="", help=_("The place's name or id."))
@click.option("--minutes", type=int, default=120, help=_("How long each meeting is."))
@with_passphrase
@answering
@click.pass_obj
def add(  # one for each option
    vault: Path,
    answer: Answer,
    group: str,
    title: str,
    start: str,
    rule: str,
    place: str,
    minutes: int,
    way: WayIn,
) -> None:
    """Add a series, and make the meetings of it that are near."""
    from chapterdesk.services.series import SeriesDraft, SeriesTemplate  # noqa: PLC0415  # heavy

    starts = wall_clock(start)
    with opened(vault, way) as desk:
        services = desk.services
        template = SeriesTemplate(
            group_id=services.groups.resolve(group) if group.strip() else None,
            place_id=services.places.resolve(place) if place.strip() else None,
            title=title,
        )
        draft = SeriesDraft(
            starts_local=starts, rule=rule, duration_minutes=minutes, template=template
        )
        series_id, _undo = services.series.add(draft)
        found = services.series.detail(series_id)
        answer.say(
            {"id": series_id, "dates": [_date(one) for one in found.dates]},
            _("The series is kept: {id}").format(id=series_id.hex()),
            *(_line(one) for one in found.dates),
        )


@series.command("skip")
@click.argument("which")
@click.argument("date")
@with_passphrase
@answering
@click.pass_obj
def skip(vault: Path, answer: Answer, which: str, date: str, way: WayIn) -> None:
    """Leave out the DATE (2026-11-26T18:30) of the series WHICH."""
    name = wall_clock(date)
    with opened(vault, way) as desk:
        series_id = desk.services.series.resolve(which)
        undo = desk.services.series.skip(series_id, name)
        answer.say({"id": series_id, "skipped": name}, undo.label)


@series.command("move")
@click.argument("which")
@click.argument("date")
@click.argument("start")
@with_passphrase
@answering
@click.pass_obj
def move(vault: Path, answer: Answer, which: str, date: str, start: str, way: WayIn) -> None:
    """Move the DATE (2026-11-26T18:30) of the series WHICH to START, alone."""
    name, starts = wall_clock(date), wall_clock(start)
    with opened(vault, way) as desk:
        series_id = desk.services.series.resolve(which)
        undo = desk.services.series.move(series_id, name, starts)
        answer.say({"id": series_id, "moved": name, "start": starts}, undo.label)


def _short(local: datetime | None) -> str:
    return "-" if local is None else f"{local:%Y-%m-%d %H:%M}"


def _date(one: "ShownDate") -> dict[str, Any]:
    return {
        "date": one.recurrence_local,
        "start": one.starts_local,
        "state": str(one.state),
        "holiday": one.holiday,
        "meeting": one.meeting_id,
    }


def _line(one: "ShownDate") -> str:
    mark = "x" if one.struck else " "
    return f"{mark} {_short(one.starts_local)}  {one.words}".rstrip()
