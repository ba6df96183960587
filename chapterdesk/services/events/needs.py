"""What is needed at an event, summed for the kitchen and the venue: numbers, names by consent."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.event_vocabulary import NeedKind, NeedSeverity
from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import current
from chapterdesk.models import Member, Participation, ParticipationNeed
from chapterdesk.services.database import Database
from chapterdesk.services.events.questions import still_kept
from chapterdesk.services.events.reading import erase_day, event_of, holding, places_taken
from chapterdesk.services.events.shapes import NeedsReport, NeedSum
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.naming import shown_name
from chapterdesk.services.zones import today_of

SMALLEST: Final = 5
"""The smallest number that is published; below it somebody may be recognised."""
_SEVERITIES: Final = (*reversed(NeedSeverity), None)
_FOOD: Final = "food"


class NeedsService:
    """Sum what is needed."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def report(self, meeting_id: bytes, *, published: bool = False) -> NeedsReport:
        """Return what the kitchen and the venue have to know.

        They are told every need: one severe allergy is what the number is for. What is published
        names nobody and tells no number from which somebody may be recognised.

        Args:
            meeting_id: Of which event.
            published: Whether it goes to anybody but those who cook and open the doors.

        Raises:
            RefusedError: The event is gone.
        """
        named = not published and not self._database.hides
        with self._database.read() as session:
            event, meeting = event_of(session, meeting_id)
            today = today_of(session, self._database.clock)
            rows: Sequence[Any] = session.execute(
                select(
                    ParticipationNeed, Participation.named_needs, Member.display_name,
                    Member.shielded, Participation.id.label("who"),
                )
                .join(Participation, Participation.id == ParticipationNeed.participation_id)
                .join(Member, Member.id == Participation.member_id)
                .where(
                    Participation.meeting_id == meeting_id,
                    Participation.status.in_(holding(event)),
                    still_kept(ParticipationNeed.erase_on, today),
                    usable_members(),
                )
                .order_by(Member.sort_key, Member.id)
            ).all()  # fmt: skip
            people = _people(session, meeting_id, holding(event))
            heads = places_taken(session, event)
        asked = len({row.who for row in rows})
        food = _sums([row for row in rows if row[0].kind == NeedKind.FOOD], named=named)
        access = _sums([row for row in rows if row[0].kind == NeedKind.ACCESS], named=named)
        if not published:
            return NeedsReport(
                heads=heads, with_needs=asked, unasked=people - asked, food=food, access=access,
                erase_on=erase_day(meeting, event.keep_days), suppressed=False,
            )  # fmt: skip
        hidden_food, hidden_access = _hidden(food), _hidden(access)
        whole = hidden_food == food and hidden_access == access
        return NeedsReport(
            heads=heads if heads >= SMALLEST else None,
            with_needs=asked if whole else None,
            unasked=people - asked if whole else None,
            food=hidden_food,
            access=hidden_access,
            erase_on=erase_day(meeting, event.keep_days),
            suppressed=not whole or heads < SMALLEST,
        )


def suppressed(counts: Sequence[int], smallest: int = SMALLEST) -> list[int | None]:
    """Return numbers as they may be published: small ones left out, and never one alone.

    With a single one left out the sum of all would tell it, so the next smallest goes with it.
    """
    found: list[int | None] = [
        count if count == 0 or count >= smallest else None for count in counts
    ]
    if found.count(None) == 1:
        rest = [(count, at) for at, count in enumerate(found) if count]
        if rest:
            found[min(rest)[1]] = None
    return found


def need_label(kind: NeedKind, code: str, text: str) -> str:
    """Return what a need is called: its words in the vocabulary, else those of the person."""
    known = _labels().get((kind, code))
    label = current().gettext(known) if known else code.replace("_", " ")
    return ": ".join(part for part in (label, text) if part)


def need_codes(kind: NeedKind) -> tuple[tuple[str, str], ...]:
    """Return what can be chosen of a kind, each with its words."""
    return tuple(
        (code, current().gettext(label)) for (of, code), label in _labels().items() if of == kind
    )


def _people(session: Session, meeting_id: bytes, held: Sequence[Any]) -> int:
    return session.scalars(
        select(func.count())
        .select_from(Participation)
        .join(Member, Member.id == Participation.member_id)
        .where(
            Participation.meeting_id == meeting_id,
            Participation.status.in_(held),
            usable_members(),
        )
    ).one()


def _sums(rows: Sequence[Any], *, named: bool) -> tuple[NeedSum, ...]:
    found: dict[tuple[str, str, NeedSeverity | None], list[Any]] = {}
    for row in rows:
        need: ParticipationNeed = row[0]
        found.setdefault((need.code, need.text, need.severity), []).append(row)
    sums = [
        NeedSum(
            kind=several[0][0].kind,
            code=code,
            label=need_label(several[0][0].kind, code, text),
            severity=severity,
            count=len(several),
            names=tuple(
                shown_name(one.display_name, shielded=one.shielded)
                for one in several
                if named and one.named_needs
            ),
        )
        for (code, text, severity), several in found.items()
    ]
    return tuple(sorted(sums, key=_worst_first))


def _worst_first(one: NeedSum) -> tuple[int, int, str]:
    return _SEVERITIES.index(one.severity), -(one.count or 0), one.label


def _hidden(sums: Sequence[NeedSum]) -> tuple[NeedSum, ...]:
    """Return sums as they may be published; own words are never, whoever wrote them is known."""
    counts = suppressed([one.count or 0 for one in sums])
    return tuple(
        NeedSum(
            kind=one.kind, code=one.code,
            label=need_label(one.kind, one.code, "") if one.code else "",
            severity=one.severity, count=count, names=(),
        )
        for one, count in zip(sums, counts, strict=True)
        if one.code
    )  # fmt: skip


@cache
def _labels() -> dict[tuple[NeedKind, str], str]:
    data: Any = json.loads(resource_text("vocabularies/access_features.json"))
    return {
        (NeedKind.FOOD if group["code"] == _FOOD else NeedKind.ACCESS, feature["code"]): feature[
            "label"
        ]
        for group in data["groups"]
        for feature in group["features"]
    }
