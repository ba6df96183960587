"""A rule put together from its parts: every so many weeks on these days, or a day of the month."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, ngettext
from chapterdesk.services.recurrence.shapes import Frequency, Shape
from chapterdesk.services.recurrence.shaping import MOST_APART, NTH, nth_of
from chapterdesk.services.recurrence.wording import ordinal_names, weekday_names
from chapterdesk.ui.records.fields import choice
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField

_UNITS: Final = (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY)
_BY_MONTH: Final = frozenset({Frequency.MONTHLY, Frequency.YEARLY})
_COUNTED: Final = "counted"
_DAY: Final = "day"
_LAST: Final = "last"
_LONGEST_MONTH: Final = 31


class OwnRule(QWidget):
    """Put a rule together: a number, a unit, and on which days.

    Args:
        theme: The look.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._month = 1
        self.setObjectName("series_own")
        self.setAccessibleName(_("How it repeats"))
        self._apart = NumberField(name="series_apart", minimum=1, maximum=MOST_APART, value=1)
        self._unit = choice("series_unit", [(unit.value, "") for unit in _UNITS])
        self._days = FilterChips(
            theme=theme,
            name="series_weekdays",
            accessible=_("On"),
            options=[(str(place), name) for place, name in enumerate(weekday_names())],
        )
        self._by = choice(
            "series_month_by",
            [
                (_COUNTED, _("a weekday of the month")),
                (_DAY, _("a day of the month")),
                (_LAST, _("the last day of the month")),
            ],
        )
        self._nth = choice("series_nth", list(zip(map(str, NTH), ordinal_names(), strict=True)))
        self._weekday = choice(
            "series_weekday", [(str(place), name) for place, name in enumerate(weekday_names())]
        )
        self._month_day = NumberField(
            name="series_month_day", minimum=1, maximum=_LONGEST_MONTH, value=1
        )
        self._lay_out()
        self._apart.valueChanged.connect(self._follow)
        for box in (self._unit, self._by, self._nth, self._weekday):
            box.currentIndexChanged.connect(self._follow)
        self._month_day.valueChanged.connect(self._follow)
        self._days.changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        rows = (("apart", _("E&very"), self._apart), ("unit", _("Unit"), self._unit))
        line = [
            (FormRow(name=f"series_{name}_row", label=label, field=field), 1)
            for name, label, field in rows
        ]
        self._line = Beside(theme=self._theme, name="series_own_line", rows=line)
        self._days_row = FormRow(name="series_days_row", label=_("&On"), field=self._days)
        self._days_row.let_grow()
        self._by_row = FormRow(name="series_by_row", label=_("On w&hat"), field=self._by)
        self._nth_row = FormRow(name="series_nth_row", label=_("Which &one"), field=self._nth)
        self._weekday_row = FormRow(
            name="series_weekday_row", label=_("&Weekday"), field=self._weekday
        )
        self._month_day_row = FormRow(
            name="series_month_day_row", label=_("Da&y"), field=self._month_day
        )
        # Not beside these: three choices are wider than what a window of 1280 leaves for a form.
        month = (self._nth_row, self._weekday_row, self._month_day_row)
        self._month_line = Beside(
            theme=self._theme, name="series_month_line", rows=[(row, 1) for row in month]
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (self._line, self._days_row, self._by_row, self._month_line):
            layout.addWidget(part)

    def set_day(self, day: date) -> None:
        """Take the month of a rule by the year from the first day."""
        self._month = day.month

    def begin_on(self, day: date) -> None:
        """Start from what a first day suggests: its weekday, and which of its month it is."""
        self.set_shape(
            Shape(
                frequency=Frequency.WEEKLY,
                weekdays=(day.weekday(),),
            )
        )
        self._month = day.month
        self._nth.set_current(str(nth_of(day)))
        self._weekday.set_current(str(day.weekday()))
        self._month_day.setValue(day.day)

    def set_shape(self, shape: Shape) -> None:
        """Show a rule."""
        self._apart.setValue(shape.interval)
        self._unit.set_current(shape.frequency.value)
        self._days.set_current([str(day) for day in shape.weekdays])
        if shape.weekday is not None:
            self._by.set_current(_COUNTED)
            self._weekday.set_current(str(shape.weekday))
            self._nth.set_current(str(shape.nth[0]))
        elif shape.month_day is not None:
            self._by.set_current(_LAST if shape.month_day < 0 else _DAY)
            self._month_day.setValue(max(1, shape.month_day))
        self._month = shape.month or self._month
        self._follow()

    def can_show(self, shape: Shape) -> bool:
        """Say whether the parts can hold a rule; two weekdays of a month they can not."""
        return len(shape.nth) <= 1

    def shape(self) -> Shape:
        """Return what is put together; the service says where something is missing."""
        unit = Frequency(self._unit.current)
        shape = Shape(frequency=unit, interval=self._apart.value())
        if unit == Frequency.WEEKLY:
            days = sorted(int(day) for day in self._days.current)
            return replace(shape, weekdays=tuple(days))
        if unit not in _BY_MONTH:
            return shape
        month = self._month if unit == Frequency.YEARLY else None
        if self._by.current == _COUNTED:
            nth = (int(self._nth.current),)
            return replace(shape, weekday=int(self._weekday.current), nth=nth, month=month)
        last = self._by.current == _LAST
        return replace(shape, month_day=-1 if last else self._month_day.value(), month=month)

    def kept(self) -> dict[str, Any]:
        """Return what the parts hold, as plain JSON values."""
        return {
            "apart": self._apart.value(),
            "unit": self._unit.current,
            "days": sorted(self._days.current),
            "by": self._by.current,
            "nth": self._nth.current,
            "weekday": self._weekday.current,
            "month_day": self._month_day.value(),
        }

    def put_back(self, kept: Mapping[str, Any]) -> None:
        """Hold that again; what makes no sense is left out."""
        for field, name in ((self._apart, "apart"), (self._month_day, "month_day")):
            if isinstance(kept.get(name), int):
                field.setValue(kept[name])
        boxes = {"unit": self._unit, "by": self._by, "nth": self._nth, "weekday": self._weekday}
        for name, box in boxes.items():
            if box.findData(kept.get(name)) >= 0:
                box.set_current(str(kept[name]))
        if isinstance(kept.get("days"), list):
            self._days.set_current([str(day) for day in kept["days"]])
        self._follow()

    @Slot()
    def _follow(self) -> None:
        unit = Frequency(self._unit.current)
        by_month = unit in _BY_MONTH
        self._name_units(self._apart.value())
        self._days_row.setVisible(unit == Frequency.WEEKLY)
        self._by_row.setVisible(by_month)
        self._month_line.setVisible(by_month)
        counted = self._by.current == _COUNTED
        self._nth_row.setVisible(counted)
        self._weekday_row.setVisible(counted)
        self._month_day_row.setVisible(self._by.current == _DAY)
        self.changed.emit()

    def _name_units(self, count: int) -> None:
        names = (
            ngettext("day", "days", count),
            ngettext("week", "weeks", count),
            ngettext("month", "months", count),
            ngettext("year", "years", count),
        )
        self._unit.blockSignals(True)
        for place, name in enumerate(names):
            self._unit.setItemText(place, name)
        self._unit.blockSignals(False)
