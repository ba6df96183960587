"""One more date of a series, put there by hand."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.records.when import parse_time
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card


class OneDate(QWidget):
    """Take a day and a time.

    Args:
        theme: The look.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("one_date_form")
        self.setAccessibleName(_("One more date"))
        self._day = DayField(theme=theme, name="one_date_day")
        self._day.edit.setAccessibleName(_("Day"))
        self._time = text_field("one_date_time")
        self.rows = {
            "day": FormRow(name="one_date_day_row", label=_("&Day"), field=self._day),
            "time": FormRow(
                name="one_date_time_row",
                label=_("&Begins"),
                field=self._time,
                hint=_("such as 18:30"),
            ),
        }
        card = Card(theme=theme, name="one_date_card", title=_("One more date"))
        for row in self.rows.values():
            card.add(row)
        foot = FormFoot(theme=theme, form=self, name="one_date")
        foot.save_requested.connect(self._save)
        foot.cancelled.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(card)
        layout.addWidget(foot)
        layout.addStretch(1)
        self._day.worded.connect(self.rows["day"].set_hint)
        self._day.edit.textEdited.connect(self.rows["day"].clear_error)
        self._day.edit.returnPressed.connect(self._save)
        self._time.returnPressed.connect(self._save)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.cancelled)

    def begin(self, usual: datetime) -> None:
        """Ask for a day; the time is the usual one."""
        self._day.edit.clear()
        self._time.setText(current().clock_time(usual))
        for row in self.rows.values():
            row.clear_error()

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._day.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _save(self) -> None:
        try:
            day, at = self._day.day(), parse_time(self._time.text())
        except UserError as error:
            self.rows[error.field].show_error(str(error))
            return
        self.saved.emit(datetime.combine(day, at))
