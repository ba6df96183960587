"""`minors`: where people under 18 come, who was checked, and plans that break a rule."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.errors import UsageError
from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.core.vocabulary import Answer as Said
from chapterdesk.core.words import _, isolate

if TYPE_CHECKING:
    from chapterdesk.services.safeguarding import MinorsPlan

_CHECKS = click.Choice([kind.value for kind in CheckKind])
_SAID = click.Choice(["yes", "no", "unknown"])


@click.group(invoke_without_command=False)
@click.argument("vault", type=VAULT)
@click.pass_context
def minors(context: click.Context, vault: Path) -> None:
    """Keep the rules for people under 18 in VAULT: two adults, checks valid."""
    context.obj = vault


@minors.command("plans")
@with_passphrase
@answering
@click.pass_obj
def plans(vault: Path, answer: Answer, way: WayIn) -> None:
    """List the meetings of the next 60 days whose plan breaks a rule."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.safeguarding.at_risk()
        answer.say(
            {
                "meetings": [
                    {
                        "id": row.meeting.id,
                        "label": row.meeting.label,
                        "start": row.meeting.starts_local,
                        "warnings": list(row.warnings),
                    }
                    for row in rows
                ]
            },
            *(
                line
                for row in rows
                for line in (
                    f"{row.meeting.starts_local:%Y-%m-%d %H:%M}  {isolate(row.meeting.label)}",
                    *(f"    {warning}" for warning in row.warnings),
                )
            ),
            *(() if rows else (_("No plan breaks a rule."),)),
        )


@minors.command("show")
@click.argument("which")
@with_passphrase
@answering
@click.pass_obj
def show(vault: Path, answer: Answer, which: str, way: WayIn) -> None:
    """Say what the rules say of the meeting with the id WHICH."""
    with opened(vault, way, reads=True) as desk:
        services = desk.services
        plan = services.safeguarding.plan(services.meetings.resolve(which))
        answer.say(_plan(plan), *(plan.warnings or (_("Nothing is missing."),)))


@minors.command("expect")
@click.argument("which")
@click.argument("said", type=click.Choice(["yes", "no", "group"]))
@with_passphrase
@answering
@click.pass_obj
def expect(vault: Path, answer: Answer, which: str, said: str, way: WayIn) -> None:
    """Say whether people under 18 come to the meeting WHICH, or that it is as its group says."""
    with opened(vault, way) as desk:
        services = desk.services
        meeting_id = services.meetings.resolve(which)
        undo = services.safeguarding.expect(meeting_id, None if said == "group" else Said(said))
        plan = services.safeguarding.plan(meeting_id)
        answer.say(_plan(plan), undo.label, *plan.warnings)


@minors.command("group")
@click.argument("group")
@click.argument("said", type=_SAID)
@with_passphrase
@answering
@click.pass_obj
def group_(vault: Path, answer: Answer, group: str, said: str, way: WayIn) -> None:
    """Say whether people under 18 come to the GROUP (its name or id)."""
    with opened(vault, way) as desk:
        services = desk.services
        group_id = services.groups.resolve(group)
        undo = services.safeguarding.expect_in_group(group_id, Said(said))
        answer.say({"id": group_id, "minors": said}, undo.label)


@minors.command("check")
@click.option("--member", required=True, metavar="ID", help=_("Whose."))
@click.option("--kind", type=_CHECKS, default="background", help=_("What was checked."))
@click.option("--done", required=True, help=_("The day on which it was done, 2026-11-26."))
@click.option("--until", required=True, help=_("The last day on which it counts."))
@with_passphrase
@answering
@click.pass_obj
def check(
    vault: Path, answer: Answer, member: str, kind: str, done: str, until: str, way: WayIn
) -> None:
    """Note that somebody passed a check; that, and until when, is all that is kept."""
    from chapterdesk.services.safeguarding import CheckDraft  # noqa: PLC0415  # heavy

    draft = CheckDraft(kind=CheckKind(kind), done_on=_day(done), valid_until=_day(until))
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        undo = desk.services.checks.note(member_id, draft)
        answer.say({"member": member_id, "kind": kind, "until": draft.valid_until}, undo.label)


@minors.command("withdraw")
@click.option("--member", required=True, metavar="ID", help=_("Whose."))
@click.option("--kind", type=_CHECKS, default="background", help=_("Which check."))
@with_passphrase
@answering
@click.pass_obj
def withdraw(vault: Path, answer: Answer, member: str, kind: str, way: WayIn) -> None:
    """Say that a check of somebody does not count any more."""
    with opened(vault, way) as desk:
        member_id = desk.services.members.resolve(member)
        undo = desk.services.checks.withdraw(member_id, CheckKind(kind))
        answer.say({"member": member_id, "kind": kind}, undo.label)


@minors.command("due")
@with_passphrase
@answering
@click.pass_obj
def due(vault: Path, answer: Answer, way: WayIn) -> None:
    """List the checks that end within 60 days, or are over."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.checks.due()
        answer.say(
            {
                "checks": [
                    {
                        "member": row.member_id,
                        "name": row.name,
                        "kind": str(row.kind),
                        "until": row.valid_until,
                        "state": str(row.state),
                    }
                    for row in rows
                ]
            },
            *(f"{row.valid_until}  {row.kind:<10}  {isolate(row.name)}" for row in rows),
            *(() if rows else (_("No check ends soon."),)),
        )


@minors.command("needs")
@click.argument("kinds", nargs=-1, type=_CHECKS)
@with_passphrase
@answering
@click.pass_obj
def needs(vault: Path, answer: Answer, kinds: tuple[str, ...], way: WayIn) -> None:
    """Say which checks one of the two adults needs; without any, list them."""
    with opened(vault, way, reads=not kinds) as desk:
        checks = desk.services.checks
        if kinds:
            checks.set_needed([CheckKind(kind) for kind in kinds])
        found = [str(kind) for kind in checks.needed()]
        answer.say({"needed": found}, *found)


def _plan(plan: "MinorsPlan") -> dict[str, object]:
    return {
        "id": plan.meeting_id,
        "minors": str(plan.minors),
        "expected": plan.expected,
        "adults": plan.adults,
        "warnings": list(plan.warnings),
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("This is not a day."),
            _("Nothing was changed."),
            _("Write it as year-month-day, such as 2026-11-26."),
            field="day",
        ) from error
