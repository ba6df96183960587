"""`place`: rooms, calls and chats, what they offer, and what was looked at."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapterdesk.cli.common import (
    VAULT,
    Answer,
    WayIn,
    answering,
    opened,
    read_secret_line,
    with_passphrase,
)
from chapterdesk.cli.meeting import typed_names
from chapterdesk.core.safe_vocabulary import PlaceKind, PlacePointState
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.places import PlacePointArea, PlaceRow

_KINDS = click.Choice([kind.value for kind in PlaceKind])
_TOLD = click.Choice([told.value for told in LocationDisclosure])


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def place(context: click.Context, vault: Path) -> None:
    """Keep the places of VAULT: rooms, calls and chats."""
    context.obj = vault


@place.command("list")
@click.option("--all", "everything", is_flag=True, help=_("Those in the archive, too."))
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, everything: bool, way: WayIn) -> None:
    """List the places; never what leads into them."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.places.list(everything)
        answer.say(
            {"places": [_row(row) for row in rows]},
            *(
                f"{row.id.hex()}  {row.kind:<4}  {isolate(row.name)}"
                + (f", {isolate(row.area)}" if row.area else "")
                for row in rows
            ),
            *(() if rows else (_("No place is kept yet."),)),
        )


@place.command("show")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def show(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Show the place WHICH (its name or id), what paper shows of it, and its checklist."""
    with opened(vault, way, reads=True) as desk:
        services = desk.services
        place_id = services.places.resolve(which)
        detail = services.places.detail(place_id)
        areas = services.place_checks.areas(place_id)
        draft = detail.draft
        answer.say(
            {
                **_row(detail.row),
                "address": draft.address,
                "link": draft.link,
                "tell": str(draft.disclosure),
                "told": detail.told,
                "capacity": draft.capacity,
                "remark": draft.remark,
                "safety_notes": draft.safety_notes,
                "checklist": [_point(area, one) for area in areas for one in area.points],
            },
            isolate(draft.name),
            _("Paper shows: {text}").format(text=isolate(detail.told))
            if detail.told
            else _("Paper shows nothing of it."),
            *(
                f"{one.state:<10}  {one.code:<22}  {one.label}"
                for area in areas
                for one in area.points
            ),
        )


@place.command("add")
@click.argument("name")
@click.option("--kind", type=_KINDS, default="room", help=_("What it is."))
@click.option("--area", default="", help=_("What paper shows instead of the address."))
@click.option("--tell", type=_TOLD, default="area_only", help=_("How much of it may be told."))
@click.option("--capacity", type=int, help=_("How many there is room for."))
@with_passphrase
@answering
@click.pass_obj
def add(vault: Path, answer: Answer, /, way: WayIn, **said: Any) -> None:
    """Add the place NAME; `place VAULT lead` takes its address or link."""
    from chapterdesk.services.places import PlaceDraft  # noqa: PLC0415  # heavy

    draft = PlaceDraft(
        name=said["name"],
        kind=PlaceKind(said["kind"]),
        area=said["area"],
        disclosure=LocationDisclosure(said["tell"]),
        capacity=said["capacity"],
    )
    with opened(vault, way) as desk:
        place_id, undo = desk.services.places.add(draft)
        answer.say({"id": place_id}, undo.label, place_id.hex())


@place.command("set")
@click.argument("which")
@click.option("--kind", type=_KINDS, help=_("What it is."))
@click.option("--area", help=_("What paper shows instead of the address."))
@click.option("--tell", type=_TOLD, help=_("How much of it may be told."))
@click.option("--capacity", type=int, help=_("How many there is room for."))
@with_passphrase
@answering
@click.pass_obj
def set_(vault: Path, answer: Answer, /, way: WayIn, **said: Any) -> None:
    """Change the place WHICH; what is not given stays."""
    with opened(vault, way) as desk:
        places = desk.services.places
        place_id = places.resolve(said["which"])
        detail = places.detail(place_id)
        draft = replace(
            detail.draft,
            kind=PlaceKind(said["kind"] or detail.draft.kind),
            area=detail.draft.area if said["area"] is None else said["area"],
            disclosure=LocationDisclosure(said["tell"] or detail.draft.disclosure),
            capacity=said["capacity"] or detail.draft.capacity,
        )
        undo = places.save(place_id, draft, updated_at=detail.updated_at)
        answer.say({"id": place_id, "told": places.detail(place_id).told}, undo.label)


@place.command("lead")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def lead(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Take what leads into the place WHICH from standard input: its address, or its link.

    Never from the command line, which others on this computer can read. With --passphrase-file -
    the first line is the passphrase.
    """
    secret = read_secret_line() if way.is_stdin else way.passphrase()
    text = "\n".join(line for line in typed_names() if line.strip())
    with opened(vault, way, secret) as desk:
        places = desk.services.places
        place_id = places.resolve(which)
        detail = places.detail(place_id)
        room = detail.draft.kind == PlaceKind.ROOM
        draft = replace(detail.draft, address=text) if room else replace(detail.draft, link=text)
        undo = places.save(place_id, draft, updated_at=detail.updated_at)
        answer.say({"id": place_id, "told": places.detail(place_id).told}, undo.label)


@place.command("check")
@click.argument("which")
@click.argument("point")
@click.argument("state", type=click.Choice([state.value for state in PlacePointState]))
@with_passphrase
@answering
@click.pass_obj
def check(vault: Path, answer: Answer, which: str, point: str, state: str, way: WayIn) -> None:
    """Say what was found at the place WHICH about one POINT of its checklist."""
    with opened(vault, way) as desk:
        services = desk.services
        place_id = services.places.resolve(which)
        undo = services.place_checks.set_point(place_id, point, PlacePointState(state))
        left = sum(area.open for area in services.place_checks.areas(place_id))
        answer.say(
            {"id": place_id, "open": left},
            undo.label,
            ngettext("{count} point is open.", "{count} points are open.", left),
        )


@place.command("archive")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def archive(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Take the place WHICH off the lists."""
    with opened(vault, way) as desk:
        place_id = desk.services.places.resolve(which)
        undo = desk.services.places.archive(place_id)
        answer.say({"id": place_id}, undo.label)


def _row(row: "PlaceRow") -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": str(row.kind),
        "area": row.area,
        "features": list(row.features),
        "archived": row.archived,
    }


def _point(area: "PlacePointArea", one: Any) -> dict[str, Any]:
    return {
        "area": area.code,
        "code": one.code,
        "label": one.label,
        "state": str(one.state),
        "looked_on": one.looked_on,
        "stale": one.stale,
    }
