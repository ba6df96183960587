"""Heads without names by kinds that the chapter names itself: children, visitors, allies."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.services.checkin.heads import Tally
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text

_KIND_LENGTH: Final = 40


class TallyPanel(Card):
    """Count heads of each kind with plus and minus, and name another kind."""

    stepped = Signal(str, int)
    closed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="tally_panel", title=_("Heads by kind"), parent=parent)
        self._shown: dict[str, int] = {}
        self._counters: dict[str, Counter] = {}
        note = Text(
            _(
                "Each plus is one more head in the room, of this kind and without a name. "
                "Write no names here: words such as children, visitors, allies."
            ),
            colour="soft",
            wrap=True,
            name="tally_note",
        )
        self.add(note)
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 8, 0, 8)
        self._lines.setSpacing(12)
        self.add(holder)
        self.body.addStretch(1)
        self._field = QLineEdit()
        self._field.setObjectName("tally_kind")
        self._field.setMaxLength(_KIND_LENGTH)
        self.row = FormRow(name="tally_kind_row", label=_("Another &kind"), field=self._field)
        self._field.returnPressed.connect(self._add)
        self.add(self.row)
        add = SecondaryButton(theme=theme, text=_("&Count one"), name="tally_add", icon="plus")
        add.clicked.connect(self._add)
        close = SecondaryButton(
            theme=theme, text=_("Back to &check-in"), name="tally_close", keys=_("Esc")
        )
        close.clicked.connect(self.closed)
        acts = FlowLayout()
        acts.addWidget(add)
        acts.addWidget(close)
        self.body.addLayout(acts)

    def show_tallies(self, tallies: Sequence[Tally]) -> None:
        """Show how many of each kind were counted."""
        if [one.kind for one in tallies] != list(self._counters):
            self._make(tallies)
        for one in tallies:
            self._shown[one.kind] = one.count
            self._counters[one.kind].set_value(one.count)

    def start(self) -> None:
        """Take the focus."""
        first = next(iter(self._counters.values()), None)
        place = (
            self._field if first is None else first.findChild(QWidget, f"{first.objectName()}_more")
        )
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed."""
        self._field.clear()
        self.row.clear_error()

    def _make(self, tallies: Sequence[Tally]) -> None:
        clear_layout(self._lines)
        # Above whatever is left of the room, however many there are.
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._counters = {}
        self._shown = {}
        for place, one in enumerate(tallies):
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(16)
            counter = Counter(
                theme=self._theme,
                name=f"tally_{place}",
                accessible=one.kind,
                less=_("One less: {kind}").format(kind=one.kind),
                more=_("One more: {kind}").format(kind=one.kind),
                maximum=100_000,
            )
            counter.changed.connect(lambda value, kind=one.kind: self._changed(kind, value))
            across.addWidget(counter)
            across.addWidget(Text(one.kind, wrap=True, name=f"tally_{place}_kind"), 1)
            self._counters[one.kind] = counter
            self._lines.addWidget(line)

    def _changed(self, kind: str, value: int) -> None:
        delta = value - self._shown.get(kind, 0)
        self._shown[kind] = value
        self.stepped.emit(kind, delta)

    @Slot()
    def _add(self) -> None:
        self.stepped.emit(self._field.text(), 1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
