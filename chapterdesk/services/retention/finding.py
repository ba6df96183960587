"""What is past its time: people one by one, everything else as a number of rows of its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import MemberStatus, RowOutcome, TaskStatus
from chapterdesk.models import (
    AuditEvent,
    BatchRow,
    ContactAttempt,
    CustomField,
    CustomValue,
    Draft,
    ExportLog,
    Member,
    MemberMerge,
    MentorPair,
    PlannedAbsence,
    PrintLog,
    PrivacyRequest,
    Task,
)
from chapterdesk.services.mentoring import ACTIVE
from chapterdesk.services.naming import shown_name
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.retention.periods import Category
from chapterdesk.services.zones import chapter_zone, to_local

Periods = Mapping[Category, int | None]
PEOPLE: Final = (Category.VISITORS, Category.FORMER)
GRACE_DAYS: Final = 14
"""How long a record stands before its time can be past, however long ago they were seen."""
_VISITING: Final = (MemberStatus.VISITOR, MemberStatus.INTERESTED)
_LEFT: Final = (MemberStatus.FORMER, MemberStatus.ARCHIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionItem:
    """One person, or the rows of one kind, past their time.

    Attributes:
        member_id: The person; None for rows of a kind.
        name: As lists show it; empty for rows of a kind.
        since: From when the time counts; the oldest one of several rows.
        seen: Whether `since` is the day they were last seen, rather than the day of the record.
        count: How many rows.
    """

    category: Category
    member_id: bytes | None = None
    name: str = ""
    since: date
    seen: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lump:
    """The rows of one kind that are past their time.

    Attributes:
        table: Whose rows.
        age: The column from which the time counts.
        where: Which of them.
        emptied: The column that is emptied; the row is deleted where there is none.
    """

    table: type[Any]
    age: Any
    where: ColumnElement[bool]
    emptied: str = ""


def people_due(
    session: Session, today: date, periods: Periods, *, only: Sequence[bytes] | None = None
) -> Iterator[RetentionItem]:
    """Return the people who are past their time, the longest first.

    Whose record is only kept is never among them: it may be what they need it for.
    """
    zone = chapter_zone(session)
    for category, (condition, age) in _people(today, periods).items():
        query = select(
            Member.id, Member.display_name, Member.shielded, Member.last_seen_at, age.label("since")
        ).where(condition)
        if only is not None:
            query = query.where(Member.id.in_(only))
        for row in session.execute(query.order_by(age, Member.id)):
            since = row.since
            if isinstance(since, str):
                since = datetime.fromisoformat(since)
            day = to_local(since, zone).date() if isinstance(since, datetime) else since
            yield RetentionItem(
                category=category,
                member_id=row.id,
                name=shown_name(row.display_name, shielded=row.shielded),
                since=day,
                seen=category is Category.VISITORS and row.last_seen_at is not None,
            )


def people_count(session: Session, today: date, periods: Periods) -> int:
    """Return how many people are past their time."""
    return sum(
        session.scalars(select(func.count()).select_from(Member).where(condition)).one()
        for condition, _age in _people(today, periods).values()
    )


def lumps(session: Session, today: date, periods: Periods) -> Mapping[Category, Lump]:
    """Return what is past its time of every other kind, whether there is any or not."""
    found: dict[Category, Lump] = {}
    for category, (table, age, extra, emptied) in _kinds(today).items():
        days = periods[category]
        if days is not None:
            found[category] = Lump(
                table=table, age=age, where=and_(_before(age, today, days), *extra), emptied=emptied
            )
    fields = session.execute(
        select(CustomField.id, CustomField.keep_days).where(CustomField.keep_days.is_not(None))
    ).all()
    if fields:
        old = (
            and_(
                CustomValue.field_id == field_id,
                CustomValue.updated_at < _instant(today, days or 0),
                _in_use(CustomValue.member_id),
            )
            for field_id, days in fields
        )
        found[Category.FIELDS] = Lump(
            table=CustomValue, age=CustomValue.updated_at, where=or_(*old)
        )
    return found


def lumps_due(session: Session, today: date, periods: Periods) -> Iterator[RetentionItem]:
    """Return the kinds of which something is past its time."""
    for category, lump in lumps(session, today, periods).items():
        query = select(func.count(), func.min(lump.age)).select_from(lump.table).where(lump.where)
        count, oldest = session.execute(query).one()
        if count:
            since = oldest if isinstance(oldest, date) else date.fromisoformat(str(oldest)[:10])
            day = since.date() if isinstance(since, datetime) else since
            yield RetentionItem(category=category, since=day, count=count)


def _people(
    today: date, periods: Periods
) -> dict[Category, tuple[ColumnElement[bool], ColumnElement[Any]]]:
    here = and_(Member.deleted_at.is_(None), Member.merged_into.is_(None), not_restricted())
    in_pair = exists().where(
        or_(MentorPair.mentor_id == Member.id, MentorPair.mentee_id == Member.id),
        MentorPair.status.in_(ACTIVE),
    )
    found: dict[Category, tuple[ColumnElement[bool], ColumnElement[Any]]] = {}
    days = periods[Category.VISITORS]
    if days is not None:
        limit = _instant(today, days)
        seen = func.coalesce(Member.last_seen_at, Member.created_at)
        away = exists().where(
            PlannedAbsence.member_id == Member.id,
            PlannedAbsence.since <= today,
            or_(PlannedAbsence.until.is_(None), PlannedAbsence.until >= today),
        )
        found[Category.VISITORS] = (
            and_(
                here,
                Member.archived_at.is_(None),
                Member.status.in_(_VISITING),
                or_(
                    and_(Member.created_at < limit, Member.last_seen_at.is_(None)),
                    and_(Member.created_at < _instant(today, min(days, GRACE_DAYS)), _seen(limit)),
                ),
                or_(Member.status_since < today - timedelta(days=days), _never_another()),
                ~in_pair,
                ~away,
            ),
            seen,
        )
    days = periods[Category.FORMER]
    if days is not None:
        left = and_(Member.status.in_(_LEFT), Member.status_since < today - timedelta(days=days))
        archived = Member.archived_at < _instant(today, days)
        found[Category.FORMER] = (
            and_(here, or_(left, archived), ~in_pair),
            Member.status_since.expression,
        )
    return found


def _seen(limit: datetime) -> ColumnElement[bool]:
    """Say that somebody was seen, and not since; an old register tells that on the first day."""
    return and_(Member.last_seen_at.is_not(None), Member.last_seen_at < limit)


def _never_another() -> ColumnElement[bool]:
    """Say that a record was made with the status it has; a day more, whatever the zone."""
    return Member.status_since <= func.date(Member.created_at, "+1 day")


def _kinds(
    today: date,
) -> dict[Category, tuple[type[Any], Any, tuple[ColumnElement[bool], ...], str]]:
    over = or_(ContactAttempt.next_on.is_(None), ContactAttempt.next_on < today)
    ended = Task.status.in_((TaskStatus.COMPLETED, TaskStatus.CANCELLED))
    return {
        Category.ATTEMPTS: (
            ContactAttempt,
            ContactAttempt.made_at,
            (over, _in_use(ContactAttempt.member_id)),
            "",
        ),
        Category.ABSENCES: (
            PlannedAbsence,
            PlannedAbsence.until,
            (_in_use(PlannedAbsence.member_id),),
            "",
        ),
        Category.DRAFTS: (Draft, Draft.updated_at, (), ""),
        Category.TASKS: (Task, Task.updated_at, (ended,), ""),
        Category.PROBLEM_ROWS: (
            BatchRow,
            BatchRow.created_at,
            (BatchRow.outcome == RowOutcome.PROBLEM, BatchRow.cells != ""),
            "cells",
        ),
        Category.IMPORT_UNDO: (BatchRow, BatchRow.created_at, (BatchRow.undo != "",), "undo"),
        Category.MERGE_UNDO: (
            MemberMerge,
            MemberMerge.merged_at,
            (MemberMerge.undo != "",),
            "undo",
        ),
        Category.REQUESTS: (
            PrivacyRequest,
            PrivacyRequest.done_on,
            (_in_use(PrivacyRequest.member_id),),
            "",
        ),
        Category.PRINTS: (PrintLog, PrintLog.made_at, (), ""),
        # Until it is known that a file is gone, its row is the only trace of it.
        Category.EXPORTS: (ExportLog, ExportLog.gone_at, (), ""),
        Category.AUDIT: (AuditEvent, AuditEvent.at, (), ""),
    }


def _in_use(owner: Any) -> ColumnElement[bool]:
    """Return the condition that a row does not belong to a record that is only kept."""
    return ~exists().where(Member.id == owner, Member.restricted_on.is_not(None))


def _before(age: Any, today: date, days: int) -> ColumnElement[bool]:
    limit: date = today - timedelta(days=days)
    dated = age is PlannedAbsence.until or age is PrivacyRequest.done_on
    condition: ColumnElement[bool] = age < (limit if dated else _instant(today, days))
    return condition


def _instant(today: date, days: int) -> datetime:
    """Return the beginning of the day so many days ago."""
    return datetime.combine(today - timedelta(days=days), time(), tzinfo=UTC)
