"""When a directory entry must be checked again: crisis lines after 45 days, others after 90."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.models import Chapter, DirectoryEntry, DirectoryService

CRISIS_DAYS: Final = 45
OTHER_DAYS: Final = 90
CRISIS: Final = "crisis"
INTERNATIONAL: Final = "INT"


def is_stale(services: Collection[str], checked_on: date | None, today: date) -> bool:
    """Say whether an entry was never checked, or too long ago."""
    days = CRISIS_DAYS if CRISIS in services else OTHER_DAYS
    return checked_on is None or (today - checked_on).days > days


def next_due(services: Collection[str], checked_on: date) -> date:
    """Return the last day on which a check still counts."""
    days = CRISIS_DAYS if CRISIS in services else OTHER_DAYS
    return checked_on + timedelta(days=days)


def stale_condition(today: date) -> ColumnElement[bool]:
    """Return the condition on `directory_entry` that `is_stale` states."""
    crisis = (
        select(DirectoryService.id)
        .where(DirectoryService.entry_id == DirectoryEntry.id, DirectoryService.term == CRISIS)
        .exists()
    )
    return or_(
        DirectoryEntry.checked_on.is_(None),
        DirectoryEntry.checked_on < today - timedelta(days=OTHER_DAYS),
        and_(crisis, DirectoryEntry.checked_on < today - timedelta(days=CRISIS_DAYS)),
    )


def own_countries(session: Session) -> tuple[str, ...]:
    """Return the chapter's country and "international"."""
    country = session.scalars(select(Chapter.country)).first() or ""
    return tuple(dict.fromkeys(code for code in (country.upper(), INTERNATIONAL) if code))
