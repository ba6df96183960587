"""A card in the middle of the window; it scrolls when the text is large or the window small."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.application import emblem
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import IconLabel, Text


class EntryFrame(ScrollArea):
    """Hold one card in the middle, with room for a quiet line beneath it.

    Args:
        theme: The look.
        name: The object name.
        width: The card's width in pixels at normal text size.
        icon: The icon above the title; none is that of the program.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        width: int,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setProperty("part", "page")
        self._outer = QVBoxLayout(page)
        self._outer.setContentsMargins(24, 24, 24, 24)
        self._outer.setSpacing(16)
        self.card = Card(theme=theme, name=f"{name}_card")
        self.card.set_margins(36, 36, 36, 32)
        self.body = self.card.body
        self.body.setSpacing(12)
        shown = emblem() if icon is None else icon
        if shown:
            self.body.addWidget(IconLabel(theme=theme, icon=shown, colour="accent", size=34))
        self._title = Text(role="title", wrap=True, name=f"{name}_title")
        self._subtitle = Text(colour="soft", wrap=True, name=f"{name}_subtitle")
        titles = QVBoxLayout()
        titles.setSpacing(4)
        titles.addWidget(self._title)
        titles.addWidget(self._subtitle)
        self.body.addLayout(titles)
        self.below = Text(role="small", colour="soft", wrap=True, name=f"{name}_below")
        self.below.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._outer.addStretch(1)
        for widget in (self.card, self.below):
            # Not by alignment: then the height would be that of the text at the window's width.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget)
            row.addStretch(1)
            self._outer.addLayout(row)
        self._outer.addStretch(1)
        self.setWidget(page)
        self._size()
        theme.changed.connect(self._size)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Show another title and the quiet line beneath it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.card.setAccessibleName(title)

    def set_width(self, width: int) -> None:
        """Make the card another width."""
        self._width = width
        self._size()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._size()
        return super().viewportEvent(event)

    @Slot()
    def _size(self) -> None:
        room = max(280, self.viewport().width() - 48)
        width = min(self._theme.px(self._width), room)
        self.card.setFixedWidth(width)
        self.below.setFixedWidth(width)
