"""Go through the first page once on an empty chapter in memory, before the real one is open.

The statements are compiled there, with the code that reads their rows; what is compiled is there
when a vault opens (`storage.engine`), so that nobody waits for it.
"""

from contextlib import closing
from functools import cache

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.models import Base
from chapterdesk.services.chapter import ChapterDraft, new_chapter
from chapterdesk.services.database import Database
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
        meetings = MeetingService(database=database)
        meetings.start_now()
        TodayService(database=database, meetings=meetings).overview()
        engine.dispose()
