"""One person at one meeting, as the check-in screen shows them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus, GroupMemberStatus
from chapterdesk.models import Attendance, GroupMembership, Meeting, Member, MemberPronoun
from chapterdesk.services.zones import to_local

_CHUNK: Final = 500

# Built once, and of tables rather than classes: a check-in and every keystroke of its search pay
# for a statement that is put together anew, and for each row that passes through the mapper.
_MEMBERS: Final = Member.__table__
_ATTENDANCES: Final = Attendance.__table__
_MEMBERSHIPS: Final = GroupMembership.__table__
_SPOKEN: Final = MemberPronoun.__table__
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
        & (_MEMBERSHIPS.c.status == GroupMemberStatus.ACTIVE),
    )
    .where(
        _MEMBERS.c.id.in_(bindparam("member_ids", expanding=True)),
        _MEMBERS.c.deleted_at.is_(None),
    )
)
_PRONOUNS: Final = (
    select(_SPOKEN.c.member_id, _SPOKEN.c.text)
    .where(
        _SPOKEN.c.member_id.in_(bindparam("member_ids", expanding=True)),
        _SPOKEN.c.at_chapter.is_(True),
    )
    .order_by(_SPOKEN.c.position)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRow:
    """One person at one meeting.

    Attributes:
        name: The display name; initials of shielded people at the door.
        since: Wall-clock time of arrival where the meeting is, for those who are there.
        said_away: They said beforehand that they would not come.
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
    last_here: date | None = None
    namesake: bool = False


def initials(name: str) -> str:
    """Return the first letter of each word of a name."""
    return "".join(f"{word[0].upper()}." for word in name.split() if word)


def check_in_rows(
    session: Session, meeting: Meeting, member_ids: Sequence[bytes], *, door: bool = False
) -> tuple[CheckInRow, ...]:
    """Return these people at this meeting, in the order given; who is gone is left out."""
    found: dict[bytes, CheckInRow] = {}
    seen: dict[bytes, datetime | None] = {}
    for start in range(0, len(member_ids), _CHUNK):
        part = member_ids[start : start + _CHUNK]
        pronouns = pronouns_of(session, part)
        values = {
            "meeting_id": meeting.id,
            "group_id": meeting.group_id,
            "member_ids": list(part),
        }
        for row in session.execute(_ROWS, values):
            found[row.id] = _row(meeting, row, pronouns.get(row.id, ""), door=door)
            seen[row.id] = row.last_seen_at
    if not door:
        _tell_apart(found, seen, meeting.timezone)
    return tuple(found[member_id] for member_id in member_ids if member_id in found)


def _tell_apart(
    rows: dict[bytes, CheckInRow], seen: Mapping[bytes, datetime | None], timezone: str
) -> None:
    """Say of people who share a name in a list when each was last here."""
    names = Counter(row.name for row in rows.values())
    for member_id, row in rows.items():
        if names[row.name] > 1:
            last = seen[member_id]
            day = to_local(last, timezone).date() if last else None
            rows[member_id] = replace(row, last_here=day, namesake=True)


def _row(meeting: Meeting, row: Any, pronouns: str, *, door: bool) -> CheckInRow:
    status = row.status or AttendanceStatus.UNKNOWN
    if status == AttendanceStatus.VOID:
        status = AttendanceStatus.UNKNOWN
    away = status == AttendanceStatus.EXCUSED
    present = status in PRESENT
    return CheckInRow(
        member_id=row.id,
        name=initials(row.display_name) if door and row.shielded else row.display_name,
        pronouns=pronouns,
        status=AttendanceStatus.UNKNOWN if door and not present else status,
        since=to_local(row.arrived_at, meeting.timezone) if present and row.arrived_at else None,
        expected=row.membership is not None,
        said_away=away and not door,
        shielded=row.shielded,
        name_confirmed=row.name_confirmed,
    )


def pronouns_of(session: Session, member_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the pronouns each person uses at the chapter, joined by commas."""
    texts: dict[bytes, list[str]] = {}
    for member_id, text in session.execute(_PRONOUNS, {"member_ids": list(member_ids)}):
        texts.setdefault(member_id, []).append(text)
    return {member_id: ", ".join(parts) for member_id, parts in texts.items()}


def display_names(session: Session, member_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the display name of each person."""
    query = select(Member.id, Member.display_name).where(Member.id.in_(member_ids))
    return {bytes(member_id): name for member_id, name in session.execute(query)}
