"""Bring what is focused or was just said into view on a page that scrolls."""

from typing import Final

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chapterdesk.ui.widgets.scroll_area import ScrollArea

_SETTLED_MS: Final = 60


def reveal(widget: QWidget) -> None:
    """Scroll every scroll area around a widget until it is seen, once it has its place."""
    for wait in (0, _SETTLED_MS):
        QTimer.singleShot(wait, widget, lambda: _scroll_to(widget))


def follow_focus(widget: QWidget | None) -> None:
    """Scroll to what a key gave the focus; what is under a pressed mouse button stays there."""
    if widget is None or QGuiApplication.mouseButtons().value:
        return
    if any(True for _area in _areas(widget)):
        QTimer.singleShot(0, widget, lambda: _scroll_to(widget) if widget.hasFocus() else None)


def _areas(widget: QWidget) -> list[ScrollArea]:
    found = []
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, ScrollArea):
            found.append(parent)
        parent = parent.parentWidget()
    return found


def _scroll_to(widget: QWidget) -> None:
    if not widget.isVisible():
        return
    for area in _areas(widget):
        inside = area.widget()
        layout = inside.layout() if inside is not None else None
        if layout is not None:
            layout.activate()
        top = widget.mapTo(area.viewport(), QPoint(0, 0)).y()
        seen = top < area.viewport().height() and top + widget.height() > 0
        if widget.height() > area.viewport().height() and seen:
            continue  # all of it is never seen at once
        area.ensureWidgetVisible(widget)
