"""The days on which the chapter does not meet: their list, one more, and leaving them out."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.database import Undo
from chapterdesk.services.series import HolidayRow, SkippedHolidays
from chapterdesk.services.zones import to_local
from chapterdesk.ui.calendar.bring_in import HOLIDAYS, choose_calendar
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.text import Text


class HolidaysPanel(QWidget):
    """List the holidays to come, add some, take one away, leave them out of every series."""

    closed = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._focus_next = ""
        theme = context.theme
        self.setObjectName("holidays_panel")
        self.setAccessibleName(_("Holidays"))
        self._name = text_field("holiday_name")
        self._first = DayField(theme=theme, name="holiday_first")
        self._last = DayField(theme=theme, name="holiday_last")
        self._first.edit.setAccessibleName(_("First day"))
        self._last.edit.setAccessibleName(_("Last day"))
        self.rows = {
            "name": FormRow(name="holiday_name_row", label=_("&Name"), field=self._name),
            "first": FormRow(name="holiday_first_row", label=_("&First day"), field=self._first),
            "last": FormRow(
                name="holiday_last_row",
                label=_("&Last day"),
                field=self._last,
                hint=_("only where it is longer than one day"),
                optional=True,
            ),
        }
        self._result = Banner(theme=theme, name="holidays_result", tone="accent")
        self._result.hide()
        self._none = Text(
            _("No holiday is kept yet. Dates on a holiday are marked, and left out in one click."),
            colour="soft",
            wrap=True,
            name="holidays_none",
        )
        self._lay_out()
        for field in (self._first, self._last):
            row = self.rows["first" if field is self._first else "last"]
            field.worded.connect(row.set_hint)
            field.edit.textEdited.connect(row.clear_error)
            field.edit.returnPressed.connect(self._add)
        self._name.returnPressed.connect(self._add)

    def _lay_out(self) -> None:
        theme = self._context.theme
        header = PageHeader(
            theme=theme,
            name="holidays_header",
            title=_("Holidays"),
            subtitle=_("The days on which the chapter does not meet."),
        )
        back = SecondaryButton(theme=theme, text=_("&Back to the series"), name="holidays_back")
        back.clicked.connect(self.closed)
        add_card = Card(theme=theme, name="holidays_add_card", title=_("Add a holiday"))
        days = [(self.rows[name], 1) for name in ("first", "last")]
        line = Beside(theme=theme, name="holidays_days", rows=days)
        add = PrimaryButton(theme=theme, text=_("&Add holiday"), name="holiday_add", icon="plus")
        add.clicked.connect(self._add)
        add_card.add(self.rows["name"])
        add_card.add(line)
        bring = SecondaryButton(
            theme=theme, text=_("Bring in from a &calendar file…"), name="holidays_bring_in"
        )
        bring.clicked.connect(self._bring_in)
        add_card.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        add_card.body.addWidget(bring, 0, Qt.AlignmentFlag.AlignLeading)
        listed = Card(theme=theme, name="holidays_list", title=_("To come"))
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._skip = SecondaryButton(
            theme=theme, text=_("Leave them &out of every series"), name="holidays_skip"
        )
        self._skip.clicked.connect(self._leave_out)
        listed.add(self._none)
        listed.add(holder)
        listed.body.addWidget(self._skip, 0, Qt.AlignmentFlag.AlignLeading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(header)
        layout.addWidget(back, 0, Qt.AlignmentFlag.AlignLeading)
        for part in (self._result, listed, add_card):
            layout.addWidget(part)
        layout.addStretch(1)

    @Slot()
    def open(self) -> None:
        """Read the holidays and list those to come."""
        self._result.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the holidays again."""
        services, clock = self._context.services, self._context.clock

        def read() -> tuple[HolidayRow, ...]:
            zone = services.chapter.profile().timezone or "UTC"
            return services.holidays.list(to_local(clock.now(), zone).date())

        self._context.tasks.run(read, self._listed, self._context.messages.error, owner=self)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        clear_layout(self._column)
        self._result.hide()
        self._name.clear()
        self._first.edit.clear()
        self._last.edit.clear()

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listed(self, rows: tuple[HolidayRow, ...]) -> None:
        clear_layout(self._column)
        self._none.setVisible(not rows)
        self._skip.setVisible(bool(rows))
        for place, row in enumerate(rows):
            self._column.addWidget(self._row(row, place))
        if self._focus_next:
            self.start()
            self._focus_next = ""

    def _row(self, row: HolidayRow, place: int) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        words = _("{day}: {name}").format(
            day=current().weekday(row.held_on), name=isolate(row.name)
        )
        line.addWidget(Text(words, wrap=True, name=f"holiday_{place}"), 1)
        away = IconButton(
            theme=self._context.theme,
            icon="x",
            text=_("Take away: {holiday}").format(holiday=words),
            name=f"holiday_{place}_off",
            bare=True,
        )
        away.clicked.connect(lambda: self._remove(row.id))
        line.addWidget(away)
        return holder

    @Slot()
    def _add(self) -> None:
        try:
            first = self._first.day()
        except UserError as error:
            self.rows["first"].show_error(str(error))
            return
        try:
            last = self._last.day() if self._last.edit.text().strip() else None
        except UserError as error:
            self.rows["last"].show_error(str(error))
            return
        name, holidays = self._name.text(), self._context.services.holidays

        def done(undo: Undo) -> None:
            self._told(undo)
            self._name.clear()
            self._first.edit.clear()
            self._last.edit.clear()
            self.start()

        self._context.tasks.run(
            lambda: holidays.add(name, first, last), done, self._failed, owner=self
        )

    def _remove(self, holiday_id: bytes) -> None:
        holidays = self._context.services.holidays
        self._focus_next = "name"
        self._context.tasks.run(
            lambda: holidays.remove(holiday_id), self._told, self._failed, owner=self
        )

    @Slot()
    def _bring_in(self) -> None:
        choose_calendar(context=self._context, parent=self, wanted=HOLIDAYS, done=self.refresh)

    @Slot()
    def _leave_out(self) -> None:
        def done(found: SkippedHolidays) -> None:
            if found.dates:
                self._told(found.undo)
            text = ngettext(
                "{count} date was left out.", "{count} dates were left out.", found.dates
            )
            if found.left:
                names = current().listing(isolate(name) for name in found.left)
                text = " ".join(
                    [
                        text,
                        _("This computer can not reckon {names}; they stay as they are.").format(
                            names=names
                        ),
                    ]
                )
            self._result.show_result(text, tone="warn" if found.left else "accent")

        self._context.tasks.run(
            self._context.services.holidays.skip, done, self._failed, owner=self
        )

    def _told(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
        self.refresh()

    def _failed(self, error: UserError) -> None:
        row = self.rows.get(error.field)
        if row is None:
            self._context.messages.error(error)
        else:
            row.show_error(str(error))
