"""Resources: the directory of helplines and services, and what can be printed of it."""

from datetime import UTC, date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import DirectoryStatus
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.services.directory.rows import EntryDetail, EntryDraft, EntryRow
from chapterdesk.services.directory.service import EntryFilter
from chapterdesk.ui.context import HELP, PRINT, RESOURCES, SHEET, PageContext
from chapterdesk.ui.paper.dialog import open_helplines
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.resources.form import EntryForm
from chapterdesk.ui.resources.record import Check, EntryRecord
from chapterdesk.ui.resources.sheets import HELPLINES, SheetsPanel
from chapterdesk.ui.resources.words import (
    INTERNATIONAL,
    country_name,
    service_options,
    status_names,
    status_tone,
)
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import EmptyState

_AREAS: Final = frozenset({"directory", "chapter"})
_CLOSED: Final = frozenset(
    {
        DirectoryStatus.TEMPORARILY_CLOSED,
        DirectoryStatus.DEFUNCT,
        DirectoryStatus.HIJACKED_DOMAIN,
    }
)


class ResourcesPage(RecordPage[EntryDetail]):
    """Find a line, check it, keep it right, print the handout."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        self._zone: tzinfo = UTC
        self._country = ""
        self._editing: tuple[bytes, datetime] | None = None
        self._form: EntryForm | None = None
        super().__init__(
            context=context,
            name=RESOURCES,
            title=_("Resources"),
            help_page="resources",
            areas=_AREAS,
            hint="",
            parent=parent,
        )
        theme = context.theme
        self.sheets = SheetsPanel(
            theme=theme, hint=_("Choose a helpline or service on the left to read or check it.")
        )
        self.set_nothing(self.sheets)
        self.drawing = EntryRecord(theme=theme, view=self.view, parent=self)
        self.keep_forms()
        self._connect()

    @override
    def make_pane(self) -> ListPane:
        theme = self.context.theme
        pane = ListPane(
            context=self.context,
            name="entries",
            title=_("Resources"),
            placeholder=_("Name, or for whom"),
            reader=self._reader,
            to_row=self._row,
        )
        self._print = IconButton(
            theme=theme,
            icon="printer",
            text=_("Helplines handout (Ctrl+P)"),
            name="print_helplines",
        )
        self._add = IconButton(
            theme=theme, icon="plus", text=_("Add an entry (Ctrl+Shift+A)"), name="entry_add"
        )
        for button in (self._print, self._add):
            pane.header.add_action(button)
        self._countries = ChoiceBox(
            name="entries_country", accessible=_("Country"), options=[("", _("Every country"))]
        )
        self._services = ChoiceBox(
            name="entries_service",
            accessible=_("What it offers"),
            options=[("", _("Whatever it offers")), *service_options()],
        )
        self._stale = QCheckBox(_("Only those to check again"))
        self._stale.setObjectName("entries_stale")
        self._stale.setAccessibleName(_("Only those to check again"))
        pane.add_filter(_filters(self._countries, self._services))
        self._archived = QCheckBox(_("The archive"))
        self._archived.setObjectName("entries_archived")
        self._archived.setAccessibleName(_("The archive"))
        pane.add_filter(_filters(self._stale, self._archived))
        self._none = EmptyState(
            theme=theme,
            name="entries_none",
            icon="book-open",
            sentence=_("Nothing here fits."),
            action=_("Add an entry"),
            action_icon="plus",
            help_text=_("How the directory works"),
        )
        pane.add_empty(self._none)
        return pane

    def _connect(self) -> None:
        self._print.clicked.connect(self.print_document)
        self._add.clicked.connect(self.add)
        self._countries.chosen.connect(self.pane.open)
        self._services.chosen.connect(self.pane.open)
        self._stale.toggled.connect(self.pane.open)
        self._archived.toggled.connect(self.pane.open)
        self.pane.loaded.connect(lambda total: self.pane.show_empty(None if total else self._none))
        self._none.action_requested.connect(self.add)
        self._none.help_requested.connect(lambda: self.context.navigate(HELP, None))
        self.sheets.print_requested.connect(self._print_sheet)
        drawing = self.drawing
        drawing.edit_requested.connect(self.edit)
        drawing.archive_requested.connect(self._archive)
        drawing.delete_requested.connect(self._delete)
        drawing.checked.connect(self._checked)
        for keys, call in (("Ctrl+Shift+A", self.add), ("F2", self.edit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if subject is not None and subject.startswith(PRINT):
            self.activate()
            self._print_sheet(subject.removeprefix(PRINT).decode())
            return
        if self._opened:
            super().activate(subject)
            return
        services = self.context.services
        self.run(services.sheets.list, self.sheets.show_sheets)
        self.run(
            lambda: (services.chapter.profile(), services.directory.countries()),
            lambda answer: self._begin(answer, subject),
        )

    @override
    def clear(self) -> None:
        super().clear()
        self._editing = None
        if self._form is not None:
            self._form.load(EntryDraft(name=""), title="")

    @override
    def read_record(self, record_id: bytes) -> EntryDetail:
        return self.context.services.directory.detail(record_id)

    @override
    def draw_record(self, record: EntryDetail) -> None:
        self.drawing.draw(record)

    @override
    @Slot(object)
    def open_record(self, record_id: bytes) -> None:
        if self.form_is_open():
            self.right.setCurrentWidget(self.view)
        super().open_record(record_id)

    @override
    @Slot()
    def print_document(self) -> None:
        open_helplines(context=self.context, country=self._chosen_country(), parent=self.window())

    @override
    def form_subject(self) -> bytes | None:
        return None if self._editing is None else self._editing[0]

    @override
    @Slot()
    def add(self) -> None:
        """Open an empty form."""
        self._editing = None
        self.form.load(EntryDraft(name="", country=self._country), title=_("A new entry"))
        self.show_form(self._form_area)
        self.form.start()

    @override
    @Slot()
    def edit(self) -> None:
        """Open the form of the entry that is shown."""
        if self.record is not None and not self.form_is_open():
            self._editing = (self.record.id, self.record.updated_at)
            self.form.load(self.record.draft, title=_("Edit"))
            self.show_form(self._form_area)
            self.form.start()

    @property
    def form(self) -> EntryForm:
        """Return the form; it is built when it is first needed."""
        if self._form is None:
            self._form = form = EntryForm(theme=self.context.theme)
            form.saved.connect(self._save)
            form.cancelled.connect(self._cancel)
            self._form_area = _scrolling(form)
            self.right.addWidget(self._form_area)
        return self._form

    def _begin(self, answer: tuple[ChapterProfile, tuple[str, ...]], subject: bytes | None) -> None:
        profile, codes = answer
        self._zone = ZoneInfo(profile.timezone)
        self._country = profile.country
        names = sorted((country_name(code), code) for code in codes if code != INTERNATIONAL)
        if INTERNATIONAL in codes:
            names.append((country_name(INTERNATIONAL), INTERNATIONAL))
        for name, code in names:
            self._countries.addItem(name, code)
        if profile.country in codes:
            self._countries.set_current(profile.country)
        super().activate(subject)

    def _chosen_country(self) -> str:
        chosen = self._countries.current
        return "" if chosen == INTERNATIONAL else chosen

    def _reader(self) -> Reader[EntryRow]:
        directory = self.context.services.directory
        wanted = EntryFilter(
            text=self.pane.text,
            country=self._countries.current,
            service=self._services.current,
            only_stale=self._stale.isChecked(),
            archived=self._archived.isChecked(),
        )
        return lambda offset, limit: directory.window(wanted, offset, limit)

    def _row(self, row: EntryRow) -> ListRow:
        tag, tone = "", status_tone(row.status)
        if row.status in _CLOSED:
            tag = status_names()[row.status]
        elif row.stale and row.checked_on is not None:
            tag, tone = _("check again"), "warn"
        elif not row.printable:
            tag, tone = _("not on paper"), "neutral"
        reach = row.phone or row.sms
        return ListRow(
            key=row.id,
            title=row.name,
            line=" · ".join(part for part in (reach, self._checked_line(row)) if part),
            tag=tag,
            tone=tone,
        )

    def _checked_line(self, row: EntryRow) -> str:
        if row.checked_on is None:
            # The same that the handout says of it.
            try:
                seen = current().day(date.fromisoformat(row.source_date))
            except ValueError:
                seen = isolate(row.source_date) if row.source_date else ""
            return _("not checked since {day}").format(day=seen) if seen else _("not checked yet")
        day = current().day(row.checked_on)
        text = _("not checked since {day}") if row.stale else _("checked {day}")
        return text.format(day=day)

    def today(self) -> date:
        """Return the day it is where the chapter is."""
        return self.context.clock.today(self._zone)

    @Slot(str)
    def _print_sheet(self, sheet: str) -> None:
        if sheet == HELPLINES:
            self.print_document()
        else:
            self.context.navigate(SHEET, None)

    @Slot(object)
    def _checked(self, check: Check) -> None:
        entry_id, directory, today = self.record_id, self.context.services.directory, self.today()
        self.run(
            lambda: directory.verify(
                entry_id,
                method=check.method,
                result=check.result,
                checked_by=check.checked_by,
                on=today,
            ),
            self.told,
        )

    @Slot()
    def _archive(self) -> None:
        entry_id, directory = self.record_id, self.context.services.directory
        back = self.record is not None and self.record.archived
        self.close_record()
        change = directory.unarchive if back else directory.archive
        self.run(lambda: change(entry_id), self.told)

    @Slot()
    def _delete(self) -> None:
        entry_id = self.record_id
        self.close_record()
        self.run(lambda: self.context.services.directory.delete(entry_id), self.told)

    @Slot(object)
    def _save(self, draft: EntryDraft) -> None:
        directory, editing = self.context.services.directory, self._editing
        if editing is None:
            self.run(lambda: directory.add(draft), self._saved, self._refused)
            return
        entry_id, read_at = editing
        self.run(
            lambda: (entry_id, directory.save(entry_id, draft, updated_at=read_at)),
            self._saved,
            self._refused,
        )

    def _saved(self, answer: tuple[bytes, Undo]) -> None:
        entry_id, undo = answer
        self.close_form()
        self._editing = None
        self.told(undo)
        self.open_record(entry_id)
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)

    @Slot()
    def _cancel(self) -> None:
        self.close_form()
        self._editing = None
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _filters(*boxes: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for box in boxes:
        layout.addWidget(box, 1)
    return row


def _scrolling(form: QWidget) -> ScrollArea:
    page = QWidget()
    page.setProperty("part", "page")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(32, 0, 32, 0)
    layout.addWidget(form)
    area = ScrollArea()
    area.setObjectName("entry_form_scroll")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
