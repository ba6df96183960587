"""The page of the calendar: a month or a week, and what takes place on one day."""

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.calendar import CalendarDay, CalendarEntry, CalendarFile
from chapterdesk.ui.calendar.bring_in import choose_calendar
from chapterdesk.ui.calendar.cells import DayGrid, entry_sentence, entry_text
from chapterdesk.ui.calendar.year import YearDialog
from chapterdesk.ui.context import CALENDAR, MEETINGS, SERIES, PageContext
from chapterdesk.ui.page import Page
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.text import Text

_AREAS: Final = frozenset({"meetings", "series", "groups"})
_MONTH: Final = "month"
_MARGIN: Final = (32, 24, 32, 24)
_YEARS: Final = range(1970, 2101)
_MONTHS: Final = 12
_WEEK: Final = timedelta(days=7)


class CalendarPage(Page):
    """Look at a month or a week; the arrow keys go from day to day."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context, name=CALENDAR, title=_("Calendar"), help_page="series", parent=parent
        )
        theme = context.theme
        self._today = date.min
        self._chosen = date.min
        self._days: dict[date, CalendarDay] = {}
        self._header = PageHeader(theme=theme, name="calendar_header", title=_("Calendar"))
        self._view = SegmentedChoice(
            theme=theme,
            name="calendar_view",
            accessible=_("What is shown"),
            options=((_MONTH, _("Month")), ("week", _("Week"))),
        )
        before = IconButton(
            theme=theme, icon="chevron-left", text=_("Earlier"), name="calendar_before"
        )
        later = IconButton(
            theme=theme, icon="chevron-right", text=_("Later"), name="calendar_later"
        )
        if self.isRightToLeft():
            before.set_icon("chevron-right")
            later.set_icon("chevron-left")
        now = SecondaryButton(theme=theme, text=_("&Today"), name="calendar_today")
        back = LinkButton(theme=theme, text=_("Back to meetings"), name="calendar_to_meetings")
        bar = FlowRow(name="calendar_bar")
        for widget in (before, now, later, self._view, *self._files(), back):
            bar.add(widget)
        self.grid = DayGrid()
        self._day = Card(theme=theme, name="calendar_day_card")
        holder = QWidget()
        self._entries = QVBoxLayout(holder)
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._entries.setSpacing(2)
        self._day.add(holder)
        inside = QWidget()
        inside.setProperty("part", "page")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(*_MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._header)
        layout.addWidget(bar)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self._day)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inside, "calendar_scroll"))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        before.clicked.connect(lambda: self._page(-1))
        later.clicked.connect(lambda: self._page(1))
        now.clicked.connect(self.go_today)
        back.clicked.connect(lambda: context.navigate(MEETINGS, None))
        self._view.chosen.connect(lambda _key: self.refresh())
        self.grid.moved.connect(self._move)
        self.grid.paged.connect(self._page)
        self.grid.home_wanted.connect(self.go_today)
        self.grid.opened.connect(self._open_day)
        context.bridge.changed.connect(self._heard)

    def _files(self) -> tuple[SecondaryButton, ...]:
        """Return what leads to calendar files and to the plan of the year."""
        context, theme = self.context, self.context.theme
        bring = SecondaryButton(
            theme=theme, text=_("&Bring in…"), name="calendar_bring_in", icon="file-up"
        )
        bring.setAccessibleName(_("Bring in a calendar"))
        save = SecondaryButton(
            theme=theme, text=_("&Save as calendar…"), name="calendar_save", icon="file-down"
        )
        plan = SecondaryButton(theme=theme, text=_("&Plan of the year…"), name="calendar_year")
        bring.clicked.connect(lambda: choose_calendar(context=context, parent=self))
        save.clicked.connect(self.save)
        plan.clicked.connect(self.open_year)
        return bring, save, plan

    @override
    def activate(self, subject: bytes | None = None) -> None:
        del subject
        calendar = self.context.services.calendar

        def found(today: date) -> None:
            self._today = today
            if self._chosen == date.min:
                self._chosen = today
            self.refresh()
            QTimer.singleShot(0, self.grid, self.grid.focus_current)

        self.context.tasks.run(calendar.today, found, self.context.messages.error, owner=self)

    @override
    def clear(self) -> None:
        self._soon.stop()
        self._today = self._chosen = date.min
        self._days = {}
        self.grid.clear()
        clear_layout(self._entries)
        self._day.set_title("")

    @Slot()
    def refresh(self) -> None:
        """Read the month or the week again."""
        if self._chosen == date.min:
            return
        first, last = self._span()
        calendar = self.context.services.calendar
        self.context.tasks.run(
            lambda: calendar.days(first, last), self._show, self.context.messages.error, owner=self
        )

    @Slot()
    def go_today(self) -> None:
        """Go to the day that it is."""
        self._move(self._today)

    @Slot()
    def save(self) -> None:
        """Make a calendar file of what is planned, say what it tells, and ask where it goes."""
        context = self.context

        def made(file: CalendarFile) -> None:
            context.files.save_file(
                title=_("Save as calendar: {summary}").format(summary=file.summary),
                suggested=file.suggested_name,
                patterns=_("Calendars ({patterns})").format(patterns="*.ics"),
                chosen=lambda path: self._save(file, path),
            )

        context.tasks.run(context.services.calendar.all, made, context.messages.error, owner=self)

    def _save(self, calendar: CalendarFile, path: Path) -> None:
        context = self.context
        file = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
        asked = file == path

        def done(_nothing: object) -> None:
            text = _("Saved as {file}. {summary}")
            context.messages.toast(text.format(file=isolate(file.name), summary=calendar.summary))

        context.tasks.run(
            lambda: context.services.calendar.save(calendar, file, overwrite=asked),
            done,
            context.messages.error,
            owner=self,
        )

    @Slot()
    def open_year(self) -> None:
        """Show the plan of the year that is looked at."""
        if self._chosen == date.min:
            return
        dialog = YearDialog(context=self.context, year=self._chosen.year, parent=self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.start()

    def _span(self) -> tuple[date, date]:
        week_start = current().locale.first_week_day
        first = self._chosen
        last = first
        if self._view.current == _MONTH:
            first = first.replace(day=1)
            last = last.replace(day=monthrange(last.year, last.month)[1])
        first -= timedelta(days=(first.weekday() - week_start) % 7)
        last += timedelta(days=6 - (last.weekday() - week_start) % 7)
        return first, last

    def _show(self, days: tuple[CalendarDay, ...]) -> None:
        if self._chosen == date.min:
            return
        self._days = {day.day: day for day in days}
        month = self._chosen.month if self._view.current == _MONTH else 0
        self.grid.show_days(days, chosen=self._chosen, today=self._today, month=month)
        self._header.set_title(self._title(days))
        self._show_day()

    def _title(self, days: tuple[CalendarDay, ...]) -> str:
        words = current()
        if self._view.current == _MONTH:
            name = str(words.locale.months["stand-alone"]["wide"][self._chosen.month])
            return _("{month} {year}").format(month=name, year=self._chosen.year)
        return _("{first} to {last}").format(
            first=words.day_short(days[0].day), last=words.day(days[-1].day)
        )

    def _show_day(self) -> None:
        clear_layout(self._entries)
        day = self._days.get(self._chosen)
        self._day.set_title(current().weekday(self._chosen))
        if day is None:
            return
        if day.holiday:
            text = _("Holiday: {name}").format(name=isolate(day.holiday))
            self._entries.addWidget(Text(text, colour="warn", wrap=True, name="calendar_holiday"))
        for place, entry in enumerate(day.entries):
            link = self._entry(entry, place)
            self._entries.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
            link.show()
        if not day.entries:
            self._entries.addWidget(
                Text(_("Nothing is planned."), colour="soft", name="calendar_nothing")
            )

    def _entry(self, entry: CalendarEntry, place: int) -> LinkButton:
        words = entry.words or (_("cancelled") if entry.struck else "")
        text = entry_text(entry).replace("&", "&&")
        link = LinkButton(
            theme=self.context.theme,
            text=f"{text} · {words}" if words else text,
            name=f"calendar_entry_{place}",
            accessible=_("Open {what}").format(what=entry_sentence(entry)),
        )
        where, what = (MEETINGS, entry.meeting_id)
        if entry.meeting_id is None:
            where, what = SERIES, entry.series_id
        link.clicked.connect(lambda: self.context.navigate(where, what))
        return link

    @Slot(object)
    def _move(self, day: date) -> None:
        if day.year not in _YEARS:
            return
        self._chosen = day
        inside = day in self._days
        if inside and self._is_shown_month(day):
            self.grid.choose(day, focus=True)
            self._show_day()
        else:
            self.refresh()
            self.grid.focus_current()

    def _is_shown_month(self, day: date) -> bool:
        if self._view.current != _MONTH:
            return True
        middle = sorted(self._days)[len(self._days) // 2]
        return (day.year, day.month) == (middle.year, middle.month)

    @Slot(int)
    def _page(self, step: int) -> None:
        if self._view.current != _MONTH:
            self._move(self._chosen + step * _WEEK)
            return
        number = self._chosen.year * _MONTHS + self._chosen.month - 1 + step
        year, month = divmod(number, _MONTHS)
        if year in _YEARS:
            day = min(self._chosen.day, monthrange(year, month + 1)[1])
            self._move(date(year, month + 1, day))

    @Slot(object)
    def _open_day(self, _day: date) -> None:
        first = next(
            (
                one
                for one in self._day.findChildren(LinkButton, "calendar_entry_0")
                if not one.isHidden()
            ),
            None,
        )
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in _AREAS and self._chosen != date.min:
            self._soon.start()
