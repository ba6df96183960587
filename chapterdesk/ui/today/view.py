"""What Today looks like, before there is anything to show."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.due import DueCard
from chapterdesk.ui.today.meeting import MeetingCard
from chapterdesk.ui.today.numbers import BackupCard, MonthCard
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import PageHeader
from chapterdesk.ui.widgets.text import KeyCap

_NARROW = 700


class TodayView(QWidget):
    """Hold the cards of Today. It knows no desk: it can be built while a passphrase is typed.

    Args:
        theme: The look.
    """

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today_view")
        self._theme = theme
        self.header = PageHeader(theme=theme, name="today_header", title=_("Today"))
        self.find_button = FindButton(theme=theme)
        self.header.add_action(self.find_button)
        self.card = MeetingCard(theme=theme)
        self.due = DueCard(theme=theme)
        self.backup = BackupCard(theme=theme)
        self.month = MonthCard(theme=theme)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._side = QVBoxLayout()
        self._side.setSpacing(20)
        self._lay_out()
        theme.changed.connect(self._fit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Stand in one column where the text is large for the window."""
        narrow = self.width() < self._theme.px(_NARROW)
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self.card.set_narrow(narrow=narrow)
        self.find_button.setVisible(not narrow)

    @Slot()
    def show_top(self) -> None:
        """Begin with the heading, where large text puts what has the focus further down."""
        self._scroll.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("part", "page")
        body = QVBoxLayout(inside)
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(20)
        body.addWidget(self.header)
        body.addWidget(self.card)
        self._side.addWidget(self.backup)
        self._side.addWidget(self.month)
        self._side.addStretch(1)
        self._columns.addWidget(self.due, 8)
        self._columns.addLayout(self._side, 5)
        body.addLayout(self._columns, 1)
        scroll = self._scroll = ScrollArea()
        scroll.setObjectName("today_scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


class FindButton(Button):
    """Look like a search field; who shows it opens the palette."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(
            theme=theme,
            text=_("Find or do anything"),
            name="today_find",
            kind="find",
            icon="search",
        )
        cap = KeyCap(_("Ctrl K"))
        cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleDescription(cap.text())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.addStretch(1)
        layout.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
