"""Go through the first page once on an empty chapter in memory, before the real one is open.

The statements are compiled there, with the code that reads their rows; what is compiled is there
when a vault opens (`storage.engine`), so that nobody waits for it.
"""

from contextlib import closing
from functools import cache

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.vocabulary import ContactOutcome, GroupRole
from chapterdesk.models import Base, ContactAttempt, Group, GroupMembership, Member, MentorPair
from chapterdesk.services.chapter import ChapterDraft, new_chapter
from chapterdesk.services.database import Database, Work
from chapterdesk.services.meetings import MeetingService
from chapterdesk.services.today import TodayService
from chapterdesk.storage.engine import connect_in_memory, make_engine


@cache
def rehearse() -> None:
    """Start a meeting in a made-up chapter and read its first page, once; no disk is touched."""
    clock = SystemClock()
    with closing(connect_in_memory()) as raw:
        engine = make_engine(lambda: raw, rehearsal=True)
        Base.metadata.create_all(engine)
        database = Database(engine=engine, clock=clock, events=EventBus())
        with database.write() as work:
            work.session.add(new_chapter(ChapterDraft(name="—"), practice=True, clock=clock))
            group_id = _people(work)
        meetings = MeetingService(database=database)
        meetings.start_now(group_id=group_id)
        today = TodayService(database=database, meetings=meetings)
        for _time in range(2):  # some statements are only kept when they are met again
            today.overview()
        engine.dispose()


def _people(work: Work) -> bytes:
    """Add a group and two made-up people of whom something of every kind is due; return its id."""
    today = work.clock.now().date()
    group = Group(name="—")
    people = [
        Member(display_name="—", status_since=today, is_minor=is_minor, minor_review_on=today)
        for is_minor in (False, True)
    ]
    work.session.add_all([group, *people])
    work.session.flush()
    mentor, mentee = (person.id for person in people)
    work.session.add_all(
        [
            GroupMembership(
                group_id=group.id, member_id=mentor, role=GroupRole.FACILITATOR, since=today
            ),
            MentorPair(mentor_id=mentor, mentee_id=mentee, since=today, next_review_on=today),
            ContactAttempt(
                member_id=mentor,
                made_at=work.clock.now(),
                outcome=ContactOutcome.NO_ANSWER,
                next_on=today,
            ),
        ]
    )
    return group.id
