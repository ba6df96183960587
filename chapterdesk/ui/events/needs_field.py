"""What somebody needs to eat or to take part: chosen from a list, or in their own words."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.event_vocabulary import NeedKind, NeedSeverity
from chapterdesk.core.words import _, isolate
from chapterdesk.services.events import NeedDraft, need_codes, need_label
from chapterdesk.ui.events.words import need_kinds, severity_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton, SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Text

_MOST: Final = 40
Values = dict[str, Any]


class NeedsField(QWidget):
    """Hold the needs of one person; each kept after the event only where they asked for it.

    Args:
        theme: The look.
        name: The object name.
    """

    edited = Signal()

    def __init__(self, *, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._needs: list[Values] = []
        self.setObjectName(name)
        self.setAccessibleName(_("What they need"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self._boxes = {kind: self._box(kind, text) for kind, text in need_kinds().items()}
        self._own = QLineEdit()
        self._own.setObjectName(f"{name}_own")
        self._own.setAccessibleName(_("A need in their own words"))
        self._own.setPlaceholderText(_("In their own words"))
        self._own.setMaxLength(400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._rows)
        for box in self._boxes.values():
            layout.addWidget(box)
        layout.addWidget(self._own)
        adds = FlowRow(name=f"{name}_adds")
        for kind, text in (
            (NeedKind.FOOD, _("Add it for the kitchen")),
            (NeedKind.ACCESS, _("Add it for the venue")),
        ):
            button = SecondaryButton(
                theme=theme, text=text, name=f"{name}_own_{kind.value}", icon="plus"
            )
            button.clicked.connect(lambda _on=False, of=kind: self._add_own(of))
            adds.add(button)
        layout.addWidget(adds)
        self.setFocusProxy(self._boxes[NeedKind.FOOD])

    def _box(self, kind: NeedKind, text: str) -> ChoiceBox:
        options = [("", _("Add: {what}…").format(what=text)), *need_codes(kind)]
        box = ChoiceBox(name=f"{self._name}_{kind.value}", options=options, accessible=text)
        box.chosen.connect(lambda code: self._add_code(kind, code))
        return box

    def show_needs(self, needs: Sequence[NeedDraft]) -> None:
        """Show needs, and no others."""
        self._needs = [_values(one) for one in needs[:_MOST]]
        self._own.clear()
        self._draw()

    def needs(self) -> tuple[NeedDraft, ...]:
        """Return the needs."""
        return tuple(_draft(one) for one in self._needs)

    def typed(self) -> str:
        """Return the words that were not added yet."""
        return self._own.text().strip()

    def kept(self) -> object:
        """Return the needs, for a form that is kept unfinished."""
        return [dict(one) for one in self._needs]

    def put_back(self, kept: object) -> None:
        """Hold them again; what makes no sense is left out."""
        self._needs = []
        for one in kept if isinstance(kept, list) else ():
            try:
                self._needs.append(_values(_draft(one)))
            except (KeyError, ValueError, TypeError):
                continue
        self._draw()

    def _add_code(self, kind: NeedKind, code: str) -> None:
        if not code:
            return
        self._add(NeedDraft(kind=kind, code=code))
        self._boxes[kind].set_current("")

    def _add_own(self, kind: NeedKind) -> None:
        text = self.typed()
        if not text:
            self._own.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._own.clear()
        self._add(NeedDraft(kind=kind, text=text))

    def _add(self, draft: NeedDraft) -> None:
        same = [one for one in self._needs if _key(one) == _key(_values(draft))]
        if same or len(self._needs) >= _MOST:
            return
        self._needs.append(_values(draft))
        self._draw()
        announce(self, _("{what} was added").format(what=_label(self._needs[-1])))
        self.edited.emit()

    def _draw(self) -> None:
        clear_layout(self._rows)
        for place, one in enumerate(self._needs):
            self._rows.addWidget(self._row(place, one))

    def _row(self, place: int, one: Values) -> QWidget:
        name, label = f"{self._name}_{place}", isolate(_label(one))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(Text(_label(one), wrap=True, strong=True, name=name), 1)
        away = IconButton(
            theme=self._theme,
            icon="x",
            text=_("Take away {what}").format(what=label),
            name=f"{name}_away",
        )
        away.clicked.connect(lambda: self._remove(place))
        first.addWidget(away)
        column.addLayout(first)
        second = FlowRow(name=f"{name}_line", spacing=12)
        if one["kind"] == NeedKind.FOOD.value:
            severity = ChoiceBox(
                name=f"{name}_severity",
                accessible=_("How bad it is: {what}").format(what=label),
                options=[
                    ("" if known is None else known.value, text)
                    for known, text in severity_names().items()
                ],
                current=str(one["severity"]),
                typed=False,
            )
            severity.chosen.connect(lambda key: self._set(place, "severity", key))
            second.add(severity)
        keep = QCheckBox(_("They ask that it is kept for next time"))
        keep.setObjectName(f"{name}_keep")
        keep.setAccessibleName(_("{what}: they ask that it is kept").format(what=label))
        keep.setChecked(bool(one["keep"]))
        keep.toggled.connect(lambda on: self._set(place, "keep", on))
        second.add(keep)
        column.addWidget(second)
        return holder

    def _set(self, place: int, part: str, value: object) -> None:
        self._needs[place][part] = value
        self.edited.emit()

    @Slot(int)
    def _remove(self, place: int) -> None:
        del self._needs[place]
        self._boxes[NeedKind.FOOD].setFocus(Qt.FocusReason.OtherFocusReason)
        self._draw()
        self.edited.emit()


def _values(draft: NeedDraft) -> Values:
    return {
        "kind": draft.kind.value,
        "code": draft.code,
        "text": draft.text,
        "severity": "" if draft.severity is None else draft.severity.value,
        "keep": draft.keep,
    }


def _draft(values: Values) -> NeedDraft:
    severity = str(values["severity"])
    return NeedDraft(
        kind=NeedKind(values["kind"]),
        code=str(values["code"]),
        text=str(values["text"]),
        severity=NeedSeverity(severity) if severity else None,
        keep=values["keep"] is True,
    )


def _key(values: Values) -> tuple[object, ...]:
    return values["kind"], values["code"], values["text"]


def _label(values: Values) -> str:
    return need_label(NeedKind(values["kind"]), values["code"], values["text"])
