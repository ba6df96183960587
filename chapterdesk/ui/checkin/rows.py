"""People of a check-in as rows of a list."""

from collections.abc import Sequence
from typing import Final

from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.ui.checkin.sentences import spoken, state_text
from chapterdesk.ui.widgets.lists.row import ListRow

DOOR_LETTERS: Final = 2
_TAGGED: Final = frozenset({AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT})


def person_row(row: CheckInRow) -> ListRow:
    """Return a person as a row with a check square."""
    state = state_text(row)
    tagged = row.status in _TAGGED
    return ListRow(
        key=row.member_id,
        title=row.name,
        quiet=row.pronouns,
        tag=state if tagged else "",
        note="" if tagged else state,
        checked=row.status in PRESENT,
        spoken=spoken(row),
    )


def visitor_row(text: str, *, alone: bool) -> ListRow:
    """Return the row that adds what was typed as a visitor."""
    return ListRow(
        title=_("Add “{name}” as a visitor").format(name=isolate(text)),
        icon="user-plus",
        keys=_("Enter") if alone else _("Ctrl Enter"),
    )


def listed(rows: Sequence[CheckInRow], text: str, *, door: bool) -> list[ListRow]:
    """Return the list for a text: people, then the visitor that the text may be."""
    found = [person_row(row) for row in rows]
    typed = " ".join(text.split())
    if len(typed) >= (DOOR_LETTERS if door else 1):
        found.append(visitor_row(typed, alone=not found))
    return found


def inside_row(row: CheckInRow) -> ListRow:
    """Return a person who is in the building."""
    return ListRow(
        key=row.member_id,
        title=row.name,
        quiet=row.pronouns,
        note=state_text(row),
        spoken=spoken(row),
    )
