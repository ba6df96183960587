"""What is said after a mark: spoken, shown for a moment, and kept in the list of undos."""

from datetime import datetime

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, current, isolate, ngettext


def said(name: str, status: AttendanceStatus, present: int) -> str:
    """Return the sentence for a mark: Sam is here. 17 now."""
    if status in {AttendanceStatus.PRESENT, AttendanceStatus.LATE}:
        now = ngettext("{count} now.", "{count} now.", present)
        return _("{name} is here. {now}").format(name=isolate(name), now=now)
    return f"{done(name, status)}."


def already(name: str, since: datetime | None) -> str:
    """Return the sentence for somebody who was marked before: Sam is here since 18:05."""
    if since is None:
        return _("{name} is marked already.").format(name=isolate(name))
    time = current().clock_time(since)
    return _("{name} is here since {time}.").format(name=isolate(name), time=time)


def done(name: str, status: AttendanceStatus) -> str:
    """Return what a mark did, in the past tense: Sam was marked present."""
    sentences = {
        AttendanceStatus.PRESENT: _("{name} was marked present"),
        AttendanceStatus.LATE: _("{name} was marked late"),
        AttendanceStatus.LEFT_EARLY: _("{name} has left"),
        AttendanceStatus.REMOTE: _("{name} was marked as joining from elsewhere"),
        AttendanceStatus.EXCUSED: _("{name} was marked as away, as said before"),
        AttendanceStatus.ABSENT: _("{name} was marked as not there"),
        AttendanceStatus.UNKNOWN: _("{name} was marked as not known"),
        AttendanceStatus.VOID: _("{name} is not marked any more"),
    }
    return sentences[status].format(name=isolate(name))
