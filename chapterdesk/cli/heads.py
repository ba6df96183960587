"""Heads on the command line: in all, and by the kinds that the chapter names itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from chapterdesk.cli.common import Answer
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.meeting_rows import MeetingRow

_LONGEST = 7


def kinds_typed(counts: Sequence[str]) -> dict[str, int]:
    """Return how many heads of which kind were typed, each as KIND=NUMBER.

    Raises:
        UsageError: One is not written so, or a kind is there twice.
    """
    found: dict[str, int] = {}
    for text in counts:
        kind, sign, number = (part.strip() for part in text.rpartition("="))
        right = sign and kind and number.isascii() and number.isdecimal()
        if not right or len(number) > _LONGEST or kind in found:
            raise UsageError(
                _("This can not be read as a count of heads."),
                _("Nothing was counted."),
                _("Write each kind once, with its number: --count children=4"),
            )
        found[kind] = int(number)
    return found


def heads_counted(
    services: "Services",
    answer: Answer,
    row: "MeetingRow",
    counts: Mapping[str, int],
    heads: int | None,
) -> None:
    """Set how many heads were counted; answer with what stands now."""
    services.tallies.set_all(row.id, counts, heads=heads)
    tell_heads(services, answer, row)


def tell_heads(services: "Services", answer: Answer, row: "MeetingRow") -> None:
    """Answer with the heads of a meeting, and with the kinds that its group counted before."""
    summary = services.checkin.summary(row.id)
    tallies = services.tallies.list(row.id)
    room = summary.present if summary.headcount is None else summary.headcount
    answer.say(
        {
            "meeting": row.id,
            "group": row.label,
            "start": row.starts_local,
            "heads": room,
            "named": summary.present,
            "counts": {one.kind: one.count for one in tallies if one.counted},
            "offered": [one.kind for one in tallies if not one.counted],
        },
        _("{name}, {start}").format(
            name=isolate(row.label), start=f"{row.starts_local:%Y-%m-%d %H:%M}"
        ),
        ngettext("{count} in the room.", "{count} in the room.", room),
        *(
            _("{kind}: {count}").format(kind=isolate(one.kind), count=one.count)
            for one in tallies
            if one.counted
        ),
        *(
            _("Counted before: {kind}").format(kind=isolate(one.kind))
            for one in tallies
            if not one.counted
        ),
    )
