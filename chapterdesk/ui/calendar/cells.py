"""The days of a month or a week side by side; the arrow keys go from day to day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.calendar import CalendarDay, CalendarEntry
from chapterdesk.ui.widgets.text import ElidedLabel, Text, TextColour, repolish

_WEEK: Final = 7
_SHOWN: Final = {True: 3, False: 6}


def entry_text(entry: CalendarEntry) -> str:
    """Return the time and the name of something that takes place."""
    return f"{current().clock_time(entry.starts_local)} {isolate(entry.label)}"


def entry_sentence(entry: CalendarEntry) -> str:
    """Return it as it is read aloud: what does not take place is said."""
    words = entry.words or (_("cancelled") if entry.struck else "")
    return f"{entry_text(entry)}, {words}" if words else entry_text(entry)


def day_sentence(day: CalendarDay, *, today: bool) -> str:
    """Return a day as it is read aloud."""
    parts = [current().weekday(day.day)]
    if today:
        parts.append(_("today"))
    if day.holiday:
        parts.append(_("holiday: {name}").format(name=isolate(day.holiday)))
    if day.entries:
        parts.append(ngettext("{count} meeting", "{count} meetings", len(day.entries)))
        parts += [entry_sentence(entry) for entry in day.entries]
    else:
        parts.append(_("nothing planned"))
    return ", ".join(parts)


class DayCell(QFrame):
    """One day: its number, its holiday, the first of its meetings, and how many more."""

    pressed = Signal(object)

    def __init__(
        self, *, day: CalendarDay, today: bool, month: bool, dim: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.day = day
        self.setObjectName(f"calendar_{day.day.isoformat()}")
        self.setProperty("part", "day")
        self.setProperty("today", today)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(day_sentence(day, today=today))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(1)
        number = str(day.day.day) if month else current().weekday(day.day)
        tint: TextColour = "accent" if today else "soft" if dim else "ink"
        layout.addWidget(Text(number, colour=tint, strong=True, name=f"{self.objectName()}_day"))
        if day.holiday:
            layout.addWidget(self._line(day.holiday, 0, struck=False, colour="warn"))
        shown = _SHOWN[month]
        for place, entry in enumerate(day.entries[:shown], start=1):
            colour = "soft" if entry.struck or dim else "ink"
            layout.addWidget(
                self._line(entry_text(entry), place, struck=entry.struck, colour=colour)
            )
        more = len(day.entries) - shown
        if more > 0:
            layout.addWidget(
                Text(ngettext("{count} more", "{count} more", more), role="small", colour="soft")
            )
        layout.addStretch(1)

    def _line(self, text: str, place: int, *, struck: bool, colour: str) -> ElidedLabel:
        label = ElidedLabel(text, role="small", name=f"{self.objectName()}_{place}")
        label.setProperty("colour", colour)
        label.setProperty("struck", struck)
        repolish(label)
        return label

    def set_current(self, current_day: bool) -> None:
        """Be the one day that Tab reaches."""
        policy = Qt.FocusPolicy.StrongFocus if current_day else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)
        self.setProperty("current", current_day)
        repolish(self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(self.day.day)


class DayGrid(QWidget):
    """Show days in rows of seven, or beneath each other; one of them is the current one."""

    moved = Signal(object)
    opened = Signal(object)
    paged = Signal(int)
    home_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_grid")
        self._cells: dict[date, DayCell] = {}
        self._current = date.min
        self._month = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)

    def show_days(
        self, days: Sequence[CalendarDay], *, chosen: date, today: date, month: int
    ) -> None:
        """Show these days; a month of 0 is a week, whose days stand beneath each other."""
        focused = any(cell.hasFocus() for cell in self._cells.values())
        self.clear()
        self._month = bool(month)
        for place, day in enumerate(days):
            cell = DayCell(
                day=day,
                today=day.day == today,
                month=self._month,
                dim=self._month and day.day.month != month,
                parent=self,
            )
            cell.pressed.connect(self.moved)
            row, column = (place // _WEEK + 1, place % _WEEK) if month else (place, 0)
            self._grid.addWidget(cell, row, column)
            self._grid.setRowStretch(row, 1)
            # Else it would only be there a moment later, and not take the focus now.
            cell.show()
            self._cells[day.day] = cell
        for column in range(_WEEK):
            self._grid.setColumnStretch(column, 1 if month or column == 0 else 0)
        if month:
            names = current().locale.days["stand-alone"]["abbreviated"]
            for column, day in enumerate(days[:_WEEK]):
                name = Text(
                    str(names[day.day.weekday()]),
                    role="small",
                    colour="soft",
                    name=f"calendar_head_{column}",
                )
                self._grid.addWidget(name, 0, column)
        self.choose(chosen, focus=focused)

    def clear(self) -> None:
        """Show no day (lock)."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(_WEEK + 1):
            self._grid.setRowStretch(row, 0)
        self._cells = {}

    def choose(self, day: date, *, focus: bool) -> None:
        """Make a day the current one."""
        before = self._cells.get(self._current)
        if before is not None:
            before.set_current(False)
        self._current = day
        cell = self._cells.get(day)
        if cell is not None:
            cell.set_current(True)
            if focus:
                cell.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_current(self) -> None:
        """Put the focus on the current day."""
        cell = self._cells.get(self._current)
        if cell is not None:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        on = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Left: -on,
            Qt.Key.Key_Right: on,
            Qt.Key.Key_Up: -_WEEK if self._month else -1,
            Qt.Key.Key_Down: _WEEK if self._month else 1,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(self._current + timedelta(days=steps[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.home_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)
