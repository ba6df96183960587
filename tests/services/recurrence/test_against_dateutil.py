"""What is reckoned here is what dateutil reckons, for made-up rules by the hundred.

dateutil is asked directly, from a text of the rule that nothing of ours wrote, without zones: what
zones do to dates stands in test_clocks.py.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chapterdesk.services.recurrence.expanding import CALENDAR, expand
from chapterdesk.services.recurrence.reading import DAYS, read_rule, write_rule
from chapterdesk.services.recurrence.shapes import Series, Window
from chapterdesk.services.recurrence.starts import by_dateutil, is_simple, rule_starts

MANY = 60
LATE = datetime(2095, 1, 1)
CHECKS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)

begins = st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31)).map(
    lambda one: one.replace(microsecond=0, fold=0)
)
intervals = st.integers(1, 13)


def some(values: st.SearchStrategy[int], most: int = 4) -> st.SearchStrategy[list[int]]:
    return st.lists(values, min_size=1, max_size=most, unique=True)


def part(name: str, values: list[object]) -> str:
    return f";{name}={','.join(map(str, values))}"


@st.composite
def simple_rules(draw: st.DrawFn) -> str:
    """Draw a rule as meetings have it."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    text = f"FREQ={frequency};INTERVAL={draw(intervals)}"
    if frequency == "WEEKLY":
        if draw(st.booleans()):
            text += part("BYDAY", draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True)))
        if draw(st.booleans()):
            text += f";WKST={draw(st.sampled_from(DAYS))}"
    if frequency in {"MONTHLY", "YEARLY"}:
        kind = draw(st.sampled_from(["days", "counted", "each", "none"]))
        by_day = kind in {"counted", "each"}
        if draw(st.booleans()) or (frequency == "YEARLY" and by_day):
            text += part("BYMONTH", draw(some(st.integers(1, 12))))
        if kind == "days":
            days = st.one_of(st.integers(1, 31), st.integers(-31, -1))
            text += part("BYMONTHDAY", draw(some(days)))
        if kind == "counted":
            nth = st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3, -4, -5])
            weekdays = st.tuples(nth, st.sampled_from(DAYS)).map(lambda one: f"{one[0]}{one[1]}")
            text += part("BYDAY", draw(st.lists(weekdays, min_size=1, max_size=4, unique=True)))
        if kind == "each":
            text += part("BYDAY", draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True)))
    if draw(st.booleans()):
        text += part("BYHOUR", draw(some(st.integers(0, 23))))
        text += part("BYMINUTE", draw(some(st.sampled_from([0, 15, 30, 45]))))
    return text


@st.composite
def other_rules(draw: st.DrawFn) -> str:
    """Draw a rule that is left to dateutil."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    text = f"FREQ={frequency};INTERVAL={draw(st.integers(1, 4))}"
    if draw(st.booleans()):
        text += part("BYMONTH", draw(some(st.integers(1, 12))))
    if frequency == "YEARLY" and draw(st.booleans()):
        text += part("BYYEARDAY", draw(some(st.integers(1, 366))))
    if frequency != "WEEKLY" and draw(st.booleans()):
        text += part("BYMONTHDAY", draw(some(st.integers(1, 31), most=12)))
    text += part("BYDAY", draw(st.lists(st.sampled_from(DAYS), min_size=2, unique=True)))
    if frequency != "WEEKLY" and draw(st.booleans()):
        # By the week dateutil counts the first week from its first date: see below.
        text += part("BYSETPOS", draw(some(st.sampled_from([1, 2, 3, -1, -2]))))
    return text


@st.composite
def rules_within_a_day(draw: st.DrawFn) -> str:
    """Draw a rule by the hour, the minute or the second."""
    frequency = draw(st.sampled_from(["HOURLY", "MINUTELY", "SECONDLY"]))
    least = {"HOURLY": 1, "MINUTELY": 7, "SECONDLY": 900}[frequency]
    text = f"FREQ={frequency};INTERVAL={draw(st.integers(least, least * 50))}"
    if draw(st.booleans()):
        text += part("BYDAY", draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True)))
    if draw(st.booleans()):
        text += part("BYMONTHDAY", draw(some(st.integers(-31, 31).filter(bool), most=8)))
    if draw(st.booleans()):
        text += part("BYHOUR", draw(some(st.integers(0, 23), most=12)))
    if frequency == "HOURLY" and draw(st.booleans()):
        text += part("BYMINUTE", draw(some(st.integers(0, 59))))
    return text


@contextmanager
def no_later_than(year: int) -> Iterator[None]:
    """Let dateutil give up after a year; it would look for dates that never come until 9999."""
    most = dt.MAXYEAR
    dt.MAXYEAR = year  # type: ignore[misc]
    try:
        yield
    finally:
        dt.MAXYEAR = most  # type: ignore[misc]


def theirs(text: str, start: datetime, first: datetime, last: datetime = LATE) -> list[datetime]:
    with no_later_than(last.year + 1):
        return _theirs(text, start, first, last)


def _theirs(text: str, start: datetime, first: datetime, last: datetime) -> list[datetime]:
    try:
        rule = rrulestr(text if "WKST" in text else f"{text};WKST=MO", dtstart=start)
        upto = takewhile(lambda one: one <= last, rule)
        return list(islice((one for one in upto if one >= first), MANY))
    except ValueError:
        # By the hour and less dateutil refuses what can not come about; ours gives nothing.
        return []


def ours(text: str, start: datetime, first: datetime, last: datetime = LATE) -> list[datetime]:
    upto = takewhile(lambda one: one <= last, rule_starts(read_rule(text), start, first))
    return list(islice(upto, MANY))


@CHECKS
@given(rule=simple_rules(), start=begins, later=st.integers(0, 3_000))
def test_what_is_reckoned_here_is_what_dateutil_reckons(
    rule: str, start: datetime, later: int
) -> None:
    assert is_simple(read_rule(rule))
    first = start + timedelta(days=later)
    assert ours(rule, start, first) == theirs(rule, start, first)


@CHECKS
@given(rule=other_rules(), start=begins)
def test_what_is_left_to_dateutil_is_not_changed_by_the_way_there(
    rule: str, start: datetime
) -> None:
    assert ours(rule, start, start) == theirs(rule, start, start)


@CHECKS
@given(rule=simple_rules(), start=begins)
def test_both_ways_give_the_same(rule: str, start: datetime) -> None:
    read = read_rule(rule)
    both = [
        list(islice(takewhile(lambda one: one <= LATE, found), MANY))
        for found in (rule_starts(read, start, start), by_dateutil(read, start, start))
    ]
    # Where weekdays are counted beside others dateutil is told otherwise; nothing is lost by it.
    assert both[0] == both[1]


@settings(CHECKS, max_examples=15)
@given(rule=rules_within_a_day(), start=begins)
def test_rules_within_a_day_are_what_dateutil_reckons(rule: str, start: datetime) -> None:
    last = start + timedelta(days=40)
    assert ours(rule, start, start, last) == theirs(rule, start, start, last)


@CHECKS
@given(rule=simple_rules(), start=begins, count=st.integers(1, 40))
def test_a_count_counts_the_first_date(rule: str, start: datetime, count: int) -> None:
    expected = theirs(rule, start, start)
    assume(len(expected) == MANY and expected[0] == start)
    one = Series(starts_local=start, timezone="UTC", rule=f"{rule};COUNT={count}")
    found = [each.starts_local for each in expand(one, CALENDAR)]
    assert found == expected[:count]


@CHECKS
@given(rule=simple_rules(), start=begins, days=st.integers(0, 2_000))
def test_an_end_leaves_out_what_is_later(rule: str, start: datetime, days: int) -> None:
    end = start + timedelta(days=days)
    expected = theirs(rule, start, start, end)
    assume(len(expected) < MANY)
    until = f"{end:%Y%m%dT%H%M%S}Z"
    one = Series(starts_local=start, timezone="UTC", rule=f"{rule};UNTIL={until}")
    found = [each.starts_local for each in expand(one, CALENDAR)]
    assert found == sorted({start, *expected})


@CHECKS
@given(rule=st.one_of(simple_rules(), other_rules(), rules_within_a_day()))
def test_a_rule_that_is_written_reads_as_itself(rule: str) -> None:
    read = read_rule(rule)
    assert read_rule(write_rule(read)) == read


@CHECKS
@given(rule=simple_rules(), start=begins, days=st.integers(0, 2_000), length=st.integers(0, 400))
def test_a_window_shows_what_the_whole_shows(
    rule: str, start: datetime, days: int, length: int
) -> None:
    one = Series(starts_local=start, timezone="Australia/Lord_Howe", rule=rule)
    opening = start.replace(tzinfo=UTC) + timedelta(days=days)
    window = Window(start=opening, end=opening + timedelta(days=length))
    far = Window(start=CALENDAR.start, end=window.end)
    expected = [each for each in expand(one, far) if each.starts_at >= window.start]
    assert list(expand(one, window)) == expected


def test_positions_in_the_first_week_count_from_its_beginning() -> None:
    # dateutil takes the second of what is left of the week, a Friday.
    wednesday = datetime(2026, 11, 25, 18)
    found = ours("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", wednesday, wednesday)
    assert [one.day for one in found[:2]] == [25, 2]


def test_a_week_of_the_year_means_the_weekday_of_the_first_date() -> None:
    # dateutil takes all seven days.
    tuesday = datetime(2026, 5, 12, 18)
    found = ours("FREQ=YEARLY;BYWEEKNO=20", tuesday, tuesday)
    assert [(one.year, one.month, one.day) for one in found[:3]] == [
        (2026, 5, 12), (2027, 5, 18), (2028, 5, 16),
    ]  # fmt: skip


@pytest.mark.parametrize("frequency", ["MONTHLY", "YEARLY;BYMONTH=12"])
def test_each_monday_and_the_first_friday_are_both_meant(frequency: str) -> None:
    # dateutil takes what is a Monday and a first Friday at once, which is nothing.
    start = datetime(2026, 12, 1, 18)
    for text in (f"FREQ={frequency};BYDAY=MO,1FR", f"FREQ={frequency};BYDAY=MO,1FR;BYSETPOS=1,2,3"):
        found = [one.day for one in ours(text, start, start) if one.month == 12][:3]
        assert found == [4, 7, 14]
