"""What is missing around meetings, in the words of the first page; nobody stands in a sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from chapterdesk.core.words import isolate, ngettext
from chapterdesk.services.missing.coming import Kept, asked, offers, silent
from chapterdesk.services.reaching.missed import missed, newcomers
from chapterdesk.services.reaching.rule import read_rule
from chapterdesk.services.zones import chapter_zone, to_local

MISSED: Final = b"missed"
NEW: Final = b"new"
"""What the list of people to reach is opened with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is missing; see `DueRow`."""

    kind: str
    summary: str
    due_on: date
    subject: str
    subject_id: bytes
    detail: str = ""
    names: tuple[str, ...] = ()


def missing_rows(session: Session, now: datetime, most_names: int) -> list[Missing]:
    """Return what is missing around meetings.

    Args:
        session: Open.
        now: The instant.
        most_names: How many names stand beside one thing at most; none in meeting mode.
    """
    zone = chapter_zone(session)
    today = to_local(now, zone).date()
    return [
        *_people(session, now, zone, today, most_names),
        *(_offer(kept) for kept in offers(session, now, most_names)),
        *(_place(kept) for kept in asked(session, today, most_names)),
        *(_silent(kept) for kept in silent(session, now)),
    ]


def _people(
    session: Session, now: datetime, zone: str, today: date, most_names: int
) -> list[Missing]:
    found = []
    gone = missed(session, read_rule(session), now, zone, most_names)
    if gone.count:
        summary = ngettext(
            "{count} person was not seen at the last meetings",
            "{count} people were not seen at the last meetings",
            gone.count,
        )
        found.append(
            Missing(
                kind="missed", summary=summary, due_on=today, subject="reaching",
                subject_id=MISSED, names=gone.names,
            )
        )  # fmt: skip
    new = newcomers(session, now, zone, most_names)
    if new.count:
        summary = ngettext(
            "{count} person to welcome: they were here for the first time",
            "{count} people to welcome: they were here for the first time",
            new.count,
        )
        found.append(
            Missing(
                kind="welcome", summary=summary, due_on=today, subject="reaching",
                subject_id=NEW, names=new.names,
            )
        )  # fmt: skip
    return found


def _offer(kept: Kept) -> Missing:
    summary = ngettext(
        "{count} offered place lapses soon", "{count} offered places lapse soon", kept.count
    )
    return _of(kept, "offer", summary, "meetings")


def _place(kept: Kept) -> Missing:
    summary = ngettext(
        "{count} place is kept for somebody who has not answered",
        "{count} places are kept for people who have not answered",
        kept.count,
    )
    return _of(kept, "place", summary, "groups")


def _silent(kept: Kept) -> Missing:
    summary = ngettext(
        "{count} person who comes has not said what they need",
        "{count} people who come have not said what they need",
        kept.count,
    )
    return _of(kept, "needs", summary, "meetings")


def _of(kept: Kept, kind: str, summary: str, subject: str) -> Missing:
    return Missing(
        kind=kind,
        summary=summary,
        detail=isolate(kept.label),
        due_on=kept.due_on,
        subject=subject,
        subject_id=kept.subject_id,
        names=kept.names,
    )
