"""The checklist of a place: one point a row, its answer a tag that can be pressed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.places import PlacePointArea, PlacePointRow
from chapterdesk.ui.places.words import state_tags
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import Text


class PointRow(QWidget):
    """Show one point; press its tag to say what was found, or to write a remark."""

    answered = Signal(str, str)
    remarked = Signal(str, str)

    def __init__(self, *, theme: Theme, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._code = code
        self._tag: TagButton | None = None
        self.setObjectName(f"place_point_{code}")
        self._line = QHBoxLayout()
        self._line.setSpacing(16)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._label = Text(wrap=True, name=f"place_point_{code}_label")
        self._why = Text(role="small", colour="soft", wrap=True, name=f"place_point_{code}_why")
        self._field = QLineEdit()
        self._field.setObjectName(f"place_point_{code}_remark")
        self._field.setMaxLength(400)
        self._field.setPlaceholderText(_("Remark; Enter keeps it"))
        self._field.hide()
        self._field.returnPressed.connect(self._keep)
        for widget in (self._label, self._why, self._field):
            texts.addWidget(widget)
        self._line.addLayout(texts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addLayout(self._line)

    def show_point(self, row: PlacePointRow) -> None:
        """Show a point as it stands; who pressed its tag keeps the focus."""
        self._label.setText(row.label)
        said = [row.why, isolate(row.remark) if row.remark else ""]
        if row.looked_on is not None:
            day = current().day(row.looked_on)
            again = _("Looked at on {day}: look again.").format(day=day)
            said.append(again if row.stale else _("Looked at on {day}.").format(day=day))
        self._why.setText(" ".join(part for part in said if part))
        self._why.setVisible(any(said))
        self._field.setText(row.remark)
        self._field.setAccessibleName(_("Remark: {point}").format(point=row.label))
        word, tone = state_tags()[row.state]
        focused = self._tag is not None and self._tag.hasFocus()
        choices: list[Choice] = [
            (label, partial(self.answered.emit, self._code, state.value))
            for state, (label, _tone) in state_tags().items()
            if state != row.state
        ]
        choices.append((_("Write a remark"), self._write))
        tag = TagButton(
            text=word,
            tone="warn" if row.stale else tone,
            name=f"place_point_{self._code}_state",
            accessible=row.label,
            choices=choices,
        )
        old, self._tag = self._tag, tag
        self._line.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        if old is not None:
            old.hide()
            self._line.removeWidget(old)
            old.deleteLater()
        if focused:
            tag.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        self._field.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep(self) -> None:
        self._field.hide()
        if self._tag is not None:
            self._tag.setFocus(Qt.FocusReason.OtherFocusReason)
        self.remarked.emit(self._code, self._field.text())


class PlaceChecklist(QWidget):
    """Show the areas of a checklist as cards.

    Args:
        theme: The look.
    """

    answered = Signal(str, str)
    remarked = Signal(str, str)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, PointRow] = {}
        self._counts: dict[str, Text] = {}
        self.setObjectName("place_checklist")
        self.setAccessibleName(_("Checklist"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)

    def show_areas(self, areas: Sequence[PlacePointArea]) -> None:
        """Show a checklist; one that is shown already only changes what it says."""
        codes = [point.code for area in areas for point in area.points]
        if codes != list(self._rows):
            self._make(areas)
        for area in areas:
            for point in area.points:
                self._rows[point.code].show_point(point)
            said = (
                ngettext("{count} to look at", "{count} to look at", area.open)
                if area.open
                else _("all looked at")
            )
            self._counts[area.code].setText(said)

    def clear(self) -> None:
        """Hold nothing."""
        self._rows.clear()
        self._counts.clear()
        clear_layout(self._layout)

    def _make(self, areas: Sequence[PlacePointArea]) -> None:
        self.clear()
        for area in areas:
            card = Card(theme=self._theme, name=f"place_area_{area.code}", title=area.label)
            count = Text(role="small", colour="soft", name=f"place_area_{area.code}_open")
            self._counts[area.code] = count
            card.add(count)
            for point in area.points:
                row = PointRow(theme=self._theme, code=point.code)
                row.answered.connect(self.answered)
                row.remarked.connect(self.remarked)
                self._rows[point.code] = row
                card.add(row)
            self._layout.addWidget(card)
