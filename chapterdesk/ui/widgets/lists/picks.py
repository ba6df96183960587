"""Choose several rows of a list, though only those near the eye are held."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.lists.columns import ColumnPlan
from chapterdesk.ui.widgets.lists.delegate import RecordDelegate
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RowList

_HEIGHT = 64
_SQUARE = 24
_GAP = 12
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Picks(QObject):
    """Hold the keys of the rows that were chosen, in the order in which they were."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[bytes, None] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Return what is chosen."""
        return tuple(self._keys)

    def toggle(self, key: bytes) -> None:
        """Choose a row, or no longer."""
        if key in self._keys:
            del self._keys[key]
        else:
            self._keys[key] = None
        self.changed.emit()

    def add(self, keys: Iterable[bytes]) -> None:
        """Choose rows beside those that are."""
        self._keys.update(dict.fromkeys(keys))
        self.changed.emit()

    def clear(self) -> None:
        """Choose nothing."""
        self._keys.clear()
        self.changed.emit()


class PickDelegate(RecordDelegate):
    """Draw a record with a check square before it while several are chosen, or in columns.

    Args:
        plan: Where columns stand.
    """

    def __init__(self, *, theme: Theme, plan: ColumnPlan, parent: QObject | None = None) -> None:
        super().__init__(theme=theme, height=_HEIGHT, parent=parent)
        self.plan = plan

    @property
    def lead(self) -> int:
        """Return the room that a check square takes before the name."""
        return self.theme.px(_SQUARE + _GAP)

    @override
    def draw_row(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: ListRow
    ) -> None:
        if row.checked is not None:
            square = self.theme.px(_SQUARE)
            top = inner.top() + (inner.height() - square) // 2
            place = QRect(inner.left(), top, square, square)
            visual = QStyle.visualRect(option.direction, option.rect, place)
            self.square(painter, visual, checked=row.checked)
            inner = inner.adjusted(self.lead, 0, 0, 0)
        if not row.cells:
            super().draw_row(painter, option, inner, row)
            return
        texts = (row.title, *row.cells)
        for number, place in enumerate(self.plan.places(inner)):
            name = number == 0
            self.text(
                painter,
                option,
                place,
                texts[number],
                role="body" if name else "small",
                colour="ink" if name else "soft",
                bold=name,
            )


class PickList(RowList):
    """List records of which several can be chosen.

    Ctrl and a press, Space, or a press on the square choose a row or no longer; Shift and a press,
    or Shift and an arrow, choose all up to it; Ctrl+A asks for everything that is found; Escape
    lets go of all of them.
    """

    stretch_requested = Signal(object, object)
    all_requested = Signal()
    picking_changed = Signal(bool)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        runner: TaskRunner,
        failed: Callable[[UserError], None],
        parent: QWidget | None = None,
    ) -> None:
        self.plan = ColumnPlan(theme=theme)
        self._drawing = PickDelegate(theme=theme, plan=self.plan)
        super().__init__(
            theme=theme,
            name=name,
            accessible=accessible,
            runner=runner,
            failed=failed,
            delegate=self._drawing,
            framed=False,
            parent=parent,
        )
        self.picks = Picks(self)
        self.picking = False
        self._anchor = b""
        self.picks.changed.connect(self._redraw)

    @property
    def lead(self) -> int:
        """Return the room that the check squares take."""
        return self._drawing.lead

    def set_picking(self, *, on: bool) -> None:
        """Begin to choose several, or let go of all of them."""
        if on == self.picking:
            return
        self.picking = on
        self._anchor = b""
        if not on and len(self.picks):
            self.picks.clear()
        self._redraw()
        self.picking_changed.emit(on)

    @Slot()
    def _redraw(self) -> None:
        self.rows.mark(self.picks if self.picking else None)

    def _pick(self, row: ListRow) -> None:
        """Choose a row or no longer, and begin to choose where that is new."""
        self.set_picking(on=True)
        self._anchor = row.key
        self.picks.toggle(row.key)

    def _reach(self, row: ListRow) -> None:
        """Choose everything from where the choice began up to a row."""
        current = self._open_row()
        start = self._anchor or (current.key if current is not None else row.key)
        self.set_picking(on=True)
        self._anchor = start
        if start == row.key:
            self.picks.add((row.key,))
        else:
            self.stretch_requested.emit(start, row.key)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event)
        keys = event.modifiers()
        if row is None or not row.key or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self._reach(row)
        elif keys & Qt.KeyboardModifier.ControlModifier:
            self._join_current(row)
            self._pick(row)
        elif self.picking and self._on_square(event):
            self._pick(row)
        else:
            super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # Dragging over rows would open each of their records.
        if not event.buttons():
            super().mouseMoveEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        held = event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if held or (self.picking and self._on_square(event)):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key, keys = self.current_row(), event.key(), event.modifiers()
        control = bool(keys & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_A and control:
            self.all_requested.emit()
        elif key == Qt.Key.Key_Escape and self.picking:
            self.set_picking(on=False)
        elif key == Qt.Key.Key_Space and row is not None and row.key:
            self._pick(row)
        elif key in _STEPS and keys & Qt.KeyboardModifier.ShiftModifier and row is not None:
            self._step_and_pick(row, _STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def _step_and_pick(self, row: ListRow, by: int) -> None:
        start = self._anchor or row.key
        self.set_picking(on=True)
        self._anchor = start
        self.step(by)
        reached = self.current_row()
        self.picks.add(one.key for one in (row, reached) if one is not None and one.key)

    def _join_current(self, row: ListRow) -> None:
        """Choose the record that is open, too, when the first press beside it holds Ctrl."""
        current = self._open_row()
        if not self.picking and current is not None and current.key not in (b"", row.key):
            self.set_picking(on=True)
            self.picks.add((current.key,))

    def _open_row(self) -> ListRow | None:
        """Return the row whose record is open: a list that was only reached has a current one."""
        return self.current_row() if self.selectionModel().hasSelection() else None

    def _row_at(self, event: QMouseEvent) -> ListRow | None:
        index = self.indexAt(event.position().toPoint())
        return self.rows.row(index.row()) if index.isValid() else None

    def _on_square(self, event: QMouseEvent) -> bool:
        room = self._drawing.side + self._drawing.lead
        x = event.position().toPoint().x()
        return x > self.viewport().width() - room if self.isRightToLeft() else x < room
