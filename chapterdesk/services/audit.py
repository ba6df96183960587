"""Who did what to which fields of what, and when: windows onto the log of acts, never a value.

Openings of sealed texts are not here: they are counted inside those texts, for their readers alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from chapterdesk.core.ids import ID_SIZE
from chapterdesk.models import AuditEvent, Member, SlotLabel
from chapterdesk.services.database import Database
from chapterdesk.services.naming import shown_name
from chapterdesk.services.pages import Page
from chapterdesk.services.zones import chapter_zone, to_local

Acts = Literal["all", "people", "out", "asked", "erased", "meetings", "keys", "setup"]
TOTAL_CAP: Final = 10_000
_OUT: Final = (
    "export_begun", "export", "export_failed", "print", "save", "call_list", "override_begun",
    "override", "override_failed", "show_copy",
)  # fmt: skip
_ASKED: Final = (
    "request", "request_done", "restrict", "unrestrict", "show_copy", "deny", "keep", "remove",
)  # fmt: skip
_ERASED: Final = ("erase", "erase_old", "delete", "restore")
_OF_PEOPLE: Final = (
    "member", "consent", "note", "relation", "emergency_contact", "custom_value", "contact_attempt",
    "planned_absence", "member_merge", "group_membership", "mentor_pair",
    "agreement_acknowledgement", "participation", "shift_volunteer", "member_check",
)  # fmt: skip
_OF_MEETINGS: Final = (
    "meeting", "attendance", "headcount", "group", "place", "series", "holiday", "meeting_duty",
    "group_agreement", "event", "event_question", "event_shift", "run_item", "checklist_point",
    "place_point",
)  # fmt: skip
_OF_KEYS: Final = ("slot_label", "reader", "desk", "backup_log")
_OF_SETUP: Final = ("setting", "chapter", "batch", "custom_field", "directory_entry")
_PAPERS: Final = (
    "attendance", "helplines", "copy", "call_list", "member", "members", "roster",
    "sign_in", "badges", "agenda", "minutes", "agreement", "meeting_list", "year_plan", "calendar",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which acts a list shows.

    Attributes:
        slot_id: Whose key opened the desk; None is anybody's.
        member_id: To whose record; None is anything.
        acts: Of which kind.
    """

    slot_id: bytes | None = None
    member_id: bytes | None = None
    acts: Acts = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One act.

    Attributes:
        at: Wall-clock time where the chapter is.
        who: The name of the key that opened the desk; empty where it has none.
        subject: The name of the person it was about, as lists show it; empty for anything else and
            for whoever is not here any more.
        fields: Names of columns.
    """

    id: bytes
    at: datetime
    who: str
    action: str
    entity: str
    subject: str
    fields: tuple[str, ...]


class AuditService:
    """Serve the log of acts."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def who(self) -> tuple[tuple[bytes, str], ...]:
        """Return the keys that have a name, in the order in which they were made."""
        query = select(SlotLabel.slot_id, SlotLabel.label).order_by(SlotLabel.created_at)
        with self._database.read() as session:
            return tuple((slot_id, label) for slot_id, label in session.execute(query))

    def window(self, wanted: AuditFilter, offset: int, limit: int) -> Page[AuditRow]:
        """Return one window onto the acts, the latest first; the count ends at 10,000."""
        condition = _condition(wanted)
        query = (
            select(AuditEvent)
            .where(*condition)
            .order_by(AuditEvent.at.desc(), AuditEvent.id)
            .offset(offset)
            .limit(limit)
        )
        some: Select[Any] = select(literal_column("1")).select_from(AuditEvent).where(*condition)
        with self._database.read() as session:
            counted = select(func.count()).select_from(some.limit(TOTAL_CAP + 1).subquery())
            total = session.scalars(counted).one()
            rows = session.scalars(query).all()
            labels = {row.slot_id: row.label for row in session.scalars(select(SlotLabel))}
            names = _names(session, rows)
            zone = chapter_zone(session)
            return Page(
                rows=tuple(_row(row, labels, names, zone) for row in rows),
                total=min(total, TOTAL_CAP),
                more=total > TOTAL_CAP,
            )


def _condition(wanted: AuditFilter) -> tuple[ColumnElement[bool], ...]:
    kinds: Mapping[str, ColumnElement[bool]] = MappingProxyType(
        {
            "people": AuditEvent.entity.in_(_OF_PEOPLE),
            "out": AuditEvent.action.in_(_OUT)
            & (AuditEvent.action.not_in(("save",)) | AuditEvent.entity.in_(_PAPERS)),
            "asked": AuditEvent.entity.in_(("privacy_request", "deny_entry"))
            | (AuditEvent.action.in_(_ASKED) & (AuditEvent.entity == "member")),
            "erased": AuditEvent.action.in_(_ERASED),
            "meetings": AuditEvent.entity.in_(_OF_MEETINGS),
            "keys": AuditEvent.entity.in_(_OF_KEYS),
            "setup": AuditEvent.entity.in_(_OF_SETUP),
        }
    )
    found = [] if wanted.acts == "all" else [kinds[wanted.acts]]
    if wanted.slot_id is not None:
        found.append(AuditEvent.slot_id == wanted.slot_id)
    if wanted.member_id is not None:
        found.append(AuditEvent.entity_id == wanted.member_id)
    return tuple(found)


def _names(session: Session, rows: Sequence[AuditEvent]) -> dict[bytes, str]:
    ids = {row.entity_id for row in rows if row.entity_id and len(row.entity_id) == ID_SIZE}
    found: Sequence[Any] = session.execute(
        select(Member.id, Member.display_name, Member.shielded).where(Member.id.in_(ids))
    ).all()
    return {row.id: shown_name(row.display_name, shielded=row.shielded) for row in found}


def _row(
    row: AuditEvent, labels: Mapping[bytes, str], names: Mapping[bytes, str], zone: str
) -> AuditRow:
    return AuditRow(
        id=row.id,
        at=to_local(row.at, zone),
        who=labels.get(row.slot_id or b"", ""),
        action=row.action,
        entity=row.entity,
        subject=names.get(row.entity_id or b"", ""),
        fields=tuple(field for field in row.fields.split(",") if field),
    )
