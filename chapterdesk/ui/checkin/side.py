"""What stands beside the list: the big count, the heads in the room, who came just now."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, ngettext
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.ui.checkin.sentences import heads_note, here_of
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import BigNumber, ElidedLabel, Tag, Text

_JUST_NOW = 8


class CountCard(Card):
    """Show how many people are here, readable across a table."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="count_card", parent=parent)
        self.setAccessibleName(_("How many are here"))
        self._number = BigNumber(name="present")
        self.add(self._number)
        self._first = Tag(theme=theme, text="", tone="ok", name="first_time")
        self._away = Tag(theme=theme, text="", name="away")
        tags = QHBoxLayout()
        tags.setSpacing(8)
        tags.addStretch(1)
        tags.addWidget(self._first)
        tags.addWidget(self._away)
        tags.addStretch(1)
        self.body.addLayout(tags)

    def show_summary(self, summary: CheckInSummary, *, door: bool) -> None:
        """Show the counts; at the door the one number alone."""
        self._number.set_number(summary.present, here_of(summary, door=door))
        first = ngettext(
            "{count} for the first time", "{count} for the first time", summary.first_time
        )
        self._first.set_tag(first, tone="ok")
        self._first.setVisible(bool(summary.first_time) and not door)
        self._away.set_tag(ngettext("{count} away", "{count} away", summary.away))
        self._away.setVisible(bool(summary.away) and not door)


class HeadsCard(Card):
    """Count the heads in the room beside the names."""

    stepped = Signal(int)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="heads_card", title=_("Heads in the room"), parent=parent
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        self._counter = Counter(
            theme=theme,
            name="heads",
            accessible=_("Heads in the room"),
            less=_("One head less"),
            more=_("One head more"),
            maximum=100_000,
        )
        self._note = Text(role="small", colour="soft", wrap=True, name="heads_note")
        row.addWidget(self._counter)
        row.addWidget(self._note, 1)
        self.body.addLayout(row)
        self._shown = 0
        self._counter.changed.connect(self._changed)

    def show_summary(self, summary: CheckInSummary) -> None:
        """Show the count; where nobody counted, the people known by name."""
        heads = summary.present if summary.headcount is None else summary.headcount
        self._shown = heads
        self._counter.set_value(heads)
        self._note.setText(heads_note(summary))

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
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setObjectName("just_now_area")
        area.setAccessibleName(_("Just now"))
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        area.setWidget(inner)
        self.add(area, 1)

    def show_people(self, rows: tuple[CheckInRow, ...]) -> None:
        """Show these people; nothing is built again when nothing changed."""
        lines = tuple((row.name, _time_of(row)) for row in rows[:_JUST_NOW])
        if lines == self._lines:
            return
        self._lines = lines
        clear_layout(self._rows)
        self._empty.setVisible(not lines)
        for name, time in lines:
            self._rows.addWidget(_line(name, time))

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the names and times shown."""
        return self._lines


def _time_of(row: CheckInRow) -> str:
    return current().clock_time(row.since) if row.since else ""


def _line(name: str, time: str) -> QWidget:
    line = QWidget()
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    label = ElidedLabel(name)
    label.setSizePolicy(
        label.sizePolicy().horizontalPolicy().Maximum, label.sizePolicy().verticalPolicy()
    )
    layout.addWidget(label)
    layout.addWidget(Text(time, colour="soft"))
    layout.addStretch(1)
    return line
