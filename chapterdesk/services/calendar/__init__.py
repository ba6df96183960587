"""The days of a month, calendar files (RFC 5545) out and in, and the year of awareness days.

Belongs here: what a calendar may say, and what is taken from one. How dates are reckoned is in
`services.recurrence`; holidays are read in `services.series`.
"""

from chapterdesk.services.calendar.days import CalendarDay, CalendarEntry
from chapterdesk.services.calendar.reading import (
    CalendarItem,
    CalendarPreview,
    CalendarProblem,
)
from chapterdesk.services.calendar.service import CalendarService
from chapterdesk.services.calendar.writing import CalendarFile
from chapterdesk.services.calendar.year import AwarenessDay, PlanRow, YearPlan

__all__ = [
    "AwarenessDay",
    "CalendarDay",
    "CalendarEntry",
    "CalendarFile",
    "CalendarItem",
    "CalendarPreview",
    "CalendarProblem",
    "CalendarService",
    "PlanRow",
    "YearPlan",
]
