"""People of a check-in as rows of a list."""

from collections.abc import Callable, Sequence
from typing import Final, overload

from typing_extensions import override

from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.ui.checkin.sentences import apart_text, spoken, state_text
from chapterdesk.ui.widgets.lists.row import ListRow

DOOR_LETTERS: Final = 2
_TAGGED: Final = frozenset({AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT})


class ShownRows(Sequence[ListRow]):
    """Show people and what stands beneath them; a row is made when it is looked at.

    Args:
        people: Whom to list.
        beneath: Rows that follow them.
        make: Returns the row of a person.
    """

    def __init__(
        self,
        people: Sequence[CheckInRow],
        beneath: Sequence[ListRow],
        make: Callable[[CheckInRow], ListRow],
    ) -> None:
        self._people = people
        self._beneath = beneath
        self._make = make

    @override
    def __len__(self) -> int:
        return len(self._people) + len(self._beneath)

    @overload
    def __getitem__(self, place: int) -> ListRow: ...

    @overload
    def __getitem__(self, place: slice) -> "ShownRows": ...

    @override
    def __getitem__(self, place: int | slice) -> "ListRow | ShownRows":
        many = len(self._people)
        if isinstance(place, slice):
            start, end, _step = place.indices(len(self))
            beneath = self._beneath[max(0, start - many) : max(0, end - many)]
            return ShownRows(self._people[start:end], beneath, self._make)
        at = range(len(self))[place]
        return self._make(self._people[at]) if at < many else self._beneath[at - many]


def person_row(row: CheckInRow, *, compact: bool = False) -> ListRow:
    """Return a person as a row with a check square; `compact` leaves the room to the name."""
    state = state_text(row)
    if compact and row.since is not None and row.status in PRESENT:
        state = current().clock_time(row.since)
    tagged = row.status in _TAGGED or row.said_away
    return ListRow(
        key=row.member_id,
        title=row.name,
        quiet=" · ".join(part for part in (row.pronouns, apart_text(row)) if part),
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


def visitor_for(text: str, *, door: bool, alone: bool) -> list[ListRow]:
    """Return the row of the visitor that the text may be, where enough is typed for one."""
    typed = " ".join(text.split())
    enough = len(typed) >= (DOOR_LETTERS if door else 1)
    return [visitor_row(typed, alone=alone and not door)] if enough else []


def inside_row(row: CheckInRow) -> ListRow:
    """Return a person who is in the building."""
    return ListRow(
        key=row.member_id,
        title=row.name,
        quiet=row.pronouns,
        note=state_text(row),
        spoken=spoken(row),
    )
