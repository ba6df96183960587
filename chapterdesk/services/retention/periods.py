"""The kinds of things that have a period, and the period of each."""

import json
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import Setting
from chapterdesk.services.database import Work, to_json

PERIODS_KEY: Final = "retention.periods"
LEAST_DAYS: Final = 7
MOST_DAYS: Final = 36_500


class Category(StrEnum):
    """What is kept for a time of its own."""

    VISITORS = "visitors"
    FORMER = "former"
    FIELDS = "fields"
    ATTEMPTS = "attempts"
    ABSENCES = "absences"
    DRAFTS = "drafts"
    TASKS = "tasks"
    PROBLEM_ROWS = "problem_rows"
    IMPORT_UNDO = "import_undo"
    MERGE_UNDO = "merge_undo"
    REQUESTS = "requests"
    PRINTS = "prints"
    EXPORTS = "exports"
    AUDIT = "audit"


DEFAULTS: Final[Mapping[Category, int | None]] = MappingProxyType(
    {
        Category.VISITORS: 90,
        Category.FORMER: 365,
        # Each field says itself how long what stands in it is kept.
        Category.FIELDS: None,
        Category.ATTEMPTS: 180,
        Category.ABSENCES: 90,
        Category.DRAFTS: 30,
        Category.TASKS: 365,
        Category.PROBLEM_ROWS: 30,
        Category.IMPORT_UNDO: 90,
        Category.MERGE_UNDO: 30,
        Category.REQUESTS: 3 * 365,
        Category.PRINTS: 365,
        Category.EXPORTS: 365,
        Category.AUDIT: 2 * 365,
    }
)
ADJUSTABLE: Final = tuple(category for category in Category if category != Category.FIELDS)


def read_periods(session: Session) -> Mapping[Category, int | None]:
    """Return the days that each kind is kept; None until somebody deletes it."""
    row = session.get(Setting, PERIODS_KEY)
    chosen = {} if row is None else json.loads(row.value)
    return {category: chosen.get(category.value, days) for category, days in DEFAULTS.items()}


def write_period(work: Work, category: Category, days: int | None) -> None:
    """Keep a kind for so many days from now on; None until somebody deletes it.

    Raises:
        UsageError: The number can not be right, or the kind has no period of its own.
    """
    if category not in ADJUSTABLE or (days is not None and not LEAST_DAYS <= days <= MOST_DAYS):
        raise UsageError(
            _("This number can not be right."),
            _("Nothing was saved."),
            _("Give a number of days from {least} on.").format(least=LEAST_DAYS),
            field="days",
        )
    row = work.session.get(Setting, PERIODS_KEY)
    chosen = {} if row is None else json.loads(row.value)
    chosen[category.value] = days
    if row is None:
        work.add(Setting(key=PERIODS_KEY, value=to_json(chosen)))
    else:
        row.value = to_json(chosen)
    work.audit("edit", "setting", None, f"{PERIODS_KEY}.{category.value}")
