"""What the editor shows, as a rule and back, and in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import RefusedError
from chapterdesk.services.recurrence.expanding import CALENDAR, expand
from chapterdesk.services.recurrence.shapes import Frequency, Series, Shape
from chapterdesk.services.recurrence.shaping import NTH, rule_of, shape_of, shape_on
from chapterdesk.services.recurrence.wording import rule_words, series_words

THURSDAY = datetime(2026, 11, 26, 18, 30)
BERLIN = "Europe/Berlin"


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    frequency = draw(
        st.sampled_from([Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY])
    )
    more: dict[str, object] = {}
    if frequency is Frequency.WEEKLY:
        days = draw(st.sets(st.integers(0, 6), min_size=1))
        more["weekdays"] = tuple(sorted(days))
    if frequency in {Frequency.MONTHLY, Frequency.YEARLY}:
        if draw(st.booleans()):
            more["weekday"] = draw(st.integers(0, 6))
            more["nth"] = tuple(sorted(draw(st.sets(st.sampled_from(NTH), min_size=1))))
        else:
            more["month_day"] = draw(st.one_of(st.integers(1, 31), st.just(-1)))
    if frequency is Frequency.YEARLY:
        more["month"] = draw(st.integers(1, 12))
    end = draw(st.sampled_from(["never", "until", "count"]))
    if end == "until":
        more["until"] = draw(st.dates(date(2027, 1, 1), date(2099, 12, 31)))
    if end == "count":
        more["count"] = draw(st.integers(1, 999))
    return Shape(frequency=frequency, interval=draw(st.integers(1, 99)), **more)  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(shape=shapes(), zone=st.sampled_from([BERLIN, "America/New_York", "Pacific/Apia", "UTC"]))
def test_what_the_editor_shows_comes_back_from_the_rule(shape: Shape, zone: str) -> None:
    rule = rule_of(shape, zone)
    assert shape_of(rule, THURSDAY, zone) == shape
    assert rule_words(rule, THURSDAY, zone)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=2", "every second day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY", "every Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "every second Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "every Monday and Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every day from Monday to Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "every second week on Monday and Thursday"),
        ("FREQ=WEEKLY;INTERVAL=6;BYDAY=TH", "every 6 weeks on Thursday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "the last Friday of the month"),
        ("FREQ=MONTHLY;BYDAY=1FR,3FR", "the first and third Friday of the month"),
        ("FREQ=MONTHLY;BYDAY=-1FR,1FR", "the first and last Friday of the month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-2FR", "the last but one Friday of every second month"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "day 15 of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "the last day of the month"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "day 31 of the month (months without that day are left out)",
        ),
        (
            "FREQ=MONTHLY;BYDAY=5TH",
            "the fifth Thursday of the month (where there is no fifth, it is left out)",
        ),
        ("FREQ=YEARLY", "every year on 26 November"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "every year on 29 February (only in leap years)"),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "every year on day 30 of February (never: that month has no such day)",
        ),
        (
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=-1FR;COUNT=4",
            "every second year on the last Friday of November, 4 times",
        ),
        ("FREQ=WEEKLY;COUNT=1", "every Thursday, 1 time"),
        ("FREQ=WEEKLY;UNTIL=20271231T225959Z", "every Thursday, until 31 December 2027"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(rule: str, said: str) -> None:
    assert rule_words(rule, THURSDAY, BERLIN) == said


@pytest.mark.parametrize(
    ("rule", "by"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "by the month"),
        ("FREQ=WEEKLY;BYHOUR=10,18", "by the week"),
        ("FREQ=HOURLY;INTERVAL=3", "several times a day"),
        ("FREQ=YEARLY;BYWEEKNO=20", "by the year"),
        ("FREQ=MONTHLY;BYDAY=MO,TU", "by the month"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "by the week"),
        ("FREQ=DAILY;BYMONTH=1", "by the day"),
    ],
)
def test_a_rule_that_the_editor_can_not_show_is_told_in_general(rule: str, by: str) -> None:
    assert shape_of(rule, THURSDAY, BERLIN) is None
    assert rule_words(rule, THURSDAY, BERLIN) == (
        f"repeats {by}, by a rule of its own that is kept as it is"
    )


def test_the_time_and_single_dates_are_said_of_a_series() -> None:
    one = Series(starts_local=THURSDAY, timezone=BERLIN, rule="FREQ=WEEKLY;COUNT=3")
    assert series_words(one) == "every Thursday at \u206618:30\u2069, 3 times"
    dates = Series(
        starts_local=THURSDAY, timezone=BERLIN, dates=(THURSDAY + timedelta(days=3), THURSDAY)
    )
    assert series_words(dates) == "on 2 single dates"


def test_an_end_takes_in_the_whole_of_its_day_and_no_more() -> None:
    last = date(2026, 12, 31)
    shape = Shape(frequency=Frequency.WEEKLY, weekdays=(3,), until=last)
    for start in (
        THURSDAY,
        THURSDAY.replace(hour=23, minute=59),
        THURSDAY.replace(hour=0, minute=0),
    ):
        one = Series(starts_local=start, timezone=BERLIN, rule=rule_of(shape, BERLIN))
        assert expand(one, CALENDAR)[-1].starts_local.date() == last
    # Written elsewhere, and before the meeting of that day: the day before is the last one.
    early = shape_of("FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T120000Z", THURSDAY, BERLIN)
    assert early is not None
    assert early.until == date(2026, 12, 30)


@pytest.mark.parametrize(
    "shape",
    [
        Shape(frequency=Frequency.WEEKLY),
        Shape(frequency=Frequency.MONTHLY),
        Shape(frequency=Frequency.MONTHLY, weekday=3),
        Shape(frequency=Frequency.MONTHLY, weekday=3, nth=(6,)),
        Shape(frequency=Frequency.MONTHLY, weekday=3, nth=(1,), month_day=4),
        Shape(frequency=Frequency.MONTHLY, month_day=32),
        Shape(frequency=Frequency.MONTHLY, month_day=0),
        Shape(frequency=Frequency.YEARLY, month_day=3),
        Shape(frequency=Frequency.DAILY, interval=0),
        Shape(frequency=Frequency.DAILY, interval=100),
        Shape(frequency=Frequency.DAILY, count=0),
        Shape(frequency=Frequency.DAILY, count=3, until=date(2027, 1, 1)),
        Shape(frequency=Frequency.DAILY, until=date(2101, 1, 1)),
        Shape(frequency=Frequency.HOURLY),
    ],
)
def test_a_shape_that_is_not_whole_is_refused(shape: Shape) -> None:
    with pytest.raises(RefusedError) as caught:
        rule_of(shape, BERLIN)
    assert caught.value.field == "rule"
    assert caught.value.todo


def test_a_day_becomes_a_shape() -> None:
    day = date(2026, 11, 27)
    assert shape_on(day, Frequency.WEEKLY).weekdays == (4,)
    assert shape_on(day, Frequency.MONTHLY).month_day == 27
    assert shape_on(day, Frequency.MONTHLY, nth=True).nth == (4,)
    assert shape_on(date(2026, 10, 30), Frequency.MONTHLY, nth=True).nth == (-1,)
    assert shape_on(day, Frequency.YEARLY).month == 11


def test_the_twenty_ninth_of_february_comes_every_four_years() -> None:
    one = Series(
        starts_local=datetime(2028, 2, 29, 18), timezone=BERLIN, rule="FREQ=YEARLY;COUNT=20"
    )
    found = [each.starts_local.year for each in expand(one, CALENDAR)]
    # 2100 is not a leap year, and the calendar ends with it.
    assert found == list(range(2028, 2097, 4))
    assert all(each.starts_at.tzinfo is UTC for each in expand(one, CALENDAR))
