"""What a person asked about their own record, when it is due and when it was done: no content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.core.words import _
from chapterdesk.models import Member, PrivacyRequest
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.naming import told_name
from chapterdesk.services.rows import fetch
from chapterdesk.services.zones import today_of

AREA: Final = "requests"
_TABLE: Final = "privacy_request"
_MONTHS: Final = 12
_SHORTEST_MONTH: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request.

    Attributes:
        member_id: Who asked; None once they were forgotten.
        due_on: One month after it was received.
        done_on: None while it waits.
    """

    id: bytes
    member_id: bytes | None
    kind: RequestKind
    received_on: date
    due_on: date
    done_on: date | None


class RequestService:
    """Keep what people ask, and hold a record back when that is what they ask."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def of(self, member_id: bytes) -> tuple[RequestRow, ...]:
        """Return what somebody asked, the latest first."""
        query = (
            select(PrivacyRequest)
            .where(PrivacyRequest.member_id == member_id)
            .order_by(PrivacyRequest.received_on.desc(), PrivacyRequest.id)
        )
        with self._database.read() as session:
            return tuple(_row(row) for row in session.scalars(query))

    def receive(
        self, member_id: bytes, kind: RequestKind, received_on: date | None = None
    ) -> tuple[bytes, Undo]:
        """Note that somebody asked something; it is due one month later.

        Raises:
            RefusedError: They are not here any more, or the day is still to come.
        """
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            today = today_of(work.session, work.clock)
            day = received_on or today
            if day > today:
                raise RefusedError(
                    _("This day is still to come."),
                    _("Nothing was noted."),
                    _("Give the day on which they asked."),
                    field="received_on",
                )
            waiting = _waiting(work.session, member_id, kind)
            row = waiting or _add(work, member_id, kind, day)
            work.changed(AREA, row.id)
            name = told_name(member)
            return row.id, work.undo(_("A request of {name} was noted").format(name=name))

    def fulfil(self, member_id: bytes, kind: RequestKind, *, asked: bool = False) -> None:
        """Note that what somebody asked was done today; nothing happens where nobody asked.

        Args:
            member_id: Who.
            kind: What was done.
            asked: Whether it was done at once when they asked, so that nothing waited.
        """
        with self._database.write() as work:
            if work.session.get(Member, member_id) is not None:
                note_done(work, member_id, kind, asked=asked)

    def close(self, request_id: bytes) -> Undo:
        """Note that a request was dealt with in another way.

        Raises:
            RefusedError: It is not here any more.
        """
        with self._database.write() as work:
            row = fetch(work.session, PrivacyRequest, request_id)
            row.done_on = today_of(work.session, work.clock)
            work.audit("request_done", _TABLE, row.member_id, row.kind.value)
            work.changed(AREA, row.id)
            return work.undo(_("A request was dealt with"))

    def restrict(self, member_id: bytes) -> Undo:
        """Only keep a record from now on: nobody calls, prints, exports, matches or shares it.

        Raises:
            RefusedError: They are not here any more.
        """
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            if member.restricted_on is None:
                member.restricted_on = today_of(work.session, work.clock)
            note_done(work, member_id, RequestKind.RESTRICT, asked=True)
            return _told(work, member, "restrict", _("The record of {name} is only kept now"))

    def lift(self, member_id: bytes) -> Undo:
        """Use a record again, because the person agreed.

        Raises:
            RefusedError: They are not here any more.
        """
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            member.restricted_on = None
            return _told(work, member, "unrestrict", _("The record of {name} is used again"))


def note_done(work: Work, member_id: bytes, kind: RequestKind, *, asked: bool) -> None:
    """Note within an open transaction that a request was met today."""
    row = _waiting(work.session, member_id, kind)
    if row is None:
        if not asked:
            return
        row = _add(work, member_id, kind, today_of(work.session, work.clock))
    row.done_on = today_of(work.session, work.clock)
    work.audit("request_done", _TABLE, member_id, kind.value)
    work.changed(AREA, row.id)


def due_requests(session: Session, until: date) -> Iterable[RequestRow]:
    """Return the requests that are due by a day, the oldest first."""
    query = (
        select(PrivacyRequest)
        .where(PrivacyRequest.done_on.is_(None), PrivacyRequest.due_on <= until)
        .order_by(PrivacyRequest.due_on, PrivacyRequest.id)
    )
    return [_row(row) for row in session.scalars(query)]


def month_later(day: date) -> date:
    """Return the same day of the next month, or the 28th where it may have none."""
    total = day.year * _MONTHS + day.month
    return date(total // _MONTHS, total % _MONTHS + 1, min(day.day, _SHORTEST_MONTH))


def _waiting(session: Session, member_id: bytes, kind: RequestKind) -> PrivacyRequest | None:
    return session.scalars(
        select(PrivacyRequest)
        .where(
            PrivacyRequest.member_id == member_id,
            PrivacyRequest.kind == kind,
            PrivacyRequest.done_on.is_(None),
        )
        .order_by(PrivacyRequest.received_on)
    ).first()


def _add(work: Work, member_id: bytes, kind: RequestKind, day: date) -> PrivacyRequest:
    row = PrivacyRequest(
        member_id=member_id,
        kind=kind,
        received_on=day,
        due_on=month_later(day),
        slot_id=work.slot_id,
    )
    work.add(row)
    work.session.flush()
    work.audit("request", _TABLE, member_id, kind.value)
    return row


def _told(work: Work, member: Member, action: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "member", member.id, "restricted_on")
    work.changed("members", member.id)
    return work.undo(label.format(name=told_name(member)))


def _row(row: PrivacyRequest) -> RequestRow:
    return RequestRow(
        id=row.id,
        member_id=row.member_id,
        kind=row.kind,
        received_on=row.received_on,
        due_on=row.due_on,
        done_on=row.done_on,
    )
