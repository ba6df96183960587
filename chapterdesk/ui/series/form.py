"""The form of a series: when it is, and what each of its meetings is made from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MeetingKind
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.places import PlaceRow
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.meetings.words import kind_names, layout_names
from chapterdesk.ui.members.people_order import Named, PeopleOrder
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import LongText, choice, text_field
from chapterdesk.ui.records.unfinished import capture
from chapterdesk.ui.records.when import length_text, parse_length, parse_time
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.series.extra import ExtraDates
from chapterdesk.ui.series.preview import DatesPreview
from chapterdesk.ui.series.repeat import RepeatEditor
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_SOON_MS: Final = 150
_MOST_LEADS: Final = 20


class SeriesForm(QWidget):
    """Plan a series or change one; the next ten dates stand beside what is chosen.

    Args:
        context: Where people are found.
    """

    saved = Signal(object)
    cancelled = Signal()
    preview_wanted = Signal(object)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._zone = ""
        self._disclosure: Any = None
        self._dates: tuple[datetime, ...] = ()
        self._known: dict[str, Any] = {}
        self.setObjectName("series_form")
        self.setAccessibleName(_("Series of meetings"))
        self._heading = Text(role="title", wrap=True, name="series_form_heading")
        self._make_fields()
        self.rows = self._make_rows()
        self.preview = DatesPreview(theme=context.theme)
        self._foot = FormFoot(theme=context.theme, form=self, name="series")
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._lay_out()
        self._connect()

    def _make_fields(self) -> None:
        theme = self._context.theme
        self._group = choice("series_group", [])
        self._title = text_field("series_title")
        self._kind = choice(
            "series_kind", [(kind.value, name) for kind, name in kind_names().items()]
        )
        self._day = DayField(theme=theme, name="series_day")
        self._time = text_field("series_time")
        self._length = text_field("series_length")
        self.repeat = RepeatEditor(theme=theme)
        self.extra = ExtraDates(theme=theme)
        self._place = choice("series_place", [])
        self._agenda = LongText(theme=theme, name="series_agenda")
        self.leads = PeopleOrder(
            context=self._context, name="series_leads", accessible=_("Who takes turns")
        )
        self._lead_count = NumberField(name="series_lead_count", maximum=_MOST_LEADS, value=1)
        self._lead_count.setSpecialValueText(_("all of them"))
        self._access = LongText(theme=theme, name="series_access")
        self._layout_name = choice("series_layout", list(layout_names().items()))

    def _make_rows(self) -> dict[str, FormRow]:
        self._day.edit.setAccessibleName(_("First day"))

        def row(
            name: str, label: str, field: QWidget, hint: str = "", *, optional: bool = False
        ) -> FormRow:
            return FormRow(
                name=f"series_{name}_row", label=label, field=field, hint=hint, optional=optional
            )

        turns = _("They lead by turns. Leave it empty, and those of the group take turns.")
        return {
            "group_id": row("group", _("&Group"), self._group),
            "title": row(
                "title",
                _("T&itle"),
                self._title,
                _("Only where it differs from the group, such as “Film evening”."),
                optional=True,
            ),
            "kind": row("kind", _("&Kind"), self._kind),
            "day": row("day", _("&First day"), self._day),
            "time": row("time", _("&Begins"), self._time, _("such as 18:30")),
            "length": row("length", _("&Lasts"), self._length, _("hours and minutes")),
            "place_id": row("place", _("&Place"), self._place),
            "agenda": row("agenda", _("Agenda of eac&h meeting"), self._agenda, optional=True),
            "facilitators": row("leads", _("Who takes t&urns"), self.leads, turns, optional=True),
            "lead_count": row("lead_count", _("How many lead one meeting"), self._lead_count),
            "access": row(
                "access",
                _("Getting in and taking part"),
                self._access,
                _("The bell to ring, the lift, the quiet room."),
                optional=True,
            ),
            "sheet_layout": row(
                "layout",
                _("Which sheet is printed"),
                self._layout_name,
                _("Printing the sheet of one of its meetings starts from it."),
            ),
        }

    def _lay_out(self) -> None:
        theme = self._context.theme
        when = Card(theme=theme, name="series_form_when", title=_("When"))
        when.add(self.rows["group_id"])
        when.add(self._beside("title", "kind"))
        when.add(self._beside("day", "time", "length"))
        when.add(self.repeat)
        self._extra_title = Text(_("More dates"), strong=True, name="series_extra_title")
        when.add(self._extra_title)
        when.add(self.extra)
        each = Card(theme=theme, name="series_form_each", title=_("Each meeting"))
        for name in (
            "place_id", "agenda", "facilitators", "lead_count", "access", "sheet_layout",
        ):  # fmt: skip
            self.rows[name].let_grow()
            each.add(self.rows[name])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for part in (self._heading, when, self.preview, each, self._foot):
            layout.addWidget(part)
        layout.addStretch(1)

    def _beside(self, *names: str) -> Beside:
        rows = [(self.rows[name], 2 if not place else 1) for place, name in enumerate(names)]
        return Beside(theme=self._context.theme, name=f"series_line_{names[0]}", rows=rows)

    def _connect(self) -> None:
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        for field in (self._title, self._time, self._length):
            field.returnPressed.connect(self._save)
        self._day.edit.returnPressed.connect(self._save)
        self._day.worded.connect(self.rows["day"].set_hint)
        self._day.edit.textEdited.connect(self.rows["day"].clear_error)
        self._day.edit.textChanged.connect(self._day_changed)
        for line in (self._time, self._length):
            line.textChanged.connect(self._look_soon)
        self.repeat.changed.connect(self._look_soon)
        self.extra.changed.connect(self._look_soon)
        self._soon.timeout.connect(self._look)
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

    def show_new(self, draft: SeriesDraft) -> None:
        """Begin a new series."""
        self._show(draft, (), heading=_("Plan a series"), day_label=_("&First day"), extra=True)
        self.repeat.begin_on(draft.starts_local.date())
        self._known = capture(self)

    def show_series(self, draft: SeriesDraft, people: Sequence[Named]) -> None:
        """Change a series; the draft begins on the next date that has not begun."""
        self._show(
            draft,
            people,
            heading=_("Change the series"),
            day_label=_("From this day &on"),
            extra=False,
        )
        self.repeat.set_rule(draft.rule, draft.starts_local, draft.timezone)
        self._known = capture(self)

    def _show(
        self,
        draft: SeriesDraft,
        people: Sequence[Named],
        *,
        heading: str,
        day_label: str,
        extra: bool,
    ) -> None:
        self._foot.rest()
        for row in self.rows.values():
            row.clear_error()
        template = draft.template
        self._heading.setText(heading)
        self.rows["day"].set_label(day_label)
        self._zone, self._disclosure = draft.timezone, template.disclosure
        _choose(self._group, template.group_id)
        _choose(self._place, template.place_id)
        self._kind.set_current(template.kind.value)
        self._title.setText(template.title)
        self._day.set_day(draft.starts_local.date())
        self._time.setText(current().clock_time(draft.starts_local))
        self._length.setText(length_text(draft.duration_minutes))
        self.extra.clear()
        self._dates = () if extra else draft.dates
        self.extra.setVisible(extra)
        self._extra_title.setVisible(extra)
        self._agenda.setPlainText(template.agenda)
        self.leads.set_people(people)
        self._lead_count.setValue(template.lead_count)
        self._access.setPlainText(template.access)
        self._show_layout(template.sheet_layout)

    def _show_layout(self, layout: str) -> None:
        known = layout_names()
        while self._layout_name.count() > len(known):
            self._layout_name.removeItem(len(known))
        if layout not in known:
            # A note from when this was free text: it stays until something is chosen.
            self._layout_name.addItem(isolate(layout), layout)
        self._layout_name.set_current(layout)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._soon.stop()
        self.set_choices((), ())
        self.show_new(SeriesDraft(starts_local=datetime(2026, 1, 1, 18, 30)))  # noqa: DTZ001  # wall clock
        self._soon.stop()
        self.preview.show_nothing()

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        self._foot.leave(changed=capture(self) != self._known)

    def draft(self) -> SeriesDraft:
        """Return what the form holds.

        Raises:
            UserError: A day, a time or how it repeats can not be read.
        """
        begins = parse_time(self._time.text())
        group, place = self._group.currentData(), self._place.currentData()
        return SeriesDraft(
            starts_local=datetime.combine(self._day.day(), begins),
            timezone=self._zone,
            rule=self.repeat.rule(self._zone),
            dates=self._dates or self.extra.dates(begins),
            duration_minutes=parse_length(self._length.text()),
            template=SeriesTemplate(
                group_id=group if isinstance(group, bytes) else None,
                title=self._title.text(),
                kind=MeetingKind(self._kind.current),
                place_id=place if isinstance(place, bytes) else None,
                disclosure=self._disclosure,
                agenda=self._agenda.toPlainText(),
                access=self._access.toPlainText(),
                sheet_layout=self._layout_name.current,
                facilitators=self.leads.people(),
                lead_count=self._lead_count.value(),
            ),
        )

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        names = {"starts_local": "day", "duration_minutes": "length"}
        name = names.get(error.field, error.field)
        row = self.rows.get(name) or self.repeat.rows.get(name)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    @Slot()
    def _day_changed(self) -> None:
        try:
            self.repeat.set_day(self._day.day())
        except UserError:
            return
        self._look_soon()

    @Slot()
    def _look_soon(self) -> None:
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        if not self.isVisible():
            return
        try:
            draft = self.draft()
        except UserError as error:
            self.preview.show_error(str(error))
            return
        self.preview_wanted.emit(replace(draft, template=SeriesTemplate()))

    @Slot()
    def _save(self) -> None:
        if not self.extra.take():
            return
        try:
            draft = self.draft()
        except UserError as error:
            self.show_error(error)
            return
        self.saved.emit(draft)


def _choose(field: QComboBox, value: object) -> None:
    # Not `findData`: Qt finds no bytes.
    found = next((place for place in range(field.count()) if field.itemData(place) == value), 0)
    field.setCurrentIndex(found)
