"""Type in what was ticked on paper, by the numbers of the rows, with a look at it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, AttendanceSource, AttendanceStatus
from chapterdesk.core.words import ngettext
from chapterdesk.models import Meeting, Member
from chapterdesk.services.among import among, listed
from chapterdesk.services.checkin.marking import named_meeting, write_mark
from chapterdesk.services.checkin.numbers import parse_numbers
from chapterdesk.services.checkin.roster import sheet_ids
from chapterdesk.services.checkin.rows import CheckInRow, check_in_rows
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.printed_rows import printed_order, remember_sheet

_STEPS: Final = 8
_PEOPLE: Final = select(
    Member.id, Member.merged_into, Member.deleted_at, Member.restricted_on
).where(among(Member.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One row of the sheet.

    Attributes:
        person: Who stands on it; None where nobody may be marked by it any more.
        changes: Whether typing its number in changes anything.
    """

    number: int
    person: CheckInRow | None
    changes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """What typing numbers in would do.

    Attributes:
        rows: The rows that were typed, in order; all of the sheet where nothing is typed.
        last: The last number of the sheet.
        printed: How many of its rows a printed sheet has.
    """

    rows: tuple[PaperRow, ...]
    last: int
    printed: int

    @property
    def changing(self) -> int:
        """How many people would be marked."""
        return sum(row.changes for row in self.rows)


class PaperEntryService:
    """Mark people by the numbers of their rows: those on paper are those on the screen."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def look(
        self,
        meeting_id: bytes,
        numbers: str = "",
        status: AttendanceStatus = AttendanceStatus.PRESENT,
    ) -> PaperEntry:
        """Return what typing these numbers in would do; nothing typed returns the whole sheet.

        Raises:
            UserError: The meeting keeps no names, or a number can not be read or is not there.
        """
        with self._database.read() as session:
            meeting = named_meeting(session, meeting_id)
            ids = sheet_ids(session, meeting)
            asked = bool(numbers.strip())
            wanted = parse_numbers(numbers, len(ids)) if asked else range(1, len(ids) + 1)
            people = _behind(session, [ids[number - 1] for number in wanted])
            found = {
                row.member_id: row
                for row in check_in_rows(session, meeting, [one for one in people if one])
            }
            rows = tuple(
                _row(number, found.get(member_id) if member_id else None, status, asked=asked)
                for number, member_id in zip(wanted, people, strict=True)
            )
            printed = len(printed_order(session, meeting_id))
        return PaperEntry(rows=rows, last=len(ids), printed=printed)

    def enter(
        self,
        meeting_id: bytes,
        numbers: str,
        status: AttendanceStatus = AttendanceStatus.PRESENT,
    ) -> Undo:
        """Mark people by the row numbers of the sheet, such as 1-14,17,20.

        Raises:
            UserError: A number is not on the sheet or can not be read; nothing changed.
        """
        with self._database.write() as work:
            meeting = named_meeting(work.session, meeting_id)
            return enter_numbers(work, meeting, numbers, status)


def enter_numbers(work: Work, meeting: Meeting, numbers: str, status: AttendanceStatus) -> Undo:
    """Mark people by row numbers inside an open transaction."""
    ids = sheet_ids(work.session, meeting)
    rows = parse_numbers(numbers, len(ids))
    if printed_order(work.session, meeting.id) != ids:
        # A mark changes who is on the list: whoever goes on typing means the numbers of before.
        remember_sheet(work.session, meeting.id, ids)
    # Somebody may stand on two rows since two records became one: their mark is one.
    for member_id in dict.fromkeys(_behind(work.session, [ids[number - 1] for number in rows])):
        if member_id is not None:
            write_mark(work, meeting, member_id, status, AttendanceSource.SHEET)
    return work.undo(ngettext("{count} row was entered", "{count} rows were entered", len(rows)))


def _behind(session: Session, ids: Sequence[bytes]) -> list[bytes | None]:
    """Return who is meant by each row now; None where it counts for nobody.

    A sheet that lay on the table stays right when two records became one. It counts for nobody
    who was deleted since, or asked that their record is only kept.
    """
    meant: dict[bytes, bytes | None] = {one: one for one in ids}
    for _step in range(_STEPS):
        open_ids = {one for one in meant.values() if one is not None}
        rows = {bytes(row.id): row for row in session.execute(_PEOPLE, {"ids": listed(open_ids)})}
        moved = False
        for printed, one in meant.items():
            row = rows.get(one) if one is not None else None
            if row is None or row.deleted_at is not None or row.restricted_on is not None:
                meant[printed] = None if row is None or row.merged_into is None else one
            if row is not None and row.merged_into is not None:
                meant[printed] = bytes(row.merged_into)
                moved = True
        if not moved:
            break
    return [meant[one] for one in ids]


def _row(
    number: int, person: CheckInRow | None, status: AttendanceStatus, *, asked: bool
) -> PaperRow:
    return PaperRow(
        number=number,
        person=person,
        changes=asked and person is not None and _would_change(person.status, status),
    )


def _would_change(before: AttendanceStatus, after: AttendanceStatus) -> bool:
    if before == after:
        return False
    stays = (AttendanceStatus.LATE, AttendanceStatus.REMOTE)
    return not (after == AttendanceStatus.PRESENT and before in stays and before in PRESENT)
