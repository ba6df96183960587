"""The one shape of a dialog: it opens, it never blocks, and each button carries its own verb."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.metrics import GRID
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.text import Text

_WIDTH = 480
_EDGE = 48  # what is left of the window around a tall dialog
_LEAST = 96  # of what scrolls
_BAR_GAP = 10
_FRAME = 2
DialogButtonKind = Literal["plain", "primary", "danger"]


class Dialog(QDialog):
    """Ask for something over the window.

    Args:
        theme: The look.
        name: The object name.
        title: The question or the subject; also the first line of the dialog.
        scrolls: Whether what stands between title and buttons scrolls where the window is short of
            room; dialogs that scroll a part of it themselves say no.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        title: str,
        scrolls: bool = True,
        parent: QWidget | None = None,
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
        self._body_area: _Body | None = None
        if scrolls:
            self._body_area = area = _Body(name=f"{name}_scroll", least=theme.px(_LEAST))
            self.body = area.column
            layout.addWidget(area, 1)
            area.inside.installEventFilter(self)
        else:
            self.body = QVBoxLayout()
            layout.addLayout(self.body, 1)
        self.body.setSpacing(12)
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

    def grow(self) -> None:
        """Make room for what is shown, as far as the window has it; beyond that it scrolls."""
        layout = self.layout()
        if layout is None:
            return
        room = self.room()
        if self._body_area is None:
            layout.activate()
            needed = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed, layout.minimumSize().height()))
            return
        fresh = not self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        width = self.width()
        if fresh:
            hint = min(layout.totalSizeHint().width(), room.width())
            width = max(hint, self.minimumWidth(), layout.totalMinimumSize().width())
        sides = layout.contentsMargins()
        self._body_area.reckon(width - sides.left() - sides.right())
        layout.invalidate()
        needed = min(layout.totalHeightForWidth(width), room.height())
        self.resize(width, needed if fresh else max(self.height(), needed))
        if self.isVisible():
            self._stay_inside()

    def _stay_inside(self) -> None:
        """Move up where it has grown over the lower edge of its window."""
        parent = self.parentWidget()
        if parent is None:
            return
        window = parent.window()
        bottom = window.mapToGlobal(QPoint(0, window.height())).y()
        over = self.mapToGlobal(QPoint(0, self.height())).y() - bottom
        if over > 0:
            self.move(self.x(), max(self.y() - over, window.y()))

    def room(self) -> QSize:
        """Return how large it may be: the window it lies over shows on every side."""
        parent = self.parentWidget()
        whole = self.screen().availableSize() if parent is None else parent.window().size()
        return whole - QSize(_EDGE, _EDGE)

    @override
    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible() and self._body_area is not None:
            self.ensurePolished()
            self.grow()
        super().setVisible(visible)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What is said beside a field, or a step that follows, needs room.
        if (
            event.type() == QEvent.Type.LayoutRequest
            and self._body_area is not None
            and watched is self._body_area.inside
            and self.isVisible()
        ):
            self.grow()
        return super().eventFilter(watched, event)

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


class _Body(ScrollArea):
    """Hold what stands between title and buttons: as tall as it needs, less where there is no room.

    Args:
        name: The object name.
        least: The least of it that is seen, in pixels.
    """

    def __init__(self, *, name: str, least: int) -> None:
        super().__init__()
        self._least = least
        self._wanted = least
        self.setObjectName(name)
        self.setFrameShape(ScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.inside = QWidget()
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self.inside)
        self.inside.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._keep_clear)

    def reckon(self, width: int) -> None:
        """Reckon how tall it is at a width, with no bar: one narrows it and so calls for itself."""
        width += self.column.contentsMargins().right()
        tall = self.column.totalHeightForWidth(width) if self.column.hasHeightForWidth() else -1
        self._wanted = tall if tall >= 0 else self.column.totalSizeHint().height()
        self._show_bar()
        self.updateGeometry()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_bar()

    def _show_bar(self) -> None:
        """Have a bar only where there is no room: while a dialog grows it would come and stay."""
        never, needed = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            Qt.ScrollBarPolicy.ScrollBarAsNeeded,
        )
        self.setVerticalScrollBarPolicy(never if self.height() >= self._wanted else needed)
        self._keep_clear()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.column.totalSizeHint().width(), self._wanted)

    @override
    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar()
        beside = bar.sizeHint().width() if bar.maximum() > 0 else 0
        wide = self.column.totalMinimumSize().width() + beside
        return QSize(wide, min(self._wanted, self._least))

    @Slot()
    def _keep_clear(self) -> None:
        """Keep the bar away from what it scrolls."""
        set_margins(self.column, 0, 0, _BAR_GAP if self.verticalScrollBar().maximum() > 0 else 0, 0)
