"""The page of series: what repeats, its dates, and changing one, the following or all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.places import PlaceRow
from chapterdesk.services.series import (
    Read,
    Scope,
    SeriesChange,
    SeriesDraft,
    SeriesRow,
    SeriesService,
    ShownDate,
    SkippedHolidays,
)
from chapterdesk.services.zones import to_local
from chapterdesk.ui.context import MEETINGS, SERIES, PageContext
from chapterdesk.ui.meetings.form import MeetingForm
from chapterdesk.ui.meetings.scope import ScopeDialog, change_of
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.records.short import windows_of
from chapterdesk.ui.records.when import next_start
from chapterdesk.ui.series.form import SeriesForm
from chapterdesk.ui.series.holidays import HolidaysPanel
from chapterdesk.ui.series.one_date import OneDate
from chapterdesk.ui.series.reading import date_draft, previewed, read_series, save_edited
from chapterdesk.ui.series.record import SeriesActions, SeriesDrawing, SeriesRecord
from chapterdesk.ui.series.sentences import date_text, series_line
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.scrolling import scrolling_form

Choices = tuple[tuple[GroupRow, ...], tuple[PlaceRow, ...]]


class SeriesPage(RecordPage[SeriesRecord]):
    """Keep what repeats: plan it in words, look at its dates, change one or many."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=SERIES,
            title=_("Series"),
            help_page="series",
            areas=frozenset({"series", "groups", "meetings", "places"}),
            hint=_("Choose a series on the left, or plan one."),
            parent=parent,
        )
        self._drawing = SeriesDrawing(theme=context.theme, view=self.view, actions=self._acts())
        self._edited: SeriesRecord | None = None
        self._changed: tuple[ShownDate, MeetingDraft, Read] | None = None
        self.keep_forms()

    # Each form is built when it is first shown: most who open the page look at dates alone.

    @cached_property
    def form(self) -> SeriesForm:
        """Return the form of a series."""
        form = SeriesForm(context=self.context)
        form.saved.connect(self._save)
        form.cancelled.connect(self.close_form)
        form.preview_wanted.connect(self._preview)
        return form

    @cached_property
    def _form_area(self) -> QWidget:
        return scrolling_form("series_form_area", self.form)

    @cached_property
    def date_form(self) -> MeetingForm:
        """Return the form of one date."""
        form = MeetingForm(theme=self.context.theme)
        form.saved.connect(self._ask_scope)
        form.cancelled.connect(self.close_form)
        return form

    @cached_property
    def _date_area(self) -> QWidget:
        return scrolling_form("series_date_area", self.date_form)

    @cached_property
    def one(self) -> OneDate:
        """Return the form of one more date."""
        form = OneDate(theme=self.context.theme)
        form.saved.connect(self._add_date)
        form.cancelled.connect(self.close_form)
        return form

    @cached_property
    def _one_area(self) -> QWidget:
        return scrolling_form("series_one_area", self.one)

    @cached_property
    def holidays(self) -> HolidaysPanel:
        """Return the list of holidays."""
        panel = HolidaysPanel(context=self.context)
        panel.closed.connect(self.close_form)
        return panel

    @cached_property
    def _holidays_area(self) -> QWidget:
        return scrolling_form("holidays_area", self.holidays)

    def _is_built(self, name: str) -> bool:
        return name in self.__dict__

    def _acts(self) -> SeriesActions:
        return SeriesActions(
            edit=self.edit,
            change=self.change_date,
            skip=lambda one: self._to_date(self._series.skip, one),
            restore=lambda one: self._to_date(self._series.restore, one),
            cancel=lambda one: self._to_date(self._series.cancel, one),
            end=lambda one: self._to_date(self._series.end, one),
            open_meeting=lambda meeting: self.context.navigate(MEETINGS, meeting),
            open_series=self.open_record,
            skip_holidays=self._skip_holidays,
            add_date=self._open_one,
            archive=self._archive,
            delete=self._delete,
        )

    @property
    def _series(self) -> SeriesService:
        return self.context.services.series

    @override
    def make_pane(self) -> ListPane:
        theme = self.context.theme
        pane = ListPane(
            context=self.context,
            name=SERIES,
            title=_("Series"),
            placeholder=_("Group, title or day"),
            reader=self._reader,
            to_row=_list_row,
        )
        plan = IconButton(theme=theme, icon="plus", text=_("Plan a series"), name="series_add")
        plan.clicked.connect(self.add)
        pane.header.add_action(plan)
        self._which = SegmentedChoice(
            theme=theme,
            name="series_which",
            accessible=_("Which series"),
            options=(("active", _("Active")), ("archived", _("Archive"))),
        )
        self._which.chosen.connect(lambda _key: self.pane.open())
        pane.add_filter(self._which)
        links = FlowRow(name="series_links", spacing=16)
        holidays = LinkButton(theme=theme, text=_("Holidays"), name="show_holidays", small=True)
        holidays.clicked.connect(self.show_holidays)
        back = LinkButton(
            theme=theme, text=_("Back to meetings"), name="series_to_meetings", small=True
        )
        back.clicked.connect(lambda: self.context.navigate(MEETINGS, None))
        links.add(holidays)
        links.add(back)
        pane.add_filter(links)
        self._empty = pane.make_empty(
            name="series_empty",
            icon="rotate-ccw",
            sentence=_("Nothing repeats yet. A series makes its meetings by itself, in time."),
            action=_("Plan a series"),
            act=self.add,
            help_text=_("How meetings that repeat work"),
        )
        pane.loaded.connect(self._loaded)
        return pane

    def _reader(self) -> Reader[SeriesRow]:
        series = self._series
        archived = self._which.current == "archived"
        return windows_of(
            lambda: [row for row in series.list(archived=archived) if row.archived == archived],
            typed=self.pane.text,
            text=lambda row: f"{row.label} {row.repeats}",
        )

    @Slot(int)
    def _loaded(self, total: int) -> None:
        nothing = total == 0 and not self.pane.text and self._which.current == "active"
        self.pane.show_empty(self._empty if nothing else None)

    @override
    def read_record(self, record_id: bytes) -> SeriesRecord:
        return read_series(self.context.services, record_id)

    @override
    def draw_record(self, record: SeriesRecord) -> None:
        self._drawing.draw(record)

    @override
    def clear(self) -> None:
        super().clear()
        self._edited = self._changed = None
        if self._is_built("form"):
            self.form.clear()
        if self._is_built("date_form"):
            self.date_form.set_choices((), ())
        if self._is_built("holidays"):
            self.holidays.clear()

    @override
    def keeps(self, form: QWidget) -> bool:
        return self._is_built("_form_area") and form is self._form_area

    @override
    def form_subject(self) -> bytes | None:
        return None if self._edited is None else self._edited.detail.row.id

    @override
    @Slot()
    def add(self) -> None:
        """Plan a series."""
        self._edited = None
        self._with_choices(lambda zone: self.form.show_new(self._suggested(zone)))

    def _suggested(self, zone: str) -> SeriesDraft:
        now = to_local(self.context.clock.now(), zone)
        return SeriesDraft(starts_local=next_start(now), timezone=zone)

    @override
    @Slot()
    def edit(self) -> None:
        """Change the series that is shown."""
        record = self.record
        if record is None:
            return
        self._edited = record
        anchor, draft = record.anchor, record.detail.draft
        if anchor is not None:
            begins = anchor.recurrence_local
            later = tuple(one for one in draft.dates if one >= begins)
            draft = replace(draft, starts_local=begins, dates=later)
        self._with_choices(lambda _zone: self.form.show_series(draft, record.people))

    def _with_choices(self, then: Callable[[str], None]) -> None:
        services = self.context.services

        def read() -> tuple[str, Choices]:
            zone = services.chapter.profile().timezone or "UTC"
            return zone, (services.groups.list(), services.places.list())

        def done(found: tuple[str, Choices]) -> None:
            zone, choices = found
            self.form.set_choices(*choices)
            then(zone)
            self.show_form(self._form_area)
            QTimer.singleShot(0, self.form, self.form.start)

        self.run(read, done)

    @Slot(object)
    def _preview(self, draft: SeriesDraft) -> None:
        self.run(
            lambda: previewed(self._series, draft),
            lambda found: self.form.preview.show_dates(*found),
            lambda error: self.form.preview.show_error(str(error)),
        )

    @Slot(object)
    def _save(self, draft: SeriesDraft) -> None:
        edited = self._edited

        def done(result: tuple[bytes, Undo]) -> None:
            series_id, undo = result
            self.told(undo)
            self.close_form()
            self.open_record(series_id)

        if edited is None:
            self.run(lambda: self._series.add(draft), done, self._form_failed)
        else:
            self.run(lambda: save_edited(self._series, edited, draft), done, self._form_failed)

    def _form_failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)

    def change_date(self, shown: ShownDate) -> None:
        """Open the form of one date."""
        record, services = self.record, self.context.services
        if record is None:
            return

        def read() -> tuple[tuple[MeetingDraft, Read], Choices]:
            draft = date_draft(services, record, shown)
            return draft, (services.groups.list(), services.places.list())

        def done(found: tuple[tuple[MeetingDraft, Read], Choices]) -> None:
            (draft, at), choices = found
            self._changed = (shown, draft, at)
            self.date_form.set_choices(*choices)
            self.date_form.show_draft(draft, heading=_("Change this date"))
            self.show_form(self._date_area)
            QTimer.singleShot(0, self.date_form, self.date_form.start_with_time)

        self.run(read, done)

    @Slot(object)
    def _ask_scope(self, draft: MeetingDraft) -> None:
        record, changed = self.record, self._changed
        if record is None or changed is None:
            return
        shown, before, read = changed
        change = change_of(before, draft, record.detail.draft.template)
        if change is None:
            self.close_form()
            return
        ScopeDialog(
            theme=self.context.theme,
            day=date_text(shown),
            chosen=lambda scope: self._change(record.detail.row.id, shown, change, scope, read),
            parent=self.window(),
        ).begin()

    def _change(  # which date, what, how far, and as it was read
        self, series_id: bytes, shown: ShownDate, change: SeriesChange, scope: Scope, read: Read
    ) -> None:
        series = self._series

        def done(result: tuple[bytes, Undo]) -> None:
            new_id, undo = result
            self.told(undo)
            self.close_form()
            self.open_record(new_id)

        def failed(error: UserError) -> None:
            if not self.date_form.show_error(error):
                self.context.messages.error(error)

        self.run(
            lambda: series.change(series_id, shown.recurrence_local, change, scope, read=read),
            done,
            failed,
        )

    def _to_date(self, act: Callable[[bytes, datetime], Undo], shown: ShownDate) -> None:
        record_id = self.record_id
        self.run(lambda: act(record_id, shown.recurrence_local), self.told)

    def _skip_holidays(self) -> None:
        holidays, record_id = self.context.services.holidays, self.record_id

        def done(found: SkippedHolidays) -> None:
            self.told(found.undo)

        self.run(lambda: holidays.skip(record_id), done)

    def _open_one(self) -> None:
        record = self.record
        if record is not None:
            usual = record.detail.draft.starts_local
            self.one.begin(usual)
            self.show_form(self._one_area)
            QTimer.singleShot(0, self.one, self.one.start)

    @Slot(object)
    def _add_date(self, local: datetime) -> None:
        record_id = self.record_id

        def done(undo: Undo) -> None:
            self.told(undo)
            self.close_form()

        self.run(lambda: self._series.add_date(record_id, local), done)

    def _archive(self) -> None:
        record, series = self.record, self._series
        if record is not None:
            act = series.unarchive if record.detail.row.archived else series.archive
            self.run(lambda: act(record.detail.row.id), self.told)

    def _delete(self) -> None:
        series, record_id = self._series, self.record_id

        def done(undo: Undo) -> None:
            self.told(undo)
            self.close_record()

        self.run(lambda: series.delete(record_id), done)

    @Slot()
    def show_holidays(self) -> None:
        """List the holidays beside the series."""
        self.holidays.open()
        self.show_form(self._holidays_area)
        QTimer.singleShot(0, self.holidays, self.holidays.start)


def _list_row(row: SeriesRow) -> ListRow:
    return ListRow(key=row.id, title=row.label, line=series_line(row))
