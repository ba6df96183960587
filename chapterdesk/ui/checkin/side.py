"""What stands beside the list: the big count, the heads in the room, who came just now."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, current, ngettext
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.ui.checkin.sentences import heads_note, here_of, parts_of
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import BigNumber, ElidedLabel, Tag, Text

_JUST_NOW: Final = 5
_LARGE_TEXT: Final = 150


class CountCard(Card):
    """Show how many people are here, readable across a table."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="count_card", parent=parent)
        self.setAccessibleName(_("How many are here"))
        self._number = BigNumber(name="present")
        self.add(self._number)
        self._first = Tag(theme=theme, text="", tone="ok", name="first_time")
        self._tags = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tags.setSpacing(8)
        self._tags.addStretch(1)
        centre = Qt.AlignmentFlag.AlignCenter
        self._tags.addWidget(self._first, 0, centre)
        self._tags.addStretch(1)
        self.body.addLayout(self._tags)
        self._parts = Text(role="small", colour="soft", wrap=True, name="parts")
        self._parts.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._parts.hide()
        self.add(self._parts)
        theme.changed.connect(self._turn)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        self._tags.setDirection(_direction(self._theme))

    def show_summary(self, summary: CheckInSummary, *, door: bool) -> None:
        """Show the counts; at the door the one number alone."""
        self.show_present(summary, door=door)
        first = ngettext(
            "{count} for the first time", "{count} for the first time", summary.first_time
        )
        self._first.set_tag(first, tone="ok")
        self._first.setVisible(bool(summary.first_time) and not door)
        parts = "" if door else parts_of(summary)
        self._parts.setText(parts)
        self._parts.setVisible(bool(parts))

    def show_present(self, summary: CheckInSummary, *, door: bool) -> None:
        """Show how many are here."""
        self._number.set_number(summary.present, here_of(summary, door=door))


_NOTE: Final = 150
_NOTE_APART: Final = 60
"""The words beside a count, and the margins around both."""


class HeadsCard(Card):
    """Count the heads in the room beside the names."""

    stepped = Signal(int)
    kinds_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="heads_card", title=_("Heads in the room"), parent=parent
        )
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(12)
        self._counter = Counter(
            theme=theme,
            name="heads",
            accessible=_("Heads in the room"),
            less=_("One without a name less"),
            more=_("One more without a name"),
            maximum=100_000,
        )
        self._note = Text(role="small", colour="soft", wrap=True, name="heads_note")
        self._row.addWidget(self._counter)
        self._row.addWidget(self._note, 1)
        self.body.addLayout(self._row)
        self._kinds = LinkButton(theme=theme, text=_("By &kind (F6)"), name="show_kinds")
        self._kinds.clicked.connect(self.kinds_requested)
        self.add(self._kinds)
        self._shown = 0
        theme.changed.connect(self._turn)
        self._turn()
        self._counter.changed.connect(self._changed)

    def show_summary(self, summary: CheckInSummary) -> None:
        """Show the count; where nobody counted, the people known by name."""
        heads = summary.present if summary.headcount is None else summary.headcount
        self._shown = heads
        self._counter.set_value(heads)
        self._note.setText(heads_note(summary))
        self._turn()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        """Put the words beside the count where they have room, else beneath it."""
        room = self.contentsRect().width() - self._counter.sizeHint().width() - _NOTE_APART
        wanted = self._note.fontMetrics().horizontalAdvance(self._note.text())
        narrow = self.isVisible() and room < min(wanted + 2, self._theme.px(_NOTE))
        down = QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else _direction(self._theme))

    @Slot(int)
    def _changed(self, value: int) -> None:
        delta, self._shown = value - self._shown, value
        self.stepped.emit(delta)


class JustNowCard(Card):
    """List who was marked last, the latest first."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="just_now_card", title=_("Just now"), parent=parent)
        self._lines: tuple[tuple[str, str], ...] = ()
        self._empty = Text(
            _("The people you mark appear here."), colour="soft", wrap=True, name="just_now_empty"
        )
        self.add(self._empty)
        self._rows = [_PersonLine() for _row in range(_JUST_NOW)]
        for row in self._rows:
            row.hide()
            self.add(row)
        self.body.addStretch(1)

    def show_people(self, rows: tuple[CheckInRow, ...]) -> None:
        """Show these people."""
        self._lines = tuple((row.name, _time_of(row)) for row in rows[:_JUST_NOW])
        self._empty.setVisible(not self._lines)
        for place, line in enumerate(self._rows):
            line.setVisible(place < len(self._lines))
            if place < len(self._lines):
                line.show_line(*self._lines[place])

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the names and times shown."""
        return self._lines


def _time_of(row: CheckInRow) -> str:
    return current().clock_time(row.since) if row.since else ""


class _PersonLine(QWidget):
    """Show a name and, quietly after it, a time."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(6)
        self._name = ElidedLabel("")
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._time = Text(colour="soft")
        layout.addWidget(self._name)
        layout.addWidget(self._time)
        layout.addStretch(1)

    def show_line(self, name: str, time: str) -> None:
        """Show somebody."""
        self._name.set_full_text(name)
        self._time.setText(time)


def _direction(theme: Theme) -> QBoxLayout.Direction:
    """Return how parts stand: beside each other, or beneath where the text is large."""
    large = theme.text_size >= _LARGE_TEXT
    return QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
