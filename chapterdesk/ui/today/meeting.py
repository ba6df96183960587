"""The card of the meeting that is about to start, or of the one to start now."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.features import feature_words
from chapterdesk.ui.today.sentences import paper_mode, until
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text

_DOT = " · "
_SHOWN_FEATURES = 3


class MeetingCard(QWidget):
    """Show the next meeting with its two actions; names of facilitators stay covered."""

    check_in_requested = Signal()
    sheet_requested = Signal()
    start_requested = Signal()
    names_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today_meeting")
        self._theme = theme
        self._names = False
        self._people: Sequence[str] = ()
        self._card = Card(theme=theme, name="meeting_card", accent="accent")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        self._time = Text(role="title", name="meeting_time")
        self._until = Text(role="small", colour="soft", name="meeting_until")
        self._label = Text(role="heading", name="meeting_label", wrap=True)
        self._line = Text(colour="soft", wrap=True, name="meeting_line")
        self._uncover = LinkButton(
            theme=theme, text=_("Show names (F4)"), name="meeting_names", small=True
        )
        self._features = Tag(theme=theme, text="", tone="ok", icon="accessibility")
        self._present = Tag(theme=theme, text="", tone="accent")
        self._go = PrimaryButton(
            theme=theme, text=_("Start check-in"), name="start_check_in", keys=_("Enter"), big=True
        )
        self._sheet = SecondaryButton(
            theme=theme, text=_("&Print sheet"), name="print_sheet", icon="printer"
        )
        self._now = PrimaryButton(
            theme=theme, text=_("Start a meeting now"), name="start_now", keys=_("Ctrl N"), big=True
        )
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._card.body.addLayout(self._row())
        self._go.clicked.connect(self.check_in_requested)
        self._sheet.clicked.connect(self.sheet_requested)
        self._now.clicked.connect(self.start_requested)
        self._uncover.clicked.connect(self.names_requested)
        self.clear()

    @property
    def names_shown(self) -> bool:
        """Say whether the facilitators' names can be read."""
        return self._names and bool(self._people)

    def set_narrow(self, *, narrow: bool) -> None:
        """Stand below each other where there is little room."""
        direction = QBoxLayout.Direction
        self._whole.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._whole.setSpacing(16 if narrow else 32)

    def show_names(self, *, shown: bool) -> None:
        """Cover or show names."""
        self._names = shown

    def clear(self) -> None:
        """Forget the meeting."""
        self._people = ()
        self._names = False
        self._show_empty()

    def focus_first(self) -> None:
        """Put the focus on what Enter does."""
        (self._go if self._go.isVisibleTo(self) else self._now).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def show_meeting(
        self,
        meeting: MeetingRow | None,
        facilitators: Sequence[str],
        features: Sequence[str],
        now: datetime,
        *,
        held: bool = False,
    ) -> None:
        """Show a meeting as it stands at the wall-clock time `now`.

        Args:
            meeting: The one that is on or next; None where nothing is planned.
            facilitators: Who leads it.
            features: What its place offers.
            now: Of its zone.
            held: Whether there was another one on this day.
        """
        self._people = facilitators
        if meeting is None:
            self._show_empty(held=held)
            return
        for widget in (self._time, self._until, self._go, self._sheet):
            widget.show()
        self._now.hide()
        self._time.setText(current().clock_time(meeting.starts_local))
        far = until(now, meeting.starts_local, meeting.ends_local)
        self._until.setText(far)
        self._label.setText(meeting.label)
        self._line.setText(_DOT.join(self._facts(meeting)))
        self._uncover.setVisible(bool(facilitators))
        self._uncover.set_text(_("Cover names (F4)") if self._names else _("Show names (F4)"))
        words = feature_words(features)
        self._features.setVisible(bool(words))
        shown = current().listing(words[:_SHOWN_FEATURES])
        self._features.set_tag(shown, tone="ok", icon="accessibility")
        self._features.setToolTip(current().listing(words))
        self._present.setVisible(meeting.came > 0)
        self._present.set_tag(
            ngettext("{count} here", "{count} here", meeting.came), tone="accent", icon="check"
        )
        self._go.set_text(_("Go on checking in") if meeting.came else _("Start check-in"))
        self._card.setAccessibleName(f"{meeting.label}, {self._time.text()}, {far}")

    def _facts(self, meeting: MeetingRow) -> list[str]:
        facts = []
        if meeting.place:
            facts.append(isolate(meeting.place))
        if self._people:
            facts.append(self._facilitators())
        if meeting.expected:
            facts.append(ngettext("{count} expected", "{count} expected", meeting.expected))
        facts.append(paper_mode(meeting.attendance_mode))
        return facts

    def _facilitators(self) -> str:
        if self._names:
            people = current().listing(isolate(name) for name in self._people)
            return _("{people} facilitating").format(people=people)
        return ngettext("{count} facilitator", "{count} facilitators", len(self._people))

    def _show_empty(self, *, held: bool = False) -> None:
        for widget in (
            self._time,
            self._until,
            self._go,
            self._sheet,
            self._uncover,
            self._features,
            self._present,
        ):
            widget.hide()
        self._now.show()
        self._label.setText(
            _("Nothing more is planned for today") if held else _("Nothing is planned for today")
        )
        self._line.setText(
            _("People at the door? Start a meeting now and check them in; the rest can wait.")
        )
        self._card.setAccessibleName(self._label.text())

    def _row(self) -> QBoxLayout:
        clock = QVBoxLayout()
        clock.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        clock.addStretch(1)
        clock.addWidget(self._time, 0, centre)
        clock.addWidget(self._until, 0, centre)
        clock.addStretch(1)
        tags = FlowLayout(spacing=8)
        for tag in (self._features, self._present, self._uncover):
            tags.addWidget(tag)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addStretch(1)
        texts.addWidget(self._label)
        texts.addWidget(self._line)
        texts.addSpacing(2)
        texts.addLayout(tags)
        texts.addStretch(1)
        buttons = self._buttons
        buttons.setSpacing(8)
        for button in (self._go, self._now, self._sheet):
            buttons.addWidget(button)
        row = self._whole
        set_margins(row, 8, 0, 0, 0)
        row.setSpacing(32)
        row.addLayout(clock)
        row.addLayout(texts, 1)
        row.addLayout(buttons)
        return row
