"""The look of the window as one object that widgets are given."""

from typing import Final

from PySide6.QtCore import QDir, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from chapterdesk.core.resources import resource_path
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.theme.fonts import base_font
from chapterdesk.ui.theme.metrics import Metrics, TextRole, clamp_text_size
from chapterdesk.ui.theme.palette import build_palette
from chapterdesk.ui.theme.sheet import build_sheet
from chapterdesk.ui.theme.sheet.values import CONTROLS_PREFIX
from chapterdesk.ui.theme.tokens import SchemeName, ThemeName, Tokens, tokens_of

_BOLD: Final = QFont.Weight.Bold


class Theme(QObject):
    """Dress the application and answer colours, sizes, fonts and icons.

    Args:
        application: What is dressed.
        icons: Where icons come from.
    """

    changed = Signal()

    def __init__(self, *, application: QApplication, icons: IconStore) -> None:
        super().__init__(application)
        self._application = application
        self._icons = icons
        self._name: ThemeName = "system"
        self._scheme: SchemeName = "light"
        self._metrics = Metrics()
        self._applied: tuple[SchemeName, int] | None = None
        QDir.setSearchPaths(CONTROLS_PREFIX, [str(resource_path("icons/controls"))])
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        # Icons are drawn for the screens that are there.
        application.screenAdded.connect(self._draw_again)

    @property
    def application(self) -> QApplication:
        """Return what is dressed."""
        return self._application

    @property
    def name(self) -> ThemeName:
        """Return the choice of the person: "system", "light", "dark" or "contrast"."""
        return self._name

    @property
    def scheme(self) -> SchemeName:
        """Return what is shown."""
        return self._scheme

    @property
    def tokens(self) -> Tokens:
        """Return the colours in force."""
        return tokens_of(self._scheme)

    @property
    def metrics(self) -> Metrics:
        """Return the sizes in force."""
        return self._metrics

    @property
    def text_size(self) -> int:
        """Return the text size in percent."""
        return self._metrics.text_size

    def apply(self, name: ThemeName) -> None:
        """Show a theme; "system" follows the desktop's choice from now on."""
        self._name = name
        self._refresh()

    def set_text_size(self, percent: int) -> None:
        """Grow or shrink every text; the nearest size between 100 and 200 percent is taken."""
        self._metrics = Metrics(clamp_text_size(percent))
        self._refresh()

    @Slot()
    def _draw_again(self) -> None:
        self._icons.clear()
        self.changed.emit()

    def px(self, size: float) -> int:
        """Return a size grown with the text."""
        return self._metrics.px(size)

    def colour(self, name: str) -> str:
        """Return a colour by its token's name."""
        value = getattr(self.tokens, name)
        if not isinstance(value, str):
            raise TypeError("a token is a colour")
        return value

    def font(self, role: TextRole, *, bold: bool = False) -> QFont:
        """Return a font of the type scale, for delegates."""
        return base_font(self._metrics.font(role), _BOLD if bold else QFont.Weight.Normal)

    def icon(
        self,
        name: str,
        colour: str = "ink",
        size: float = 18,
        *,
        checked: str = "",
        gap: float = 0,
    ) -> QIcon:
        """Return an icon for a button; colours are tokens' names, the size grows with the text.

        `gap` widens it before the text; the button's icon size has to be as wide.
        """
        return self._icons.icon(
            name,
            self.colour(colour),
            self.px(size),
            checked=self.colour(checked) if checked else "",
            disabled=self.tokens.soft,
            mirrored=self._mirrored,
            gap=self.px(gap),
        )

    def pixmap(
        self, name: str, colour: str = "ink", size: float = 18, *, ratio: float = 0
    ) -> QPixmap:
        """Return an icon for a label or a delegate; `ratio` 0 takes the application's."""
        return self._icons.pixmap(
            name,
            self.colour(colour),
            self.px(size),
            ratio=ratio or self._application.devicePixelRatio(),
            mirrored=self._mirrored,
        )

    @property
    def _mirrored(self) -> bool:
        return self._application.layoutDirection() is Qt.LayoutDirection.RightToLeft

    @Slot()
    def _follow_system(self) -> None:
        if self._name == "system":
            self._refresh()

    def _resolve(self) -> SchemeName:
        if self._name != "system":
            return self._name
        dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _refresh(self) -> None:
        self._scheme = self._resolve()
        wanted = (self._scheme, self._metrics.text_size)
        if wanted == self._applied:
            return
        self._applied = wanted
        self._icons.clear()
        self._application.setPalette(build_palette(self.tokens))
        self._application.setFont(base_font(self._metrics.font("body")))
        self._application.setStyleSheet(build_sheet(self._scheme, self._metrics))
        self.changed.emit()

    def qcolor(self, name: str) -> QColor:
        """Return a colour for painting."""
        return QColor(self.colour(name))
