"""Who is in the building, for an evacuation: one key, every name, no search."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, ngettext
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.ui.checkin.rows import inside_row
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_NARROW: Final = 420


class InsidePanel(Card):
    """List everybody who is present and has not left, and the heads nobody named."""

    closed = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(theme=context.theme, name="inside_panel", padded=False, parent=parent)
        head = self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(20, 0, 20, 8)
        head.setSpacing(12)
        self._count = Text(role="title", wrap=True, name="inside_count")
        close = SecondaryButton(
            theme=context.theme, text=_("Back to &check-in"), name="inside_close", keys=_("Esc")
        )
        close.clicked.connect(self.closed)
        head.addWidget(self._count, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        self.body.addLayout(head)
        self._more = Text(colour="soft", wrap=True, name="inside_more")
        self._more.setContentsMargins(20, 0, 20, 8)
        self.add(self._more)
        self.list = RecordList(
            theme=context.theme,
            name="inside_list",
            accessible=_("In the building"),
            runner=context.tasks,
            failed=context.messages.error,
        )
        self.add(self.list, 1)
        self.list.installEventFilter(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_NARROW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._head.setDirection(down if narrow else across)

    def show_people(self, rows: tuple[CheckInRow, ...], summary: CheckInSummary) -> None:
        """Show who is inside."""
        self._count.setText(
            ngettext("{count} person in the building", "{count} people in the building", len(rows))
        )
        unnamed = (summary.headcount or 0) if summary.count_only else summary.more_than_named
        self._more.setText(
            ngettext(
                "and {count} head counted without a name",
                "and {count} heads counted without a name",
                unnamed,
            )
        )
        self._more.setVisible(bool(unnamed))
        self.list.rows.show_rows([inside_row(row) for row in rows])
        self.list.setVisible(not summary.count_only)

    def start(self) -> None:
        """Take the focus and say the number."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.list.rows.rowCount():
            self.list.select_quietly(0)
        announce(self, self._count.text())

    def clear(self) -> None:
        """Forget the names (lock)."""
        self.list.rows.clear()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F8}
        ):
            self.closed.emit()
            return True
        return False
