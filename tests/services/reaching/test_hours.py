"""The hours that somebody named: within, outside, or for a person to read."""

from datetime import datetime

import pytest

from chapterdesk.services.reaching.hours import hours_now, opens_at

MONDAY_19 = datetime(2026, 11, 30, 19, 0)  # noqa: DTZ001  # wall-clock time
SATURDAY_11 = datetime(2026, 12, 5, 11, 0)  # noqa: DTZ001
NIGHT = datetime(2026, 12, 1, 1, 30)  # noqa: DTZ001  # Tuesday


@pytest.mark.parametrize(
    ("text", "monday", "saturday"),
    [
        ("", "any", "any"),
        ("any time", "any", "any"),
        ("after 18:00", "inside", "outside"),
        ("18:00\u201324:00", "inside", "outside"),
        ("after 6 pm", "inside", "outside"),
        ("before 12:30", "outside", "inside"),
        ("weekends", "outside", "inside"),
        ("weekdays 18-21", "inside", "outside"),
        ("Mon-Fri 9-17, Sat 10:00-12:00", "outside", "inside"),
        ("sat and sun", "outside", "inside"),
        ("6-9pm", "inside", "outside"),
        ("between 10:00 and 12:00", "outside", "inside"),
        ("10:00-12:00 or after 18:30", "inside", "inside"),
        ("18h-21h", "inside", "outside"),
        ("22:00-02:00", "outside", "outside"),
    ],
)
def test_hours_that_are_understood(text: str, monday: str, saturday: str) -> None:
    assert hours_now(text, MONDAY_19) == monday
    assert hours_now(text, SATURDAY_11) == saturday


@pytest.mark.parametrize(
    "text",
    [
        "6-9",  # in the morning or in the evening?
        "after 6",
        "9:00-5:00",
        "10-2 pm",
        "evenings",
        "not before 18:00",
        "after 18:00, not on Fridays",
        "nach 18 Uhr",
        "after 25:00",
        "18:61-20:00",
        "13 pm",
        "=1+1",
        "x" * 200,
        "18:00-",
    ],
)
def test_what_is_not_certain_is_left_to_a_person(text: str) -> None:
    assert hours_now(text, MONDAY_19) == "unclear"


def test_hours_go_on_into_the_night_of_their_own_day() -> None:
    assert hours_now("22:00-02:00", NIGHT) == "inside"
    assert hours_now("Mon 22:00-02:00", NIGHT) == "inside"
    assert hours_now("Tue 22:00-02:00", NIGHT) == "outside"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("weekends", "2026-12-05 00:00"),
        ("Tue 18:00-20:00", "2026-12-01 18:00"),
        ("Mon 18:00-18:30", "2026-12-07 18:00"),
        ("before 12:30", "2026-12-01 00:00"),
        ("10:00-12:00 or after 20:00", "2026-11-30 20:00"),
        ("", None),
        ("6-9", None),
        ("Tue 18:00-20:00 or when the children sleep", None),
    ],
)
def test_when_the_hours_begin_next_is_told_only_where_it_is_certain(
    text: str, begins: str | None
) -> None:
    found = opens_at(text, MONDAY_19)
    assert (None if found is None else f"{found:%Y-%m-%d %H:%M}") == begins
    if found is not None:
        assert hours_now(text, found) == "inside"
