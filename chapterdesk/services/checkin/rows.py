"""One person at one meeting, as the check-in screen shows them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus, GroupMemberStatus
from chapterdesk.models import (
    Attendance,
    Event,
    GroupMembership,
    Meeting,
    Member,
    Participation,
)
from chapterdesk.services.among import among, listed
from chapterdesk.services.checkin.absences import away_until, read_until
from chapterdesk.services.members.pronouns import pronouns_at_chapter
from chapterdesk.services.naming import initials, shown_name
from chapterdesk.services.participations import COMING
from chapterdesk.services.zones import to_local

# Built once, and of tables rather than classes: a check-in and every keystroke of its search pay
# for a statement that is put together anew, and for each row that passes through the mapper.
_MEMBERS: Final = Member.__table__
_ATTENDANCES: Final = Attendance.__table__
_MEMBERSHIPS: Final = GroupMembership.__table__
_PARTICIPATIONS: Final = Participation.__table__
_EVENTS: Final = Event.__table__
_ROWS: Final = (
    select(
        _MEMBERS.c.id,
        _MEMBERS.c.display_name,
        _MEMBERS.c.shielded,
        _MEMBERS.c.name_confirmed,
        _MEMBERS.c.last_seen_at,
        _ATTENDANCES.c.status,
        _ATTENDANCES.c.arrived_at,
        _MEMBERSHIPS.c.id.label("membership"),
        _PARTICIPATIONS.c.id.label("participation"),
        pronouns_at_chapter(_MEMBERS.c.id).label("pronouns"),
        away_until(_MEMBERS.c.id).label("away_until"),
    )
    .select_from(_MEMBERS)
    .outerjoin(
        _ATTENDANCES,
        (_ATTENDANCES.c.member_id == _MEMBERS.c.id)
        & (_ATTENDANCES.c.meeting_id == bindparam("meeting_id")),
    )
    .outerjoin(
        _MEMBERSHIPS,
        (_MEMBERSHIPS.c.member_id == _MEMBERS.c.id)
        & (_MEMBERSHIPS.c.group_id == bindparam("group_id"))
        & (_MEMBERSHIPS.c.status == GroupMemberStatus.ACTIVE)
        # Of an event those are expected who registered, not everybody in its group.
        & ~select(_EVENTS.c.id).where(_EVENTS.c.meeting_id == bindparam("meeting_id")).exists(),
    )
    .outerjoin(
        _PARTICIPATIONS,
        (_PARTICIPATIONS.c.meeting_id == bindparam("meeting_id"))
        & (_PARTICIPATIONS.c.member_id == _MEMBERS.c.id)
        & (_PARTICIPATIONS.c.status.in_(COMING)),
    )
    .where(
        among(_MEMBERS.c.id),
        _MEMBERS.c.deleted_at.is_(None),
    )
)
_PRONOUNS: Final = select(_MEMBERS.c.id, pronouns_at_chapter(_MEMBERS.c.id)).where(
    among(_MEMBERS.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMeeting:
    """What a search has to know of a meeting: a row that is not mapped costs less at every key."""

    id: bytes
    group_id: bytes | None
    starts_at: datetime
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRow:
    """One person at one meeting.

    Attributes:
        name: The display name; initials of shielded people at the door.
        since: Wall-clock time of arrival where the meeting is, for those who are there; never at
            the door.
        said_away: They said beforehand that they would not come.
        away_until: The last day of which they said so on their record; `absences.OPEN` until they
            say when, None where they said nothing; never at the door.
        last_here: The day they were last seen, where somebody else in the list has the same name
            and something has to tell them apart; never at the door.
        namesake: Whether somebody else in the list has the same name.
    """

    member_id: bytes
    name: str
    pronouns: str
    status: AttendanceStatus
    since: datetime | None
    expected: bool
    said_away: bool
    shielded: bool
    name_confirmed: bool
    away_until: date | None = None
    last_here: date | None = None
    namesake: bool = False


def check_in_rows(
    session: Session,
    meeting: Meeting | AtMeeting,
    member_ids: Sequence[bytes],
    *,
    door: bool = False,
) -> tuple[CheckInRow, ...]:
    """Return these people at this meeting, in the order given; who is gone is left out."""
    values = {
        "meeting_id": meeting.id,
        "group_id": meeting.group_id,
        "ids": listed(member_ids),
        "day": to_local(meeting.starts_at, meeting.timezone).date(),
    }
    found = {row.id: row for row in session.execute(_ROWS, values).all()}
    names = Counter(row.display_name for row in found.values())
    return tuple(
        _row(
            meeting,
            row,
            door=door,
            namesake=not door and names[row.display_name] > 1,
        )
        for row in (found[member_id] for member_id in member_ids if member_id in found)
    )


def _row(meeting: Meeting | AtMeeting, row: Any, *, door: bool, namesake: bool) -> CheckInRow:
    status = row.status or AttendanceStatus.UNKNOWN
    if status == AttendanceStatus.VOID:
        status = AttendanceStatus.UNKNOWN
    present = status in PRESENT
    until = None if door else read_until(row.away_until)
    away = status == AttendanceStatus.EXCUSED or (
        status == AttendanceStatus.UNKNOWN and until is not None
    )
    # Somebody who shares a name is told apart by the day they were last here.
    last = row.last_seen_at if namesake else None
    return CheckInRow(
        member_id=row.id,
        name=initials(row.display_name) if door and row.shielded else row.display_name,
        pronouns=row.pronouns or "",
        status=AttendanceStatus.UNKNOWN if door and not present else status,
        since=to_local(row.arrived_at, meeting.timezone)
        if present and row.arrived_at and not door
        else None,
        expected=row.membership is not None or row.participation is not None,
        said_away=away and not door,
        shielded=row.shielded,
        name_confirmed=row.name_confirmed,
        away_until=until,
        last_here=to_local(last, meeting.timezone).date() if last else None,
        namesake=namesake,
    )


def pronouns_of(session: Session, member_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the pronouns each person uses at the chapter, joined by commas."""
    found = session.execute(_PRONOUNS, {"ids": listed(member_ids)}).all()
    return {member_id: text for member_id, text in found if text}


def shown_names(session: Session, member_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the name of each person as lists show it; of nobody who lies in the bin."""
    query = select(Member.id, Member.display_name, Member.shielded).where(
        Member.id.in_(member_ids), Member.deleted_at.is_(None), Member.merged_into.is_(None)
    )
    return {
        bytes(row.id): shown_name(row.display_name, shielded=row.shielded)
        for row in session.execute(query)
    }
