"""The page of meetings: what is planned and what was, and each one's record."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current
from chapterdesk.services.database import Undo
from chapterdesk.services.groups import GroupDraft, GroupRow
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.meetings import MeetingDraft, When
from chapterdesk.services.pages import Page as Window
from chapterdesk.services.places import PlaceDraft, PlaceRow
from chapterdesk.services.series import Read, Scope, SeriesChange, SeriesTemplate
from chapterdesk.services.zones import to_local
from chapterdesk.ui.checkin.paper_look import PaperLook
from chapterdesk.ui.context import (
    CALENDAR,
    CHECKIN,
    EVENTS,
    MAKE_EVENT,
    MEETINGS,
    SERIES,
    SHEET,
    PageContext,
)
from chapterdesk.ui.meetings.form import MeetingForm
from chapterdesk.ui.meetings.record import MeetingActions, MeetingDrawing, MeetingRecord
from chapterdesk.ui.meetings.rows import meeting_list_row
from chapterdesk.ui.meetings.scope import ScopeDialog, change_of
from chapterdesk.ui.meetings.writing import MeetingWriting, read_written
from chapterdesk.ui.places.panel import PlacesPanel
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane
from chapterdesk.ui.records.when import next_start
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.scrolling import scrolling_form


class MeetingsPage(RecordPage[MeetingRecord]):
    """Plan, move, cancel and correct meetings without leaving the list."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=MEETINGS,
            title=_("Meetings"),
            help_page="meetings",
            areas=frozenset({"meetings", "attendance", "groups", "places", "series", "tasks"}),
            hint=_("Choose a meeting on the left, or plan a new one."),
            parent=parent,
        )
        self.form = MeetingForm(theme=context.theme)
        self._form_area = scrolling_form("meeting_form_area", self.form)
        self.places = PlacesPanel(context=context)
        self._places_area = scrolling_form("places_area", self.places)
        self.writing = MeetingWriting(context=context, page=self)
        self._drawing = MeetingDrawing(
            theme=context.theme,
            view=self.view,
            actions=MeetingActions(
                check_in=self.check_in,
                sheet=self.print_document,
                edit=self.edit,
                cancel=self._cancel,
                delete=self._delete,
                enter_rows=self._enter_rows,
                look_at_rows=lambda: PaperLook(context=context, name="meeting_rows", whole=False),
                event=self._open_event,
                written=self.writing.actions(),
            ),
        )
        self._edited: MeetingRecord | None = None
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self.close_form)
        self.form.group_added.connect(self._add_group)
        self.form.place_added.connect(self._add_place)
        self.places.closed.connect(self.close_form)
        self.keep_forms()

    @override
    def make_pane(self) -> ListPane:
        theme = self.context.theme
        pane = ListPane(
            context=self.context,
            name=MEETINGS,
            title=_("Meetings"),
            placeholder=_("Group, title or place"),
            reader=self._reader,
            to_row=meeting_list_row,
        )
        start = SecondaryButton(theme=theme, text=_("S&tart now"), name="start_now")
        start.setToolTip(_("Start a meeting now (Ctrl+N)"))
        start.clicked.connect(self.start_now)
        plan = IconButton(theme=theme, icon="plus", text=_("Plan a meeting"), name="plan_meeting")
        plan.clicked.connect(self.add)
        pane.header.add_action(start)
        pane.header.add_action(plan)
        self._when = SegmentedChoice(
            theme=theme,
            name="meetings_when",
            accessible=_("Which meetings"),
            options=(("upcoming", _("Upcoming")), ("past", _("Past"))),
        )
        self._when.chosen.connect(lambda _key: self.pane.open())
        pane.add_filter(self._when)
        links = FlowRow(name="meetings_links", spacing=16)
        for name, text, call in (
            ("show_calendar", _("Calendar"), lambda: self.context.navigate(CALENDAR, None)),
            ("show_series", _("Series"), lambda: self.context.navigate(SERIES, None)),
            ("show_events", _("Events"), lambda: self.context.navigate(EVENTS, None)),
            ("show_places", _("Places"), self.show_places),
        ):
            link = LinkButton(theme=theme, text=text, name=name, small=True)
            link.clicked.connect(call)
            links.add(link)
        pane.add_filter(links)
        self._empty = pane.make_empty(
            name="meetings_empty",
            icon="calendar-days",
            sentence=_("No meeting is planned. Start one now, or plan the next one."),
            action=_("Start a meeting now"),
            act=self.start_now,
            help_text=_("How meetings work"),
        )
        pane.loaded.connect(self._loaded)
        return pane

    def _reader(self) -> Callable[[int, int], Window[MeetingRow]]:
        meetings = self.context.services.meetings
        when: When = "past" if self._when.current == "past" else "upcoming"
        text = self.pane.text
        return lambda offset, limit: meetings.window(when, offset, limit, text)

    @Slot(int)
    def _loaded(self, total: int) -> None:
        empty = total == 0 and not self.pane.text
        past = self._when.current == "past"
        self._empty.set_sentence(
            _("No meeting lies in the past yet.")
            if past
            else _("No meeting is planned. Start one now, or plan the next one.")
        )
        self.pane.show_empty(self._empty if empty else None)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self._load_choices(lambda: None)
        if not self._opened:
            self.writing.look()
        super().activate(subject)

    @override
    def read_record(self, record_id: bytes) -> MeetingRecord:
        services = self.context.services
        summary = services.checkin.summary(record_id)
        return MeetingRecord(
            detail=services.meetings.detail(record_id),
            summary=summary,
            written=read_written(services, record_id),
            people=() if summary.count_only else services.checkin.known(record_id),
            is_event=services.events.is_event(record_id),
        )

    @override
    def draw_record(self, record: MeetingRecord) -> None:
        self._drawing.draw(record)

    @override
    def clear(self) -> None:
        self.writing.clear()
        super().clear()
        self._edited = None
        self.form.set_choices((), ())
        self.places.clear()

    @override
    def print_document(self) -> None:
        if self.record is not None:
            self.context.navigate(SHEET, self.record_id)

    def check_in(self) -> None:
        """Open the check-in of the meeting that is shown."""
        if self.record is not None:
            self.context.navigate(CHECKIN, self.record_id)

    @Slot()
    def start_now(self) -> None:
        """Start a meeting at this moment: the last group, the last place."""
        meetings = self.context.services.meetings

        def done(result: tuple[bytes, Undo]) -> None:
            meeting_id, undo = result
            self.told(undo)
            self.context.navigate(CHECKIN, meeting_id)

        self.run(meetings.start_now, done)

    @override
    def keeps(self, form: QWidget) -> bool:
        return form is self._form_area

    @override
    def form_subject(self) -> bytes | None:
        return None if self._edited is None else self._edited.detail.row.id

    @override
    @Slot()
    def add(self) -> None:
        """Plan a meeting."""
        self._edited = None
        profile = self.context.services.chapter.profile

        def zoned(zone: str) -> None:
            now = to_local(self.context.clock.now(), zone or "UTC")
            draft = MeetingDraft(starts_local=next_start(now))
            self._load_choices(lambda: self._open_form(draft, _("Plan a meeting")))

        self.run(lambda: profile().timezone, zoned)

    @override
    @Slot()
    def edit(self) -> None:
        """Change the meeting that is shown."""
        record = self.record
        if record is not None:
            self._edited = record
            self._load_choices(
                lambda: self._open_form(record.detail.draft, _("Change the meeting"))
            )

    def _open_form(self, draft: MeetingDraft, heading: str) -> None:
        self.form.show_draft(draft, heading=heading)
        self.show_form(self._form_area)
        QTimer.singleShot(0, self.form, self.form.start)

    def _load_choices(self, then: Callable[[], None]) -> None:
        services = self.context.services

        def work() -> tuple[tuple[GroupRow, ...], tuple[PlaceRow, ...]]:
            return services.groups.list(), services.places.list()

        def done(found: tuple[tuple[GroupRow, ...], tuple[PlaceRow, ...]]) -> None:
            self.form.set_choices(*found)
            then()

        self.run(work, done)

    @Slot(object)
    def _save(self, draft: MeetingDraft) -> None:
        meetings, edited = self.context.services.meetings, self._edited

        def work() -> tuple[bytes, Undo]:
            if edited is None:
                return meetings.add(draft)
            row_id = edited.detail.row.id
            undo = meetings.save(row_id, draft, updated_at=edited.detail.updated_at)
            return row_id, undo

        def done(result: tuple[bytes, Undo]) -> None:
            meeting_id, undo = result
            self.told(undo)
            self.close_form()
            self.open_record(meeting_id)

        change = None if edited is None else self._series_change(edited, draft)
        if change is None or edited is None:
            self.run(work, done, self._form_failed)
            return
        minutes = edited.written.minutes
        series_id, named = minutes.series_id, minutes.recurrence_local
        row_id = edited.detail.row.id

        def chosen(scope: Scope) -> None:
            if scope is Scope.ONE or series_id is None or named is None:
                self.run(work, done, self._form_failed)
                return
            series = self.context.services.series

            def follow() -> tuple[bytes, Undo]:
                template = series.detail(series_id).draft.template
                wish = change_of(edited.detail.draft, draft, template) or SeriesChange()
                read = Read(meeting=edited.detail.updated_at)
                return row_id, series.change(series_id, named, wish, scope, read=read)[1]

            self.run(follow, done, self._form_failed)

        ScopeDialog(
            theme=self.context.theme,
            day=current().weekday(edited.detail.row.starts_local),
            chosen=chosen,
            parent=self.window(),
        ).begin()

    def _series_change(self, edited: MeetingRecord, draft: MeetingDraft) -> SeriesChange | None:
        """Return what is changed of a date whose series may change with it."""
        row = edited.detail.row
        begun = to_local(self.context.clock.now(), row.timezone) > row.starts_local
        if edited.written.minutes.series_id is None or begun:
            return None
        return change_of(edited.detail.draft, draft, SeriesTemplate())

    def _form_failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)

    @Slot(object)
    def _add_group(self, draft: GroupDraft) -> None:
        def done(result: tuple[bytes, Undo]) -> None:
            group_id, undo = result
            self.told(undo)
            self._load_choices(lambda: self.form.choose_group(group_id))

        def failed(error: UserError) -> None:
            if not self.form.group_form.show_error(error):
                self.context.messages.error(error)

        self.run(lambda: self.context.services.groups.add(draft), done, failed)

    @Slot(object)
    def _add_place(self, draft: PlaceDraft) -> None:
        def done(result: tuple[bytes, Undo]) -> None:
            place_id, undo = result
            self.told(undo)
            self._load_choices(lambda: self.form.choose_place(place_id))

        def failed(error: UserError) -> None:
            if not self.form.place_form.show_error(error):
                self.context.messages.error(error)

        self.run(lambda: self.context.services.places.add(draft), done, failed)

    @Slot()
    def show_places(self) -> None:
        """List the places beside the meetings."""
        self.places.open()
        self.show_form(self._places_area)

    def _open_event(self) -> None:
        record = self.record
        if record is not None:
            self.context.navigate(
                EVENTS, self.record_id if record.is_event else MAKE_EVENT + self.record_id
            )

    def _cancel(self) -> None:
        meetings, record_id = self.context.services.meetings, self.record_id
        self.run(lambda: meetings.cancel(record_id), self.told)

    def _delete(self) -> None:
        meetings, record_id = self.context.services.meetings, self.record_id

        def done(undo: Undo) -> None:
            self.told(undo)
            self.close_record()

        self.run(lambda: meetings.delete(record_id), done)

    def _enter_rows(self, row: FormRow, numbers: str) -> None:
        checkin, record_id = self.context.services.checkin, self.record_id

        def failed(error: UserError) -> None:
            self.context.messages.inline({"rows": row}, error)

        self.run(lambda: checkin.enter_rows(record_id, numbers), self.told, failed)
