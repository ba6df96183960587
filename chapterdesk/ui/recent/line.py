"""One thing that was done, when, and its undo."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import _, current
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.undo import RecentAction
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.text import Tag, Text

_STEPS: Final[dict[int, int]] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class RecentLine(QFrame):
    """Show what was done; say beside it when it is undone or can not be.

    Args:
        theme: The look.
        serial: Which thing it is, for the stack.
    """

    undo_requested = Signal(int)
    focused = Signal(object)
    step_requested = Signal(int)

    def __init__(self, *, theme: Theme, serial: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.serial = serial
        self.can_undo = False
        self.setObjectName(f"recent_line_{serial}")
        self.setProperty("part", "row")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._text = Text(wrap=True, name=f"recent_text_{serial}")
        self._time = Text(role="small", colour="soft", name=f"recent_time_{serial}")
        self._refusal = Text(role="small", colour="bad", wrap=True, name=f"recent_refusal_{serial}")
        self._undone = Tag(theme=theme, text=_("undone"), name=f"recent_undone_{serial}")
        self.button = SecondaryButton(
            theme=theme, text=_("Undo"), name=f"recent_undo_{serial}", icon="undo-2"
        )
        self.button.clicked.connect(self._press)
        self.button.installEventFilter(self)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        for label in (self._text, self._time, self._refusal):
            texts.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 9, 0, 9)
        layout.setSpacing(12)
        layout.addLayout(texts, 1)
        layout.addWidget(self._undone)
        layout.addWidget(self.button)

    def show_action(self, action: RecentAction) -> bool:
        """Show how it stands now; return whether it has been refused since it was shown last."""
        refused = bool(action.refusal) and self._refusal.text() != action.refusal
        self.can_undo = action.can_undo
        self._text.setText(action.text)
        self._time.setText(current().clock_time(action.at.astimezone()))
        self._refusal.setText(action.refusal)
        self._refusal.setVisible(bool(action.refusal))
        self._undone.setVisible(action.undone)
        self.button.setVisible(not action.undone)
        self.button.setEnabled(action.can_undo)
        self.button.setAccessibleName(_("Undo: {what}").format(what=action.text))
        self.button.setAccessibleDescription(action.refusal)
        return refused

    def forget(self) -> None:
        """Hold nothing (lock)."""
        for label in (self._text, self._time, self._refusal):
            label.setText("")
        self.button.setAccessibleName(_("Undo"))
        self.button.setAccessibleDescription("")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # The toolkit would look for the button that lies nearest below.
            step = _STEPS.get(event.key())
            if step is not None:
                self.step_requested.emit(step)
                return True
        return False

    @Slot()
    def _press(self) -> None:
        self.button.setEnabled(False)  # pressed twice it would be asked for twice
        self.undo_requested.emit(self.serial)
