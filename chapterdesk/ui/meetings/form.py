"""The form of a meeting; a group or a place that is missing is made inside it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MeetingKind
from chapterdesk.core.words import _, current
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.places import PlaceRow
from chapterdesk.ui.groups.form import GroupForm
from chapterdesk.ui.meetings.words import kind_names
from chapterdesk.ui.places.form import PlaceForm
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.when import length_text, parse_length, parse_time
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.still import StillCombo
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_NEW: Final = "new"
_LARGE_TEXT: Final = 150


class MeetingForm(QWidget):
    """Plan a meeting or change one."""

    saved = Signal(object)
    cancelled = Signal()
    group_added = Signal(object)
    place_added = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zone = ""
        self._lines: list[QBoxLayout] = []
        self.setObjectName("meeting_form")
        self.setAccessibleName(_("Meeting"))
        self._heading = Text(role="title", wrap=True, name="meeting_form_heading")
        self._group = self._combo("meeting_group")
        self._title = self._line("meeting_title")
        self._kind = self._combo("meeting_kind")
        for value, text in kind_names().items():
            self._kind.addItem(text, value)
        self._day = DayField(theme=theme, name="meeting_day")
        self._time = self._line("meeting_time")
        self._length = self._line("meeting_length")
        self._place = self._combo("meeting_place")
        self.rows = self._make_rows()
        self.group_form = GroupForm(theme=theme, brief=True, prefix="new_group")
        self.place_form = PlaceForm(theme=theme, brief=True, prefix="new_place")
        self._group_card = self._inline(_("A new group"), "new_group_card", self.group_form)
        self._place_card = self._inline(_("A new place"), "new_place_card", self.place_form)
        self._lay_out()
        self._connect()

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setMaxLength(400)
        field.returnPressed.connect(self._save)
        return field

    @staticmethod
    def _combo(name: str) -> QComboBox:
        field = StillCombo()
        field.setObjectName(name)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(12)
        return field

    def _make_rows(self) -> dict[str, FormRow]:
        self._day.edit.setAccessibleName(_("Day"))
        rows = {
            "group_id": FormRow(name="meeting_group_row", label=_("&Group"), field=self._group),
            "title": FormRow(
                name="meeting_title_row",
                label=_("T&itle"),
                field=self._title,
                hint=_("Only where it differs from the group, such as “Film evening”."),
                optional=True,
            ),
            "kind": FormRow(name="meeting_kind_row", label=_("&Kind"), field=self._kind),
            "day": FormRow(name="meeting_day_row", label=_("&Day"), field=self._day),
            "time": FormRow(
                name="meeting_time_row",
                label=_("&Begins"),
                field=self._time,
                hint=_("such as 18:30"),
            ),
            "length": FormRow(
                name="meeting_length_row",
                label=_("&Lasts"),
                field=self._length,
                hint=_("hours and minutes"),
            ),
            "place_id": FormRow(name="meeting_place_row", label=_("&Place"), field=self._place),
        }
        self._day.worded.connect(rows["day"].set_hint)
        self._day.edit.textEdited.connect(rows["day"].clear_error)
        return rows

    def _inline(self, title: str, name: str, form: QWidget) -> Card:
        card = Card(theme=self._theme, name=name, title=title, accent="accent")
        card.add(form)
        card.hide()
        return card

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._heading)
        layout.addWidget(self.rows["group_id"])
        layout.addWidget(self._group_card)
        layout.addLayout(self._beside("day", "time", "length"))
        layout.addWidget(self.rows["place_id"])
        layout.addWidget(self._place_card)
        layout.addLayout(self._beside("title", "kind"))
        save = PrimaryButton(theme=self._theme, text=_("&Save meeting"), name="meeting_save")
        cancel = SecondaryButton(theme=self._theme, text=_("Do not sa&ve"), name="meeting_cancel")
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def _beside(self, *names: str) -> QBoxLayout:
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(16)
        for place, name in enumerate(names):
            top = Qt.AlignmentFlag.AlignTop
            line.addWidget(self.rows[name], 2 if place == 0 else 1, top)
        self._lines.append(line)
        return line

    @Slot()
    def _turn(self) -> None:
        """Stand beneath each other where the text is large."""
        large = self._theme.text_size >= _LARGE_TEXT
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for line in self._lines:
            line.setDirection(down if large else across)

    def _connect(self) -> None:
        self._theme.changed.connect(self._turn)
        self._turn()
        self._group.activated.connect(self._group_picked)
        self._place.activated.connect(self._place_picked)
        self.group_form.saved.connect(self.group_added)
        self.place_form.saved.connect(self.place_added)
        self.group_form.cancelled.connect(self._no_new_group)
        self.place_form.cancelled.connect(self._no_new_place)

    def set_choices(self, groups: Sequence[GroupRow], places: Sequence[PlaceRow]) -> None:
        """Offer these groups and places; what is chosen stays chosen."""
        group, place = self._group.currentData(), self._place.currentData()
        self._fill(self._group, _("No group"), [(row.id, row.label) for row in groups])
        self._group.addItem(_("New group…"), _NEW)
        self._fill(self._place, _("No place"), [(row.id, row.name) for row in places])
        self._place.addItem(_("New place…"), _NEW)
        self._choose(self._group, group)
        self._choose(self._place, place)

    def choose_group(self, group_id: bytes) -> None:
        """Choose a group that was just made."""
        self._choose(self._group, group_id)
        self._group_card.hide()
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_place(self, place_id: bytes) -> None:
        """Choose a place that was just made."""
        self._choose(self._place, place_id)
        self._place_card.hide()
        self._place.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_draft(self, draft: MeetingDraft, *, heading: str) -> None:
        """Fill the form."""
        for row in self.rows.values():
            row.clear_error()
        self._heading.setText(heading)
        self._zone = draft.timezone
        self._choose(self._group, draft.group_id)
        self._choose(self._place, draft.place_id)
        self._choose(self._kind, draft.kind)
        self._title.setText(draft.title)
        self._day.set_day(draft.starts_local.date())
        self._time.setText(current().clock_time(draft.starts_local))
        self._length.setText(length_text(draft.duration_minutes))
        self._no_new_group()
        self._no_new_place()

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_with_time(self) -> None:
        """Put the caret on the day: one date is moved more often than anything else."""
        self._day.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._day.edit.selectAll()

    def draft(self) -> MeetingDraft:
        """Return what the form holds.

        Raises:
            UserError: A day, time or length can not be read.
        """
        group, place = self._group.currentData(), self._place.currentData()
        return MeetingDraft(
            starts_local=datetime.combine(self._day.day(), parse_time(self._time.text())),
            group_id=group if isinstance(group, bytes) else None,
            title=self._title.text(),
            kind=MeetingKind(self._kind.currentData()),
            timezone=self._zone,
            duration_minutes=parse_length(self._length.text()),
            place_id=place if isinstance(place, bytes) else None,
        )

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        names = {"starts_local": "day", "duration_minutes": "length"}
        row = self.rows.get(names.get(error.field, error.field))
        if row is None:
            return False
        row.show_error(str(error))
        return True

    @staticmethod
    def _fill(field: QComboBox, nothing: str, items: Sequence[tuple[bytes, str]]) -> None:
        field.clear()
        field.addItem(nothing, None)
        for value, text in items:
            field.addItem(text, value)

    @staticmethod
    def _choose(field: QComboBox, value: object) -> None:
        found = next((place for place in range(field.count()) if field.itemData(place) == value), 0)
        field.setCurrentIndex(found)

    @Slot()
    def _group_picked(self) -> None:
        self._group_card.setVisible(self._group.currentData() == _NEW)
        if self._group.currentData() == _NEW:
            self.group_form.clear()
            self.group_form.start()

    @Slot()
    def _place_picked(self) -> None:
        self._place_card.setVisible(self._place.currentData() == _NEW)
        if self._place.currentData() == _NEW:
            self.place_form.start()

    @Slot()
    def _no_new_group(self) -> None:
        self._group_card.hide()
        if self._group.currentData() == _NEW:
            self._group.setCurrentIndex(0)

    @Slot()
    def _no_new_place(self) -> None:
        self._place_card.hide()
        if self._place.currentData() == _NEW:
            self._place.setCurrentIndex(0)

    @Slot()
    def _save(self) -> None:
        try:
            draft = self.draft()
        except UserError as error:
            self.show_error(error)
            return
        self.saved.emit(draft)
