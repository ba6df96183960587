"""The page of events: their list, and each one's record."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.ids import ID_SIZE
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.database import Undo
from chapterdesk.services.events import EventRow
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.places import PlaceRow
from chapterdesk.services.zones import to_local
from chapterdesk.ui.context import EVENTS, MAKE_EVENT, MEETINGS, PageContext
from chapterdesk.ui.events.acts import PeopleActs
from chapterdesk.ui.events.form import EventForm, EventTyped
from chapterdesk.ui.events.plan_acts import PlanActs
from chapterdesk.ui.events.reading import EventRecord, read_event
from chapterdesk.ui.events.record import EventActions, EventDrawing
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.records.short import windows_of
from chapterdesk.ui.records.when import next_start
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.scrolling import scrolling_form

Choices = tuple[tuple[GroupRow, ...], tuple[PlaceRow, ...]]


class EventsPage(RecordPage[EventRecord]):
    """Keep events: who registers and waits, what is needed, who helps, how it is planned."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=EVENTS,
            title=_("Events"),
            help_page="events",
            areas=frozenset(
                {"events", "meetings", "attendance", "members", "places", "discretion"}
            ),
            hint=_("Choose an event on the left, or add one."),
            parent=parent,
        )
        self.form = EventForm(context=context)
        self._form_area = scrolling_form("event_form_area", self.form)
        self._edited: EventRecord | None = None
        self._made: MeetingRow | None = None
        self.people = PeopleActs(context=context, page=self)
        self.plan = PlanActs(context=context, page=self)
        self._drawing = EventDrawing(
            theme=context.theme,
            view=self.view,
            actions=EventActions(
                edit=self.edit,
                meeting=lambda: context.navigate(MEETINGS, self.record_id),
                people=self.people.actions(),
                shifts=self.plan.shift_actions(),
                plan=self.plan.plan_actions(),
            ),
        )
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._close)
        self.keep_forms()

    @override
    def make_pane(self) -> ListPane:
        theme = self.context.theme
        pane = ListPane(
            context=self.context,
            name=EVENTS,
            title=_("Events"),
            placeholder=_("Title, group or place"),
            reader=self._reader,
            to_row=event_list_row,
        )
        add = IconButton(theme=theme, icon="plus", text=_("Add an event"), name="event_add")
        add.clicked.connect(self.add)
        pane.header.add_action(add)
        self._when = SegmentedChoice(
            theme=theme,
            name="events_when",
            accessible=_("Which events"),
            options=(("upcoming", _("Upcoming")), ("open", _("Open")), ("all", _("All"))),
        )
        self._when.chosen.connect(lambda _key: self.pane.open())
        pane.add_filter(self._when)
        links = FlowRow(name="events_links", spacing=16)
        back = LinkButton(
            theme=theme, text=_("Back to meetings"), name="events_to_meetings", small=True
        )
        back.clicked.connect(lambda: self.context.navigate(MEETINGS, None))
        links.add(back)
        pane.add_filter(links)
        self._empty = pane.make_empty(
            name="events_empty",
            icon="calendar-days",
            sentence=_nothing_planned(),
            action=_("Add an event"),
            act=self.add,
            help_text=_("How events work"),
        )
        pane.loaded.connect(self._loaded)
        return pane

    def _reader(self) -> Reader[EventRow]:
        events, which = self.context.services.events, self._when.current
        return windows_of(
            lambda: [
                row
                for row in events.list("all" if which == "all" else "upcoming")
                if which != "open" or row.is_open
            ],
            typed=self.pane.text,
            text=lambda row: f"{row.meeting.label} {row.meeting.place}",
        )

    @Slot(int)
    def _loaded(self, total: int) -> None:
        self._empty.set_sentence(
            {
                "open": _("Nobody can register for anything now."),
                "all": _("No event is kept yet."),
            }.get(self._when.current, _nothing_planned())
        )
        self.pane.show_empty(self._empty if total == 0 and not self.pane.text else None)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if not self._opened:
            self.people.kept.look()
            self.plan.kept.look()
        if subject is not None and subject.startswith(MAKE_EVENT) and len(subject) > ID_SIZE:
            super().activate(None)
            self._make(subject.removeprefix(MAKE_EVENT))
            return
        super().activate(subject)

    @override
    def read_record(self, record_id: bytes) -> EventRecord:
        return read_event(self.context.services, record_id, self.context.clock.now())

    @override
    def draw_record(self, record: EventRecord) -> None:
        self._drawing.draw(record)
        self.plan.refresh(record)

    @override
    def deactivate(self) -> None:
        super().deactivate()
        self.people.kept.keep()
        self.plan.kept.keep()

    @override
    def clear(self) -> None:
        self.people.clear()
        self.plan.clear()
        super().clear()
        self._edited = self._made = None
        self._drawing.people.clear()
        self.form.clear()

    @override
    def keeps(self, form: QWidget) -> bool:
        return form is self._form_area and self._made is None

    @override
    def form_subject(self) -> bytes | None:
        return None if self._edited is None else self._edited.id

    @override
    @Slot()
    def add(self) -> None:
        """Add an event."""
        self._edited = self._made = None

        def begin(zone: str) -> None:
            now = to_local(self.context.clock.now(), zone)
            self.form.show_new(next_start(now), zone)
            self._show_form()

        self._with_choices(begin)

    @override
    @Slot()
    def edit(self) -> None:
        """Change the event that is shown."""
        record = self.record
        if record is not None:
            self._edited, self._made = record, None
            self.form.show_event(record.detail)
            self._show_form()

    def _make(self, meeting_id: bytes) -> None:
        """Let people register for a meeting that is planned already."""
        services = self.context.services

        def read() -> MeetingRow | None:
            if services.events.is_event(meeting_id):
                return None
            return services.meetings.detail(meeting_id).row

        def found(row: MeetingRow | None) -> None:
            if row is None:
                self.open_record(meeting_id)
                return
            self._edited, self._made = None, row
            self.form.show_making(isolate(row.label))
            self._show_form()

        self.run(read, found)

    def _show_form(self) -> None:
        self.show_form(self._form_area)
        QTimer.singleShot(0, self.form, self.form.start)

    def _with_choices(self, then: Callable[[str], None]) -> None:
        services = self.context.services

        def read() -> tuple[str, Choices]:
            zone = services.chapter.profile().timezone or "UTC"
            return zone, (services.groups.list(), services.places.list())

        def done(found: tuple[str, Choices]) -> None:
            zone, choices = found
            self.form.set_choices(*choices)
            then(zone)

        self.run(read, done)

    @Slot()
    def _close(self) -> None:
        self._made = None
        self.close_form()

    @Slot(object)
    def _save(self, typed: EventTyped) -> None:
        events, edited, made = self.context.services.events, self._edited, self._made

        def work() -> tuple[bytes, Undo]:
            if typed.meeting is not None:
                return events.add(typed.meeting, typed.draft, typed.questions)
            if made is not None:
                return made.id, events.make(made.id, typed.draft, typed.questions)
            if edited is None:
                raise RefusedError(
                    _("This event is not open any more."),
                    _("Nothing was saved."),
                    _("Choose it on the left and change it again."),
                )
            detail = edited.detail
            undo = events.save(
                edited.id, typed.draft, updated_at=detail.updated_at, questions=typed.questions
            )
            return edited.id, undo

        def done(result: tuple[bytes, Undo]) -> None:
            event_id, undo = result
            self.told(undo)
            self._close()
            self._leads = True
            self.open_record(event_id)
            self.split.show_record(wanted=True)

        self.run(work, done, self._form_failed)

    def _form_failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)


def event_list_row(row: EventRow) -> ListRow:
    """Return an event as two lines: when, how full it is, and whether people can register."""
    tag, tone = _standing(row)
    return ListRow(
        key=row.meeting.id,
        title=row.meeting.label,
        quiet=current().weekday(row.meeting.starts_local.date()),
        line=" · ".join(part for part in _parts(row) if part),
        tag=tag,
        tone=tone,
    )


def _parts(row: EventRow) -> list[str]:
    local: datetime = row.meeting.starts_local
    taken = ngettext("{count} head", "{count} heads", row.taken)
    if row.free is not None:
        taken = _("{taken} of {places} places").format(taken=row.taken, places=row.taken + row.free)
    waiting = ngettext("{count} waits", "{count} wait", row.waiting) if row.waiting else ""
    place = isolate(row.meeting.place) if row.meeting.place else ""
    return [current().clock_time(local), place, taken, waiting]


def _standing(row: EventRow) -> tuple[str, Tone]:
    if row.meeting.status == MeetingStatus.CANCELLED:
        return _("cancelled"), "bad"
    if row.free == 0:
        return _("full"), "warn"
    if row.is_open:
        return _("open"), "ok"
    return "", "neutral"


def _nothing_planned() -> str:
    return _(
        "No event is planned. An event is a meeting for which people register: it knows how many"
        " there is room for, who waits, and what is needed."
    )
