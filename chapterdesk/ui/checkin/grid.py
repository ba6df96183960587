"""Several meetings beside each other: rows of people, columns of meetings, one key a mark."""

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.checkin.grid import Grid, GridColumn, GridRow
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import Marked
from chapterdesk.services.folding import fold
from chapterdesk.ui.checkin.sentences import spoken, state_text
from chapterdesk.ui.checkin.statuses import ROLL_CALL, MarkButton, source_of
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.surfaces import PageHeader
from chapterdesk.ui.widgets.text import Text

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_AREAS: Final = frozenset({"attendance", "meetings", "members", "groups"})
_SOON_MS: Final = 60
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_OFF: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_NAME_WIDTH: Final = 260
_COLUMN_WIDTH: Final = 150
_ROW_HEIGHT: Final = 44
_LARGE_TEXT: Final = 150


class GridModel(QAbstractTableModel):
    """Hold the people of the grid, those whose names hold what is looked for."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[GridColumn, ...] = ()
        self._all: tuple[GridRow, ...] = ()
        self._rows: list[GridRow] = []
        self._looked_for = ""

    def show_grid(self, grid: Grid) -> None:
        """Show other people; the same people in the same meetings change in their places."""
        same = [row.member_id for row in grid.rows] == [row.member_id for row in self._all] and [
            one.meeting.id for one in grid.columns
        ] == [one.meeting.id for one in self.columns]
        if not same:
            self.beginResetModel()
        self.columns, self._all = grid.columns, grid.rows
        self._rows = self._found()
        if not same:
            self.endResetModel()
        elif self._rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns))
            )
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns))

    def look_for(self, text: str) -> None:
        """Show those whose names hold a text."""
        self.beginResetModel()
        self._looked_for = fold(text)
        self._rows = self._found()
        self.endResetModel()

    def _found(self) -> list[GridRow]:
        wanted = self._looked_for
        return [row for row in self._all if not wanted or wanted in fold(row.name)]

    def row_at(self, index: _Index) -> GridRow | None:
        """Return the person of a place."""
        return self._rows[index.row()] if index.isValid() else None

    def cell_at(self, index: _Index) -> CheckInRow | None:
        """Return how the person of a place stands to its meeting."""
        row = self.row_at(index)
        return row.cells[index.column() - 1] if row is not None and index.column() > 0 else None

    def column_at(self, index: _Index) -> GridColumn | None:
        """Return the meeting of a place, or None where the names stand."""
        return self.columns[index.column() - 1] if index.isValid() and index.column() > 0 else None

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == 0:
                return f"{row.name}  {row.pronouns}".rstrip()
            return self._text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index, row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, index: _Index) -> str:
        column, cell = self.column_at(index), self.cell_at(index)
        if column is not None and column.counts:
            return ""
        return "" if cell is None else state_text(cell) or _("not marked")

    def _spoken(self, index: _Index, row: GridRow) -> str:
        column, cell = self.column_at(index), self.cell_at(index)
        if column is None:
            return f"{isolate(row.name)} {isolate(row.pronouns)}" if row.pronouns else row.name
        label = isolate(column.meeting.label)
        if column.counts:
            return _("{meeting} counts heads only").format(meeting=label)
        said = spoken(cell) if cell is not None else isolate(row.name)
        return f"{label}: {said}"

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if not 0 < section <= len(self.columns):
            return _("Name") if section == 0 else None
        column = self.columns[section - 1]
        meeting = column.meeting
        here = (meeting.headcount or 0) if column.counts else meeting.present
        count = (
            ngettext("{count} head", "{count} heads", here)
            if column.counts
            else ngettext("{count} here", "{count} here", here)
        )
        return f"{meeting.label}\n{current().clock_time(meeting.starts_local)} · {count}"


class GridPanel(QWidget):
    """Mark people of several meetings on one screen.

    Args:
        context: What the page was given.
    """

    closed = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ids: tuple[bytes, ...] = ()
        self._era = 0
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._read)
        self.setObjectName("grid_panel")
        self.setAccessibleName(_("Meetings side by side"))
        close = SecondaryButton(
            theme=context.theme, text=_("Back to &check-in"), name="grid_close", keys=_("Esc")
        )
        close.clicked.connect(self.closed)
        header = PageHeader(
            theme=context.theme,
            name="grid_header",
            title=_("Meetings side by side"),
            actions=(close,),
        )
        self.search = SearchField(
            theme=context.theme,
            name="grid_search",
            accessible=_("Find a name"),
            placeholder=_("Find a name"),
        )
        self.model = GridModel(parent=self)
        self.view = QTableView()
        self._mark = MarkButton(theme=context.theme, name="grid_mark")
        self._hint = Text(
            _(
                "Enter or Space: here · P present · L late · R from elsewhere · G gone early · "
                "E away, said so · A not here · ? not known · Delete takes the mark off"
            ),
            role="small",
            colour="soft",
            wrap=True,
            name="grid_hint",
        )
        self._set_up_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(header)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.search, 1)
        top.addWidget(self._mark)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._hint)
        self.search.textChanged.connect(self._look_for)
        self.search.step_requested.connect(lambda _by: self._focus_view())
        self.search.installEventFilter(self)
        self.view.installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(self._show_mark)
        self.view.doubleClicked.connect(lambda _at: self._set(AttendanceStatus.PRESENT))
        self._mark.chosen.connect(lambda _who, status: self._set(status))
        context.bridge.changed.connect(self._heard)
        context.theme.changed.connect(self._size)
        self._size()

    def _set_up_view(self) -> None:
        view = self.view
        view.setObjectName("grid_table")
        view.setAccessibleName(_("People and meetings"))
        view.setModel(self.model)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setShowGrid(True)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        across = view.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setSectionsClickable(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._size()

    @Slot()
    def _size(self) -> None:
        theme = self._context.theme
        large = theme.text_size >= _LARGE_TEXT
        self._mark.set_compact(compact=large)
        self._hint.setVisible(not large and self._hint.parentWidget() is not None)
        down = self.view.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(theme.px(_ROW_HEIGHT))
        name = theme.px(_NAME_WIDTH)
        room = self.view.viewport().width() - name
        many = max(1, len(self.model.columns))
        wide = min(2 * theme.px(_COLUMN_WIDTH), max(theme.px(_COLUMN_WIDTH), room // many))
        for column in range(self.model.columnCount()):
            self.view.setColumnWidth(column, wide if column else name)

    def open(self, meeting_id: bytes) -> None:
        """Show a meeting and those that run about the same time."""
        grids = self._context.services.grids

        def work() -> tuple[tuple[bytes, ...], Grid]:
            ids = grids.beside(meeting_id)
            return ids, grids.grid(ids)

        def done(result: tuple[tuple[bytes, ...], Grid]) -> None:
            self._ids, grid = result
            self.model.show_grid(grid)
            self._size()
            place = 1 + (self._ids.index(meeting_id) if meeting_id in self._ids else 0)
            self.view.setCurrentIndex(self.model.index(0, place))
            self._focus_view()

        self._context.tasks.run(work, done, self._context.messages.error, owner=self)

    def clear(self) -> None:
        """Forget everybody (lock, another page)."""
        self._era += 1
        self._soon.stop()
        self._ids = ()
        self.search.clear()
        self._mark.show_person(None)
        self.model.show_grid(Grid(columns=(), rows=()))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            if watched is self.search and self.search.text():
                self.search.clear()
            else:
                self.closed.emit()
            return True
        if watched is self.search:
            if event.key() in _ENTER[:2]:
                self._focus_view()
                self._set(AttendanceStatus.PRESENT)
                self.search.clear()
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            return False
        return self._grid_key(event)

    def _grid_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        letter = event.text().upper()
        if event.key() in _ENTER:
            self._set(AttendanceStatus.PRESENT, step=True)
        elif event.key() in _OFF:
            self._set(AttendanceStatus.VOID)
        elif letter in ROLL_CALL:
            self._set(ROLL_CALL[letter], step=True)
        elif letter.strip() and letter.isprintable():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
        else:
            return False
        return True

    def _set(self, status: AttendanceStatus, *, step: bool = False) -> None:
        """Mark the person of the current place at its meeting, and go to the next one."""
        index = self.view.currentIndex()
        row, column = self.model.row_at(index), self.model.column_at(index)
        if row is None or column is None:
            return
        checkin = self._context.services.checkin
        meeting_id, member_id = column.meeting.id, row.member_id
        source = source_of(column.meeting, self._context.clock.now())

        def done(marked: Marked) -> None:
            undo = self._context.undo
            if marked.undo is not None:
                apply = self._context.services.undo.apply
                undo.push(marked.undo.label, marked.undo, apply, said=marked.sentence)
            announce(self, marked.sentence)
            self._soon.start()

        self._context.tasks.run(
            lambda: checkin.mark(meeting_id, member_id, status, source),
            done,
            self._context.messages.error,
            owner=self,
        )
        if step and index.row() + 1 < self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(index.row() + 1, index.column()))

    @Slot(str)
    def _look_for(self, text: str) -> None:
        column = max(1, self.view.currentIndex().column())
        self.model.look_for(text)
        self.view.setCurrentIndex(self.model.index(0, column))

    def _focus_view(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_mark(self) -> None:
        index = self.view.currentIndex()
        self._mark.show_person(self.model.cell_at(index))

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if self._ids and event.area in _AREAS:
            self._soon.start()

    @Slot()
    def _read(self) -> None:
        ids, era = self._ids, self._era
        grids = self._context.services.grids

        def done(grid: Grid) -> None:
            if era == self._era and ids == self._ids and ids:
                at = self.view.currentIndex()
                place = (at.row(), at.column())
                self.model.show_grid(grid)
                if not self.view.currentIndex().isValid():
                    self.view.setCurrentIndex(self.model.index(*place))
                self._show_mark()

        if ids:
            self._context.tasks.run(
                lambda: grids.grid(ids),
                done,
                self._context.messages.error,
                owner=self,
                priority=Priority.LATER,
            )
