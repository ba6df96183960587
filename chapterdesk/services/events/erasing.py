"""Erase what people said for an event when its day is over: really, and no copy of it stays."""

import json
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from chapterdesk.models import (
    Draft,
    Event,
    EventQuestion,
    Meeting,
    Member,
    MemberMerge,
    Participation,
    ParticipationAnswer,
    ParticipationGuest,
    ParticipationNeed,
)
from chapterdesk.services.database import Database
from chapterdesk.services.drafts import OF_REGISTRATIONS
from chapterdesk.services.events.reading import erase_day
from chapterdesk.services.participations import AREA
from chapterdesk.services.privacy.forgetting import ERASED, owe_repacking
from chapterdesk.services.restriction import not_restricted

_KINDS: Final[tuple[type[Any], ...]] = (ParticipationAnswer, ParticipationNeed, ParticipationGuest)
_NAMES: Final = frozenset(kind.__tablename__ for kind in _KINDS)
_AT_ONCE: Final = 500


class ErasingService:
    """Erase answers, needs and names of guests past their day."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def purge_due(self, today: date) -> int:
        """Erase what is past its day; return how many rows went.

        Never before the event itself is over, wherever it was moved to. Of a record that is only
        kept none goes: it may be what they need it for.
        """
        begin = datetime.combine(today, time())
        gone: list[bytes] = []
        with self._database.write() as work:
            _move_days(work.session)
            for kind in _KINDS:
                ids = work.session.scalars(
                    select(kind.id)
                    .join(Participation, Participation.id == kind.participation_id)
                    .join(Meeting, Meeting.id == Participation.meeting_id)
                    .join(Member, Member.id == Participation.member_id)
                    .where(kind.erase_on < today, Meeting.starts_local < begin, not_restricted())
                ).all()
                for start in range(0, len(ids), _AT_ONCE):
                    part = ids[start : start + _AT_ONCE]
                    work.session.execute(delete(kind).where(kind.id.in_(part)))
                if ids:
                    work.audit("erase_old", kind.__tablename__, None)
                gone += ids
            gone += _drop_forms(work.session, begin)
            if _end_ways_back(work.session, today) or gone:
                owe_repacking(work)
                work.session.expire_all()
                work.changed(AREA)
                work.changed(ERASED)
        return len(gone)


def _move_days(session: Session) -> None:
    """Let the days follow an event that was moved; what is asked to be kept has none."""
    for event, meeting in session.execute(
        select(Event, Meeting).join(Meeting, Meeting.id == Event.meeting_id)
    ).all():
        here = select(Participation.id).where(Participation.meeting_id == meeting.id)
        for kind in (ParticipationNeed, ParticipationGuest):
            _set_day(
                session, kind, erase_day(meeting, event.keep_days), kind.participation_id.in_(here)
            )
        questions = session.execute(
            select(EventQuestion.id, EventQuestion.keep_days).where(
                EventQuestion.meeting_id == meeting.id
            )
        ).all()
        for question_id, days in questions:
            _set_day(
                session,
                ParticipationAnswer,
                erase_day(meeting, days),
                ParticipationAnswer.question_id == question_id,
            )


def _set_day(session: Session, kind: type[Any], day: date, *where: Any) -> None:
    session.execute(
        update(kind)
        .where(*where, kind.erase_on.is_not(None), kind.erase_on != day)
        .values(erase_on=day)
    )


def _drop_forms(session: Session, begin: datetime) -> list[bytes]:
    """Drop the forms of registrations that were not finished before their event was over."""
    coming = select(Meeting.id).where(Meeting.starts_local >= begin)
    ids = session.scalars(
        select(Draft.id).where(
            Draft.kind.startswith(OF_REGISTRATIONS), Draft.subject_id.not_in(coming)
        )
    ).all()
    if ids:
        session.execute(delete(Draft).where(Draft.id.in_(ids)))
    return list(ids)


def _end_ways_back(session: Session, today: date) -> int:
    """Drop the way back of every merge that would bring back what is past its day."""
    ended = 0
    for row_id, undo in session.execute(
        select(MemberMerge.id, MemberMerge.undo).where(MemberMerge.undo != "")
    ).all():
        if any(name in undo for name in _NAMES) and _holds_old(json.loads(undo), today):
            session.execute(update(MemberMerge).where(MemberMerge.id == row_id).values(undo=""))
            ended += 1
    return ended


def _holds_old(told: Any, today: date) -> bool:
    """Say whether a way back holds something past its day, of a row that is gone already, too."""
    states = told["states"] if isinstance(told, dict) else told
    days = [
        (state[side] or {}).get("erase_on")
        for state in states
        if state["table"] in _NAMES
        for side in ("before", "after")
    ]
    return any(day is not None and date.fromisoformat(day) < today for day in days)
