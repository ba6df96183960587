"""The list itself: keyboard, selection, and what the page is told."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.lists.delegate import CheckDelegate, RecordDelegate, RowDelegate
from chapterdesk.ui.widgets.lists.model import WindowedListModel
from chapterdesk.ui.widgets.lists.row import ListRow

_RECORD_HEIGHT = 64
_CHECK_HEIGHT = 57


class RowList(QTableView):
    """List rows of a windowed model; the page hears of choices, Enter and Space.

    A table of one column: it lays out only what is seen, where a list view asks every row of
    100,000 for its size.

    Args:
        theme: The look.
        name: The object name.
        accessible: What is listed.
        runner: Where blocks are fetched.
        failed: Told when a block could not be read.
        delegate: What draws the rows.
        framed: Whether it stands as a card of its own; False inside a panel.
    """

    row_chosen = Signal(object)
    row_activated = Signal(object)
    space_pressed = Signal(object)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        runner: TaskRunner,
        failed: Callable[[UserError], None],
        delegate: RowDelegate,
        framed: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = WindowedListModel(runner=runner, failed=failed, parent=self)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("part", "records")
        self.setProperty("framed", framed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self.rows)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self._delegate = delegate
        self.rows.modelReset.connect(delegate.forget_pictures)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self._quiet = False
        self._changed = -1
        self._set_up_grid()
        theme.changed.connect(self._size_rows)

    def _set_up_grid(self) -> None:
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._size_rows()

    @Slot()
    def _size_rows(self) -> None:
        down = self.verticalHeader()
        height = self._delegate.row_height
        down.setMinimumSectionSize(height)
        down.setMaximumSectionSize(height)
        down.setDefaultSectionSize(height)

    def current_row(self) -> ListRow | None:
        """Return the selected row."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def select_place(self, place: int) -> None:
        """Select a row by its place and scroll there; the page is told."""
        if 0 <= place < self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(place))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    def note_change(self, place: int) -> None:
        """Know which row was changed last: it stays in sight, and nothing may cover it."""
        self._changed = place

    def scroll_back(self, to: int) -> None:
        """Scroll to where a list was before others were shown in its place."""
        # Until rows that came have been laid out there is nothing to scroll.
        self.doItemsLayout()
        self.verticalScrollBar().setValue(to)

    def changed_rect(self) -> QRect:
        """Return where the row that was changed last is, within the viewport."""
        if not 0 <= self._changed < self.rows.rowCount():
            return QRect()
        row = self.visualRect(self.rows.index(self._changed))
        return row.intersected(self.viewport().rect())

    def current_rect(self) -> QRect:
        """Return where the row is whose record is shown, within the viewport."""
        index = self.currentIndex()
        if not index.isValid():
            return QRect()
        return self.visualRect(index).intersected(self.viewport().rect())

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        # Every page that was ever opened stays; what its rows looked like need not.
        self._delegate.forget_pictures()
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        index = self.rows.index(self._changed) if self._changed >= 0 else QModelIndex()
        row = self.visualRect(index) if index.isValid() else QRect()
        super().resizeEvent(event)
        if row.isValid() and 0 <= row.top() < event.oldSize().height():
            self.scrollTo(index)

    def select_quietly(self, place: int) -> None:
        """Select a row without telling the page (it comes from there)."""
        self._quiet = True
        self.select_place(place)
        self._quiet = False

    @Slot(int)
    def step(self, by: int) -> None:
        """Move the selection, while the caret stays in a search field."""
        count = self.rows.rowCount()
        if count:
            place = self.currentIndex().row() + by
            self.select_place(max(0, min(count - 1, place)))

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        row = self.current_row()
        if row is not None and not self._quiet and selected.indexes():
            self.row_chosen.emit(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.row_activated.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit(row)
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        row = self.current_row()
        if row is not None and self.indexAt(event.position().toPoint()).isValid():
            self.row_activated.emit(row)


class RecordList(RowList):
    """List records in two lines: name and pronouns, a quiet line, a tag."""

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        runner: TaskRunner,
        failed: Callable[[UserError], None],
        framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            name=name,
            accessible=accessible,
            runner=runner,
            failed=failed,
            delegate=RecordDelegate(theme=theme, height=_RECORD_HEIGHT),
            framed=framed,
            parent=parent,
        )


class CheckList(RowList):
    """List people with a check square; a press on a row asks the page to check it."""

    check_requested = Signal(object)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        runner: TaskRunner,
        failed: Callable[[UserError], None],
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            name=name,
            accessible=accessible,
            runner=runner,
            failed=failed,
            delegate=CheckDelegate(theme=theme, height=_CHECK_HEIGHT),
            framed=framed,
            parent=parent,
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.row_activated.connect(self.check_requested)
        self.space_pressed.connect(self.check_requested)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.check_requested.emit(row)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick presses are two presses: the second is the release's business, too.
        self.mousePressEvent(event)
