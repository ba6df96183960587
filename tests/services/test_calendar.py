"""Calendars out say when and in which area; calendars in are told entry by entry."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from chapterdesk.core.errors import RefusedError, StorageError, UserError
from chapterdesk.core.safe_vocabulary import PlaceKind
from chapterdesk.core.vocabulary import GroupMemberStatus, LocationDisclosure, ShareLevel
from chapterdesk.services.calendar.year import awareness_days
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from tests.services.test_imports import everything
from tests.services.test_sheets import words

THURSDAY = datetime.fromisoformat("2026-12-03T18:30")
WEEKLY = "FREQ=WEEKLY;BYDAY=TH"
SECRETS = (
    b"Trans walks", b"Secret hall", b"Hidden Lane", b"Ana", b"Harbour", b"Coming out", b"ATTENDEE",
    b"ORGANIZER", b"DESCRIPTION", b"VALARM", b"chapter", b"X-WR",
)  # fmt: skip


def place_of(services: Services, told: LocationDisclosure, address: str = "7 Hidden Lane") -> bytes:
    calls = address.startswith("https:")
    kind = PlaceKind.CALL if calls else PlaceKind.ROOM
    draft = PlaceDraft(
        name="Secret hall", area="Old town", kind=kind, disclosure=told,
        address="7 Hidden Lane" if calls else address, link=address if calls else "",
    )  # fmt: skip
    return services.places.add(draft)[0]


def group_of(
    services: Services, alias: str = "Thursday", told: ShareLevel = ShareLevel.CHAPTER
) -> bytes:
    draft = GroupDraft(name="Trans walks", alias=alias, share_level=told)
    group, _undo = services.groups.add(draft)
    ana, _undo = services.members.add(MemberDraft(display_name="Ana"))
    services.groups.set_member(group, ana, GroupMemberStatus.ACTIVE)
    return group


def series_of(services: Services, group: bytes, place: bytes | None = None) -> bytes:
    template = SeriesTemplate(
        group_id=group, place_id=place, title="Coming out evening", agenda="Ana speaks"
    )
    draft = SeriesDraft(starts_local=THURSDAY, rule=WEEKLY, template=template)
    return services.series.add(draft)[0]


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


@pytest.mark.parametrize(
    ("told", "address", "where"),
    [
        (LocationDisclosure.FULL, "7 Hidden Lane", "Old town"),
        (LocationDisclosure.AREA_ONLY, "7 Hidden Lane", "Old town"),
        (LocationDisclosure.ON_REQUEST, "7 Hidden Lane", None),
        (LocationDisclosure.HIDDEN, "7 Hidden Lane", None),
        (LocationDisclosure.AREA_ONLY, "https://meet.example.org/x", "Old town"),
        (LocationDisclosure.FULL, "https://meet.example.org/x", "https://meet.example.org/x"),
    ],
)
def test_a_calendar_says_when_and_the_area_and_nothing_else(
    services: Services, told: LocationDisclosure, address: str, where: str | None
) -> None:
    group = group_of(services)
    place = place_of(services, told, address)
    meeting, _undo = services.meetings.add(
        MeetingDraft(
            starts_local=THURSDAY, group_id=group, place_id=place, title="Coming out evening"
        )
    )
    file = services.calendar.meeting(meeting)
    (event,) = events(file.data)
    assert str(event["SUMMARY"]) == "Thursday"
    assert str(event["CLASS"]) == "PRIVATE"
    assert (str(event["LOCATION"]) if "LOCATION" in event else None) == where
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
    assert set(event) <= {
        "UID", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "CLASS", "LOCATION", "STATUS",
    }  # fmt: skip
    for secret in SECRETS:
        assert secret.lower() not in file.data.lower(), secret
    assert meeting.hex().encode() not in file.data
    assert file.data == services.calendar.meeting(meeting).data


def test_a_group_without_a_plain_alias_is_a_meeting(services: Services) -> None:
    for alias in ("", "Transgender evening"):
        meeting, _undo = services.meetings.add(
            MeetingDraft(starts_local=THURSDAY, group_id=group_of(services, alias))
        )
        (event,) = events(services.calendar.meeting(meeting).data)
        assert str(event["SUMMARY"]) == "Meeting"
    plain, _undo = services.meetings.add(
        MeetingDraft(starts_local=THURSDAY, group_id=group_of(services))
    )
    services.discretion.set_plain_paper(on=True)
    (event,) = events(services.calendar.meeting(plain).data)
    assert str(event["SUMMARY"]) == "Meeting"


@pytest.mark.parametrize("told", [ShareLevel.NONE, ShareLevel.OWN_GROUPS])
def test_a_group_that_may_not_be_told_of_is_a_meeting_wherever_it_leaves_the_desk(
    services: Services, tmp_path: Path, told: ShareLevel
) -> None:
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=THURSDAY, group_id=group_of(services, told=told))
    )
    (event,) = events(services.calendar.meeting(meeting).data)
    assert str(event["SUMMARY"]) == "Meeting"
    paper = words(services.sheets.year_plan(2026), tmp_path)
    assert "Thursday" not in paper
    assert "Trans walks" not in paper
    assert "Meeting" in paper
    # At the desk the leads see which one it is.
    assert "Thursday" in {row.title for row in services.calendar.year(2026).rows}


def test_a_series_goes_out_with_what_was_changed_and_comes_back_the_same(
    services: Services,
) -> None:
    group = group_of(services)
    series = series_of(services, group, place_of(services, LocationDisclosure.AREA_ONLY))
    services.series.skip(series, THURSDAY + timedelta(weeks=1))
    services.series.cancel(series, THURSDAY + timedelta(weeks=2))
    moved = THURSDAY + timedelta(weeks=3)
    services.series.move(series, moved, moved + timedelta(days=1))
    file = services.calendar.series(series)
    for secret in SECRETS:
        assert secret.lower() not in file.data.lower(), secret
    whole, changed = events(file.data)
    assert whole["UID"] == changed["UID"]
    assert whole["RRULE"].to_ical().decode() == WEEKLY
    assert len(whole["EXDATE"].dts) == 2
    assert changed["RECURRENCE-ID"].dt.replace(tzinfo=None) == moved
    assert changed["DTSTART"].dt.replace(tzinfo=None) == moved + timedelta(days=1)
    assert b"BEGIN:VTIMEZONE" in file.data
    preview = services.calendar.read(file.data.decode())
    (item,) = preview.items
    assert (item.rule, len(item.skipped), item.timezone) == (WEEKLY, 2, "Europe/London")
    assert len(preview.problems) == 1
    assert services.calendar.read(file.data.decode(), group_id=group).known == 1


def test_the_whole_calendar_has_each_thing_once(services: Services) -> None:
    group = group_of(services)
    series_of(services, group)
    services.meetings.add(MeetingDraft(starts_local=THURSDAY + timedelta(days=2)))
    gone, _undo = services.meetings.add(MeetingDraft(starts_local=THURSDAY))
    services.meetings.delete(gone)
    file = services.calendar.all()
    assert (file.count, len(events(file.data))) == (2, 2)


def test_a_saved_calendar_is_listed_and_never_overwrites(desk: Desk, tmp_path: Path) -> None:
    calendar = desk.services.calendar
    with pytest.raises(RefusedError, match="nothing in this calendar"):
        calendar.save(calendar.all(), tmp_path / "x.ics")
    desk.services.meetings.add(MeetingDraft(starts_local=THURSDAY))
    file = calendar.all()
    target = tmp_path / file.suggested_name
    calendar.save(file, target)
    assert target.read_bytes() == file.data
    with pytest.raises(RefusedError):
        calendar.save(file, target)
    with pytest.raises(StorageError):
        calendar.save(file, tmp_path / "gone" / "x.ics")
    (row,) = desk.services.exports.files()
    assert (row.what, row.form, row.sealed) == ("calendar", "ics", False)


def entry(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def file_of(*entries: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(entries) + "END:VCALENDAR\r\n"


FINE = entry(
    "DTSTART;TZID=Europe/London:20261210T190000", "DTEND;TZID=Europe/London:20261210T203000",
    "SUMMARY:Board", "ATTENDEE;CN=Ana:mailto:ana@example.org", "DESCRIPTION:secret",
    "BEGIN:VALARM", "TRIGGER:-PT5M", "SUMMARY:Alarm", "END:VALARM",
)  # fmt: skip


def test_what_a_calendar_holds_is_taken_told_or_counted(desk: Desk) -> None:
    services, before = desk.services, everything(desk)
    text = file_of(
        FINE,
        entry("DTSTART:20261201T180000Z", "DURATION:PT1H", "SUMMARY:UTC"),
        entry("DTSTART;TZID=Europe/London:20261203T183000", "RRULE:FREQ=WEEKLY", "SUMMARY:Endless"),
        entry("DTSTART;TZID=Europe/London:20280229T183000", "RRULE:FREQ=YEARLY;COUNT=3"),
        entry("DTSTART;TZID=Mars/Olympus:20261203T183000", "SUMMARY:Nowhere"),
        entry("DTSTART:20261203T183000", "RRULE:FREQ=SOMETIMES"),
        entry("DTSTART:20261203T183000", "RRULE:FREQ=SECONDLY"),
        entry("DTSTART:20261203T183000", "DTEND:20261203T173000"),
        entry("DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas"),
        entry("DTSTART:20200101T183000", "SUMMARY:Past"),
        entry("DTSTART:20261203T183000", "STATUS:CANCELLED"),
        entry("SUMMARY:No time"),
    )
    found = services.calendar.read(text)
    assert everything(desk) == before
    assert [one.number for one in found.items] == [1, 2, 3, 4]
    board, utc, endless, leap = found.items
    assert (board.title, board.minutes, board.repeats) == ("Board", 90, False)
    assert (utc.timezone.endswith("UTC"), utc.minutes) == (True, 60)
    assert "without an end" in endless.remarks[0]
    assert "29 February" in leap.remarks[0]
    assert [one.number for one in found.problems] == [5, 6, 7, 8, 12]
    assert "time zone" in found.problems[0].reason
    assert (found.days, found.past, found.cancelled, found.known) == (1, 1, 1, 0)
    assert not any(name in str(found) for name in ("Ana", "ana@", "secret", "Alarm"))


def test_a_calendar_is_brought_in_once_and_taken_back_as_one(desk: Desk) -> None:
    services, group = desk.services, group_of(desk.services)
    before = everything(desk)
    weekly = entry(
        "DTSTART;TZID=Europe/London:20261203T183000", "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;TZID=Europe/London:20261210T183000", "SUMMARY:Walks",
    )  # fmt: skip
    found = services.calendar.read(file_of(FINE, weekly), group_id=group)
    undo = services.calendar.bring_in(found.items, group_id=group, titles=False)
    starts = sorted(row.starts_local for row in services.meetings.window("all", 0, 50).rows)
    assert starts == sorted([
        *(THURSDAY + timedelta(weeks=week) for week in (0, 2, 3, 4)),
        datetime.fromisoformat("2026-12-10T19:00"),
    ])  # fmt: skip
    assert {row.label for row in services.meetings.window("all", 0, 50).rows} == {"Thursday"}
    again = services.calendar.read(file_of(FINE, weekly), group_id=group)
    assert (again.items, again.known) == ((), 2)
    services.undo.apply(undo)
    assert everything(desk) == before


@pytest.mark.parametrize(
    "text", ["", "Name,Day\nSam,1\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "x" * 400_001]
)
def test_what_is_no_calendar_is_told(services: Services, text: str) -> None:
    with pytest.raises(UserError):
        services.calendar.read(text)


@pytest.mark.parametrize(
    ("year", "code", "first", "last"),
    [
        (2024, "aromantic-week", date(2024, 2, 18), date(2024, 2, 24)),
        (2023, "aromantic-week", date(2023, 2, 19), date(2023, 2, 25)),
        (2024, "ace-week", date(2024, 10, 20), date(2024, 10, 26)),
        (2020, "ace-week", date(2020, 10, 25), date(2020, 10, 31)),
        (2022, "pronouns-day", date(2022, 10, 19), date(2022, 10, 19)),
        (2021, "trans-parent-day", date(2021, 11, 7), date(2021, 11, 7)),
        (2026, "pride-month", date(2026, 6, 1), date(2026, 6, 30)),
        (2026, "trans-remembrance", date(2026, 11, 20), date(2026, 11, 20)),
    ],
)
def test_an_awareness_day_falls_where_its_holders_say(
    year: int, code: str, first: date, last: date
) -> None:
    (found,) = [one for one in awareness_days(year, "GB") if one.code == code]
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("year", [1970, 2024, 2026, 2100])
def test_every_awareness_day_falls_in_its_year(year: int) -> None:
    for one in awareness_days(year, "US"):
        assert one.first.year == one.last.year == year
        assert one.first <= one.last
        assert one.source.startswith("https://")
    with pytest.raises(UserError):
        awareness_days(3000, "US")


def test_a_year_shows_days_holidays_and_meetings_by_their_alias(
    services: Services, tmp_path: Path
) -> None:
    services.holidays.add("Winter break", date(2026, 12, 24), date(2026, 12, 26))
    services.meetings.add(
        MeetingDraft(starts_local=THURSDAY, group_id=group_of(services), title="Coming out evening")
    )
    codes = {row.code for row in services.calendar.year(2026).rows}
    assert {"idahobit", "history-month-uk"} <= codes
    assert "history-month-us" not in codes
    undo = services.calendar.leave_day_out("idahobit")
    assert "idahobit" not in {row.code for row in services.calendar.year(2026).rows}
    paper = services.sheets.year_plan(2026)
    said = words(paper, tmp_path)
    for there in ("Year plan 2026", "Winter break", "Thursday", "Transgender Day of Remembrance"):
        assert there in said
    for never in ("Trans walks", "Coming out evening", "Biphobia", "Ana"):
        assert never not in said
    services.undo.apply(undo)
    assert "idahobit" in {row.code for row in services.calendar.year(2026).rows}
    with pytest.raises(RefusedError):
        services.calendar.leave_day_out("none")
    services.discretion.set_plain_paper(on=True)
    assert "Transgender" not in words(services.sheets.year_plan(2026), tmp_path)
