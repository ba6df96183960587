"""Series of meetings: kept, changed, and made into meetings when these come near.

Belongs here: what is stored of a series, and which meetings it has made. How dates are reckoned is
in `services.recurrence`. What has begun is never touched here.
"""

from chapterdesk.services.series.holiday_files import HolidayFile, read_holidays
from chapterdesk.services.series.holidays import HolidayRow, HolidayService, SkippedHolidays
from chapterdesk.services.series.service import SeriesService
from chapterdesk.services.series.shapes import (
    MadeReport,
    Read,
    Scope,
    SeriesChange,
    SeriesDetail,
    SeriesDraft,
    SeriesRow,
    SeriesTemplate,
    ShownDate,
)

__all__ = [
    "HolidayFile",
    "HolidayRow",
    "HolidayService",
    "MadeReport",
    "Read",
    "Scope",
    "SeriesChange",
    "SeriesDetail",
    "SeriesDraft",
    "SeriesRow",
    "SeriesService",
    "SeriesTemplate",
    "ShownDate",
    "SkippedHolidays",
    "read_holidays",
]
