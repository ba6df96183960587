"""What may stand in a field of the chapter's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import Answer, FieldKind
from chapterdesk.core.words import _
from chapterdesk.models import CustomField, Member
from chapterdesk.services.members.beside.reading import FieldView, field_view
from chapterdesk.services.members.drafts import ValueDraft
from chapterdesk.services.rows import body, gone


def field_name(field_id: bytes) -> str:
    """Return the name that an error about a field of the chapter's own carries."""
    return f"own:{field_id.hex()}"


def checked_values(
    session: Session, drafts: Sequence[ValueDraft], before: Sequence[ValueDraft] = ()
) -> tuple[ValueDraft, ...]:
    """Return the values cleaned, without those that say nothing.

    Args:
        session: Where the fields are.
        drafts: What was typed, one a field.
        before: What stood there; it may stay though it could not be chosen any more.

    Raises:
        UserError: A value is not of its field's kind, or the field is not in use any more.
    """
    if not drafts:
        return ()
    rows = session.scalars(
        select(CustomField).where(CustomField.id.in_([draft.field_id for draft in drafts]))
    )
    fields: dict[bytes, FieldView] = {
        row.id: field_view(row) for row in rows if row.archived_at is None
    }
    kept: dict[bytes, ValueDraft] = {}
    for draft in drafts:
        if draft in before:
            kept[draft.field_id] = draft
            continue
        if draft.field_id not in fields:
            raise gone()
        clean = _checked(session, fields[draft.field_id], draft)
        if clean.text or clean.linked_id is not None:
            kept[draft.field_id] = clean
    return tuple(kept.values())


def _checked(session: Session, field: FieldView, draft: ValueDraft) -> ValueDraft:
    name = field_name(field.id)
    if field.kind is FieldKind.PERSON:
        linked = draft.linked_id
        if linked is not None:
            member = session.get(Member, linked)
            if member is None or member.deleted_at is not None:
                raise gone()
        return ValueDraft(field_id=field.id, linked_id=linked)
    text = body(draft.text, field=name)
    if text and not _fits(field, text):
        raise UsageError(
            _("This is not one of the answers that this field takes."),
            _("Nothing was saved."),
            _("Write a day as year-month-day.")
            if field.kind is FieldKind.DATE
            else _("Choose one from the list."),
            field=name,
        )
    # Not asked and not known are the same, and need no row.
    if field.kind is FieldKind.ANSWER and text == Answer.UNKNOWN:
        text = ""
    return replace(draft, text=text, linked_id=None)


def _fits(field: FieldView, text: str) -> bool:
    if field.kind is FieldKind.CHOICE:
        return text in field.choices
    if field.kind is FieldKind.ANSWER:
        return text in set(Answer)
    if field.kind is FieldKind.DATE:
        try:
            return date.fromisoformat(text).isoformat() == text
        except ValueError:
            return False
    return True
