"""Where a toast may lie: over nothing that is pressed, typed into, changed, chosen or a heading."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from chapterdesk.ui.widgets.lists.view import RowList
from chapterdesk.ui.widgets.surfaces import OF_HEADING, Banner

_WORKED: Final = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
_STEP: Final = 16
_EDGE: Final = 16
_HEADER: Final = 76
_ABOVE: Final = 12
_FAR: Final = 20  # how much text a pixel away from the middle is worth
_BELOW: Final = 24
_TOUCHED: Final = 6000  # a text that is half covered looks broken, however small the half
_CLEAR: Final = 8
_HEADINGS: Final = frozenset({"title", "display"})


def clear_place(window: QWidget, toast: QWidget, size: QSize) -> QPoint | None:
    """Return where a toast of a size covers nothing that counts, and least of the rest, or None.

    Args:
        window: What the toast lies on.
        toast: The toast, which is in nobody's way itself.
        size: Its size.
    """
    actions, texts = list(_actions(window, toast)), list(_texts(window, toast))
    best: tuple[int, QPoint] | None = None
    for corner in _corners(window, size):
        place = QRect(corner, size)
        if any(place.intersects(action) for action in actions):
            continue
        covered = _covered(place.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR), texts)
        away = abs(place.center().x() - window.width() // 2)
        cost = covered + (_TOUCHED if covered else 0) + _FAR * away
        if best is None or cost < best[0]:
            best = (cost, corner)
        if not cost:
            break
    return best[1] if best is not None else None


def _corners(window: QWidget, size: QSize) -> Iterator[QPoint]:
    """Yield corners, the usual one first: at the bottom centre, aside of it, then at the top."""
    middle = (window.width() - size.width()) // 2
    for y in (window.height() - size.height() - _BELOW, _HEADER, _ABOVE):
        for away in range(0, max(1, middle - _EDGE + 1), _STEP):
            yield QPoint(middle + away, y)
            if away:
                yield QPoint(middle - away, y)


def covers(window: QWidget, toast: QWidget) -> bool:
    """Say whether a toast that is shown lies on what it must not cover."""
    place = QRect(toast.pos(), toast.size())
    return any(place.intersects(action) for action in _actions(window, toast))


def _covered(place: QRect, texts: Sequence[QRect]) -> int:
    both = (place.intersected(text) for text in texts)
    return sum(part.width() * part.height() for part in both if part.isValid())


def _actions(window: QWidget, toast: QWidget) -> Iterator[QRect]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or toast.isAncestorOf(widget):
            continue
        if isinstance(widget, (*_WORKED, Banner)):
            yield _within(window, widget, widget.rect())
        elif isinstance(widget, RowList):
            for row in (widget.changed_rect(), widget.current_rect()):
                if row.isValid():
                    yield _within(window, widget.viewport(), row)
        elif _is_heading(widget):
            heading = _within(window, widget, widget.contentsRect())
            if heading.isValid():
                yield heading.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)


def _is_heading(widget: QWidget) -> bool:
    """Say whether a widget says what the page or the record is, or the number that it is for."""
    if not isinstance(widget, QLabel) or not widget.text():
        return False
    return widget.property("textRole") in _HEADINGS or bool(widget.property(OF_HEADING))


def _texts(window: QWidget, toast: QWidget) -> Iterator[QRect]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or toast.isAncestorOf(widget):
            continue
        if isinstance(widget, QLabel) and widget.text():
            yield _within(window, widget, _text_rect(widget))
        elif isinstance(widget, QAbstractItemView):
            yield _within(window, widget.viewport(), widget.viewport().rect())


def _text_rect(label: QLabel) -> QRect:
    """Return where the letters of a label are: most labels are wider than what they say."""
    rect = label.contentsRect()
    wide = min(rect.width(), label.fontMetrics().horizontalAdvance(label.text()))
    if label.alignment() & Qt.AlignmentFlag.AlignHCenter:
        rect.setX(rect.center().x() - wide // 2)
    elif label.isRightToLeft():
        rect.setX(rect.right() - wide)
    rect.setWidth(wide)
    return rect


def _within(window: QWidget, widget: QWidget, part: QRect) -> QRect:
    """Return what of a part shows, in the coordinates of the window."""
    shown = QRect(widget.mapTo(window, part.topLeft()), part.size())
    around: QWidget | None = widget.parentWidget()
    while around is not None and around is not window:
        shown = shown.intersected(QRect(around.mapTo(window, QPoint()), around.size()))
        around = around.parentWidget()
    return shown
