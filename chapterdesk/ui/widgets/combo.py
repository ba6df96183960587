"""Choose one of many by typing a part of it."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)
from typing_extensions import override

from chapterdesk.services.folding import fold
from chapterdesk.ui.widgets.still import StillCombo

_VISIBLE = 12


class _BeginningsFirst(QSortFilterProxyModel):
    """List first what begins with the typed letters, each part in its own order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._typed = ""

    @Slot(str)
    def put_first(self, typed: str) -> None:
        """Order by what is typed."""
        self._typed = fold(typed.strip())
        self.invalidate()
        self.sort(0)

    @override
    def lessThan(
        self,
        left: QModelIndex | QPersistentModelIndex,
        right: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        return (self._later(left), left.row()) < (self._later(right), right.row())

    def _later(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return not fold(str(index.data() or "")).startswith(self._typed)


class ChoiceBox(StillCombo):
    """Choose one of many; typing any part of a label finds it.

    Leaving the field after the beginning of one label alone chooses that one.

    Args:
        name: The object name.
        accessible: What is chosen; empty when a form row names it.
        options: Keys and labels in order.
        current: The key chosen at first.
        typed: Whether it can be typed into; False for a handful of options.
    """

    chosen = Signal(str)

    def __init__(
        self,
        *,
        name: str,
        options: Sequence[tuple[str, str]],
        accessible: str = "",
        current: str = "",
        typed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setMaxVisibleItems(_VISIBLE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for key, label in options:
            self.addItem(label, key)
        if typed:
            self._make_typed(name, accessible)
        self.set_current(current)
        self.activated.connect(self._tell)

    @property
    def current(self) -> str:
        """Return the chosen key."""
        index = self.currentIndex()
        if self.isEditable():
            index = self.findText(self.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(index)) if index >= 0 else ""

    def set_current(self, key: str) -> None:
        """Choose without telling anybody; an unknown key chooses the first."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def is_complete(self) -> bool:
        """Say whether what stands in the field is one of the options."""
        return not self.isEditable() or (
            self.findText(self.currentText().strip(), Qt.MatchFlag.MatchFixedString) >= 0
        )

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While its list is shown the completer keeps from the field that the focus leaves.
        if isinstance(watched, QAbstractItemView) and event.type() == QEvent.Type.Show:
            self._fit_below(watched)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            completer = self.completer()
            below = None if completer is None else completer.popup()
            if below is not None and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
                below.hide()
            elif watched is below and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take(below.currentIndex())
        return super().eventFilter(watched, event)

    def _make_typed(self, name: str, accessible: str) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.lineEdit()
        if line is not None:
            line.setObjectName(f"{name}_edit")
            line.setAccessibleName(accessible)
            line.editingFinished.connect(self._settle)
        ordered = _BeginningsFirst(self)
        ordered.setSourceModel(self.model())
        completer = QCompleter(ordered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if line is not None:
            # Before the completer hears of it.
            line.textEdited.connect(ordered.put_first)
        self.setCompleter(completer)
        # After the completer has listened to it: this is to hear of a key first.
        below = completer.popup()
        if below is not None:
            below.installEventFilter(self)
            below.setProperty("part", "choices")
            # The completer's own delegate knows no style sheet.
            below.setItemDelegate(QStyledItemDelegate(below))

    def _fit_below(self, below: QAbstractItemView) -> None:
        """Let the list stand under the whole field; the completer knows the line in it alone."""
        below.setMinimumWidth(self.width())
        below.resize(self.width(), below.height())
        below.move(self.mapToGlobal(QPoint(0, 0)).x(), below.y())

    def _take(self, index: QModelIndex) -> None:
        """Write out the line that was chosen: the list goes before it says which it was."""
        if index.isValid():
            self.setEditText(str(index.data()))

    @Slot()
    def _settle(self) -> None:
        typed = self.currentText().strip()
        index = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if index < 0:
            index = self._only_beginning(fold(typed))
        if index < 0:
            return
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self._tell()
        elif self.itemText(index) != self.currentText():
            # The same one chosen again: its whole name takes the place of what was typed.
            self.setEditText(self.itemText(index))

    def _only_beginning(self, typed: str) -> int:
        """Return the one option whose label begins so; -1 where several do, or none."""
        if not typed:
            return -1
        labels = (self.itemText(index) for index in range(self.count()))
        found = [place for place, label in enumerate(labels) if fold(label).startswith(typed)]
        return found[0] if len(found) == 1 else -1

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.current)
