"""Wall-clock times and their zones: a meeting is at 18:30 where it is, whatever the laptop says."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import Chapter

_ZONE: Final = select(Chapter.__table__.c.timezone)


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; UTC where this machine does not know the name.

    A vault from another machine must open even when its zone is missing here; the wall-clock time
    that is stored stays right.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def check_zone(name: str) -> str:
    """Return the name of a zone that this machine knows.

    Raises:
        UsageError: There is no such time zone.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            _("This time zone is not known."),
            _("Nothing was saved."),
            _("Choose one from the list, such as Europe/Berlin."),
            field="timezone",
        ) from error
    return name


def chapter_zone(session: Session) -> str:
    """Return the name of the chapter's time zone; UTC before there is a chapter."""
    return session.scalars(_ZONE).first() or "UTC"


def today_of(session: Session, clock: Clock) -> date:
    """Return the civil date where the chapter is."""
    return clock.today(zone_of(chapter_zone(session)))


def to_instant(local: datetime, zone: str) -> datetime:
    """Return the instant of a wall-clock time; the first of two in an hour that happens twice."""
    return local.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)


def to_local(instant: datetime, zone: str) -> datetime:
    """Return the wall-clock time of an instant, without a zone of its own."""
    return instant.astimezone(zone_of(zone)).replace(tzinfo=None)
