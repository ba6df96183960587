"""Several meetings beside each other: who is at which, a row a person, a column a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus, MeetingStatus
from chapterdesk.models import Meeting, Member
from chapterdesk.services.among import among, listed
from chapterdesk.services.checkin.marking import meeting_with_mode
from chapterdesk.services.checkin.roster import roster_ids
from chapterdesk.services.checkin.rows import CheckInRow, check_in_rows
from chapterdesk.services.database import Database
from chapterdesk.services.meeting_rows import MeetingRow, meeting_row
from chapterdesk.services.rows import fetch

MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 2_000
_AROUND: Final = timedelta(hours=3)
_BY_NAME: Final = (
    select(Member.id).where(among(Member.id)).order_by(Member.sort_key, Member.id).limit(MOST_ROWS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One meeting of the grid.

    Attributes:
        counts: Whether it only counts heads, so that nobody can be marked.
    """

    meeting: MeetingRow
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One person of the grid.

    Attributes:
        cells: How they stand to each meeting; None where they are on no list of it.
    """

    member_id: bytes
    name: str
    pronouns: str
    cells: tuple[CheckInRow | None, ...]

    def status(self, column: int) -> AttendanceStatus:
        """Return what is known of them at a meeting."""
        cell = self.cells[column]
        return AttendanceStatus.UNKNOWN if cell is None else cell.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Meetings beside each other, and everybody who is on a list of one."""

    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]


class GridService:
    """Read what the grid shows; its marks are those of check-in."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def beside(self, meeting_id: bytes) -> tuple[bytes, ...]:
        """Return a meeting and those that run about the same time, the earliest first.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            return _beside(session, fetch(session, Meeting, meeting_id))

    def grid(self, meeting_ids: Sequence[bytes]) -> Grid:
        """Return these meetings and everybody who is expected at or known of one, by name.

        Raises:
            RefusedError: One of them is gone.
        """
        with self._database.read() as session:
            columns: list[GridColumn] = []
            lists: list[tuple[Meeting, frozenset[bytes]]] = []
            for meeting_id in meeting_ids[:MOST_COLUMNS]:
                meeting, mode = meeting_with_mode(session, meeting_id)
                counts = mode == AttendanceMode.COUNT_ONLY
                row = meeting_row(session, meeting_id)
                columns.append(GridColumn(meeting=row, counts=counts))
                people = () if counts else roster_ids(session, meeting)
                lists.append((meeting, frozenset(people)))
            everybody = frozenset().union(*(people for _meeting, people in lists))
            ids = session.scalars(_BY_NAME, {"ids": listed(everybody)}).all()
            return Grid(columns=tuple(columns), rows=_rows(session, lists, ids))


def _rows(
    session: Session, lists: Sequence[tuple[Meeting, frozenset[bytes]]], ids: Sequence[bytes]
) -> tuple[GridRow, ...]:
    found: list[dict[bytes, CheckInRow]] = []
    for meeting, people in lists:
        here = check_in_rows(session, meeting, [one for one in ids if one in people])
        found.append({row.member_id: row for row in here})
    rows: list[GridRow] = []
    for member_id in ids:
        cells = tuple(column.get(member_id) for column in found)
        known = next((cell for cell in cells if cell is not None), None)
        if known is not None:
            rows.append(
                GridRow(member_id=member_id, name=known.name, pronouns=known.pronouns, cells=cells)
            )
    return tuple(rows)


def _beside(session: Session, meeting: Meeting) -> tuple[bytes, ...]:
    ends = meeting.starts_at + timedelta(minutes=meeting.duration_minutes)
    query = (
        select(Meeting.id, Meeting.starts_at, Meeting.duration_minutes)
        .where(
            Meeting.deleted_at.is_(None),
            Meeting.status.not_in((MeetingStatus.CANCELLED, MeetingStatus.VOID)),
            Meeting.starts_at >= meeting.starts_at - timedelta(days=1),
            Meeting.starts_at <= ends + _AROUND,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    near = [
        bytes(row.id)
        for row in session.execute(query)
        if row.starts_at + timedelta(minutes=row.duration_minutes) + _AROUND >= meeting.starts_at
    ]
    if meeting.id not in near[:MOST_COLUMNS]:
        near = [*near[: MOST_COLUMNS - 1], meeting.id]
    return tuple(near[:MOST_COLUMNS])
