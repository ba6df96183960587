"""One of a few: segments; any of a few: filter chips."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.flow import FlowLayout


class SegmentedChoice(QWidget):
    """Choose exactly one of a few; the arrow keys move the choice.

    Args:
        theme: The look.
        name: The object name; a segment is `<name>_<key>`.
        accessible: What is chosen.
        options: Keys and labels in order.
        current: The key chosen at first.
    """

    chosen = Signal(str)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        options: Sequence[tuple[str, str]],
        current: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        rtl = self.isRightToLeft()
        ends = ("right", "left") if rtl else ("left", "right")
        for place, (key, label) in enumerate(options):
            button = Button(
                theme=theme,
                text=label,
                name=f"{name}_{key}",
                kind="segment",
                accessible=f"{accessible}: {label}",
            )
            button.setCheckable(True)
            first, last = place == 0, place == len(options) - 1
            where = (
                "only" if first and last else ends[0] if first else ends[1] if last else "middle"
            )
            button.setProperty("place", where)
            self._buttons[key] = button
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self.set_current(current or options[0][0])
        self._group.buttonClicked.connect(self._tell)

    @property
    def current(self) -> str:
        """Return the chosen key."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_current(self, key: str) -> None:
        """Choose without telling anybody."""
        self._buttons[key].setChecked(True)

    def set_option_enabled(self, key: str, enabled: bool) -> None:
        """Let a segment be chosen, or not."""
        self._buttons[key].setEnabled(enabled)

    def focus_current(self) -> None:
        """Put the focus on the chosen segment."""
        self._buttons[self.current].setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        back, on = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.isRightToLeft():
            back, on = on, back
        if event.key() not in (back, on):
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        place = keys.index(self.current) + (1 if event.key() == on else -1)
        if 0 <= place < len(keys):
            button = self._buttons[keys[place]]
            button.setFocus(Qt.FocusReason.TabFocusReason)
            button.click()

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.current)


class FilterChips(QWidget):
    """Switch filters of a list on and off.

    Args:
        theme: The look.
        name: The object name; a chip is `<name>_<key>`.
        accessible: What is filtered.
        options: Keys and labels in order.
        current: The keys that are on at first.
        exclusive: Whether one excludes the others (all of them may be off).
    """

    changed = Signal(object)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        options: Sequence[tuple[str, str]],
        current: Sequence[str] = (),
        exclusive: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._exclusive = exclusive
        self._buttons: dict[str, Button] = {}
        layout = FlowLayout(self, spacing=6)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for key, label in options:
            button = Button(
                theme=theme,
                text=label,
                name=f"{name}_{key}",
                kind="choice",
                accessible=f"{accessible}: {label}",
            )
            button.setCheckable(True)
            button.setChecked(key in current)
            button.clicked.connect(self._pressed)
            self._buttons[key] = button
            layout.addWidget(button)

    @property
    def current(self) -> frozenset[str]:
        """Return the keys that are on."""
        return frozenset(key for key, button in self._buttons.items() if button.isChecked())

    def set_current(self, keys: Sequence[str]) -> None:
        """Switch without telling anybody."""
        for key, button in self._buttons.items():
            button.setChecked(key in keys)

    @Slot()
    def _pressed(self) -> None:
        pressed = self.sender()
        if self._exclusive:
            for button in self._buttons.values():
                if button is not pressed:
                    button.setChecked(False)
        self.changed.emit(self.current)
