"""What the made-up people do: groups, two years of meetings, pairs, checks and tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import select

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceSource,
    AttendanceStatus,
    DirectoryStatus,
    GroupMemberStatus,
    GroupRole,
    MeetingStatus,
    MemberStatus,
    VerificationMethod,
)
from chapterdesk.models import Base, DirectoryEntry, Group, Headcount, Meeting, Place
from chapterdesk.services.checkin.bulk import BulkMark, derive_attendance, write_marks
from chapterdesk.services.database import Database, Work
from chapterdesk.services.directory.service import DirectoryService
from chapterdesk.services.groups import GroupDraft, add_group, write_membership
from chapterdesk.services.meeting_rows import TOTAL
from chapterdesk.services.meetings import MeetingDraft, add_meeting
from chapterdesk.services.members.writing import insert_rows
from chapterdesk.services.mentoring import MentoringService, PairDraft
from chapterdesk.services.places import PlaceDraft, add_place
from chapterdesk.services.practice.calendar import (
    GROUPS,
    PLACES,
    PlannedGroup,
    about_to_start,
    past_and_coming,
)
from chapterdesk.services.practice.crowd import Somebody
from chapterdesk.services.tasks import TaskDraft, TaskService
from chapterdesk.services.zones import chapter_zone, to_local, today_of

_LARGEST_GROUP: Final = 240
_MANY_PEOPLE: Final = 5_000
_MOST_AT_ONE: Final = 380
"""In a chapter of more than 5,000, which then has about 100,000 attendances, as that one has."""
_COMES: Final = 0.43
_PAIRS: Final = 10
_CAME: Final = frozenset(
    {
        MemberStatus.MEMBER,
        MemberStatus.VOLUNTEER,
        MemberStatus.FACILITATOR,
        MemberStatus.LEAD,
    }
)
_LOOK_AFTER: Final = frozenset(
    {MemberStatus.VOLUNTEER, MemberStatus.FACILITATOR, MemberStatus.LEAD}
)
_MARKS: Final = (
    (AttendanceStatus.PRESENT, 86),
    (AttendanceStatus.LATE, 6),
    (AttendanceStatus.LEFT_EARLY, 3),
    (AttendanceStatus.EXCUSED, 5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How much was made."""

    groups: int
    meetings: int
    attendances: int
    pairs: int


@dataclass(slots=True, kw_only=True)
class _Group:
    """A group that was written, and who belongs to it."""

    plan: PlannedGroup
    id: bytes
    place_id: bytes
    people: tuple[Somebody, ...]


def add_life(database: Database, random: Random, people: Sequence[Somebody]) -> Life:
    """Write everything but the people."""
    with database.write() as work:
        places = [_place(work, index) for index in range(len(PLACES))]
        groups = [_group(work, random, plan, people, places) for plan in GROUPS]
    meetings, attendances = 0, 0
    for group in groups:
        held, marked = _meetings(database, random, group, people)
        meetings, attendances = meetings + held, attendances + marked
    with database.write() as work:
        derive_attendance(work, (person.id for person in people))
    pairs = _pairs(database, random, people)
    _checks(database)
    TaskService(database=database).add(
        TaskDraft(summary="Order tea and paper cups", due_on=_today(database) + timedelta(days=3))
    )
    return Life(groups=len(groups), meetings=meetings, attendances=attendances, pairs=pairs)


def _today(database: Database) -> date:
    with database.read() as session:
        return today_of(session, database.clock)


def _place(work: Work, index: int) -> bytes:
    plan = PLACES[index]
    draft = PlaceDraft(
        name=plan.name,
        area=plan.area,
        address=plan.address,
        kind=plan.kind,
        link=plan.link,
        disclosure=plan.disclosure,
        features=plan.features,
    )
    return add_place(work, draft).id


def _group(
    work: Work,
    random: Random,
    plan: PlannedGroup,
    people: Sequence[Somebody],
    places: Sequence[bytes],
) -> _Group:
    group = add_group(
        work,
        GroupDraft(name=plan.name, alias=plan.alias, kind=plan.kind, attendance_mode=plan.mode),
    )
    regular = [person for person in people if person.status in _CAME]
    size = min(_LARGEST_GROUP, len(regular), round(len(people) * plan.share))
    chosen = random.sample(regular, size)
    leading = [person for person in chosen if person.status == MemberStatus.FACILITATOR][:2]
    for person in chosen:
        role = GroupRole.FACILITATOR if person in leading else GroupRole.PARTICIPANT
        write_membership(
            work, group.id, person.id, GroupMemberStatus.ACTIVE, role, since=person.joined_on
        )
    return _Group(plan=plan, id=group.id, place_id=places[plan.place], people=tuple(chosen))


def _meetings(
    database: Database, random: Random, group: _Group, people: Sequence[Somebody]
) -> tuple[int, int]:
    """Write a group's meetings, oldest first; return how many, and how many attendances."""
    with database.write() as work:
        zone = chapter_zone(work.session)
        now = to_local(work.clock.now(), zone)
        starts = past_and_coming(group.plan, now.date())
        if group.plan.today:
            starts.append(about_to_start(now))
        # Held, so that the session does not read them again for each meeting.
        known = (work.session.get(Group, group.id), work.session.get(Place, group.place_id))
        meetings = [
            add_meeting(
                work,
                MeetingDraft(
                    starts_local=start,
                    group_id=group.id,
                    place_id=group.place_id,
                    timezone=zone,
                ),
            )
            for start in sorted(starts)
        ]
        held = [meeting for meeting in meetings if meeting.starts_local < now]
        attendances = _held(work, random, group, held, people)
        del known
    return len(meetings), attendances


def _held(
    work: Work,
    random: Random,
    group: _Group,
    meetings: Sequence[Meeting],
    people: Sequence[Somebody],
) -> int:
    """Write who was at the past meetings and how many heads were counted; close them."""
    all_marks: list[BulkMark] = []
    heads: list[Base] = []
    for meeting in meetings:
        if group.plan.mode == AttendanceMode.COUNT_ONLY:
            count = random.randrange(5, 15)
        else:
            marks = _marks(random, group, meeting, people)
            all_marks.extend(marks)
            here = sum(1 for mark in marks if mark.status != AttendanceStatus.EXCUSED)
            count = here + random.choice((0, 0, 0, 1, 2))
        heads.append(_headcount(work, meeting, count))
    marked = write_marks(work, all_marks, AttendanceSource.DOOR)
    insert_rows(work, heads)
    for meeting in meetings:
        meeting.status = MeetingStatus.CLOSED
        meeting.closed_at = meeting.starts_at + timedelta(minutes=meeting.duration_minutes)
    return marked


def _headcount(work: Work, meeting: Meeting, count: int) -> Headcount:
    return Headcount(
        id=work.pair_id("headcount", meeting.id, TOTAL.encode()),
        meeting_id=meeting.id,
        category=TOTAL,
        count=count,
        counted_at=meeting.starts_at,
    )


def _marks(
    random: Random, group: _Group, meeting: Meeting, people: Sequence[Somebody]
) -> list[BulkMark]:
    day = meeting.starts_local.date()
    wanted = round(len(people) * group.plan.share * _COMES)
    if len(people) > _MANY_PEOPLE:
        wanted = min(_MOST_AT_ONE, wanted)
    wanted = max(1, round(wanted * random.uniform(0.7, 1.3)))
    known = [person for person in group.people if person.joined_on <= day]
    regulars = random.sample(known, min(len(known), round(wanted * 0.85)))
    guests = _guests(random, people, day, max(0, wanted - len(regulars)))
    chosen = {person.id: person for person in (*regulars, *guests)}
    statuses = [status for status, _weight in _MARKS]
    weights = [weight for _status, weight in _MARKS]
    picked = random.choices(statuses, weights, k=len(chosen))
    return [
        BulkMark(
            meeting_id=meeting.id,
            member_id=member_id,
            status=status,
            arrived_at=None if status == AttendanceStatus.EXCUSED else _arrival(random, meeting),
        )
        for member_id, status in zip(chosen, picked, strict=True)
    ]


def _guests(
    random: Random, people: Sequence[Somebody], day: date, count: int
) -> Iterable[Somebody]:
    """Return people from the whole chapter who had joined by that day."""
    drawn = random.sample(people, min(len(people), count * 2))
    return [person for person in drawn if person.joined_on <= day][:count]


def _arrival(random: Random, meeting: Meeting) -> datetime:
    return meeting.starts_at + timedelta(minutes=random.randrange(-15, 25))


def _pairs(database: Database, random: Random, people: Sequence[Somebody]) -> int:
    service = MentoringService(database=database)
    drafts = plan_pairs(random, people, _today(database))
    for draft in drafts:
        service.add(draft)
    return len(drafts)


def plan_pairs(random: Random, people: Sequence[Somebody], today: date) -> list[PairDraft]:
    """Return who is paired with whom: no minor is a mentor, and one at most is mentored."""
    mentors = [person for person in people if person.status in _LOOK_AFTER and not person.is_minor]
    others = [person for person in people if person.status == MemberStatus.MEMBER]
    minors = [person for person in others if person.is_minor][:1]
    adults = [person for person in others if not person.is_minor]
    mentees = [*minors, *random.sample(adults, min(len(adults), _PAIRS))][:_PAIRS]
    if len(mentors) < 2:  # noqa: PLR2004  # a mentor and somebody to look after the pair
        return []
    return [
        PairDraft(
            mentor_id=mentors[index % (len(mentors) - 1)].id,
            mentee_id=mentee.id,
            since=today - timedelta(days=random.randrange(30, 400)),
            supervisor_id=mentors[-1].id,
            agreed_place="Old Mill library" if mentee.is_minor else "",
            second_adult="A librarian at the desk" if mentee.is_minor else "",
            next_review_on=today + timedelta(days=(index - 1) * 9),
        )
        for index, mentee in enumerate(mentees)
    ]


def _checks(database: Database) -> None:
    """Check some of the country's lines: most of them lately, one too long ago."""
    service, today = DirectoryService(database=database), _today(database)
    with database.read() as session:
        query = (
            select(DirectoryEntry.id)
            .where(DirectoryEntry.country == "GB", DirectoryEntry.confidence == "high")
            .order_by(DirectoryEntry.sort_key)
        )
        ids = session.scalars(query).all()
    for index, entry_id in enumerate(ids[:4]):
        service.verify(
            entry_id,
            method=VerificationMethod.PHONED if index else VerificationMethod.OWN_PAGE,
            result=DirectoryStatus.ACTIVE,
            checked_by="Robin",
            on=today - timedelta(days=(120, 12, 20, 5)[index]),
        )
