"""A calendar file comes in: as meetings or as holidays, looked at before anything is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.calendar import CalendarItem, CalendarPreview
from chapterdesk.services.calendar.files import calendar_text
from chapterdesk.services.database import Undo
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.series.holiday_files import HolidayFile, read_holidays
from chapterdesk.ui.calendar.picks import Picks
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.records.fields import choice
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner
from chapterdesk.ui.widgets.text import Text

MEETINGS: Final = "meetings"
HOLIDAYS: Final = "holidays"
_NONE: Final = "none"
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file holds, either way; a reason stands where it holds nothing of a kind."""

    preview: CalendarPreview | None
    holidays: HolidayFile | None
    refused: UserError | None
    groups: tuple[GroupRow, ...] = ()


class BringInDialog(Dialog):
    """Show what a calendar would bring in; only the last button keeps any of it.

    Args:
        context: What it runs on.
        text: The file.
        wanted: What is shown first.
        done: Called once it was kept.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        text: str,
        wanted: str = MEETINGS,
        done: Callable[[], None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=context.theme,
            name="calendar_import",
            title=_("Bring in a calendar"),
            parent=parent,
        )
        self._context = context
        self._text = text
        self._done = done
        self._read: _Read | None = None
        theme = context.theme
        self._kind = SegmentedChoice(
            theme=theme,
            name="calendar_import_kind",
            accessible=_("What its entries become"),
            options=[(MEETINGS, _("Meetings")), (HOLIDAYS, _("Holidays"))],
        )
        self._kind.set_current(wanted)
        self._group = choice("calendar_import_group", [(_NONE, _("No group"))])
        self._group_row = FormRow(
            name="calendar_import_group_row", label=_("&Group that meets"), field=self._group
        )
        self._titles = QCheckBox(_("&Keep the titles of the entries"))
        self._titles.setObjectName("calendar_import_titles")
        self._titles.setAccessibleName(_("Keep the titles of the entries"))
        self._titles.setChecked(True)
        self._told = Text("", strong=True, wrap=True, name="calendar_import_told")
        self._banner = Banner(theme=theme, name="calendar_import_problem", tone="warn")
        self._banner.hide()
        self._picks = Picks(theme=theme, name="calendar_import_entry")
        for part in (
            self._kind, self._group_row, self._titles, self._told, self._banner, self._picks,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.add_button(_("&Cancel"), self.reject, name="calendar_import_cancel")
        self._go = self.add_button(
            _("&Bring them in"), self._bring_in, name="calendar_import_go", kind="primary"
        )
        self._go.setEnabled(False)
        self._kind.chosen.connect(lambda _key: self._show())
        self._picks.changed.connect(self._count)
        self._group.chosen.connect(lambda _key: self.refresh())

    def start(self) -> None:
        """Open it and read the file."""
        self.open()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the file for the group that is chosen; nothing is kept."""
        services, text, group = self._context.services, self._text, self._chosen_group()

        def read() -> _Read:
            preview: CalendarPreview | None = None
            holidays: HolidayFile | None = None
            refused: UserError | None = None
            try:
                preview = services.calendar.read(text, group_id=group)
            except UserError as error:
                refused = error
            try:
                holidays = read_holidays(text)
            except UserError as error:
                refused = refused or error
            return _Read(preview, holidays, refused, services.groups.list())

        self._context.tasks.run(read, self._found, self._failed, owner=self)

    def _chosen_group(self) -> bytes | None:
        return None if self._group.current == _NONE else bytes.fromhex(self._group.current)

    def _found(self, read: _Read) -> None:
        first = self._read is None
        self._read = read
        if first:
            for group in read.groups:
                self._group.addItem(group.label, group.id.hex())
            if not (read.preview and read.preview.items) and read.holidays is not None:
                self._kind.set_current(HOLIDAYS)
        self._show()

    @Slot()
    def _show(self) -> None:
        self._banner.hide()
        meetings = self._kind.current == MEETINGS
        self._group_row.setVisible(meetings)
        self._titles.setVisible(meetings)
        read = self._read
        self._picks.show_lines(())
        if read is None:
            return
        if meetings:
            self._show_meetings(read)
        else:
            self._show_holidays(read)
        self._count()
        self.grow()

    @Slot()
    def _count(self) -> None:
        """Say how many of how many come in."""
        read = self._read
        if read is None:
            return
        chosen = len(self._picks.wanted)
        self._go.setEnabled(chosen > 0)
        if self._kind.current == MEETINGS and read.preview is not None:
            count = len(read.preview.items)
            text = ngettext("{count} entry can come in.", "{count} entries can come in.", count)
        elif self._kind.current == HOLIDAYS and read.holidays is not None:
            count = len(read.holidays.days)
            text = ngettext("{count} day can come in.", "{count} days can come in.", count)
        else:
            return
        if chosen < count:
            ticked = ngettext("{count} is ticked.", "{count} are ticked.", chosen)
            text = f"{text} {ticked}"
        self._told.setText(text)

    def _show_meetings(self, read: _Read) -> None:
        preview = read.preview
        if preview is None:
            self._refused(read)
            return
        self._picks.show_lines([(_key(item), _item_line(item)) for item in preview.items])
        problems = [
            _("Entry {number}: {reason}").format(number=one.number, reason=one.reason)
            for one in preview.problems
        ]
        told = [*_left(preview), *problems[:_MOST]]
        if told:
            self._banner.show_message("\n".join(told), tone="warn")

    def _show_holidays(self, read: _Read) -> None:
        found = read.holidays
        if found is None:
            self._refused(read)
            return
        words = current()
        self._picks.show_lines([
            (day, _("{day}: {name}").format(day=words.day(day), name=isolate(name)))
            for day, name in found.days
        ])  # fmt: skip
        if found.left:
            self._banner.show_message(
                ngettext(
                    "{count} entry is no whole day and is left out.",
                    "{count} entries are no whole days and are left out.",
                    found.left,
                ),
                tone="warn",
            )

    def _refused(self, read: _Read) -> None:
        self._told.setText("")
        text = _("There is nothing of this kind in the file.")
        self._banner.show_message(str(read.refused) if read.refused else text, tone="warn")

    @Slot()
    def _bring_in(self) -> None:
        read, services = self._read, self._context.services
        if read is None or not self._go.isEnabled():
            return
        self._go.setEnabled(False)
        group, titles, wanted = self._chosen_group(), self._titles.isChecked(), self._picks.wanted
        if self._kind.current == MEETINGS and read.preview is not None:
            items = [item for item in read.preview.items if _key(item) in wanted]
            self._context.tasks.run(
                lambda: services.calendar.bring_in(items, group_id=group, titles=titles),
                self._kept,
                self._failed,
                owner=self,
            )
        elif read.holidays is not None:
            days = [one for one in read.holidays.days if one[0] in wanted]
            self._context.tasks.run(
                lambda: services.holidays.bring_in(days), self._kept, self._failed, owner=self
            )

    def _kept(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
        self._done()
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._go.setEnabled(self._read is not None)
        self._banner.show_message(str(error), tone="bad")
        self.grow()


def choose_calendar(
    *,
    context: PageContext,
    parent: QWidget,
    wanted: str = MEETINGS,
    done: Callable[[], None] = lambda: None,
) -> None:
    """Ask for a calendar file and show what it would bring in."""

    def chosen(file: Path) -> None:
        context.tasks.run(
            lambda: calendar_text(file), read, context.messages.error, pool="work", owner=parent
        )

    def read(text: str) -> None:
        dialog = BringInDialog(
            context=context, text=text, wanted=wanted, done=done, parent=parent.window()
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.start()

    context.files.open_file(
        title=_("Choose a calendar"),
        patterns=_("Calendars ({patterns})").format(patterns="*.ics"),
        chosen=chosen,
    )


def _key(item: CalendarItem) -> tuple[int, datetime]:
    return item.number, item.starts_local


def _item_line(item: CalendarItem) -> str:
    words = current()
    when = _("{day}, {time}").format(
        day=words.day(item.starts_local.date()), time=words.clock_time(item.starts_local)
    )
    parts = [when, isolate(item.title) if item.title else "", *item.remarks]
    if item.repeats:
        parts.insert(2, _("repeats"))
    return " · ".join(part for part in parts if part)


def _left(preview: CalendarPreview) -> list[str]:
    told = (
        (
            preview.known,
            ngettext("{count} is here already.", "{count} are here already.", preview.known),
        ),
        (preview.past, ngettext("{count} is past.", "{count} are past.", preview.past)),
        (
            preview.cancelled,
            ngettext("{count} is cancelled.", "{count} are cancelled.", preview.cancelled),
        ),
        (
            preview.days,
            ngettext(
                "{count} is a whole day: bring it in as a holiday.",
                "{count} are whole days: bring them in as holidays.",
                preview.days,
            ),
        ),
    )
    return [text for count, text in told if count]
