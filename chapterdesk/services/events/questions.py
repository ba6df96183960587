"""What is asked of whoever registers, and what they said: each answer with the day it goes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.event_vocabulary import NeedKind, QuestionKind
from chapterdesk.core.vocabulary import Answer
from chapterdesk.core.words import _
from chapterdesk.models import (
    Event,
    EventQuestion,
    Meeting,
    Participation,
    ParticipationAnswer,
    ParticipationGuest,
    ParticipationNeed,
)
from chapterdesk.services.database import Work
from chapterdesk.services.events.reading import erase_day, erase_sentence
from chapterdesk.services.events.shapes import (
    NeedDraft,
    QuestionDraft,
    QuestionRow,
    RegistrationDraft,
)
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.rows import body, count_or_none, line

MOST_DAYS: Final = 90
"""An answer that is needed for longer belongs on a record, where its person sees it."""
_MOST: Final = 40


def questions_of(session: Session, meeting: Meeting) -> tuple[QuestionRow, ...]:
    """Return the questions of an event in their order, with the day on which answers go."""
    return tuple(_question_row(row, meeting) for row in _questions(session, meeting.id))


def write_questions(work: Work, meeting: Meeting, drafts: Sequence[QuestionDraft]) -> None:
    """Put questions in the place of those that an event has; answers to one that goes, go.

    Raises:
        UserError: One asks for what is not kept about anybody, or can not be answered.
    """
    if len(drafts) > _MOST:
        raise UsageError(
            _("These are too many questions."),
            _("Nothing was saved."),
            _("Ask {count} at most.").format(count=_MOST),
            field="questions",
        )
    known: dict[bytes, EventQuestion] = {
        row.id: row for row in _questions(work.session, meeting.id)
    }
    for position, draft in enumerate(drafts):
        row = known.pop(draft.id, None) if draft.id is not None else None
        if row is None:
            row = EventQuestion(meeting_id=meeting.id, text="")
            work.add(row)
        row.text = _asked(draft.text)
        row.kind, row.required, row.position = draft.kind, draft.required, position
        row.keep_days = keep_days(draft.keep_days)
        choices = [line(one, field="questions") for one in draft.choices]
        row.choices = "\n".join(dict.fromkeys(one for one in choices if one))
        if row.kind == QuestionKind.CHOICE and not row.choices:
            raise UsageError(
                _("A choice needs something to choose from."),
                _("Nothing was saved."),
                _("Write what can be chosen, one on a line."),
                field="questions",
            )
    for row in known.values():
        for answer in work.session.scalars(
            select(ParticipationAnswer).where(ParticipationAnswer.question_id == row.id)
        ):
            work.session.delete(answer)
        row.deleted_at = work.clock.now()
    work.session.flush()


def keep_days(days: int) -> int:
    """Return for how many days after an event something is kept.

    Raises:
        UsageError: That is too long.
    """
    if not 0 <= days <= MOST_DAYS:
        raise UsageError(
            _("This number of days can not be right."),
            _("Nothing was saved."),
            _("Give a number from 0 to {most}.").format(most=MOST_DAYS),
            field="keep_days",
        )
    return days


def write_said(
    work: Work, event: Event, meeting: Meeting, row: Participation, draft: RegistrationDraft
) -> None:
    """Keep what somebody said when they registered, each part with the day it goes.

    Raises:
        UserError: A question that has to be answered is not, or something can not be kept.
    """
    names = [line(name, field="guests", required=True) for name in draft.guests]
    row.guest_count = max(count_or_none(draft.guest_count, field="guest_count") or 0, len(names))
    if row.guest_count > event.guests_max:
        raise UsageError(
            _("That are more guests than one person may bring."),
            _("Nothing was saved."),
            _("Bring {count} at most, or let the guests register themselves.").format(
                count=event.guests_max
            ),
            field="guest_count",
        )
    row.photo_consent = draft.photo
    row.named_needs = draft.named_needs
    _write_guests(work, event, meeting, row, names)
    _write_answers(work, meeting, row, draft.answers)
    _write_needs(work, event, meeting, row, draft.needs)
    work.session.flush()


def said(session: Session, row: Participation, today: date) -> RegistrationDraft:
    """Return what somebody said, as the form would have it; what is past its day is not in it."""
    answers = session.scalars(
        select(ParticipationAnswer).where(
            ParticipationAnswer.participation_id == row.id,
            still_kept(ParticipationAnswer.erase_on, today),
        )
    )
    needs = session.scalars(
        select(ParticipationNeed)
        .where(
            ParticipationNeed.participation_id == row.id,
            still_kept(ParticipationNeed.erase_on, today),
        )
        .order_by(ParticipationNeed.kind.desc(), ParticipationNeed.created_at, ParticipationNeed.id)
    )
    guests = session.scalars(
        select(ParticipationGuest.name)
        .where(
            ParticipationGuest.participation_id == row.id,
            still_kept(ParticipationGuest.erase_on, today),
        )
        .order_by(ParticipationGuest.position)
    )
    return RegistrationDraft(
        guest_count=row.guest_count,
        guests=tuple(guests),
        answers={bytes(one.question_id): one.text for one in answers},
        needs=tuple(
            NeedDraft(
                kind=one.kind,
                code=one.code,
                text=one.text,
                severity=one.severity,
                keep=one.erase_on is None,
            )
            for one in needs
        ),
        photo=row.photo_consent,
        named_needs=row.named_needs,
    )


def kept_needs(session: Session, member_id: bytes) -> tuple[NeedDraft, ...]:
    """Return the needs that somebody asked to be kept, for the next form."""
    rows = session.scalars(
        select(ParticipationNeed)
        .join(Participation, Participation.id == ParticipationNeed.participation_id)
        .where(Participation.member_id == member_id, ParticipationNeed.erase_on.is_(None))
        .order_by(ParticipationNeed.updated_at.desc(), ParticipationNeed.id)
    )
    found: dict[tuple[str, str, str], NeedDraft] = {}
    for row in rows:
        draft = NeedDraft(
            kind=row.kind, code=row.code, text=row.text, severity=row.severity, keep=True
        )
        found.setdefault((row.kind, row.code, row.text), draft)
    return tuple(found.values())


def _asked(text: str) -> str:
    """Return the text of a question, unless it asks for what is not kept about anybody."""
    asked = line(text, field="questions", required=True)
    refusal = refusal_of(asked)
    if refusal is not None:
        raise RefusedError(
            refusal.reason, _("Nothing was saved."), refusal.pointer, field="questions"
        )
    return asked


def _questions(session: Session, meeting_id: bytes) -> Sequence[EventQuestion]:
    query = (
        select(EventQuestion)
        .where(EventQuestion.meeting_id == meeting_id, EventQuestion.deleted_at.is_(None))
        .order_by(EventQuestion.position, EventQuestion.id)
    )
    return session.scalars(query).all()


def _question_row(row: EventQuestion, meeting: Meeting) -> QuestionRow:
    day = erase_day(meeting, row.keep_days)
    return QuestionRow(
        id=row.id,
        draft=QuestionDraft(
            id=row.id,
            text=row.text,
            kind=row.kind,
            choices=tuple(row.choices.splitlines()),
            required=row.required,
            keep_days=row.keep_days,
        ),
        erase_on=day,
        erase_words=erase_sentence(day),
    )


def _write_guests(
    work: Work, event: Event, meeting: Meeting, row: Participation, names: Sequence[str]
) -> None:
    known = work.session.scalars(
        select(ParticipationGuest)
        .where(ParticipationGuest.participation_id == row.id)
        .order_by(ParticipationGuest.position)
    ).all()
    if [one.name for one in known] == list(names):
        return
    for one in known:
        work.session.delete(one)
    day = erase_day(meeting, event.keep_days)
    for position, name in enumerate(names):
        work.add(
            ParticipationGuest(participation_id=row.id, name=name, position=position, erase_on=day)
        )


def _write_answers(
    work: Work, meeting: Meeting, row: Participation, answers: Mapping[bytes, str]
) -> None:
    for question in _questions(work.session, meeting.id):
        text = _answer(question, answers.get(question.id, ""))
        row_id = work.pair_id("participation_answer", row.id, question.id)
        known = work.session.get(ParticipationAnswer, row_id)
        if not text:
            if known is not None:
                work.session.delete(known)
            continue
        if known is None:
            known = ParticipationAnswer(id=row_id, participation_id=row.id, question_id=question.id)
            work.add(known)
        known.text = text
        known.erase_on = erase_day(meeting, question.keep_days)


def _answer(question: EventQuestion, text: str) -> str:
    said_words = body(text, field="answers", required=question.required)
    allowed: Sequence[str] = ()
    if question.kind == QuestionKind.CHOICE:
        allowed = question.choices.splitlines()
    elif question.kind == QuestionKind.ANSWER:
        allowed = [Answer.YES, Answer.NO]
    if said_words and allowed and said_words not in allowed:
        raise UsageError(
            _("This is none of the answers that can be chosen."),
            _("Nothing was saved."),
            _("Choose one of them."),
            field="answers",
        )
    return said_words


def _write_needs(
    work: Work, event: Event, meeting: Meeting, row: Participation, needs: Sequence[NeedDraft]
) -> None:
    known = {
        one.id: one
        for one in work.session.scalars(
            select(ParticipationNeed).where(ParticipationNeed.participation_id == row.id)
        )
    }
    day = erase_day(meeting, event.keep_days)
    for draft in needs[:_MOST]:
        code, text = line(draft.code, field="needs"), line(draft.text, field="needs")
        if not (code or text):
            continue
        words = (draft.kind, code, text)
        row_id = work.pair_id("participation_need", row.id, *(one.encode() for one in words))
        need = known.pop(row_id, None)
        if need is None:
            need = ParticipationNeed(
                id=row_id, participation_id=row.id, kind=draft.kind, code=code, text=text
            )
            work.add(need)
        need.severity = draft.severity if draft.kind == NeedKind.FOOD else None
        need.erase_on = None if draft.keep else day
    for need in known.values():
        work.session.delete(need)


def still_kept(erase_on: InstrumentedAttribute[date | None], today: date) -> ColumnElement[bool]:
    """Return the condition that a row is not past its day, whether it was erased yet or not."""
    return or_(erase_on.is_(None), erase_on >= today)
