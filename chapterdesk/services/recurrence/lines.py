"""A series as lines of a calendar file and as the texts that a vault keeps."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.clocks import (
    check_local,
    clock_zone,
    instant_at,
    wall_time,
)
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import Series

_FORMAT: Final = "%Y%m%dT%H%M%S"
_LONGEST: Final = 200_000
_UTC: Final = "UTC"
_NAMES: Final = frozenset({"DTSTART", "RRULE", "RDATE", "EXDATE"})


def write_dates(dates: Iterable[datetime]) -> str:
    """Return wall-clock times as one text, in order: 20261126T183000,20261203T183000."""
    return ",".join(one.strftime(_FORMAT) for one in sorted(set(dates)))


def read_dates(text: str) -> tuple[datetime, ...]:
    """Return the wall-clock times of a text.

    Raises:
        RefusedError: It holds something else.
    """
    try:
        found = {datetime.strptime(one, _FORMAT) for one in text.split(",") if one}  # noqa: DTZ007
    except ValueError as error:
        raise _unreadable() from error
    return tuple(sorted(found))


def write_lines(series: Series) -> tuple[str, ...]:
    """Return DTSTART, RRULE, RDATE and EXDATE of a series, not yet folded."""
    zone = "" if series.timezone == _UTC else f";TZID={series.timezone}"
    mark = "Z" if series.timezone == _UTC else ""

    def line(name: str, dates: Iterable[datetime]) -> str:
        values = ",".join(f"{one.strftime(_FORMAT)}{mark}" for one in sorted(set(dates)))
        return f"{name}{zone}:{values}"

    lines = [line("DTSTART", [series.starts_local])]
    if series.rule:
        lines.append(f"RRULE:{series.rule}")
    if series.dates:
        lines.append(line("RDATE", series.dates))
    if series.skipped:
        lines.append(line("EXDATE", series.skipped))
    return tuple(lines)


def read_lines(text: str, timezone: str) -> Series:
    """Return the series of DTSTART, RRULE, RDATE and EXDATE lines; other lines are passed over.

    Args:
        text: Lines of one component of a calendar file.
        timezone: The zone of times that name none.

    Raises:
        UsageError: A zone does not exist.
        RefusedError: It can not be read, has several rules, no time of day, or a time that can not
            be kept.
    """
    lines = _lines(text)
    event = _event(lines)
    start = event.get("DTSTART")
    # A rule is kept as it was written; icalendar would put it in order and drop what it missed.
    rules = [line.partition(":")[2].strip() for line in lines if _name(line) == "RRULE"]
    if start is None or isinstance(start, list) or len(rules) > 1:
        raise _unreadable()
    begins = start.dt
    if not isinstance(begins, datetime):
        raise RefusedError(
            _("This date of a calendar file has no time of day."),
            _("Nothing was saved."),
            _("Add it by hand, with the time of the meeting."),
        )
    named = start.params.get("TZID")
    if named is None and begins.tzinfo is not None:
        named = _UTC
    name = _iana(str(named or timezone))
    zone = clock_zone(name)
    local = check_local(begins.replace(tzinfo=None))
    rule = "".join(rules)
    if rules:
        read_rule(rule)
    return Series(
        starts_local=local,
        timezone=name,
        rule=rule,
        dates=_dates(event.get("RDATE"), local, zone),
        skipped=_dates(event.get("EXDATE"), local, zone),
    )


def _lines(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise _unreadable()
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").split("\n")
    # Dates left out by a rule are no longer in the standard; without them there were too many.
    if any(_name(line) == "EXRULE" for line in unfolded):
        raise _unreadable()
    return [line for line in unfolded if _name(line) in _NAMES]


def _name(line: str) -> str:
    return line.partition(":")[0].partition(";")[0].strip().upper()


def _event(lines: list[str]) -> Any:
    from icalendar import Event  # noqa: PLC0415  # a fifth of a second that a start does not need

    try:
        event = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")))
    except (ValueError, KeyError, IndexError, OverflowError, TypeError) as error:
        raise _unreadable() from error
    # icalendar notes what it could not read and goes on; a date left out is a meeting too many.
    if getattr(event, "errors", None):
        raise _unreadable()
    return event


def _iana(name: str) -> str:
    """Return the IANA name of a zone that Windows calls otherwise."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415  # as above

    return WINDOWS_TO_OLSON.get(name, name)


def _dates(found: Any, begins: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    if found is None:
        return ()
    lists = found if isinstance(found, list) else [found]
    dates = set()
    for one in lists:
        named = one.params.get("TZID")
        source = clock_zone(_iana(str(named))) if named else None
        dates |= {_local(value.dt, begins, source, zone) for value in one.dts}
    return tuple(sorted(dates))


def _local(value: Any, begins: datetime, source: tzinfo | None, zone: tzinfo) -> datetime:
    """Return a date as wall-clock time in the zone of the series."""
    if not isinstance(value, datetime):
        if isinstance(value, date):
            return check_local(datetime.combine(value, begins.time()))
        raise _unreadable()
    if value.tzinfo is None and source is None:
        return check_local(value)
    naive = value.replace(tzinfo=None)
    instant = instant_at(naive, source) if source else value.astimezone(UTC)
    local = check_local(wall_time(instant, zone))
    if instant_at(local, zone) != instant:
        # RFC 5545 has no way to name the second of two hours in local time.
        raise RefusedError(
            _("This calendar names the second of two hours when the clocks are put back."),
            _("Nothing was saved."),
            _("Add that meeting by hand, at another time."),
        )
    return local


def _unreadable() -> RefusedError:
    return RefusedError(
        _("These dates of a calendar can not be read."),
        _("Nothing was saved."),
        _("Add the meeting by hand."),
    )
