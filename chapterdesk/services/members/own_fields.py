"""Fields that a chapter defines for itself: which there are, and what they may not ask for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import FieldKind, FieldSensitivity
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import CustomField, CustomValue, Member
from chapterdesk.services.database import Database, Undo, Work, to_json
from chapterdesk.services.headers import normalise
from chapterdesk.services.members.beside.reading import (
    FieldView,
    field_view,
    fields_in_use,
    still_kept,
)
from chapterdesk.services.members.refused import Refusal, refusal_of
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.rows import count_or_none, fetch, line, unchanged

AREA: Final = "members"
_MOST: Final = 30
_CHOICES: Final = 40
_LONGEST_YEARS: Final = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDraft:
    """A field as a lead defines it. Not printed and not exported until somebody says so.

    Attributes:
        choices: The words to choose from, for a choice.
        keep_days: How long a value is kept after it was written; None as long as the record.
    """

    name: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    sensitivity: FieldSensitivity = FieldSensitivity.HIDDEN_IN_MEETINGS
    keep_days: int | None = None
    on_paper: bool = False
    in_exports: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field in the list of them.

    Attributes:
        filled: How many people have a value in it.
    """

    id: bytes
    draft: FieldDraft
    filled: int
    archived: bool
    updated_at: datetime


class OwnFieldService:
    """Define the chapter's own fields."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def fields(self) -> tuple[FieldView, ...]:
        """Return the fields that a form offers, in their order."""
        with self._database.read() as session:
            return fields_in_use(session)

    def list(self) -> tuple[FieldRow, ...]:
        """Return every field, those that were put aside last."""
        with self._database.read() as session:
            counted = session.execute(
                select(CustomValue.field_id, func.count()).group_by(CustomValue.field_id)
            )
            filled: dict[bytes, int] = {row[0]: row[1] for row in counted}
            rows = session.scalars(
                select(CustomField).order_by(
                    CustomField.archived_at.is_not(None), CustomField.position, CustomField.name
                )
            )
            return tuple(
                FieldRow(
                    id=row.id,
                    draft=_draft(row),
                    filled=filled.get(row.id, 0),
                    archived=row.archived_at is not None,
                    updated_at=row.updated_at,
                )
                for row in rows
            )

    def refusal(self, name: str) -> Refusal | None:
        """Return why a name may not be a field, or None where it may."""
        return refusal_of(name)

    def add(self, draft: FieldDraft) -> tuple[bytes, Undo]:
        """Add a field.

        Raises:
            RefusedError: Its name or a choice reads as identity, health, faith, migration or
                police; the reason says where to turn instead.
            UserError: It has no name, no choices, a name that is taken, or there are thirty.
        """
        with self._database.write() as work:
            known = work.session.scalars(select(CustomField)).all()
            if len(known) >= _MOST:
                raise RefusedError(
                    _("There are {count} fields already.").format(count=len(known)),
                    _("Nothing was saved."),
                    _("Put one aside that nobody fills in, and erase it."),
                )
            clean = _checked(work.session, draft, None)
            row = CustomField(
                position=max((field.position for field in known), default=-1) + 1,
                **_columns(clean),
            )
            row.kind = clean.kind
            work.add(row)
            undo = _told(work, row, "add", _("The field “{name}” was added"))
            return row.id, undo

    def save(self, field_id: bytes, draft: FieldDraft, *, updated_at: datetime) -> Undo:
        """Change a field that was read at `updated_at`; what stands in it stays.

        Raises:
            RefusedError: Its name or a choice is refused, its kind would change, or it was changed
                since.
            UserError: It has no name, no choices or a name that is taken.
        """
        with self._database.write() as work:
            row = fetch(work.session, CustomField, field_id)
            unchanged(row, updated_at)
            clean = _checked(work.session, draft, field_id)
            if clean.kind is not row.kind:
                raise RefusedError(
                    _("The kind of a field stays as it is."),
                    _("Nothing was saved."),
                    _("Put this field aside and add another one."),
                    field="kind",
                )
            for name, value in _columns(clean).items():
                setattr(row, name, value)
            return _told(work, row, "edit", _("The field “{name}” was changed"))

    def put_aside(self, field_id: bytes) -> Undo:
        """Offer a field no more; what stands in it is kept, and shown nowhere."""
        with self._database.write() as work:
            row = fetch(work.session, CustomField, field_id)
            row.archived_at = work.clock.now()
            return _told(work, row, "archive", _("The field “{name}” was put aside"))

    def bring_back(self, field_id: bytes) -> Undo:
        """Offer a field again that was put aside."""
        with self._database.write() as work:
            row = fetch(work.session, CustomField, field_id)
            row.archived_at = None
            return _told(work, row, "unarchive", _("The field “{name}” is back"))

    def move(self, field_id: bytes, by: int) -> Undo:
        """Move a field up (-1) or down (1) among those in use."""
        with self._database.write() as work:
            row = fetch(work.session, CustomField, field_id)
            rows = list(
                work.session.scalars(
                    select(CustomField)
                    .where(CustomField.archived_at.is_(None))
                    .order_by(CustomField.position, CustomField.name, CustomField.id)
                )
            )
            place = rows.index(row)
            rows.insert(max(0, place + by), rows.pop(place))
            for position, field in enumerate(rows):
                field.position = position
            return _told(work, row, "move", _("The field “{name}” was moved"))

    def erase(self, field_id: bytes) -> Undo:
        """Erase a field with everything that stands in it."""
        with self._database.write() as work:
            row = fetch(work.session, CustomField, field_id)
            for value in work.session.scalars(
                select(CustomValue).where(CustomValue.field_id == field_id)
            ):
                work.session.delete(value)
            # The values first, one by one: what a cascade takes, no undo brings back.
            work.session.flush()
            work.session.delete(row)
            return _told(work, row, "delete", _("The field “{name}” was erased"))

    def purge_due(self, today: date) -> int:
        """Erase values whose days are over; return how many went.

        Of a record that is only kept none goes: it may be what they need it for.
        """
        with self._database.write() as work:
            gone = work.session.scalars(
                select(CustomValue.id)
                .join(CustomField, CustomField.id == CustomValue.field_id)
                .join(Member, Member.id == CustomValue.member_id)
                .where(~still_kept(today), not_restricted())
            ).all()
            if gone:
                work.session.execute(delete(CustomValue).where(CustomValue.id.in_(gone)))
                work.audit("purge", "custom_value", None)
                work.changed(AREA)
            return len(gone)


def field_days(keep_days: int | None) -> str:
    """Return in words how long a value is kept."""
    if keep_days is None:
        return _("Kept as long as the record.")
    return ngettext(
        "Goes {count} day after it was written.",
        "Goes {count} days after it was written.",
        keep_days,
    )


def _told(work: Work, row: CustomField, action: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "custom_field", row.id)
    work.changed(AREA)
    return work.undo(label.format(name=isolate(row.name)))


def _draft(row: CustomField) -> FieldDraft:
    view = field_view(row)
    return FieldDraft(
        name=row.name,
        kind=row.kind,
        choices=view.choices,
        sensitivity=row.sensitivity,
        keep_days=row.keep_days,
        on_paper=row.on_paper,
        in_exports=row.in_exports,
    )


def _columns(draft: FieldDraft) -> dict[str, object]:
    return {
        "name": draft.name,
        "choices": to_json(list(draft.choices)) if draft.choices else "",
        "sensitivity": draft.sensitivity,
        "keep_days": draft.keep_days,
        "on_paper": draft.on_paper,
        "in_exports": draft.in_exports,
    }


def _checked(session: Session, draft: FieldDraft, field_id: bytes | None) -> FieldDraft:
    name = line(draft.name, field="name", required=True, limit=80)
    _refuse(name, "name")
    wanted = normalise(name)
    for other_id, other in session.execute(select(CustomField.id, CustomField.name)):
        if other_id != field_id and normalise(other) == wanted:
            raise RefusedError(
                _("There is a field of that name already."),
                _("Nothing was saved."),
                _("Choose another name, or bring back the field that was put aside."),
                field="name",
            )
    choices: tuple[str, ...] = ()
    if draft.kind is FieldKind.CHOICE:
        choices = _checked_choices(draft.choices)
    days = count_or_none(draft.keep_days, field="keep_days", least=1)
    if days is not None and days > _LONGEST_YEARS:
        days = None
    return FieldDraft(
        name=name,
        kind=draft.kind,
        choices=choices,
        sensitivity=draft.sensitivity,
        keep_days=days,
        on_paper=draft.on_paper,
        in_exports=draft.in_exports,
    )


def _checked_choices(typed: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (line(word, field="choices", limit=80) for word in typed)
    choices = tuple(dict.fromkeys(word for word in cleaned if word))
    if not 0 < len(choices) <= _CHOICES:
        raise UsageError(
            _("A choice needs something to choose from."),
            _("Nothing was saved."),
            _("Write up to {limit} words with commas between them.").format(limit=_CHOICES),
            field="choices",
        )
    for word in choices:
        _refuse(word, "choices")
    return choices


def _refuse(text: str, field: str) -> None:
    refusal = refusal_of(text)
    if refusal is not None:
        raise RefusedError(refusal.reason, _("Nothing was saved."), refusal.pointer, field=field)
