"""`reach`: whom to call or write to and how, who was not seen for a while, and what came of it."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.vocabulary import ContactOutcome
from chapterdesk.core.words import _, current, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.reaching import ReachRow
    from chapterdesk.services.reaching.shapes import Channel, ReachFilter, Who

_AT_ONCE = 200
_GROUP = click.option("--group", default="", help=_("Of this group alone: its id."))
_WEEKS = click.option(
    "--weeks", type=click.IntRange(1, 520), help=_("Only who was not seen for so many weeks.")
)
_DUE = click.option("--due", is_flag=True, help=_("Only who is to be tried again by today."))


@click.group("reach")
@click.argument("vault", type=VAULT)
@click.pass_context
def reach(context: click.Context, vault: Path) -> None:
    """Say how people of VAULT may be reached, as their own rules allow."""
    context.obj = vault


@reach.command()
@_GROUP
@_WEEKS
@_DUE
@with_passphrase
@answering
@click.pass_obj
def calls(
    vault: Path, answer: Answer, group: str, weeks: int | None, due: bool, way: WayIn
) -> None:
    """List whom one may ring now and what to say there, whom not now, and whom not at all."""
    _list(vault, answer, way, "calls", who_of(weeks, due=due), group, weeks)


@reach.command()
@_GROUP
@_WEEKS
@_DUE
@with_passphrase
@answering
@click.pass_obj
def messages(
    vault: Path, answer: Answer, group: str, weeks: int | None, due: bool, way: WayIn
) -> None:
    """List whom one may write to and how to sign, whom not now, and whom not at all."""
    _list(vault, answer, way, "messages", who_of(weeks, due=due), group, weeks)


@reach.command()
@_GROUP
@_WEEKS
@with_passphrase
@answering
@click.pass_obj
def unseen(vault: Path, answer: Answer, group: str, weeks: int | None, way: WayIn) -> None:
    """List who was not seen for a while, though a meeting of theirs was held."""
    _list(vault, answer, way, "any", "unseen", group, weeks)


@reach.command()
@_GROUP
@with_passphrase
@answering
@click.pass_obj
def missed(vault: Path, answer: Answer, group: str, way: WayIn) -> None:
    """List who was not seen at the last meetings of a group of theirs; `rule` says how many."""
    _list(vault, answer, way, "any", "missed", group, None)


@reach.command()
@_GROUP
@with_passphrase
@answering
@click.pass_obj
def new(vault: Path, answer: Answer, group: str, way: WayIn) -> None:
    """List whom to welcome: who was here for the first time in the last two weeks."""
    _list(vault, answer, way, "any", "new", group, None)


@reach.command()
@click.option("--meetings", type=int, help=_("The number from now on."))
@click.option("--again", is_flag=True, help=_("The number of the chapter for a group; else 3."))
@_GROUP
@with_passphrase
@answering
@click.pass_obj
def rule(  # what to change and where
    vault: Path, answer: Answer, meetings: int | None, again: bool, group: str, way: WayIn
) -> None:
    """Say, and change, after how many meetings somebody is missed: in VAULT, or in a group."""
    changes = again or meetings is not None
    with opened(vault, way, reads=not changes) as desk:
        services = desk.services
        group_id = services.groups.resolve(group) if group else None
        if changes:
            services.missing.set_rule(None if again else meetings, group_id)
        found = services.missing.rule()
        number = found.meetings
        if group_id is not None:
            number = found.of_groups.get(group_id, number)
        answer.say(
            {
                "meetings": number,
                "chapter": found.meetings,
                "groups": {key.hex(): value for key, value in found.of_groups.items()},
            },
            ngettext(
                "Somebody is missed after {count} meeting.",
                "Somebody is missed after {count} meetings.",
                number,
            ),
        )


@reach.command()
@click.argument("member")
@click.option(
    "--outcome",
    type=click.Choice([outcome.value for outcome in ContactOutcome]),
    required=True,
    help=_("What came of it."),
)
@click.option("--next", "next_on", type=click.DateTime(["%Y-%m-%d"]), help=_("Try again on."))
@with_passphrase
@answering
@click.pass_obj
def note(
    vault: Path,
    answer: Answer,
    member: str,
    outcome: str,
    next_on: datetime | None,
    way: WayIn,
) -> None:
    """Note what came of a try to reach MEMBER, an id."""
    from chapterdesk.services.reaching import AttemptDraft  # noqa: PLC0415  # heavy

    day = None if next_on is None else next_on.date()
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        desk.services.reaching.note_attempt(
            member_id, AttemptDraft(outcome=ContactOutcome(outcome), next_on=day)
        )
        answer.say({"member": member_id.hex(), "outcome": outcome, "next": day}, _("Noted."))


def wanted_by(
    services: "Services", channel: "Channel", who: "Who", group: str, weeks: int | None
) -> "ReachFilter":
    """Return the filter that options describe.

    Raises:
        UsageError: No single group answers to that name or id.
    """
    from chapterdesk.services.reaching.shapes import WEEKS, ReachFilter  # noqa: PLC0415  # heavy

    return ReachFilter(
        channel=channel,
        who=who,
        group_id=services.groups.resolve(group) if group else None,
        weeks=weeks or WEEKS,
    )


def who_of(weeks: int | None, *, due: bool) -> "Who":
    """Return which people options ask for."""
    if due:
        return "due"
    return "everybody" if weeks is None else "unseen"


def _list(  # where, how to answer and to open, and what is asked
    vault: Path,
    answer: Answer,
    way: WayIn,
    channel: "Channel",
    who: "Who",
    group: str,
    weeks: int | None,
) -> None:
    with opened(vault, way, reads=True) as desk:
        services = desk.services
        wanted = wanted_by(services, channel, who, group, weeks)
        counts = services.reaching.counts(wanted)
        people = [
            row
            for start in range(0, counts.listed, _AT_ONCE)
            for row in services.reaching.window(wanted, start, _AT_ONCE).rows
        ]
        left = [
            row
            for start in range(0, counts.left_out, _AT_ONCE)
            for row in services.reaching.left_out(wanted, start, _AT_ONCE).rows
        ]
        later = [row for row in people if row.not_now]
        now = [row for row in people if not row.not_now]
        answer.say(
            {
                "people": [_plain(row) for row in now],
                "not_now": [
                    {**_plain(row), "sentence": _why_later(row), "opens_at": row.opens_at}
                    for row in later
                ],
                "left_out": [asdict(row) for row in left],
                "shielded": counts.shielded,
            },
            *(line for row in now for line in _lines(row)),
            *((_("Not now, for these are not the hours they named:"),) if later else ()),
            *(
                line
                for row in later
                for line in (*_lines(row), f"          {_why_later(row)}")
            ),
            *((_("Not to be reached:"),) if left else ()),
            *(f"{row.id.hex()[:8]}  {row.name}: {row.sentence}" for row in left),
            ngettext("{count} person may be reached.", "{count} people may be reached.",
                     counts.listed),
            *(
                (
                    ngettext(
                        "{count} of them not now.", "{count} of them not now.", len(later)
                    ),
                )
                if later
                else ()
            ),
            ngettext("{count} person may not.", "{count} people may not.", counts.left_out),
            *(
                (
                    ngettext(
                        "{count} shielded person is on no list.",
                        "{count} shielded people are on no list.",
                        counts.shielded,
                    ),
                )
                if counts.shielded
                else ()
            ),
        )  # fmt: skip


def _plain(row: "ReachRow") -> dict[str, object]:
    return asdict(row)


def _why_later(row: "ReachRow") -> str:
    """Return which hours somebody named, and when the next of them begin."""
    hours = dict.fromkeys(way.hours for way in row.ways)
    told = _("They named: {hours}.").format(hours="; ".join(isolate(each) for each in hours))
    if row.opens_at is None:
        return told
    begins = _("The next begin on {day} at {time}.").format(
        day=isolate(current().day(row.opens_at.date())),
        time=isolate(current().clock_time(row.opens_at)),
    )
    return f"{told} {begins}"


def _lines(row: "ReachRow") -> list[str]:
    last = row.next_on.isoformat() if isinstance(row.next_on, date) else ""
    lines = [f"{row.id.hex()[:8]}  {row.name}{'  → ' + last if last else ''}"]
    lines += [f"          {way.value}  {way.opening} {way.rest}" for way in row.ways]
    return lines
