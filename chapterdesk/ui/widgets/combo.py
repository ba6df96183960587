"""Choose one of many by typing a part of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget
from typing_extensions import override

_VISIBLE = 12


class ChoiceBox(QComboBox):
    """Choose one of many; typing any part of a label finds it.

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
    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the form; it never changes an answer that lies beneath the pointer.
        event.ignore()

    def _make_typed(self, name: str, accessible: str) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.lineEdit()
        if line is not None:
            line.setObjectName(f"{name}_edit")
            line.setAccessibleName(accessible)
            line.editingFinished.connect(self._settle)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    @Slot()
    def _settle(self) -> None:
        index = self.findText(self.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        if index >= 0 and index != self.currentIndex():
            self.setCurrentIndex(index)
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.current)
