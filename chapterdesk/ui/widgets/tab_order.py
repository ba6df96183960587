"""Let Tab go through a page as it is read, also where rows came later than what stands below."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QWidget,
)

from chapterdesk.ui.widgets.scroll_area import ScrollArea

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)


def tab_as_read(page: QWidget) -> None:
    """Put everything that Tab reaches in a page in the order in which it is laid out."""
    for before, after in pairwise(_stops(page)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> list[QWidget]:
    found = [widget] if widget.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    if isinstance(widget, _WHOLE):
        return found
    if isinstance(widget, ScrollArea):
        inside = widget.widget()
        return found if inside is None else [*found, *_stops(inside)]
    layout = widget.layout()
    return found if layout is None else [*found, *_within(layout)]


def _within(layout: QLayout) -> list[QWidget]:
    found = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            found += _stops(widget)
        elif inner is not None:
            found += _within(inner)
    return found
