"""`duplicates`: records that may be one person, two people who are not, merging and parting."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.ids import MIN_PREFIX
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.members.reading import MemberRow

_FIELDS = ("display_name", "pronouns", "status", "joined_on", "source", "age_band")


@click.group("duplicates")
@click.argument("vault", type=VAULT)
@click.pass_context
def duplicates(context: click.Context, vault: Path) -> None:
    """Find records of VAULT that may be one person; keep them apart, merge or part them."""
    context.obj = vault


@duplicates.command("list")
@with_passphrase
@answering
@click.pass_obj
def list_(vault: Path, answer: Answer, way: WayIn) -> None:
    """List who may be one person, the likeliest first, and what speaks for and against it."""
    with opened(vault, way, reads=True) as desk:
        service = desk.services.duplicates
        progress = service.begin()
        while not progress.finished:
            progress = service.step()
        pairs = service.pairs()
    answer.say(
        {
            "pairs": [
                {
                    "kept": _plain(pair.kept),
                    "merged": _plain(pair.merged),
                    "score": pair.score,
                    "reasons": [reason.value for reason in pair.reasons],
                }
                for pair in pairs
            ]
        },
        *(
            _("{score} of 100: {one} and {other}: {reasons}").format(
                score=pair.score,
                one=_named(pair.kept),
                other=_named(pair.merged),
                reasons=", ".join(_reasons()[reason.value] for reason in pair.reasons),
            )
            for pair in pairs
        ),
        *(() if pairs else (_("No two records look like one person."),)),
    )


@duplicates.command()
@click.argument("one")
@click.argument("other")
@with_passphrase
@answering
@click.pass_obj
def apart(vault: Path, answer: Answer, one: str, other: str, way: WayIn) -> None:
    """Remember that ONE and OTHER, two ids, are two people; no list shows them again."""
    with opened(vault, way) as desk:
        ids = [desk.services.members.resolve(each) for each in (one, other)]
        desk.services.duplicates.keep_apart(ids[0], ids[1])
    answer.say({"apart": [each.hex() for each in ids]}, _("Noted: they are two people."))


@duplicates.command()
@click.argument("kept")
@click.argument("merged")
@click.option(
    "--theirs",
    multiple=True,
    type=click.Choice(_FIELDS),
    help=_("A field of which the value of the record that goes stands; may be given again."),
)
@with_passphrase
@answering
@click.pass_obj
def merge(  # where, how to answer and to open, and what is merged
    vault: Path, answer: Answer, kept: str, merged: str, theirs: tuple[str, ...], way: WayIn
) -> None:
    """Merge the record MERGED into KEPT, two ids; it can be undone for 30 days."""
    with opened(vault, way) as desk:
        service = desk.services.duplicates
        ids = [desk.services.members.resolve(each) for each in (kept, merged)]
        before = {row.id for row in service.merges()}
        service.merge(ids[0], ids[1], dict.fromkeys(theirs, "merged"))
        (row,) = (row for row in service.merges() if row.id not in before)
    answer.say(
        {"merge": row.id.hex(), "kept": ids[0].hex(), "merged": ids[1].hex(), "until": row.until},
        _("Merged. To part them again: part {id}").format(id=row.id.hex()[:8]),
    )


@duplicates.command()
@with_passphrase
@answering
@click.pass_obj
def merges(vault: Path, answer: Answer, way: WayIn) -> None:
    """List the merges of the last 30 days, and until when each can be undone."""
    with opened(vault, way, reads=True) as desk:
        rows = desk.services.duplicates.merges()
    answer.say(
        {
            "merges": [
                {
                    "id": row.id.hex(),
                    "name": row.name,
                    "merged_at": row.merged_at.isoformat(timespec="minutes"),
                    "until": row.until,
                    "undone": row.undone,
                }
                for row in rows
            ]
        },
        *(
            "  ".join(
                (
                    row.id.hex()[:8],
                    row.merged_at.isoformat(sep=" ", timespec="minutes"),
                    isolate(row.name),
                    _("can be undone until {day}").format(day=row.until)
                    if row.until
                    else _("can not be undone"),
                )
            )
            for row in rows
        ),
        ngettext("{count} merge.", "{count} merges.", len(rows)),
    )


@duplicates.command()
@click.argument("merge_id")
@with_passphrase
@answering
@click.pass_obj
def part(vault: Path, answer: Answer, merge_id: str, way: WayIn) -> None:
    """Part two records again: MERGE_ID is the id of a merge, or its first digits."""
    with opened(vault, way) as desk:
        row_id = _merge_of(desk.services, merge_id)
        desk.services.duplicates.undo(row_id)
    answer.say({"parted": row_id.hex()}, _("They are two records again."))


def _merge_of(services: "Services", typed: str) -> bytes:
    from chapterdesk.services.rows import NoMatchError  # noqa: PLC0415  # heavy

    digits = typed.strip().lower()
    rows = services.duplicates.merges() if len(digits) >= MIN_PREFIX else ()
    hits = [row.id for row in rows if row.id.hex().startswith(digits)]
    if len(hits) != 1:
        raise NoMatchError(
            _("No single merge of the last 30 days answers to that id."),
            _("Nothing was changed."),
            _("List the merges and copy the id."),
        )
    return hits[0]


def _plain(row: "MemberRow") -> dict[str, str]:
    return {"id": row.id.hex(), "name": row.shown_name, "pronouns": row.pronouns}


def _named(row: "MemberRow") -> str:
    return f"{row.id.hex()[:8]} {isolate(row.shown_name)}"


def _reasons() -> dict[str, str]:
    return {
        "same_number": _("the same phone number"),
        "same_address": _("the same address"),
        "same_name": _("the same name"),
        "same_in_latin": _("the same name in another script"),
        "almost_same_name": _("almost the same name"),
        "part_of_name": _("one name is part of the other"),
        "seen_together": _("but both were at one meeting"),
        "other_contacts": _("but they are reached in different ways"),
    }
