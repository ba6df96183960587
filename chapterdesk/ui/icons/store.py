"""Render line icons from their SVG, tinted; keep what was rendered until the colours change."""

from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from chapterdesk.core.resources import resource_text

# Icons that point along the line of reading: they are turned round where it runs right to left.
_DIRECTED: Final = frozenset(
    {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "log-out", "undo-2", "door-open"}
)


class IconStore:
    """Hand out icons by their file name, in any colour and size."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, int, float, bool], QPixmap] = {}

    def pixmap(
        self, name: str, colour: str, size: int, *, ratio: float = 1.0, mirrored: bool = False
    ) -> QPixmap:
        """Return one icon.

        Args:
            name: The icon's name, such as "printer".
            colour: #RRGGBB.
            size: The side in device-independent pixels.
            ratio: Device pixels per pixel.
            mirrored: Whether the text runs from right to left.
        """
        flip = mirrored and name in _DIRECTED
        key = (name, colour, size, ratio, flip)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._render(name, colour, size, ratio, flip=flip)
            self._pixmaps[key] = found
        return found

    def icon(
        self,
        name: str,
        colour: str,
        size: int,
        *,
        checked: str = "",
        disabled: str = "",
        mirrored: bool = False,
        gap: int = 0,
    ) -> QIcon:
        """Return an icon for a button, with the colours of its other states where they differ.

        `gap` widens it at the side where the text begins: Qt's own gap is four pixels.
        """
        icon = QIcon()
        # What no screen shows is not drawn: an unlock waits for some twenty icons.
        ratios = sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()})
        modes = (
            (colour, QIcon.Mode.Normal, QIcon.State.Off),
            (checked, QIcon.Mode.Normal, QIcon.State.On),
            (disabled, QIcon.Mode.Disabled, QIcon.State.Off),
        )
        for tint, mode, state in modes:
            if tint:
                for ratio in ratios:
                    pixmap = self.pixmap(name, tint, size, ratio=ratio, mirrored=mirrored)
                    widened = _widen(pixmap, gap, ratio, mirrored=mirrored) if gap else pixmap
                    icon.addPixmap(widened, mode, state)
        return icon

    def clear(self) -> None:
        """Forget every rendered pixmap."""
        self._pixmaps.clear()

    def _render(self, name: str, colour: str, size: int, ratio: float, *, flip: bool) -> QPixmap:
        source = self._source(name).replace("currentColor", colour)
        renderer = QSvgRenderer(QByteArray(source.encode("utf-8")))
        side = max(1, round(size * ratio))
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        if flip:
            image = image.transformed(QTransform().scale(-1, 1))
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = resource_text(f"icons/lucide/{name}.svg")
        return self._sources[name]


def _widen(pixmap: QPixmap, gap: int, ratio: float, *, mirrored: bool) -> QPixmap:
    more = round(gap * ratio)
    image = QImage(
        pixmap.width() + more, pixmap.height(), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(Qt.GlobalColor.transparent)
    plain = QPixmap(pixmap)
    plain.setDevicePixelRatio(1)
    painter = QPainter(image)
    painter.drawPixmap(more if mirrored else 0, 0, plain)
    painter.end()
    widened = QPixmap.fromImage(image)
    widened.setDevicePixelRatio(ratio)
    return widened
