"""The sentences of check-in that only the screen says."""

from dataclasses import replace
from typing import Final

from chapterdesk.core.vocabulary import PRESENT, AttendanceMode, AttendanceStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.checkin.absences import OPEN
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.sentences import already, said
from chapterdesk.services.checkin.service import CheckInSummary, Marked
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.naming import initials

_SHOWN_LETTERS: Final = 40


def shown(row: CheckInRow, *, door: bool) -> CheckInRow:
    """Return a row as it may be seen: in front of strangers a name and pronouns, or initials."""
    if not door:
        return row
    return replace(
        row,
        name=initials(row.name) if row.shielded else row.name,
        since=None,
        said_away=False,
        away_until=None,
        last_here=None,
        namesake=False,
    )


def mark_sentence(marked: Marked, row: CheckInRow) -> str:
    """Return the sentence of a mark with the name as it may be seen."""
    if marked.row == row:
        return marked.sentence
    if marked.already:
        return already(row.name, row.since)
    return said(row.name, row.status, marked.present)


def door_sentence(marked: Marked) -> str:
    """Return what a toast says at the door: no name."""
    if marked.already:
        return _("You are on the list already.")
    now = ngettext("{count} person is here now.", "{count} people are here now.", marked.present)
    return _("Welcome. {now}").format(now=now)


def state_text(row: CheckInRow) -> str:
    """Return what stands at the end of a person's line; empty while nothing is known."""
    if row.status in PRESENT:
        return _arrival(row)
    if row.said_away and row.away_until is not None:
        if row.away_until == OPEN:
            return _("said: away")
        return _("said: away until {day}").format(day=current().day_short(row.away_until))
    texts = {
        AttendanceStatus.EXCUSED: _("said: away today"),
        AttendanceStatus.ABSENT: _("not here"),
    }
    return texts.get(row.status, "")


def apart_text(row: CheckInRow) -> str:
    """Return what tells somebody from another of the same name; empty where no one has it."""
    # Whoever is here now was last here now; that stands at the end of the line already.
    if not row.namesake or row.status in PRESENT:
        return ""
    if row.last_here is None:
        return _("not here before")
    return _("last here {day}").format(day=current().day_short(row.last_here))


def _arrival(row: CheckInRow) -> str:
    if row.status == AttendanceStatus.LEFT_EARLY:
        return _("has left")
    if row.status == AttendanceStatus.REMOTE:
        return _("joins from elsewhere")
    if row.since is None:
        return _("late") if row.status == AttendanceStatus.LATE else _("here")
    time = current().clock_time(row.since)
    if row.status == AttendanceStatus.LATE:
        return _("late, since {time}").format(time=time)
    return _("here since {time}").format(time=time)


def spoken(row: CheckInRow) -> str:
    """Return a whole line as a screen reader says it."""
    state = state_text(row) or _("not marked yet")
    pronouns = isolate(row.pronouns) if row.pronouns else ""
    parts = [isolate(row.name), pronouns, apart_text(row), state]
    return ", ".join(part for part in parts if part)


def here_of(summary: CheckInSummary, *, door: bool) -> str:
    """Return what stands under the big number."""
    if door or not summary.expected:
        return ngettext("person here", "people here", summary.present)
    return _("here of {count} expected").format(count=summary.expected)


def parts_of(summary: CheckInSummary) -> str:
    """Return how those were marked who were not simply there; empty where nobody was."""
    parts = (
        (summary.late, ngettext("{count} late", "{count} late", summary.late)),
        (
            summary.remote,
            ngettext("{count} from elsewhere", "{count} from elsewhere", summary.remote),
        ),
        (summary.left, ngettext("{count} gone early", "{count} gone early", summary.left)),
        (summary.away, ngettext("{count} away", "{count} away", summary.away)),
        (summary.absent, ngettext("{count} not here", "{count} not here", summary.absent)),
        (summary.unknown, ngettext("{count} not known", "{count} not known", summary.unknown)),
    )
    return " · ".join(text for count, text in parts if count)


def subtitle(meeting: MeetingRow) -> str:
    """Return when, where and what paper will show."""
    paper = {
        AttendanceMode.NAMED: _("names on paper as each person agreed"),
        AttendanceMode.FIRST_NAME: _("first names on paper"),
        AttendanceMode.CODE: _("codes on paper"),
        AttendanceMode.COUNT_ONLY: _("heads only, no names"),
    }
    parts = [
        current().clock_time(meeting.starts_local),
        isolate(meeting.place) if meeting.place else "",
        paper[meeting.attendance_mode],
    ]
    return " · ".join(part for part in parts if part)


def heads_note(summary: CheckInSummary) -> str:
    """Return what the head count adds to the names."""
    if summary.headcount is None:
        return _("not counted yet")
    if summary.more_than_named:
        return ngettext(
            "{count} more than named", "{count} more than named", summary.more_than_named
        )
    return _("all of them named")


def match_note(total: int, *, more: bool, typed: bool = True) -> str:
    """Return how many people match or are expected, when not all of them are listed."""
    if not more:
        return ""
    if not typed:
        return _("{count} people may come. Type two letters to find who is not listed.").format(
            count=total
        )
    shown_total = _("{count}+").format(count=total) if total >= 100 else str(total)  # noqa: PLR2004  # the cap of a search
    return _("{count} people match. Another letter makes the list shorter.").format(
        count=shown_total
    )


def roll_call_note() -> str:
    """Return the keys of the roll call."""
    return _(
        "P present · L late · R from elsewhere · G gone early · E away, said so · "
        "A not here · ? not known · Delete takes the mark off · F2 changes the name"
    )


def empty_note(*, door: bool) -> str:
    """Return what stands in the place of a list without anybody."""
    if door:
        return _("Type the first two letters of your name.")
    return _("Nobody is on the list yet. Type a name and press Enter: that is a visitor.")


def nobody_called(typed: str) -> str:
    """Say that nobody has such a name, and what to do."""
    sentence = _("Nobody is called “{name}”. Press Enter to add them as a visitor.")
    return sentence.format(name=isolate(_short(typed)))


def about_what_was_typed(typed: str, why: str) -> str:
    """Say why something was refused that is not in the box any more."""
    return _("“{name}”: {why}").format(name=isolate(_short(typed)), why=why)


def _short(typed: str) -> str:
    return typed if len(typed) <= _SHOWN_LETTERS else f"{typed[:_SHOWN_LETTERS]}…"
