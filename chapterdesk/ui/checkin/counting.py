"""A group that only counts heads: one number, more, fewer; no name by any path."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, ngettext
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import BigNumber, Text

_MORE = (Qt.Key.Key_Plus, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Equal)
_LESS = (Qt.Key.Key_Minus, Qt.Key.Key_Down)


class CountingPanel(Card):
    """Count the people in the room with two big buttons or two keys."""

    stepped = Signal(int)
    kinds_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="counting_panel", parent=parent)
        self.setAccessibleName(_("Heads in the room"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heads = 0
        self._number = BigNumber(name="counted")
        column = QVBoxLayout()
        column.setSpacing(24)
        column.addStretch(2)
        column.addWidget(self._number)
        column.addLayout(self._buttons(theme))
        note = Text(
            _("This group counts heads and keeps no names. Nobody can be marked here by name."),
            colour="soft",
            wrap=True,
            name="counting_note",
        )
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(note)
        kinds = LinkButton(theme=theme, text=_("Heads by &kind (F6)"), name="count_kinds")
        kinds.clicked.connect(self.kinds_requested)
        column.addWidget(kinds, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.body.addLayout(column, 1)

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        less = SecondaryButton(
            theme=theme, text=_("One &fewer"), name="count_less", icon="minus", keys="-", big=True
        )
        more = PrimaryButton(
            theme=theme, text=_("One &more"), name="count_more", icon="plus", keys="+", big=True
        )
        less.clicked.connect(lambda: self._step(-1))
        more.clicked.connect(lambda: self._step(1))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        row.addWidget(less)
        row.addWidget(more)
        row.addStretch(1)
        return row

    def show_summary(self, summary: CheckInSummary) -> None:
        """Show the count."""
        self._heads = summary.headcount or 0
        self._draw()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MORE:
            self._step(1)
        elif event.key() in _LESS:
            self._step(-1)
        else:
            super().keyPressEvent(event)

    def _step(self, delta: int) -> None:
        if self._heads + delta < 0:
            return
        self._heads += delta
        self._draw()
        self.stepped.emit(delta)

    def _draw(self) -> None:
        self._number.set_number(
            self._heads, ngettext("person in the room", "people in the room", self._heads)
        )
