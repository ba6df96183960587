"""Who helps at an event: shifts, what each still needs, and who does them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import EventRole, ShiftStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.events import ShiftDraft, ShiftPerson, ShiftRow, role_label
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.events.reading import EventRecord
from chapterdesk.ui.events.words import shift_tags
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.records.unfinished import capture
from chapterdesk.ui.records.when import parse_time
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import PersonLabel, Tag, Text

_MOST_HANDS: Final = 99
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftActions:
    """What the buttons of this card do."""

    add: Callable[[], None]
    edit: Callable[[ShiftRow], None]
    delete: Callable[[ShiftRow], None]
    put_on: Callable[[ShiftRow], None]
    answer: Callable[[ShiftRow, ShiftPerson, bool], None]
    release: Callable[[ShiftRow, ShiftPerson], None]


class ShiftsCard:
    """Make the card of shifts.

    Args:
        theme: The look.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, actions: ShiftActions) -> None:
        self._theme = theme
        self._actions = actions

    def card(self, record: EventRecord) -> Card:
        """Return the shifts, the first one first."""
        card = Card(theme=self._theme, name="event_shifts", title=_("Who helps"))
        if not record.shifts:
            text = _("No shift yet: who welcomes, who cooks, who clears away.")
            card.add(Text(text, colour="soft", wrap=True, name="event_no_shifts"))
        for place, shift in enumerate(record.shifts):
            card.add(self._shift(record, shift, place))
        add = SecondaryButton(
            theme=self._theme, text=_("&Add a shift"), name="event_shift_add", icon="plus"
        )
        add.clicked.connect(self._actions.add)
        card.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _shift(self, record: EventRecord, shift: ShiftRow, place: int) -> QWidget:
        name, acts = f"event_shift_{place}", self._actions
        holder = QWidget()
        holder.setObjectName(name)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        title = Text(isolate(shift.label), strong=True, wrap=True, name=f"{name}_title")
        head.addWidget(title, 1)
        word = (
            ngettext("{count} hand missing", "{count} hands missing", shift.missing)
            if shift.missing
            else _("complete")
        )
        head.addWidget(
            Tag(
                theme=self._theme,
                text=word,
                tone="warn" if shift.missing else "ok",
                name=f"{name}_missing",
            )
        )
        column.addLayout(head)
        column.addWidget(
            Text(
                shift_span(shift.draft), role="small", colour="soft", wrap=True, name=f"{name}_span"
            )
        )
        for number, person in enumerate(shift.people):
            column.addWidget(self._person(shift, person, f"{name}_person_{number}"))
        links = FlowRow(name=f"{name}_acts", spacing=16)
        offers: list[tuple[str, str, Callable[[], None]]] = [
            ("edit", _("Change"), partial(acts.edit, shift)),
            ("delete", _("Take it away"), partial(acts.delete, shift)),
        ]
        if not record.counts_heads:
            offers.insert(0, ("put_on", _("Put somebody on it…"), partial(acts.put_on, shift)))
        for key, text, call in offers:
            link = LinkButton(
                theme=self._theme,
                text=text,
                name=f"{name}_{key}",
                small=True,
                accessible=_("{what}: {verb}").format(what=isolate(shift.label), verb=text),
            )
            link.clicked.connect(lambda _on=False, act=call: act())
            links.add(link)
        column.addWidget(links)
        return holder

    def _person(self, shift: ShiftRow, person: ShiftPerson, name: str) -> QWidget:
        acts = self._actions
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        label = PersonLabel(theme=self._theme, name=name, role="body")
        label.setWordWrap(True)
        label.set_person(
            person.name, _("is on another shift at the same time") if person.clash else ""
        )
        line.addWidget(label, 1)
        choices: list[Choice] = []
        if person.status != ShiftStatus.AGREED:
            choices.append((_("They do it"), partial(acts.answer, shift, person, True)))
        if person.status != ShiftStatus.DECLINED:
            choices.append((_("They said no"), partial(acts.answer, shift, person, False)))
        choices.append((_("Take them off"), partial(acts.release, shift, person)))
        word, tone = shift_tags()[person.status]
        line.addWidget(
            TagButton(
                text=word,
                tone=tone,
                name=f"{name}_state",
                accessible=isolate(person.name),
                choices=choices,
            ),
            0,
            Qt.AlignmentFlag.AlignVCenter,
        )
        return holder


class ShiftForm(QWidget):
    """Add a shift or change one.

    Args:
        context: The look.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._known: dict[str, Any] = {}
        self.setObjectName("shift_form")
        self.setAccessibleName(_("Shift"))
        self._role = choice("shift_role", [(role.value, role_label(role)) for role in EventRole])
        self._title = text_field("shift_title")
        self._day = DayField(theme=theme, name="shift_day")
        self._day.edit.setAccessibleName(_("Day"))
        self._from = text_field("shift_from")
        self._to = text_field("shift_to")
        self._needed = NumberField(name="shift_needed", minimum=1, maximum=_MOST_HANDS, value=1)
        self.rows = {
            "role": FormRow(name="shift_role_row", label=_("&What is done"), field=self._role),
            "title": FormRow(
                name="shift_title_row",
                label=_("&In other words"),
                field=self._title,
                hint=_("such as “Front door, ramp side”"),
                optional=True,
            ),
            "day": FormRow(name="shift_day_row", label=_("&Day"), field=self._day),
            "from": FormRow(name="shift_from_row", label=_("&From"), field=self._from),
            "ends_local": FormRow(
                name="shift_to_row",
                label=_("&Until"),
                field=self._to,
                hint=_("earlier than it begins: on the next day"),
            ),
            "needed": FormRow(
                name="shift_needed_row", label=_("&How many hands"), field=self._needed
            ),
        }
        self._card = Card(theme=theme, name="shift_card", title=_("A shift"))
        for name in ("role", "title"):
            self._card.add(self.rows[name])
        self._card.add(
            Beside(
                theme=theme,
                name="shift_line",
                rows=[(self.rows["day"], 2), (self.rows["from"], 1), (self.rows["ends_local"], 1)],
            )
        )
        self._card.add(self.rows["needed"])
        self._foot = FormFoot(theme=theme, form=self, name="shift")
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._card)
        layout.addWidget(self._foot)
        layout.addStretch(1)
        for field in (self._title, self._day.edit, self._from, self._to):
            field.returnPressed.connect(self._save)
        self._day.worded.connect(self.rows["day"].set_hint)
        self._day.edit.textEdited.connect(self.rows["day"].clear_error)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def begin(self, draft: ShiftDraft, *, new: bool) -> None:
        """Show a shift."""
        self._foot.rest()
        for row in self.rows.values():
            row.clear_error()
        self._card.set_title(_("A new shift") if new else _("Change the shift"))
        self._role.set_current(draft.role.value)
        self._title.setText(draft.title)
        self._day.set_day(draft.starts_local.date())
        self._from.setText(current().clock_time(draft.starts_local))
        self._to.setText(current().clock_time(draft.ends_local))
        self._needed.setValue(draft.needed)
        self._known = capture(self)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._role.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        self._foot.leave(changed=capture(self) != self._known)

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get({"time": "from"}.get(error.field, error.field))
        if row is not None:
            row.show_error(str(error))
        return row is not None

    @Slot()
    def _save(self) -> None:
        try:
            day, begins = self._day.day(), parse_time(self._from.text())
        except UserError as error:
            self.show_error(error)
            return
        try:
            ends = parse_time(self._to.text())
        except UserError as error:
            self.rows["ends_local"].show_error(str(error))
            return
        starts = datetime.combine(day, begins)
        until = datetime.combine(day, ends)
        self.saved.emit(
            ShiftDraft(
                starts_local=starts,
                ends_local=until + _DAY if until < starts else until,
                role=EventRole(self._role.current),
                title=self._title.text(),
                needed=self._needed.value(),
            )
        )


def shift_span(draft: ShiftDraft) -> str:
    """Return from when to when, and what is done where the title does not say it."""
    words = current()
    ends = words.clock_time(draft.ends_local)
    if draft.ends_local.date() != draft.starts_local.date():
        ends = f"{words.weekday(draft.ends_local.date())} {ends}"
    span = _("{day}, {start} to {end}").format(
        day=words.weekday(draft.starts_local.date()),
        start=words.clock_time(draft.starts_local),
        end=ends,
    )
    return f"{role_label(draft.role)} · {span}" if draft.title else span
