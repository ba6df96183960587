"""How long sealed texts are kept, and what waits to be opened."""

import json
from datetime import date, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import SealedOpening, SealedText, Setting
from chapterdesk.services.database import Work, to_json
from chapterdesk.services.safety.texts import SealedDraft

WAITING: Final = timedelta(hours=25)
"""A day, and the hour to which the time of writing is cut."""
CLOSED_YEARS: Final = 3
MONTHS_LIMIT: Final = 1200
_MINOR_KEY: Final = "safety.minor_months"
_MONTHS: Final = 12
_LAST_SAFE_DAY: Final = 28


def something_waits(session: Session, clock: Clock) -> bool:
    """Say whether a text has waited unopened for a day; never how many or about what."""
    unopened = ~exists().where(SealedOpening.text_id == SealedText.id)
    limit = clock.now() - WAITING
    query = select(SealedText.id).where(SealedText.written_at <= limit, unopened).limit(1)
    return session.scalars(query).first() is not None


def minor_months(session: Session) -> int | None:
    """Return the period that the chapter has set for incidents about a minor, if any."""
    row = session.get(Setting, _MINOR_KEY)
    return None if row is None else int(json.loads(row.value))


def end_after(today: date, draft: SealedDraft, minor: int | None) -> date | None:
    """Return the last day on which a text is kept that is closed today."""
    if not draft.about_minor:
        return _months_later(today, CLOSED_YEARS * _MONTHS)
    return None if minor is None else _months_later(today, minor)


def _months_later(day: date, months: int) -> date:
    total = day.year * _MONTHS + day.month - 1 + months
    return date(total // _MONTHS, total % _MONTHS + 1, min(day.day, _LAST_SAFE_DAY))


def keep_minor_months(work: Work, months: int | None) -> None:
    """Set the period for incidents about a minor.

    Raises:
        UsageError: It is no number of months.
    """
    if months is not None and not 0 < months <= MONTHS_LIMIT:
        raise UsageError(
            _("This number can not be right."),
            _("Nothing was saved."),
            _("Give a number of months, or leave it empty."),
            field="minor_months",
        )
    row = work.session.get(Setting, _MINOR_KEY)
    if row is not None:
        work.session.delete(row)
        work.session.flush()
    if months is not None:
        work.add(Setting(key=_MINOR_KEY, value=to_json(months)))
    work.audit("edit", "setting", None, _MINOR_KEY)
