"""What a file holds, entry by entry: each with a tick that can be taken off before it comes in."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, ngettext
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Text

_MOST: Final = 200
"""More than these are not listed; they come in while anything is ticked by *Tick all*."""


class Picks(QWidget):
    """List lines with a tick each; what was taken off stays so while the lines are read again.

    Args:
        theme: The look.
        name: The object name.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._keys: tuple[Hashable, ...] = ()
        self._off: set[Hashable] = set()
        self._boxes: dict[Hashable, QCheckBox] = {}
        self.setObjectName(name)
        both = FlowRow(name=f"{name}_both", spacing=16)
        for key, text in (("all", _("Tick all")), ("none", _("Tick none"))):
            link = LinkButton(theme=theme, text=text, name=f"{name}_{key}", small=True)
            link.clicked.connect(lambda _on=False, on=key == "all": self._tick_all(on=on))
            both.add(link)
        self._both = both
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(both)
        layout.addWidget(holder)

    def show_lines(self, lines: Sequence[tuple[Hashable, str]]) -> None:
        """List these, each by its key; what bears a key that was taken off stays off."""
        self._keys = tuple(key for key, _line in lines)
        self._boxes = {}
        clear_layout(self._rows)
        self._both.setVisible(len(lines) > 1)
        for place, (key, line) in enumerate(lines[:_MOST]):
            row = self._row(key, line, f"{self._name}_{place}")
            self._rows.addWidget(row)
            # Now, so that the dialog knows how much room it needs.
            row.show()
        if len(lines) > _MOST:
            rest = len(lines) - _MOST
            more = Text(
                ngettext("and {count} more", "and {count} more", rest),
                colour="soft",
                name=f"{self._name}_more",
            )
            self._rows.addWidget(more)
            more.show()

    @property
    def wanted(self) -> frozenset[Hashable]:
        """Return the keys of what is ticked."""
        return frozenset(self._keys) - self._off

    def _row(self, key: Hashable, line: str, name: str) -> QWidget:
        box = QCheckBox()
        box.setObjectName(name)
        box.setAccessibleName(line)
        box.setChecked(key not in self._off)
        box.toggled.connect(lambda on, what=key: self._ticked(what, on=on))
        self._boxes[key] = box
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(_Line(line, box=box), 1)
        return row

    def _ticked(self, key: Hashable, *, on: bool) -> None:
        if on:
            self._off.discard(key)
        else:
            self._off.add(key)
        self.changed.emit()

    @Slot()
    def _tick_all(self, *, on: bool) -> None:
        self._off.difference_update(self._keys)
        if not on:
            self._off.update(self._keys)
        _set_all(self._boxes.values(), on=on)
        self.changed.emit()


class _Line(Text):
    """The words beside a tick; a click on them is a click on it."""

    def __init__(self, text: str, *, box: QCheckBox) -> None:
        super().__init__(text, wrap=True, name=f"{box.objectName()}_line")
        self._box = box
        self.setBuddy(box)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._box.click()


def _set_all(boxes: Iterable[QCheckBox], *, on: bool) -> None:
    for box in boxes:
        held = box.blockSignals(True)
        box.setChecked(on)
        box.blockSignals(held)
