"""Let people in to an event: a place, a ticket, a turn among those who wait, or a refusal."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.event_vocabulary import ParticipationStatus, WaitlistMode
from chapterdesk.core.vocabulary import AttendanceMode, MeetingStatus
from chapterdesk.core.words import _
from chapterdesk.models import Event, Meeting, Member, Participation
from chapterdesk.services.checkin.marking import mode_of
from chapterdesk.services.database import Work
from chapterdesk.services.database.database import count_only_refused
from chapterdesk.services.events.reading import holding, places_free
from chapterdesk.services.events.waiting import lapse, put_on_list, waiting
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import fetch
from chapterdesk.services.zones import to_instant

S: Final = ParticipationStatus


def usable(session: Session, member_id: bytes) -> Member:
    """Return somebody who can come.

    Raises:
        RefusedError: They are in the bin, archived, merged or only kept.
    """
    member = fetch(session, Member, member_id)
    refuse_restricted(member)
    if member.archived_at is not None:
        raise RefusedError(
            _("This person is archived."),
            _("Nothing was changed."),
            _("Bring them back from the archive first."),
        )
    return member


def refuse_counting(session: Session, meeting: Meeting) -> None:
    """Refuse a name at an event of a group that only counts heads.

    Raises:
        RefusedError: It does.
    """
    # SECURITY: a list of who registered is a list of who comes.
    if mode_of(session, meeting) == AttendanceMode.COUNT_ONLY:
        raise count_only_refused()


def require_open(work: Work, event: Event, meeting: Meeting, *, late: bool) -> None:
    """Refuse to register for what is cancelled, over or takes nobody any more.

    Raises:
        RefusedError: It is.
    """
    refuse_counting(work.session, meeting)
    if meeting.status in {MeetingStatus.CANCELLED, MeetingStatus.CLOSED, MeetingStatus.VOID}:
        raise RefusedError(
            _("This event was cancelled or is over."),
            _("Nobody was registered."),
            _("Choose another event."),
        )
    ends = event.register_by_local
    if ends is not None and not late and to_instant(ends, meeting.timezone) < work.clock.now():
        raise RefusedError(
            _("Registering for this event has ended."),
            _("Nobody was registered."),
            _("A lead can let somebody in all the same."),
        )


def new_row(work: Work, meeting: Meeting, member_id: bytes) -> Participation:
    """Add somebody to an event; how they stand is said by whoever asks."""
    row = Participation(
        id=work.pair_id("participation", meeting.id, member_id),
        meeting_id=meeting.id,
        member_id=member_id,
        status=S.INTERESTED,
        registered_at=work.clock.now(),
        guest_count=0,
        named_needs=False,
    )
    work.add(row)
    return row


def admit(work: Work, event: Event, row: Participation) -> None:
    """Give somebody who registers a place, a ticket, or a turn among those who wait."""
    if event.waitlist_mode == WaitlistMode.LOTTERY and event.drawn_at is None:
        row.status = S.REGISTERED
        row.ticket = row.ticket or _last_ticket(work.session, event.meeting_id) + 1
        return
    free = places_free(work.session, event)
    first = [one for one in waiting(work.session, event) if one.offer_lapsed_at is None]
    if free is not None and (first or row.guest_count + 1 > free):
        put_on_list(work, row)
    else:
        row.status = S.REGISTERED if event.confirmed_by_lead else S.CONFIRMED


def ticketed(work: Work, meeting_id: bytes) -> dict[int, Participation]:
    """Return who takes part in a draw by their tickets; who has none yet is given one."""
    rows = work.session.scalars(
        select(Participation)
        .where(Participation.meeting_id == meeting_id, Participation.status == S.REGISTERED)
        .order_by(Participation.registered_at, Participation.id)
    ).all()
    last = _last_ticket(work.session, meeting_id)
    for row in rows:
        if row.ticket is None:
            last += 1
            row.ticket = last
    return {row.ticket or 0: row for row in rows}


def _last_ticket(session: Session, meeting_id: bytes) -> int:
    query = select(func.max(Participation.ticket)).where(Participation.meeting_id == meeting_id)
    return session.scalars(query).one() or 0


def place_drawn(work: Work, event: Event, row: Participation, place: int) -> None:
    """Let the draw put somebody where they stand: in, while there is room for them."""
    row.draw_place = place
    usable = select(Member.id).where(Member.id == row.member_id, usable_members())
    free = places_free(work.session, event)
    fits = free is None or row.guest_count + 1 <= free
    if fits and work.session.scalars(usable).first() is not None:
        row.status, row.waiting_at = S.CONFIRMED, None
    work.session.flush()


def require_place(work: Work, event: Event, row: Participation) -> None:
    """Refuse to let somebody in for whom there is no place, or whose offer has lapsed.

    Raises:
        RefusedError: There is none.
    """
    now = work.clock.now()
    if row.status == S.OFFERED and row.offer_ends_at is not None and row.offer_ends_at <= now:
        raise RefusedError(
            _("The offer to this person has lapsed."),
            _("Nothing was changed."),
            _("Offer them a place again if there is one."),
        )
    if row.status not in holding(event):
        require_room(work.session, event, row.guest_count + 1)


def require_room(session: Session, event: Event, party: int) -> None:
    """Refuse so many heads where there is no room for them.

    Raises:
        RefusedError: There is none.
    """
    free = places_free(session, event)
    if free is not None and party > free:
        raise full()


def full() -> RefusedError:
    """Return the refusal where there is no room."""
    return RefusedError(
        _("There is no room for them at this event."),
        _("Nothing was changed."),
        _("Put them on the waiting list, or make more room first."),
    )


def stand(work: Work, row: Participation, status: ParticipationStatus) -> None:
    """Say how somebody stands to an event."""
    row.status, row.status_before = status, None
    row.offer_ends_at = None
    if status == S.WAITLISTED:
        put_on_list(work, row)
    else:
        row.waiting_at = None
    work.session.flush()
    work.audit("save", "participation", row.id, "status")


def lapse_over(work: Work, meeting_id: bytes) -> int:
    """End the offers at an event whose time is over; return how many."""
    rows = work.session.scalars(
        select(Participation).where(
            Participation.meeting_id == meeting_id,
            Participation.status == S.OFFERED,
            Participation.offer_ends_at <= work.clock.now(),
        )
    ).all()
    for row in rows:
        lapse(work, row)
    work.session.flush()
    return len(rows)
