"""A tile: a large button with an icon, what it does, and what that means."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.text import IconLabel, Text


class Tile(Button):
    """Press to begin one of a few ways.

    Args:
        theme: The look.
        name: The object name.
        icon: The icon's name.
        title: What it does.
        line: What that means.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        icon: str,
        title: str,
        line: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, text="", name=name, accessible=title, parent=parent)
        self.setAccessibleDescription(line)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text(title, role="label", strong=True, wrap=True))
        texts.addWidget(Text(line, colour="soft", wrap=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(18)
        layout.addWidget(IconLabel(theme=theme, icon=icon, colour="accent", size=28))
        layout.addLayout(texts, 1)
        layout.addWidget(IconLabel(theme=theme, icon="chevron-right", colour="soft"))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else -1
