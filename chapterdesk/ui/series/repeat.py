"""How a meeting repeats, chosen in words: "every second Thursday", and when that ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.recurrence.shapes import Frequency, Shape
from chapterdesk.services.recurrence.shaping import MOST_TIMES, rule_of, shape_of, shape_on
from chapterdesk.services.recurrence.wording import general_words, shape_words
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import choice
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.series.own_rule import OwnRule
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField

_OWN: Final = "own"
_DATES: Final = "dates"
_AS_IS: Final = "as_is"
_NEVER: Final = "never"
_UNTIL: Final = "until"
_TIMES: Final = "times"
_WEEK: Final = timedelta(days=7)


class RepeatEditor(QWidget):
    """Choose how a meeting repeats and when that ends; the words follow its first day.

    Args:
        theme: The look.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("series_repeat")
        self.setAccessibleName(_("How it repeats"))
        self._ready: dict[str, Shape] = {}
        self._as_is = ""
        self._kept_rule = ("", "")
        self._repeats = choice("series_repeats", [])
        self._own = OwnRule(theme=theme)
        self._end = choice(
            "series_end",
            [
                (_NEVER, _("goes on")),
                (_UNTIL, _("ends on a day")),
                (_TIMES, _("ends after some times")),
            ],
        )
        self._until = DayField(theme=theme, name="series_until")
        self._until.edit.setAccessibleName(_("Last day"))
        self._times = NumberField(name="series_times", minimum=1, maximum=MOST_TIMES, value=10)
        self.rows = {
            "rule": FormRow(name="series_repeats_row", label=_("&Repeats"), field=self._repeats),
            "end": FormRow(name="series_end_row", label=_("E&nd"), field=self._end),
            "until": FormRow(name="series_until_row", label=_("Last d&ay"), field=self._until),
            "times": FormRow(
                name="series_times_row", label=_("How many ti&mes"), field=self._times
            ),
        }
        self._lay_out()
        self._connect()
        self.set_day(date(2026, 1, 1))

    def _lay_out(self) -> None:
        ends = [(self.rows[name], 1) for name in ("end", "until", "times")]
        self._ends = Beside(theme=self._theme, name="series_ends", rows=ends)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.rows["rule"])
        layout.addWidget(self._own)
        layout.addWidget(self._ends)
        self.setFocusProxy(self._repeats)

    def _connect(self) -> None:
        self._repeats.activated.connect(self._picked)
        self._end.activated.connect(self._follow)
        self._own.changed.connect(self.changed)
        self._times.valueChanged.connect(self.changed)
        self._until.edit.textChanged.connect(self.changed)
        self._until.worded.connect(self.rows["until"].set_hint)
        self._until.edit.textEdited.connect(self.rows["until"].clear_error)

    def set_day(self, day: date) -> None:
        """Offer what a first day suggests; what was chosen stays, about the new day."""
        chosen = self._repeats.current
        self._ready = _suggested(day)
        self._own.set_day(day)
        self._fill()
        if chosen == "last" and chosen not in self._ready:
            chosen = "nth"
        self._repeats.set_current(chosen)
        self._follow()

    def begin_on(self, day: date) -> None:
        """Start anew: every week on that day, without an end."""
        self._as_is = ""
        self._kept_rule = ("", "")
        self._own.begin_on(day)
        self.set_day(day)
        self._repeats.set_current("weekly")
        self._end.set_current(_NEVER)
        self._until.edit.clear()
        for row in self.rows.values():
            row.clear_error()
        self._follow()

    def set_rule(self, rule: str, starts_local: datetime, timezone: str) -> None:
        """Show a rule that is kept; one that can not be shown stays letter by letter."""
        self.begin_on(starts_local.date())
        shape = shape_of(rule, starts_local, timezone) if rule else None
        if shape is None or not self._own.can_show(shape):
            self._as_is = rule
            self._fill()
            self._repeats.set_current(_AS_IS if rule else _DATES)
            self._follow()
            return
        plain = replace(shape, until=None, count=None)
        key = next((key for key, ready in self._ready.items() if ready == plain), _OWN)
        if key == _OWN:
            self._own.set_shape(plain)
        self._repeats.set_current(key)
        if shape.until is not None:
            self._end.set_current(_UNTIL)
            self._until.set_day(shape.until)
        elif shape.count is not None:
            self._end.set_current(_TIMES)
            self._times.setValue(shape.count)
        self._follow()
        # What nobody changes stays letter by letter.
        self._kept_rule = (self.rule(timezone), rule)

    def rule(self, timezone: str) -> str:
        """Return the rule; empty where there are only single dates.

        Raises:
            UserError: Something is missing, or the last day can not be read.
        """
        key = self._repeats.current
        if key == _DATES:
            return ""
        if key == _AS_IS:
            return self._as_is
        shape = self._own.shape() if key == _OWN else self._ready[key]
        if self._end.current == _UNTIL:
            shape = replace(shape, until=self._last_day())
        elif self._end.current == _TIMES:
            shape = replace(shape, count=self._times.value())
        written, (as_shown, as_kept) = rule_of(shape, timezone), self._kept_rule
        return as_kept if written == as_shown else written

    def _last_day(self) -> date:
        try:
            return self._until.day()
        except UserError as error:
            error.field = "until"
            raise

    def kept(self) -> object:
        """Return what is chosen, for a form that is kept unfinished."""
        return {
            "repeats": self._repeats.current,
            "as_is": self._as_is,
            "end": self._end.current,
            "until": self._until.edit.text(),
            "times": self._times.value(),
            "own": self._own.kept(),
        }

    def put_back(self, kept: object) -> None:
        """Hold that again; what makes no sense is left out."""
        if not isinstance(kept, dict):
            return
        values: dict[str, Any] = kept
        self._as_is = str(values.get("as_is") or "")
        self._fill()
        if isinstance(values.get("own"), dict):
            self._own.put_back(values["own"])
        self._repeats.set_current(str(values.get("repeats")))
        self._end.set_current(str(values.get("end")))
        self._until.edit.setText(str(values.get("until") or ""))
        if isinstance(values.get("times"), int):
            self._times.setValue(values["times"])
        self._follow()

    def _fill(self) -> None:
        chosen = self._repeats.current
        self._repeats.blockSignals(True)
        self._repeats.clear()
        for key, shape in self._ready.items():
            self._repeats.addItem(shape_words(shape), key)
        self._repeats.addItem(_("otherwise…"), _OWN)
        self._repeats.addItem(_("only on single dates"), _DATES)
        if self._as_is:
            self._repeats.addItem(general_words(self._as_is), _AS_IS)
        self._repeats.set_current(chosen)
        self._repeats.blockSignals(False)

    @Slot()
    def _picked(self) -> None:
        self.rows["rule"].clear_error()
        self._follow()

    @Slot()
    def _follow(self) -> None:
        key = self._repeats.current
        by_rule = key not in {_DATES, _AS_IS}
        self._own.setVisible(key == _OWN)
        self._ends.setVisible(by_rule)
        self.rows["until"].setVisible(self._end.current == _UNTIL)
        self.rows["times"].setVisible(self._end.current == _TIMES)
        self.changed.emit()


def _suggested(day: date) -> dict[str, Shape]:
    """Return what is likely of a first day, by a key that means the same of another day."""
    weekly = shape_on(day, Frequency.WEEKLY)
    nth = shape_on(day, Frequency.MONTHLY, nth=True)
    ready = {
        "weekly": weekly,
        "second": replace(weekly, interval=2),
        "fourth": replace(weekly, interval=4),
        "nth": nth,
    }
    if (day + _WEEK).month != day.month and nth.nth != (-1,):
        ready["last"] = replace(nth, nth=(-1,))
    ready["month_day"] = shape_on(day, Frequency.MONTHLY)
    ready["yearly"] = shape_on(day, Frequency.YEARLY)
    ready["daily"] = shape_on(day, Frequency.DAILY)
    return ready
