"""Parts that scroll where large text makes them taller than the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from chapterdesk.ui.widgets.scroll_area import ScrollArea


def scrolling(inner: QWidget, name: str) -> ScrollArea:
    """Return `inner` in an area without a frame or a ground of its own."""
    area = ScrollArea()
    area.setObjectName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(inner)
    # `setWidget` switches this on.
    inner.setAutoFillBackground(False)
    return area


def scrolling_form(name: str, *parts: QWidget) -> ScrollArea:
    """Return a form with the margins of a record, scrolling where it is long."""
    page = QWidget()
    page.setProperty("part", "page")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(32, 24, 32, 24)
    layout.setSpacing(16)
    for part in parts:
        layout.addWidget(part)
    return scrolling(page, name)
