"""The one shape of a dialog: it opens, it never blocks, and each button carries its own verb."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.metrics import GRID
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.text import Text

_WIDTH = 480
_FRAME = 2
DialogButtonKind = Literal["plain", "primary", "danger"]


class Dialog(QDialog):
    """Ask for something over the window.

    Args:
        theme: The look.
        name: The object name.
        title: The question or the subject; also the first line of the dialog.
        parent: The window it belongs to.
    """

    def __init__(
        self, *, theme: Theme, name: str, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._answer: Callable[[bool], None] | None = None
        self.setObjectName(name)
        self.setAccessibleName(title)
        # SECURITY: a title is seen in lists of windows and may be recorded: it is the harmless name
        # of the program. The question, and whom it is about, stands inside and is read aloud.
        self.setWindowTitle(theme.application.applicationDisplayName())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme.px(_WIDTH))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(GRID)
        self.heading = Text(title, role="heading", wrap=True, name=f"{name}_heading")
        layout.addWidget(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        layout.addLayout(self.body, 1)
        layout.addSpacing(GRID)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._buttons.addStretch(1)
        layout.addLayout(self._buttons)
        self.finished.connect(self._finish)

    def add_button(
        self,
        text: str,
        pressed: Callable[[], object],
        *,
        name: str,
        kind: DialogButtonKind = "plain",
        default: bool = False,
        first: bool = False,
    ) -> Button:
        """Put a button at the end of the row; the default one is pressed by Enter.

        Args:
            text: A verb.
            pressed: What it does; usually `accept` or `reject`.
            name: The object name.
            kind: Its look; the dangerous one is never the default.
            default: Whether Enter presses it and the focus begins there.
            first: Whether it stands at the near side, away from the others.
        """
        button = Button(theme=self.theme, text=text, name=name, kind=kind)
        button.clicked.connect(lambda _checked: pressed())
        if first:
            self._buttons.insertWidget(0, button)
        else:
            self._buttons.addWidget(button)
        button.setDefault(default)
        if default:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return button

    def ask(self, answer: Callable[[bool], None]) -> None:
        """Open it; `answer` is called with whether it was accepted."""
        self._answer = answer
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.theme.scheme != "contrast":
            return
        # Black on black: not every desktop draws a frame that tells them apart.
        painter = QPainter(self)
        painter.setPen(QPen(self.theme.qcolor("edge"), _FRAME))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    @Slot(int)
    def _finish(self, result: int) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer(result == QDialog.DialogCode.Accepted.value)
