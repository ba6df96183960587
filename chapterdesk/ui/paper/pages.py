"""The pages of a paper as pictures of its own bytes, with zoom and page keys."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.sheets.papers import Paper
from chapterdesk.ui.paper.tools import PaperTools
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.text import Text

_ZOOMS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN: Final = 96 / 72
_WAIT_MS: Final = 120
_FRAME: Final = 28


class PagesView(QWidget):
    """Show one page at a time.

    Args:
        tools: Who renders, and where.
        failed: Says why a page can not be shown.
    """

    shown = Signal(int)

    def __init__(
        self,
        *,
        tools: PaperTools,
        failed: Callable[[UserError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._failed = failed
        self._paper: Paper | None = None
        self._page = 0
        self._pages = 0
        self._zoom: float | None = None
        self._token: CancelToken | None = None
        self.setObjectName("paper_view")
        self._picture = QLabel()
        self._picture.setObjectName("paper_picture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = ScrollArea()
        self._area.setObjectName("paper_area")
        self._area.setAccessibleName(_("Page"))
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._picture)
        self._area.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self._render)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._bar())
        layout.addWidget(self._area, 1)

    def _bar(self) -> QHBoxLayout:
        theme = self._tools.theme

        def button(icon: str, text: str, name: str) -> IconButton:
            return IconButton(theme=theme, icon=icon, text=text, name=name, bare=True)

        back = button("chevron-left", _("Page before (Page Up)"), "paper_back")
        on = button("chevron-right", _("Next page (Page Down)"), "paper_on")
        less = button("minus", _("Smaller (−)"), "paper_smaller")  # noqa: RUF001  # the sign
        more = button("plus", _("Larger (+)"), "paper_larger")
        back.clicked.connect(lambda: self.turn(-1))
        on.clicked.connect(lambda: self.turn(1))
        less.clicked.connect(lambda: self.zoom(-1))
        more.clicked.connect(lambda: self.zoom(1))
        self._back, self._on = back, on
        back.setEnabled(False)
        on.setEnabled(False)
        self._where = Text(name="paper_where")
        self._size = Text(colour="soft", name="paper_zoom")
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in (back, self._where, on):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (less, self._size, more):
            row.addWidget(widget)
        return row

    def show_paper(self, paper: Paper) -> None:
        """Show a paper; the page stays where it has as many."""
        self._paper = paper
        sheets = self._tools.desk

        def counted(pages: int) -> None:
            if paper is self._paper:
                self._pages = pages
                self._page = max(0, min(self._page, pages - 1))
                self._render()

        self._tools.tasks.run(
            lambda: sheets.pages(paper),
            counted,
            self._failed,
            pool="work",
            owner=self,
        )

    def clear(self) -> None:
        """Hold nothing."""
        self._paper = None
        self._picture.clear()

    def turn(self, by: int) -> None:
        """Show another page."""
        page = max(0, min(self._pages - 1, self._page + by))
        if page != self._page:
            self._page = page
            self._render()

    def _enable_turning(self) -> None:
        """Offer the pages there are; the focus stays in the view."""
        ways = ((self._on, self._page < self._pages - 1), (self._back, self._page > 0))
        for button, there in ways:
            button.setEnabled(there or button.hasFocus())
        for button, there in ways:
            if not there and button.hasFocus():
                self._area.setFocus(Qt.FocusReason.OtherFocusReason)
                button.setEnabled(False)

    def zoom(self, by: int) -> None:
        """Show the page larger or smaller; 0 fits it into the width."""
        if by == 0:
            self._zoom = None
        else:
            now = self._scale() / _SCREEN
            steps = [z for z in _ZOOMS if (z > now + 0.01 if by > 0 else z < now - 0.01)]
            if not steps:
                return
            self._zoom = steps[0] if by > 0 else steps[-1]
        self._render()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._soon.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._key(event)
        )

    def _key(self, event: QKeyEvent) -> bool:
        turns = {
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_Home: -self._pages,
            Qt.Key.Key_End: self._pages,
        }
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        key = Qt.Key(event.key())
        if key in turns:
            self.turn(turns[key])
        elif key in zooms:
            self.zoom(zooms[key])
        else:
            return False
        return True

    def _scale(self) -> float:
        """Return pixels a point: as chosen, else what fits the width (A4 is 595 points wide)."""
        if self._zoom is not None:
            return self._zoom * _SCREEN
        room = max(200, self._area.viewport().width() - _FRAME)
        return min(room / 612, 2 * _SCREEN)

    @Slot()
    def _render(self) -> None:
        paper, page = self._paper, self._page
        if paper is None or self._pages == 0:
            return
        if self._token is not None:
            self._token.cancel()
        sheets, ratio = self._tools.desk, self.devicePixelRatioF()
        scale = self._scale()
        self._where.setText(_("page {page} of {pages}").format(page=page + 1, pages=self._pages))
        # The layout grows with the words only when it is told: else large text is cut at its end.
        self._where.setMinimumWidth(self._where.sizeHint().width())
        self._enable_turning()
        self._size.setText(_("{percent} %").format(percent=round(scale / _SCREEN * 100)))
        self._token = self._tools.tasks.run(
            lambda: sheets.page_image(paper, page, scale * ratio),
            lambda image: self._show(image, ratio),
            self._failed,
            pool="work",
            owner=self,
        )

    def _show(self, image: tuple[int, int, bytes], ratio: float) -> None:
        width, height, pixels = image
        picture = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBA8888)
        pixmap = QPixmap.fromImage(picture.copy())
        pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
        size = pixmap.deviceIndependentSize().toSize()
        self._picture.setMinimumSize(size + QSize(_FRAME // 2, _FRAME // 2))
        self._picture.setAccessibleName(self._where.text())
        announce(self, self._where.text())
        self.shown.emit(self._page)
