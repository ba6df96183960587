"""Take an import back as a whole, or say why it can not be any more."""

from sqlalchemy import delete, exists, func, or_, select, update
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
    GroupMembership,
    Member,
    MentorPair,
    Note,
    SearchWord,
)
from chapterdesk.services.database import Undo, Work, apply_states
from chapterdesk.services.imports.states import load_states


def undo_batch(work: Work, batch: Batch) -> None:
    """Bring everything to the state before the import.

    Raises:
        RefusedError: People of this import have been changed or marked since; nothing was changed.
    """
    count = _touched(work.session, batch.id)
    if count:
        raise RefusedError(
            ngettext(
                "{count} person of this import has been changed or checked in since.",
                "{count} people of this import have been changed or checked in since.",
                count,
            ),
            _("The import was not taken back; everything stands as it is now."),
            _("Archive or delete the people you do not want, one by one."),
        )
    session = work.session
    undone = session.execute(
        select(BatchRow.undo)
        .where(BatchRow.batch_id == batch.id, BatchRow.undo != "")
        .order_by(BatchRow.number.desc())
    )
    for (text,) in undone.all():
        change = Undo(label="", areas=(), rows=load_states(text))
        apply_states(session, change.inverse().rows)
    added = (
        select(BatchRow.member_id)
        .where(BatchRow.batch_id == batch.id, BatchRow.outcome == RowOutcome.ADDED)
        .scalar_subquery()
    )
    for table in (Note, SearchWord, Draft):
        session.execute(delete(table).where(table.subject_id.in_(added)))
    session.execute(delete(Member).where(Member.id.in_(added)))
    session.execute(delete(BatchRow).where(BatchRow.batch_id == batch.id))
    session.execute(
        update(Batch)
        .where(Batch.id == batch.id)
        .values(status=BatchStatus.UNDONE, updated_at=work.clock.now())
    )


def _touched(session: Session, batch_id: bytes) -> int:
    """Return how many people of the import were changed at the desk since."""
    used = [
        exists().where(Attendance.member_id == Member.id),
        exists().where(GroupMembership.member_id == Member.id),
        exists().where(or_(MentorPair.mentor_id == Member.id, MentorPair.mentee_id == Member.id)),
        exists().where(Consent.member_id == Member.id, Consent.batch_id.is_distinct_from(batch_id)),
        exists().where(
            Note.subject == "member",
            Note.subject_id == Member.id,
            Note.created_at != Member.created_at,
        ),
    ]
    # A rename drops the way back of a row, for it holds the old name.
    forgotten = session.scalars(
        select(func.count()).where(
            BatchRow.batch_id == batch_id,
            BatchRow.outcome == RowOutcome.UPDATED,
            BatchRow.undo == "",
        )
    ).one()
    added = session.scalars(
        select(func.count())
        .select_from(Member)
        .join(BatchRow, BatchRow.member_id == Member.id)
        .where(
            BatchRow.batch_id == batch_id,
            BatchRow.outcome == RowOutcome.ADDED,
            or_(Member.updated_at != Member.created_at, *used),
        )
    ).one()
    return forgotten + added
