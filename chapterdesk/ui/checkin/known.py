"""Say whom a walk-in is: a name that was added at the door, and the record they had before."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.words import _, isolate
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.database import Undo
from chapterdesk.services.pages import Page
from chapterdesk.ui.checkin.rows import inside_row
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import Question
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_MOST: Final = 30
_LEAST_HEIGHT: Final = 180
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KnownPanel(Card):
    """Find the record of somebody who was added again, and make the two one.

    Args:
        context: What the page was given.
    """

    closed = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="known_panel", title=_("Who is it?"), parent=parent
        )
        self._context = context
        self._meeting_id: bytes | None = None
        self._who: CheckInRow | None = None
        self._found: tuple[CheckInRow, ...] = ()
        self._looking: CancelToken | None = None
        self._note = Text(colour="soft", wrap=True, name="known_note")
        self.search = SearchField(
            theme=context.theme,
            name="known_search",
            accessible=_("Find the record they had before"),
            placeholder=_("Find the record they had before"),
        )
        self.list = RecordList(
            theme=context.theme,
            name="known_list",
            accessible=_("Records"),
            runner=context.tasks,
            failed=context.messages.error,
        )
        close = SecondaryButton(
            theme=context.theme, text=_("Back to &check-in"), name="known_close", keys=_("Esc")
        )
        self.add(self._note)
        self.add(self.search)
        self.list.setMinimumHeight(_LEAST_HEIGHT)
        self.add(self.list, 1)
        acts = FlowLayout()
        acts.addWidget(close)
        self.body.addLayout(acts)
        close.clicked.connect(self.closed)
        self.search.textChanged.connect(self._look)
        self.search.step_requested.connect(self.list.step)
        self.search.installEventFilter(self)
        self.list.row_activated.connect(self._choose)

    def open(self, meeting_id: bytes, who: CheckInRow) -> None:
        """Ask who somebody is."""
        self.clear()
        self._meeting_id, self._who = meeting_id, who
        self._note.setText(
            _(
                "{name} was added as somebody new. Choose the record they had before: the two "
                "become one, with every mark. If nobody is right, leave it."
            ).format(name=isolate(who.name))
        )
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget everybody (lock, the door, another meeting)."""
        if self._looking is not None:
            self._looking.cancel()
        self._meeting_id = self._who = None
        self._found = ()
        self.search.clear()
        self.list.rows.clear()
        self._note.setText("")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        row = self.list.current_row()
        if event.key() in _ENTER and row is not None:
            self._choose(row)
            return True
        if event.key() == Qt.Key.Key_Escape and not self.search.text():
            self.closed.emit()
            return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _look(self, text: str) -> None:
        meeting_id, who = self._meeting_id, self._who
        if self._looking is not None:
            self._looking.cancel()
        if meeting_id is None or who is None or not text.strip():
            self._found = ()
            self.list.rows.clear()
            return
        checkin = self._context.services.checkin

        def done(page: Page[CheckInRow]) -> None:
            if text == self.search.text() and self._who is who:
                self._found = tuple(row for row in page.rows if row.member_id != who.member_id)
                self.list.rows.show_rows([inside_row(row) for row in self._found])
                self.list.select_quietly(0 if self._found else -1)

        self._looking = self._context.tasks.run(
            lambda: checkin.find(meeting_id, text, limit=_MOST),
            done,
            self._context.messages.error,
            owner=self,
        )

    @Slot(object)
    def _choose(self, row: ListRow) -> None:
        who = self._who
        known = next((one for one in self._found if one.member_id == row.key), None)
        if who is None or known is None:
            return
        question = Question(
            title=_("Are {one} and {other} the same person?").format(
                one=isolate(who.name), other=isolate(known.name)
            ),
            lost=_(
                "Their records become one under the name {other}. For 30 days it can be undone "
                "under “Possible duplicates”."
            ).format(other=isolate(known.name)),
            verb=_("Make them one"),
            stay=_("Leave them two"),
        )
        self._context.messages.confirm(question, lambda: self._merge(who, known))

    def _merge(self, who: CheckInRow, known: CheckInRow) -> None:
        services = self._context.services

        def done(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, services.undo.apply)
            self.closed.emit()

        self._context.tasks.run(
            lambda: services.duplicates.merge(known.member_id, who.member_id),
            done,
            self._context.messages.error,
            owner=self,
        )
