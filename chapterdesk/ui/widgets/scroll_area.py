"""A scroll area that a screen reader may read while pages change."""

from PySide6.QtWidgets import QScrollArea


class QFrame(QScrollArea):
    """Scroll one widget; to a screen reader it is a frame.

    Qt picks the accessible interface by the class's name. The one for scroll areas counts its
    scroll bars only while they show, and `QAccessibleAbstractScrollArea::child()` (qtbase,
    src/widgets/accessible/complexwidgets.cpp, 6.8 to 6.11) reads past the end of that list when a
    reader asks for a child that it counted a moment ago: the process ends. A frame's interface
    looks at the bounds. tests/ui/test_atspi.py reads a page that is being left.
    """


# WORKAROUND: the name above is what Qt looks at; this is what pages use.
ScrollArea = QFrame
