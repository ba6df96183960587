"""A day: typed as ISO, or picked from a calendar; said in words beneath."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QMenu, QWidget, QWidgetAction

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current
from chapterdesk.ui.records.when import parse_day
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import IconButton


class DayField(QWidget):
    """Take a day.

    Args:
        theme: The look.
        name: The object name of the line; the button is `<name>_pick`.
    """

    worded = Signal(str)

    def __init__(self, *, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setMaxLength(40)
        self._pick = IconButton(
            theme=theme, icon="calendar-days", text=_("Pick a day"), name=f"{name}_pick"
        )
        self._pick.clicked.connect(self._open)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self._pick)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._say)

    def set_day(self, day: date) -> None:
        """Show a day."""
        self.edit.setText(day.isoformat())

    def day(self) -> date:
        """Return the day.

        Raises:
            UserError: What is typed is not a day.
        """
        return parse_day(self.edit.text())

    @Slot()
    def _say(self) -> None:
        try:
            self.worded.emit(current().weekday(self.day()))
        except UserError:
            self.worded.emit("")

    @Slot()
    def _open(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(menu)
        calendar.setObjectName("pick_calendar")
        calendar.setAccessibleName(_("Pick a day"))
        calendar.setLocale(QLocale(current().language))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            day = self.day()
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        except UserError:
            calendar.setSelectedDate(QDate.currentDate())
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(menu.close)
        calendar.clicked.connect(menu.close)
        menu.popup(self._pick.mapToGlobal(self._pick.rect().bottomLeft()))
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QDate)
    def _picked(self, picked: QDate) -> None:
        self.set_day(date(picked.year(), picked.month(), picked.day()))
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
