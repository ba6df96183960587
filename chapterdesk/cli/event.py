"""`event`: meetings for which people register, who comes, what they need and who helps."""

from datetime import datetime
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
from chapterdesk.cli.meeting import typed_names, wall_clock
from chapterdesk.core.event_vocabulary import WaitlistMode
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.events import EventRow, NeedSum, ParticipationRow, ShiftRow


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def event(context: click.Context, vault: Path) -> None:
    """Add events of VAULT, register people, offer places, sum what is needed."""
    context.obj = vault


@event.command("list")
@click.option("--all", "everything", is_flag=True, help=_("Past events too."))
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, everything: bool, way: WayIn) -> None:
    """List the events with their places."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.events.list("all" if everything else "upcoming")
        answer.say(
            {"events": [_row(row) for row in rows]},
            *(
                f"{row.meeting.id.hex()}  {row.meeting.starts_local:%Y-%m-%d %H:%M}  "
                f"{isolate(row.meeting.label)}  {_places(row)}"
                for row in rows
            ),
            *(() if rows else (_("There is no event."),)),
        )


@event.command("show")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def show(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Show the event with the id WHICH and who stands how to it."""
    with opened(vault, way, reads=True) as desk:
        services = desk.services
        meeting_id = services.meetings.resolve(which)
        found = services.events.detail(meeting_id)
        people = services.registrations.list(meeting_id)
        warnings = services.safeguarding.plan(meeting_id).warnings
        answer.say(
            {
                **_row(found.row),
                "place": found.place,
                "erase_on": found.erase_on,
                "lottery_seed": found.lottery_seed,
                "questions": [
                    {"id": one.id, "text": one.draft.text, "erase_on": one.erase_on}
                    for one in found.questions
                ],
                "people": [_person(one) for one in people],
                "warnings": list(warnings),
            },
            f"{isolate(found.row.meeting.label)}: {_places(found.row)}",
            *((found.place,) if found.place else ()),
            found.erase_words,
            *(_line(one) for one in people),
            *warnings,
        )


@event.command("add")
@click.option("--group", default="", help=_("The group's name or id."))
@click.option("--title", default="", help=_("What it is called, where not as its group."))
@click.option("--start", required=True, help=_("Wall-clock time, such as 2026-11-26T18:30."))
@click.option("--place", default="", help=_("The place's name or id."))
@click.option("--minutes", type=int, default=120, help=_("How long it is."))
@click.option("--capacity", type=int, help=_("How many heads there is room for."))
@click.option("--least", type=int, help=_("With fewer it is not worth while."))
@click.option("--register-by", help=_("The last moment to register, such as 2026-11-24T20:00."))
@click.option(
    "--waiting",
    type=click.Choice([mode.value for mode in WaitlistMode]),
    default=WaitlistMode.FIRST_COME.value,
    help=_("Who of those who wait comes first."),
)
@click.option("--guests", type=int, default=0, help=_("How many guests one person may bring."))
@click.option(
    "--tell",
    type=click.Choice([one.value for one in LocationDisclosure]),
    help=_("How much of the place may be told; else as the place says."),
)
@with_passphrase
@answering
@click.pass_obj
def add(vault: Path, answer: Answer, /, way: WayIn, **said: Any) -> None:
    """Add a meeting for which people register."""
    from chapterdesk.services.events import EventDraft  # noqa: PLC0415  # heavy
    from chapterdesk.services.meetings import MeetingDraft  # noqa: PLC0415  # heavy

    starts = wall_clock(said["start"])
    ends: datetime | None = wall_clock(said["register_by"]) if said["register_by"] else None
    group, place = said["group"].strip(), said["place"].strip()
    with opened(vault, way) as desk:
        services = desk.services
        meeting = MeetingDraft(
            starts_local=starts,
            group_id=services.groups.resolve(group) if group else None,
            place_id=services.places.resolve(place) if place else None,
            title=said["title"],
            duration_minutes=said["minutes"],
        )
        draft = EventDraft(
            capacity_min=said["least"],
            capacity_max=said["capacity"],
            register_by_local=ends,
            waitlist_mode=WaitlistMode(said["waiting"]),
            guests_max=said["guests"],
            disclosure=LocationDisclosure(said["tell"]) if said["tell"] else None,
        )
        meeting_id, _undo = services.events.add(meeting, draft)
        found = services.events.detail(meeting_id)
        answer.say(
            {**_row(found.row), "place": found.place},
            _("The event is planned: {id}").format(id=meeting_id.hex()),
        )


@event.command("register")
@click.argument("which")
@click.option("--late", is_flag=True, help=_("A lead lets them in though registering has ended."))
@with_passphrase
@answering
@click.pass_obj
def register(vault: Path, answer: Answer, which: str, late: bool, way: WayIn) -> None:
    """Register the people named on standard input for the event WHICH, one a line.

    All of them or, when one can not be registered, nobody. With --passphrase-file - the first line
    is the passphrase and the names follow.
    """
    secret = read_secret_line() if way.is_stdin else way.passphrase()
    names = typed_names()
    with opened(vault, way, secret) as desk:
        services = desk.services
        meeting_id = services.meetings.resolve(which)
        people = services.checkin.people_named(names)
        told = services.registrations.register_all(meeting_id, people, late=late)
        answer.say(
            {
                "id": meeting_id,
                "registered": sum(not one.already for one in told),
                "already": sum(one.already for one in told),
                "people": [_person(one.row) for one in told],
            },
            *(one.sentence for one in told),
        )


@event.command("cancel")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def cancel(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Note that the people named on standard input do not come to the event WHICH after all."""
    secret = read_secret_line() if way.is_stdin else way.passphrase()
    names = typed_names()
    with opened(vault, way, secret) as desk:
        services = desk.services
        meeting_id = services.meetings.resolve(which)
        people = services.checkin.people_named(names)
        undo = services.registrations.cancel_all(meeting_id, people)
        answer.say({"id": meeting_id, "cancelled": len(people)}, undo.label)


@event.command("offer")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def offer(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Offer every free place of the event WHICH to whoever is next; offers that are over end."""
    with opened(vault, way) as desk:
        meeting_id = desk.services.meetings.resolve(which)
        report = desk.services.registrations.offer_free(meeting_id)
        answer.say(
            {
                "id": meeting_id,
                "offered": [_person(one) for one in report.offered],
                "passed_over": report.passed_over,
                "free": report.free,
            },
            *(_line(one) for one in report.offered),
            ngettext(
                "{count} place was offered. Tell them.",
                "{count} places were offered. Tell them.",
                len(report.offered),
            ),
            *(
                (
                    ngettext(
                        "{count} person who waits was passed over.",
                        "{count} people who wait were passed over.",
                        report.passed_over,
                    ),
                )
                if report.passed_over
                else ()
            ),
        )


@event.command("needs")
@click.argument("which")
@click.option("--published", is_flag=True, help=_("Leave out small numbers and every name."))
@with_passphrase
@answering
@click.pass_obj
def needs(vault: Path, answer: Answer, which: str, published: bool, way: WayIn) -> None:
    """Sum what is needed at the event WHICH for the kitchen and the venue."""
    with opened(vault, way, reads=True) as desk:
        meeting_id = desk.services.meetings.resolve(which)
        report = desk.services.needs.report(meeting_id, published=published)
        answer.say(
            {
                "id": meeting_id,
                "heads": report.heads,
                "with_needs": report.with_needs,
                "unasked": report.unasked,
                "suppressed": report.suppressed,
                "erase_on": report.erase_on,
                "food": [_need(one) for one in report.food],
                "access": [_need(one) for one in report.access],
            },
            _("For the kitchen"),
            *(_need_line(one) for one in report.food),
            _("For the venue"),
            *(_need_line(one) for one in report.access),
        )


@event.command("shifts")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def shifts(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """List the shifts of the event WHICH, and how many hands are missing."""
    with opened(vault, way, reads=True) as desk:
        meeting_id = desk.services.meetings.resolve(which)
        rows = desk.services.shifts.list(meeting_id)
        warnings = desk.services.safeguarding.plan(meeting_id).warnings
        answer.say(
            {
                "id": meeting_id,
                "shifts": [_shift(row) for row in rows],
                "warnings": list(warnings),
            },
            *(
                f"{_span(row)}  {isolate(row.label)}  "
                + ngettext("{count} hand is missing", "{count} hands are missing", row.missing)
                for row in rows
            ),
            *(() if rows else (_("There is no shift."),)),
            *warnings,
        )


def _row(row: "EventRow") -> dict[str, Any]:
    return {
        "id": row.meeting.id,
        "label": row.meeting.label,
        "start": row.meeting.starts_local,
        "taken": row.taken,
        "free": row.free,
        "waiting": row.waiting,
        "open": row.is_open,
        "enough": row.enough,
        "register_by": row.register_by_local,
    }


def _places(row: "EventRow") -> str:
    taken = ngettext("{count} place taken", "{count} places taken", row.taken)
    free = "" if row.free is None else ngettext("{count} free", "{count} free", row.free)
    waiting = ngettext("{count} waits", "{count} wait", row.waiting) if row.waiting else ""
    return ", ".join(part for part in (taken, free, waiting) if part)


def _person(row: "ParticipationRow") -> dict[str, Any]:
    return {
        "member": row.member_id,
        "name": row.name,
        "status": str(row.status),
        "turn": row.turn,
        "guests": row.guest_count,
        "photo": str(row.photo),
        "offer_ends": row.offer_ends_local,
        "ticket": row.ticket,
    }


def _line(row: "ParticipationRow") -> str:
    ends = f"  {row.offer_ends_local:%Y-%m-%d %H:%M}" if row.offer_ends_local else ""
    return f"{row.status:<10}  {isolate(row.name)}{ends}"


def _need(one: "NeedSum") -> dict[str, Any]:
    return {
        "code": one.code,
        "label": one.label,
        "severity": None if one.severity is None else str(one.severity),
        "count": one.count,
        "names": list(one.names),
    }


def _need_line(one: "NeedSum") -> str:
    count = "?" if one.count is None else str(one.count)
    severity = "" if one.severity is None else f" ({one.severity.replace('_', ' ')})"
    names = f"  {', '.join(isolate(name) for name in one.names)}" if one.names else ""
    return f"{count:>4}  {one.label}{severity}{names}"


def _span(row: "ShiftRow") -> str:
    return f"{row.draft.starts_local:%Y-%m-%d %H:%M}-{row.draft.ends_local:%H:%M}"


def _shift(row: "ShiftRow") -> dict[str, Any]:
    return {
        "id": row.id,
        "label": row.label,
        "role": str(row.draft.role),
        "start": row.draft.starts_local,
        "end": row.draft.ends_local,
        "needed": row.draft.needed,
        "missing": row.missing,
        "people": [
            {"member": one.member_id, "name": one.name, "status": str(one.status)}
            for one in row.people
        ],
    }
