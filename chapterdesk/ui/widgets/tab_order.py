"""Let Tab go through a page as it is read, also where rows came later than what stands below."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QSplitter,
    QWidget,
)

from chapterdesk.ui.widgets.scroll_area import ScrollArea

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)


def tab_as_read(page: QWidget) -> None:
    """Put everything that Tab reaches in a page in the order in which it is laid out."""
    for before, after in pairwise(tab_stops(page)):
        QWidget.setTabOrder(before, after)


def tab_stops(widget: QWidget) -> list[QWidget]:
    """Return everything that Tab reaches in a page, in the order in which it is laid out."""
    found = [widget] if widget.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    if isinstance(widget, _WHOLE):
        return found
    if isinstance(widget, ScrollArea):
        inside = widget.widget()
        return found if inside is None else [*found, *tab_stops(inside)]
    if isinstance(widget, QSplitter):
        panes = [widget.widget(place) for place in range(widget.count())]
        return [*found, *(stop for pane in panes if pane is not None for stop in tab_stops(pane))]
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
            found += tab_stops(widget)
        elif inner is not None:
            found += _within(inner)
    return found
