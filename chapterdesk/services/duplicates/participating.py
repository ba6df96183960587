"""Join what both records say about one event: who comes, whom they bring, what they need."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import select

from chapterdesk.core.event_vocabulary import NeedSeverity, ParticipationStatus
from chapterdesk.core.vocabulary import PhotoConsent
from chapterdesk.models import (
    Participation,
    ParticipationAnswer,
    ParticipationGuest,
    ParticipationNeed,
    Row,
)
from chapterdesk.services.database import Work
from chapterdesk.services.duplicates.moving import owned, remade

R = TypeVar("R", bound=Row)
_STATUS: Final = (
    # Somebody whom a lead sent away stays so; of all else what is nearest to being there stands.
    ParticipationStatus.REFUSED, ParticipationStatus.ATTENDED, ParticipationStatus.CONFIRMED,
    ParticipationStatus.OFFERED, ParticipationStatus.REGISTERED, ParticipationStatus.WAITLISTED,
    ParticipationStatus.NO_SHOW, ParticipationStatus.INVITED, ParticipationStatus.INTERESTED,
    ParticipationStatus.CANCELLED, ParticipationStatus.DECLINED,
)  # fmt: skip
_PHOTOS: Final = (PhotoConsent.NO, PhotoConsent.ASK, PhotoConsent.YES)
_SEVERITY: Final = tuple(reversed(NeedSeverity))
_STANDING: Final = ("status", "status_before", "offer_ends_at", "offer_lapsed_at", "draw_place")


def join_participations(work: Work, kept: bytes, merged: bytes) -> None:
    """Bring every registration over; of two for one event one stands, with the needs of both."""
    mine = {row.meeting_id: row for row in owned(work, Participation, kept)}
    for row in owned(work, Participation, merged):
        there = mine.get(row.meeting_id)
        new_id = work.pair_id("participation", row.meeting_id, kept)
        _join_guests(work, row.id, new_id, bring=there is None)
        _join_answers(work, row.id, new_id)
        _join_needs(work, row.id, new_id)
        # Their parts first: what the database takes along with a row nobody could put back.
        work.session.flush()
        if there is None:
            remade(work, row, id=new_id, member_id=kept)
            continue
        _join(there, row)
        work.session.delete(row)
    work.session.flush()


def _join(there: Participation, row: Participation) -> None:
    strong = min((there, row), key=lambda one: _STATUS.index(one.status))
    values = {name: getattr(strong, name) for name in _STANDING}
    for name, value in values.items():
        setattr(there, name, value)
    waits = [one.waiting_at for one in (there, row) if one.waiting_at is not None]
    waiting = strong.status in {ParticipationStatus.WAITLISTED, ParticipationStatus.OFFERED}
    there.waiting_at = min(waits, default=None) if waiting else None
    there.registered_at = min(there.registered_at, row.registered_at)
    there.ticket = there.ticket or row.ticket
    there.guest_count = max(there.guest_count, row.guest_count)
    said = [one.photo_consent for one in (there, row) if one.photo_consent is not None]
    there.photo_consent = min(said, key=_PHOTOS.index, default=None)
    there.named_needs = there.named_needs and row.named_needs
    there.badge_printed_at = there.badge_printed_at or row.badge_printed_at


def _parts(work: Work, kind: type[R], participation_id: bytes) -> Sequence[R]:
    table: Any = kind
    rows: Sequence[R] = work.session.scalars(
        select(kind)
        .where(table.participation_id == participation_id)
        .order_by(table.created_at, table.id)
    ).all()
    return rows


def _join_guests(work: Work, old: bytes, new: bytes, *, bring: bool) -> None:
    """Bring the names of guests over; where both have some, those of the record that stays."""
    taken = not bring and bool(_parts(work, ParticipationGuest, new))
    for row in _parts(work, ParticipationGuest, old):
        if taken:
            work.session.delete(row)
        else:
            remade(work, row, participation_id=new)


def _join_answers(work: Work, old: bytes, new: bytes) -> None:
    answered = {row.question_id for row in _parts(work, ParticipationAnswer, new)}
    for row in _parts(work, ParticipationAnswer, old):
        if row.question_id in answered:
            work.session.delete(row)
            continue
        row_id = work.pair_id("participation_answer", new, row.question_id)
        remade(work, row, id=row_id, participation_id=new)


def _join_needs(work: Work, old: bytes, new: bytes) -> None:
    mine = {(row.kind, row.code, row.text): row for row in _parts(work, ParticipationNeed, new)}
    for row in _parts(work, ParticipationNeed, old):
        there = mine.get((row.kind, row.code, row.text))
        if there is None:
            row_id = need_id(work, new, row)
            remade(work, row, id=row_id, participation_id=new)
            continue
        said = [one.severity for one in (there, row) if one.severity is not None]
        there.severity = min(said, key=_SEVERITY.index, default=None)
        if there.erase_on is None or row.erase_on is None:
            there.erase_on = None  # one of them was asked to be kept
        work.session.delete(row)


def need_id(work: Work, participation_id: bytes, need: ParticipationNeed) -> bytes:
    """Return the id that stands for somebody's need at an event."""
    words = (need.kind, need.code, need.text)
    return work.pair_id("participation_need", participation_id, *(one.encode() for one in words))
