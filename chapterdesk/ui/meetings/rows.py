"""Meetings as rows of the list, and the sentences about them."""

from datetime import datetime
from typing import Final

from chapterdesk.core.vocabulary import AttendanceMode, MeetingStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.ui.meetings.words import status_tags
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.lists.row import ListRow

_PLAIN: Final[tuple[str, Tone]] = ("", "neutral")


def meeting_list_row(row: MeetingRow) -> ListRow:
    """Return a meeting as two lines."""
    tag, tone = _PLAIN
    if row.status in {MeetingStatus.CANCELLED, MeetingStatus.HELD}:
        tag, tone = status_tags()[row.status]
    return ListRow(
        key=row.id,
        title=row.label,
        quiet=current().weekday(row.starts_local.date()),
        line=second_line(row),
        tag=tag,
        tone=tone,
    )


def second_line(row: MeetingRow) -> str:
    """Return when, where and how many."""
    parts = [
        current().clock_time(row.starts_local),
        isolate(row.place) if row.place else "",
        count_text(row),
    ]
    return " · ".join(part for part in parts if part)


def count_text(row: MeetingRow) -> str:
    """Return how many came, or how many are expected."""
    if row.came:
        return ngettext("{count} came", "{count} came", row.came)
    if row.attendance_mode == AttendanceMode.COUNT_ONLY or not row.expected:
        return ""
    return ngettext("{count} expected", "{count} expected", row.expected)


def span_text(start: datetime, end: datetime) -> str:
    """Return a whole time: Thursday 26 November, 18:30 to 20:30."""
    words = current()
    day = words.weekday(start.date())
    if start.year != end.year or start.date() != end.date():
        until = f"{words.weekday(end.date())} {words.clock_time(end)}"
    else:
        until = words.clock_time(end)
    return _("{day}, {start} to {end}").format(day=day, start=words.clock_time(start), end=until)
