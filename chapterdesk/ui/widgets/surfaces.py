"""What holds other things: cards, page headers, banners, empty states, rows of cards."""

from collections.abc import Callable, Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from chapterdesk.ui.theme.metrics import CARD_RADIUS, GRID
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import Button, LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.reveal import reveal
from chapterdesk.ui.widgets.text import ElidedLabel, IconLabel, Text, repolish

OF_HEADING: Final = "ofHeading"
"""The property of a text that belongs to the heading it stands beneath."""
_EDGE: Final = 6
_SPACER: Final = 2
_MOST_OF_A_BANNER: Final = 0.4
"""What the button of a banner may take of its width beside the text."""


class Line(QFrame):
    """Draw a thin line between rows."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "line")


class Card(QFrame):
    """Hold what belongs together on a panel with round corners.

    What is added stands at the top; give something a stretch and it fills the card.

    Args:
        theme: The look.
        name: The object name.
        title: The heading, or empty.
        accent: The tone of a coloured leading edge, or None.
        padded: Whether the content keeps clear of the sides; False for rows with full lines.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        title: str = "",
        accent: Literal["accent", "ok", "warn", "bad"] | None = None,
        padded: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._accent = accent
        self.setObjectName(name)
        self.setProperty("part", "card")
        self.setAccessibleName(title)
        side, edge = (20 if padded else 0), (_EDGE if accent else 0)
        if accent:
            # The last one made lies lowest.
            self._shade = _part("cardshade", self)
            self._edge = _part("cardedge", self)
        self._outer = QVBoxLayout(self)
        lead, trail = (side, side + edge) if self.isRightToLeft() else (side + edge, side)
        self._outer.setContentsMargins(lead, 20, trail, 20 if padded else 8)
        self._outer.setSpacing(12)
        self._title = Text(title, role="label", strong=True, name=f"{name}_title")
        self._title.setContentsMargins(0 if padded else 16, 0, 0 if padded else 16, 0)
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._outer.addWidget(self._title)
        self._title.setVisible(bool(title))
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID if padded else 0)
        self._outer.addLayout(self.body)
        self._outer.addStretch(1)
        self._dress()
        theme.changed.connect(self._dress)

    def set_title(self, title: str) -> None:
        """Show another heading."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_accent(self, accent: Literal["accent", "ok", "warn", "bad"]) -> None:
        """Show another tone at the leading edge of a card that has one."""
        if self._accent is not None:
            self._accent = accent
            self._dress()

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Keep the content clear of the edges by other distances."""
        self._outer.setContentsMargins(left, top, right, bottom)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget below what is there."""
        self.body.addWidget(widget, stretch)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            fills = any(self.body.stretch(place) for place in range(self.body.count()))
            self._outer.setStretchFactor(self.body, 1 if fills else 0)
            self._outer.setStretch(_SPACER, 0 if fills else 1)
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_edge()

    def _place_edge(self) -> None:
        # The edge is a strip with the card's own corners, shaded again from where it ends: a
        # border of two widths and colours has ugly corners.
        if self._accent is None:
            return
        strip = CARD_RADIUS + 2
        x, inside = 0, _EDGE
        if self.isRightToLeft():
            x, inside = self.width() - strip, self.width() - strip
        self._edge.setGeometry(x, 0, strip, self.height())
        self._shade.setGeometry(inside, 0, strip - _EDGE, self.height())

    @Slot()
    def _dress(self) -> None:
        if self._accent is None:
            return
        corner = "right" if self.isRightToLeft() else "left"
        radius = f"{CARD_RADIUS}px"
        self._edge.setStyleSheet(
            f"background: {self._theme.colour(self._accent)}; "
            f"border-top-{corner}-radius: {radius}; border-bottom-{corner}-radius: {radius};"
        )
        self._place_edge()


def _part(part: str, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setProperty("part", part)
    frame.lower()
    return frame


class PageHeader(QWidget):
    """Show a page's title, what stands beneath it and its actions at the far side.

    Args:
        theme: The look.
        name: The object name.
        title: The page.
        subtitle: One quiet line, or empty.
        actions: Buttons, the most used last.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        title: str,
        subtitle: str = "",
        actions: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        del theme
        self.setObjectName(name)
        self._layout = layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        self._title = ElidedLabel(title, role="title", name=f"{name}_title")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._aside = Text("", role="label", colour="soft", name=f"{name}_aside")
        self._aside.hide()
        line.addWidget(self._title)
        line.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        # The line keeps its own height, so that what stands beside the title shares its base.
        texts.addStretch(1)
        texts.addLayout(line)
        self._subtitle = Text(subtitle, colour="soft", wrap=True, name=f"{name}_subtitle")
        self._subtitle.setProperty(OF_HEADING, True)
        texts.addWidget(self._subtitle)
        texts.addStretch(1)
        layout.addLayout(texts, 1)
        self._subtitle.setVisible(bool(subtitle))
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GRID)
        layout.addLayout(self._actions)
        for action in actions:
            self.add_action(action)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Put the actions beneath a title that would be cut beside them."""
        aside = 0 if self._aside.isHidden() else self._aside.sizeHint().width() + GRID
        needed = self._title.sizeHint().width() + aside + GRID + self._actions.sizeHint().width()
        beneath = needed > self.width()
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(down if beneath else beside)
        lead = Qt.AlignmentFlag.AlignLeading
        self._layout.setAlignment(self._actions, lead if beneath else Qt.AlignmentFlag(0))

    def add_action(self, widget: QWidget) -> None:
        """Put a button (or a search field) at the far side."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_title(self, title: str, subtitle: str = "", *, aside: str = "") -> None:
        """Show another title; `aside` is a quiet count beside it."""
        self._title.set_full_text(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._aside.setText(aside)
        self._aside.setVisible(bool(aside))
        # Both stand on one line, though the letters of one hang deeper than those of the other.
        self._title.ensurePolished()
        self._aside.ensurePolished()
        hang = self._title.fontMetrics().descent() - self._aside.fontMetrics().descent()
        self._aside.setContentsMargins(0, 0, 0, max(0, hang))


class EmptyState(QWidget):
    """Stand where a list would be: one sentence, one thing to do, a way to help."""

    action_requested = Signal()
    help_requested = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        icon: str,
        sentence: str,
        action: str = "",
        action_icon: str = "",
        help_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(16)
        layout.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(IconLabel(theme=theme, icon=icon, colour="soft", size=40), 0, centre)
        self._sentence = Text(sentence, role="label", colour="soft", wrap=True, name=f"{name}_text")
        self._sentence.setAlignment(centre)
        self._sentence.setMaximumWidth(theme.px(440))
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._sentence, 100)
        row.addStretch(1)
        layout.addLayout(row)
        self.offers = QVBoxLayout()
        """What is offered before the one thing to do; empty unless somebody fills it."""
        self.offers.setSpacing(8)
        layout.addLayout(self.offers)
        if action:
            button = PrimaryButton(
                theme=theme, text=action, name=f"{name}_action", icon=action_icon
            )
            button.clicked.connect(self.action_requested)
            layout.addWidget(button, 0, centre)
        if help_text:
            link = LinkButton(theme=theme, text=help_text, name=f"{name}_help", small=True)
            link.clicked.connect(self.help_requested)
            layout.addWidget(link, 0, centre)
        layout.addStretch(2)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._sentence.setText(sentence)


class Banner(QFrame):
    """Say something that stays true for a while, at the top of a page or of the window.

    Args:
        theme: The look.
        name: The object name.
        text: What is so.
        tone: "accent" to inform, "ok", "warn" or "bad".
        action: The verb of its button, or empty.
    """

    action_requested = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        text: str = "",
        tone: Tone = "accent",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("part", "banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(12)
        self._icon = IconLabel(theme=theme, icon="info")
        self._text = Text(text, wrap=True, name=f"{name}_text")
        self._button: Button = SecondaryButton(theme=theme, text=action, name=f"{name}_action")
        self._button.clicked.connect(self.action_requested)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(12)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(self._row, 1)
        self._show(text, tone, action)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the button below the text where it would take too much of its width."""
        wide = self._button.sizeHint().width() > self.width() * _MOST_OF_A_BANNER
        below = wide and not self._button.isHidden()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if below else direction.LeftToRight)
        side = Qt.AlignmentFlag.AlignLeading if below else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._button, side)

    @property
    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def show_message(self, text: str, *, tone: Tone = "accent", action: str = "") -> None:
        """Say something and read it aloud; bad news interrupts."""
        self._show(text, tone, action)
        self.show()
        announce(self, text, urgent=tone == "bad")

    def show_result(self, text: str, *, tone: Tone = "accent") -> None:
        """Say what came of something that was asked for, and bring it into view."""
        self.show_message(text, tone=tone)
        reveal(self)

    def _show(self, text: str, tone: Tone, action: str) -> None:
        icon = {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}
        colour = "accent" if tone in ("accent", "neutral") else tone
        self._icon.set_icon(icon.get(tone, "info"), colour=colour)
        self._text.setText(text)
        self._button.set_text(action)
        self._button.setVisible(bool(action))
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        repolish(self)
        self._fit()


def clear_layout(
    layout: QVBoxLayout | QHBoxLayout, *, keep: Callable[[QWidget], bool] | None = None
) -> None:
    """Take every widget out of a layout and let it go, except those to `keep`."""
    for index in reversed(range(layout.count())):
        item = layout.itemAt(index)
        widget = item.widget() if item is not None else None
        if widget is None or (keep is not None and keep(widget)):
            continue
        layout.takeAt(index)
        widget.hide()
        widget.deleteLater()
