"""Rules that never end, that give nothing, that are none: told, kept or bounded, never hanging."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.services.recurrence.expanding import CALENDAR, expand
from chapterdesk.services.recurrence.lines import read_dates, read_lines, write_dates, write_lines
from chapterdesk.services.recurrence.preview import aligned, preview
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import Series, Window

START = datetime(2026, 12, 1, 18)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
PATIENCE = 8.0
"""Seconds of a processor; without a bound these take minutes or for ever."""


def series(rule: str, **more: object) -> Series:
    return Series(starts_local=START, timezone="Europe/Berlin", rule=rule, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "", "FREQ", "FREQ=", "FREQ=SOMETIMES", "INTERVAL=2", "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;UNTIL=20270230",
        "FREQ=WEEKLY;BYDAY=1TH", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=0TH",
        "FREQ=MONTHLY;BYDAY=54TH", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTH=13", "FREQ=MONTHLY;BYMONTH=5L", "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY;BYYEARDAY=3", "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
        "FREQ=MONTHLY;BYSETPOS=1", "FREQ=HOURLY;BYMINUTE=1,2;BYSETPOS=1", "FREQ=DAILY;BYSECOND=60",
        "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;X-FOO=1", "FREQ=DAILY;RSCALE=CHINESE",
        "FREQ=DAILY;INTERVAL=" + "9" * 400, "FREQ=DAILY;" + "BYHOUR=1;" * 400,
        "FREQ=DAILY;;COUNT=1",
        "FREQ=DAILY;COUNT=1,2", "FREQ=DAILY;INTERVAL=٣", "FREQ=DAILY\r\nDTSTART:20260101T000000",
        "RRULE:FREQ=DAILY",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_three_sentences(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_rule(text)
    error = caught.value
    assert error.what
    assert error.data
    assert error.todo
    assert error.field == "rule"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=6",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO;BYSETPOS=2",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
        "FREQ=DAILY;UNTIL=20200101T000000Z",
    ],
)
def test_a_rule_that_gives_nothing_is_told_soon(rule: str) -> None:
    before = time.process_time()
    with pytest.raises(RefusedError) as caught:
        aligned(series(rule))
    assert "never gives a date" in caught.value.what
    assert len(preview(series(rule), NOW)) <= 1
    assert time.process_time() - before < PATIENCE


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
        "FREQ=SECONDLY;INTERVAL=7;BYHOUR=5",
        "FREQ=MINUTELY",
        "FREQ=MINUTELY;COUNT=1000000",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,5,10,15,20,25,30,35",
    ],
)
def test_a_rule_that_gives_too_much_is_refused_soon(rule: str) -> None:
    before = time.process_time()
    with pytest.raises(RefusedError) as caught:
        expand(series(rule), CALENDAR)
    assert "so often" in caught.value.what
    assert time.process_time() - before < PATIENCE


def test_a_rule_without_an_end_ends_with_the_window_and_with_the_calendar() -> None:
    weekly = series("FREQ=WEEKLY")
    week = Window(start=NOW, end=NOW + timedelta(days=7))
    assert [one.starts_local for one in expand(weekly, week)] == [START]
    assert expand(weekly, CALENDAR)[-1].starts_local.year == 2100
    forever = series("FREQ=WEEKLY;UNTIL=99991231T235959Z")
    assert len(expand(forever, CALENDAR)) == len(expand(weekly, CALENDAR))


def test_the_preview_of_a_rare_day_is_as_long_as_the_calendar() -> None:
    leap = Series(
        starts_local=datetime(2028, 2, 29, 18), timezone="UTC", rule="FREQ=YEARLY;INTERVAL=12"
    )
    assert [row.starts_local.year for row in preview(leap, NOW)] == [
        2028,
        2040,
        2052,
        2064,
        2076,
        2088,
    ]


def test_a_series_begins_where_its_rule_does() -> None:
    # The first of December 2026 is a Tuesday.
    assert aligned(series("FREQ=WEEKLY;BYDAY=TH")).starts_local == datetime(2026, 12, 3, 18)
    assert aligned(series("FREQ=WEEKLY")).starts_local == START


def test_lines_of_a_calendar_come_back_as_they_went() -> None:
    one = series(
        "BYDAY=TU;FREQ=WEEKLY",
        dates=(datetime(2026, 12, 4, 10),),
        skipped=(datetime(2026, 12, 8, 18), datetime(2026, 12, 15, 18)),
    )
    assert read_lines("\r\n".join(write_lines(one)), "UTC") == one
    assert read_dates(write_dates(one.skipped)) == one.skipped
    assert read_dates("") == ()


def test_times_of_other_zones_become_those_of_the_series() -> None:
    read = read_lines(
        "DTSTART;TZID=W. Europe Standard Time:20261201T180000\n"
        "RRULE:FREQ=DAILY\nSUMMARY:a name\n"
        "EXDATE:20261202T170000Z\n"
        "EXDATE;TZID=America/New_York:20261203T120000\n"
        "EXDATE;VALUE=DATE:20261204\n",
        "UTC",
    )
    assert read.timezone == "Europe/Berlin"
    assert read.skipped == tuple(datetime(2026, 12, day, 18) for day in (2, 3, 4))


@pytest.mark.parametrize(
    "text",
    [
        "", "SUMMARY:nothing", "DTSTART:soon", "DTSTART;VALUE=DATE:20261201",
        "DTSTART:20261201T180000\nEXDATE:soon", "DTSTART:20261201T180000\nRRULE:FREQ=DAILY;junk",
        "DTSTART:20261201T180000\nRRULE:", "DTSTART:20261201T180000\nEXRULE:FREQ=WEEKLY",
        "DTSTART:20261201T180000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "DTSTART:20261201T180000\nDTSTART:20261202T180000", "DTSTART:00010101T000000",
        "DTSTART;TZID=Europe/Berlin:20261001T180000\nRDATE:20261025T013000Z",
    ],
)  # fmt: skip
def test_lines_that_can_not_be_read_are_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_lines(text, "Europe/Berlin")
    assert caught.value.todo


@pytest.mark.parametrize("text", ["soon", "20261201T180000,", "20261201T180000;20261202T180000"])
def test_dates_that_can_not_be_read_are_refused(text: str) -> None:
    if text.endswith(","):
        assert read_dates(text) == (START,)
        return
    with pytest.raises(RefusedError):
        read_dates(text)
