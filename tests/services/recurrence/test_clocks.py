"""Clocks put forward and back: what RFC 5545 says of times that never come, and that come twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.services.recurrence.clocks import clock_zone, instant_and_clock
from chapterdesk.services.recurrence.expanding import CALENDAR, expand
from chapterdesk.services.recurrence.preview import preview
from chapterdesk.services.recurrence.shapes import Clock, Override, PreviewState, Series, Window
from chapterdesk.services.recurrence.wording import row_words

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca",
    "Europe/Dublin", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Pyongyang", "Antarctica/Troll",
)  # fmt: skip


def daily(zone: str, start: datetime, rule: str = "FREQ=DAILY") -> Series:
    return Series(starts_local=start, timezone=zone, rule=rule)


def within(series: Series, first: datetime, days: int) -> list[tuple[str, str]]:
    start = first.replace(tzinfo=UTC)
    window = Window(start=start, end=start + timedelta(days=days))
    return [
        (f"{one.starts_local:%m-%d %H:%M}", f"{one.starts_at:%m-%d %H:%M}")
        for one in expand(series, window)
    ]


def test_a_meeting_stays_at_its_time_on_the_wall() -> None:
    berlin = daily("Europe/Berlin", datetime(2027, 3, 27, 18, 30))
    assert within(berlin, datetime(2027, 3, 27), 2) == [
        ("03-27 18:30", "03-27 17:30"),
        ("03-28 18:30", "03-28 16:30"),
    ]
    york = daily("America/New_York", datetime(2026, 10, 31, 18, 30))
    assert within(york, datetime(2026, 10, 31), 2) == [
        ("10-31 18:30", "10-31 22:30"),
        ("11-01 18:30", "11-01 23:30"),
    ]


@pytest.mark.parametrize(
    ("zone", "start", "gone"),
    [
        ("Europe/Berlin", datetime(2027, 3, 27, 2, 30), "03-28"),
        ("America/New_York", datetime(2027, 3, 13, 2, 30), "03-14"),
        # Half an hour only.
        ("Australia/Lord_Howe", datetime(2027, 10, 2, 2, 15), "10-03"),
        # A whole day that never was.
        ("Pacific/Apia", datetime(2011, 12, 29, 18, 30), "12-30"),
    ],
)
def test_a_time_that_never_comes_is_no_date_and_is_not_counted(
    zone: str, start: datetime, gone: str
) -> None:
    found = expand(daily(zone, start, "FREQ=DAILY;COUNT=3"), CALENDAR)
    days = [f"{one.starts_local:%m-%d}" for one in found]
    assert len(days) == 3
    assert gone not in days
    rows = preview(daily(zone, start), start.replace(tzinfo=UTC) - timedelta(days=1), count=3)
    lost = [row for row in rows if row.struck]
    assert [(f"{row.starts_local:%m-%d}", row.state) for row in lost] == [
        (gone, PreviewState.NO_SUCH_TIME)
    ]
    assert "put forward past this time" in row_words(lost[0])


def test_just_outside_of_half_an_hour_the_clock_shows_everything() -> None:
    early, late = datetime(2027, 10, 2, 1, 59), datetime(2027, 10, 2, 2, 30)
    for start in (early, late):
        found = expand(daily("Australia/Lord_Howe", start, "FREQ=DAILY;COUNT=2"), CALENDAR)
        assert [one.starts_local.day for one in found] == [2, 3]


def test_of_two_hours_of_one_name_the_first_is_meant() -> None:
    berlin = daily("Europe/Berlin", datetime(2026, 10, 24, 2, 30))
    assert within(berlin, datetime(2026, 10, 24), 2) == [
        ("10-24 02:30", "10-24 00:30"),
        ("10-25 02:30", "10-25 00:30"),
    ]
    howe = daily("Australia/Lord_Howe", datetime(2027, 4, 3, 1, 45))
    assert within(howe, datetime(2027, 4, 3), 1) == [("04-04 01:45", "04-03 14:45")]
    rows = preview(berlin, datetime(2026, 10, 24, 12, tzinfo=UTC), count=1)
    assert rows[0].clock is Clock.TWICE
    assert "the first time is meant" in row_words(rows[0])


def test_a_date_set_by_hand_to_a_time_that_never_comes_counts_by_the_clock_of_before() -> None:
    gap = datetime(2027, 3, 28, 2, 30)
    for one in (
        daily("Europe/Berlin", gap, ""),
        Series(starts_local=datetime(2027, 3, 1, 18), timezone="Europe/Berlin", dates=(gap,)),
        Series(
            starts_local=datetime(2027, 3, 28, 18),
            timezone="Europe/Berlin",
            overrides=(Override(recurrence_id=datetime(2027, 3, 28, 18), starts_local=gap),),
        ),
    ):
        assert ("03-28 02:30", "03-28 01:30") in within(one, datetime(2027, 3, 1), 30)


def test_the_islands_that_jumped_over_a_day_go_on_the_day_after() -> None:
    apia = daily("Pacific/Apia", datetime(2011, 12, 29, 18, 30))
    assert within(apia, datetime(2011, 12, 29), 3) == [
        ("12-29 18:30", "12-30 04:30"),
        ("12-31 18:30", "12-31 04:30"),
    ]


def test_two_meetings_a_day_are_two_dates() -> None:
    twice = daily(
        "Europe/Berlin", datetime(2026, 12, 1, 10), "FREQ=WEEKLY;BYHOUR=10,18;BYMINUTE=0;COUNT=4"
    )
    found = expand(twice, CALENDAR)
    assert [f"{one.recurrence_id:%d %H}" for one in found] == ["01 10", "01 18", "08 10", "08 18"]
    assert len({one.recurrence_id for one in found}) == 4


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    local=st.datetimes(datetime(1971, 1, 1), datetime(2090, 1, 1)),
)
def test_the_short_way_to_an_instant_is_the_long_one(zone: str, local: datetime) -> None:
    local = local.replace(microsecond=0, fold=0)
    instant, clock = instant_and_clock(local, clock_zone(zone))
    first, second = (
        local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    assert instant == first
    back = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    expected = Clock.ONCE if first == second else Clock.TWICE if back == local else Clock.NEVER
    assert clock is expected


def test_around_every_change_of_a_zone_the_short_way_is_the_long_one() -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        for year in (2011, 2027):
            local = datetime(year, 1, 1)
            while local.year == year:
                steady = zone.utcoffset(local) == zone.utcoffset(local + timedelta(days=1))
                if not steady:
                    for quarter in range(-8, 105):
                        at = local + timedelta(minutes=15 * quarter)
                        wanted = at.replace(tzinfo=zone).astimezone(UTC)
                        assert instant_and_clock(at, zone)[0] == wanted, (name, at)
                local += timedelta(days=1)


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Europe/Berlin\n", "x" * 300])
def test_a_zone_that_does_not_exist_is_told_in_three_sentences(name: str) -> None:
    with pytest.raises(UserError) as caught:
        expand(daily(name, datetime(2026, 12, 1, 18)), CALENDAR)
    assert caught.value.what
    assert caught.value.data
    assert caught.value.todo


@pytest.mark.parametrize("year", [1, 1969, 2101, 9999])
def test_a_year_that_no_calendar_has_is_told(year: int) -> None:
    with pytest.raises(RefusedError):
        expand(daily("UTC", datetime(year, 12, 1, 18)), CALENDAR)
