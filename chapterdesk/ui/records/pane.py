"""The left side of a page of records: title and count, search, filters, the list."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.services.pages import Page as Window
from chapterdesk.ui.context import HELP, PageContext
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.lists.model import BLOCK
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList, RowList
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.surfaces import EmptyState, Line, PageHeader

R = TypeVar("R")
Reader = Callable[[int, int], Window[R]]
_SIDE: Final = 20
_QUIET_MS: Final = 600


class ListPane(QFrame):
    """Search, filter and list records; only what is looked at is read.

    Args:
        context: What it runs on.
        name: What object names begin with.
        title: What is listed.
        placeholder: What may be typed into the search.
        reader: Returns, for the filters as they stand, what reads a window on the database thread.
        to_row: Turns a record's row into what is drawn.
        rows: The list, where it is not the usual one of two lines.
        plain: Whether it stands without title and search, as a card (the page has its own header).
    """

    chosen = Signal(object)
    activated = Signal(object)
    loaded = Signal(int)

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        title: str,
        placeholder: str,
        reader: Callable[[], Reader[R]],
        to_row: Callable[[R], ListRow],
        rows: RowList | None = None,
        plain: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._title_text = title
        self._reader = reader
        self._to_row: Callable[[Any], ListRow] = to_row
        self._token: CancelToken | None = None
        self._shown = b""
        self.total = 0
        self.setObjectName(f"{name}_pane")
        self.setProperty("part", "panel")
        self.header = PageHeader(theme=context.theme, name=f"{name}_header", title=title)
        self.search = SearchField(
            theme=context.theme,
            name=f"{name}_search",
            accessible=_("Search: {what}").format(what=title),
            placeholder=placeholder,
            keys="Ctrl F",
        )
        self.list = rows or RecordList(
            theme=context.theme,
            name=f"{name}_list",
            accessible=title,
            runner=context.tasks,
            failed=context.messages.error,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._lay_out(plain=plain)
        self._connect()

    def _lay_out(self, *, plain: bool) -> None:
        top = QWidget()
        self._top = QVBoxLayout(top)
        self._top.setContentsMargins(_SIDE, 20, _SIDE, 12)
        self._top.setSpacing(10)
        self._top.addWidget(self.header)
        self._top.addWidget(self.search)
        if plain:
            self.setProperty("part", "card")
            self._top.setContentsMargins(16, 10, 16, 10)
            self.header.hide()
            self.search.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(Line())
        layout.addWidget(self.stack, 1)
        self._layout = layout

    def _connect(self) -> None:
        self.search.textChanged.connect(self.open)
        self.search.step_requested.connect(self.list.step)
        self.search.returnPressed.connect(self._enter)
        self.list.row_chosen.connect(self._choose)
        self.list.row_activated.connect(self._activate)
        self.list.rows.dataChanged.connect(self._reselect)
        self._quiet.timeout.connect(self._say_count)

    def add_filter(self, widget: QWidget) -> None:
        """Put a filter below the search."""
        self._top.addWidget(widget)

    def add_head(self, widget: QWidget) -> None:
        """Put something right above the rows, such as the heads of columns."""
        self._layout.insertWidget(self._layout.indexOf(self.stack), widget)

    def add_foot(self, widget: QWidget) -> None:
        """Put something beneath the rows."""
        self._layout.addWidget(widget)

    def add_empty(self, widget: QWidget) -> None:
        """Give the list something to stand in its place; `loaded` decides with `show_empty`."""
        self.stack.addWidget(widget)

    def make_empty(
        self,
        *,
        name: str,
        icon: str,
        sentence: str,
        action: str,
        act: Callable[[], object],
        help_text: str,
    ) -> EmptyState:
        """Add what stands in the list's place: a sentence, one thing to do, the way to help."""
        empty = EmptyState(
            theme=self._context.theme,
            name=name,
            icon=icon,
            sentence=sentence,
            action=action,
            help_text=help_text,
        )
        empty.action_requested.connect(act)
        empty.help_requested.connect(lambda: self._context.navigate(HELP, None))
        self.add_empty(empty)
        return empty

    def show_empty(self, widget: QWidget | None) -> None:
        """Show an empty state, or the list again (None)."""
        self.stack.setCurrentWidget(widget or self.list)

    @property
    def text(self) -> str:
        """Return what is searched."""
        return self.search.text().strip()

    @Slot()
    def open(self) -> None:
        """List from the top, for the search and the filters as they stand."""
        self._load(fresh=True)
        if self.text:
            self._quiet.start()

    def refresh(self) -> None:
        """Read the same list again; the place on the screen stays."""
        self._load(fresh=False)

    def mark(self, record_id: bytes) -> None:
        """Show which record is open on the right."""
        self._shown = record_id
        self._reselect()

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._shown = b""
        if self._token is not None:
            self._token.cancel()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.list.rows.clear()

    def focus_rows(self) -> None:
        """Go to the list, or to its search where nothing is in the list."""
        if self.list.isVisible() and self.list.rows.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_search()

    def focus_search(self) -> None:
        """Put the caret in the search with what stands there selected, or go to the list."""
        if self.search.isHidden():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _load(self, *, fresh: bool) -> None:
        if self._token is not None:
            self._token.cancel()
        read = self._reader()
        self._token = self._context.tasks.run(
            lambda: read(0, BLOCK),
            lambda page: self._take(page, read, fresh=fresh),
            self._context.messages.error,
            owner=self,
        )

    def _take(self, page: Window[Any], read: Reader[Any], *, fresh: bool) -> None:
        rows = tuple(self._to_row(row) for row in page.rows)
        to_row = self._to_row

        def fetch(offset: int, limit: int) -> tuple[ListRow, ...]:
            return tuple(to_row(row) for row in read(offset, limit).rows)

        held = page.total <= len(rows)
        if held:
            self.list.rows.show_rows(rows)
        elif fresh:
            self.list.rows.open(page.total, fetch)
        else:
            self.list.rows.refresh(page.total, fetch)
        if fresh:
            self.list.scrollToTop()
        self.total = page.total
        self._count = f"{page.total}+" if held and page.more else str(page.total)
        self.header.set_title(self._title_text, aside=self._count)
        self._reselect()
        self.loaded.emit(page.total)

    @Slot()
    def _say_count(self) -> None:
        announce(self, _("{count} found").format(count=self._count))

    @Slot()
    def _reselect(self) -> None:
        place = self.list.rows.find(self._shown) if self._shown else -1
        if place != self.list.currentIndex().row():
            self.list.select_quietly(place)

    @Slot()
    def _enter(self) -> None:
        if self.list.current_row() is None:
            self.list.select_place(0)
        row = self.list.current_row()
        if row is not None:
            self._activate(row)

    @Slot(object)
    def _choose(self, row: ListRow) -> None:
        if row.key and row.key != self._shown:
            self._shown = row.key
            self.chosen.emit(row.key)

    @Slot(object)
    def _activate(self, row: ListRow) -> None:
        if row.key:
            self._choose(row)
            self.activated.emit(row.key)
