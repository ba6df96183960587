"""The list of what was done since unlocking, each with its undo."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.recent.keys import RECENT_KEYS
from chapterdesk.ui.recent.line import RecentLine
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.undo import RecentAction, UndoStack
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.text import Text

_WIDTH: Final = 600
_HEIGHT: Final = 520


class RecentPanel(Dialog):
    """List what was done, the newest first; undo any of it that still can be.

    Args:
        theme: The look.
        undo: Where it is stacked.
        parent: The window it lies over.
    """

    def __init__(self, *, theme: Theme, undo: UndoStack, parent: QWidget) -> None:
        super().__init__(
            theme=theme,
            name="recent_panel",
            title=_("Done since unlocking"),
            scrolls=False,
            parent=parent,
        )
        self._undo = undo
        self._lines: dict[int, RecentLine] = {}
        self._asked: int | None = None
        self._note = Text(colour="soft", wrap=True, name="recent_note")
        self.body.addWidget(self._note)
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        set_margins(self._rows, 0, 0, 8, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self._area = scrolling(inner, "recent_area")
        self._area.setAccessibleName(_("Done since unlocking"))
        self.body.addWidget(self._area, 1)
        self.body.addStretch(0)
        self._close = self.add_button(
            _("&Close"), self.reject, name="recent_close", kind="primary", default=True
        )
        QShortcut(QKeySequence(RECENT_KEYS), self, self.reject)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, undo.undo)
        undo.changed.connect(self._read)
        theme.changed.connect(self._fit)

    @property
    def lines(self) -> Sequence[RecentLine]:
        """Return the rows shown, the newest first."""
        return sorted(self._lines.values(), key=lambda line: line.serial, reverse=True)

    def begin(self) -> None:
        """Open at the last thing that can be undone."""
        self._fit()
        self._show()
        self.open()
        first = next((line for line in self.lines if line.can_undo), None)
        (first.button if first is not None else self._close).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def clear(self) -> None:
        """Hold nothing and be closed (lock, somebody was forgotten, the door)."""
        self.reject()
        self._asked = None
        self._forget(list(self._lines))

    @Slot(int)
    def _step(self, by: int) -> None:
        """Move the focus to the next thing that can be undone."""
        stops = [line.button for line in self.lines if line.can_undo]
        if not stops:
            return
        place = next((at for at, button in enumerate(stops) if button.hasFocus()), None)
        wanted = (0 if by > 0 else len(stops) - 1) if place is None else place + by
        if 0 <= wanted < len(stops):
            stops[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _read(self) -> None:
        if self.isVisible():
            self._show()
        elif not self._undo.recent():
            self._forget(list(self._lines))

    def _show(self) -> None:
        actions = self._undo.recent()
        known = {action.serial for action in actions}
        self._forget([serial for serial in self._lines if serial not in known])
        for action in reversed(actions):
            line = self._lines.get(action.serial) or self._add(action)
            if line.show_action(action):
                announce(self, action.refusal, urgent=True)
        stops = [*(line.button for line in self.lines), self._close]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._note.setText(
            _("The newest first. The list is empty again when the desk locks.")
            if actions
            else _("Nothing yet. What you do is listed here until the desk locks.")
        )
        self._area.setVisible(bool(actions))
        # Without rows the sentence keeps its place at the top.
        self.body.setStretch(2, 0 if actions else 1)
        self._leave_asked()

    def _add(self, action: RecentAction) -> RecentLine:
        line = RecentLine(theme=self.theme, serial=action.serial)
        line.undo_requested.connect(self._take_back)
        line.focused.connect(self._bring_into_view)
        line.step_requested.connect(self._step)
        self._lines[action.serial] = line
        newer = sum(serial > action.serial for serial in self._lines)
        self._rows.insertWidget(newer, line)
        return line

    def _forget(self, serials: Sequence[int]) -> None:
        for serial in serials:
            line = self._lines.pop(serial)
            self._rows.removeWidget(line)
            line.hide()
            line.forget()
            line.deleteLater()

    @Slot(int)
    def _take_back(self, serial: int) -> None:
        self._asked = serial
        self._undo.undo_only(serial, quiet=True)

    def _leave_asked(self) -> None:
        """Keep the focus near what was asked for once that can be undone no more."""
        asked = self._lines.get(self._asked) if self._asked is not None else None
        if asked is not None and not asked.can_undo:
            self._asked = None
            self._focus_near(asked.serial)

    def _focus_near(self, serial: int) -> None:
        able = [line for line in self.lines if line.can_undo]
        older = [line for line in able if line.serial < serial]
        near = older[0] if older else able[-1] if able else None
        (near.button if near is not None else self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _bring_into_view(self, line: RecentLine) -> None:
        self._area.ensureWidgetVisible(line, 0, 8)

    @Slot()
    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        room = parent.window().size()
        width = min(self.theme.px(_WIDTH), room.width() - 48)
        self.setMinimumWidth(width)
        self.resize(width, min(self.theme.px(_HEIGHT), room.height() - 96))
