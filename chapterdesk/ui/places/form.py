"""The form of a place: what it is, how much of it may be told, what it offers."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.safe_vocabulary import VIRTUAL, PlaceKind
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _, isolate, shipped
from chapterdesk.services.places import PlaceDraft
from chapterdesk.ui.places.features import offered
from chapterdesk.ui.places.words import disclosure_names, kind_names
from chapterdesk.ui.records.fields import LongText, choice
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.features import feature_words
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Text

_BRIEF = frozenset({"name", "kind", "area"})


class PlaceForm(QWidget):
    """Enter or change a place.

    What is filled in stays on the form, and in the place, whatever kind is chosen then; what does
    not belong to its kind is told nobody.

    Args:
        theme: The look.
        brief: Whether only what a new place needs is asked (inside another form).
        prefix: What the object names begin with.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        brief: bool = False,
        prefix: str = "place",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prefix = prefix
        self._brief = brief
        self._kept = PlaceDraft(name="")
        self._boxes: dict[str, QCheckBox] = {}
        self.setObjectName(f"{prefix}_form")
        self.setAccessibleName(_("Place"))
        self._kind = SegmentedChoice(
            theme=theme,
            name=f"{prefix}_kind",
            accessible=_("What it is"),
            options=[(kind.value, name) for kind, name in kind_names().items()],
            current=PlaceKind.ROOM.value,
        )
        self._name = self._line("name")
        self._area = self._line("area")
        self._address = self._line("address")
        self._link = self._line("link")
        self._disclosure = choice(f"{prefix}_disclosure", _told_as(PlaceKind.ROOM))
        self._capacity = self._line("capacity")
        self._remark = LongText(theme=theme, name=f"{prefix}_remark", height=64)
        self._notes = LongText(theme=theme, name=f"{prefix}_safety_notes", height=84)
        self.rows = self._make_rows()
        self._features = QVBoxLayout()
        self._features.setSpacing(6)
        self._lay_out()
        self._kind.chosen.connect(self._kind_chosen)
        self._disclosure.chosen.connect(self._say_told)
        for field in (self._name, self._area, self._address, self._link):
            field.textChanged.connect(self._say_told)
        self._show_kind()

    @property
    def kind(self) -> PlaceKind:
        """Return the chosen kind."""
        return PlaceKind(self._kind.current)

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"{self._prefix}_{name}")
        field.setMaxLength(400)
        field.returnPressed.connect(self._save)
        return field

    def _row(
        self, name: str, label: str, field: QWidget, hint: str = "", *, optional: bool = False
    ) -> FormRow:
        return FormRow(
            name=f"{self._prefix}_{name}_row",
            label=label,
            field=field,
            hint=hint,
            optional=optional,
        )

    def _make_rows(self) -> dict[str, FormRow]:
        return {
            "kind": self._row("kind", _("W&hat it is"), self._kind),
            "name": self._row("name", _("Na&me of the place"), self._name),
            "area": self._row(
                "area",
                _("Are&a"),
                self._area,
                _("What paper shows instead, such as “near the station” or “online”."),
                optional=True,
            ),
            "address": self._row("address", _("Add&ress"), self._address, optional=True),
            "link": self._row(
                "link",
                _("Li&nk"),
                self._link,
                _("Whoever has it can come in: it is told only where an address would be."),
                optional=True,
            ),
            "disclosure": self._row("disclosure", _("What paper ma&y show"), self._disclosure),
            "capacity": self._row(
                "capacity", _("Ho&w many there is room for"), self._capacity, optional=True
            ),
            "remark": self._row(
                "remark",
                _("Good to &know"),
                self._remark,
                _("Such as who has the key. It stays at the desk."),
                optional=True,
            ),
            "safety_notes": self._row(
                "safety_notes",
                _("Sa&fety notes"),
                self._notes,
                _(
                    "Such as which door to use. They stay at the desk and are hidden in meeting"
                    " mode; what happened to somebody belongs into a sealed report."
                ),
                optional=True,
            ),
        }

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for row in self.rows.values():
            layout.addWidget(row)
        layout.addLayout(self._features)
        save = PrimaryButton(
            theme=self._theme,
            text=_("Add pla&ce") if self._brief else _("&Save"),
            name=f"{self._prefix}_save",
        )
        cancel = SecondaryButton(
            theme=self._theme,
            text=_("No new plac&e") if self._brief else _("Do not sa&ve"),
            name=f"{self._prefix}_cancel",
        )
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def show_draft(self, draft: PlaceDraft) -> None:
        """Fill the form."""
        self._kept = draft
        for row in self.rows.values():
            row.clear_error()
        self._kind.set_current(draft.kind.value)
        self._name.setText(draft.name)
        self._area.setText(draft.area)
        self._address.setText(draft.address)
        self._link.setText(draft.link)
        self._capacity.setText("" if draft.capacity is None else str(draft.capacity))
        self._remark.setPlainText(draft.remark)
        self._notes.setPlainText(draft.safety_notes)
        for text in (self._remark, self._notes):
            # SECURITY: a cleared document still holds its text in its own undo.
            text.document().clearUndoRedoStacks()
        self._show_kind(features=set(draft.features))
        self._disclosure.set_current(draft.disclosure.value)
        self._say_told()

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> PlaceDraft:
        """Return what the form holds; features it does not offer are kept."""
        count = self._capacity.text().strip()
        return PlaceDraft(
            name=self._name.text(),
            kind=self.kind,
            area=self._area.text(),
            address=self._address.text(),
            link=self._link.text(),
            disclosure=LocationDisclosure(self._disclosure.current),
            capacity=int(count) if count else None,
            remark=self._remark.toPlainText(),
            safety_notes=self._notes.toPlainText(),
            features=tuple(sorted(self._chosen())),
        )

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    @Slot()
    def _kind_chosen(self) -> None:
        # SECURITY: what could be told of a room is not said of a link that stands there now.
        if self.kind in VIRTUAL and self._disclosure.current == LocationDisclosure.FULL:
            self._disclosure.set_current(LocationDisclosure.ON_REQUEST.value)
        self._show_kind()

    def _show_kind(self, features: set[str] | None = None) -> None:
        kind = self.kind
        virtual = kind in VIRTUAL
        told = self._disclosure.current
        self._disclosure.clear()
        for value, label in _told_as(kind):
            self._disclosure.addItem(label, value)
        self._disclosure.set_current(told)
        for name, row in self.rows.items():
            shown = not self._brief or name in _BRIEF
            if name == "link":
                shown = virtual or (shown and bool(self._link.text()))
            if name == "address":
                shown = shown and (not virtual or bool(self._address.text()))
            row.setVisible(shown)
        if not self._brief:
            self._show_features(kind, self._chosen() if features is None else features)
        self._say_told()

    def _chosen(self) -> set[str]:
        unknown = set(self._kept.features) - set(self._boxes)
        return unknown | {code for code, box in self._boxes.items() if box.isChecked()}

    def _show_features(self, kind: PlaceKind, chosen: set[str]) -> None:
        listed = dict(offered(kind))
        known = [(code, shipped(label)) for code, label in listed.items()]
        # What was said of it as another kind of place stays in sight, to be taken off.
        known += [(code, feature_words([code])[0]) for code in sorted(chosen - set(listed))]
        if [code for code, _label in known] == list(self._boxes):
            for code, box in self._boxes.items():
                box.setChecked(code in chosen)
            return
        self._boxes.clear()
        clear_layout(self._features)
        self._features.addWidget(Text(_("What it offers"), strong=True))
        flow = FlowRow(name=f"{self._prefix}_features", spacing=4)
        for code, label in known:
            box = QCheckBox(label)
            box.setObjectName(f"{self._prefix}_feature_{code}")
            box.setAccessibleName(label)
            box.setChecked(code in chosen)
            self._boxes[code] = box
            flow.add(box)
        self._features.addWidget(flow)

    @Slot()
    def _say_told(self) -> None:
        """Say what would stand on paper, as it would stand there."""
        told = LocationDisclosure(self._disclosure.current)
        if told == LocationDisclosure.AREA_ONLY:
            shown = self._area.text().strip()
        elif told == LocationDisclosure.FULL:
            way = self._link.text() if self.kind in VIRTUAL else self._address.text()
            parts = (self._name.text().strip(), way.strip())
            shown = ", ".join(part for part in parts if part)
        else:
            shown = ""
        hint = (
            _("Paper, calendars and lists will show: {text}").format(text=isolate(shown))
            if shown
            else _("Paper, calendars and lists will show nothing of it.")
        )
        self.rows["disclosure"].set_hint(hint)

    @Slot()
    def _save(self) -> None:
        if not self._name.text().strip():
            self.rows["name"].show_error(_("A place needs a name."))
            return
        count = self._capacity.text().strip()
        if count and not (count.isascii() and count.isdigit()):
            self.rows["capacity"].show_error(_("Write a number, or leave it empty."))
            return
        self.saved.emit(self.draft())


def _told_as(kind: PlaceKind) -> list[tuple[str, str]]:
    return [(told.value, name) for told, name in disclosure_names(kind).items()]
