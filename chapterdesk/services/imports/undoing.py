"""Take an import back as a whole, or say why it can not be any more."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import BatchStatus, RowOutcome
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import (
    Attendance,
    Batch,
    BatchRow,
    Consent,
    Draft,
    Group,
    GroupMembership,
    Headcount,
    Meeting,
    Member,
    MentorPair,
    Note,
    SearchWord,
    Series,
)
from chapterdesk.services.checkin.bulk import derive_attendance
from chapterdesk.services.database import RowState, Undo, Work, apply_states
from chapterdesk.services.imports.marks import Register
from chapterdesk.services.imports.states import load_way_back
from chapterdesk.services.imports.stored import Stored

_AT_ONCE: Final = 400


def undo_batch(work: Work, batch: Batch) -> None:
    """Bring everything to the state before the import.

    Raises:
        RefusedError: People of this import have been changed or marked since; nothing was changed.
    """
    session = work.session
    states, marks = _ways_back(session, batch.id)
    touched = _touched(session, batch.id, frozenset(marks))
    if touched:
        raise RefusedError(
            ngettext(
                "{count} person of this import has been changed or checked in since.",
                "{count} people of this import have been changed or checked in since.",
                touched,
            ),
            _("The import was not taken back; everything stands as it is now."),
            _("Archive or delete the people you do not want, one by one."),
        )
    for rows in states:
        apply_states(session, Undo(label="", areas=(), rows=rows).inverse().rows)
    marked = _take_marks(session, marks)
    added = (
        select(BatchRow.member_id)
        .where(BatchRow.batch_id == batch.id, BatchRow.outcome == RowOutcome.ADDED)
        .scalar_subquery()
    )
    for table in (Note, SearchWord, Draft):
        session.execute(delete(table).where(table.subject_id.in_(added)))
    session.execute(delete(Member).where(Member.id.in_(added)))
    session.execute(delete(BatchRow).where(BatchRow.batch_id == batch.id))
    register = Stored.of_batch(batch).register
    if register is not None:
        derive_attendance(work, marked)
        _take_register(work, register)
    session.execute(
        update(Batch)
        .where(Batch.id == batch.id)
        .values(status=BatchStatus.UNDONE, updated_at=work.clock.now())
    )


def _ways_back(session: Session, batch_id: bytes) -> tuple[list[tuple[RowState, ...]], list[bytes]]:
    """Return the states of rows that the import changed, last first, and the marks it brought."""
    states: list[tuple[RowState, ...]] = []
    marks: list[bytes] = []
    texts = session.scalars(
        select(BatchRow.undo)
        .where(BatchRow.batch_id == batch_id, BatchRow.undo != "")
        .order_by(BatchRow.number.desc())
    )
    for text in texts.all():
        rows, brought = load_way_back(text)
        states.append(rows)
        marks.extend(brought)
    return states, marks


def _take_marks(session: Session, marks: Sequence[bytes]) -> set[bytes]:
    """Take marks off; return whose they were."""
    people: set[bytes] = set()
    for part in _parts(marks):
        of_part = Attendance.id.in_(part)
        people.update(session.scalars(select(Attendance.member_id).where(of_part)))
        session.execute(delete(Attendance).where(of_part))
    return people


def _take_register(work: Work, register: Register) -> None:
    """Take meetings and the group off that were made; one that others use by now stays."""
    session = work.session
    session.execute(
        delete(Headcount).where(
            Headcount.meeting_id.in_(register.counted), Headcount.updated_at == Headcount.created_at
        )
    )
    for part in _parts(register.made):
        session.execute(
            delete(Meeting).where(
                Meeting.id.in_(part),
                Meeting.updated_at == Meeting.created_at,
                ~exists().where(Attendance.meeting_id == Meeting.id),
                ~exists().where(Headcount.meeting_id == Meeting.id),
            )
        )
    session.execute(
        delete(Group).where(
            Group.id == register.made_group,
            Group.updated_at == Group.created_at,
            ~exists().where(Meeting.group_id == Group.id),
            ~exists().where(GroupMembership.group_id == Group.id),
            ~exists().where(Series.group_id == Group.id),
        )
    )
    for area in ("meetings", "groups", "attendance"):
        work.changed(area)


def _touched(session: Session, batch_id: bytes, marks: frozenset[bytes]) -> int:
    """Return how many people of the import were changed at the desk since."""
    used = [
        exists().where(GroupMembership.member_id == Member.id),
        exists().where(or_(MentorPair.mentor_id == Member.id, MentorPair.mentee_id == Member.id)),
        exists().where(Consent.member_id == Member.id, Consent.batch_id.is_distinct_from(batch_id)),
        exists().where(
            Note.subject == "member",
            Note.subject_id == Member.id,
            Note.created_at != Member.created_at,
        ),
    ]
    added = (BatchRow.batch_id == batch_id, BatchRow.outcome == RowOutcome.ADDED)
    touched: set[bytes] = set(
        session.scalars(
            select(Member.id)
            .join(BatchRow, BatchRow.member_id == Member.id)
            .where(*added, or_(Member.updated_at != Member.created_at, *used))
        )
    )
    attended = session.execute(
        select(Attendance.id, Attendance.member_id)
        .join(BatchRow, BatchRow.member_id == Attendance.member_id)
        .where(*added)
    )
    touched.update(person for key, person in attended if key not in marks)
    for part in _parts(tuple(marks)):
        touched.update(
            session.scalars(
                select(Attendance.member_id).where(
                    Attendance.id.in_(part), Attendance.updated_at != Attendance.created_at
                )
            )
        )
    # A rename drops the way back of a row, for it holds the old name.
    forgotten = session.scalars(
        select(BatchRow.id).where(
            BatchRow.batch_id == batch_id,
            BatchRow.outcome == RowOutcome.UPDATED,
            BatchRow.undo == "",
        )
    )
    return len(touched) + len(forgotten.all())


def _parts(ids: Iterable[bytes]) -> Iterator[list[bytes]]:
    listed = list(ids)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
