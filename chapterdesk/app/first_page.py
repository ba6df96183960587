"""Where one begins: what the first page needs, read in one go while the window is built."""

from dataclasses import dataclass

from chapterdesk.app.checkins import running_checkin
from chapterdesk.services.catalogue import Services
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.today import TodayOverview


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """What the first page needs.

    Attributes:
        profile: The chapter.
        meeting: The one whose check-in a lock interrupted, if any.
        overview: What Today shows, when it is Today that comes.
    """

    profile: ChapterProfile
    meeting: bytes | None
    overview: TodayOverview | None


def read_first_page(services: Services, *, today: bool) -> FirstPage:
    """Read what the first page needs; Today's overview only when it is wanted and comes."""
    meeting = running_checkin(services)
    wanted = today and meeting is None
    return FirstPage(
        profile=services.chapter.profile(),
        meeting=meeting,
        overview=services.today.overview() if wanted else None,
    )
