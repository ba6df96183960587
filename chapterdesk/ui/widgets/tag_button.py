"""A tag that can be pressed: what stands now, and a menu of what it may become."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from chapterdesk.ui.theme.tokens import Tone

Choice = tuple[str, Callable[[], None]]


class TagButton(QPushButton):
    """Show a state as a word on a tinted ground; press it to choose another.

    Args:
        text: The word.
        tone: Its colours.
        name: The object name.
        accessible: What the state is of; read before the word.
        choices: What the menu offers, and what each does.
    """

    def __init__(
        self,
        *,
        text: str,
        tone: Tone,
        name: str,
        accessible: str,
        choices: Sequence[Choice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(f"{accessible}: {text}")
        self.setProperty("kind", "tag")
        self.setProperty("tone", tone)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        menu = QMenu(self)
        menu.setObjectName(f"{name}_menu")
        menu.setAccessibleName(accessible)
        for place, (label, chosen) in enumerate(choices):
            action = menu.addAction(label)
            action.setObjectName(f"{name}_choice_{place}")
            action.triggered.connect(lambda _checked=False, call=chosen: call())
        self.setMenu(menu)
