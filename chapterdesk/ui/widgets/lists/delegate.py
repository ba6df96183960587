"""Draw the rows of a list: the only painting that the window does itself.

All places are computed for left to right and turned round by `QStyle.visualRect`.
"""

from abc import abstractmethod
from collections import OrderedDict
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.theme.metrics import TextRole
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import tone_colours
from chapterdesk.ui.widgets.lists.model import ROW_ROLE, AnyIndex
from chapterdesk.ui.widgets.lists.row import ListRow

_SIDE: Final = 16
_CHECK_SIDE: Final = 20
_SQUARE: Final = 28
_CORNER: Final = 11
_BAR: Final = 5
_PICTURE_BYTES: Final = 6 * 1024 * 1024
"""Twice what a large window shows."""
_BYTES_A_PIXEL: Final = 4

PictureKey = tuple[ListRow, int, int, Qt.LayoutDirection, float]


class RowDelegate(QStyledItemDelegate):
    """Draw a ground, a line beneath, texts, a tag and a key cap.

    Args:
        theme: The look.
        height: The height of a row at text size 100 %.
    """

    side = _SIDE
    title_role: TextRole = "body"
    quiet_role: TextRole = "small"
    note_role: TextRole = "small"

    def __init__(self, *, theme: Theme, height: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._height = height
        self._fonts: dict[tuple[TextRole, bool], tuple[QFont, QFontMetrics]] = {}
        # The same people are listed again after every search: drawn once, they are there at once.
        self._pictures: OrderedDict[PictureKey, QPixmap] = OrderedDict()
        self._picture_bytes = 0
        theme.changed.connect(self._forget_fonts)

    @property
    def row_height(self) -> int:
        """Return the height of every row at the text size in force."""
        return self.theme.px(self._height)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self.row_height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painter.save()
        self._ground(painter, option)
        row = index.data(ROW_ROLE)
        if isinstance(row, ListRow):
            painter.drawPixmap(option.rect.topLeft(), self._picture(painter, option, row))
        else:
            inner = option.rect.adjusted(self.side, 0, -self.side, -1)
            self.text(painter, option, inner, _("Loading…"), role="body", colour="soft")
        painter.restore()

    def _picture(self, painter: QPainter, option: QStyleOptionViewItem, row: ListRow) -> QPixmap:
        """Return what stands on a row's ground, drawn now or not long ago."""
        size, ratio = option.rect.size(), painter.device().devicePixelRatioF()
        key = (row, size.width(), size.height(), option.direction, ratio)
        known = self._pictures.get(key)
        if known is not None:
            self._pictures.move_to_end(key)
            return known
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        place = QStyleOptionViewItem(option)
        place.rect = QRect(QPoint(0, 0), size)
        inside = QPainter(picture)
        # Each text stands alone and has the direction of its own letters.
        inside.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.draw_row(inside, place, place.rect.adjusted(self.side, 0, -self.side, -1), row)
        inside.end()
        self._keep(key, picture)
        return picture

    def _keep(self, key: PictureKey, picture: QPixmap) -> None:
        self._pictures[key] = picture
        self._picture_bytes += _bytes_of(picture)
        while self._picture_bytes > _PICTURE_BYTES and len(self._pictures) > 1:
            _key, oldest = self._pictures.popitem(last=False)
            self._picture_bytes -= _bytes_of(oldest)

    @Slot()
    def forget_pictures(self) -> None:
        """Let go of what was drawn (lock, another look)."""
        self._pictures.clear()
        self._picture_bytes = 0

    @abstractmethod
    def draw_row(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: ListRow
    ) -> None:
        """Draw one row inside its margins; the kinds of rows differ here."""

    def person(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: ListRow
    ) -> None:
        """Draw the bold name and, after it, the quiet pronouns."""
        used = self.text(
            painter, option, rect, row.title, role=self.title_role, colour="ink", bold=True
        )
        rest = rect.adjusted(used + 8, 0, 0, 0)
        if row.quiet and rest.width() > self.theme.px(24):
            # A pixel lower, so that the smaller text stands on the line of the name.
            self.text(
                painter,
                option,
                rest.translated(0, 1),
                row.quiet,
                role=self.quiet_role,
                colour="soft",
            )

    def text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        rect: QRect,
        text: str,
        *,
        role: TextRole,
        colour: str,
        bold: bool = False,
    ) -> int:
        """Draw one line that ends in an ellipsis where it must; return its width."""
        font, metrics = self._font(role, bold=bold)
        width = metrics.horizontalAdvance(text)
        if width > rect.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
            width = rect.width()
        painter.setFont(font)
        painter.setPen(QColor(self.theme.colour(colour)))
        place = QRect(rect.left(), rect.top(), width + 1, rect.height())
        visual = QStyle.visualRect(option.direction, option.rect, place)
        align = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        align |= (
            Qt.AlignmentFlag.AlignRight
            if option.direction is Qt.LayoutDirection.RightToLeft
            else Qt.AlignmentFlag.AlignLeft
        )
        # Marks that stand high or hang deep (Thai, Burmese, stacked accents) leave the line's box.
        flags = Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        painter.drawText(visual, align | flags, text)
        return width

    def far_side(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: ListRow
    ) -> int:
        """Draw tag, note and key cap at the far side; return the room they took."""
        took = 0
        if row.keys:
            took += self._chip(painter, option, inner, row.keys, cap=True) + 12
        if row.tag:
            rest = inner.adjusted(0, 0, -took, 0)
            took += self._chip(painter, option, rest, row.tag, row=row) + 12
        if row.note:
            _font, metrics = self._font(self.note_role, bold=False)
            width = metrics.horizontalAdvance(row.note) + 1
            place = QRect(inner.right() - took - width, inner.top(), width + 1, inner.height())
            self.text(painter, option, place, row.note, role=self.note_role, colour="soft")
            took += width + 12
        return took

    def width_of(self, text: str, role: TextRole, *, bold: bool = False) -> int:
        """Return how wide a text is."""
        return self._font(role, bold=bold)[1].horizontalAdvance(text)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = self.theme.tokens
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            self._fill(painter, option, QColor(tokens.tint))
            if self.theme.scheme == "contrast":
                self._mark(painter, option)
        elif state & QStyle.StateFlag.State_MouseOver:
            self._fill(painter, option, QColor(tokens.hover))
        line = tokens.edge if self.theme.scheme == "contrast" else tokens.line
        bottom = option.rect.bottom()
        painter.fillRect(option.rect.left(), bottom, option.rect.width(), 1, QColor(line))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Active:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -2))

    def _mark(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Mark the selected row by more than a shade, which high contrast does not tell apart."""
        rect = option.rect
        bar = QRect(rect.left(), rect.top(), self.theme.px(_BAR), rect.height() - 1)
        visual = QStyle.visualRect(option.direction, rect, bar)
        painter.fillRect(visual, QColor(self.theme.tokens.accent))

    def square(self, painter: QPainter, place: QRect, *, checked: bool) -> None:
        """Draw a check square."""
        tokens = self.theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if checked else tokens.edge), 2))
        painter.setBrush(QColor(tokens.accent if checked else tokens.panel))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 7, 7)
        if checked:
            size = 18
            mark = self.theme.pixmap("check", "on_accent", size)
            inside = QRect(0, 0, self.theme.px(size), self.theme.px(size))
            inside.moveCenter(place.center())
            painter.drawPixmap(inside, mark)

    @staticmethod
    def _fill(painter: QPainter, option: QStyleOptionViewItem, colour: QColor) -> None:
        view = option.widget
        port = view.viewport().rect() if isinstance(view, QAbstractItemView) else option.rect
        near_corner = option.rect.top() < _CORNER or option.rect.bottom() > port.height() - _CORNER
        if not view.property("framed") or not near_corner:
            painter.fillRect(option.rect, colour)
            return
        card, row = QPainterPath(), QPainterPath()
        card.addRoundedRect(QRectF(port), _CORNER, _CORNER)
        row.addRect(QRectF(option.rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(row.intersected(card), colour)
        painter.restore()

    def _chip(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRect,
        text: str,
        *,
        row: ListRow | None = None,
        cap: bool = False,
    ) -> int:
        tokens = self.theme.tokens
        colour, ground = (tokens.accent, tokens.panel)
        outline = tokens.accent
        if row is not None:
            colour, ground = tone_colours(tokens, row.tone)
            outline = tokens.line if row.tone == "neutral" else ground
        bold = cap or (row is not None and row.tone != "neutral")
        font, metrics = self._font("small", bold=bold)
        width = metrics.horizontalAdvance(text) + self.theme.px(16)
        height = metrics.height() + self.theme.px(4)
        top = inner.top() + (inner.height() - height) // 2
        place = QRect(inner.right() - width, top, width, height)
        visual = QStyle.visualRect(option.direction, option.rect, place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(outline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if cap else QColor(ground))
        painter.drawRoundedRect(visual, 6, 6)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(visual, Qt.AlignmentFlag.AlignCenter, text)
        return width

    def _font(self, role: TextRole, *, bold: bool) -> tuple[QFont, QFontMetrics]:
        key = (role, bold)
        if key not in self._fonts:
            font = self.theme.font(role, bold=bold)
            self._fonts[key] = (font, QFontMetrics(font))
        return self._fonts[key]

    @Slot()
    def _forget_fonts(self) -> None:
        self._fonts.clear()
        self.forget_pictures()


class RecordDelegate(RowDelegate):
    """Draw two lines: name and pronouns above, one quiet line below, a tag at the far side."""

    @override
    def draw_row(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: ListRow
    ) -> None:
        rest = inner.adjusted(0, 0, -self.far_side(painter, option, inner, row), 0)
        if not row.line:
            self.person(painter, option, rest, row)
            return
        middle = rest.center().y()
        upper = self.theme.px(22)
        self.person(painter, option, QRect(rest.left(), middle - upper, rest.width(), upper), row)
        lower = QRect(rest.left(), middle + 1, rest.width(), self.theme.px(19))
        self.text(painter, option, lower, row.line, role="small", colour="soft")


class CheckDelegate(RowDelegate):
    """Draw a check square, name and pronouns, and what is known at the far side."""

    side = _CHECK_SIDE
    title_role: TextRole = "heading"
    quiet_role: TextRole = "body"
    note_role: TextRole = "body"

    @override
    def draw_row(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: ListRow
    ) -> None:
        far = self.far_side(painter, option, inner, row)
        square = self.theme.px(_SQUARE)
        middle = inner.top() + (inner.height() - square) // 2
        place = QRect(inner.left(), middle, square, square)
        rest = inner.adjusted(square + 14, 0, -far, 0)
        if row.icon:
            self._icon(painter, option, place, row.icon)
            self.text(painter, option, rest, row.title, role="body", colour="accent", bold=True)
            return
        if row.checked is not None:
            visual = QStyle.visualRect(option.direction, option.rect, place)
            self.square(painter, visual, checked=row.checked)
        self.person(painter, option, rest, row)

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | AnyIndex,
    ) -> bool:
        # The view tells the page; nothing is checked before the page's service has said so.
        return False

    def _icon(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, name: str
    ) -> None:
        size = 22
        pixmap = self.theme.pixmap(name, "accent", size)
        side = self.theme.px(size)
        inside = QRect(0, 0, side, side)
        inside.moveCenter(place.center())
        painter.drawPixmap(QStyle.visualRect(option.direction, option.rect, inside), pixmap)


def _bytes_of(picture: QPixmap) -> int:
    return picture.width() * picture.height() * _BYTES_A_PIXEL
