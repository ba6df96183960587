"""Events and who comes, as they stand: places taken, days on which things go, rows of lists."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.event_vocabulary import ParticipationStatus, PhotoLight, WaitlistMode
from chapterdesk.core.vocabulary import PRESENT, ConsentPurpose, PhotoConsent
from chapterdesk.core.words import _, current, isolate
from chapterdesk.models import Attendance, Consent, Event, Meeting, Member, Participation
from chapterdesk.services.checkin.rows import pronouns_of
from chapterdesk.services.consents.asking import NO, counting
from chapterdesk.services.database import Work
from chapterdesk.services.events.shapes import ParticipationRow
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.naming import shown_name
from chapterdesk.services.rows import fetch
from chapterdesk.services.zones import to_local

S: Final = ParticipationStatus
_LIGHTS: Final = {
    PhotoConsent.YES: PhotoLight.GREEN,
    PhotoConsent.ASK: PhotoLight.AMBER,
    PhotoConsent.NO: PhotoLight.RED,
}


def event_of(session: Session, meeting_id: bytes) -> tuple[Event, Meeting]:
    """Return an event with its meeting.

    Raises:
        RefusedError: The meeting is gone, or takes no registrations.
    """
    meeting = fetch(session, Meeting, meeting_id)
    row = session.scalars(select(Event).where(Event.meeting_id == meeting_id)).first()
    if row is None:
        raise RefusedError(
            _("Nobody registers for this meeting."),
            _("Nothing was changed."),
            _("Make it an event first."),
        )
    return row, meeting


def row_of(work: Work, meeting_id: bytes, member_id: bytes) -> Participation | None:
    """Return the registration of somebody for an event, if there is one."""
    row_id = work.pair_id("participation", meeting_id, member_id)
    return work.session.get(Participation, row_id)


def holding(event: Event) -> tuple[ParticipationStatus, ...]:
    """Return who has a place; before a draw nobody has one by registering."""
    waits_for_draw = event.waitlist_mode == WaitlistMode.LOTTERY and event.drawn_at is None
    held = (S.OFFERED, S.CONFIRMED, S.ATTENDED, S.NO_SHOW)
    return held if waits_for_draw else (S.REGISTERED, *held)


def places_taken(session: Session, event: Event) -> int:
    """Return how many heads have a place, guests too; who can not come keeps none."""
    return session.scalars(
        select(func.coalesce(func.sum(Participation.guest_count + 1), 0))
        .join(Member, Member.id == Participation.member_id)
        .where(
            Participation.meeting_id == event.meeting_id,
            Participation.status.in_(holding(event)),
            usable_members(),
        )
    ).one()


def places_free(session: Session, event: Event) -> int | None:
    """Return how many more heads there is room for; None is any number."""
    if event.capacity_max is None:
        return None
    return max(0, event.capacity_max - places_taken(session, event))


def last_day(meeting: Meeting) -> date:
    """Return the day on which an event ends, where it is."""
    return (meeting.starts_local + timedelta(minutes=meeting.duration_minutes)).date()


def erase_day(meeting: Meeting, keep_days: int) -> date:
    """Return the last day on which something is kept that goes so many days after an event."""
    return last_day(meeting) + timedelta(days=keep_days)


def erase_sentence(day: date) -> str:
    """Return what the form says of it to whoever fills it in."""
    return _("Kept until {day}, then erased.").format(day=isolate(current().day(day)))


def first_timer() -> ColumnElement[bool]:
    """Return the condition on `participation` that somebody has never been to anything else."""
    return ~exists().where(
        Attendance.member_id == Participation.member_id,
        Attendance.status.in_(PRESENT),
        Attendance.meeting_id != Participation.meeting_id,
        Meeting.id == Attendance.meeting_id,
        Meeting.deleted_at.is_(None),
    )


def photo_lights(
    session: Session, rows: Iterable[tuple[bytes, PhotoConsent, PhotoConsent | None]], today: date
) -> dict[bytes, PhotoLight]:
    """Return whether pictures may show each of these people at an event.

    A no is a no wherever it stands: on the record, among the consents, or for this event. Beyond
    that what somebody said for the event counts, else their record.

    Args:
        session: Open.
        rows: Each person, what their record says, and what they said for the event.
        today: For consents that run out.
    """
    known = {member_id: (record, said) for member_id, record, said in rows}
    consents = session.scalars(
        select(Consent).where(
            Consent.purpose == ConsentPurpose.PHOTO, Consent.member_id.in_(list(known))
        )
    )
    against = {one.member_id for one in counting(consents, today) if one.status in NO}
    found = {}
    for member_id, (record, said) in known.items():
        no = PhotoConsent.NO in {record, said} or member_id in against
        found[member_id] = PhotoLight.RED if no else _LIGHTS[said or record]
    return found


def participation_rows(
    session: Session, meeting: Meeting, turns: Sequence[bytes], today: date, *only: bytes
) -> tuple[ParticipationRow, ...]:
    """Return who stands how to an event, by name; who is gone or only kept is left out.

    Args:
        session: Open.
        meeting: The event's.
        turns: Who waits, in their turn.
        today: For consents that run out.
        only: Of these people alone; nobody is everybody.
    """
    query = (
        select(
            Member.id, Member.display_name, Member.shielded, Member.photo_consent.label("record"),
            Participation, first_timer().label("first_time"),
        )
        .join(Participation, Participation.member_id == Member.id)
        .where(Participation.meeting_id == meeting.id, usable_members())
        .order_by(Member.sort_key, Member.id)
    )  # fmt: skip
    if only:
        query = query.where(Member.id.in_(only))
    rows: Sequence[Any] = session.execute(query).all()
    pronouns = pronouns_of(session, [row.id for row in rows])
    asked = [(bytes(row.id), row.record, row.Participation.photo_consent) for row in rows]
    lights = photo_lights(session, asked, today)
    return tuple(
        _row(row, meeting, turns, pronouns.get(row.id, ""), lights[row.id]) for row in rows
    )


def _row(
    row: Any, meeting: Meeting, turns: Sequence[bytes], pronouns: str, light: PhotoLight
) -> ParticipationRow:
    one: Participation = row.Participation
    ends = one.offer_ends_at
    return ParticipationRow(
        member_id=row.id,
        name=shown_name(row.display_name, shielded=row.shielded),
        pronouns=pronouns,
        status=one.status,
        guest_count=one.guest_count,
        photo=light,
        turn=turns.index(row.id) + 1 if row.id in turns else 0,
        offer_ends_local=None if ends is None else to_local(ends, meeting.timezone),
        lapsed=one.offer_lapsed_at is not None,
        first_time=bool(row.first_time),
        ticket=one.ticket,
        draw_place=one.draw_place,
    )
