"""`meeting` and `checkin`: what is on, and who came."""

import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

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
from chapterdesk.cli.heads import heads_counted, kinds_typed, tell_heads
from chapterdesk.cli.paper_rows import MARKS, rows_entered
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.meeting_rows import MeetingRow

_MAX_NAMES = 1 << 20
_ID: Final = re.compile("[0-9a-fA-F]{6,32}")
_SHORT: Final = 8
_AHEAD: Final = timedelta(hours=12)


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def meeting(context: click.Context, vault: Path) -> None:
    """Add and list the meetings of VAULT."""
    context.obj = vault


@meeting.command("add")
@click.option("--group", required=True, help=_("The group's name or id; a new name makes a group."))
@click.option("--start", required=True, help=_("Wall-clock time, such as 2026-11-26T18:30."))
@click.option("--place", default="", help=_("The place's name or id; a new name makes a place."))
@click.option(
    "--new-group",
    is_flag=True,
    help=_("Make the group when there is none yet, even if its name looks like an id."),
)
@with_passphrase
@answering
@click.pass_obj
def add(
    vault: Path,
    answer: Answer,
    group: str,
    start: str,
    place: str,
    new_group: bool,
    way: WayIn,
) -> None:
    """Add a meeting of a group; a group or place that is not there yet is made."""
    from chapterdesk.core.vocabulary import AttendanceMode  # noqa: PLC0415
    from chapterdesk.services.groups import GroupDraft  # noqa: PLC0415  # heavy
    from chapterdesk.services.meetings import MeetingDraft  # noqa: PLC0415  # heavy
    from chapterdesk.services.places import PlaceDraft  # noqa: PLC0415  # heavy

    starts = wall_clock(start)
    with opened(vault, way) as desk:
        services = desk.services
        group_id = _known(services.groups.resolve, group, may_be_new=new_group)
        place_id = _known(services.places.resolve, place) if place.strip() else None
        fresh_group = (
            GroupDraft(name=group, attendance_mode=AttendanceMode.NAMED)
            if group_id is None
            else None
        )
        fresh_place = PlaceDraft(name=place) if place.strip() and place_id is None else None
        planned = services.meetings.plan(
            MeetingDraft(starts_local=starts, group_id=group_id, place_id=place_id),
            new_group=fresh_group,
            new_place=fresh_place,
        )
        made: list[str] = []
        lines: list[str] = []
        if fresh_group is not None:
            made.append("group")
            lines.append(
                _(
                    "A new group was made: {name}. Names of who comes will be kept; to count heads "
                    "only, change that on the group's page before the first check-in."
                ).format(name=isolate(group.strip()))
            )
        if fresh_place is not None:
            made.append("place")
            lines.append(_("A new place was made: {name}.").format(name=isolate(place.strip())))
        if planned.over:
            lines.append(
                _(
                    "This meeting lies in the past, so it is not the next one. Check people in "
                    "with: chapterdesk checkin VAULT --meeting {id}"
                ).format(id=planned.id.hex()[:_SHORT])
            )
        told = _("The meeting is kept: {id}") if planned.over else _("The meeting is planned: {id}")
        answer.say(
            {
                "id": planned.id,
                "group": planned.group_id,
                "place": planned.place_id,
                "start": starts,
                "past": planned.over,
                "made": made,
                "notes": lines,
            },
            *lines,
            told.format(id=planned.id.hex()),
        )


def _known(resolve: Callable[[str], bytes], text: str, *, may_be_new: bool = False) -> bytes | None:
    """Return the record that answers to a name or id; None for a name that is new.

    Raises:
        UserError: Several answer, or none does and this looks like an id.
    """
    from chapterdesk.services.rows import NoMatchError  # noqa: PLC0415  # heavy

    try:
        return resolve(text)
    except NoMatchError:
        if not may_be_new and _ID.fullmatch(text.strip()) and any(map(str.isdigit, text)):
            raise
        return None


@meeting.command("list")
@click.option("--all", "everything", is_flag=True, help=_("Past meetings too."))
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, everything: bool, way: WayIn) -> None:
    """List what is planned."""
    with opened(vault, way, reads=True) as desk:
        page = desk.services.meetings.window("all" if everything else "upcoming", 0, 500)
        answer.say(
            {
                "meetings": [
                    {
                        "id": row.id,
                        "group": row.label,
                        "start": row.starts_local,
                        "place": row.place,
                        "status": str(row.status),
                        "present": row.present,
                    }
                    for row in page.rows
                ]
            },
            *(
                f"{row.id.hex()}  {row.starts_local:%Y-%m-%d %H:%M}  {row.label}"
                for row in page.rows
            ),
            *(() if page.rows else (_("Nothing is planned."),)),
        )


@meeting.command("counts")
@click.argument("which", default="next")
@with_passphrase
@answering
@click.pass_obj
def counts_(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Say how many heads of which kinds were counted at the meeting WHICH (next, or its id)."""
    with opened(vault, way, reads=True) as desk:
        services = desk.services
        row = services.meetings.detail(services.meetings.resolve(which)).row
        tell_heads(services, answer, row)


@click.command()
@click.argument("vault", type=VAULT)
@click.option("--meeting", "which", default="next", help=_("next, or the meeting's id."))
@click.option("--rows", help=_("Numbers ticked on the printed sheet: 1-14,17,20; no names then."))
@click.option(
    "--as",
    "mark",
    type=click.Choice(list(MARKS)),
    default="present",
    help=_("What --rows are marked as; off takes the mark off again."),
)
@click.option("--heads", type=int, help=_("How many are in the room in all; no names then."))
@click.option(
    "--count",
    "counts",
    multiple=True,
    help=_("Heads of a kind of your own, such as children=4; again for each; no names then."),
)
@click.option("--look", is_flag=True, help=_("Only say whom --rows mean; nobody is marked."))
@with_passphrase
@answering
def checkin(
    answer: Answer,
    vault: Path,
    which: str,
    rows: str | None,
    mark: str,
    heads: int | None,
    counts: tuple[str, ...],
    look: bool,
    way: WayIn,
) -> None:
    """Check in the people named on standard input, one a line, or rows of the printed sheet.

    With --heads or --count heads are counted instead, and nobody is named.

    All of them or, when one is unknown or ambiguous, nobody. With --passphrase-file - the first
    line is the passphrase and the names follow.
    """
    secret = read_secret_line() if way.is_stdin else way.passphrase()
    if rows is None and (look or mark != "present"):
        raise UsageError(
            _("--as and --look are about rows of the printed sheet."),
            _("Nobody was checked in."),
            _("Give the numbers with --rows, such as 1-14,17,20."),
        )
    counting = heads is not None or bool(counts)
    if counting and rows is not None:
        raise UsageError(
            _("Rows of the sheet and heads are given one after the other."),
            _("Nobody was checked in, and nothing was counted."),
            _("Give --rows first, and then --heads and --count in a command of their own."),
        )
    typed = kinds_typed(counts)
    names = typed_names() if rows is None and not counting else []
    with opened(vault, way, secret) as desk:
        services = desk.services
        meeting_id = services.meetings.resolve(which)
        row = services.meetings.detail(meeting_id).row
        if which.strip().lower() == "next":
            _require_soon(row)
        if rows is not None:
            rows_entered(services, answer, row, rows, mark, look=look)
            return
        if counting:
            heads_counted(services, answer, row, typed, heads)
            return
        marks = services.checkin.check_in_names(meeting_id, names)
        fresh = sum(not mark.already for mark in marks)
        present = services.checkin.summary(meeting_id).present
        answer.say(
            {
                "meeting": meeting_id,
                "group": row.label,
                "start": row.starts_local,
                "checked_in": fresh,
                "already": len(marks) - fresh,
                "present": present,
            },
            _("{name}, {start}").format(name=isolate(row.label), start=_start(row)),
            ngettext("{count} person checked in.", "{count} people checked in.", fresh),
            *_already(len(marks) - fresh),
            ngettext("{count} here now.", "{count} here now.", present),
        )


def _require_soon(row: "MeetingRow") -> None:
    """Refuse a next meeting that nobody can be at yet.

    Raises:
        RefusedError: It begins more than half a day from now.
    """
    from chapterdesk.services.zones import to_instant  # noqa: PLC0415  # heavy

    if to_instant(row.starts_local, row.timezone) - SystemClock().now() <= _AHEAD:
        return
    raise RefusedError(
        _("The next meeting is not now: {name}, {start}.").format(
            name=isolate(row.label), start=_start(row)
        ),
        _("Nobody was checked in."),
        _("If it is this one all the same: --meeting {id}").format(id=row.id.hex()[:_SHORT]),
    )


def _start(row: "MeetingRow") -> str:
    return f"{row.starts_local:%Y-%m-%d %H:%M}"


def _already(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        ngettext("{count} person was here already.", "{count} people were here already.", count),
    )


def typed_names() -> list[str]:
    """Return the names on standard input, one a line.

    Raises:
        UsageError: They are not UTF-8 text, or far too many.
    """
    data = sys.stdin.buffer.read(_MAX_NAMES + 1)
    if len(data) > _MAX_NAMES:
        raise UsageError(
            _("That is more than a list of names."),
            _("Nobody was checked in."),
            _("Give the names alone, one a line."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            _("The names are not UTF-8 text."),
            _("Nobody was checked in."),
            _("Save the list as UTF-8."),
        ) from error
    return text.splitlines()


def wall_clock(text: str) -> datetime:
    """Return a wall-clock time that was typed.

    Raises:
        UsageError: It is none.
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("The start is not a date and time."),
            _("Nothing was changed."),
            _("Write it as 2026-11-26T18:30."),
            field="start",
        ) from error
    if value.tzinfo is not None:
        raise UsageError(
            _("The start names a zone of its own."),
            _("Nothing was changed."),
            _("Write the time as the clock on the wall shows it: 2026-11-26T18:30."),
            field="start",
        )
    return value.replace(second=0, microsecond=0)
