"""The sentences of Today: how late it is, how soon a meeting starts, how long a thing is due."""

from datetime import datetime, timedelta

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import _, ngettext
from chapterdesk.ui.theme.tokens import Tone

_NOON = 12
_EVENING = 18
_SOON_DAYS = 7
_WEEKS_DAYS = 60
_DAY_MINUTES = 24 * 60
_NEAR = timedelta(hours=6)


def greeting(hour: int) -> str:
    """Return the greeting of an hour of the day, 0 to 23."""
    if hour < _NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < _EVENING else _("Good evening")


def summary(meetings: int, due: int, *, near: str = "") -> str:
    """Return what the day holds, in two short sentences.

    Args:
        meetings: How many begin on this day.
        due: How many things are due.
        near: What `near_meeting` says of the one on the card.
    """
    first = (
        ngettext("{count} meeting today.", "{count} meetings today.", meetings)
        if meetings
        else near or _("No meeting today.")
    )
    second = (
        ngettext("{count} thing is due.", "{count} things are due.", due)
        if due
        else _("Nothing is due.")
    )
    return f"{first} {second}"


def near_meeting(now: datetime, starts: datetime, ends: datetime) -> str:
    """Return what is said of a meeting on the other side of midnight; empty for any other."""
    if starts <= now < ends:
        return _("A meeting is on.")
    if now < starts <= now + _NEAR and starts.date() > now.date():
        return _("A meeting after midnight.")
    return ""


def until(now: datetime, starts: datetime, ends: datetime) -> str:
    """Return how far away a meeting is; all three are wall-clock times of its zone."""
    if starts <= now < ends:
        minutes = int((now - starts).total_seconds() // 60)
        return (
            ngettext("since {count} minute", "since {count} minutes", minutes)
            if 0 < minutes < _DAY_MINUTES
            else _("starts now")
        )
    minutes = int(max(timedelta(), starts - now).total_seconds() // 60)
    if minutes < 1:
        return _("starts now")
    if minutes < 2 * 60:
        return ngettext("in {count} minute", "in {count} minutes", minutes)
    days = (starts.date() - now.date()).days
    if days == 0:
        return ngettext("in {count} hour", "in {count} hours", minutes // 60)
    if days == 1:
        return _("tomorrow")
    return ngettext("in {count} day", "in {count} days", days)


def due_tag(days: int) -> tuple[str, Tone]:
    """Return the words and the tone of something due in `days` days (negative: over)."""
    if days < 0:
        return ngettext("{count} day over", "{count} days over", -days), "warn"
    if days == 0:
        return _("today"), "bad"
    if days == 1:
        return _("tomorrow"), "warn"
    if days <= _SOON_DAYS:
        return ngettext("{count} day", "{count} days", days), "neutral"
    if days < _WEEKS_DAYS:
        return ngettext("{count} week", "{count} weeks", days // 7), "neutral"
    return ngettext("{count} month", "{count} months", days // 30), "neutral"


def paper_mode(mode: AttendanceMode) -> str:
    """Return what a group lets stand on paper, as few words."""
    return {
        AttendanceMode.NAMED: _("names as each person allows"),
        AttendanceMode.FIRST_NAME: _("first names on paper"),
        AttendanceMode.CODE: _("codes on paper"),
        AttendanceMode.COUNT_ONLY: _("counted, never named"),
    }[mode]


def due_icon(kind: str) -> str:
    """Return the icon of a kind of due thing."""
    return {
        "pair_review": "heart-handshake",
        "pair_unsafe": "heart-handshake",
        "helplines": "badge-check",
        "helpline": "badge-check",
        "name": "pencil",
        "names": "pencil",
        "unconfirmed": "pencil",
        "backup": "hard-drive",
        "drill": "hard-drive",
        "minor_review": "users",
        "minor": "users",
        "sealed": "key-round",
        "request": "file-pen",
        "denial": "shield",
        "retention": "trash-2",
        "reach": "phone",
        "consent": "file-pen",
        "export": "file-down",
        "missed": "users",
        "welcome": "user-plus",
        "offer": "calendar-days",
        "place": "messages-square",
        "needs": "accessibility",
    }.get(kind, "list-checks")
