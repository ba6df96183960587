"""Register for events: who comes, who waits, what is offered to whom; by rule and in one place."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.event_vocabulary import ParticipationStatus, WaitlistMode
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import ContactPoint, Event, Meeting, Member, Participation
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.events.admitting import (
    admit,
    full,
    lapse_over,
    new_row,
    place_drawn,
    refuse_counting,
    require_open,
    require_place,
    require_room,
    stand,
    ticketed,
    usable,
)
from chapterdesk.services.events.questions import kept_needs, said, write_said
from chapterdesk.services.events.reading import (
    event_of,
    holding,
    participation_rows,
    places_free,
    places_taken,
    row_of,
)
from chapterdesk.services.events.shapes import (
    NeedDraft,
    OffersReport,
    ParticipationRow,
    Registered,
    RegistrationDetail,
    RegistrationDraft,
)
from chapterdesk.services.events.waiting import (
    draw_order,
    offer,
    offer_free,
    put_on_list,
    turns,
)
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.services.members.reading import contact_draft
from chapterdesk.services.naming import told_name
from chapterdesk.services.participations import AREA
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import fetch, gone, line, unchanged
from chapterdesk.services.zones import today_of

S: Final = ParticipationStatus
RefuseDenied = Callable[[Session, str, Sequence[ContactDraft]], None]
_STANDS: Final = (S.REGISTERED, S.WAITLISTED, S.OFFERED, S.CONFIRMED, S.ATTENDED, S.NO_SHOW)
_COMES: Final = frozenset({S.WAITLISTED, S.CONFIRMED, S.INVITED, S.INTERESTED})
"""What somebody can be made who is here to be used."""
_ENDS: Final = frozenset({S.CANCELLED, S.DECLINED, S.REFUSED})
"""What can be said of anybody, of a record that is only kept, too."""


class RegistrationService:
    """Keep who comes to events.

    Args:
        database: Where.
        refuse_denied: Asked before anybody is let in; says no more than to ask a lead.
    """

    def __init__(self, *, database: Database, refuse_denied: RefuseDenied) -> None:
        self._database = database
        self._refuse_denied = refuse_denied

    def list(self, meeting_id: bytes) -> tuple[ParticipationRow, ...]:
        """Return who stands how to an event, by name.

        Raises:
            RefusedError: It is gone, or nobody registers for it.
        """
        with self._database.read() as session:
            event, meeting = event_of(session, meeting_id)
            today = today_of(session, self._database.clock)
            return participation_rows(session, meeting, turns(session, event), today)

    def detail(self, meeting_id: bytes, member_id: bytes) -> RegistrationDetail:
        """Return what somebody said when they registered; in meeting mode how they stand alone.

        Raises:
            RefusedError: They did not, are gone or only kept, or the event is gone.
        """
        hides = self._database.hides
        with self._database.read() as session:
            event, meeting = event_of(session, meeting_id)
            today = today_of(session, self._database.clock)
            shown = participation_rows(session, meeting, turns(session, event), today, member_id)
            row = _registered(session, meeting_id, member_id)
            if not shown or row is None:
                raise gone()
            draft = RegistrationDraft() if hides else said(session, row, today)
            return RegistrationDetail(
                row=shown[0], draft=draft, hidden=hides, updated_at=row.updated_at
            )

    def kept_needs(self, member_id: bytes) -> tuple[NeedDraft, ...]:
        """Return the needs that somebody asked to be kept, for the form; none in meeting mode."""
        if self._database.hides:
            return ()
        with self._database.read() as session:
            refuse_restricted(fetch(session, Member, member_id))
            return kept_needs(session, member_id)

    def register(
        self,
        meeting_id: bytes,
        member_id: bytes,
        draft: RegistrationDraft | None = None,
        *,
        though_denied: bool = False,
        late: bool = False,
    ) -> Registered:
        """Register somebody: they come, wait for a lead's yes or the draw, or wait for a place.

        Args:
            meeting_id: For which event.
            member_id: Whom.
            draft: What they said.
            though_denied: Whether a lead was asked and lets them in all the same.
            late: Whether a lead lets them in though registering has ended.

        Raises:
            UserError: The event only counts heads, was cancelled, has ended or takes nobody any
                more; the person is gone, archived, only kept or may not come back; or something
                they said can not be kept. Nothing was saved.
        """
        with self._database.write() as work:
            return self._register(
                work, meeting_id, member_id, draft or RegistrationDraft(),
                though_denied=though_denied, late=late,
            )  # fmt: skip

    def register_all(
        self, meeting_id: bytes, people: Sequence[bytes], *, late: bool = False
    ) -> tuple[Registered, ...]:
        """Register several people, or nobody.

        Raises:
            UserError: One of them can not be registered; nobody was.
        """
        with self._database.write() as work:
            return tuple(
                self._register(
                    work, meeting_id, member_id, RegistrationDraft(), though_denied=False, late=late
                )
                for member_id in dict.fromkeys(people)
            )

    def save(
        self, meeting_id: bytes, member_id: bytes, draft: RegistrationDraft, *, updated_at: datetime
    ) -> Undo:
        """Change what somebody said, as it was read at `updated_at`; how they stand stays.

        Raises:
            UserError: It can not be kept, was changed since, or there is no room for the guests.
        """
        require_shown(self._database)
        with self._database.write() as work:
            event, meeting = event_of(work.session, meeting_id)
            member = usable(work.session, member_id)
            row = row_of(work, meeting_id, member_id)
            if row is None:
                raise gone()
            unchanged(row, updated_at)
            before = row.guest_count
            write_said(work, event, meeting, row, draft)
            grows = row.guest_count > before and row.status in holding(event)
            room = event.capacity_max
            if grows and room is not None and places_taken(work.session, event) > room:
                raise full()
            row.updated_at = work.clock.now()
            work.audit("save", "participation", row.id, "guests", "answers", "needs", "photo")
            return _done(work, meeting, _("{name}: what they said was changed"), member)

    def set_status(
        self,
        meeting_id: bytes,
        member_id: bytes,
        status: ParticipationStatus,
        *,
        though_denied: bool = False,
    ) -> Undo:
        """Say how somebody stands to an event: invited, interested, confirmed, cancelled and so on.

        A place is offered by `offer`; who came and who did not says the check-in.

        Raises:
            UserError: There is no room, the offer has lapsed, the person can not come, or this is
                nothing that somebody says.
        """
        with self._database.write() as work:
            event, meeting = event_of(work.session, meeting_id)
            refuse_counting(work.session, meeting)
            row = row_of(work, meeting_id, member_id)
            if status in _ENDS:
                member = fetch(work.session, Member, member_id)
            elif status in _COMES:
                member = usable(work.session, member_id)
            else:
                raise UsageError(
                    _("Nobody can say this by hand."),
                    _("Nothing was changed."),
                    _("Offer a place, or mark people at check-in."),
                    field="status",
                )
            if row is None:
                if status in _COMES and not though_denied:
                    self._ask(work.session, member)
                row = new_row(work, meeting, member_id)
            if status == S.CONFIRMED:
                require_place(work, event, row)
            stand(work, row, status)
            return _done(work, meeting, _("{name}: how they stand was changed"), member)

    def cancel_all(self, meeting_id: bytes, people: Sequence[bytes]) -> Undo:
        """Note that several people do not come after all.

        Raises:
            RefusedError: One of them did not register; nothing was changed.
        """
        with self._database.write() as work:
            event_of(work.session, meeting_id)
            rows = [row_of(work, meeting_id, one) for one in dict.fromkeys(people)]
            for row in rows:
                if row is None or row.status not in (*_STANDS, S.INVITED, S.INTERESTED):
                    raise RefusedError(
                        _("Somebody of these did not register."),
                        _("Nothing was changed."),
                        _("Look who is on the list of the event."),
                    )
                stand(work, row, S.CANCELLED)
            work.session.flush()
            work.changed(AREA, meeting_id)
            return work.undo(
                ngettext(
                    "{count} registration was cancelled",
                    "{count} registrations were cancelled",
                    len(rows),
                )
            )

    def offer(self, meeting_id: bytes, member_id: bytes) -> Undo:
        """Offer a place to somebody who waits, whoever's turn it is.

        Raises:
            RefusedError: They do not wait or can not come, there is no room, or it has begun.
        """
        with self._database.write() as work:
            event, meeting = event_of(work.session, meeting_id)
            member = usable(work.session, member_id)
            row = row_of(work, meeting_id, member_id)
            if row is None or row.status != S.WAITLISTED:
                raise RefusedError(
                    _("This person does not wait for a place."),
                    _("Nothing was offered."),
                    _("Look who waits, and choose one of them."),
                )
            require_room(work.session, event, row.guest_count + 1)
            offer(work, event, meeting, row)
            return _done(work, meeting, _("{name} was offered a place"), member)

    def offer_free(self, meeting_id: bytes) -> OffersReport:
        """Offer every free place to whoever is next; each of them has to be told.

        Raises:
            RefusedError: The event is gone or has begun.
        """
        with self._database.write() as work:
            event, meeting = event_of(work.session, meeting_id)
            lapse_over(work, meeting_id)
            people, passed = offer_free(work, event, meeting)
            today = today_of(work.session, work.clock)
            rows = participation_rows(work.session, meeting, (), today, *people) if people else ()
            by_id = {row.member_id: row for row in rows}
            label = ngettext(
                "{count} place was offered", "{count} places were offered", len(people)
            )
            return OffersReport(
                offered=tuple(by_id[one] for one in people),
                passed_over=passed,
                free=places_free(work.session, event) or 0,
                undo=work.undo(label) if people else None,
            )

    def lapse_due(self) -> int:
        """End every offer whose time is over; return how many. One that fails stops no other."""
        ended = 0
        with self._database.write() as work:
            meetings = work.session.scalars(
                select(Participation.meeting_id).where(Participation.status == S.OFFERED).distinct()
            ).all()
            for meeting_id in meetings:
                ended += lapse_over(work, meeting_id)
        return ended

    def draw(self, meeting_id: bytes, seed: str = "") -> tuple[str, Undo]:
        """Draw who comes from all who registered; return the seed with which it can be checked.

        Raises:
            UserError: The event has no lottery, or it was drawn already.
        """
        with self._database.write() as work:
            event, meeting = event_of(work.session, meeting_id)
            if event.waitlist_mode != WaitlistMode.LOTTERY or event.drawn_at is not None:
                raise RefusedError(
                    _("There is nothing to draw at this event."),
                    _("Nothing was changed."),
                    _("A lottery is chosen before people register, and drawn once."),
                )
            event.lottery_seed = line(seed, field="seed") or secrets.token_hex(8)
            rows = ticketed(work, meeting_id)
            event.drawn_at = work.clock.now()
            for row in rows.values():
                put_on_list(work, row)
            work.session.flush()
            for place, ticket in enumerate(draw_order(event.lottery_seed, list(rows)), 1):
                place_drawn(work, event, rows[ticket], place)
            work.audit("draw", "event", event.id, "drawn_at", "lottery_seed")
            work.changed(AREA, meeting.id)
            return event.lottery_seed, work.undo(_("The lottery was drawn"))

    def _ask(self, session: Session, member: Member) -> None:
        """Ask the list of who may not come back, by name, number and address."""
        points = session.scalars(select(ContactPoint).where(ContactPoint.member_id == member.id))
        contacts = [contact_draft(point) for point in points]
        self._refuse_denied(session, member.display_name, contacts)

    def _register(
        self,
        work: Work,
        meeting_id: bytes,
        member_id: bytes,
        draft: RegistrationDraft,
        *,
        though_denied: bool,
        late: bool,
    ) -> Registered:
        event, meeting = event_of(work.session, meeting_id)
        require_open(work, event, meeting, late=late)
        member = usable(work.session, member_id)
        row = row_of(work, meeting_id, member_id)
        if row is not None and row.status in _STANDS:
            return _told(work, event, meeting, member_id, already=True)
        if not though_denied:
            self._ask(work.session, member)
            if row is not None and row.status == S.REFUSED:
                raise RefusedError(
                    _("Somebody decided that this person does not come to this event."),
                    _("Nobody was registered."),
                    _("Ask a lead."),
                )
        if row is None:
            row = new_row(work, meeting, member_id)
        work.session.flush()
        write_said(work, event, meeting, row, draft)
        row.registered_at = work.clock.now()
        row.waiting_at, row.offer_lapsed_at = None, None
        admit(work, event, row)
        work.session.flush()
        work.audit("register", "participation", row.id, "status")
        work.changed(AREA, meeting.id)
        work.changed("members", member_id)
        return _told(work, event, meeting, member_id, already=False)


def _registered(session: Session, meeting_id: bytes, member_id: bytes) -> Participation | None:
    return session.scalars(
        select(Participation).where(
            Participation.meeting_id == meeting_id, Participation.member_id == member_id
        )
    ).first()


def _told(
    work: Work, event: Event, meeting: Meeting, member_id: bytes, *, already: bool
) -> Registered:
    today = today_of(work.session, work.clock)
    shown = participation_rows(work.session, meeting, turns(work.session, event), today, member_id)
    member = work.session.get_one(Member, member_id)
    name = told_name(member)
    row = shown[0]
    if already:
        sentence = _("{name} was registered before.").format(name=name)
        return Registered(row=row, already=True, undo=None, sentence=sentence)
    sentence = {
        S.CONFIRMED: _("{name} has a place."),
        S.REGISTERED: _("{name} is registered; nothing is confirmed yet."),
    }.get(row.status, _("{name} waits for a place."))
    return Registered(
        row=row,
        already=False,
        undo=work.undo(_("{name} was registered").format(name=name)),
        sentence=sentence.format(name=name),
    )


def _done(work: Work, meeting: Meeting, sentence: str, member: Member) -> Undo:
    work.session.flush()
    work.changed(AREA, meeting.id)
    work.changed("members", member.id)
    return work.undo(sentence.format(name=told_name(member)))
