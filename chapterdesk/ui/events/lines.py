"""Some lines of a form in an order that counts: questions, and what happens when."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton, SecondaryButton

Values = Mapping[str, Any]
_GAP: Final = 12


class LineEditor(QWidget):
    """Take one line; what it holds moves between editors, so that names stay at their places."""

    @abstractmethod
    def values(self) -> Values:
        """Return what it holds, as plain JSON values."""

    @abstractmethod
    def set_values(self, values: Values) -> None:
        """Hold that, or nothing (empty); what makes no sense is left out."""

    @abstractmethod
    def start(self) -> None:
        """Put the caret where writing begins."""


class Lines(QWidget):
    """Hold lines in their order; each can go one place up, or away.

    Args:
        theme: The look.
        name: The object name; a line is `<name>_<place>`.
        accessible: What the lines are.
        add: What the button says that adds one.
        most: How many lines there may be.
        make: Makes the editor of a place.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        add: str,
        most: int,
        make: Callable[[str, int], LineEditor],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._most = most
        self._make = make
        self._editors: list[LineEditor] = []
        self._holders: list[QWidget] = []
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(_GAP)
        self._add = SecondaryButton(theme=theme, text=add, name=f"{name}_add", icon="plus")
        self._add.clicked.connect(self.add_line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addLayout(self._rows)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)

    def lines(self) -> tuple[Values, ...]:
        """Return what each line holds."""
        return tuple(editor.values() for editor in self._editors)

    def show_lines(self, lines: Sequence[Values]) -> None:
        """Hold these lines, and no other."""
        wanted = lines[: self._most]
        while len(self._editors) > len(wanted):
            self._drop_last()
        for place, values in enumerate(wanted):
            if place == len(self._editors):
                self._append()
            self._editors[place].set_values(values)
        self._add.setEnabled(len(self._editors) < self._most)

    def kept(self) -> object:
        """Return the lines, for a form that is kept unfinished."""
        return [dict(one) for one in self.lines()]

    def put_back(self, kept: object) -> None:
        """Hold those lines again."""
        if isinstance(kept, list):
            self.show_lines([one for one in kept if isinstance(one, dict)])

    def add_line(self) -> None:
        """Add an empty line and go there."""
        self.show_lines([*self.lines(), {}])
        self._editors[-1].start()
        self.changed.emit()

    def begin(self) -> None:
        """Put the caret into the first line, or on the button that adds one."""
        if self._editors:
            self._editors[0].start()
        else:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _append(self) -> None:
        place = len(self._editors)
        name = f"{self._name}_{place}"
        editor = self._make(name, place)
        editor.setObjectName(name)
        number = place + 1
        up = IconButton(
            theme=self._theme,
            icon="arrow-up",
            text=_("Line {number}: one place earlier").format(number=number),
            name=f"{name}_up",
        )
        up.setEnabled(place > 0)
        up.clicked.connect(lambda: self._move_up(place))
        away = IconButton(
            theme=self._theme,
            icon="x",
            text=_("Line {number}: take it away").format(number=number),
            name=f"{name}_away",
        )
        away.clicked.connect(lambda: self._take_away(place))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(editor, 1)
        for button in (up, away):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(holder)
        self._editors.append(editor)
        self._holders.append(holder)

    def _drop_last(self) -> None:
        self._editors.pop()
        holder = self._holders.pop()
        self._rows.removeWidget(holder)
        holder.hide()
        holder.deleteLater()

    def _move_up(self, place: int) -> None:
        lines = list(self.lines())
        lines[place - 1], lines[place] = lines[place], lines[place - 1]
        self.show_lines(lines)
        announce(self, _("Now at place {number}").format(number=place))
        self._focus(f"{self._name}_{place - 1}_up", f"{self._name}_{place - 1}_away")
        self.changed.emit()

    def _take_away(self, place: int) -> None:
        lines = list(self.lines())
        del lines[place]
        # First, or what is hidden with the focus sends it on to somewhere else.
        self._focus(f"{self._name}_{place - 1}_away", f"{self._name}_add")
        self.show_lines(lines)
        self.changed.emit()

    def _focus(self, *names: str) -> None:
        found = (
            widget
            for name in names
            for widget in self.findChildren(QWidget, name)
            if widget.isEnabled() and not widget.isHidden()
        )
        next(found, self._add).setFocus(Qt.FocusReason.OtherFocusReason)
