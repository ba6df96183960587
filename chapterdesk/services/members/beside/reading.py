"""What stands beside a person, read without changing anything."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import FieldKind, FieldSensitivity, MemberStatus
from chapterdesk.models import (
    CustomField,
    CustomValue,
    EmergencyContact,
    Member,
    PlannedAbsence,
    Relation,
    StatusHistory,
)
from chapterdesk.services.members.beside.relation_words import relation_order
from chapterdesk.services.members.beside.sentences import (
    carer_rule,
    knowing_sentence,
    knows_all,
    opening_sentence,
)
from chapterdesk.services.members.beside.standing import first_since
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
    ValueDraft,
)
from chapterdesk.services.naming import shown_name


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyView:
    """Whom to call if something happens.

    Attributes:
        sentence: How to begin the call; their own sentence only where they are known to know.
        knowing: What they know, in words.
        knows: Whether they are known to know both.
    """

    draft: EmergencyDraft
    e164: str
    sentence: str
    knowing: str
    knows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationView:
    """What somebody is to a person.

    Attributes:
        label: What the other is to this person.
        name: The other's name, initials for somebody shielded; empty for somebody in the bin.
        other_id: Their record, where there is one to open.
        from_other: Whether the other's record holds it and shows it here.
        rule: When a parent or carer may be called, in words; or nothing.
    """

    draft: RelationDraft
    label: str
    name: str
    other_id: bytes | None
    from_other: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """How a person stood to the chapter, and since when."""

    status: MemberStatus
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field of the chapter's own, as a form and a record need it."""

    id: bytes
    name: str
    kind: FieldKind
    choices: tuple[str, ...]
    sensitivity: FieldSensitivity
    keep_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """What stands in one field of one person.

    Attributes:
        name: Of the linked person, initials for somebody shielded; empty for somebody in the bin.
        goes_on: The last day on which it is kept; None as long as the record.
    """

    field: FieldView
    draft: ValueDraft
    name: str
    goes_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything beside one person."""

    emergency: tuple[EmergencyView, ...] = ()
    relations: tuple[RelationView, ...] = ()
    absences: tuple[AbsenceDraft, ...] = ()
    own: tuple[ValueView, ...] = ()
    history: tuple[StatusView, ...] = ()

    def onto(self, draft: MemberDraft) -> MemberDraft:
        """Return the draft with all of it, as the form has it."""
        return replace(
            draft,
            emergency=tuple(view.draft for view in self.emergency),
            relations=tuple(view.draft for view in self.relations if not view.from_other),
            absences=self.absences,
            own=tuple(view.draft for view in self.own),
        )

    def without_hidden(self) -> "Beside":
        """Return it without what meeting mode hides."""
        return Beside(
            absences=self.absences,
            own=tuple(view for view in self.own if view.field.sensitivity is FieldSensitivity.DESK),
            history=self.history,
        )


def read_beside(session: Session, member: Member, today: date) -> Beside:
    """Return everything beside a person."""
    here = session.execute(_THERE, {"id": member.id}).one()
    return Beside(
        emergency=_emergency(session, member.id) if here.emergency else (),
        relations=_relations(session, member) if here.relations else (),
        absences=absences_of(session, member.id) if here.absences else (),
        own=_own(session, member.id, today) if here.own else (),
        history=_history(session, member),
    )


def names_in(beside: Beside) -> dict[bytes, str]:
    """Return what people are called who stand beside a person."""
    names = {view.other_id: view.name for view in beside.relations if view.other_id}
    linked = {view.draft.linked_id: view.name for view in beside.own if view.draft.linked_id}
    return {key: name for key, name in (*names.items(), *linked.items()) if key and name}


def fields_in_use(session: Session) -> tuple[FieldView, ...]:
    """Return the fields that a form offers, in their order."""
    rows = session.scalars(
        select(CustomField)
        .where(CustomField.archived_at.is_(None))
        .order_by(CustomField.position, CustomField.name, CustomField.id)
    )
    return tuple(field_view(row) for row in rows)


def field_view(row: CustomField) -> FieldView:
    """Return one field as a form needs it."""
    return FieldView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        choices=tuple(json.loads(row.choices)) if row.choices else (),
        sensitivity=row.sensitivity,
        keep_days=row.keep_days,
    )


def still_kept(today: date) -> ColumnElement[bool]:
    """Return what holds of a value whose time is not over; to be joined with its field."""
    written = func.julianday(func.substr(CustomValue.updated_at, 1, 10))
    return or_(
        CustomField.keep_days.is_(None),
        written + CustomField.keep_days >= func.julianday(today.isoformat()),
    )


def emergency_draft(row: EmergencyContact) -> EmergencyDraft:
    """Return a stored emergency contact as the form has it."""
    return EmergencyDraft(
        name=row.name,
        relation=row.relation,
        phone=row.phone,
        knows_identity=row.knows_identity,
        knows_membership=row.knows_membership,
        opening_line=row.opening_line,
    )


def relation_draft(row: Relation) -> RelationDraft:
    """Return a stored relation as the form has it."""
    return RelationDraft(
        label=row.label,
        other_id=row.other_id,
        other_name=row.other_name,
        label_back=row.label_back,
        since=row.since,
        until=row.until,
        safety=row.safety,
        shown_to_other=row.shown_to_other,
        knows_they_come=row.knows_they_come,
        remark=row.remark,
    )


def absences_of(session: Session, member_id: bytes) -> tuple[AbsenceDraft, ...]:
    """Return when a person said they are away, the earliest first."""
    rows = session.scalars(
        select(PlannedAbsence)
        .where(PlannedAbsence.member_id == member_id)
        .order_by(PlannedAbsence.since, PlannedAbsence.until.is_(None), PlannedAbsence.until)
    )
    return tuple(AbsenceDraft(since=row.since, until=row.until) for row in rows)


def shown_names(session: Session, ids: Collection[bytes]) -> dict[bytes, str]:
    """Return what people are called on the record of somebody else; nobody from the bin."""
    if not ids:
        return {}
    rows = session.execute(
        select(Member.id, Member.display_name, Member.shielded).where(
            Member.id.in_(ids), Member.deleted_at.is_(None)
        )
    )
    return {row.id: shown_name(row.display_name, shielded=row.shielded) for row in rows}


def _there() -> Executable:
    owner: BindParameter[bytes] = bindparam("id")

    def some(*where: ColumnElement[bool]) -> ColumnElement[bool]:
        return select(literal(1)).where(*where).exists()

    return select(
        some(EmergencyContact.member_id == owner).label("emergency"),
        or_(
            some(Relation.member_id == owner),
            some(Relation.other_id == owner, Relation.shown_to_other.is_(True)),
        ).label("relations"),
        some(PlannedAbsence.member_id == owner).label("absences"),
        some(CustomValue.member_id == owner).label("own"),
    )


_THERE: Final = _there()
"""Most people have none of it: one statement says what is worth asking for."""
_STATUSES: Final = (
    select(StatusHistory.status, StatusHistory.since)
    .where(StatusHistory.member_id == bindparam("id"))
    .order_by(StatusHistory.since.desc(), StatusHistory.created_at.desc())
)
"""Made once: building a statement takes longer than asking it."""


def _emergency(session: Session, member_id: bytes) -> tuple[EmergencyView, ...]:
    rows = session.scalars(
        select(EmergencyContact)
        .where(EmergencyContact.member_id == member_id)
        .order_by(EmergencyContact.position, EmergencyContact.id)
    )
    drafts = [(emergency_draft(row), row.e164) for row in rows]
    return tuple(
        EmergencyView(
            draft=draft,
            e164=e164,
            sentence=opening_sentence(draft),
            knowing=knowing_sentence(draft),
            knows=knows_all(draft),
        )
        for draft, e164 in drafts
    )


def _relations(session: Session, member: Member) -> tuple[RelationView, ...]:
    own = session.scalars(select(Relation).where(Relation.member_id == member.id)).all()
    back = _shown_here(session, member.id)
    names = shown_names(session, {row.other_id for row in own if row.other_id is not None})
    views = [_own_relation(row, names, minor=member.is_minor) for row in own]
    views.sort(key=lambda view: relation_order(view.draft))
    views += [
        RelationView(
            draft=relation_draft(relation),
            label=relation.label_back or relation.label,
            name=shown_name(name, shielded=shielded),
            other_id=relation.member_id,
            from_other=True,
        )
        for relation, name, shielded in back
    ]
    return tuple(views)


def _own_relation(row: Relation, names: Mapping[bytes, str], *, minor: bool) -> RelationView:
    draft = relation_draft(row)
    there = row.other_id in names
    return RelationView(
        draft=draft,
        label=row.label,
        name=row.other_name if row.other_id is None else names.get(row.other_id, ""),
        other_id=row.other_id if there else None,
        rule=carer_rule(draft, minor=minor),
    )


def _shown_here(session: Session, member_id: bytes) -> Sequence[Any]:
    """Return what other records say of this person and show them; nobody who is not listed."""
    return session.execute(
        select(Relation, Member.display_name, Member.shielded)
        .join(Member, Member.id == Relation.member_id)
        .where(
            Relation.other_id == member_id,
            Relation.shown_to_other.is_(True),
            Member.deleted_at.is_(None),
            Member.archived_at.is_(None),
            Member.merged_into.is_(None),
        )
        .order_by(Relation.created_at, Relation.id)
    ).all()


def _own(session: Session, member_id: bytes, today: date) -> tuple[ValueView, ...]:
    rows = session.execute(
        select(CustomValue, CustomField)
        .join(CustomField, CustomField.id == CustomValue.field_id)
        .where(
            CustomValue.member_id == member_id,
            CustomField.archived_at.is_(None),
            still_kept(today),
        )
        .order_by(CustomField.position, CustomField.name, CustomField.id)
    ).all()
    linked = {value.linked_id for value, _field in rows if value.linked_id is not None}
    names = shown_names(session, linked)
    return tuple(
        ValueView(
            field=field_view(field),
            draft=ValueDraft(field_id=field.id, text=value.text, linked_id=value.linked_id),
            name=names.get(value.linked_id, "") if value.linked_id else "",
            goes_on=None
            if field.keep_days is None
            else value.updated_at.date() + timedelta(days=field.keep_days),
        )
        for value, field in rows
    )


def _history(session: Session, member: Member) -> tuple[StatusView, ...]:
    """Return how a person stood to the chapter, the latest first."""
    rows = session.execute(_STATUSES, {"id": member.id})
    views = [StatusView(status=row.status, since=row.since) for row in rows]
    if views:
        first = views[-1]
        since = first_since(first.status, first.since, member.joined_on)
        views[-1] = StatusView(status=first.status, since=since)
    return tuple(views)
