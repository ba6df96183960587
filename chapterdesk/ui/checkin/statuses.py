"""Every mark there is: its key, its word, what it counts as, and a button that offers them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.vocabulary import (
    AttendanceSource,
    AttendanceStatus,
    CountsAs,
    MeetingStatus,
    counts_as,
)
from chapterdesk.core.words import _, isolate
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.zones import to_local
from chapterdesk.ui.checkin.sentences import state_text
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton

ROLL_CALL: Final = {
    "P": AttendanceStatus.PRESENT,
    "L": AttendanceStatus.LATE,
    "R": AttendanceStatus.REMOTE,
    "G": AttendanceStatus.LEFT_EARLY,
    "E": AttendanceStatus.EXCUSED,
    "A": AttendanceStatus.ABSENT,
    "?": AttendanceStatus.UNKNOWN,
}
_NAME_LENGTH: Final = 24
_NEAR: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One mark as menus offer it."""

    status: AttendanceStatus
    text: str
    key: str


def choices() -> tuple[Choice, ...]:
    """Return the marks in the order of an evening, the last one taking the mark off."""
    words = {
        AttendanceStatus.PRESENT: _("&Present"),
        AttendanceStatus.LATE: _("&Late"),
        AttendanceStatus.REMOTE: _("Joins from &elsewhere"),
        AttendanceStatus.LEFT_EARLY: _("&Gone early"),
        AttendanceStatus.EXCUSED: _("&Away, said so before"),
        AttendanceStatus.ABSENT: _("Not &here"),
        AttendanceStatus.UNKNOWN: _("Not &known"),
    }
    marks = [
        Choice(status=status, text=words[status], key=key) for key, status in ROLL_CALL.items()
    ]
    off = Choice(status=AttendanceStatus.VOID, text=_("&Take the mark off"), key=_("Delete"))
    return (*marks, off)


def counts_text(status: AttendanceStatus) -> str:
    """Return what a mark counts as, in a few words."""
    texts = {
        CountsAs.HERE: _("counts as here"),
        CountsAs.NOT_HERE: _("counts as missing"),
        CountsAs.NOTHING: _("counts as neither"),
    }
    return texts[counts_as(status)]


def fill_menu(
    menu: QMenu, chosen: Callable[[AttendanceStatus], None], now: AttendanceStatus | None = None
) -> None:
    """Offer every mark with its key and what it counts as; `chosen` is called with it."""
    for choice in choices():
        text = choice.text
        if choice.status != AttendanceStatus.VOID:
            text = _("{mark}: {counts}").format(mark=text, counts=counts_text(choice.status))
        action = QAction(f"{text}\t{choice.key}", menu)
        action.setObjectName(f"mark_{choice.status}")
        action.setCheckable(choice.status != AttendanceStatus.VOID)
        action.setChecked(choice.status == now)
        action.triggered.connect(lambda _on=False, status=choice.status: chosen(status))
        menu.addAction(action)


def add_away(menu: QMenu, asked: Callable[[], None]) -> None:
    """Offer to say that somebody is away for longer."""
    action = menu.addAction(_("Away until a &day…"))
    action.setObjectName("mark_away")
    action.triggered.connect(lambda _on=False: asked())


def source_of(meeting: MeetingRow, now: datetime) -> AttendanceSource:
    """Say whether a mark is made at the door: nobody arrives at a meeting of last week."""
    local = to_local(now, meeting.timezone)
    near = meeting.starts_local - _NEAR <= local <= meeting.ends_local + _NEAR
    live = near and meeting.status != MeetingStatus.CLOSED
    return AttendanceSource.DOOR if live else AttendanceSource.GRID


class MarkButton(SecondaryButton):
    """Say how somebody is marked; pressed, it offers every other mark.

    Args:
        theme: The look.
        name: The object name.
        asks: Whether it may be said that somebody has a record from before, or is away for longer.
    """

    chosen = Signal(object, object)
    """A person and their new mark."""
    known_requested = Signal(object)
    """They have a record from before."""
    away_requested = Signal(object)
    """They said that they are away for longer."""

    def __init__(
        self, *, theme: Theme, name: str, asks: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme=theme, text="", name=name, icon="ellipsis", parent=parent)
        self._asks = asks
        self._row: CheckInRow | None = None
        self._compact = False
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{name}_menu")
        self._menu.setAccessibleName(_("Mark as"))
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setProperty("finger", True)
        self._say()

    def show_person(self, row: CheckInRow | None) -> None:
        """Be about somebody, or about nobody; it keeps its place, so that no list jumps."""
        if row != self._row:
            self._row = row
            self._say()

    def set_compact(self, *, compact: bool) -> None:
        """Leave the room to the list where the text is large; what it says is still read aloud."""
        if compact != self._compact:
            self._compact = compact
            self._say()

    def _say(self) -> None:
        row = self._row
        self.setEnabled(row is not None)
        if row is None:
            self.set_text("" if self._compact else _("Mark as…"))
            self.setAccessibleName(_("Mark as"))
            return
        short = row.name if len(row.name) <= _NAME_LENGTH else f"{row.name[:_NAME_LENGTH]}…"
        text = _("{name}: {state}").format(
            name=isolate(short.replace("&", "&&")), state=state_text(row) or _("not marked yet")
        )
        self.set_text("" if self._compact else text)
        self.setAccessibleName(_("Mark {name} as").format(name=isolate(row.name)))

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        row = self._row
        if row is None:
            return
        who = row.member_id
        fill_menu(self._menu, lambda status: self.chosen.emit(who, status), row.status)
        if self._asks:
            self._menu.addSeparator()
            add_away(self._menu, lambda: self.away_requested.emit(row))
            known = self._menu.addAction(_("This is &somebody we know…"))
            known.setObjectName("mark_known")
            known.triggered.connect(lambda: self.known_requested.emit(row))
