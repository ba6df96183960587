"""Who waits for a place at an event: in which order, what is offered to whom, and until when."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.event_vocabulary import NeedKind, ParticipationStatus, WaitlistMode
from chapterdesk.core.words import _
from chapterdesk.models import Event, Meeting, Member, Participation, ParticipationNeed
from chapterdesk.services.database import Work
from chapterdesk.services.events.reading import first_timer, places_free
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.participations import AREA
from chapterdesk.services.privacy.denying import DenyList

S: Final = ParticipationStatus


def waiting(session: Session, event: Event) -> Sequence[Participation]:
    """Return who waits, in their turn.

    Somebody whose offer lapsed stands behind all others: they may not have been reached, and
    nobody else shall wait for that.
    """
    needs = exists().where(
        ParticipationNeed.participation_id == Participation.id,
        ParticipationNeed.kind == NeedKind.ACCESS,
    )
    order: tuple[object, ...] = ()
    if event.waitlist_mode == WaitlistMode.PRIORITY:
        order = (or_(first_timer(), needs).desc(),)
    elif event.waitlist_mode == WaitlistMode.LOTTERY:
        order = (Participation.draw_place.is_(None), Participation.draw_place)
    query = (
        select(Participation)
        .join(Member, Member.id == Participation.member_id)
        .where(
            Participation.meeting_id == event.meeting_id,
            Participation.status == S.WAITLISTED,
            usable_members(),
        )
        .order_by(
            Participation.offer_lapsed_at.is_not(None),
            *order,  # type: ignore[arg-type]
            Participation.waiting_at,
            Participation.id,
        )
    )
    return session.scalars(query).all()


def turns(session: Session, event: Event) -> tuple[bytes, ...]:
    """Return the people who wait, in their turn."""
    return tuple(bytes(row.member_id) for row in waiting(session, event))


def put_on_list(work: Work, row: Participation) -> None:
    """Let somebody wait; whoever waits already keeps their turn."""
    row.waiting_at = row.waiting_at or _behind_all(work, row.meeting_id)
    row.status = S.WAITLISTED
    row.offer_ends_at = None


def offer(work: Work, event: Event, meeting: Meeting, row: Participation) -> None:
    """Keep a place for somebody until the offer ends, at the latest until the event begins.

    Raises:
        RefusedError: It has begun.
    """
    now = work.clock.now()
    if meeting.starts_at <= now:
        raise RefusedError(
            _("This event has begun."),
            _("Nothing was offered."),
            _("Let people in at check-in."),
        )
    row.status = S.OFFERED
    row.waiting_at = row.waiting_at or now
    row.offer_ends_at = min(now + timedelta(hours=event.offer_hours), meeting.starts_at)
    work.audit("offer", "participation", row.id, "status", "offer_ends_at")
    work.changed(AREA, meeting.id)


def offer_free(work: Work, event: Event, meeting: Meeting) -> tuple[list[bytes], int]:
    """Offer every free place to whoever is next; return whom, and how many were passed over.

    Nobody who can not be offered one stands in the way of those behind them.
    """
    free = places_free(work.session, event)
    offered: list[bytes] = []
    passed = 0
    denied = DenyList(work.session)
    for row in waiting(work.session, event):
        if free is not None and free <= 0:
            break
        member = work.session.get_one(Member, row.member_id)
        party = row.guest_count + 1
        if (
            row.offer_lapsed_at is not None
            or denied.holds(member.display_name)
            or (free is not None and party > free)
        ):
            passed += 1
            continue
        offer(work, event, meeting, row)
        offered.append(bytes(row.member_id))
        free = None if free is None else free - party
    work.session.flush()
    return offered, passed


def lapse(work: Work, row: Participation) -> None:
    """End an offer that nobody took: whoever it was for waits on, behind all others."""
    now = work.clock.now()
    row.waiting_at = _behind_all(work, row.meeting_id)
    row.status = S.WAITLISTED
    row.offer_ends_at = None
    row.offer_lapsed_at = now
    work.audit("lapse", "participation", row.id, "status", "offer_ends_at")
    work.changed(AREA, row.meeting_id)


def _behind_all(work: Work, meeting_id: bytes) -> datetime:
    """Return an instant that is behind every turn: of several at once each comes after the last."""
    last = work.session.scalars(
        select(func.max(Participation.waiting_at)).where(Participation.meeting_id == meeting_id)
    ).one()
    now = work.clock.now()
    return now if last is None or last < now else last + timedelta(milliseconds=1)


def draw_order(seed: str, tickets: Sequence[int]) -> list[int]:
    """Return tickets in the order in which a draw puts them.

    Sorted by the SHA-256 of "SEED:TICKET" in hexadecimal, so that anybody can check it with the
    seed and the numbers: `printf '%s' 'SEED:1' | sha256sum`.
    """
    return sorted(tickets, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())
