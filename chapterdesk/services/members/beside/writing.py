"""Bring what stands beside a person in line with a draft, touching only what differs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import (
    Base,
    CustomValue,
    EmergencyContact,
    Member,
    PlannedAbsence,
    Relation,
    Row,
)
from chapterdesk.services.database import Work
from chapterdesk.services.members.beside.checking import dialled
from chapterdesk.services.members.beside.reading import (
    absences_of,
    emergency_draft,
    read_beside,
    relation_draft,
)
from chapterdesk.services.members.beside.values import checked_values
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
    ValueDraft,
)
from chapterdesk.services.rows import gone

R = TypeVar("R", bound=Row)
D = TypeVar("D", EmergencyDraft, RelationDraft, AbsenceDraft)


def beside_rows(work: Work, member_id: bytes, draft: MemberDraft, country: str) -> list[Base]:
    """Return the rows of a checked draft of somebody new.

    Raises:
        UserError: A value does not fit its field, or a relation points to nobody.
    """
    _require_others(work.session, member_id, draft.relations, ())
    return [
        *(
            _emergency_row(member_id, one, place, country)
            for place, one in enumerate(draft.emergency)
        ),
        *(Relation(member_id=member_id, **_columns(one)) for one in draft.relations),
        *(PlannedAbsence(member_id=member_id, **_columns(one)) for one in draft.absences),
        *(_value_row(work, member_id, value) for value in checked_values(work.session, draft.own)),
    ]


def apply_beside(
    work: Work, member: Member, draft: MemberDraft, *, today: date, country: str
) -> tuple[str, ...]:
    """Write what differs beside a person; return the names of the fields that do.

    Raises:
        UserError: A value does not fit its field, or a relation points to nobody.
    """
    session, fields = work.session, []
    before = read_beside(session, member, today).onto(MemberDraft(display_name=""))
    if before.emergency != draft.emergency:
        fields.append("emergency")
        _sync_emergency(work, member.id, draft.emergency, country)
    if before.relations != draft.relations:
        fields.append("relations")
        _require_others(session, member.id, draft.relations, before.relations)
        _match(
            work,
            _owned(session, Relation, member.id),
            draft.relations,
            said=relation_draft,
            same=lambda one: (one.other_id, one.other_name),
            made=lambda one: Relation(member_id=member.id, **_columns(one)),
        )
    if absences_of(session, member.id) != draft.absences:
        fields.append("absences")
        _match(
            work,
            _owned(session, PlannedAbsence, member.id),
            draft.absences,
            said=lambda row: AbsenceDraft(since=row.since, until=row.until),
            same=lambda one: one.since,
            made=lambda one: PlannedAbsence(member_id=member.id, **_columns(one)),
        )
    values = checked_values(session, draft.own, before.own)
    if set(before.own) != set(values):
        fields.append("own")
        _sync_values(work, member.id, before.own, values)
    return tuple(fields)


def _sync_emergency(
    work: Work, member_id: bytes, drafts: Sequence[EmergencyDraft], country: str
) -> None:
    rows = _match(
        work,
        _owned(work.session, EmergencyContact, member_id),
        drafts,
        said=emergency_draft,
        same=lambda one: one.name,
        made=lambda one: _emergency_row(member_id, one, 0, country),
    )
    for place, row in enumerate(rows):
        row.position = place
        row.e164 = dialled(row.phone, country)


def _match(  # noqa: PLR0917  # where, what there is, what there shall be, and three ways to see it
    work: Work,
    rows: Iterable[R],
    drafts: Sequence[D],
    said: Callable[[R], D],
    same: Callable[[D], object],
    made: Callable[[D], R],
) -> list[R]:
    """Keep rows that are about the same, change what differs, add and delete the others."""
    spare: dict[object, list[R]] = {}
    for row in rows:
        spare.setdefault(same(said(row)), []).append(row)
    kept = []
    for draft in drafts:
        found = spare.get(same(draft))
        if not found:
            row = made(draft)
            work.add(row)
        else:
            # The one that says the very same, where there is one.
            row = next((one for one in found if said(one) == draft), found[0])
            found.remove(row)
            if said(row) != draft:
                for name, value in _columns(draft).items():
                    setattr(row, name, value)
        kept.append(row)
    for left in spare.values():
        for row in left:
            work.session.delete(row)
    return kept


def _sync_values(
    work: Work, member_id: bytes, before: Sequence[ValueDraft], values: Sequence[ValueDraft]
) -> None:
    """Write values; those of fields that are put aside or whose time is over stay as they are."""
    shown = {value.field_id for value in before}
    rows = {row.field_id: row for row in _owned(work.session, CustomValue, member_id)}
    wanted = {value.field_id for value in values}
    for field_id in shown - wanted:
        work.session.delete(rows[field_id])
    for value in values:
        row = rows.get(value.field_id)
        if row is None:
            work.add(_value_row(work, member_id, value))
        elif value not in before:
            row.text = value.text
            row.linked_id = value.linked_id
            # Its days begin anew, though it may say what it said before they were over.
            row.updated_at = work.clock.now()


def _value_row(work: Work, member_id: bytes, value: ValueDraft) -> CustomValue:
    return CustomValue(
        id=work.pair_id("custom_value", member_id, value.field_id),
        member_id=member_id,
        field_id=value.field_id,
        text=value.text,
        linked_id=value.linked_id,
    )


def _emergency_row(
    member_id: bytes, draft: EmergencyDraft, place: int, country: str
) -> EmergencyContact:
    return EmergencyContact(
        member_id=member_id, position=place, e164=dialled(draft.phone, country), **_columns(draft)
    )


def _columns(draft: EmergencyDraft | RelationDraft | AbsenceDraft) -> dict[str, Any]:
    return asdict(draft)


def _owned(session: Session, kind: type[Any], member_id: bytes) -> Sequence[Any]:
    found: Sequence[Any] = session.scalars(
        select(kind).where(kind.member_id == member_id).order_by(kind.created_at, kind.id)
    ).all()
    return found


def _require_others(
    session: Session,
    member_id: bytes,
    drafts: Sequence[RelationDraft],
    before: Sequence[RelationDraft],
) -> None:
    known = {draft.other_id for draft in before}
    for draft in drafts:
        if draft.other_id is None or draft.other_id in known:
            continue
        if draft.other_id == member_id:
            raise UsageError(
                _("A relation is between two people."),
                _("Nothing was saved."),
                _("Choose somebody else."),
                field="relations",
            )
        other = session.get(Member, draft.other_id)
        if other is None or other.deleted_at is not None:
            raise gone()
