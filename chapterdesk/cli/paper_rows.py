"""Rows of a printed sheet on the command line: looked at, marked, and taken back."""

from typing import TYPE_CHECKING, Final

from chapterdesk.cli.common import Answer
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.checkin.paper import PaperEntry
    from chapterdesk.services.checkin.rows import CheckInRow
    from chapterdesk.services.meeting_rows import MeetingRow

OFF: Final = "off"
MARKS: Final = {
    "present": AttendanceStatus.PRESENT,
    "late": AttendanceStatus.LATE,
    "remote": AttendanceStatus.REMOTE,
    "left_early": AttendanceStatus.LEFT_EARLY,
    "excused": AttendanceStatus.EXCUSED,
    "absent": AttendanceStatus.ABSENT,
    OFF: AttendanceStatus.VOID,
}


def rows_entered(
    services: "Services", answer: Answer, row: "MeetingRow", numbers: str, mark: str, *, look: bool
) -> None:
    """Mark the people of these rows, or only say whom they mean; answer with what was done."""
    status = MARKS[mark]
    entry = services.paper_entry.look(row.id, numbers, status)
    if not look:
        services.paper_entry.enter(row.id, numbers, status)
    present = services.checkin.summary(row.id).present
    # Names of a look alone: what was done is told in numbers, as everywhere on a shared screen.
    people = _people(entry) if look else ()
    done = (
        ngettext("{count} row would change.", "{count} rows would change.", entry.changing)
        if look
        else ngettext("{count} row entered.", "{count} rows entered.", len(entry.rows))
    )
    back = (
        (_("To take them off again: the same numbers with --as off."),)
        if not look and mark != OFF
        else ()
    )
    answer.say(
        {
            "meeting": row.id,
            "group": row.label,
            "start": row.starts_local,
            "mark": mark,
            "looked": look,
            "rows": [one.number for one in entry.rows],
            "changing": entry.changing,
            "nobody": [one.number for one in entry.rows if one.person is None],
            "people": [
                {"row": one.number, "name": _name(one.person), "changes": one.changes}
                for one in entry.rows
                if look and one.person is not None
            ],
            "present": present,
        },
        *people,
        done,
        *_nobody(entry),
        *back,
        ngettext("{count} here now.", "{count} here now.", present),
    )


def _people(entry: "PaperEntry") -> tuple[str, ...]:
    return tuple(
        f"{one.number:>4}  {isolate(_name(one.person))}"
        f"{'' if one.changes else '  ' + _('(changes nothing)')}"
        for one in entry.rows
        if one.person is not None
    )


def _name(person: "CheckInRow") -> str:
    from chapterdesk.services.naming import shown_name  # noqa: PLC0415  # heavy

    return shown_name(person.name, shielded=person.shielded)


def _nobody(entry: "PaperEntry") -> tuple[str, ...]:
    gone = sum(one.person is None for one in entry.rows)
    if not gone:
        return ()
    return (
        ngettext(
            "{count} row counts for nobody any more.",
            "{count} rows count for nobody any more.",
            gone,
        ),
    )
