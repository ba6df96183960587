"""Meetings: plan, move, cancel, find the next one, and start one now with nothing planned."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceStatus,
    MeetingKind,
    MeetingStatus,
)
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Attendance, Group, Meeting, Place
from chapterdesk.services.checkin.derived import refresh_derived
from chapterdesk.services.checkin.marking import attendees
from chapterdesk.services.counted import group_after, shown_group
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.groups import GroupDraft, add_group
from chapterdesk.services.meeting_rows import (
    MeetingRow,
    facilitator_names,
    is_over,
    meeting_row,
    meeting_rows,
    meeting_select,
    place_features,
)
from chapterdesk.services.meeting_search import matching
from chapterdesk.services.pages import Page
from chapterdesk.services.places import PlaceDraft, add_place
from chapterdesk.services.rows import by_prefix, count_or_none, fetch, line, unchanged
from chapterdesk.services.series.stored import leave_out
from chapterdesk.services.zones import chapter_zone, check_zone, to_instant, to_local

When = Literal["upcoming", "past", "all"]
_OPEN = (MeetingStatus.PLANNED, MeetingStatus.HELD)
_ROUND_MINUTES = 5
_YEARS = range(1970, 2101)
"""A start outside of these is a slip of the hand, and no calendar here counts on for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as a person enters it.

    Attributes:
        starts_local: Wall-clock time without a zone of its own.
        timezone: The IANA zone it is in; empty is the chapter's.
    """

    starts_local: datetime
    group_id: bytes | None = None
    title: str = ""
    kind: MeetingKind = MeetingKind.MEETING
    timezone: str = ""
    duration_minutes: int = 120
    place_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetail:
    """One meeting's page.

    Attributes:
        facilitators: The names of those who facilitate the group.
        features: Codes of the access features of the place.
    """

    row: MeetingRow
    draft: MeetingDraft
    facilitators: tuple[str, ...]
    features: tuple[str, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeeting:
    """A meeting that was planned, with the group and the place that were made for it.

    Attributes:
        over: Whether its time has passed already.
    """

    id: bytes
    group_id: bytes | None
    place_id: bytes | None
    over: bool
    undo: Undo


class MeetingService:
    """Keep the meetings of every kind."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def count(self, when: When = "all") -> int:
        """Return how many meetings there are."""
        with self._database.read() as session:
            return session.scalars(
                select(func.count()).select_from(Meeting).where(*self._where(when))
            ).one()

    def window(self, when: When, offset: int, limit: int, text: str = "") -> Page[MeetingRow]:
        """Return some of the meetings: the next first, or of those past the latest first.

        With a text only those that show each of its words: in the name, the place, the day.
        """
        order = Meeting.starts_at.asc() if when == "upcoming" else Meeting.starts_at.desc()
        with self._database.read() as session:
            where = (*self._where(when), *matching(session, text))
            total = session.scalars(select(func.count()).select_from(Meeting).where(*where)).one()
            rows = meeting_rows(
                session,
                meeting_select()
                .where(*where)
                .order_by(order, Meeting.id)
                .offset(offset)
                .limit(limit),
            )
        return Page(rows=rows, total=total, more=offset + len(rows) < total)

    def detail(self, meeting_id: bytes) -> MeetingDetail:
        """Return one meeting's page.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            return MeetingDetail(
                row=meeting_row(session, meeting_id),
                draft=_draft(meeting),
                facilitators=facilitator_names(session, meeting.group_id),
                features=place_features(session, meeting.place_id),
                updated_at=meeting.updated_at,
            )

    def add(self, draft: MeetingDraft) -> tuple[bytes, Undo]:
        """Plan a meeting.

        Raises:
            UserError: The draft can not be kept; nothing was saved.
        """
        with self._database.write() as work:
            meeting = add_meeting(work, draft)
            label = meeting_row(work.session, meeting.id).label
            undo = work.undo(_("{name} was planned").format(name=isolate(label)))
        return meeting.id, undo

    def plan(
        self,
        draft: MeetingDraft,
        *,
        new_group: GroupDraft | None = None,
        new_place: PlaceDraft | None = None,
    ) -> PlannedMeeting:
        """Plan a meeting, and make its group and its place with it where they are new.

        Raises:
            UserError: One of them can not be kept; none was saved.
        """
        with self._database.write() as work:
            if new_group is not None:
                draft = replace(draft, group_id=add_group(work, new_group).id)
            if new_place is not None:
                draft = replace(draft, place_id=add_place(work, new_place).id)
            meeting = add_meeting(work, draft)
            return PlannedMeeting(
                id=meeting.id,
                group_id=meeting.group_id,
                place_id=meeting.place_id,
                over=is_over(meeting_row(work.session, meeting.id), work.clock.now()),
                undo=_told(work, meeting, _("{name} was planned")),
            )

    def save(self, meeting_id: bytes, draft: MeetingDraft, *, updated_at: datetime) -> Undo:
        """Change a meeting that was read at `updated_at`.

        Raises:
            UserError: The draft can not be kept, or the meeting was changed since.
        """
        with self._database.write() as work:
            meeting = fetch(work.session, Meeting, meeting_id)
            unchanged(meeting, updated_at)
            before = _draft(meeting)
            _apply(work.session, meeting, draft)
            after = _draft(meeting)
            fields = [
                name for name in draft.__slots__ if getattr(before, name) != getattr(after, name)
            ]
            work.audit("save", "meeting", meeting_id, *fields)
            work.session.flush()
            refresh_derived(work.session, attendees(work.session, meeting_id))
            return _told(work, meeting, _("{name} was changed"))

    def cancel(self, meeting_id: bytes) -> Undo:
        """Cancel a meeting; it stays in the list.

        Raises:
            RefusedError: It was finished already.
        """
        with self._database.write() as work:
            meeting = fetch(work.session, Meeting, meeting_id)
            if meeting.status == MeetingStatus.CLOSED:
                raise RefusedError(
                    _("This meeting was finished already."),
                    _("Nothing was changed."),
                    _("Open it again first if it did not take place."),
                )
            meeting.status = MeetingStatus.CANCELLED
            work.audit("cancel", "meeting", meeting_id, "status")
            return _told(work, meeting, _("{name} was cancelled"))

    def delete(self, meeting_id: bytes) -> Undo:
        """Put a meeting into the bin for 30 days; its attendance goes and comes with it."""
        with self._database.write() as work:
            meeting = fetch(work.session, Meeting, meeting_id)
            label = meeting_row(work.session, meeting_id).label
            meeting.deleted_at = work.clock.now()
            leave_out(work.session, meeting)
            work.session.flush()
            refresh_derived(work.session, attendees(work.session, meeting_id))
            work.audit("delete", "meeting", meeting_id, "deleted_at")
            work.changed("meetings", meeting_id)
            return work.undo(_("{name} was put into the bin").format(name=isolate(label)))

    def next(self) -> MeetingRow | None:
        """Return the meeting that is running, else the one that comes next."""
        with self._database.read() as session:
            return self.next_in(session)

    def next_in(self, session: Session) -> MeetingRow | None:
        """Return the running or next meeting, in a session that is open already."""
        rows = meeting_rows(session, self._next_query().limit(1))
        return rows[0] if rows else None

    def start_now(self, group_id: bytes | None = None) -> tuple[bytes, Undo]:
        """Start a meeting at this moment: the group given or last met, in the place last used."""
        with self._database.write() as work:
            zone = chapter_zone(work.session)
            last = _last(work.session, group_id, work.clock.now())
            draft = MeetingDraft(
                starts_local=_rounded(to_local(work.clock.now(), zone)),
                group_id=group_id or (last.group_id if last else None),
                kind=last.kind if last else MeetingKind.MEETING,
                timezone=zone,
                duration_minutes=last.duration_minutes if last else 120,
                place_id=_usable_place(work.session, last),
            )
            meeting = add_meeting(work, draft)
            undo = _told(work, meeting, _("{name} was started"))
        return meeting.id, undo

    def resolve(self, text: str) -> bytes:
        """Return the id of "next" or of six or more hex digits.

        Raises:
            UserError: Nothing answers to it.
        """
        with self._database.read() as session:
            if text.strip().lower() != "next":
                return by_prefix(session, Meeting, text, Meeting.deleted_at.is_(None))
            row = self.next_in(session)
        if row is None:
            raise RefusedError(
                _("No meeting is planned."),
                _("Nothing was changed."),
                _("Add a meeting first, or give the id of one that is past."),
            )
        return row.id

    def _where(self, when: When) -> tuple[ColumnElement[bool], ...]:
        kept = Meeting.deleted_at.is_(None)
        if when == "all":
            return (kept,)
        upcoming = and_(self._not_over(), Meeting.status != MeetingStatus.CLOSED)
        return (kept, upcoming if when == "upcoming" else ~upcoming)

    def _not_over(self) -> ColumnElement[bool]:
        now = self._database.clock.now()
        minutes_left = (
            func.julianday(Meeting.starts_at) - func.julianday(now.isoformat())
        ) * 1440.0 + Meeting.duration_minutes
        return and_(Meeting.starts_at > now - timedelta(days=15), minutes_left >= 0)

    def _next_query(self) -> Select[tuple[object]]:
        return (
            meeting_select()
            .where(self._not_over(), Meeting.status.in_(_OPEN))
            .order_by(Meeting.starts_at, Meeting.id)
        )


def add_meeting(work: Work, draft: MeetingDraft, *, over: bool = False) -> Meeting:
    """Add a meeting inside an open transaction; one that is `over` is finished from the start."""
    meeting = Meeting(status=MeetingStatus.CLOSED if over else MeetingStatus.PLANNED)
    meeting.closed_at = work.clock.now() if over else None
    _apply(work.session, meeting, draft)
    work.add(meeting)
    work.session.flush()
    work.audit("add", "meeting", meeting.id)
    work.changed("meetings", meeting.id)
    return meeting


def _told(work: Work, meeting: Meeting, sentence: str) -> Undo:
    work.changed("meetings", meeting.id)
    work.session.flush()
    label = meeting_row(work.session, meeting.id).label
    return work.undo(sentence.format(name=isolate(label)))


def _draft(meeting: Meeting) -> MeetingDraft:
    return MeetingDraft(
        starts_local=meeting.starts_local,
        group_id=shown_group(meeting.group_id),
        title=meeting.title,
        kind=meeting.kind,
        timezone=meeting.timezone,
        duration_minutes=meeting.duration_minutes,
        place_id=meeting.place_id,
    )


def _apply(session: Session, meeting: Meeting, draft: MeetingDraft) -> None:
    if draft.starts_local.tzinfo is not None:
        raise ValueError("a meeting's start is a wall-clock time")
    if draft.starts_local.year not in _YEARS:
        raise UsageError(
            _("This day can not be right."),
            _("Nothing was saved."),
            _("Give a day from {first} to {last}.").format(first=_YEARS[0], last=_YEARS[-1]),
            field="starts_local",
        )
    if draft.group_id is not None and draft.group_id != meeting.group_id:
        _check_group(session, meeting, fetch(session, Group, draft.group_id))
    if draft.place_id is not None and draft.place_id != meeting.place_id:
        fetch(session, Place, draft.place_id)
    count_or_none(draft.duration_minutes, field="duration_minutes", least=1)
    if draft.duration_minutes > 14 * 1440:
        raise UsageError(
            _("A meeting can last two weeks at most."),
            _("Nothing was saved."),
            _("Make one meeting for each day."),
            field="duration_minutes",
        )
    zone = check_zone(draft.timezone or chapter_zone(session))
    meeting.group_id = group_after(session, meeting.group_id, draft.group_id)
    meeting.title = line(draft.title, field="title")
    meeting.kind = draft.kind
    meeting.timezone = zone
    meeting.starts_local = draft.starts_local.replace(second=0, microsecond=0)
    meeting.starts_at = to_instant(meeting.starts_local, zone)
    meeting.duration_minutes = draft.duration_minutes
    meeting.place_id = draft.place_id


def _check_group(session: Session, meeting: Meeting, group: Group) -> None:
    if group.attendance_mode != AttendanceMode.COUNT_ONLY or meeting.id is None:
        return
    held = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    if any(row.status != AttendanceStatus.VOID for row in held):
        raise RefusedError(
            _("This group only counts heads, and this meeting has names."),
            _("The meeting stays where it is."),
            _("Plan a new meeting for the group and give it a headcount."),
            field="group_id",
        )
    for row in held:  # un-ticked rows still name a person
        session.delete(row)
    session.flush()


def _last(session: Session, group_id: bytes | None, now: datetime) -> Meeting | None:
    """Return the meeting to copy from: the latest past one, of the group or of the chapter."""
    query = (
        select(Meeting)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(
            Meeting.deleted_at.is_(None),
            Meeting.status != MeetingStatus.CANCELLED,
            Group.deleted_at.is_(None),
            Group.archived_at.is_(None),
        )
        .order_by(Meeting.starts_at > now, Meeting.starts_at.desc())
        .limit(1)
    )
    if group_id is not None:
        query = query.where(Meeting.group_id == group_id)
    return session.scalars(query).first()


def _usable_place(session: Session, last: Meeting | None) -> bytes | None:
    if last is None or last.place_id is None:
        return None
    place = session.get(Place, last.place_id)
    return None if place is None or place.deleted_at or place.archived_at else place.id


def _rounded(local: datetime) -> datetime:
    past = timedelta(
        minutes=local.minute % _ROUND_MINUTES, seconds=local.second, microseconds=local.microsecond
    )
    return local - past
