"""The examples of RFC 5545 (3.8.5.3 and 3.3.10), their dates written down by its rules."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from chapterdesk.services.recurrence.expanding import CALENDAR, expand
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import Series, Window
from chapterdesk.services.recurrence.starts import is_simple

NINE = time(9)
TUESDAY = "1997-09-02"


def series(rule: str, begins: str = TUESDAY, **more: object) -> Series:
    start = datetime.combine(date.fromisoformat(begins), NINE)
    return Series(starts_local=start, timezone="America/New_York", rule=rule, **more)  # type: ignore[arg-type]


def dates(**months: list[int]) -> list[datetime]:
    """Return days at nine: y1997_09=[2, 9] is the second and the ninth of September 1997."""
    return [
        datetime(int(name[1:5]), int(name[6:8]), day, 9)
        for name, days in months.items()
        for day in days
    ]


def every(first: str, last: str, days: int = 1) -> list[datetime]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    found = []
    while day <= end:
        found.append(datetime.combine(day, NINE))
        day += timedelta(days=days)
    return found


def starts(one: Series, years: int = 12) -> list[datetime]:
    end = datetime(one.starts_local.year + years, 1, 1, tzinfo=UTC)
    return [each.starts_local for each in expand(one, Window(start=CALENDAR.start, end=end))]


ENDING = [
    ("FREQ=DAILY;COUNT=10", TUESDAY, every("1997-09-02", "1997-09-11")),
    ("FREQ=DAILY;UNTIL=19971224T000000Z", TUESDAY, every("1997-09-02", "1997-12-23")),
    ("FREQ=DAILY;INTERVAL=10;COUNT=5", TUESDAY, every("1997-09-02", "1997-10-12", 10)),
    (
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        "1998-01-01",
        every("1998-01-01", "1998-01-31")
        + every("1999-01-01", "1999-01-31")
        + every("2000-01-01", "2000-01-31"),
    ),
    (
        "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
        "1998-01-01",
        every("1998-01-01", "1998-01-31")
        + every("1999-01-01", "1999-01-31")
        + every("2000-01-01", "2000-01-31"),
    ),
    ("FREQ=WEEKLY;COUNT=10", TUESDAY, every("1997-09-02", "1997-11-04", 7)),
    ("FREQ=WEEKLY;UNTIL=19971224T000000Z", TUESDAY, every("1997-09-02", "1997-12-23", 7)),
    (
        "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        TUESDAY,
        dates(y1997_09=[2, 4, 9, 11, 16, 18, 23, 25, 30], y1997_10=[2]),
    ),
    (
        "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        TUESDAY,
        dates(y1997_09=[2, 4, 9, 11, 16, 18, 23, 25, 30], y1997_10=[2]),
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997-09-01",
        dates(
            y1997_09=[1, 3, 5, 15, 17, 19, 29],
            y1997_10=[1, 3, 13, 15, 17, 27, 29, 31],
            y1997_11=[10, 12, 14, 24, 26, 28],
            y1997_12=[8, 10, 12, 22],
        ),
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        TUESDAY,
        dates(y1997_09=[2, 4, 16, 18, 30], y1997_10=[2, 14, 16]),
    ),
    (
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997-09-05",
        dates(
            y1997_09=[5], y1997_10=[3], y1997_11=[7], y1997_12=[5], y1998_01=[2],
            y1998_02=[6], y1998_03=[6], y1998_04=[3], y1998_05=[1], y1998_06=[5],
        ),
    ),
    (
        "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
        "1997-09-05",
        dates(y1997_09=[5], y1997_10=[3], y1997_11=[7], y1997_12=[5]),
    ),
    (
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997-09-07",
        dates(
            y1997_09=[7, 28], y1997_11=[2, 30], y1998_01=[4, 25], y1998_03=[1, 29],
            y1998_05=[3, 31],
        ),
    ),
    (
        "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
        "1997-09-22",
        dates(
            y1997_09=[22], y1997_10=[20], y1997_11=[17], y1997_12=[22], y1998_01=[19],
            y1998_02=[16],
        ),
    ),
    (
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        TUESDAY,
        dates(
            y1997_09=[2, 15], y1997_10=[2, 15], y1997_11=[2, 15], y1997_12=[2, 15],
            y1998_01=[2, 15],
        ),
    ),
    (
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997-09-30",
        dates(
            y1997_09=[30], y1997_10=[1, 31], y1997_11=[1, 30], y1997_12=[1, 31],
            y1998_01=[1, 31], y1998_02=[1],
        ),
    ),
    (
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997-09-10",
        dates(y1997_09=[10, 11, 12, 13, 14, 15], y1999_03=[10, 11, 12, 13]),
    ),
    (
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997-06-10",
        [datetime(year, month, 10, 9) for year in range(1997, 2002) for month in (6, 7)],
    ),
    (
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997-03-10",
        dates(y1997_03=[10])
        + [datetime(year, month, 10, 9) for year in (1999, 2001, 2003) for month in (1, 2, 3)],
    ),
    (
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "1997-01-01",
        dates(
            y1997_01=[1], y1997_04=[10], y1997_07=[19],
            y2000_01=[1], y2000_04=[9], y2000_07=[18],
            y2003_01=[1], y2003_04=[10], y2003_07=[19], y2006_01=[1],
        ),
    ),
    (
        "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
        "1997-09-04",
        dates(y1997_09=[4], y1997_10=[7], y1997_11=[6]),
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        "1997-08-05",
        dates(y1997_08=[5, 10, 19, 24]),
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
        "1997-08-05",
        dates(y1997_08=[5, 17, 19, 31]),
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
        "2007-01-15",
        dates(y2007_01=[15, 30], y2007_02=[15], y2007_03=[15, 30]),
    ),
]  # fmt: skip

ENDLESS = [
    ("FREQ=DAILY;INTERVAL=2", TUESDAY, every("1997-09-02", "1997-12-03", 2)),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", TUESDAY, every("1997-09-02", "1998-02-17", 14)),
    (
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "1997-09-28",
        dates(
            y1997_09=[28], y1997_10=[29], y1997_11=[28], y1997_12=[29], y1998_01=[29],
            y1998_02=[26],
        ),
    ),
    (
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        TUESDAY,
        dates(
            y1997_09=[2, 9, 16, 23, 30], y1997_11=[4, 11, 18, 25], y1998_01=[6, 13, 20, 27],
            y1998_03=[3, 10, 17, 24, 31],
        ),
    ),
    (
        "FREQ=YEARLY;BYDAY=20MO",
        "1997-05-19",
        dates(y1997_05=[19], y1998_05=[18], y1999_05=[17]),
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "1997-05-12",
        dates(y1997_05=[12], y1998_05=[11], y1999_05=[17]),
    ),
    (
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997-03-13",
        dates(y1997_03=[13, 20, 27], y1998_03=[5, 12, 19, 26], y1999_03=[4, 11, 18, 25]),
    ),
    (
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997-06-05",
        every("1997-06-05", "1997-08-28", 7)
        + every("1998-06-04", "1998-08-27", 7)
        + every("1999-06-03", "1999-08-26", 7),
    ),
    (
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997-09-13",
        dates(
            y1997_09=[13], y1997_10=[11], y1997_11=[8], y1997_12=[13], y1998_01=[10],
            y1998_02=[7], y1998_03=[7], y1998_04=[11], y1998_05=[9], y1998_06=[13],
        ),
    ),
    (
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996-11-05",
        dates(y1996_11=[5], y2000_11=[7], y2004_11=[2]),
    ),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997-09-29",
        dates(
            y1997_09=[29], y1997_10=[30], y1997_11=[27], y1997_12=[30], y1998_01=[29],
            y1998_02=[26], y1998_03=[30],
        ),
    ),
    (
        # The last working day of the month, from the description of BYSETPOS.
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "1997-09-30",
        dates(
            y1997_09=[30], y1997_10=[31], y1997_11=[28], y1997_12=[31], y1998_01=[30],
            y1998_02=[27],
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "begins", "expected"), ENDING)
def test_a_rule_with_an_end_gives_exactly_these(
    rule: str, begins: str, expected: list[datetime]
) -> None:
    assert starts(series(rule, begins)) == expected


@pytest.mark.parametrize(("rule", "begins", "expected"), ENDLESS)
def test_a_rule_without_an_end_begins_with_these(
    rule: str, begins: str, expected: list[datetime]
) -> None:
    assert starts(series(rule, begins))[: len(expected)] == expected


def test_every_friday_the_thirteenth_leaves_out_the_first_date() -> None:
    friday = series("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", skipped=(datetime(1997, 9, 2, 9),))
    expected = dates(y1998_02=[13], y1998_03=[13], y1998_11=[13], y1999_08=[13], y2000_10=[13])
    assert starts(friday)[:5] == expected


def hours(one: Series, count: int) -> list[str]:
    window = Window(start=CALENDAR.start, end=datetime(1997, 9, 5, tzinfo=UTC))
    return [f"{each.starts_local:%d %H:%M}" for each in islice(expand(one, window), count)]


def test_every_three_hours_until_the_evening() -> None:
    # The RFC prints 17:00 UTC beside three dates; in New York that is 13:00, after two of them.
    assert hours(series("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z"), 9) == [
        "02 09:00", "02 12:00", "02 15:00",
    ]  # fmt: skip
    assert hours(series("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z"), 9) == [
        "02 09:00", "02 12:00",
    ]  # fmt: skip


def test_by_the_minute() -> None:
    assert hours(series("FREQ=MINUTELY;INTERVAL=15;COUNT=6"), 9) == [
        "02 09:00", "02 09:15", "02 09:30", "02 09:45", "02 10:00", "02 10:15",
    ]  # fmt: skip
    assert hours(series("FREQ=MINUTELY;INTERVAL=90;COUNT=4"), 9) == [
        "02 09:00", "02 10:30", "02 12:00", "02 13:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ],
)
def test_every_twenty_minutes_of_the_working_day(rule: str) -> None:
    def expected() -> Iterator[str]:
        for day in (2, 3):
            for minute in range(9 * 60, 17 * 60, 20):
                yield f"{day:02} {minute // 60:02}:{minute % 60:02}"

    assert hours(series(rule), 48) == list(expected())


def test_sundays_of_january_twice_in_the_morning() -> None:
    one = Series(
        starts_local=datetime(1997, 1, 5, 8, 30),
        timezone="America/New_York",
        rule="FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU;BYHOUR=8,9;BYMINUTE=30",
    )
    sundays = [(1997, day) for day in (5, 12, 19, 26)] + [
        (1999, day) for day in (3, 10, 17, 24, 31)
    ]
    expected = [datetime(year, 1, day, hour, 30) for year, day in sundays for hour in (8, 9)]
    assert starts(one, 3) == expected


def test_both_ways_of_reckoning_are_used() -> None:
    simple = {is_simple(read_rule(rule)) for rule, _begins, _dates in (*ENDING, *ENDLESS)}
    assert simple == {True, False}
