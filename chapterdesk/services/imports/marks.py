"""Write the marks of a register: the meetings they belong to, who was there, how many guests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceSource,
    AttendanceStatus,
    MeetingStatus,
)
from chapterdesk.core.words import _
from chapterdesk.models import Group, Meeting
from chapterdesk.services.checkin.bulk import (
    BulkMark,
    derive_attendance,
    marks_by_id,
    marks_standing,
    write_fresh,
)
from chapterdesk.services.checkin.marking import (
    headcount_of,
    present_count,
    write_headcount,
)
from chapterdesk.services.database import Work
from chapterdesk.services.groups import GroupDraft, add_group
from chapterdesk.services.imports.columns import MARK, ColumnPlan
from chapterdesk.services.imports.registers import MarkTerms
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED
from chapterdesk.services.meetings import MeetingDraft, add_meeting
from chapterdesk.services.rows import fetch


@dataclass(slots=True, kw_only=True)
class Register:
    """Where each column of marks goes, and what the import made for it.

    Attributes:
        meetings: Column to meeting.
        made: The meetings that were made.
        made_group: The group that was made, or None.
        heads: Meeting to guests without a name.
        counted: Meetings whose heads were counted by the import.
    """

    meetings: dict[int, bytes]
    made: tuple[bytes, ...] = ()
    made_group: bytes | None = None
    heads: dict[bytes, int] = field(default_factory=dict)
    counted: tuple[bytes, ...] = ()

    def count_heads(self, heads: Sequence[tuple[int, int]]) -> None:
        """Add a row of guests."""
        for index, count in heads:
            meeting_id = self.meetings[index]
            self.heads[meeting_id] = self.heads.get(meeting_id, 0) + count

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "meetings": {str(index): key.hex() for index, key in self.meetings.items()},
            "made": [key.hex() for key in self.made],
            "group": self.made_group.hex() if self.made_group else "",
            "counted": [key.hex() for key in self.counted],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Register":
        """Return what `to_json` gave."""
        return cls(
            meetings={int(index): bytes.fromhex(key) for index, key in values["meetings"].items()},
            made=tuple(bytes.fromhex(key) for key in values["made"]),
            made_group=bytes.fromhex(values["group"]) or None,
            counted=tuple(bytes.fromhex(key) for key in values["counted"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of some people's marks.

    Attributes:
        ids: Person to the attendances that are new.
        known: Marks that stood so already.
        differ: Marks where the desk says otherwise; the desk's stand.
    """

    ids: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    known: int = 0
    differ: int = 0


def open_register(
    work: Work,
    terms: MarkTerms,
    plans: Sequence[ColumnPlan],
    rows: Sequence[Sequence[str]],
) -> Register:
    """Make or find the group and the meeting of each day that has a mark.

    Raises:
        UserError: The group is gone or only counts heads, or the new one has no name.
    """
    days = {
        plan.index: plan.held_on
        for plan in plans
        if plan.field == MARK and plan.held_on and any(row[plan.index].strip() for row in rows)
    }
    if not days:
        raise RefusedError(
            _("No column of this table holds marks of a day."),
            _("Nothing was imported."),
            _("Import the names alone."),
        )
    made_group: bytes | None = None
    group_id = terms.group_id
    if group_id is None:
        draft = GroupDraft(name=terms.new_group, attendance_mode=AttendanceMode.NAMED)
        group_id = made_group = bytes(add_group(work, draft).id)
    _require_named(work.session, group_id)
    meetings, made = _meetings(work, group_id, days, terms)
    return Register(meetings=meetings, made=made, made_group=made_group)


def write_register(
    work: Work,
    register: Register,
    marks: Mapping[bytes, Sequence[tuple[int, AttendanceStatus]]],
) -> Written:
    """Write the marks of people who are in the vault already; what the desk says stands.

    Args:
        work: The open transaction.
        register: Where each column goes.
        marks: Person to column and status.
    """
    wanted = marks_by_id(
        work,
        [
            BulkMark(meeting_id=register.meetings[index], member_id=person, status=status)
            for person, said in marks.items()
            for index, status in said
            if index in register.meetings
        ],
    )
    stands = marks_standing(work.session, wanted)
    fresh = {key: mark for key, mark in wanted.items() if key not in stands}
    ids: dict[bytes, list[bytes]] = {}
    if fresh:
        # Whose record is only kept is passed over: what is told is what was written.
        written = write_fresh(work, fresh, AttendanceSource.IMPORT)
        derive_attendance(work, {mark.member_id for mark in fresh.values()})
        for key in written:
            ids.setdefault(fresh[key].member_id, []).append(key)
    known = sum(wanted[key].status == status for key, status in stands.items())
    return Written(
        ids={person: tuple(keys) for person, keys in ids.items()},
        known=known,
        differ=len(stands) - known,
    )


def close_register(work: Work, register: Register) -> None:
    """Write how many heads there were, where guests were counted and nobody at the desk did."""
    counted: list[bytes] = []
    for meeting_id, guests in register.heads.items():
        known = (headcount_of(work.session, meeting_id, kind) for kind in (TOTAL, UNNAMED))
        if all(count is None for count in known):
            heads = present_count(work.session, meeting_id) + guests
            write_headcount(work, meeting_id, TOTAL, heads)
            counted.append(meeting_id)
    register.counted = tuple(counted)


def _require_named(session: Session, group_id: bytes) -> None:
    if fetch(session, Group, group_id).attendance_mode == AttendanceMode.COUNT_ONLY:
        raise RefusedError(
            _("This group counts heads and keeps no names."),
            _("Nothing was imported."),
            _("Choose another group for the marks, or import the names alone."),
            field="group_id",
        )


def _meetings(
    work: Work, group_id: bytes, days: Mapping[int, date], terms: MarkTerms
) -> tuple[dict[int, bytes], tuple[bytes, ...]]:
    query = (
        select(Meeting.starts_local, Meeting.id)
        .where(
            Meeting.group_id == group_id,
            Meeting.deleted_at.is_(None),
            Meeting.status != MeetingStatus.CANCELLED,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    known = {starts.date(): bytes(key) for starts, key in work.session.execute(query)}
    made: list[bytes] = []
    for day in sorted(set(days.values()) - known.keys()):
        draft = MeetingDraft(starts_local=datetime.combine(day, terms.starts), group_id=group_id)
        known[day] = bytes(add_meeting(work, draft, over=True).id)
        made.append(known[day])
    return {index: known[day] for index, day in days.items()}, tuple(made)
