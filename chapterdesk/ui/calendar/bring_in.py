"""A calendar file comes in: as meetings or as holidays, looked at before anything is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.calendar import CalendarItem, CalendarPreview
from chapterdesk.services.calendar.files import calendar_text
from chapterdesk.services.database import Undo
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.series.holiday_files import HolidayFile, read_holidays
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.records.fields import choice
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner, clear_layout
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
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        for part in (
            self._kind, self._group_row, self._titles, self._told, self._banner, holder,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.add_button(_("&Cancel"), self.reject, name="calendar_import_cancel")
        self._go = self.add_button(
            _("&Bring them in"), self._bring_in, name="calendar_import_go", kind="primary"
        )
        self._go.setEnabled(False)
        self._kind.chosen.connect(lambda _key: self._show())
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
        clear_layout(self._rows)
        self._banner.hide()
        meetings = self._kind.current == MEETINGS
        self._group_row.setVisible(meetings)
        self._titles.setVisible(meetings)
        read = self._read
        if read is None:
            return
        count = self._show_meetings(read) if meetings else self._show_holidays(read)
        self._go.setEnabled(count > 0)
        self.grow()

    def _show_meetings(self, read: _Read) -> int:
        preview = read.preview
        if preview is None:
            self._refused(read)
            return 0
        items = preview.items
        self._told.setText(
            ngettext("{count} entry can come in.", "{count} entries can come in.", len(items))
        )
        lines = [_item_line(item) for item in items]
        self._list(lines)
        problems = [
            _("Entry {number}: {reason}").format(number=one.number, reason=one.reason)
            for one in preview.problems
        ]
        told = [*_left(preview), *problems[:_MOST]]
        if told:
            self._banner.show_message("\n".join(told), tone="warn")
        return len(items)

    def _show_holidays(self, read: _Read) -> int:
        found = read.holidays
        if found is None:
            self._refused(read)
            return 0
        words = current()
        self._told.setText(
            ngettext("{count} day can come in.", "{count} days can come in.", len(found.days))
        )
        self._list([
            _("{day}: {name}").format(day=words.day(day), name=isolate(name))
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
        return len(found.days)

    def _list(self, lines: Sequence[str]) -> None:
        parts = [
            Text(line, wrap=True, name=f"calendar_import_{place}")
            for place, line in enumerate(lines[:_MOST])
        ]
        if len(lines) > _MOST:
            rest = len(lines) - _MOST
            more = ngettext("and {count} more", "and {count} more", rest)
            parts.append(Text(more, colour="soft", name="calendar_import_more"))
        for part in parts:
            self._rows.addWidget(part)
            # Now, so that the dialog knows how much room it needs.
            part.show()

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
        group, titles = self._chosen_group(), self._titles.isChecked()
        if self._kind.current == MEETINGS and read.preview is not None:
            items = read.preview.items
            self._context.tasks.run(
                lambda: services.calendar.bring_in(items, group_id=group, titles=titles),
                self._kept,
                self._failed,
                owner=self,
            )
        elif read.holidays is not None:
            days = read.holidays.days
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
