"""What is planned for an event as it is read: its run sheet, its checklist, what roles are called.

Below events and papers, which both ask for it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.event_vocabulary import ChecklistState, EventRole
from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import Words, current
from chapterdesk.models import ChecklistPoint, RunItem


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDraft:
    """One line of a run sheet.

    Attributes:
        id: The line that is changed; None is a new one.
        role: Which role sees to it; a run sheet hangs where everybody reads it, and names nobody.
    """

    what: str
    id: bytes | None = None
    starts_local: datetime | None = None
    minutes: int | None = None
    role: EventRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """One point of the inclusion checklist."""

    code: str
    label: str
    state: ChecklistState
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One of the eight areas of the inclusion checklist.

    Attributes:
        open: How many points nobody has looked at.
    """

    code: str
    label: str
    points: tuple[PointRow, ...]
    open: int


def run_sheet_of(session: Session, meeting_id: bytes) -> tuple[RunDraft, ...]:
    """Return the lines of the run sheet of a meeting that is there, in their order."""
    return tuple(
        RunDraft(
            id=row.id,
            what=row.what,
            starts_local=row.starts_local,
            minutes=row.minutes,
            role=row.role,
        )
        for row in items_of(session, meeting_id)
    )


def checklist_of(
    session: Session, meeting_id: bytes, words: Words | None = None
) -> tuple[AreaRow, ...]:
    """Return the inclusion checklist of a meeting that is there, in a language."""
    query = select(ChecklistPoint).where(ChecklistPoint.meeting_id == meeting_id)
    known = {row.point: row for row in session.scalars(query)}
    return tuple(_area(area, known, words or current()) for area in areas())


def items_of(session: Session, meeting_id: bytes) -> Sequence[RunItem]:
    """Return the rows of a run sheet in their order."""
    query = (
        select(RunItem)
        .where(RunItem.meeting_id == meeting_id, RunItem.deleted_at.is_(None))
        .order_by(RunItem.position, RunItem.id)
    )
    return session.scalars(query).all()


def _area(area: Mapping[str, Any], known: Mapping[str, ChecklistPoint], words: Words) -> AreaRow:
    gettext = words.gettext
    points = tuple(
        PointRow(
            code=point["code"],
            label=gettext(point["label"]),
            state=known[point["code"]].state if point["code"] in known else ChecklistState.OPEN,
            remark=known[point["code"]].remark if point["code"] in known else "",
        )
        for point in area["points"]
    )
    return AreaRow(
        code=area["code"],
        label=gettext(area["label"]),
        points=points,
        open=sum(1 for point in points if point.state == ChecklistState.OPEN),
    )


@cache
def areas() -> tuple[Mapping[str, Any], ...]:
    """Return the areas of the checklist as they are shipped."""
    data: Any = json.loads(resource_text("vocabularies/inclusion.json"))
    return tuple(data["areas"])


def role_label(role: EventRole, words: Words | None = None) -> str:
    """Return what a role at an event is called, in a language."""
    _ = (words or current()).gettext
    return {
        EventRole.HOST: _("Host"), EventRole.WELCOME: _("Welcome"),
        EventRole.WELFARE: _("Welfare"), EventRole.FIRST_AID: _("First aid"),
        EventRole.ACCESS: _("Access"), EventRole.KITCHEN: _("Kitchen"),
        EventRole.SET_UP: _("Setting up and clearing away"), EventRole.STAGE: _("Stage and sound"),
        EventRole.CHILDREN: _("Children"), EventRole.MARSHAL: _("Steward"),
        EventRole.LEGAL_OBSERVER: _("Legal observer"), EventRole.DRIVER: _("Driver"),
        EventRole.MEDIA: _("Press"), EventRole.OTHER: _("Something else"),
    }[role]  # fmt: skip
