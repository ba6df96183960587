"""The form of an event: when it is, who can come, who waits in which turn, what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import WaitlistMode
from chapterdesk.core.vocabulary import LocationDisclosure, MeetingKind
from chapterdesk.core.words import _, current
from chapterdesk.services.events import EventDetail, EventDraft, QuestionDraft
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.places import PlaceRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.events.questions import QuestionsField
from chapterdesk.ui.events.words import waitlist_names
from chapterdesk.ui.places.words import disclosure_names
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import LongText, choice, text_field
from chapterdesk.ui.records.unfinished import capture
from chapterdesk.ui.records.when import length_text, parse_length, parse_time
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_MOST_HEADS: Final = 5000
_MOST_HOURS: Final = 24 * 60
_MOST_GUESTS: Final = 20
_MOST_DAYS: Final = 90
_LAST_MINUTE: Final = time(23, 59)
_MEETING: Final = ("title", "day", "time", "length", "group_id", "place_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTyped:
    """What stands in the form.

    Attributes:
        meeting: When and where; only of a new event.
    """

    meeting: MeetingDraft | None
    draft: EventDraft
    questions: tuple[QuestionDraft, ...]


class EventForm(QWidget):
    """Add an event or change one; when and where an event is changes on the page of meetings.

    Args:
        context: The look.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._zone = ""
        self._new = True
        self._known: dict[str, Any] = {}
        self.setObjectName("event_form")
        self.setAccessibleName(_("Event"))
        self._heading = Text(role="title", wrap=True, name="event_form_heading")
        self._make_fields()
        self.rows = self._make_rows()
        self._foot = FormFoot(theme=context.theme, form=self, name="event")
        self._lay_out()
        self._connect()

    def _make_fields(self) -> None:
        theme = self._theme
        self._title = text_field("event_title")
        self._day = DayField(theme=theme, name="event_day")
        self._day.edit.setAccessibleName(_("Day"))
        self._time = text_field("event_time")
        self._length = text_field("event_length")
        self._group = choice("event_group", [])
        self._place = choice("event_place", [])
        self._capacity = NumberField(name="event_capacity", maximum=_MOST_HEADS)
        self._capacity.setSpecialValueText(_("any number"))
        self._least = NumberField(name="event_least", maximum=_MOST_HEADS)
        self._least.setSpecialValueText(_("any number"))
        self._guests = NumberField(name="event_guests", maximum=_MOST_GUESTS)
        self._guests.setSpecialValueText(_("none"))
        self._by_day = DayField(theme=theme, name="event_by_day")
        self._by_day.edit.setAccessibleName(_("The last day to register"))
        self._by_time = text_field("event_by_time")
        self._lead = QCheckBox(_("Somebody who registers comes only once a lead has said &yes"))
        self._lead.setObjectName("event_lead")
        self._lead.setAccessibleName(_("Comes only once a lead has said yes"))
        self._mode = choice(
            "event_mode", [(mode.value, text) for mode, text in waitlist_names().items()]
        )
        self._hours = NumberField(name="event_hours", minimum=1, maximum=_MOST_HOURS, value=48)
        self._keep = NumberField(name="event_keep", maximum=_MOST_DAYS, value=7)
        self._disclosure = choice(
            "event_disclosure",
            [
                ("", _("As the place says")),
                *((told.value, text) for told, text in disclosure_names().items()),
            ],
        )
        self._about = LongText(theme=theme, name="event_about")
        self._hosts = text_field("event_hosts")
        self.questions = QuestionsField(theme=theme)

    def _make_rows(self) -> dict[str, FormRow]:
        def row(
            name: str, label: str, field: QWidget, hint: str = "", *, optional: bool = False
        ) -> FormRow:
            return FormRow(
                name=f"event_{name}_row", label=label, field=field, hint=hint, optional=optional
            )

        return {
            "title": row("title", _("What it is &called"), self._title),
            "day": row("day", _("&Day"), self._day),
            "time": row("time", _("&Begins"), self._time, _("such as 18:30")),
            "length": row("length", _("&Lasts"), self._length, _("hours and minutes")),
            "group_id": row("group", _("&Group"), self._group),
            "place_id": row("place", _("&Place"), self._place),
            "capacity_max": row("capacity", _("Roo&m for"), self._capacity, _("heads, guests too")),
            "capacity_min": row(
                "least", _("&Needs at least"), self._least, _("else it is not worth it")
            ),
            "guests_max": row("guests", _("G&uests each"), self._guests),
            "register_by_local": row(
                "by_day", _("Last day to &register"), self._by_day, optional=True
            ),
            "by_time": row("by_time", _("until"), self._by_time, _("empty: the whole day")),
            "waitlist_mode": row("mode", _("&Who gets a free place first"), self._mode),
            "offer_hours": row(
                "hours",
                _("An &offer is kept for"),
                self._hours,
                _("hours; then whoever it was for waits on, behind the others"),
            ),
            "disclosure": row("disclosure", _("Wha&t of the place may be told"), self._disclosure),
            "keep_days": row(
                "keep",
                _("Needs and names of guests go"),
                self._keep,
                _("so many days after the event, by themselves"),
            ),
            "description": row("about", _("&About it"), self._about, optional=True),
            "co_hosts": row("hosts", _("Together w&ith"), self._hosts, optional=True),
        }

    def _lay_out(self) -> None:
        theme, rows = self._theme, self.rows
        self._when = Card(theme=theme, name="event_form_when", title=_("When and where"))
        self._when.add(rows["title"])
        self._when.add(self._beside("day", "time", "length"))
        self._when.add(self._beside("group_id", "place_id"))
        who = Card(theme=theme, name="event_form_who", title=_("Who can come"))
        who.add(self._beside("capacity_max", "capacity_min", "guests_max"))
        who.add(self._beside("register_by_local", "by_time"))
        who.add(self._lead)
        who.add(rows["waitlist_mode"])
        who.add(rows["offer_hours"])
        told = Card(theme=theme, name="event_form_told", title=_("What is told and kept"))
        for name in ("description", "co_hosts", "disclosure", "keep_days"):
            told.add(rows[name])
        asked = Card(theme=theme, name="event_form_asked", title=_("What is asked"))
        asked.add(
            Text(
                _("Ask for nothing that nobody acts on. Each answer erases itself in time."),
                colour="soft",
                wrap=True,
                name="event_form_asked_hint",
            )
        )
        self._asked_note = Text(role="small", colour="bad", wrap=True, name="event_form_asked_bad")
        self._asked_note.hide()
        asked.add(self._asked_note)
        asked.add(self.questions)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for part in (self._heading, self._when, who, told, asked, self._foot):
            layout.addWidget(part)
        layout.addStretch(1)

    def _beside(self, *names: str) -> Beside:
        even = names[0] in {"group_id", "capacity_max"}
        rows = [(self.rows[name], 1 if even or place else 2) for place, name in enumerate(names)]
        return Beside(theme=self._theme, name=f"event_line_{names[0]}", rows=rows)

    def _connect(self) -> None:
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        lines = (self._title, self._time, self._length, self._by_time, self._hosts)
        for field in (*lines, self._day.edit, self._by_day.edit):
            field.returnPressed.connect(self._save)
        for picker, name in ((self._day, "day"), (self._by_day, "register_by_local")):
            picker.worded.connect(self.rows[name].set_hint)
            picker.edit.textEdited.connect(self.rows[name].clear_error)
        self._mode.currentIndexChanged.connect(self._show_mode)
        self.questions.changed.connect(self._asked_note.hide)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def set_choices(self, groups: Sequence[GroupRow], places: Sequence[PlaceRow]) -> None:
        """Offer these groups and places; what is chosen stays chosen."""
        for field, nothing, items in (
            (self._group, _("No group"), [(row.id, row.label) for row in groups]),
            (self._place, _("No place"), [(row.id, row.name) for row in places]),
        ):
            chosen = field.currentData()
            field.clear()
            field.addItem(nothing, "")
            for value, text in items:
                field.addItem(text, value)
            _choose(field, chosen)

    def show_new(self, starts: datetime, zone: str) -> None:
        """Begin a new event."""
        self._zone = zone
        self._title.clear()
        self._day.set_day(starts.date())
        self._time.setText(current().clock_time(starts))
        self._length.setText(length_text(120))
        _choose(self._group, "")
        _choose(self._place, "")
        self._begin(EventDraft(), _("Add an event"), new=True)
        self._known = capture(self)

    def show_making(self, label: str) -> None:
        """Let people register for a meeting that is planned already."""
        self._begin(EventDraft(), _("Let people register: {name}").format(name=label), new=False)
        self._known = capture(self)

    def show_event(self, detail: EventDetail) -> None:
        """Change an event."""
        self._begin(detail.draft, _("Change the event"), new=False)
        self.questions.show_questions(detail.questions)
        self._known = capture(self)

    def _begin(self, draft: EventDraft, heading: str, *, new: bool) -> None:
        self._foot.rest()
        for row in self.rows.values():
            row.clear_error()
        self._asked_note.hide()
        self._new = new
        self._heading.setText(heading)
        self._when.setVisible(new)
        self._capacity.setValue(draft.capacity_max or 0)
        self._least.setValue(draft.capacity_min or 0)
        self._guests.setValue(draft.guests_max)
        ends = draft.register_by_local
        self._by_day.edit.setText("" if ends is None else ends.date().isoformat())
        self._by_time.setText("" if ends is None else current().clock_time(ends))
        self._lead.setChecked(draft.confirmed_by_lead)
        self._mode.set_current(draft.waitlist_mode.value)
        self._hours.setValue(draft.offer_hours)
        self._keep.setValue(draft.keep_days)
        self._disclosure.set_current("" if draft.disclosure is None else draft.disclosure.value)
        self._about.setPlainText(draft.description)
        self._hosts.setText(draft.co_hosts)
        self.questions.show_lines(())
        self._show_mode()

    def start(self) -> None:
        """Put the caret where writing begins."""
        first = self._title if self._new else self._capacity
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.set_choices((), ())
        self.show_new(datetime(2026, 1, 1, 18, 30), "")  # noqa: DTZ001  # wall clock

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        self._foot.leave(changed=capture(self) != self._known)

    def typed(self) -> EventTyped:
        """Return what the form holds.

        Raises:
            UserError: A day, a time or a length can not be read.
        """
        disclosure = self._disclosure.current
        return EventTyped(
            meeting=self._meeting() if self._new else None,
            draft=EventDraft(
                capacity_min=self._least.value() or None,
                capacity_max=self._capacity.value() or None,
                register_by_local=self._register_by(),
                confirmed_by_lead=self._lead.isChecked(),
                waitlist_mode=WaitlistMode(self._mode.current),
                offer_hours=self._hours.value(),
                guests_max=self._guests.value(),
                keep_days=self._keep.value(),
                description=self._about.toPlainText(),
                co_hosts=self._hosts.text(),
                disclosure=LocationDisclosure(disclosure) if disclosure else None,
            ),
            questions=self.questions.questions(),
        )

    def _meeting(self) -> MeetingDraft:
        group, place = self._group.currentData(), self._place.currentData()
        return MeetingDraft(
            starts_local=datetime.combine(self._day.day(), parse_time(self._time.text())),
            group_id=group if isinstance(group, bytes) else None,
            title=self._title.text(),
            kind=MeetingKind.EVENT,
            timezone=self._zone,
            duration_minutes=parse_length(self._length.text()),
            place_id=place if isinstance(place, bytes) else None,
        )

    def _register_by(self) -> datetime | None:
        if not self._by_day.edit.text().strip():
            return None
        try:
            day = self._by_day.day()
            text = self._by_time.text()
            until = parse_time(text) if text.strip() else _LAST_MINUTE
        except UserError as error:
            error.field = "by_time" if error.field == "time" else "register_by_local"
            raise
        return datetime.combine(day, until)

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        names = {"starts_local": "day", "duration_minutes": "length"}
        if error.field == "questions":
            self._asked_note.setText(str(error))
            self._asked_note.show()
            announce(self, str(error), urgent=True)
            self.questions.begin()
            return True
        row = self.rows.get(names.get(error.field, error.field))
        if row is None or (not self._new and names.get(error.field, error.field) in _MEETING):
            return False
        row.show_error(str(error))
        return True

    @Slot()
    def _show_mode(self) -> None:
        draws = self._mode.current == WaitlistMode.LOTTERY.value
        self.rows["waitlist_mode"].set_hint(
            _("Nobody has a place by registering; you draw once, and anybody can check the draw.")
            if draws
            else ""
        )

    @Slot()
    def _save(self) -> None:
        try:
            typed = self.typed()
        except UserError as error:
            self.show_error(error)
            return
        if typed.meeting is not None and not (
            typed.meeting.title.strip() or typed.meeting.group_id
        ):
            self.rows["title"].show_error(_("An event needs a name, or a group."))
            return
        self.saved.emit(typed)


def _choose(field: QComboBox, value: object) -> None:
    # Not `findData`: Qt finds no bytes.
    found = next((place for place in range(field.count()) if field.itemData(place) == value), 0)
    field.setCurrentIndex(found)
