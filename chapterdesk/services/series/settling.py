"""The meetings of a series: made when they come near, left out when it has their date no more.

A meeting of a series has an id that stands for the series and the date, so that it is made once,
on however many laptops. Its row stays when its date goes, and comes back with the date.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chapterdesk.core.ids import Id
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.models import Group, Meeting, Place
from chapterdesk.models import Series as SeriesRecord
from chapterdesk.services.counted import COUNTED
from chapterdesk.services.database import Work
from chapterdesk.services.recurrence.expanding import expand
from chapterdesk.services.recurrence.lines import read_dates
from chapterdesk.services.recurrence.shapes import Occurrence, Series, Window
from chapterdesk.services.series.leading import plan_duties
from chapterdesk.services.series.stored import COPIED, meetings_of, plain_ids, reckoned
from chapterdesk.services.zones import to_instant

AHEAD: Final = timedelta(days=56)
"""How long before they begin meetings are made."""
BACK: Final = timedelta(days=31)
"""How far back meetings are made that nobody opened the desk for; never before the series."""
_MOST: Final = 400
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of it: how many meetings were made, and how many others changed."""

    made: int
    changed: int


def settle(work: Work, row: SeriesRecord, plain: Collection[bytes] | None = None) -> Settled:
    """Make the meetings of a series that are near, and leave out those it has no more.

    Args:
        work: Open.
        row: The series, as it is to be.
        plain: The meetings to come that were as the series had them before it was changed.

    Raises:
        UsageError: This computer does not know its zone.
        RefusedError: Its rule can not be read, or gives more dates than anybody could meet on.
    """
    now = work.clock.now()
    work.session.flush()
    meetings = meetings_of(work.session, row.id)
    if plain is None:
        plain = plain_ids(work.session, row, meetings, now)
    end = now + AHEAD
    last = max((one.starts_at for one in meetings), default=end)
    window = Window(start=max(now - BACK, row.created_at), end=max(end, last + _SECOND))
    series = reckoned(row, meetings, plain)
    wanted = {} if _is_over(row) else {one.recurrence_id: one for one in expand(series, window)}
    known = {one.recurrence_local: one for one in meetings}
    changed = sum(
        _adjusted(row, one, wanted, series, now)
        for one in meetings
        if one.starts_at >= now and (one.id in plain or one.recurrence_local in series.skipped)
    )
    made: list[Meeting] = []
    for one in wanted.values():
        there = known.get(one.recurrence_id)
        if there is not None:
            changed += _revived(row, there, one)
        elif one.starts_at < end and len(made) < _MOST and _may_make(work, row):
            made.append(make(work, row, one))
    work.session.flush()
    for meeting in made:
        plan_duties(work, row, meeting)
    if made:
        work.audit_each("make", "meeting", [one.id for one in made])
    if made or changed:
        work.changed("meetings")
    return Settled(made=len(made), changed=changed)


def make(work: Work, row: SeriesRecord, one: Occurrence) -> Meeting:
    """Make one meeting of a series."""
    place = None if row.place_id is None else work.session.get(Place, row.place_id)
    meeting = Meeting(
        id=_free_id(work, row.id, one.recurrence_id),
        series_id=row.id,
        recurrence_local=one.recurrence_id,
        status=MeetingStatus.PLANNED,
        minutes="",
        **{name: getattr(row, name) for name in COPIED},
    )
    if place is None or place.deleted_at is not None or place.archived_at is not None:
        meeting.place_id = None
    place_at(meeting, one.starts_local, row.timezone, _minutes(one))
    work.add(meeting)
    return meeting


def made_or_new(work: Work, row: SeriesRecord, one: Occurrence) -> Meeting:
    """Return the meeting of a date, made now where it was too far away before."""
    work.session.flush()
    for meeting in meetings_of(work.session, row.id):
        if meeting.recurrence_local == one.recurrence_id:
            _revived(row, meeting, one)
            return meeting
    meeting = make(work, row, one)
    work.session.flush()
    plan_duties(work, row, meeting)
    return meeting


def place_at(meeting: Meeting, starts: datetime, timezone: str, minutes: int) -> None:
    """Put a meeting at a time."""
    meeting.starts_local = starts.replace(second=0, microsecond=0)
    meeting.timezone = timezone
    meeting.starts_at = to_instant(meeting.starts_local, timezone)
    meeting.duration_minutes = minutes


def _free_id(work: Work, series_id: bytes, name: datetime) -> Id:
    """Return the id for a date; another where it went on to another date with its meeting."""
    text = name.isoformat(timespec="minutes").encode("ascii")
    turn = 0
    while True:
        again = (turn.to_bytes(4, "big"),) if turn else ()
        found = work.pair_id("meeting", series_id, text, *again)
        if work.session.get(Meeting, found) is None:
            return found
        turn += 1


def _is_over(row: SeriesRecord) -> bool:
    return row.deleted_at is not None or row.archived_at is not None


def _may_make(work: Work, row: SeriesRecord) -> bool:
    group = None if row.group_id is None else work.session.get(Group, row.group_id)
    if group is None or group.id == COUNTED:
        return True
    return group.deleted_at is None and group.archived_at is None


def _minutes(one: Occurrence) -> int:
    return round((one.ends_at - one.starts_at) / timedelta(minutes=1))


def _adjusted(
    row: SeriesRecord,
    meeting: Meeting,
    wanted: dict[datetime, Occurrence],
    series: Series,
    now: datetime,
) -> bool:
    """Leave a meeting out that its series has no more; give one that it has its zone and length."""
    if meeting.deleted_at is not None or meeting.recurrence_local is None:
        return False
    one = wanted.get(meeting.recurrence_local)
    if one is None or meeting.recurrence_local in series.skipped:
        meeting.status = MeetingStatus.VOID
        meeting.deleted_at = now
        return True
    before = (meeting.starts_at, meeting.duration_minutes)
    if before == (one.starts_at, _minutes(one)) and meeting.timezone == row.timezone:
        return False
    place_at(meeting, one.starts_local, row.timezone, _minutes(one))
    return before != (meeting.starts_at, meeting.duration_minutes)


def _revived(row: SeriesRecord, meeting: Meeting, one: Occurrence) -> bool:
    """Bring a meeting back that was left out, now that its series has its date again."""
    if meeting.status != MeetingStatus.VOID:
        return False
    meeting.status = MeetingStatus.PLANNED
    meeting.deleted_at = None
    for name in COPIED:
        setattr(meeting, name, getattr(row, name))
    place_at(meeting, one.starts_local, row.timezone, _minutes(one))
    return True


def is_left_out(row: SeriesRecord, name: datetime) -> bool:
    """Say whether a series leaves a date out."""
    return name in read_dates(row.skipped)
