"""The form of a place: its name, how much of it may be told, what it offers."""

import json
from functools import cache
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.resources import resource_text
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _, shipped
from chapterdesk.services.places import PlaceDraft
from chapterdesk.ui.meetings.words import disclosure_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.still import StillCombo
from chapterdesk.ui.widgets.text import Text


class PlaceForm(QWidget):
    """Enter or change a place.

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
        self.setObjectName(f"{prefix}_form")
        self.setAccessibleName(_("Place"))
        self._name = self._line("name")
        self._area = self._line("area")
        self._address = self._line("address")
        self._disclosure = StillCombo()
        self._disclosure.setObjectName(f"{prefix}_disclosure")
        for value, text in disclosure_names().items():
            self._disclosure.addItem(text, value)
        self.rows = self._make_rows()
        self._features = self._make_features()
        self._lay_out()

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"{self._prefix}_{name}")
        field.setMaxLength(400)
        field.returnPressed.connect(self._save)
        return field

    def _make_rows(self) -> dict[str, FormRow]:
        prefix = self._prefix
        return {
            "name": FormRow(
                name=f"{prefix}_name_row", label=_("Na&me of the place"), field=self._name
            ),
            "area": FormRow(
                name=f"{prefix}_area_row",
                label=_("Are&a"),
                field=self._area,
                hint=_("What paper shows instead of the address, such as “near the station”."),
                optional=True,
            ),
            "address": FormRow(
                name=f"{prefix}_address_row",
                label=_("Add&ress"),
                field=self._address,
                optional=True,
            ),
            "disclosure": FormRow(
                name=f"{prefix}_disclosure_row",
                label=_("What paper ma&y show"),
                field=self._disclosure,
            ),
        }

    def _make_features(self) -> dict[str, QCheckBox]:
        boxes: dict[str, QCheckBox] = {}
        for _group, features in feature_groups():
            for code, label in features:
                box = QCheckBox(shipped(label))
                box.setObjectName(f"{self._prefix}_feature_{code}")
                box.setAccessibleName(shipped(label))
                boxes[code] = box
        return boxes

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for name, row in self.rows.items():
            layout.addWidget(row)
            row.setVisible(not self._brief or name in {"name", "area"})
        if not self._brief:
            for group, features in feature_groups():
                layout.addWidget(Text(shipped(group), strong=True))
                boxes = FlowRow(name=f"{self._prefix}_features", spacing=4)
                for code, _label in features:
                    boxes.add(self._features[code])
                layout.addWidget(boxes)
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
        self._name.setText(draft.name)
        self._area.setText(draft.area)
        self._address.setText(draft.address)
        self._disclosure.setCurrentIndex(max(0, self._disclosure.findData(draft.disclosure)))
        for code, box in self._features.items():
            box.setChecked(code in draft.features)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> PlaceDraft:
        """Return what the form holds; features it does not know are kept."""
        unknown = set(self._kept.features) - set(self._features)
        chosen = {code for code, box in self._features.items() if box.isChecked()}
        return PlaceDraft(
            name=self._name.text(),
            area=self._area.text(),
            address=self._address.text(),
            disclosure=LocationDisclosure(self._disclosure.currentData()),
            capacity=self._kept.capacity,
            remark=self._kept.remark,
            features=tuple(sorted(unknown | chosen)),
        )

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    @Slot()
    def _save(self) -> None:
        if not self._name.text().strip():
            self.rows["name"].show_error(_("A place needs a name."))
            return
        self.saved.emit(self.draft())


@cache
def feature_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the groups of access features: label, then codes and labels."""
    data: Any = json.loads(resource_text("vocabularies/access_features.json"))
    return tuple(
        (
            str(group["label"]),
            tuple((str(item["code"]), str(item["label"])) for item in group["features"]),
        )
        for group in data["groups"]
    )
