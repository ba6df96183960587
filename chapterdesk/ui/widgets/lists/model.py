"""A list model that holds a few blocks of a long list and fetches the rest when it is looked at."""

import html
from collections import OrderedDict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Slot,
)
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.widgets.lists.row import ListRow

Fetch = Callable[[int, int], Sequence[ListRow]]
AnyIndex = QModelIndex | QPersistentModelIndex

BLOCK: Final = 50
MOST_BLOCKS: Final = 24
_LONG: Final = 24
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_NO_PARENT: Final = QModelIndex()


class WindowedListModel(QAbstractListModel):
    """Show `total` rows of which only the blocks near the eye are held.

    Args:
        runner: Where `fetch` runs.
        failed: Told when a block could not be read.
    """

    def __init__(
        self,
        *,
        runner: TaskRunner,
        failed: Callable[[UserError], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._failed = failed
        self._total = 0
        self._fetch: Fetch | None = None
        self._blocks: OrderedDict[int, Sequence[ListRow]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._era = 0
        self._marks: Container[bytes] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)

    def open(self, total: int, fetch: Fetch) -> None:
        """Show another list from its top.

        Args:
            total: How many rows there are.
            fetch: Returns rows from an offset, at most a limit of them; runs on the database
                thread.
        """
        self.beginResetModel()
        self._forget()
        self._total = total
        self._fetch = fetch
        self.endResetModel()

    def refresh(self, total: int, fetch: Fetch | None = None) -> None:
        """Read the same list again; the place on the screen and the current row stay.

        What is shown stays until the new rows arrive, so that nothing flickers.
        """
        self._era += 1
        self._asked.clear()
        self._fetch = fetch or self._fetch
        self._resize(total)
        self._stale = set(self._blocks)
        self._touch(0, self._total)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Show a short list that is already there (search results)."""
        self._forget(keep_size=True)
        self._fetch = None
        if self._total == len(rows):
            self._fill(rows)
        else:
            self._resize(0)
            self._fill(rows)
            self._resize(len(rows))
        self._touch(0, self._total)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.beginResetModel()
        self._forget()
        self.endResetModel()

    def row(self, place: int) -> ListRow | None:
        """Return a row, or None while it is on its way."""
        if not 0 <= place < self._total:
            return None
        number, offset = divmod(place, BLOCK)
        block = self._blocks.get(number)
        if block is None or number in self._stale:
            self._want(number)
        if block is None or offset >= len(block):
            return None
        self._blocks.move_to_end(number)
        row = block[offset]
        if self._marks is None or not row.key:
            return row
        return replace(row, checked=row.key in self._marks)

    def held(self, place: int) -> ListRow | None:
        """Return a row that is held already; fetches nothing."""
        number, offset = divmod(place, BLOCK)
        block = self._blocks.get(number, ())
        return block[offset] if offset < len(block) else None

    def mark(self, keys: Container[bytes] | None) -> None:
        """Show a check square on each row, filled where its key is among these; or none (None)."""
        self._marks = keys
        self._touch(0, self._total)

    def find(self, key: bytes) -> int:
        """Return the place of a row among those held, or -1."""
        for number, block in self._blocks.items():
            for offset, row in enumerate(block):
                if row.key == key:
                    return number * BLOCK + offset
        return -1

    @override
    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._total

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < self._total:
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in _TEXTS:
            return _TEXTS[role](row) if row else _("Loading…")
        if role == Qt.ItemDataRole.CheckStateRole and row and row.checked is not None:
            return Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked
        return None

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        row = self.row(index.row())
        if row is not None and row.checked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _forget(self, *, keep_size: bool = False) -> None:
        self._era += 1
        self._blocks.clear()
        self._stale.clear()
        self._wanted.clear()
        self._asked.clear()
        if not keep_size:
            self._total = 0
            self._fetch = None

    def _fill(self, rows: Sequence[ListRow]) -> None:
        for start in range(0, len(rows), BLOCK):
            self._blocks[start // BLOCK] = rows[start : start + BLOCK]

    def _resize(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(QModelIndex(), total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def _touch(self, start: int, end: int) -> None:
        end = min(end, self._total)
        if start < end:
            self.dataChanged.emit(self.index(start), self.index(end - 1))

    def _want(self, number: int) -> None:
        if self._fetch is not None and number not in self._asked:
            self._wanted.add(number)
            self._soon.start()

    @Slot()
    def _ask(self) -> None:
        wanted, self._wanted = sorted(self._wanted), set()
        for number in wanted[-MOST_BLOCKS:]:
            self._ask_for(number)

    def _ask_for(self, number: int) -> None:
        fetch, era = self._fetch, self._era
        if fetch is None or number in self._asked:
            return
        self._asked.add(number)

        def done(rows: Sequence[ListRow]) -> None:
            if era == self._era:
                self._take(number, rows)

        def failed(error: UserError) -> None:
            if era == self._era:
                self._asked.discard(number)
                self._fetch = None  # one message, not one for every row that is looked at
                self._failed(error)

        self._runner.run(lambda: fetch(number * BLOCK, BLOCK), done, failed, owner=self)

    def _take(self, number: int, rows: Sequence[ListRow]) -> None:
        self._asked.discard(number)
        self._stale.discard(number)
        self._blocks[number] = rows
        self._blocks.move_to_end(number)
        while len(self._blocks) > MOST_BLOCKS:
            gone, _rows = self._blocks.popitem(last=False)
            self._stale.discard(gone)
        self._touch(number * BLOCK, (number + 1) * BLOCK)


def _tip(row: ListRow) -> str | None:
    """Return a name that may end in an ellipsis, so that it can not act as markup."""
    return f"<qt>{html.escape(row.title)}</qt>" if len(row.title) > _LONG else None


_TEXTS: Final[Mapping[int, Callable[[ListRow], str | None]]] = {
    Qt.ItemDataRole.DisplayRole: lambda row: row.title,
    Qt.ItemDataRole.AccessibleTextRole: ListRow.sentence,
    Qt.ItemDataRole.ToolTipRole: _tip,
}
