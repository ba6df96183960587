"""Find one person and hold them: a search, a short list beneath it, and then the name."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.services.members.reading import MemberDetail, MemberRow
from chapterdesk.services.pages import Page
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.lists.delegate import RecordDelegate
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RowList
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.text import PersonLabel, Text

_MOST: Final = 6
_ROW: Final = 44


class MemberPicker(QWidget):
    """Choose one member by typing a part of the name.

    Args:
        context: Where people are found.
        name: The object name.
        accessible: Who is chosen ("Mentor").
    """

    changed = Signal()

    def __init__(
        self, *, context: PageContext, name: str, accessible: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._token: CancelToken | None = None
        self._found: dict[bytes, MemberRow] = {}
        self.member_id: bytes | None = None
        self.setObjectName(name)
        theme = context.theme
        self.search = SearchField(
            theme=theme, name=f"{name}_search", accessible=accessible, placeholder=_("Type a name")
        )
        self._list = RowList(
            theme=theme,
            name=f"{name}_found",
            accessible=accessible,
            runner=context.tasks,
            failed=context.messages.error,
            delegate=RecordDelegate(theme=theme, height=_ROW),
            framed=True,
        )
        self._list.hide()
        self._none = Text(
            _("Nobody by that name."), role="small", colour="soft", name=f"{name}_none"
        )
        self._none.hide()
        self._person = PersonLabel(theme=theme, name=f"{name}_person")
        self._again = LinkButton(
            theme=theme,
            text=_("Choose somebody else"),
            name=f"{name}_again",
            accessible=_("Choose somebody else: {who}").format(who=accessible),
        )
        self._chosen = QWidget()
        row = QHBoxLayout(self._chosen)
        row.setContentsMargins(0, 6, 0, 6)
        row.addWidget(self._person)
        row.addWidget(self._again)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.search, self._list, self._none, self._chosen):
            layout.addWidget(widget)
        self._chosen.hide()
        self.setFocusProxy(self.search)
        self.search.textEdited.connect(self._look)
        self.search.step_requested.connect(self._list.step)
        self._list.row_activated.connect(self._take)
        self._list.clicked.connect(self._clicked)
        self._again.clicked.connect(self._start_again)

    def hold(self, member_id: bytes | None, name: str = "", pronouns: str = "") -> None:
        """Hold somebody, or nobody."""
        self.member_id = member_id
        self._person.set_person(name, pronouns)
        self._chosen.setVisible(member_id is not None)
        self.search.setVisible(member_id is None)
        self.search.clear()
        self._show_found(Page(rows=(), total=0))
        self._none.hide()

    def recall(self, member_id: bytes, name: str = "") -> None:
        """Hold somebody by their id; whoever is not on the lists any more stays held, unnamed."""
        self.hold(member_id, name or _("Somebody who is not on the lists"))
        if name:
            return
        members = self._context.services.members

        def found(detail: MemberDetail) -> None:
            if self.member_id == member_id:
                self.hold(member_id, detail.row.shown_name, detail.row.pronouns)

        self._context.tasks.run(
            lambda: members.detail(member_id), found, lambda _gone: None, owner=self
        )

    def kept(self) -> object:
        """Return who is held, for a form that is kept unfinished."""
        return None if self.member_id is None else self.member_id.hex()

    def put_back(self, kept: object) -> None:
        """Hold that person again; what makes no sense holds nobody."""
        self.hold(None)
        try:
            member_id = bytes.fromhex(str(kept or ""))
        except ValueError:
            return
        if not member_id:
            return
        members = self._context.services.members
        # By the name of today: somebody may have another one than when the form was left.
        self._context.tasks.run(
            lambda: members.detail(member_id),
            lambda found: self.hold(found.id, found.row.name, found.row.pronouns),
            lambda _gone: None,
            owner=self,
        )

    def set_fixed(self, fixed: bool) -> None:
        """Let nobody else be chosen."""
        self._again.setVisible(not fixed)

    def clear(self) -> None:
        """Hold nobody (lock)."""
        if self._token is not None:
            self._token.cancel()
        self.hold(None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._list.isVisible():
            row = self._list.current_row() or self._list.rows.row(0)
            if row is not None:
                self._take(row)
        elif event.key() == Qt.Key.Key_Escape and self._list.isVisible():
            self._list.hide()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _look(self, text: str) -> None:
        if self._token is not None:
            self._token.cancel()
        if not text.strip():
            self._show_found(Page(rows=(), total=0))
            self._none.hide()
            return
        members = self._context.services.members
        self._token = self._context.tasks.run(
            lambda: members.search(text, _MOST),
            self._answered,
            self._context.messages.error,
            owner=self,
        )

    def _answered(self, page: Page[MemberRow]) -> None:
        self._show_found(page)
        self._none.setVisible(not page.rows)

    def _show_found(self, page: Page[MemberRow]) -> None:
        self._found = {row.id: row for row in page.rows}
        rows = [ListRow(key=row.id, title=row.shown_name, quiet=row.pronouns) for row in page.rows]
        self._list.rows.show_rows(rows)
        self._list.setFixedHeight(self._context.theme.px(_ROW) * max(1, len(rows)) + 2)
        self._list.setVisible(bool(rows))

    @Slot()
    def _clicked(self) -> None:
        row = self._list.current_row()
        if row is not None:
            self._take(row)

    @Slot(object)
    def _take(self, row: ListRow) -> None:
        found = self._found.get(row.key)
        if found is not None:
            self.hold(found.id, found.name, found.pronouns)
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    @Slot()
    def _start_again(self) -> None:
        self.hold(None)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
