"""Meetings as a calendar file: when, in which area, and nothing that says whose they are.

SECURITY: no person, no name of a group or of the chapter, no notes. A group stands by its alias,
where it has one that says nothing; the place by its area; the link of a call only where it may be
told in full. Identifiers are keyed, so that nobody can tell whose vault they come from.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.safe_vocabulary import VIRTUAL
from chapterdesk.core.vocabulary import LocationDisclosure, MeetingStatus
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Chapter, Group, Meeting, Place, Series
from chapterdesk.services import recurrence
from chapterdesk.services.discretion import plain_paper
from chapterdesk.services.groups.telling import told_label
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.places import area_of, told_disclosure
from chapterdesk.services.recurrence.clocks import clock_zone, instant_at
from chapterdesk.services.recurrence.expanding import expand
from chapterdesk.services.recurrence.shapes import Window
from chapterdesk.services.series.stored import meetings_of, plain_ids, reckoned
from chapterdesk.services.zones import zone_of

COLUMNS: Final = ("time", "area", "alias")
_LINK: Final = re.compile(r"^(?:https?|xmpp|sip|tel|matrix):\S+$", re.IGNORECASE)
_PRODUCT: Final = "-//Calendar//EN"
_AHEAD: Final = timedelta(days=366 * 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """One calendar, made and not yet saved.

    Attributes:
        count: How many entries it has; a series is one.
        summary: A sentence that says so.
        suggested_name: A file name that says nothing about the chapter.
    """

    data: bytes
    count: int
    summary: str
    suggested_name: str


class Writer:
    """Write entries of one calendar.

    Args:
        session: Open.
        now: The instant at which it is made; what has begun by then stays in series.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        from icalendar import Calendar  # noqa: PLC0415  # a fifth of a second

        self._session = session
        self._now = now
        self._secret = session.scalars(select(Chapter.id_secret)).one()
        self._plain = plain_paper(session)
        self._days: list[date] = []
        self.count = 0
        self._calendar: Any = Calendar()
        self._calendar.add("prodid", _PRODUCT)
        self._calendar.add("version", "2.0")
        self._calendar.add("method", "PUBLISH")

    def meeting(self, meeting: Meeting) -> None:
        """Add one meeting."""
        self._add(meeting, self._uid(bytes(meeting.id)))
        self.count += 1

    def series(self, row: Series) -> None:
        """Add a series: its rule, the dates added and left out, and those moved by hand.

        Raises:
            UserError: This computer can not reckon it.
        """
        meetings = meetings_of(self._session, row.id)
        plain = plain_ids(self._session, row, meetings, self._now)
        series = reckoned(row, meetings, plain)
        first = _first(series)
        if first is None:
            return
        uid = self._uid(bytes(row.id))
        event = self._event(row, uid, local=first, minutes=row.duration_minutes, zone=row.timezone)
        gone = {one.recurrence_id for one in series.overrides if one.cancelled}
        zone = zone_of(row.timezone)
        if series.rule:
            event.add("rrule", _rule(series.rule))
        more = sorted(set(series.dates) - {first})
        if more:
            event.add("rdate", [one.replace(tzinfo=zone) for one in more])
        skipped = sorted(set(series.skipped) | gone)
        if skipped:
            event.add("exdate", [one.replace(tzinfo=zone) for one in skipped])
        self._calendar.add_component(event)
        by_name = {one.recurrence_local: one for one in meetings if one.deleted_at is None}
        for one in series.overrides:
            changed = by_name.get(one.recurrence_id)
            if changed is not None and not one.cancelled:
                self._add(changed, uid, name=one.recurrence_id.replace(tzinfo=zone))
        self._days += [first.date(), self._now.date() + _AHEAD]
        self.count += 1

    def file(self, name: str) -> CalendarFile:
        """Return the calendar."""
        if self._days:
            self._calendar.add_missing_timezones(
                first_date=min(self._days) - timedelta(days=366),
                last_date=max(self._days) + timedelta(days=366),
            )
        return CalendarFile(
            data=self._calendar.to_ical(),
            count=self.count,
            summary=ngettext(
                "This calendar has {count} entry: times and areas, and nobody's name.",
                "This calendar has {count} entries: times and areas, and nobody's name.",
                self.count,
            ),
            suggested_name=f"{name}.ics",
        )

    def _add(self, meeting: Meeting, uid: str, *, name: datetime | None = None) -> None:
        event = self._event(
            meeting,
            uid,
            local=meeting.starts_local,
            minutes=meeting.duration_minutes,
            zone=meeting.timezone,
        )
        if name is not None:
            event.add("recurrence-id", name)
        cancelled = meeting.status == MeetingStatus.CANCELLED
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        self._calendar.add_component(event)
        self._days.append(meeting.starts_local.date())

    def _event(
        self, row: Meeting | Series, uid: str, *, local: datetime, minutes: int, zone: str
    ) -> Any:
        from icalendar import Event  # noqa: PLC0415  # as above

        event: Any = Event()
        begins = local.replace(tzinfo=zone_of(zone))
        event.add("uid", uid)
        event.add("dtstamp", row.updated_at)
        event.add("dtstart", begins)
        event.add("duration", timedelta(minutes=minutes))
        event.add("summary", self._summary(row.group_id))
        event.add("class", "PRIVATE")
        where = self._where(row)
        if where:
            event.add("location", where)
        return event

    def _summary(self, group_id: bytes | None) -> str:
        group = None if group_id is None or self._plain else self._session.get(Group, group_id)
        alias = "" if group is None or not told_label(group) else group.alias
        return alias if alias and not refusal_of(alias) else _("Meeting")

    def _where(self, row: Meeting | Series) -> str:
        """Return the area; of a call the link, where it may be told in full."""
        place = None if row.place_id is None else self._session.get(Place, row.place_id)
        if place is None:
            return ""
        told = told_disclosure(place, row.disclosure)
        if told is LocationDisclosure.FULL and place.kind in VIRTUAL and _LINK.match(place.link):
            return place.link
        return area_of(self._session, row.place_id, row.disclosure)

    def _uid(self, row_id: bytes) -> str:
        digest = hashlib.blake2b(row_id, key=self._secret, digest_size=16, person=b"calendar")
        return str(UUID(bytes=digest.digest(), version=4))


def _first(series: recurrence.shapes.Series) -> datetime | None:
    """Return the first date of a series: in a calendar file the first one counts, rule or not."""
    begins = instant_at(series.starts_local, clock_zone(series.timezone))
    window = Window(start=begins - timedelta(days=1), end=begins + _AHEAD)
    found = expand(replace(series, overrides=(), skipped=()), window)
    return min((one.recurrence_id for one in found), default=None)


def _rule(text: str) -> Any:
    from icalendar import vRecur  # noqa: PLC0415  # as above

    return vRecur.from_ical(text)


def meetings_between(session: Session, start: datetime, end: datetime) -> Sequence[Meeting]:
    """Return the meetings of no series between two instants; those in the bin are none."""
    query = (
        select(Meeting)
        .where(
            Meeting.deleted_at.is_(None),
            Meeting.series_id.is_(None),
            Meeting.status.in_(
                (MeetingStatus.PLANNED, MeetingStatus.HELD, MeetingStatus.CANCELLED)
            ),
            Meeting.starts_at >= start,
            Meeting.starts_at < end,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return session.scalars(query).all()
