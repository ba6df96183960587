"""The plan of a year: its awareness days to take in or leave out, holidays, meetings, and paper."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.calendar import AwarenessDay, PlanRow, YearPlan
from chapterdesk.services.database import Undo
from chapterdesk.services.sheets import PageOptions
from chapterdesk.services.sheets.papers import Paper
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.paper.options import PaperChoices
from chapterdesk.ui.paper.tools import tools_of
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Text


class YearDialog(Dialog):
    """Show a year, month by month; a tick takes an awareness day in.

    Args:
        context: What it runs on.
        year: Which.
    """

    def __init__(self, *, context: PageContext, year: int, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="year_plan", title=_("Plan of a year"), parent=parent
        )
        self._context = context
        self._year = year
        theme = context.theme
        before = IconButton(
            theme=theme, icon="chevron-left", text=_("Year before"), name="year_before"
        )
        later = IconButton(
            theme=theme, icon="chevron-right", text=_("Next year"), name="year_later"
        )
        if self.isRightToLeft():
            before.set_icon("chevron-right")
            later.set_icon("chevron-left")
        self._which = Text(str(year), role="heading", name="year_which")
        bar = FlowRow(name="year_bar")
        for widget in (before, self._which, later):
            bar.add(widget)
        note = Text(
            _("Dates were looked up on pages of the field: check one before you plan for it."),
            role="small",
            colour="soft",
            wrap=True,
            name="year_note",
        )
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._problem = Text("", colour="bad", wrap=True, name="year_problem")
        self._problem.hide()
        for part in (bar, note, self._problem, holder):
            self.body.addWidget(part)
        self.add_button(_("&Print…"), self._print, name="year_print", first=True)
        self.add_button(_("C&lose"), self.accept, name="year_close", kind="primary", default=True)
        before.clicked.connect(lambda: self._go(-1))
        later.clicked.connect(lambda: self._go(1))

    def start(self) -> None:
        """Open it and read the year."""
        self.open()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the year again."""
        calendar, year = self._context.services.calendar, self._year
        self._context.tasks.run(lambda: calendar.year(year), self._show, self._failed, owner=self)

    def _go(self, step: int) -> None:
        calendar, year = self._context.services.calendar, self._year + step

        def found(plan: YearPlan) -> None:
            self._year = year
            self._show(plan)

        self._context.tasks.run(lambda: calendar.year(year), found, self._failed, owner=self)

    def _show(self, plan: YearPlan) -> None:
        words = current()
        self._problem.hide()
        self._which.setText(str(plan.year))
        clear_layout(self._column)
        parts: list[tuple[date, int, Callable[[], QWidget]]] = [
            (one.first, 0, lambda one=one: self._box(one))  # type: ignore[misc]
            for one in plan.days
        ]
        parts += [
            (row.first, 1, lambda row=row, place=place: _line(row, place))  # type: ignore[misc]
            for place, row in enumerate(plan.rows)
            if row.kind != "day"
        ]
        month = 0
        for first, _order, made in sorted(parts, key=lambda part: part[:2]):
            if first.month != month:
                month = first.month
                self._add(
                    Text(
                        words.month(date(plan.year, month, 1)),
                        strong=True,
                        name=f"year_month_{month}",
                    )
                )
            self._add(made())
        self.grow()

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        # Now, so that the dialog knows how much room it needs.
        widget.show()

    def _box(self, one: AwarenessDay) -> QWidget:
        """Return a tick with words beside it: those of a check box would not break."""
        text = _("{days}: {title}").format(days=_days(one.first, one.last), title=one.title)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        box = QCheckBox()
        box.setObjectName(f"year_day_{one.code}")
        box.setAccessibleName(text)
        box.setToolTip(one.source)
        box.setChecked(not one.left_out)
        box.toggled.connect(lambda taken, code=one.code: self._leave(code, out=not taken))
        line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(text, wrap=True, name=f"year_day_{one.code}_text"), 1)
        return holder

    def _leave(self, code: str, *, out: bool) -> None:
        services = self._context.services

        def done(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, services.undo.apply)

        self._context.tasks.run(
            lambda: services.calendar.leave_day_out(code, out=out), done, self._failed, owner=self
        )

    def _failed(self, error: UserError) -> None:
        self._problem.setText(str(error))
        self._problem.show()

    @Slot()
    def _print(self) -> None:
        context, year, window = self._context, self._year, self.parentWidget()
        self.accept()
        QTimer.singleShot(
            0, window or self, lambda: open_year(context=context, year=year, parent=window)
        )


def open_year(*, context: PageContext, year: int, parent: QWidget | None) -> PaperDialog:
    """Open the preview of the plan of a year."""
    sheets = context.services.sheets

    def make(choices: PaperChoices) -> Paper:
        options = PageOptions(page=choices.page, language=choices.language, large=choices.large)
        return sheets.year_plan(year, options)

    dialog = PaperDialog(tools=tools_of(context), title=_("Year plan"), make=make, parent=parent)
    dialog.start()
    return dialog


def _line(row: PlanRow, place: int) -> Text:
    kind = _("Holiday") if row.kind == "holiday" else _("Meeting")
    text = _("{days}: {title} ({kind})").format(
        days=_days(row.first, row.last), title=isolate(row.title), kind=kind
    )
    return Text(text, colour="soft", wrap=True, name=f"year_row_{place}")


def _days(first: date, last: date) -> str:
    words = current()
    if first == last:
        return words.day_short(first)
    return _("{first} to {last}").format(first=words.day_short(first), last=words.day_short(last))
