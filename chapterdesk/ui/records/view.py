"""The right side of a page of records: what scrolls, and the header of a record."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import OF_HEADING
from chapterdesk.ui.widgets.text import Text, breakable

_MARGIN: Final = 32
_TOP: Final = 24
_NARROW_MARGIN: Final = 16
_READING: Final = 860


class RecordView(ScrollArea):
    """Show one record; its content is made anew for each.

    Args:
        theme: The look.
        name: The object name.
        accessible: What it shows, read aloud.
        top: The room above the record.
        side: The room at its sides.
    """

    back_requested = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        top: int = _TOP,
        side: int = _MARGIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._top = top
        self._side = side
        self._name = name
        self._narrow = False
        self._back: LinkButton | None = None
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.body = self.fresh()

    def fresh(self) -> QVBoxLayout:
        """Let go of what is shown and return the layout of an empty record."""
        page = QWidget()
        page.setObjectName(f"{self._name}_content")
        page.setProperty("part", "page")
        page.setMaximumWidth(self._theme.px(_READING) + 2 * self._side)
        body = QVBoxLayout(page)
        side = min(self._side, _NARROW_MARGIN) if self._narrow else self._side
        body.setContentsMargins(side, self._top, side, 24)
        body.setSpacing(18)
        self._back = LinkButton(
            theme=self._theme, text=_("Back to the list"), name=f"{self._name}_back"
        )
        self._back.clicked.connect(self.back_requested)
        body.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeading)
        self._back.setVisible(self._narrow)
        self.setWidget(page)
        self.body = body
        return body

    def set_narrow(self, narrow: bool) -> None:
        """Offer the way back where the list is not beside the record."""
        self._narrow = narrow
        side = min(self._side, _NARROW_MARGIN) if narrow else self._side
        self.body.setContentsMargins(side, self._top, side, 24)
        if self._back is not None:
            self._back.setVisible(narrow)

    def add(self, widget: QWidget) -> None:
        """Put a widget below what is there."""
        self.body.addWidget(widget)

    def finish(self) -> None:
        """Keep what was added together at the top, and show it from its top."""
        self.body.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Show nothing (lock, nothing chosen)."""
        self.fresh()


class RecordHeader(QWidget):
    """Show what a record is, one quiet line, and its buttons at the far side."""

    def __init__(
        self, *, name: str, title: str, subtitle: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._texts = texts
        self.title = Text(breakable(title), role="title", wrap=True, name=f"{name}_title")
        self.title.setAccessibleName(title)
        self.title.setMinimumWidth(120)
        texts.addWidget(self.title)
        self.subtitle = Text(subtitle, role="label", colour="soft", wrap=True, name=f"{name}_line")
        self.subtitle.setProperty(OF_HEADING, True)
        texts.addWidget(self.subtitle)
        layout.addLayout(texts, 1)
        self.subtitle.setVisible(bool(subtitle))
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        layout.addLayout(self._actions)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the far side."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def add_below(self, widget: QWidget) -> None:
        """Put something below the texts."""
        self._texts.addSpacing(8)
        self._texts.addWidget(widget)
