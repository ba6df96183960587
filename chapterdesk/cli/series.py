"""`series`: meetings that repeat, their next dates, and what becomes of one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.cli.meeting import wall_clock
from chapterdesk.core.vocabulary import SheetLayout
from chapterdesk.core.words import _, isolate

if TYPE_CHECKING:
    from chapterdesk.services.database import Undo
    from chapterdesk.services.series import SeriesService, ShownDate

_SHEETS: Final = [one.value.replace("_", "-") for one in SheetLayout if one.value]


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
@click.option(
    "--sheet",
    type=click.Choice(_SHEETS),
    help=_("Which sheet printing starts from: who is expected, or one to sign in on."),
)
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
    sheet: str | None,
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
            sheet_layout=(sheet or "").replace("-", "_"),
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
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.skip(series_id, name), skipped=name)


@series.command("cancel")
@click.argument("which")
@click.argument("date")
@with_passphrase
@answering
@click.pass_obj
def cancel(vault: Path, answer: Answer, which: str, date: str, way: WayIn) -> None:
    """Cancel the DATE (2026-11-26T18:30) of the series WHICH; it stays to be seen."""
    name = wall_clock(date)
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.cancel(series_id, name), cancelled=name)


@series.command("restore")
@click.argument("which")
@click.argument("date")
@with_passphrase
@answering
@click.pass_obj
def restore(vault: Path, answer: Answer, which: str, date: str, way: WayIn) -> None:
    """Bring back the DATE (2026-11-26T18:30) of the series WHICH, as the series has it."""
    name = wall_clock(date)
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.restore(series_id, name), restored=name)


@series.command("end")
@click.argument("which")
@click.argument("date")
@with_passphrase
@answering
@click.pass_obj
def end(vault: Path, answer: Answer, which: str, date: str, way: WayIn) -> None:
    """End the series WHICH before its DATE (2026-11-26T18:30); what has begun stays."""
    name = wall_clock(date)
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.end(series_id, name), ended=name)


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
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.move(series_id, name, starts), moved=name, start=starts)


@series.command("archive")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def archive(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Take the series WHICH off the lists, with its meetings to come."""
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.archive(series_id), archived=True)


@series.command("unarchive")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def unarchive(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Bring the series WHICH back from the archive, with its meetings to come."""
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.unarchive(series_id), archived=False)


@series.command("delete")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def delete(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Put the series WHICH into the bin for 30 days, with its meetings to come."""
    with _changing(vault, way, which) as (service, series_id):
        _told(answer, series_id, service.delete(series_id), deleted=True)


@contextmanager
def _changing(vault: Path, way: WayIn, which: str) -> Iterator[tuple["SeriesService", bytes]]:
    """Open a vault to change the series whose id starts so."""
    with opened(vault, way) as desk:
        service = desk.services.series
        yield service, service.resolve(which)


def _told(answer: Answer, series_id: bytes, undo: "Undo", **done: datetime | bool) -> None:
    """Answer what was done to a series."""
    answer.say({"id": series_id, **done}, undo.label)


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
