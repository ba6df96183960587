"""Holidays from a calendar: whole days come in, anything else is counted and left."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UsageError, UserError
from chapterdesk.services.catalogue import Services
from chapterdesk.services.series import read_holidays

DAY = "DTSTART;VALUE=DATE:20301224"


def calendar(*events: tuple[str, ...]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def test_whole_days_are_read_each_once_and_in_order() -> None:
    text = calendar(
        ("DTSTART;VALUE=DATE:20310101", "SUMMARY:New Year"),
        (DAY, "DTEND;VALUE=DATE:20301226", "SUMMARY:Winter\\, break\\nof two days"),
        (DAY, "SUMMARY:Another word for it"),
    )
    found = read_holidays(text)
    assert found.days == (
        (date(2030, 12, 24), "Winter, break of two days"),
        (date(2030, 12, 25), "Winter, break of two days"),
        (date(2031, 1, 1), "New Year"),
    )
    assert found.left == 0


@pytest.mark.parametrize(
    "event",
    [
        ("DTSTART:20301224T183000Z", "SUMMARY:Party"),
        ("DTSTART;TZID=Mars/Base:20301224T183000", "SUMMARY:Party"),
        (DAY, "RRULE:FREQ=YEARLY", "SUMMARY:Every year"),
        (DAY, "STATUS:CANCELLED", "SUMMARY:Not this year"),
        (DAY, "SUMMARY:"),
        (DAY,),
        (DAY, "SUMMARY:\u200b"),
        (DAY, "DTEND;VALUE=DATE:20310401", "SUMMARY:A whole winter"),
        (DAY, "DTEND:20301225T183000Z", "SUMMARY:Half a day"),
        (DAY, DAY, "SUMMARY:Twice"),
        ("DTSTART;VALUE=DATE:20301324", "SUMMARY:No month"),
        ("DTSTART;VALUE=DATE:99991231", "SUMMARY:Too far"),
        ("SUMMARY:Never",),
    ],
)
def test_what_is_no_holiday_is_counted_and_left(event: tuple[str, ...]) -> None:
    found = read_holidays(calendar(event, ("DTSTART;VALUE=DATE:20310101", "SUMMARY:New Year")))
    assert (found.days, found.left) == (((date(2031, 1, 1), "New Year"),), 1)
    with pytest.raises(UsageError):
        read_holidays(calendar(event))


@pytest.mark.parametrize("text", ["", "no calendar", "BEGIN:VCALENDAR", "\0", "X" * 500_000])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_holidays(text)
    assert "Nothing was saved." in str(caught.value)


@given(st.lists(st.tuples(st.sampled_from((DAY, "DTEND", "SUMMARY", "RRULE")), st.text())))
def test_no_calendar_breaks_it(lines: list[tuple[str, str]]) -> None:
    try:
        read_holidays(calendar(tuple(f"{name}{text}" for name, text in lines)))
    except UserError:
        return


def test_what_was_read_is_kept_and_taken_back_at_once(services: Services) -> None:
    first = date(2030, 12, 24)
    days = tuple((first + timedelta(days=n), "Break") for n in range(3))
    services.holidays.add("Old name", first)
    undo = services.holidays.bring_in(days)
    assert [(row.held_on, row.name) for row in services.holidays.list()] == list(days)
    services.undo.apply(undo)
    assert [(row.held_on, row.name) for row in services.holidays.list()] == [(first, "Old name")]
