"""Move rows from one record to another: re-made, for the owner of a row never changes."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import inspect, or_, select, update

from chapterdesk.models import (
    Base,
    BatchRow,
    ConsentOverride,
    ContactAttempt,
    CustomValue,
    Draft,
    EmergencyContact,
    GroupMembershipHistory,
    MeetingDuty,
    MemberLanguage,
    MemberTopic,
    MentorPair,
    NotDuplicate,
    Note,
    PlannedAbsence,
    PrintLog,
    PrivacyRequest,
    Relation,
    Row,
    StatusHistory,
    Task,
)
from chapterdesk.services.database import Work

R = TypeVar("R", bound=Base)
PLAIN: Final[tuple[type[Any], ...]] = (
    StatusHistory, ContactAttempt, PlannedAbsence, EmergencyContact, Relation, ConsentOverride,
    GroupMembershipHistory,
)  # fmt: skip
"""Tables whose rows come over as they are; one that says the same as a row there does not."""
NAMED: Final[tuple[tuple[type[Any], str], ...]] = (
    (Note, "subject_id"),
    (Task, "subject_id"),
    (PrintLog, "subject_id"),
    (PrivacyRequest, "member_id"),
    (BatchRow, "member_id"),
    (Relation, "other_id"),
    (CustomValue, "linked_id"),
    (MentorPair, "supervisor_id"),
    (Task, "owner_id"),
    (MeetingDuty, "replaces_id"),
)
"""Columns that name a person without owning the row; they are turned to the record that stays."""
_OWN: Final = frozenset({"id", "member_id", "created_at", "updated_at", "position"})


def owned(work: Work, kind: type[R], member_id: bytes) -> Sequence[R]:
    """Return the rows of a table that belong to a record."""
    table: Any = kind
    rows: Sequence[R] = work.session.scalars(
        select(kind).where(table.member_id == member_id).order_by(table.created_at, table.id)
    ).all()
    return rows


def remade(work: Work, row: Row, **changes: object) -> Any:
    """Put a row with other values in the place of `row`; return it."""
    values = {
        attribute.key: getattr(row, attribute.key) for attribute in inspect(row).mapper.column_attrs
    }
    del values["id"]
    new = type(row)(**(values | changes))
    work.session.delete(row)
    work.add(new)
    return new


def move_plain(work: Work, kept: bytes, merged: bytes, contacts: dict[bytes, bytes]) -> None:
    """Move what needs no decision.

    Args:
        work: Open.
        kept: The record that stays.
        merged: The record that goes into it.
        contacts: The id of each way to reach the person before, and what it is now.
    """
    for kind in PLAIN:
        rows = owned(work, kind, kept)
        there = {_said(row) for row in rows}
        place = len(rows)
        for row in owned(work, kind, merged):
            if _said(row) in there:
                work.session.delete(row)
                continue
            changes: dict[str, object] = {"member_id": kept}
            if hasattr(row, "position"):
                changes["position"], place = place, place + 1
            remade(work, row, **changes)
    work.session.flush()
    for row in owned(work, ContactAttempt, kept):
        if row.contact_id in contacts:
            row.contact_id = contacts[row.contact_id]
    _move_words(work, kept, merged)
    _move_apart(work, kept, merged)
    for kind, name in NAMED:
        column = getattr(kind, name)
        for row in work.session.scalars(select(kind).where(column == merged)):
            setattr(row, name, kept)
    # An unfinished form of a record that is gone would save over the other one.
    drafts = select(Draft).where(
        or_(Draft.subject_id == merged, Draft.payload.contains(merged.hex()))
    )
    for draft in work.session.scalars(drafts):
        work.session.delete(draft)
    work.session.flush()


def _said(row: Any) -> tuple[object, ...]:
    return tuple(
        getattr(row, attribute.key)
        for attribute in inspect(row).mapper.column_attrs
        if attribute.key not in _OWN
    )


def _move_words(work: Work, kept: bytes, merged: bytes) -> None:
    languages = owned(work, MemberLanguage, kept)
    tags, place = {row.tag for row in languages}, len(languages)
    for row in owned(work, MemberLanguage, merged):
        if row.tag in tags:
            work.session.delete(row)
            continue
        row_id = work.pair_id("member_language", kept, row.tag.encode())
        remade(work, row, id=row_id, member_id=kept, position=place)
        place += 1
    known = {(row.kind, row.text) for row in owned(work, MemberTopic, kept)}
    for topic in owned(work, MemberTopic, merged):
        if (topic.kind, topic.text) in known:
            work.session.delete(topic)
            continue
        row_id = work.pair_id("member_topic", kept, topic.kind.encode(), topic.text.encode())
        remade(work, topic, id=row_id, member_id=kept)


def _move_apart(work: Work, kept: bytes, merged: bytes) -> None:
    """Move who the merged record was told apart from; that the two are not one is taken back."""
    rows = work.session.scalars(
        select(NotDuplicate).where(
            or_(NotDuplicate.first_id == merged, NotDuplicate.second_id == merged)
        )
    ).all()
    for row in rows:
        other = row.second_id if row.first_id == merged else row.first_id
        if other == kept:
            work.session.delete(row)
            continue
        first, second = min(kept, other), max(kept, other)
        row_id = work.pair_id("not_duplicate", first, second)
        if work.session.get(NotDuplicate, row_id) is not None:
            work.session.delete(row)
        else:
            remade(work, row, id=row_id, first_id=first, second_id=second)


def drop_copies(work: Work, merged: bytes) -> None:
    """Empty the cells of an import that show what the merged record was called."""
    work.session.execute(
        update(BatchRow)
        .where(BatchRow.member_id == merged, BatchRow.cells != "")
        .values(cells="", updated_at=work.clock.now())
    )
