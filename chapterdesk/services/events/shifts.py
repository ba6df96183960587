"""Who helps at an event: shifts, how many hands each takes, and who does them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.event_vocabulary import EventRole, ShiftStatus
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import _
from chapterdesk.models import EventShift, Meeting, Member, ShiftVolunteer
from chapterdesk.services.checkin.marking import mode_of
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.database.database import count_only_refused
from chapterdesk.services.event_plans import role_label
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.naming import shown_name, told_name
from chapterdesk.services.participations import AREA
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import count_or_none, fetch, gone, line

_LONGEST: Final = timedelta(days=3)
_COUNTS: Final = (ShiftStatus.ASKED, ShiftStatus.AGREED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDraft:
    """Work at an event as a person enters it; wall clock where the event is."""

    starts_local: datetime
    ends_local: datetime
    role: EventRole = EventRole.OTHER
    title: str = ""
    needed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPerson:
    """One person on a shift.

    Attributes:
        clash: Whether they are on another shift of the event at the same time.
    """

    member_id: bytes
    name: str
    status: ShiftStatus
    clash: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One shift.

    Attributes:
        label: What it is called: its title, else its role.
        missing: How many hands are missing until it is done.
    """

    id: bytes
    draft: ShiftDraft
    label: str
    people: tuple[ShiftPerson, ...]
    missing: int


class ShiftService:
    """Keep who helps at events."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, meeting_id: bytes) -> tuple[ShiftRow, ...]:
        """Return the shifts of a meeting, the first one first.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            fetch(session, Meeting, meeting_id)
            shifts = _shifts(session, meeting_id)
            return _rows(session, shifts)

    def add(self, meeting_id: bytes, draft: ShiftDraft) -> tuple[bytes, Undo]:
        """Add a shift.

        Raises:
            UserError: It can not be kept, or the meeting is gone.
        """
        with self._database.write() as work:
            fetch(work.session, Meeting, meeting_id)
            row = EventShift(meeting_id=meeting_id)
            _apply(row, draft)
            work.add(row)
            return row.id, _done(work, row, "add", _("A shift was added"))

    def save(self, shift_id: bytes, draft: ShiftDraft) -> Undo:
        """Change a shift; who does it stays.

        Raises:
            UserError: It can not be kept, or is gone.
        """
        with self._database.write() as work:
            row = fetch(work.session, EventShift, shift_id)
            _apply(row, draft)
            return _done(work, row, "save", _("A shift was changed"))

    def delete(self, shift_id: bytes) -> Undo:
        """Take a shift away, and everybody off it."""
        with self._database.write() as work:
            row = fetch(work.session, EventShift, shift_id)
            row.deleted_at = work.clock.now()
            return _done(work, row, "delete", _("A shift was taken away"))

    def ask(self, shift_id: bytes, member_id: bytes, *, agreed: bool = False) -> Undo:
        """Put somebody on a shift: asked, or agreed already.

        Raises:
            RefusedError: The group only counts heads, or the person is gone or only kept.
        """
        with self._database.write() as work:
            shift = fetch(work.session, EventShift, shift_id)
            meeting = fetch(work.session, Meeting, shift.meeting_id)
            if mode_of(work.session, meeting) == AttendanceMode.COUNT_ONLY:
                raise count_only_refused()
            member = fetch(work.session, Member, member_id)
            refuse_restricted(member)
            if member.archived_at is not None:
                raise gone()
            row_id = work.pair_id("shift_volunteer", shift_id, member_id)
            row = work.session.get(ShiftVolunteer, row_id)
            if row is None:
                row = ShiftVolunteer(id=row_id, shift_id=shift_id, member_id=member_id)
                work.add(row)
            row.status = ShiftStatus.AGREED if agreed else ShiftStatus.ASKED
            return _said(work, shift, row, _("{name} is on a shift"))

    def answer(self, shift_id: bytes, member_id: bytes, *, agreed: bool) -> Undo:
        """Note whether somebody who was asked does a shift.

        Raises:
            RefusedError: They were not asked.
        """
        status = ShiftStatus.AGREED if agreed else ShiftStatus.DECLINED
        return self._set(shift_id, member_id, status, _("{name}: the answer was noted"))

    def release(self, shift_id: bytes, member_id: bytes) -> Undo:
        """Take somebody off a shift.

        Raises:
            RefusedError: They are not on it.
        """
        return self._set(shift_id, member_id, ShiftStatus.VOID, _("{name} is off a shift"))

    def _set(self, shift_id: bytes, member_id: bytes, status: ShiftStatus, sentence: str) -> Undo:
        with self._database.write() as work:
            shift = fetch(work.session, EventShift, shift_id)
            row_id = work.pair_id("shift_volunteer", shift_id, member_id)
            row = fetch(work.session, ShiftVolunteer, row_id)
            if row.status == ShiftStatus.VOID:
                raise gone()
            row.status = status
            return _said(work, shift, row, sentence)


def _shifts(session: Session, meeting_id: bytes) -> Sequence[EventShift]:
    query = (
        select(EventShift)
        .where(EventShift.meeting_id == meeting_id, EventShift.deleted_at.is_(None))
        .order_by(EventShift.starts_local, EventShift.ends_local, EventShift.id)
    )
    return session.scalars(query).all()


def _rows(session: Session, shifts: Sequence[EventShift]) -> tuple[ShiftRow, ...]:
    found: Sequence[Any] = session.execute(
        select(
            ShiftVolunteer.shift_id, ShiftVolunteer.status, Member.id, Member.display_name,
            Member.shielded,
        )
        .join(Member, Member.id == ShiftVolunteer.member_id)
        .where(
            ShiftVolunteer.shift_id.in_([row.id for row in shifts]),
            ShiftVolunteer.status != ShiftStatus.VOID,
            usable_members(),
        )
        .order_by(Member.sort_key, Member.id)
    ).all()  # fmt: skip
    spans: dict[bytes, tuple[datetime, datetime]] = {
        row.id: (row.starts_local, row.ends_local) for row in shifts
    }
    busy: dict[bytes, list[bytes]] = {}
    for row in found:
        if row.status in _COUNTS:
            busy.setdefault(row.id, []).append(row.shift_id)
    return tuple(_row(shift, found, spans, busy) for shift in shifts)


def _row(
    shift: EventShift,
    found: Sequence[Any],
    spans: dict[bytes, tuple[datetime, datetime]],
    busy: dict[bytes, list[bytes]],
) -> ShiftRow:
    people = tuple(
        ShiftPerson(
            member_id=row.id,
            name=shown_name(row.display_name, shielded=row.shielded),
            status=row.status,
            clash=row.status in _COUNTS
            and any(
                other != shift.id and _overlap(spans[other], spans[shift.id])
                for other in busy.get(row.id, ())
            ),
        )
        for row in found
        if row.shift_id == shift.id
    )
    agreed = sum(1 for one in people if one.status == ShiftStatus.AGREED)
    return ShiftRow(
        id=shift.id,
        draft=ShiftDraft(
            starts_local=shift.starts_local,
            ends_local=shift.ends_local,
            role=shift.role,
            title=shift.title,
            needed=shift.needed,
        ),
        label=shift.title or role_label(shift.role),
        people=people,
        missing=max(0, shift.needed - agreed),
    )


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _apply(row: EventShift, draft: ShiftDraft) -> None:
    if not timedelta(0) < draft.ends_local - draft.starts_local <= _LONGEST:
        raise UsageError(
            _("A shift ends after it starts, and within three days."),
            _("Nothing was saved."),
            _("Look at the two times."),
            field="ends_local",
        )
    row.role = draft.role
    row.title = line(draft.title, field="title")
    row.starts_local = draft.starts_local.replace(second=0, microsecond=0)
    row.ends_local = draft.ends_local.replace(second=0, microsecond=0)
    row.needed = count_or_none(draft.needed, field="needed", least=1) or 1


def _said(work: Work, shift: EventShift, row: ShiftVolunteer, sentence: str) -> Undo:
    work.session.flush()
    work.audit("save", "shift_volunteer", row.id, "status")
    work.changed(AREA, shift.meeting_id)
    member = work.session.get_one(Member, row.member_id)
    return work.undo(sentence.format(name=told_name(member)))


def _done(work: Work, row: EventShift, action: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "event_shift", row.id)
    work.changed(AREA, row.meeting_id)
    return work.undo(label)
