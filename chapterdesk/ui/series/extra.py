"""More dates of a series, put there by hand beside its rule."""

from datetime import date, datetime, time
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.when import parse_time
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow

_MOST: Final = 60
_PARTS: Final = 2
Extra = tuple[date, time | None]


class ExtraDates(QWidget):
    """Collect single dates; without a time of their own they begin as the series does.

    Args:
        theme: The look.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._held: list[Extra] = []
        self.setObjectName("series_extra")
        self.setAccessibleName(_("More dates"))
        self._day = DayField(theme=theme, name="series_extra_day")
        self._day.edit.setAccessibleName(_("One more day"))
        self._time = QLineEdit()
        self._time.setObjectName("series_extra_time")
        self._time.setMaxLength(40)
        self._day_row = FormRow(
            name="series_extra_day_row", label=_("One mor&e day"), field=self._day, optional=True
        )
        self._time_row = FormRow(
            name="series_extra_time_row",
            label=_("Begins at"),
            field=self._time,
            hint=_("empty: as the others"),
            optional=True,
        )
        add = SecondaryButton(
            theme=theme, text=_("Add this date"), name="series_extra_add", icon="plus"
        )
        add.clicked.connect(self._add)
        self._day.edit.textEdited.connect(self._day_row.clear_error)
        self._day.worded.connect(self._day_row.set_hint)
        line = QHBoxLayout()
        line.setSpacing(16)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self._day_row, 2, top)
        line.addWidget(self._time_row, 1, top)
        line.addWidget(add, 0, Qt.AlignmentFlag.AlignVCenter)
        self._chips = FlowRow(name="series_extra_dates")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self._chips)
        self._draw()

    def dates(self, usual: time) -> tuple[datetime, ...]:
        """Return the dates; those without a time begin at the usual one."""
        return tuple(sorted(datetime.combine(day, at or usual) for day, at in self._held))

    def take(self) -> bool:
        """Add what is typed and was not added yet; answer whether it could be read."""
        if self._day.edit.text().strip():
            self._add()
        return not self._day.edit.text().strip()

    def clear(self) -> None:
        """Hold no dates."""
        self._held = []
        self._day.edit.clear()
        self._time.clear()
        self._day_row.clear_error()
        self._time_row.clear_error()
        self._draw()

    def kept(self) -> object:
        """Return the dates, for a form that is kept unfinished."""
        return [
            [day.isoformat(), "" if at is None else at.isoformat("minutes")]
            for day, at in self._held
        ]

    def put_back(self, kept: object) -> None:
        """Hold them again; what makes no sense is left out."""
        self.clear()
        for one in kept if isinstance(kept, list) else ():
            if not isinstance(one, list) or len(one) != _PARTS:
                continue
            try:
                day = date.fromisoformat(str(one[0]))
                self._held.append((day, time.fromisoformat(str(one[1])) if one[1] else None))
            except ValueError:
                continue
        self._draw()
        self.changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> Extra:
        try:
            day = self._day.day()
        except UserError as error:
            self._day_row.show_error(str(error))
            raise
        try:
            at = parse_time(self._time.text()) if self._time.text().strip() else None
        except UserError as error:
            self._time_row.show_error(str(error))
            raise
        return day, at

    @Slot()
    def _add(self) -> None:
        try:
            found = self._typed()
        except UserError:
            return
        if found not in self._held and len(self._held) < _MOST:
            self._held.append(found)
        self._day.edit.clear()
        self._time.clear()
        self._draw()
        announce(self, _("{day} was added").format(day=current().weekday(found[0])))
        self._day.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _draw(self) -> None:
        self._chips.clear()
        self._held.sort(key=lambda one: (one[0], one[1] or time.min))
        for place, (day, at) in enumerate(self._held):
            words = current().weekday(day)
            if at is not None:
                words = f"{words}, {current().clock_time(at)}"
            chip = SecondaryButton(
                theme=self._theme, text=words, name=f"series_extra_{place}", icon="x"
            )
            chip.setAccessibleName(_("Take {day} away").format(day=words))
            chip.clicked.connect(lambda _on=False, gone=(day, at): self._remove(gone))
            self._chips.add(chip)
        self._chips.setVisible(bool(self._held))
        self._chips.updateGeometry()

    def _remove(self, gone: Extra) -> None:
        self._held.remove(gone)
        self._draw()
        self._day.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
