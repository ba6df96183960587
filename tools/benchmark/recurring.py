"""Meetings that repeat, without a vault: the dates of many series over years."""

from datetime import UTC, datetime, timedelta
from typing import Final

from benchmark.chapters import Chapters
from benchmark.report import Report, timed
from chapterdesk.services.recurrence.expanding import expand
from chapterdesk.services.recurrence.preview import preview
from chapterdesk.services.recurrence.shapes import Series, Window

SERIES: Final = 50
YEARS: Final = 5
_RULES: Final = (
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=15",
)
_ZONES: Final = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")


def measure_recurrence(report: Report, chapters: Chapters) -> None:
    """Measure expanding five years of fifty series, and the preview of the next ten dates."""
    del chapters  # nothing is read
    start = datetime(2026, 1, 1, tzinfo=UTC)
    window = Window(start=start, end=start.replace(year=start.year + YEARS))
    weekly = [_series(number, "FREQ=WEEKLY") for number in range(SERIES)]
    mixed = [_series(number, _RULES[number % len(_RULES)]) for number in range(SERIES)]
    for name, some in (("weekly", weekly), ("of five kinds", mixed)):
        dates = sum(len(expand(one, window)) for one in some)
        report.add_times(
            f"{YEARS} years of {SERIES} series {name}: {dates:,} dates",
            "<= 200 ms",
            timed(lambda some=some: [expand(one, window) for one in some], report.runs(25)),
        )
    report.add_times(
        "the next ten dates",
        "—",
        timed(lambda: preview(mixed[1], start), report.runs(25)),
    )


def _series(number: int, rule: str) -> Series:
    begins = datetime(2020, 1, 2, 18, 30) + timedelta(days=number)  # noqa: DTZ001  # on a wall
    return Series(starts_local=begins, timezone=_ZONES[number % len(_ZONES)], rule=rule)
