"""Read what a copy of a record holds of events: where somebody registered, and where they help.

The names of guests are other people's; how many they brought is theirs.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.event_vocabulary import ShiftStatus
from chapterdesk.models import (
    EventQuestion,
    EventShift,
    Group,
    Meeting,
    Participation,
    ParticipationAnswer,
    ParticipationNeed,
    ShiftVolunteer,
)

Record = dict[str, Any]
Clean = Callable[[str], str]


def read_events(
    session: Session, member_id: bytes, today: date, clean: Clean, names: Clean
) -> list[Record]:
    """Return which events they registered for, with what they need and answered.

    Args:
        session: Open.
        member_id: Whose.
        today: What is past its day is not in it any more.
        clean: Takes names and numbers of others out of free text.
        names: Takes the names of others out of a title.
    """
    rows: Sequence[Any] = session.execute(
        select(
            Participation, Meeting.starts_local, Meeting.title, Group.alias, Group.name,
            Group.hide_on_person,
        )
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(Participation.member_id == member_id)
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()  # fmt: skip
    return [
        {
            "day": starts.date().isoformat(),
            "event": "" if hidden else names(title or alias or name or ""),
            "status": row.status.value,
            "guests": row.guest_count,
            "photos": None if row.photo_consent is None else row.photo_consent.value,
            "name_beside_needs": row.named_needs,
            "needs": _needs(session, row.id, today, clean),
            "answers": _answers(session, row.id, today, clean),
        }
        for row, starts, title, alias, name, hidden in rows
    ]


def read_shifts(session: Session, member_id: bytes, names: Clean) -> list[Record]:
    """Return at which events they help or helped."""
    rows: Sequence[Any] = session.execute(
        select(
            ShiftVolunteer.status, EventShift, Meeting.title, Group.alias, Group.name,
            Group.hide_on_person,
        )
        .join(EventShift, EventShift.id == ShiftVolunteer.shift_id)
        .join(Meeting, Meeting.id == EventShift.meeting_id)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(
            ShiftVolunteer.member_id == member_id, ShiftVolunteer.status != ShiftStatus.VOID
        )
        .order_by(EventShift.starts_local, EventShift.id)
    ).all()  # fmt: skip
    return [
        {
            "day": shift.starts_local.date().isoformat(),
            "event": "" if hidden else names(title or alias or name or ""),
            "role": shift.role.value,
            "what": names(shift.title),
            "status": status.value,
        }
        for status, shift, title, alias, name, hidden in rows
    ]


def _needs(session: Session, participation_id: bytes, today: date, clean: Clean) -> list[Record]:
    rows = session.scalars(
        select(ParticipationNeed)
        .where(
            ParticipationNeed.participation_id == participation_id,
            or_(ParticipationNeed.erase_on.is_(None), ParticipationNeed.erase_on >= today),
        )
        .order_by(ParticipationNeed.kind, ParticipationNeed.code, ParticipationNeed.id)
    )
    return [
        {
            "kind": row.kind.value,
            "need": clean(row.text) or row.code,
            "severity": None if row.severity is None else row.severity.value,
            "kept_until": None if row.erase_on is None else row.erase_on.isoformat(),
        }
        for row in rows
    ]


def _answers(session: Session, participation_id: bytes, today: date, clean: Clean) -> list[Record]:
    rows = session.execute(
        select(EventQuestion.text, ParticipationAnswer)
        .join(EventQuestion, EventQuestion.id == ParticipationAnswer.question_id)
        .where(
            ParticipationAnswer.participation_id == participation_id,
            or_(ParticipationAnswer.erase_on.is_(None), ParticipationAnswer.erase_on >= today),
        )
        .order_by(EventQuestion.position, EventQuestion.id)
    ).all()
    return [
        {
            "question": question,
            "answer": clean(row.text),
            "kept_until": None if row.erase_on is None else row.erase_on.isoformat(),
        }
        for question, row in rows
    ]
